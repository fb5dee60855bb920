"""List pages ask the database as often for many rows as for few."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kotosilta.activities.models import Application, Attendance, CareNote, Enrolment, Guest, Leader, Material
from kotosilta.core import clock, wordings
from kotosilta.experts.models import Offer
from kotosilta.governance.models import Decision, Finding, Matter, Paper, Risk, RootingItem, Seat
from kotosilta.guidance.models import (
    AdvisorRequest,
    ChecklistStep,
    Contact,
    PlanGoal,
    PlanStep,
    Referral,
    SchoolPlacement,
    ServiceCase,
    Transition,
    WorkPlacement,
)
from kotosilta.guidance.services.cases import open_case
from kotosilta.guidance.services.plans import begin_transition
from kotosilta.incidents.services.cases import involve, take_up
from kotosilta.incidents.services.reports import answer_reporter, report
from kotosilta.invoicing.services import issue_invoice
from kotosilta.invoicing.tests.sellers import buyer, hours
from kotosilta.people.models import Consent, ContactRoute, FamilyRelation, Organisation
from kotosilta.privacy.models import DataRequest, Erasure, FileClock, Hold
from kotosilta.projects.models import Assignment, Participation, Partner, SystemAccess, Target, TrainingPlace
from kotosilta.reporting.models import Cost, Publication, WorkHours
from kotosilta.surveys.models import Round
from kotosilta.surveys.questions import standard
from kotosilta.validation.models import (
    Assessment,
    ConceptLink,
    Evidence,
    Mark,
    Objection,
    Outcome,
    Unit,
    ValidationCase,
)
from kotosilta.validation.services.standards import import_standard
from kotosilta.validation.standards import OutcomeDraft, StandardDraft, UnitDraft
from tests.cast import (
    DAY,
    ask_questions,
    enter,
    make_activity,
    make_booking,
    make_expert,
    make_person,
    make_request,
    make_service,
    make_session,
    texts,
)

PAGES = {
    "manager": [
        "/en/desk/data/", "/en/desk/data/register/", "/en/desk/people/", "/en/desk/people/?search=row", "/en/desk/people/duplicates/", "/en/desk/", "/en/desk/activities/",
        "/en/desk/projects/", "/en/desk/projects/silta/", "/en/desk/organisations/", "/en/desk/projects/silta/follow-ups/",
        "/en/oversight/silta/", "{activity}", "{session}", "{applications}", "{diplomas}", "{rows}",
        "/en/desk/bookings/", "/en/desk/bookings/payments/", "/en/desk/bookings/payments/wages.csv", "/en/desk/experts/",
        "/en/desk/topics/", "{booking}", "/en/desk/invoices/", "/en/desk/panels/", "{panel}", "/en/oversight/silta/bookings/",
        "/en/oversight/silta/contacts/", "/en/oversight/silta/indicators/", "/en/desk/projects/silta/cards/entry/", "/en/desk/projects/silta/cards/exit/", "/en/oversight/silta/money/", "/en/oversight/silta/money/costs/", "/en/oversight/silta/money/hours/", "/en/oversight/silta/indicators/EECO02/", "/en/oversight/silta/indicators/EECO12/", "/en/oversight/silta/referrals/", "/en/oversight/silta/safety/", "/en/oversight/silta/surveys/", "/en/desk/surveys/", "/en/desk/standards/", "{standard}", "{unit}", "/en/desk/referrals/", "/en/desk/cases/", "{service_case}", "/en/desk/schools/", "{school}", "/en/desk/reports/progress/", "/en/desk/projects/silta/rooting/", "/en/desk/projects/silta/steering/", "/en/desk/projects/silta/self-assessment/",
        "/en/desk/projects/silta/systems/", "/en/desk/texts/", "/en/desk/texts/so/", "/en/oversight/silta/publishing/", "/en/results/", "/en/results/silta/", "/en/desk/services/", "/en/services/",
    ],
    "worker": ["/en/desk/contacts/", "/en/desk/", "{person}", "{plan}", "/en/desk/validation/", "{validation}", "{agree}", "{fits}", "{candidates}", "/en/desk/employers/"],
    "assessor": ["/en/desk/validation/", "{validation}", "{marks}"],
    "advisor": ["/en/desk/day/"],
    "recipient": ["/en/desk/reports/", "{case}"],
    "self": ["/en/my/", "/en/my/activities/", "/en/calendar/", "{my_activity}", "/en/experts/", "/en/panel/", "/en/my/expert/",
             "/en/my/expert/fees/", "/en/my/story/", "/en/my/panel/", "/en/my/referrals/", "/en/my/plan/", "/en/my/skills/", "{skills}"],
}  # fmt: skip


def add_rows(cast, number: int) -> None:
    """Ten more of everything that a list may show."""
    worker = cast.actors["worker"]
    for index in range(number, number + 10):
        person = make_person(cast.silta, f"Row {index}", birth_year=2012 if index % 2 else 1980)
        FamilyRelation.objects.create(person=cast.irma, relative=person, kind="guardian")
        ContactRoute.objects.create(person=person, kind="paper", value="x")
        DataRequest.objects.create(person=person, kind="copy")
        Hold.objects.create(person=person, reason="x")
        FileClock.objects.create(person=person, looked_on=clock.today(), goes_on=clock.today())
        Erasure.objects.create(person=person.uuid, keeper=cast.silta, reason="asked", proposed_by=worker)
        enter(person, cast.project, **({"left_on": clock.today() - dt.timedelta(days=5)} if index % 3 == 0 else {}))
        Assignment.objects.create(worker=worker, person=person, project=cast.project)
        Enrolment.objects.create(activity=cast.activity, person=person, seat=index + 10)
        Application.objects.create(activity=cast.activity, person=person)
        CareNote.objects.create(person=person, text="x")
        Consent.objects.create(person=person, key="care_note", text="x", text_version="1", language="fi")
        Guest.objects.create(session=cast.session, name=f"Guest {index}", status="coming")
        Material.objects.create(activity=cast.activity, title=texts(en="x"))
        Attendance.objects.create(session=cast.session, person=person, day=cast.session.day, status="present")
        Attendance.objects.create(
            session=cast.practice, person=person, day=clock.today(), status="present", source="self", minutes=60
        )
        Contact.objects.create(project=cast.project, worker=worker, person=cast.aino, topic="work", next_step="x")
        service = make_service(cast.silta)
        for body in (cast.body, cast.control_group):
            Decision.objects.create(body=body, text=texts(en="x"), action="x", who="x", due_on=clock.today())
        _add_steering(cast, index)
        parts = [UnitDraft("p", texts(en="x"), 1, [], [OutcomeDraft(texts(en="x"), {})], []) for _part in range(2)]
        more = UnitDraft("u", texts(en="x"), 1, [], [OutcomeDraft(texts(en="x"), {})], parts)
        import_standard(draft=StandardDraft(f"S-{index + 2}", texts(en="x"), None, None, [more]), by=None)
        whole = Unit.objects.create(standard=cast.standard, title=texts(en="x"), position=index + 1)
        Outcome.objects.create(unit=whole, words=texts(en="x"), position=0)
        part = Unit.objects.create(standard=cast.standard, whole=cast.unit, title=texts(en="x"), position=index + 100)
        said = Outcome.objects.create(unit=part, words=texts(en="x"), position=0)
        ConceptLink.objects.create(
            outcome=said, uri=f"http://data.europa.eu/esco/skill/{index}", version="1", labels={"en": "x"}
        )
        ask_questions(cast, "after").answers.create(values={"belonging_class": "4"})
        Cost.objects.create(
            project=cast.project, organisation=cast.silta, category="other", day=cast.project.starts_on, amount=1,
            text="x", voucher=f"{index}",
        )  # fmt: skip
        WorkHours.objects.create(
            project=cast.project, organisation=cast.silta, worker=f"x{index}", day=cast.project.starts_on, hours=1
        )
        RootingItem.objects.create(
            project=cast.project, practice=texts(en="x"), target=cast.target, owner_organisation="x", owner_name="x",
            owner_email="x@example.org",
        )  # fmt: skip
        incident, _code = report(
            school=cast.school, not_to=[], teller="pupil", whom="me", what=["words"], place="break", since="once", told="x",
            contact="", language="fi",
        )  # fmt: skip
        take_up(incident=incident, by=cast.actors["recipient"])
        involve(incident=cast.handled, side="witness", name="x", by=cast.actors["recipient"])
        answer_reporter(incident=cast.handled, text="x", by=cast.actors["recipient"])
        open_case(case=ServiceCase(project=cast.project, person=cast.aino, kind="notice"), by=worker)
        ChecklistStep.objects.create(case=cast.rehabilitation, words="x", due_on=clock.today())
        WorkPlacement.objects.create(
            case=cast.rehabilitation, person=cast.aino, project=cast.project, workplace="x", starts_on=clock.today(),
            ends_on=clock.today(), weekly_hours=1,
        )  # fmt: skip
        piece = Evidence.objects.create(case=cast.validation, kind="work", title="x")
        piece.outcomes.add(said, cast.learning_outcome)
        given = Assessment.objects.get(case=cast.validation, role="counsellor")
        Mark.objects.create(assessment=given, outcome=said, level="1").evidence.add(piece)
        Objection.objects.create(
            case=cast.validation, kind="appeal", words="x", language="so", answer_by=clock.today(), answered_at=clock.now(),
            answered_by=worker, upheld=False,
        )  # fmt: skip
        more_cases = ValidationCase.objects.create(
            project=cast.project, person=cast.aino, guide=worker, stages=["assessment"]
        )
        more_cases.units.add(whole)
        another = Partner.objects.create(
            project=cast.project,
            role="employer",
            organisation=Organisation.objects.create(name=f"E {index}", kind="company"),
        )
        TrainingPlace.objects.create(employer=another, title="x", area="x").outcomes.add(said, cast.learning_outcome)
        Assessment.objects.create(case=more_cases, role="teacher", assessor=cast.actors["assessor"])
        goal = PlanGoal.objects.create(
            project=cast.project, person=cast.aino, worker=worker, words="x", language="so", topic="school"
        )
        PlanStep.objects.create(goal=goal, what="x", whose="worker", by_when=clock.today())
        begin_transition(
            transition=Transition(project=cast.project, person=cast.aino, path="grade_6", year=2030 + index), by=worker
        )
        Referral.objects.create(
            project=cast.project, person=cast.aino, service=service, worker=worker, reason="x", reached_by="x", language="so",
            status="sent", sent_at=clock.now(), heard_at=clock.now() - 20 * DAY, consent_key="referral.x",
        )  # fmt: skip
        AdvisorRequest.objects.create(school=cast.school, initials="AB", school_class=f"{index}B")
        school = Organisation.objects.create(name=f"School {index}", kind="school")
        taught = Partner.objects.create(project=cast.project, organisation=school, role="school")
        SchoolPlacement.objects.create(
            school=taught, advisor=cast.actors["advisor"], weekdays=[0], starts_on=clock.today()
        )
        club = make_activity(cast.project, kind="club", is_public=True)
        Leader.objects.create(activity=club, user=worker)
        make_session(club, days=1)
        make_session(cast.activity, days=index)
        _add_bookings(cast, person, index)


def _add_steering(cast, index: int) -> None:
    """A paper, a risk, a self-assessment with a finding, news that is public, a token."""
    Paper.objects.create(meeting=cast.pack_paper.meeting, title="x", file="x")
    Risk.objects.create(
        project=cast.project, what=texts(en="x"), likelihood=1, impact=1, measure=texts(en="x"), who="x",
        review_on=clock.today(),
    )  # fmt: skip
    assessed = Round.objects.create(
        questionnaire=standard("self-assessment"), project=cast.project, stage="during",
        closes_on=clock.today() - (index + 2) * DAY, closed_at=clock.now(),
    )  # fmt: skip
    Finding.objects.create(round=assessed, question="reach", evidence="x")
    Publication.objects.create(
        project=cast.project, kind="news", title=texts(en="x"), sections={"text": texts(en="x")},
        published_at=clock.now(), published_by=cast.actors["manager"],
    )  # fmt: skip
    SystemAccess.objects.create(project=cast.project, user=cast.actors["manager"], name="x", scopes=["results:read"])


def _add_bookings(cast, person, index: int) -> None:
    """An expert whom everybody sees, a request, a held booking, an invoice, a matter, a seat."""
    profile = make_expert(person, cast.project)
    profile.topics.add(cast.topic)
    for field in ("name", "topics"):
        Consent.objects.create(person=person, key=f"directory.{field}", text="x", text_version="1", language="fi")
    asked = make_request(cast.project, organisation_name=f"Office {index}")
    make_booking(asked, days=index + 40)
    for status in ("delivered", "paid"):
        held = make_booking(asked, days=-index - 1, status="confirmed", expert=cast.profile, fee_per_hour=40)
        held.status, held.hours, held.heads = status, 2, 9
        held.save()
    Offer.objects.create(booking=make_booking(asked, days=30), profile=cast.profile, expires_at=clock.now() + DAY)
    issue_invoice(seller=cast.silta.seller, buyer=buyer(), sold=[hours()], by=cast.actors["manager"])
    Seat.objects.create(body=cast.body, person=person)
    Matter.objects.create(
        body=cast.body, proposed_by=person, proposal="x", language="fi", status="told_back", sent_at=clock.now(),
        due_on=clock.today(), owner_email="x@example.org", answered_at=clock.now(), is_public=True,
    )  # fmt: skip


def address(cast, page: str) -> str:
    return page.format(
        activity=f"/en/desk/activities/{cast.activity.uuid}/",
        session=f"/en/desk/sessions/{cast.session.uuid}/",
        applications=f"/en/desk/activities/{cast.activity.uuid}/applications/",
        diplomas=f"/en/desk/activities/{cast.activity.uuid}/diplomas/",
        rows=f"/en/oversight/silta/targets/{cast.target.uuid}/",
        person=f"/en/desk/people/{cast.aino.uuid}/",
        booking=f"/en/desk/bookings/{cast.requested.uuid}/",
        panel=f"/en/desk/panels/{cast.body.uuid}/",
        standard=f"/en/desk/standards/{cast.standard.uuid}/",
        unit=f"/en/desk/units/{cast.unit.uuid}/",
        validation=f"/en/desk/validation/{cast.validation.uuid}/",
        agree=f"/en/desk/validation/{cast.validation.uuid}/agree/",
        fits=f"/en/desk/validation/{cast.validation.uuid}/places/",
        candidates=f"/en/desk/training-places/{cast.place.uuid}/candidates/",
        marks=f"/en/desk/assessments/{cast.assessment.uuid}/",
        skills=f"/en/my/skills/{cast.validation.uuid}/",
        case=f"/en/desk/reports/{cast.handled.uuid}/",
        service_case=f"/en/desk/cases/{cast.rehabilitation.uuid}/",
        plan=f"/en/desk/people/{cast.aino.uuid}/plan/",
        school=f"/en/desk/schools/{cast.school.uuid}/",
        my_activity=f"/en/my/activities/{cast.activity.uuid}/",
    )


@pytest.fixture(autouse=True)
def no_look_at_corrections(monkeypatch):
    """Once a minute a page asks for corrected texts, whatever it shows."""
    monkeypatch.setattr(wordings, "LOOK_EVERY", float("inf"))


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(captured)


@pytest.mark.parametrize("actor", PAGES)
def test_queries_do_not_grow_with_the_rows(cast, as_user, actor):
    Target.objects.create(project=cast.project, words=texts(en="Done"), measure="completed", goal=5)
    add_rows(cast, 0)
    client = as_user(cast.actors[actor])
    urls = [address(cast, page) for page in PAGES[actor]]
    before = {url: queries(client, url) for url in urls}
    add_rows(cast, 10)
    after = {url: queries(client, url) for url in urls}
    assert Participation.objects.count() > 20
    assert {url: (before[url], after[url]) for url in urls if after[url] > before[url]} == {}
    assert max(after.values()) <= 60, after
