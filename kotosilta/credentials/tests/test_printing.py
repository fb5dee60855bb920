"""The PDF: one page, two languages, text that can be copied, a QR code that leads to the check page."""

import shutil
import subprocess

import pytest
from django.conf import settings
from pypdf import PdfReader

from kotosilta.credentials import printing
from kotosilta.credentials.models import Credential

NAMES = [
    "Yusuf Abdi Warsame",
    "Дмитро Шевчук",
    "Nguyễn Thị Mai",
    "محمد الحسن",
    "کاروان عەزیز",
    "ሰላም ተስፋይ",
    "Äijä Öhman",
]


def printed(cast, tmp_path, **says) -> tuple[bytes, str]:
    credential = Credential.objects.get(pk=cast.credential.pk)
    credential.says = {**credential.says, **says}
    content = printing.certificate_pdf(credential)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(content)
    return content, str(path)


def words_of(path: str) -> str:
    if shutil.which("pdftotext"):
        return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return PdfReader(path).pages[0].extract_text()


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_are_printed_and_can_be_copied(cast, tmp_path, name):
    _content, path = printed(cast, tmp_path, holder=name)
    assert name in words_of(path)


def test_it_is_archival_and_accessible_with_one_page_and_the_credential_inside(cast, tmp_path):
    content, path = printed(cast, tmp_path)
    reader = PdfReader(path)
    assert len(reader.pages) == 1
    metadata = reader.metadata
    assert metadata is not None and cast.aino.name_on_paper in str(metadata.title)
    assert b"<pdfaid:part>3</pdfaid:part>" in content and b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert [attached.name for attached in reader.attachment_list] == ["credential.json"]
    assert printing.certificate_pdf(cast.credential) == printing.certificate_pdf(cast.credential), "the same every time"


def test_two_languages_stand_side_by_side(cast, tmp_path):
    title = {"fi": "Kokemusasiantuntijakoulutus", "en": "Training", "ar": "تدريب الخبراء"}
    _content, path = printed(cast, tmp_path, title=title, languages=["fi", "ar"])
    text = words_of(path)
    assert "Kokemusasiantuntijakoulutus" in text and "تدريب" in text and "Training" not in text


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_every_language_can_be_printed(cast, tmp_path, language):
    _content, path = printed(cast, tmp_path, languages=["fi", language] if language != "fi" else ["fi", "en"])
    assert cast.aino.name_on_paper in words_of(path)


def test_a_letter_without_a_font_is_told(cast, tmp_path):
    with pytest.raises(printing.CannotPrint):
        printed(cast, tmp_path, holder="山田")


def test_the_page_says_so_too(cast, as_user):
    Credential.objects.filter(pk=cast.credential.pk).update(says={**cast.credential.says, "holder": "山田"})
    answer = as_user(cast.actors["worker"]).get(f"/en/credentials/{cast.credential.uuid}/certificate.pdf", follow=True)
    assert "cannot be printed" in answer.content.decode()


def test_a_long_course_still_fits_on_one_page(cast, tmp_path):
    outcomes = [
        {"words": {"fi": f"osaa jotakin hyvin tarpeellista numero {n}", "en": f"can do thing {n}"}} for n in range(9)
    ]
    about = {"fi": "Pitkä kuvaus, jossa kerrotaan paljon. " * 150, "en": "A long description. " * 300}
    _content, path = printed(cast, tmp_path, outcomes=outcomes, about=about)
    assert len(PdfReader(path).pages) == 1


def test_a_competence_of_forty_outcomes_takes_more_pages_and_says_every_one(cast, tmp_path):
    outcomes = [
        {
            "words": {"fi": f"osaa jotakin hyvin tarpeellista numero {n}", "en": f"can do thing {n}"},
            "level": {"fi": "Hyvä", "en": "Good"}, "scale": [], "shown": {"fi": "nähty työssä", "en": "seen at work"},
        }
        for n in range(40)
    ]  # fmt: skip
    cast.credential.kind = "competence"
    cast.credential.save()
    _content, path = printed(cast, tmp_path, outcomes=outcomes, hours=[])
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    assert len(PdfReader(path).pages) > 1
    assert all(f"can do thing {n} (Good; seen at work)" in " ".join(text.split()) for n in range(40))
