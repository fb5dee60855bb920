"""A case from its beginning: plan, self-assessment, talk, portfolio, end."""

import io
import json

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override
from pypdf import PdfReader

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.core.translated import texts
from kotosilta.people.models import Consent
from kotosilta.validation.models import Assessment, Evidence, Mark, Objection, Outcome, ValidationCase
from kotosilta.validation.permissions import TUTOR
from kotosilta.validation.portfolio import coverage, stations
from kotosilta.validation.services.cases import (
    EVIDENCE_AT_MOST,
    begin_case,
    end_case,
    hand_in,
    open_again,
    remove_evidence,
    show_evidence,
    speak_of_oneself,
    write_interview,
)
from kotosilta.validation.services.standards import import_standard
from kotosilta.validation.standards import OutcomeDraft, StandardDraft, UnitDraft
from tests.cast import DAY, EVIDENCE

STAGES = ValidationCase.Stage.values


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def case(cast) -> ValidationCase:
    """Bashir's, against two outcomes; the worker works with him."""
    drafts = [OutcomeDraft(texts(en="cuts bread", fi="leikkaa leipää"), {}), OutcomeDraft(texts(en="counts"), {})]
    unit = UnitDraft("b-1", texts(en="Bakery"), None, [], drafts, [])
    cast.bakery = import_standard(draft=StandardDraft("B-1", texts(en="Bread"), None, None, [unit]), by=None).standard
    made = ValidationCase(project=cast.project, person=cast.bashir, stages=STAGES)
    return begin_case(case=made, units=cast.bakery.units.all(), by=cast.actors["manager"])


def answer_all(case, by, level="2"):
    for outcome in case.outcomes():
        speak_of_oneself(case=case, outcome=outcome, level=level, by=by)
    return hand_in(case=case, by=by)


def states(case):
    return {station.key: station.state for station in stations(case)}


def test_a_case_is_begun_once_against_the_units_that_were_chosen(cast, case):
    again = ValidationCase(project=cast.project, person=cast.bashir, stages=STAGES)
    with pytest.raises(Refused, match="Bakery"):
        begin_case(case=again, units=cast.bakery.units.all(), by=cast.actors["manager"])
    with pytest.raises(Refused):
        begin_case(case=again, units=[], by=cast.actors["manager"])
    with pytest.raises(PermissionDenied):
        begin_case(case=again, units=cast.bakery.units.all(), by=cast.actors["assessor"])


def test_from_the_persons_page_in_three_steps(cast, as_user):
    client = as_user(cast.actors["worker"])
    url = f"/en/desk/people/{cast.irma.uuid}/validation/add/"
    assert f"{url}{cast.standard.uuid}/" in client.get(url).content.decode()
    values = {"units": [str(cast.unit.uuid)], "project": "silta", "aim": "both", "stages": STAGES, "wish": "I cook"}
    page = client.post(f"{url}{cast.standard.uuid}/", values, follow=True)
    case = ValidationCase.objects.get(person=cast.irma)
    assert case.guide == cast.actors["worker"] and "I cook" in page.content.decode()
    wrong = client.post(f"{url}{cast.standard.uuid}/", {**values, "units": []})
    assert wrong.status_code == 422 and "I cook" in wrong.content.decode(), "what was typed stays"


def test_candidates_answer_one_by_one_change_their_mind_and_hand_in_once(cast, case):
    me = cast.actors["peer"]
    first, second = case.outcomes()
    speak_of_oneself(case=case, outcome=first, level="0", by=me)
    with pytest.raises(Refused):
        hand_in(case=case, by=me)
    speak_of_oneself(case=case, outcome=first, level="3", by=me)
    speak_of_oneself(case=case, outcome=second, level="1", by=me)
    assert states(case)["self"] == "later" and states(case)["talk"] == "now"
    given = hand_in(case=case, by=me)
    assert hand_in(case=case, by=me).given_at == given.given_at and states(case)["self"] == "done"
    assert list(Mark.objects.filter(assessment=given).values_list("level", flat=True)) == ["3", "1"]
    with pytest.raises(Refused):
        speak_of_oneself(case=case, outcome=first, level="2", by=me)
    open_again(case=case, by=cast.actors["manager"])
    speak_of_oneself(case=case, outcome=first, level="2", by=me)
    for level, outcome in (("9", first), ("2", cast.learning_outcome)):
        with pytest.raises(Refused):
            speak_of_oneself(case=case, outcome=outcome, level=level, by=me)
    with pytest.raises(PermissionDenied):
        speak_of_oneself(case=case, outcome=first, level="2", by=cast.actors["guardian"])


