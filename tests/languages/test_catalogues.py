"""What the catalogues of all languages must hold beside being complete (scripts/check_messages.py)."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import check_for_language, ngettext, override

from kotosilta.core.templatetags.parts import weekday
from tests.languages import pseudo

LANGUAGES = list(dict(settings.LANGUAGES))
catalogues = pseudo.catalogues


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_opens_its_own_pages(client, db, language):
    assert check_for_language(language)
    page = client.get(f"/{language}/").content.decode()
    direction = "rtl" if language in {"ar", "fa", "fa-af", "ckb"} else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in page


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [("fa-AF,fa;q=0.8", "/fa-af/"), ("so-FI", "/so/"), ("uk-UA,ru;q=0.5", "/uk/"), ("ku", None), ("et", None)],
)
def test_the_browser_is_met_in_its_language_or_asked(client, db, accepted, wanted):
    answer = client.get("/", headers={"accept-language": accepted})
    assert answer.get("Location") == wanted
    if wanted is None:
        assert all(f'href="/{code}/"' in answer.content.decode() for code in LANGUAGES)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - set(settings.STAFF_LANGUAGES)))
def test_a_page_of_staff_is_shown_in_a_language_of_staff(client, cast, as_user, language):
    staff = as_user(cast.actors["worker"])
    asked = f"/{language}/desk/people/?search=a"
    assert staff.get(asked, headers={"accept-language": "et,sv;q=0.7"}).headers["Location"] == (
        "/sv/desk/people/?search=a"
    )
    assert staff.get(asked, headers={"accept-language": language}).headers["Location"] == "/fi/desk/people/?search=a"
    offered = re.findall(r'hreflang="([\w-]+)"', staff.get("/en/desk/").content.decode())
    assert set(offered) == set(settings.STAFF_LANGUAGES)


@pytest.mark.parametrize("language", [*catalogues.STAFF_LANGUAGES, *catalogues.OTHERS])
def test_every_number_has_its_form(language):
    """With the plural forms of the language, whatever the number is."""
    counted = [entry for entry in catalogues.opened(language) if entry.msgid_plural and not entry.msgctxt]
    assert len(counted) >= 10
    with override(language):
        for entry in counted:
            for number in (0, 1, 2, 3, 11, 100):
                said = ngettext(entry.msgid, entry.msgid_plural, number)
                assert said in entry.msgstr_plural.values(), (entry.msgid, number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_written_alike_everywhere(language):
    with override(language):
        said = weekday(dt.date(2026, 12, 8))
    assert said.endswith("8.12.2026</time>") and 'datetime="2026-12-08"' in said
    assert language == "en" or "Tuesday" not in said
    assert language in ("fi", "fi-simple") or "iistai" not in said


SENTENCES = re.compile(r"[.!?:;]\s+|\n+|\s–\s")
FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?bdi>")


def _sentences(text: str) -> list[list[str]]:
    plain = FILLED_IN.sub("x", text)
    return [words for part in SENTENCES.split(plain) if (words := re.findall(r"[^\W\d_][\w’'-]*", part))]


def test_easy_finnish_is_easy():
    """Short sentences and short words (Selkokeskus): at most 12 words a sentence and 8 on average where there is a
    sentence at all, no word of more than 16 letters in one piece. At most 2 % may be exceptions."""
    sentences: list[list[str]] = []
    for entry in catalogues.opened("fi-simple"):
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            sentences += _sentences(text)
    long = [" ".join(words) for words in sentences if len(words) > 12]
    assert len(long) <= len(sentences) * 0.02, long
    whole = [words for words in sentences if len(words) > 3]  # labels are no sentences
    assert sum(map(len, whole)) / len(whole) <= 8
    pieces = {piece for words in sentences for word in words for piece in word.split("-")}
    hard = sorted(piece for piece in pieces if len(piece) > 16)
    assert len(hard) <= len(pieces) * 0.02, hard


def test_the_lint_of_easy_finnish_sees_a_long_sentence():
    text = "Tämä lause on niin pitkä, että kukaan ei enää muista, mitä sen alussa sanottiin."
    assert [len(words) for words in _sentences(text)] == [14]


def test_open_pages_say_that_a_draft_is_one(client, db):
    page = client.get("/so/").content.decode()
    assert reverse("portal:remark").replace("/fi/", "/so/") in page or "/so/texts/mistake/" in page
    assert "/en/texts/mistake/" not in client.get("/en/").content.decode(), "the texts are written in English"
