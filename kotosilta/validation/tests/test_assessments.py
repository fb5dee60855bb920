"""Three assess, each on their own; they agree; another approves; the certificate says it; an appeal overturns it."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.credentials.models import Credential
from kotosilta.credentials.reading import check_content, told_in
from kotosilta.credentials.services import sign_credential
from kotosilta.credentials.vc.checks import Outcome as Verdict
from kotosilta.guidance.models import PlanGoal
from kotosilta.people.models import Consent, FamilyRelation, Message
from kotosilta.validation.models import Assessment, Mark, Objection
from kotosilta.validation.permissions import TUTOR, can_approve
from kotosilta.validation.services.assessments import (
    GivenMark,
    agree,
    approve,
    ask_assessor,
    ask_tutor,
    give_back,
    give_marks,
    plan_missing,
    save_marks,
    send_back,
)
from kotosilta.validation.services.cases import end_case
from kotosilta.validation.services.objections import answer_objection, object_to
from tests.cast import DAY, EVIDENCE, make_person


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def fresh(cast):
    """Aino's case as it is before anybody has given marks."""
    Assessment.objects.filter(case=cast.validation).exclude(pk=cast.assessment.pk).delete()
    cast.counsellor = ask_assessor(
        case=cast.validation, role="counsellor", assessor=cast.actors["colleague"], by=cast.actors["worker"]
    )
    return cast


def mark(cast, level="1", ground="work", words=""):
    return [GivenMark(cast.learning_outcome, level, ground, words)]


def give(cast, assessment, by, level="1"):
    return give_marks(assessment=assessment, marks=mark(cast, level), by=by)


def give_all(cast, *levels):
    give(cast, cast.counsellor, cast.actors["colleague"], levels[0])
    give(cast, cast.assessment, cast.actors["assessor"], levels[1])


def meet(cast, level="1", words="both saw it"):
    worker = cast.actors["worker"]
    marks = mark(cast, level, words=words)
    return agree(case=cast.validation, marks=marks, held_on=clock.today(), note="All were there.", by=worker)


def seen(cast, actor):
    return set(Mark.objects.all().visible_to(cast.actors[actor]).values_list("assessment__role", flat=True))


def test_nobody_sees_anothers_marks_before_giving_their_own(fresh):
    give(fresh, fresh.counsellor, fresh.actors["colleague"])
    assert seen(fresh, "assessor") == set() and seen(fresh, "worker") == set(), "the teacher owes marks"
    assert seen(fresh, "colleague") == {"counsellor"} and seen(fresh, "self") == set()
    save_marks(assessment=fresh.assessment, marks=mark(fresh, "none"), by=fresh.actors["assessor"])
    assert seen(fresh, "assessor") == {"teacher"} and seen(fresh, "colleague") == {"counsellor"}, "a draft is one's own"
    give(fresh, fresh.assessment, fresh.actors["assessor"])
    for actor in ("assessor", "colleague", "worker", "manager"):
        assert seen(fresh, actor) == {"counsellor", "teacher"}
    assert seen(fresh, "self") == set(), "the candidate sees it when it is decided"
    approve(consensus=meet(fresh), by=fresh.actors["manager"])
    assert seen(fresh, "self") == {"counsellor", "teacher", "consensus"}
    assert seen(fresh, "peer") == seen(fresh, "advisor") == set()


def test_marks_given_stand_and_giving_twice_says_when(fresh, as_user):
    give(fresh, fresh.assessment, fresh.actors["assessor"])
    with pytest.raises(Refused, match="They stand"):
        give(fresh, fresh.assessment, fresh.actors["assessor"], "none")
    with pytest.raises(Refused):
        save_marks(assessment=fresh.assessment, marks=mark(fresh, "none"), by=fresh.actors["assessor"])
    page = as_user(fresh.actors["assessor"]).get(f"/en/desk/assessments/{fresh.assessment.uuid}/", follow=True)
    assert "They stand" in page.content.decode()
    assert fresh.assessment.marks.get().level == "1"


def test_every_outcome_needs_a_mark_and_every_level_a_ground(fresh):
    by = fresh.actors["assessor"]
    for marks in ([], mark(fresh, "1", ""), mark(fresh, "7")):
        with pytest.raises(Refused):
            give_marks(assessment=fresh.assessment, marks=marks, by=by)
    give_marks(assessment=fresh.assessment, marks=mark(fresh, "none", ""), by=by)