def test_the_pages_lead_from_question_to_question_with_finnish_beside(cast, case, as_user):
    client = as_user(cast.actors["peer"])
    at = client.get(f"/en/my/skills/{case.uuid}/say/", follow=True)
    assert "cuts bread" in at.content.decode() and "leikkaa leipää" in at.content.decode()
    page = client.post(at.redirect_chain[-1][0], {"level": "2"}, follow=True)
    assert "Question 2 of 2" in page.content.decode()
    end = client.post(page.redirect_chain[-1][0], {"level": "0"}, follow=True)
    assert "Look over what you said" in end.content.decode()
    ready = client.post(f"/en/my/skills/{case.uuid}/say/", follow=True)
    assert "Your counsellor sees what you can do" in ready.content.decode()
    assert client.get("/en/my/skills/").headers["Location"].endswith(f"/{case.uuid}/"), "the only one at once"


def test_the_talk_is_encrypted_replaced_whole_and_comes_out_as_three_files(cast, case, as_user):
    manager = cast.actors["manager"]
    cast.bashir.language = "ar"
    cast.bashir.save()
    write_interview(case=case, said={"jobs": "baker for ten years", "limits": ""}, by=manager, held_on=clock.today())
    client = as_user(manager)
    page = client.get(f"/en/desk/validation/{case.uuid}/interview/").content.decode()
    assert "baker for ten years" in page and 'lang="ar"' in page and "What work have you done" in page
    base = f"/en/desk/validation/{case.uuid}/interview"
    told = json.loads(client.get(f"{base}.json").content)
    (job,) = [row for part in told["sections"] for row in part["rows"] if row["key"] == "jobs"]
    assert job["answer"] == "baker for ten years" and job["beside"] != job["question"]
    paper = docx.Document(io.BytesIO(client.get(f"{base}.docx").content))
    assert any("baker for ten years" in line.text for line in paper.paragraphs)
    pdf = PdfReader(io.BytesIO(client.get(f"{base}.pdf").content))
    assert "baker for ten years" in "".join(one.extract_text() for one in pdf.pages)
    assert client.get(f"{base}.exe").status_code == 404
    assert AuditEntry.objects.filter(action="skills_interview.exported").count() == 3


def test_evidence_is_mapped_and_the_gaps_are_shown(cast, case):
    me = cast.actors["peer"]
    first, second = case.outcomes()
    piece = Evidence(case=case, kind="work", title="Bakery in Kabul")
    show_evidence(evidence=piece, outcomes=[first, cast.learning_outcome], by=me)
    covered = {row.outcome: row.evidence for row in coverage(case, me)}
    assert covered == {first: [piece], second: []}, "an outcome of another case is not taken"
    remove_evidence(evidence=piece, by=me)
    assert not Evidence.objects.filter(case=case).exists()


def test_a_portfolio_has_a_limit_and_a_piece_that_carries_a_mark_stays(cast, case):
    me = cast.actors["peer"]
    Evidence.objects.bulk_create(Evidence(case=case, kind="link", title="x") for _n in range(EVIDENCE_AT_MOST))
    with pytest.raises(Refused, match=str(EVIDENCE_AT_MOST)):
        show_evidence(evidence=Evidence(case=case, kind="link", title="one more"), by=me)
    mark = Mark.objects.get(assessment__role="counsellor", assessment__case=cast.validation)
    mark.evidence.add(cast.evidence)
    with pytest.raises(Refused):
        remove_evidence(evidence=cast.evidence, by=cast.actors["self"])


def test_sent_twice_a_piece_is_one(cast, case, as_user):
    client, url = as_user(cast.actors["peer"]), f"/en/my/skills/{case.uuid}/show/work/"
    once = client.get(url).context["form"]["once"].value()
    for _time in range(2):
        client.post(url, {"once": str(once), "title": "Bakery", "organisation": "Kabul"})
    assert Evidence.objects.filter(case=case).count() == 1
    assert client.get(f"/en/my/skills/{case.uuid}/show/poem/").status_code == 404


def test_without_consent_assessors_see_nothing_and_are_told_kindly(cast, as_user):
    client, url = as_user(cast.actors["assessor"]), f"/en/desk/validation/{cast.validation.uuid}/"
    assert EVIDENCE in client.get(url).content.decode()
    Consent.objects.filter(key="validation").update(withdrawn_at=clock.now())
    page = client.get(url)
    assert page.status_code == 403 and "does not allow it any more" in page.content.decode()
    assert client.get(f"/en/my/skills/evidence/{cast.paper.uuid}/file/").status_code == 404
    assert not Assessment.objects.all().visible_to(cast.actors["assessor"]).waiting_for(cast.actors["assessor"])
    assert EVIDENCE in as_user(cast.actors["worker"]).get(url).content.decode(), "who works with her sees it"


