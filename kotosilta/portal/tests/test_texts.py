"""The translation desk: who translates what, what is said from then on, files out and in."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import get_language, gettext, override

from kotosilta.activities.forms import ActivityForm
from kotosilta.core import remarks, wordings
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, TextRemark, Wording
from kotosilta.core.translated import language_codes, source_hash, source_of, texts, told, with_translation
from kotosilta.core.wordings import State
from kotosilta.portal import translation_files, translations
from kotosilta.projects.tables import Wrong

SAVE = "Save"


@pytest.fixture
def desk(cast, settings, tmp_path, django_capture_on_commit_callbacks):
    """The cast, with a place of its own for corrected texts."""
    settings.DATA = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale", *settings.LOCALE_PATHS]

    def look():
        wordings.look_again()
        wordings.refresh()

    cast.coordinator, cast.worker = cast.actors["coordinator"], cast.actors["worker"]

    def say(source: str = SAVE, language: str = "so", *, texts: list[str], state: str = "draft", by=cast.coordinator):
        key = next(key for key, text in wordings.installed(language).items() if text.source == source)
        with django_capture_on_commit_callbacks(execute=True):
            translations.translate(language=language, item_id=f"t.{key}", texts=texts, state=state, by=by)
        wordings.refresh()  # as the next page does
        return f"t.{key}"

    cast.say = say
    cast.look = look
    yield cast
    Wording.objects.all().delete()
    look()
    wordings.forget_catalogues()


def said(language: str, text: str = SAVE) -> str:
    with override(language):
        return gettext(text)


def test_a_corrected_text_is_said_at_once_and_the_installed_one_again_without_it(desk):
    before = said("so")
    desk.say(texts=["Kaydi hadda"])
    assert said("so") == "Kaydi hadda" != before
    assert Client().get("/so/texts/mistake/").status_code == 200
    assert AuditEntry.objects.filter(action="wording.said", actor=desk.coordinator.uuid).count() == 1
    Wording.objects.all().delete()
    desk.look()
    assert said("so") == before


def test_a_correction_of_finnish_is_none_of_easy_finnish(desk):
    easy = said("fi-simple")
    desk.say(language="fi", texts=["Talleta"])
    assert said("fi") == "Talleta" and said("fi-simple") == easy


def test_a_page_that_is_being_made_keeps_its_language(desk):
    with override("so"):
        desk.say(texts=["Kaydi hadda"])
        assert get_language() == "so"


def test_another_process_takes_it_up_within_a_minute(desk):
    desk.say(texts=["Kaydi hadda"])
    wordings._Seen.state = None  # as a process that has read nothing
    assert wordings.refresh() == 0 and wordings._Seen.state is None, "not at every request"
    wordings._Seen.looked -= wordings.LOOK_EVERY
    assert wordings.refresh() == 1
    wordings._Seen.looked -= wordings.LOOK_EVERY
    assert wordings.refresh() == 0, "nothing has changed since"


def test_placeholders_stay_and_plural_forms_are_whole(desk):
    with_name = next(t for t in wordings.installed("so").values() if "%(name)s" in t.source and not t.plural)
    with pytest.raises(Refused):
        desk.say(with_name.source, texts=["Magac la\u2019aan"])
    counted = next(t for t in wordings.installed("ru").values() if t.plural)
    with pytest.raises(Refused):
        desk.say(counted.source, "ru", texts=[counted.texts[0]])
    for broken in (" ", "<b>Kaydi</b>", "<a href='//evil.example'>Kaydi</a>", "%(name)s"):
        with pytest.raises(Refused):
            desk.say(texts=[broken])
    with pytest.raises(Refused):
        desk.say(with_name.source, texts=[with_name.source + " 100%"])
    with pytest.raises(Refused):
        translations.translate(language="so", item_id="t.0", texts=["x"], state="draft", by=desk.coordinator)
    assert not Wording.objects.exists()


def test_a_language_is_a_draft_until_every_text_is_checked(desk, monkeypatch):
    assert wordings.is_draft("so") and not wordings.is_draft("en")
    few = dict(list(wordings.installed("so").items())[:2])
    monkeypatch.setattr(wordings, "installed", lambda language: few if language == "so" else {})
    for text in few.values():
        assert wordings.is_draft("so")
        desk.say(text.source, texts=text.texts, state="reviewed")
    assert not wordings.is_draft("so")
    assert "/so/texts/mistake/" not in Client().get("/so/sign-in/").content.decode()


def test_only_coordinators_change_what_the_system_says(desk):
    with pytest.raises(PermissionDenied):
        desk.say(texts=["x"], by=desk.worker)
    with pytest.raises(PermissionDenied):
        translations.items(desk.worker, "so", "interface")


def test_a_worker_translates_what_their_projects_tell(desk):
    mine = {item.id: item for item in translations.items(desk.worker, "so", "content")}
    activity = f"c.activity.title.{desk.activity.uuid}"
    assert mine[activity].state == State.MISSING and mine[activity].source == [told(desk.activity.title).text]
    assert not [item for item in mine if item.startswith("t.")]
    translations.translate(language="so", item_id=activity, texts=["Koorso"], state="reviewed", by=desk.worker)
    desk.activity.refresh_from_db()
    assert told(desk.activity.title, "so") == ("Koorso", "so", "reviewed")
    source = told(desk.activity.title).language
    desk.activity.title[source]["text"] += " II"
    desk.activity.save()
    again = next(item for item in translations.items(desk.worker, "so", "content") if item.id == activity)
    assert again.state == State.OUTDATED and again.texts == ["Koorso"]


def test_nobody_translates_for_another_organisation(desk):
    activity = f"c.activity.title.{desk.activity.uuid}"
    other = desk.actors["other_worker"]
    assert translations.find(other, "so", activity) is None
    with pytest.raises(Refused):
        translations.translate(language="so", item_id=activity, texts=["x"], state="draft", by=other)
    for broken in ("c.user.email.x", "c.activity.title.x", "c.activity.slug." + str(desk.activity.uuid), "c", ""):
        assert translations.find(desk.worker, "so", broken) is None, broken


def filled(content: bytes, kind: str, texts: dict[str, str], state: str = "") -> bytes:
    """The file with texts written into the rows of these ids, as a translator does."""
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        for row in rows:
            if (item := row[0].partition("@")[0]) in texts:
                row[5], row[6] = texts[item], state
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(rows)
        return out.getvalue().encode()
    tree = ElementTree.fromstring(content)
    for unit in tree.iter(f"{{{translation_files.XLIFF}}}trans-unit"):
        target = unit.find(f"{{{translation_files.XLIFF}}}target")
        if (item := unit.get("id").partition("@")[0]) in texts:
            target.text = texts[item]
            target.set("state", {"reviewed": "final"}.get(state, "translated"))
    return ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)


@pytest.mark.parametrize("kind", ["csv", "xliff"])
def test_a_file_goes_out_and_comes_in_again(desk, as_user, kind):
    client = as_user(desk.worker)
    out = client.get(f"/en/desk/texts/so/texts.{kind}")
    assert "attachment" in out["Content-Disposition"]
    activity = f"c.activity.title.{desk.activity.uuid}"
    sent = filled(out.content, kind, {activity: "=Koorso"}, "reviewed")
    page = client.post("/en/desk/texts/so/file/", {"file": SimpleUploadedFile(f"so.{kind}", sent)}, follow=True)
    assert "1 text was changed." in page.content.decode()
    desk.activity.refresh_from_db()
    assert told(desk.activity.title, "so") == ("=Koorso", "so", "reviewed")
    again = client.get(f"/en/desk/texts/so/texts.{kind}").content
    assert ("'=Koorso" if kind == "csv" else ">=Koorso<") in again.decode("utf-8-sig")
    page = client.post("/en/desk/texts/so/file/", {"file": SimpleUploadedFile("again", again)}, follow=True)
    assert "0 texts were changed." in page.content.decode(), "sent again it changes nothing"


def test_a_file_is_taken_in_whole_or_not_at_all(desk, as_user):
    client = as_user(desk.worker)
    activity = f"c.activity.title.{desk.activity.uuid}"
    content = client.get("/en/desk/texts/so/texts.csv").content
    sent = filled(content, "csv", {activity: "Koorso"}).decode()
    sent += "c.activity.title.00000000-0000-4000-8000-000000000000;;fi;x;so;y;\r\n"
    page = client.post("/en/desk/texts/so/file/", {"file": SimpleUploadedFile("so.csv", sent.encode())})
    assert page.status_code == 422 and "There is no such text" in page.content.decode()
    desk.activity.refresh_from_db()
    assert "so" not in desk.activity.title
    changed = filled(content, "csv", {activity: "Koorso"}).replace(
        told(desk.activity.title, "fi").text.encode(), b"Else"
    )
    page = client.post("/en/desk/texts/so/file/", {"file": SimpleUploadedFile("so.csv", changed)})
    assert "The text has changed since the file was made" in page.content.decode()


@pytest.mark.parametrize(
    "content",
    [b"", b"<xliff", b"id;text\r\nx;y\r\n", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><xliff>&a;</xliff>",
     "<?xml version='1.0' encoding='utf-16'?><xliff/>".encode("utf-16"), b"<xliff/>", b"\x00\x01"],
)  # fmt: skip
def test_a_file_that_is_none_gets_a_sentence(content):
    with pytest.raises(Wrong) as wrong:
        translation_files.read(content)
    assert len(str(wrong.value)) > 10


def test_plural_forms_have_a_row_each(desk):
    items = [item for item in translations.items(desk.coordinator, "ru", "interface") if len(item.texts) > 1][:1]
    rows = translation_files.read(translation_files.as_csv(items, "ru"))
    assert [row.id.partition("@")[0] for row in rows] == [f"{items[0].id}#{n}" for n in range(4)]
    changed, problems = translation_files.take_in(
        rows=[row._replace(text=f"{row.text} ·", state="reviewed") for row in rows], language="ru", by=desk.coordinator
    )
    assert (changed, problems) == (1, [])
    assert Wording.objects.get().texts == [f"{text} ·" for text in items[0].texts]


def test_the_pages_show_states_and_change_one_text(desk, as_user):
    client = as_user(desk.coordinator)
    page = client.get("/en/desk/texts/").content.decode()
    assert "What the system says" in page and "Tigrinya" in page
    listed = client.get("/en/desk/texts/so/?kind=interface&state=draft&search=save").content.decode()
    key = next(key for key, text in wordings.installed("so").items() if text.source == SAVE)
    assert f"/en/desk/texts/so/t.{key}/" in listed
    one = f"/en/desk/texts/so/t.{key}/"
    assert "Tallenna" in client.get(one).content.decode(), "the Finnish stands beside it"
    assert client.post(one, {"text_0": ""}).status_code == 422
    assert client.post(one, {"text_0": "Kaydi", "checked": "on"}).status_code == 302
    assert Wording.objects.get().is_reviewed
    assert client.get("/en/desk/texts/xx/").status_code == 404
    assert client.get("/en/desk/texts/so/t.0/").status_code == 404


def test_a_reader_says_what_is_wrong_and_is_not_asked_who_they_are(desk, as_user):
    client = Client()
    assert client.post("/so/texts/mistake/?page=/so/calendar/", {"words": ""}).status_code == 422
    assert client.post("/so/texts/mistake/?page=/so/w/secret/", {"words": "Erayga waa khalad"}).status_code == 302
    remark = TextRemark.objects.exclude(pk=desk.text_remark.pk).get()
    assert (remark.language, remark.page) == ("so", ""), "an address may hold a secret link"
    assert "/so/texts/mistake/?page=calendar:list" in client.get("/so/calendar/").content.decode()
    client.post("/so/texts/mistake/?page=calendar:list", {"words": "Mid kale"})
    assert TextRemark.objects.get(words="Mid kale").page == "calendar:list"
    coordinator = as_user(desk.coordinator)
    assert "Erayga waa khalad" in coordinator.get("/en/desk/texts/").content.decode()
    assert "Erayga waa khalad" not in as_user(desk.worker).get("/en/desk/texts/").content.decode()
    coordinator.post(f"/en/desk/texts/remarks/{remark.uuid}/")
    remark.refresh_from_db()
    assert remark.done_at is not None
    assert "Erayga waa khalad" not in coordinator.get("/en/desk/texts/").content.decode()


def test_a_machine_that_writes_remarks_is_not_heard(desk, monkeypatch):
    monkeypatch.setattr(remarks, "AT_MOST", 2)
    assert Client().post("/so/texts/mistake/", {"words": "a"}).status_code == 302
    assert Client().post("/so/texts/mistake/", {"words": "b"}).status_code == 422
    assert TextRemark.objects.count() == 2


def test_a_row_that_nobody_touched_undoes_no_correction(desk):
    activity = f"c.activity.title.{desk.activity.uuid}"
    translations.translate(language="so", item_id=activity, texts=["Koorso"], state="draft", by=desk.worker)
    rows = translation_files.read(translation_files.as_csv(translations.items(desk.worker, "so", "content"), "so"))
    translations.translate(language="so", item_id=activity, texts=["Tababar"], state="reviewed", by=desk.worker)
    assert translation_files.take_in(rows=rows, language="so", by=desk.worker) == (0, [])
    desk.activity.refresh_from_db()
    assert told(desk.activity.title, "so") == ("Tababar", "so", "reviewed")


def test_signs_that_xml_cannot_write_leave_the_file_whole(desk):
    desk.activity.title = {"fi": {"text": "a\x0bb\r\nc", "state": "source", "source_hash": ""}}
    desk.activity.save()
    made = translation_files.as_xliff(translations.items(desk.worker, "so", "content"), "so")
    assert any(row.source.split() == ["a", "b", "c"] for row in translation_files.read(made))


def test_pressing_save_checks_no_translation(desk, as_user):
    activity = f"c.activity.title.{desk.activity.uuid}"
    translations.translate(language="so", item_id=activity, texts=["Koorso"], state="machine", by=desk.worker)
    desk.activity.refresh_from_db()
    form = ActivityForm(instance=desk.activity, user=desk.worker)
    field = form.fields["title"]
    data = field.clean(field.widget.decompress(desk.activity.title))
    desk.activity._meta.get_field("title").save_form_data(desk.activity, data)
    assert told(desk.activity.title, "so").state == "machine"
    values = dict(zip(language_codes(), field.widget.decompress(desk.activity.title), strict=True))
    data = field.clean([*(values | {"fi": "Toinen kurssi"}).values()])
    desk.activity._meta.get_field("title").save_form_data(desk.activity, data)
    assert told(desk.activity.title, "so").state == "outdated" and told(desk.activity.title, "fi").state == "source"


def test_what_nobody_has_checked_never_becomes_the_source():
    english = {"en": {"text": "Course", "state": "source", "source_hash": source_hash("Course")}}
    for state in ("reviewed", "machine", "draft"):
        made = with_translation(english, "sv", "Kurs", state)
        assert source_of(made) == "en" and told(made, "sv").state == state


def test_a_reader_of_dari_reads_persian_rather_than_finnish():
    title = texts(fi="Kurssi", fa="دوره")
    assert told(title, "fa-af").language == "fa" and told(title, "fi-simple").language == "fi"


def test_a_partners_worker_does_not_reach_the_owners_groups(desk):
    partner = desk.actors["partner_worker"]
    for row, field in ((desk.control_group, "name"), (desk.publication, "title")):
        item = f"c.{row._meta.model_name}.{field}.{row.uuid}"
        assert translations.find(desk.actors["manager"], "so", item) is not None
        assert translations.find(partner, "so", item) is None