def test_a_relative_does_not_assess_and_the_candidate_does_not_either(fresh, as_user):
    teacher = fresh.actors["assessor"]
    aunt = make_person(fresh.silta, "Aunt", user=teacher)
    relation = FamilyRelation.objects.create(person=aunt, relative=fresh.aino, kind="other")
    with pytest.raises(Refused, match="family"):
        give(fresh, fresh.assessment, teacher)
    page = as_user(fresh.actors["worker"]).get(f"/en/desk/validation/{fresh.validation.uuid}/ask/").content.decode()
    assert str(teacher.uuid) not in page, "is not offered"
    give_back(assessment=fresh.assessment, by=teacher)
    with pytest.raises(Refused, match="family"):
        ask_assessor(case=fresh.validation, role="teacher", assessor=teacher, by=fresh.actors["worker"])
    relation.delete()
    ask_assessor(case=fresh.validation, role="teacher", assessor=teacher, by=fresh.actors["worker"])


def test_the_three_are_three_people_of_the_project(fresh):
    worker = fresh.actors["worker"]
    for assessor in ("colleague", "other_worker", "peer"):
        with pytest.raises(Refused):
            ask_assessor(case=fresh.validation, role="teacher", assessor=fresh.actors[assessor], by=worker)
    with pytest.raises(PermissionDenied):
        ask_assessor(case=fresh.validation, role="tutor", assessor=fresh.actors["manager"], by=worker)
    Consent.objects.filter(key="validation").update(withdrawn_at=clock.now())
    with pytest.raises(Refused, match="Ask the candidate first"):
        ask_assessor(case=fresh.validation, role="teacher", assessor=fresh.actors["manager"], by=worker)


def test_where_they_differ_a_reason_is_written_and_others_approve(fresh):
    with pytest.raises(Refused, match="First every assessor"):
        meet(fresh)
    give_all(fresh, "1", "none")
    with pytest.raises(Refused, match="reason"):
        meet(fresh, words="")
    consensus = meet(fresh)
    for actor in ("worker", "assessor", "colleague", "partner_manager"):
        with pytest.raises(PermissionDenied):
            approve(consensus=consensus, by=fresh.actors[actor])
    send_back(consensus=consensus, why="Who saw it?", by=fresh.actors["manager"])
    with pytest.raises(Refused):
        approve(consensus=consensus, by=fresh.actors["manager"])
    again = meet(fresh, words="the tutor showed a photo")
    assert again.pk == consensus.pk and approve(consensus=again, by=fresh.actors["manager"]).is_decided
    with pytest.raises(Refused):
        approve(consensus=again, by=fresh.actors["manager"])
    again.refresh_from_db()
    again.approved_by = again.assessor
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_the_certificate_says_what_at_which_level_how_and_by_whom_and_can_be_checked(fresh):
    tutor, token = ask_tutor(case=fresh.validation, placement=fresh.training, by=fresh.actors["worker"])
    assert token
    give_all(fresh, "1", "1")
    link = Link.objects.get(purpose=TUTOR, target=tutor.uuid)
    give_marks(assessment=tutor, marks=mark(fresh), by=link, assessor_name="T. Utor")
    approve(consensus=meet(fresh), by=fresh.actors["manager"])
    credential = Credential.objects.get(kind="competence")
    sign_credential(credential)
    credential.refresh_from_db()
    says = told_in(credential.says, "en")
    assert says.outcomes == ["keeps clean (Shown; seen at work)"] and "S-1" in says.about and "1 of 1" in says.about
    assert {"Counsellor", "Professional teacher", "Workplace tutor"} == {role for role, _name in says.signatories}
    subject = credential.document["credentialSubject"]
    (level,) = subject["achievement"]["resultDescription"]
    assert subject["result"] == [{"type": ["Result"], "resultDescription": level["id"], "value": "Osoitettu"}]
    assert subject["achievement"]["achievementType"] == "Competency"
    assert subject["achievement"]["alignment"][0]["targetType"] == "ext:ESCOSkill"
    assert check_content(json.dumps(credential.document).encode()).outcome == Verdict.VALID


def test_nothing_shown_gives_no_certificate_but_a_plan(fresh):
    give_all(fresh, "none", "none")
    approve(consensus=meet(fresh, "none"), by=fresh.actors["manager"])
    assert not Credential.objects.filter(kind="competence").exists()
    goal = plan_missing(case=fresh.validation, by=fresh.actors["worker"])
    assert PlanGoal.objects.get(pk=goal.pk).steps.get().what == "keeps clean"