def test_a_candidate_stops_at_any_time_and_links_open_nothing(cast, as_user):
    tutor = Assessment.objects.create(case=cast.validation, role="tutor", placement=cast.training)
    token = Link.issue(TUTOR, tutor, valid_for=9 * DAY)
    with pytest.raises(PermissionDenied):
        end_case(case=cast.validation, result="withdrawn", by=cast.actors["worker"])
    client = as_user(cast.actors["self"])
    assert (
        "What you have shown stays yours" in client.get(f"/en/my/skills/{cast.validation.uuid}/stop/").content.decode()
    )
    page = client.post(f"/en/my/skills/{cast.validation.uuid}/stop/", follow=True)
    assert "Nothing bad follows" in page.content.decode()
    assert client.get(f"/en/w/{token}/").status_code == 404
    assert as_user(cast.actors["assessor"]).get(f"/en/desk/validation/{cast.validation.uuid}/").status_code == 404
    with pytest.raises(Refused):
        end_case(case=cast.validation, result="withdrawn", by=cast.actors["self"])


def test_a_changed_standard_is_a_new_version_and_open_cases_stay_on_theirs(cast, case, as_user):
    drafts = [OutcomeDraft(texts(en="bakes bread"), {})]
    unit = UnitDraft("b-1", texts(en="Bakery"), None, [], drafts, [])
    new = import_standard(draft=StandardDraft("B-1", texts(en="Bread"), None, None, [unit]), by=None).standard
    assert new.version == 2 and [str(row) for row in case.outcomes()] == ["cuts bread", "counts"]
    answer_all(case, cast.actors["peer"])
    page = as_user(cast.actors["manager"]).get(f"/en/desk/people/{cast.irma.uuid}/validation/add/")
    assert str(new.uuid) in page.content.decode() and str(cast.bakery.uuid) not in page.content.decode()


def test_one_stage_alone_is_a_whole_path(cast, case):
    case.stages = ["identification"]
    case.save()
    assert list(states(case)) == ["talk", "self"]
    end_case(case=case, result="enough", by=cast.actors["manager"])
    assert case.outcomes().count() == 2 and Outcome.objects.count() >= 3 and not Objection.objects.filter(case=case)


def test_what_carries_a_given_mark_is_not_rewritten(cast):
    mark = Mark.objects.get(assessment__role="counsellor", assessment__case=cast.validation)
    mark.evidence.add(cast.evidence)
    cast.evidence.title = "Something else"
    with pytest.raises(Refused):
        show_evidence(evidence=cast.evidence, by=cast.actors["self"])


def test_a_unit_and_its_part_are_not_begun_twice_and_an_old_version_not_at_all(cast, case):
    whole = cast.bakery.units.get()
    part = whole.parts.create(standard=cast.bakery, title=texts(en="Dough"), position=9)
    part.outcomes.create(words=texts(en="kneads"), position=0)
    new = ValidationCase(project=cast.project, person=cast.bashir, stages=STAGES)
    with pytest.raises(Refused, match="under way"):
        begin_case(case=new, units=[part], by=cast.actors["manager"])
    other = ValidationCase(project=cast.project, person=cast.aino, stages=STAGES)
    empty = cast.bakery.units.create(title=texts(en="Empty"), position=10)
    with pytest.raises(Refused, match="names no outcomes"):
        begin_case(case=other, units=[empty], by=cast.actors["worker"])
    cast.bakery.replaced_at = clock.now()
    cast.bakery.save()
    part.refresh_from_db()
    with pytest.raises(Refused, match="newer version"):
        begin_case(case=other, units=[part], by=cast.actors["worker"])


def test_the_candidate_reads_what_was_written_down_of_the_talk(cast, as_user):
    page = as_user(cast.actors["self"]).get(f"/en/my/skills/{cast.validation.uuid}/").content.decode()
    assert "canary-jobs" in page


def test_a_file_asked_for_in_strange_parts_comes_whole(cast, as_user):
    client, url = as_user(cast.actors["self"]), f"/en/my/skills/evidence/{cast.paper.uuid}/file/"
    for asked in (f"bytes={'9' * 5000}-", "bytes=4-2", "bytes=-", "lines=1-2", "bytes=99-100"):
        assert client.get(url, headers={"range": asked}).content == b"canary-file"
