"""A standard of one's own: written, approved by another, and never changed after that; outcomes in one more language."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import override

from kotosilta.core.acts import Refused
from kotosilta.core.translated import texts, told
from kotosilta.validation.models import Outcome, Standard, Unit
from kotosilta.validation.services.standards import exported, import_standard
from kotosilta.validation.services.writing import (
    approve_standard,
    next_version,
    translate_outcomes,
    write_outcome,
    write_standard,
    write_unit,
)
from kotosilta.validation.standards import OutcomeDraft, StandardDraft, UnitDraft


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def newest(code="D-1"):
    return list(Standard.objects.all().newest().filter(code=code).values_list("version", flat=True))


def test_written_in_the_browser_and_approved_by_a_colleague(cast, as_user):
    writer, colleague = as_user(cast.actors["worker"]), as_user(cast.actors["counsellor"])
    draft = writer.post("/en/desk/standards/write/", {"code": "OWN-1", "title_en": "Laundry"}, follow=True)
    standard = Standard.objects.get(code="OWN-1")
    assert "Nobody is assessed by it until" in draft.content.decode() and newest("OWN-1") == []
    url = f"/en/desk/standards/{standard.uuid}/"
    writer.post(f"{url}units/add/", {"title_en": "Washing", "points": "10", "scale": "5"})
    unit = standard.units.get()
    assert [level["words"]["en"]["text"] for level in unit.levels][-1] == "Excellent 5"
    refused = colleague.post(f"{url}approve/", follow=True).content.decode()
    assert "Write at least one unit" in refused
    writer.post(f"/en/desk/units/{unit.uuid}/outcomes/add/", {"words_en": "sorts by colour", "words_fi": "lajittelee"})
    assert writer.post(f"{url}approve/").status_code == 403, "not the one who wrote it"
    assert "Approved" in colleague.post(f"{url}approve/", follow=True).content.decode() and newest("OWN-1") == [1]
    words = writer.post(f"/en/desk/units/{unit.uuid}/outcomes/add/", {"words_en": "more"})
    assert words.status_code == 403 and "does not change" in words.content.decode()
    assert str(standard.uuid) in writer.get(f"/en/desk/people/{cast.irma.uuid}/validation/add/").content.decode()


def test_a_draft_is_seen_by_colleagues_and_nobody_is_validated_by_it(cast, as_user):
    url = f"/en/desk/people/{cast.irma.uuid}/validation/add/"
    worker = as_user(cast.actors["worker"])
    assert "Draft" not in worker.get(url).content.decode()
    assert worker.get(f"{url}{cast.draft.uuid}/").status_code == 404
    assert not Standard.objects.all().visible_to(cast.actors["other_worker"]).filter(pk=cast.draft.pk).exists()


def test_the_next_version_copies_takes_the_place_and_leaves_open_cases(cast):
    worker, colleague = cast.actors["worker"], cast.actors["colleague"]
    first = approve_standard(standard=cast.draft, by=colleague)
    cast.validation.units.add(cast.draft_unit)
    second = next_version(standard=first, by=colleague)
    with pytest.raises(Refused):
        next_version(standard=first, by=worker)
    unit = second.units.get()
    write_outcome(outcome=Outcome(unit=unit, words=texts(en="two")), by=colleague)
    assert newest() == [1], "not before it is approved"
    with pytest.raises(PermissionDenied):
        approve_standard(standard=second, by=colleague)
    approve_standard(standard=second, by=worker)
    assert newest() == [2] and unit.outcomes.count() == 2 and cast.draft_unit.outcomes.count() == 1
    assert cast.draft_unit in cast.validation.units.all()
    with pytest.raises(Refused, match="does not change"):
        write_unit(unit=Unit(standard=second, title=texts(en="x")), scale=3, by=worker)
    second.approved_by = second.written_by
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_code_is_used_once(cast):
    with pytest.raises(Refused):
        write_standard(code="S-1", title=texts(en="x"), by=cast.actors["worker"])
    with pytest.raises(PermissionDenied):
        write_standard(code="X-1", title=texts(en="x"), by=cast.actors["leader"])


def test_a_translation_is_a_draft_that_never_touches_the_standards_own_words(cast, as_user):
    worker = as_user(cast.actors["worker"])
    before = exported(cast.standard)["units"][0]["outcomes"][0]["words"]
    url = f"/en/desk/units/{cast.unit.uuid}/translate"
    key = cast.learning_outcome.uuid.hex
    assert worker.get(f"{url}/en/").status_code == 404, "its own language"
    assert worker.post(f"{url}/ar/", {key: "يحافظ على النظافة"}).status_code == 302
    cast.learning_outcome.refresh_from_db()
    assert cast.learning_outcome.words["ar"]["state"] == "draft"
    assert exported(cast.standard)["units"][0]["outcomes"][0]["words"] == before | {"ar": "يحافظ على النظافة"}
    words = {cast.learning_outcome: "changed"}
    assert translate_outcomes(unit=cast.unit, language="en", words=words, by=cast.actors["worker"]) == 0
    page = as_user(cast.actors["self"]).get(f"/ar/my/skills/{cast.validation.uuid}/say/{cast.learning_outcome.uuid}/")
    assert "يحافظ على النظافة" in page.content.decode()
    worker.post(f"{url}/ar/", {key: ""})
    cast.learning_outcome.refresh_from_db()
    assert set(cast.learning_outcome.words) == {"en"}


def test_a_table_from_the_browser_waits_for_a_colleague(cast, as_user):
    draft = StandardDraft("OWN-9", texts(en="Own"), None, None, [
        UnitDraft("u", texts(en="u"), None, [], [OutcomeDraft(texts(en="does"), {})], [])
    ])  # fmt: skip
    made = import_standard(draft=draft, by=cast.actors["worker"], source="own").standard
    assert newest("OWN-9") == [] and made.written_by == cast.actors["worker"]
    with pytest.raises(Refused, match="being written already"):
        import_standard(draft=draft, by=cast.actors["colleague"], source="own")
    approve_standard(standard=made, by=cast.actors["colleague"])
    assert newest("OWN-9") == [1]
    with pytest.raises(PermissionDenied):
        import_standard(draft=draft._replace(title=texts(en="X")), by=cast.actors["other_worker"], source="own")
    with pytest.raises(PermissionDenied):
        next_version(standard=made, by=cast.actors["other_worker"])
    for wrong in (draft._replace(code="x" * 81), draft._replace(code="OWN-8", title=texts(en="a\x00b"))):
        with pytest.raises(Refused, match="nobody can see"):
            import_standard(draft=wrong, by=cast.actors["worker"], source="own")


def test_a_draft_translation_never_becomes_the_source(cast):
    """Finnish comes before English in the order of languages."""
    words = {cast.learning_outcome: "pitää puhtaana"}
    assert translate_outcomes(unit=cast.unit, language="fi", words=words, by=cast.actors["worker"]) == 1
    cast.learning_outcome.refresh_from_db()
    assert told(cast.learning_outcome.words, "en").state == "source"
    assert told(cast.learning_outcome.words, "fi").state == "draft"
    again = {cast.learning_outcome: "pitää siistinä"}
    assert translate_outcomes(unit=cast.unit, language="fi", words=again, by=cast.actors["worker"]) == 1