def test_an_appeal_comes_in_time_is_answered_by_another_and_overturns(fresh, as_user):
    me, manager = fresh.actors["self"], fresh.actors["manager"]

    def appeal():
        return object_to(objection=Objection(case=fresh.validation, kind="appeal", words="No", language="so"), by=me)

    with pytest.raises(Refused, match="Nothing has been decided"):
        appeal()
    give_all(fresh, "1", "none")
    first = approve(consensus=meet(fresh, "none"), by=manager)
    with clock.travel(clock.now() + 15 * DAY), pytest.raises(Refused, match="two weeks"):
        appeal()
    page = as_user(me).post(f"/en/my/skills/{fresh.validation.uuid}/disagree/appeal/", {"words": "I can"}, follow=True)
    assert "within two weeks" in page.content.decode()
    made = Objection.objects.get(kind="appeal")
    with pytest.raises(Refused):
        appeal()
    for actor in ("manager", "worker", "assessor"):
        with pytest.raises(PermissionDenied):
            answer_objection(objection=made, upheld=True, answer="x", by=fresh.actors[actor])
    answer_objection(objection=made, upheld=True, answer="You are right.", by=fresh.actors["counsellor"])
    first.refresh_from_db()
    assert first.overturned_at and not first.is_decided
    second = meet(fresh, "1")
    approve(consensus=second, by=manager)
    assert second.pk != first.pk and Credential.objects.in_force().get(kind="competence").source == second.uuid
    with pytest.raises(Refused):
        answer_objection(objection=made, upheld=False, answer="x", by=fresh.actors["counsellor"])


def test_the_tutor_gives_marks_on_one_page_without_an_account_once(fresh, as_user):
    worker = as_user(fresh.actors["worker"])
    url = f"/en/desk/validation/{fresh.validation.uuid}/training/{fresh.training.uuid}/link/"
    shown = worker.post(url, {"email": "tutor@example.org"}).content.decode()
    token = shown.split("/w/")[1].split("/")[0]
    assert Message.objects.filter(purpose="tutor_asked", address="tutor@example.org").exists()
    page, tutor = f"/en/w/{token}/", Client()
    asked = tutor.get(page)
    assert asked.status_code == 200 and EVIDENCE not in asked.content.decode() and not tutor.cookies
    key = f"level_{fresh.learning_outcome.uuid.hex}"
    assert tutor.post(page, {"assessor_name": "T. Utor"}).status_code == 422
    done = tutor.post(page, {key: "1", "assessor_name": "T. Utor", "note": "Good"}, follow=True)
    assert "Your marks came on" in done.content.decode()
    again = tutor.post(page, {key: "none", "assessor_name": "X"}, follow=True)
    assert "They stand" in again.content.decode()
    given = Assessment.objects.get(role="tutor")
    assert given.assessor_name == "T. Utor" and given.marks.get().level == "1" and given.marks.get().ground == "work"


def test_a_tutors_link_that_is_old_or_not_wanted_any_more_says_so_kindly(fresh):
    _tutor, first = ask_tutor(case=fresh.validation, placement=fresh.training, by=fresh.actors["worker"])
    _tutor, token = ask_tutor(case=fresh.validation, placement=fresh.training, by=fresh.actors["worker"])
    assert Client().get(f"/en/w/{first}/").status_code == 404, "a new link ends the one before"
    Consent.objects.filter(key="validation").update(withdrawn_at=clock.now())
    page = Client().get(f"/en/w/{token}/")
    assert page.status_code == 404 and "you need not do anything" in page.content.decode()
    with clock.travel(clock.now() + 60 * DAY):
        old = Client().get(f"/en/w/{token}/")
    assert old.status_code == 404 and "you need not do anything" not in old.content.decode()


def test_marks_of_the_first_are_not_seen_before_the_teacher_has_been_asked(fresh):
    give(fresh, fresh.counsellor, fresh.actors["colleague"])
    give_back(assessment=fresh.assessment, by=fresh.actors["assessor"])
    assert seen(fresh, "worker") == seen(fresh, "manager") == seen(fresh, "assessor") == set()


def test_only_what_was_agreed_on_is_sent_back_or_approved(fresh):
    give_all(fresh, "1", "1")
    for act in (lambda: send_back(consensus=fresh.assessment, why="x", by=fresh.actors["manager"]),
                lambda: approve(consensus=fresh.assessment, by=fresh.actors["manager"])):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act()
    consensus = meet(fresh)
    for act in (lambda: give_marks(assessment=consensus, marks=mark(fresh), by=fresh.actors["worker"]),
                lambda: give_back(assessment=consensus, by=fresh.actors["worker"])):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(Refused, match="Nobody can be asked any more"):
        ask_tutor(case=fresh.validation, placement=fresh.training, by=fresh.actors["worker"])


def test_a_level_that_nobody_gave_needs_a_reason(fresh):
    give_all(fresh, "1", "1")
    with pytest.raises(Refused, match="another level"):
        meet(fresh, "none", words="")


def test_after_consent_is_withdrawn_nothing_is_approved(fresh):
    give_all(fresh, "1", "1")
    consensus = meet(fresh)
    Consent.objects.filter(key="validation").update(withdrawn_at=clock.now())
    with pytest.raises(Refused, match="Ask the candidate first"):
        approve(consensus=consensus, by=fresh.actors["manager"])
    assert seen(fresh, "assessor") == set(), "not even one's own"


def test_a_case_does_not_end_before_the_time_to_appeal_and_an_overturned_certificate_holds_no_longer(fresh):
    worker, me = fresh.actors["worker"], fresh.actors["self"]
    give_all(fresh, "1", "1")
    first = approve(consensus=meet(fresh), by=fresh.actors["manager"])
    Objection.objects.update(answered_at=clock.now(), answered_by=worker, upheld=False)
    with pytest.raises(Refused, match="two weeks"):
        end_case(case=fresh.validation, result="certified", by=worker)
    made = object_to(objection=Objection(case=fresh.validation, kind="appeal", words="x", language="so"), by=me)
    with pytest.raises(Refused, match="Answer first"):
        end_case(case=fresh.validation, result="certified", by=worker)
    answer_objection(objection=made, upheld=True, answer="x", by=fresh.actors["counsellor"])
    approve(consensus=meet(fresh, "none"), by=fresh.actors["manager"])
    assert Credential.objects.get(source=first.uuid).state == "revoked"
    with clock.travel(clock.now() + 15 * DAY):
        end_case(case=fresh.validation, result="enough", by=worker)


def test_words_without_a_level_are_not_lost(fresh, as_user):
    key = fresh.learning_outcome.uuid.hex
    url = f"/en/desk/assessments/{fresh.assessment.uuid}/"
    page = as_user(fresh.actors["assessor"]).post(url, {f"words_{key}": "canary-saw"})
    assert page.status_code == 422 and "canary-saw" in page.content.decode()


def test_a_partners_counsellor_is_approved_by_a_colleague_of_the_partner(fresh):
    fresh.aino.keeper = fresh.city
    fresh.aino.save()
    consensus = Assessment(case=fresh.validation, role="consensus", assessor=fresh.actors["partner_worker"])
    fresh.validation.person = fresh.aino
    assert can_approve(fresh.actors["partner_manager"], consensus)
    assert not can_approve(fresh.actors["manager"], consensus), "keeps another organisation's people"


def test_the_teachers_interview_has_its_questions_levels_day_and_interpreter(fresh, as_user):
    asked = ask_assessor(
        case=fresh.validation, role="interview", assessor=fresh.actors["assessor"], by=fresh.actors["worker"]
    )
    client, url = as_user(fresh.actors["assessor"]), f"/en/desk/assessments/{asked.uuid}/"
    assert "What did you ask, and what was the answer?" in client.get(url).content.decode()
    key = fresh.learning_outcome.uuid.hex
    values = {
        f"level_{key}": "1", f"ground_{key}": "talk", f"words_{key}": "How do you clean? With two cloths.", "give": "1",
        "held_on_day": "3", "held_on_month": "11", "held_on_year": "2026", "interpreter": "present",
        "interpreter_language": "so", "interpreter_mode": "phone",
    }  # fmt: skip
    page = client.post(url, values, follow=True)
    assert "Given. Thank you." in page.content.decode()
    asked.refresh_from_db()
    assert (asked.interpreter, asked.interpreter_language, asked.held_on.day) == ("present", "so", 3)
    assert asked.marks.get().words.startswith("How do you clean?")
