"""The cast that every test knows. One project of two organisations, one project of a third; Aino is the person it is
all about, and everybody else stands in a different relation to her.

    worker      works with Aino                      self, guardian   Aino herself, and her guardian Irma
    colleague   same organisation, not assigned      peer             another participant, Bashir
    former      worked with Aino until yesterday     partner_…        the partner organisation, in the same project
    retired     assigned, but the seat has ended     other_…          an organisation that has nothing to do with it

Names of people carry a canary: a page that shows one to somebody who must not see it is caught.
"""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.files.base import ContentFile
from django.test import Client

from kotosilta.activities import attendance_imports
from kotosilta.activities.models import (
    Activity,
    Application,
    Attendance,
    CareNote,
    Enrolment,
    Guest,
    HoursRequirement,
    Leader,
    LearningOutcome,
    Material,
    Session,
    WaitingPlace,
)
from kotosilta.core import clock
from kotosilta.core.models import TextRemark
from kotosilta.core.translated import texts
from kotosilta.credentials.issuer import new_place
from kotosilta.credentials.models import Credential
from kotosilta.credentials.services import sign_credential
from kotosilta.experts.models import (
    Availability,
    AvailabilityException,
    Booking,
    BookingRequest,
    ExpertProfile,
    Offer,
    StorySection,
    StoryShare,
    Topic,
)
from kotosilta.governance.models import Body, Decision, Finding, Matter, Meeting, Paper, Risk, RootingItem, Seat
from kotosilta.guidance import contact_imports
from kotosilta.guidance.models import (
    AdvisorRequest,
    ChecklistStep,
    Contact,
    PlanGoal,
    PlanStep,
    Referral,
    ReferralStep,
    SchoolPlacement,
    Service,
    ServiceCase,
    Transition,
    WorkPlacement,
)
from kotosilta.incidents.models import Recipient
from kotosilta.incidents.services.cases import take_into_team, take_up
from kotosilta.incidents.services.reports import report
from kotosilta.invoicing.services import issue_invoice
from kotosilta.invoicing.tests.sellers import buyer, hours, make_seller
from kotosilta.people.merges import merge_persons
from kotosilta.people.middleware import SESSION_KEY
from kotosilta.people.models import (
    Consent,
    ContactRoute,
    FamilyRelation,
    LanguageSkill,
    Organisation,
    Person,
    User,
)
from kotosilta.people.services import save_person
from kotosilta.privacy.models import DataRequest, Erasure, Hold
from kotosilta.projects import organisation_imports
from kotosilta.projects.models import (
    Assignment,
    Import,
    Member,
    Milestone,
    Participation,
    Partner,
    Project,
    SystemAccess,
    Target,
    TrainingPlace,
)
from kotosilta.reporting.models import BudgetLine, Cost, Estimate, Grant, Publication, Report, WorkHours
from kotosilta.surveys.models import Round
from kotosilta.surveys.questions import standard
from kotosilta.validation.models import (
    Assessment,
    Concept,
    ConceptLink,
    Evidence,
    Mark,
    Objection,
    Outcome,
    SkillsInterview,
    Standard,
    Unit,
    ValidationCase,
)
from kotosilta.validation.services.standards import import_standard
from kotosilta.validation.standards import OutcomeDraft, StandardDraft, UnitDraft

AINO = "Aino Canary-Kuusi"
BASHIR = "Bashir Canary-Leppä"
OTTO = "Otto Canary-Paju"
NOTE = "canary-note: what Aino told"
STORY = "canary-story: what happened"
REASON = "canary-reason: why Aino needs the service"
GOAL = "canary-goal: Aino wants to"
SITUATION = "canary-situation: two rents are not paid"
CARE = "canary-care: no nuts"
TOLD = "canary-told: what happened in the break"
EVIDENCE = "canary-evidence: cooked for forty"
PROPOSAL = "canary-proposal: evening opening hours"
DAY = dt.timedelta(days=1)


def make_user(name: str, organisation: Organisation | None = None) -> User:
    return User.objects.create_user(email=f"{name}@example.org", name=name, organisation=organisation)


FROZEN = {
    "project": {"name": "Silta", "slug": "silta", "fund": "esf-plus-2021-2027", "owner": "Silta ry", "grant_number": ""},
    "period": {"key": "2025", "first": "2025-01-01", "last": "2025-12-31"},
    "counted_at": "2026-01-02",
    "participants": {"total": 1, "in_period": 1, "incomplete": 0, "long": 0, "short": 1},
    "targets": [],
    "indicators": [
        {"code": "EECO02", "words": "unemployed", "counts": "participants", "wording_checked": True, "value": 1, "in_period": 1, "by": [],
         "rows": [["projects.Participation", "00000000-0000-4000-8000-000000000000", 1]]}
    ],
    "money": None,
    "staff": {"people": 1, "additional": 0, "by_role": {}},
    "narrative": {"risks": {"recorded": [], "text": "canary-frozen"}},
}  # fmt: skip


def make_person(keeper: Organisation, name: str = "Somebody", **fields: Any) -> Person:
    person = Person(keeper=keeper, full_name=name, **fields)
    save_person(person=person, by=None, fields=["full_name"])
    return person


def make_project(owner: Organisation, slug: str = "silta", fund: str = "esf-plus-2021-2027", **fields: Any) -> Project:
    today = clock.today()
    values = {"starts_on": today - 100 * DAY, "ends_on": today + 300 * DAY, "name": slug.title(), **fields}
    return Project.objects.create(slug=slug, fund=fund, owner=owner, **values)


def seat(user: User, project: Project | None, role: str, *, until: Any = None) -> Member:
    return Member.objects.create(
        user=user, project=project, organisation=user.organisation, role=role, since=clock.now() - 90 * DAY, until=until
    )


def make_activity(project: Project, **fields: Any) -> Activity:
    values = {"kind": "training", "title": texts(en="Course", fi="Kurssi"), "enrolment_by": "open", **fields}
    return Activity.objects.create(project=project, **values)


def make_session(
    activity: Activity, *, days: float = 1, hours: float = 2, kind: str = "lecture", **fields: Any
) -> Session:
    starts = clock.now() + days * DAY
    return Session.objects.create(
        activity=activity, kind=kind, starts_at=starts, ends_at=starts + dt.timedelta(hours=hours), **fields
    )


def enter(person: Person, project: Project, **fields: Any) -> Participation:
    values = {"entered_on": clock.today() - 30 * DAY, "entry_gender": person.gender, **fields}
    return Participation.objects.create(person=person, project=project, **values)


def make_credential(person: Person, source: Any, occasion: Any, **fields: Any) -> Credential:
    """A signed diploma of this person."""
    says = {
        "holder": person.name_on_paper, "languages": ["fi", "en"], "activity_kind": "training", "title": {"fi": "Kurssi", "en": "Course"}, "about": {},
        "hours": [{"words": {"fi": "Luento", "en": "Lecture"}, "hours": "2"}], "total_hours": "2",
        "first_day": "2026-01-12", "last_day": "2026-03-12", "awarded_on": "2026-03-12", "place": "",
        "outcomes": [{"words": {"en": "can explain"}, "url": "http://data.europa.eu/esco/skill/x"}],
        "issuer": "Silta ry", "project": "Silta", "signatories": [{"role": {"en": "Manager"}, "name": "M. Manager"}],
    }  # fmt: skip
    status_list, index = new_place()
    credential = Credential.objects.create(
        **{
            "kind": "diploma", "person": person, "keeper": person.keeper, "source": source, "occasion": occasion,
            "says": says, "status_list": status_list, "status_index": index, **fields,
        }
    )  # fmt: skip
    sign_credential(credential)
    credential.refresh_from_db()
    return credential


def make_cast() -> SimpleNamespace:
    """Everybody and everything; see the module's text."""
    c = SimpleNamespace()
    c.silta = Organisation.objects.create(name="Silta ry", kind="association")
    c.city = Organisation.objects.create(name="City", kind="municipality")
    c.elsewhere = Organisation.objects.create(name="Elsewhere ry", kind="association")
    c.project = make_project(c.silta)
    c.partnership = Partner.objects.create(project=c.project, organisation=c.city, role="partner")
    c.other_project = make_project(c.elsewhere, slug="toinen")
    _seat_everybody(c)
    _write_down_people(c)
    _merge_a_double(c)
    _run_a_course(c)
    _let_aino_be_an_expert(c)
    _be_in_a_school(c)
    _refer_aino(c)
    _report_something(c)
    _ask_about_data(c)
    return c


def _seat_everybody(c: SimpleNamespace) -> None:
    roles = {
        "manager": "manager", "worker": "worker", "colleague": "worker", "former": "worker", "advisor": "advisor",
        "counsellor": "counsellor", "leader": "leader", "other_leader": "leader", "assessor": "assessor", "steering": "steering",
        "auditor": "auditor", "retired": "worker",
    }  # fmt: skip
    c.actors = {}
    for name, role in roles.items():
        c.actors[name] = make_user(name, c.silta)
        until = clock.now() - DAY if name == "retired" else None
        setattr(c, f"{name}_seat", seat(c.actors[name], c.project, role, until=until))
    c.actors["coordinator"] = make_user("coordinator", c.silta)
    seat(c.actors["coordinator"], None, "coordinator")
    for name, role in {"partner_manager": "manager", "partner_worker": "worker"}.items():
        c.actors[name] = make_user(name, c.city)
        seat(c.actors[name], c.project, role)
    for name, role in {"other_manager": "manager", "other_worker": "worker"}.items():
        c.actors[name] = make_user(name, c.elsewhere)
        seat(c.actors[name], c.other_project, role)
    c.actors["other_coordinator"] = make_user("other_coordinator", c.elsewhere)
    seat(c.actors["other_coordinator"], None, "coordinator")
    for name in ("self", "guardian", "peer"):
        c.actors[name] = make_user(name)


def _write_down_people(c: SimpleNamespace) -> None:
    worker = c.actors["worker"]
    c.aino = make_person(c.silta, AINO, birth_year=2010, gender="woman", user=c.actors["self"])
    c.irma = make_person(c.silta, "Irma Canary-Kuusi", birth_year=1980, user=c.actors["guardian"])
    c.bashir = make_person(c.silta, BASHIR, birth_year=1990, user=c.actors["peer"])
    c.otto = make_person(c.elsewhere, OTTO, birth_year=1970)
    c.relation = FamilyRelation.objects.create(person=c.irma, relative=c.aino, kind="guardian")
    c.participation = enter(c.aino, c.project)
    c.left = enter(c.bashir, c.project, left_on=clock.today() - 29 * DAY, exit_status="work")
    c.other_participation = enter(c.otto, c.other_project)
    since = clock.now() - 60 * DAY
    c.assignment = Assignment.objects.create(worker=worker, person=c.aino, project=c.project, since=since)
    Assignment.objects.create(worker=worker, person=c.irma, project=c.project, since=since)
    Assignment.objects.create(
        worker=c.actors["former"], person=c.aino, project=c.project, since=since, until=clock.now() - DAY
    )
    Assignment.objects.create(worker=c.actors["retired"], person=c.aino, project=c.project, since=since)
    Assignment.objects.create(worker=c.actors["other_worker"], person=c.otto, project=c.other_project, since=since)
    c.skill = LanguageSkill.objects.create(person=c.aino, language="so", is_first=True)
    c.route = ContactRoute.objects.create(person=c.aino, kind="email", value="aino@example.org")
    c.consent = Consent.objects.create(person=c.aino, key="photo", text="…", text_version="1", language="fi")
    c.contact = Contact.objects.create(project=c.project, worker=worker, person=c.aino, topic="school", note=NOTE)
    c.light = Contact.objects.create(
        project=c.project,
        worker=worker,
        nickname="canary-nickname",
        topic="work",
        next_step="Call",
        next_step_by=worker,
        note="canary-light",
    )
    c.target = Target.objects.create(project=c.project, words=texts(en="People"), measure="participants", goal=10)
    c.estimate = Estimate.objects.create(project=c.project, indicator="EECO12", value=1, method="A study of the area")
    c.text_remark = TextRemark.objects.create(language="so", page="/so/", words="not right", on=clock.today())
    c.system_access = SystemAccess.objects.create(
        project=c.project, user=c.actors["worker"], name="Timetables", scopes=["results:read"]
    )
    c.publication = Publication.objects.create(
        project=c.project, kind="news", title=texts(en="canary-news"), sections={"text": texts(en="Not public yet")}
    )
    c.grant = Grant.objects.create(
        project=c.project,
        decided_on=c.project.starts_on,
        total=1000,
        own_percent=20,
        cost_model="real",
        salaries="unit",
    )
    c.budget_line = BudgetLine.objects.create(project=c.project, organisation=c.silta, category="travel", amount=100)
    c.cost = Cost.objects.create(
        project=c.project, organisation=c.silta, category="travel", day=c.project.starts_on, amount=10, text="canary-cost",
        voucher="1",
    )  # fmt: skip
    c.work_hours = WorkHours.objects.create(
        project=c.project, organisation=c.silta, user=worker, worker="Worker", day=c.project.starts_on, hours=2
    )
    days = {"first": c.project.starts_on, "last": clock.today()}
    c.draft_report = Report.objects.create(project=c.project, period="all", **days)
    c.report = Report.objects.create(
        project=c.project, period="2025", status="frozen", frozen_at=clock.now(), frozen_by=c.actors["manager"],
        content=FROZEN, **days,
    )  # fmt: skip
    c.milestone = Milestone.objects.create(participation=c.participation, kind="residence", on=clock.today())
    c.upload = Import.objects.create(
        project=c.project, file_name="canary.csv", content=b"nimi;aloitus\nCanary;1.1.2026", rows_total=1
    )


def _merge_a_double(c: SimpleNamespace) -> None:
    """Aino was written down twice; the manager has made one record of both."""
    double = make_person(c.silta, AINO, birth_year=c.aino.birth_year)
    enter(double, c.project)
    c.merge = merge_persons(kept=c.aino, double=double, of_double=set(), by=c.actors["manager"])
    c.aino.refresh_from_db()


def _run_a_course(c: SimpleNamespace) -> None:
    c.activity = make_activity(c.project, enrolment_by="application", capacity=5)
    c.attendance_upload = Import.objects.create(
        project=c.project, kind="attendance", about=c.activity.uuid, file_name="l.xlsx", state="done",
        report={"written": [], "sessions": [], **attendance_imports.Plan([], 0, {}, {}, []).report},
    )  # fmt: skip
    c.contacts_upload = Import.objects.create(
        project=c.project, kind="contacts", uploaded_by=c.actors["worker"], file_name="c.csv", state="done",
        report={"written": [], **contact_imports.Plan([], 0, {}, []).report},
    )  # fmt: skip
    c.organisations_upload = Import.objects.create(
        project=c.project, kind="organisations", uploaded_by=c.actors["manager"], file_name="o.csv", state="done",
        report={"written": [], "organisations": [], **organisation_imports.Plan([], 0, [], {}, []).report},
    )  # fmt: skip
    c.leading = Leader.objects.create(activity=c.activity, user=c.actors["leader"])
    c.session = make_session(c.activity, days=0.4)
    c.practice = make_session(c.activity, days=-3, hours=24 * 9, kind="practice", practice_hours=12)
    c.requirement = HoursRequirement.objects.create(activity=c.activity, session_kinds=["lecture"], hours=2)
    c.enrolment = Enrolment.objects.create(activity=c.activity, person=c.aino, seat=1)
    c.outcome = LearningOutcome.objects.create(activity=c.activity, words=texts(en="can explain", fi="osaa selittää"))
    c.credential = make_credential(c.aino, c.enrolment.uuid, c.activity.uuid)
    c.waiting_place = WaitingPlace.objects.create(activity=c.activity, person=c.aino)
    c.application = Application.objects.create(activity=c.activity, person=c.aino)
    c.logged = Attendance.objects.create(
        session=c.practice, person=c.aino, day=clock.today() - DAY, status="present", source="self", minutes=120
    )
    c.guest = Guest.objects.create(session=c.session, name="canary-guest", email="guest@example.org")
    c.material = Material.objects.create(activity=c.activity, title=texts(en="Snack"), for_families=False)
    c.care_note = CareNote.objects.create(person=c.aino, text=CARE)
    Consent.objects.create(person=c.aino, key="care_note", text="…", text_version="1", language="fi")
    c.public = make_activity(c.project, kind="club", is_public=True, title=texts(en="Club"))
    make_session(c.public, days=2, kind="club")


def make_request(project: Project, **fields: Any) -> BookingRequest:
    values = {"organisation_name": "Library", "contact_name": "L. Brarian", "email": "library@example.org",
              "purpose": "A talk", "language": "fi", **fields}  # fmt: skip
    return BookingRequest.objects.create(project=project, **values)


def make_booking(request: BookingRequest, *, days: float = 5, hours: float = 2, **fields: Any) -> Booking:
    """At a full hour, so that it fills whole quarter-hours."""
    starts = (clock.now() + days * DAY).replace(minute=0, second=0, microsecond=0)
    values = {"place": "Main street 1", "region": "central", "title": "Talk", **fields}
    return Booking.objects.create(
        request=request, starts_at=starts, ends_at=starts + dt.timedelta(hours=hours), **values
    )


def make_expert(person: Person, project: Project, **fields: Any) -> ExpertProfile:
    values = {"public_name": person.called, "roles": ["speak"], "languages": ["fi"], "region": "central",
              "formats": ["on_site", "remote"], "fee_per_hour": 40, **fields}  # fmt: skip
    return ExpertProfile.objects.create(person=person, project=project, **values)


def _let_aino_be_an_expert(c: SimpleNamespace) -> None:
    c.topic = Topic.objects.create(words=texts(en="School", fi="Koulu"))
    c.profile = make_expert(c.aino, c.project, credential=c.credential, photo=b"RIFF")
    c.profile.topics.add(c.topic)
    c.week = Availability.objects.create(profile=c.profile, weekday=0, starts=dt.time(9), ends=dt.time(15))
    day = clock.now() + 9 * DAY
    c.exception = AvailabilityException.objects.create(profile=c.profile, starts_at=day, ends_at=day + DAY)
    c.asked = make_request(c.project, topic=c.topic)
    c.booking = make_booking(
        c.asked, status="confirmed", expert=c.profile, fee_per_hour=40, agreement_sent_at=clock.now()
    )
    c.requested = make_booking(c.asked, days=20)
    c.question = make_request(c.project, is_question=True)
    c.offer = Offer.objects.create(
        booking=make_booking(c.asked, days=30, status="offered"), profile=c.profile, expires_at=clock.now() + 2 * DAY
    )
    c.invoice = issue_invoice(
        seller=make_seller(c.silta), buyer=buyer(), sold=[hours(source=c.booking.uuid)], by=c.actors["manager"]
    )
    c.peer_booking = make_booking(
        make_request(c.project, kind="peer", for_person=c.bashir, organisation_name="Newcomer", email=""), days=25
    )
    panel = make_activity(c.project, kind="panel", title=texts(en="Panel"))
    c.panel_session = make_session(panel, days=3, kind="group")
    c.body = Body.objects.create(project=c.project, name=texts(en="Panel"), activity=panel, fee=20)
    c.panel_seat = Seat.objects.create(body=c.body, person=c.bashir)
    Enrolment.objects.create(activity=panel, person=c.bashir, seat=1)
    c.decision = Decision.objects.create(
        body=c.body, text=texts(en="x"), action="canary-action", who="x", due_on=clock.today()
    )
    control = make_activity(c.project, kind="panel")
    c.control_session = make_session(control, days=5, kind="group")
    c.control_group = Body.objects.create(project=c.project, kind="control", name=texts(en="Group"), activity=control)
    pack = Meeting.objects.create(body=c.control_group, session=c.control_session)
    c.pack_paper = Paper(meeting=pack, title="Budget")
    c.pack_paper.file.save("x.pdf", ContentFile(b"%PDF-"), save=True)
    c.risk = Risk.objects.create(
        project=c.project, what=texts(en="canary-risk"), likelihood=3, impact=2, measure=texts(en="A deputy"), who="x",
        review_on=clock.today() + DAY,
    )  # fmt: skip
    assessed = Round.objects.create(
        questionnaire=standard("self-assessment"), project=c.project, stage="during", closes_on=clock.today() - DAY,
        closed_at=clock.now(),
    )  # fmt: skip
    c.finding = Finding.objects.create(round=assessed, question="reach", evidence="Lists")
    c.rooting_item = RootingItem.objects.create(
        project=c.project, practice=texts(en="Advisors in schools"), owner_organisation="City", owner_name="canary-owner",
        owner_email="owner@example.org",
    )  # fmt: skip
    c.matter = Matter.objects.create(body=c.body, proposed_by=c.bashir, proposal=PROPOSAL, language="fa")
    c.story = StorySection.objects.create(person=c.aino, kind="happened", text=STORY)
    c.share = StoryShare.objects.create(section=c.story, reader=c.actors["worker"], until=clock.now() + DAY)


def make_service(keeper: Organisation, **fields: Any) -> Service:
    values = {"name": texts(en="Housing advice", fi="Asumisneuvonta"), "organisation_name": "City", "needs": ["housing"],
              "languages": ["fi", "so"], "areas": ["Kuopio"], "referral_email": "advice@example.org", **fields}  # fmt: skip
    service = Service(keeper=keeper, **values)
    service.derive()
    service.save()
    return service


def ask_questions(c: SimpleNamespace, stage: str = "before", **fields: Any) -> Round:
    """A round of pupils' questions, open for two weeks."""
    until = clock.today() + 14 * DAY
    values = {"questionnaire": standard("pupils"), "project": c.project, "stage": stage, "closes_on": until, **fields}
    return Round.objects.create(**values)


def _be_in_a_school(c: SimpleNamespace) -> None:
    draft = UnitDraft("u-1", texts(en="Working in a kitchen"), 15, [], [OutcomeDraft(texts(en="keeps clean"), {})], [])
    c.standard = import_standard(draft=StandardDraft("S-1", texts(en="Kitchen"), None, None, [draft]), by=None).standard
    c.unit = c.standard.units.get()
    c.learning_outcome = c.unit.outcomes.get()
    c.draft = Standard.objects.create(
        code="D-1", source="own", title=texts(en="Draft"), written_by=c.actors["worker"], approved_at=None, digest="x"
    )
    c.draft_unit = Unit.objects.create(standard=c.draft, title=texts(en="canary-unit"), position=0)
    c.draft_outcome = Outcome.objects.create(unit=c.draft_unit, words=texts(en="canary-outcome"), position=0)
    uri = "http://data.europa.eu/esco/skill/x"
    c.concept = Concept.objects.create(
        uri=uri, kind="skill", version="1.1.1", labels={"en": "clean"}, search_text="clean"
    )
    c.esco_link = ConceptLink.objects.create(
        outcome=c.learning_outcome, uri=uri, version="1.1.1", labels={"en": "clean"}
    )
    c.school = Partner.objects.create(
        project=c.project, organisation=Organisation.objects.create(name="School", kind="school"), role="school"
    )
    c.placement = SchoolPlacement.objects.create(
        school=c.school, advisor=c.actors["advisor"], weekdays=[0, 1, 2, 3, 4, 5, 6], starts_on=clock.today() - 30 * DAY,
        handover_note="canary-handover: start with 4B",
    )  # fmt: skip
    c.service = make_service(c.silta)
    c.round = ask_questions(c, school=c.school)
    c.advisor_request = AdvisorRequest.objects.create(school=c.school, initials="CQ", school_class="4B")


def _report_something(c: SimpleNamespace) -> None:
    """The school has a recipient and a deputy, whom the report names; nobody of the project reads it."""
    for name in ("recipient", "deputy"):
        c.actors[name] = make_user(name, c.school.organisation)
        c.named = Recipient.objects.create(
            school=c.school, user=c.actors[name], role=name, since=clock.now() - 30 * DAY
        )
    c.incident, c.code = report(
        school=c.school, not_to=[c.actors["deputy"]], teller="pupil", whom="me", what=["words", "racism"], place="break",
        since="month", told=TOLD, contact="", language="so",
    )  # fmt: skip
    c.handled, _code = report(
        school=c.school, not_to=[], teller="parent", whom="child", what=["hitting"], place="way", since="once",
        told="canary-handled", contact="canary-contact", language="fi",
    )  # fmt: skip
    take_up(incident=c.handled, by=c.actors["recipient"])
    helper = make_user("helper", c.school.organisation)  # of the school, in the team of this case only
    c.team_member = take_into_team(incident=c.handled, user=helper, by=c.actors["recipient"])
    c.talk = c.handled.steps.get(key="talk_target")


def _ask_about_data(c: SimpleNamespace) -> None:
    """Aino wants her data deleted; Irma's file is proposed for erasure, and held."""
    c.data_request = DataRequest.objects.create(person=c.aino, kind="erase", words="canary-asked")
    c.hold = Hold.objects.create(person=c.irma, reason="canary-hold", put_by=c.actors["manager"])
    c.erasure = Erasure.objects.create(
        person=c.irma.uuid, keeper=c.silta, reason="mistake", proposed_by=c.actors["worker"]
    )


def _refer_aino(c: SimpleNamespace) -> None:
    moment = clock.now()
    c.referral = Referral.objects.create(
        project=c.project, person=c.aino, service=c.service, worker=c.actors["worker"], reason=REASON, reached_by="040 1",
        language="so", status="sent", sent_at=moment, heard_at=moment, consent_key="referral.aino",
    )  # fmt: skip
    c.goal = PlanGoal.objects.create(
        project=c.project, person=c.aino, worker=c.actors["worker"], words=GOAL, language="so", topic="school"
    )
    c.step = PlanStep.objects.create(goal=c.goal, what="canary-step", whose="family", by_when=clock.today())
    c.transition = Transition.objects.create(
        project=c.project, person=c.aino, worker=c.actors["worker"], path="grade_9", year=clock.today().year + 1
    )
    c.transition_step = ChecklistStep.objects.create(transition=c.transition, key="apply", due_on=clock.today() - DAY)
    c.case = ServiceCase.objects.create(
        project=c.project, person=c.aino, worker=c.actors["worker"], kind="arrears", situation=SITUATION,
        landlord="canary-landlord", rent=700, arrears=1400,
    )  # fmt: skip
    c.case_step = ChecklistStep.objects.create(case=c.case, key="plan", due_on=clock.today() - DAY)
    c.rehabilitation = ServiceCase.objects.create(
        project=c.project, person=c.aino, worker=c.actors["worker"], kind="rehabilitation"
    )
    c.try_out = WorkPlacement.objects.create(
        case=c.rehabilitation, person=c.aino, project=c.project, workplace="canary-workplace", starts_on=clock.today(), ends_on=clock.today() + 30 * DAY,
        weekly_hours=12,
    )  # fmt: skip
    _validate_aino(c)
    Consent.objects.create(person=c.aino, key="referral.aino", text="…", text_version="1", language="fi")
    ReferralStep.objects.create(referral=c.referral, status="sent", source="advisor", by=c.actors["worker"])


def _validate_aino(c: SimpleNamespace) -> None:
    """The counsellor has been asked, the assessor too; a colleague has given marks, and what was agreed on waits."""
    Consent.objects.create(person=c.aino, key="validation", text="…", text_version="1", language="fi")
    c.validation = ValidationCase.objects.create(
        project=c.project,
        person=c.aino,
        guide=c.actors["worker"],
        stages=ValidationCase.Stage.values,
        wish="canary-wish",
    )
    c.validation.units.add(c.unit)
    c.skills = SkillsInterview.objects.create(case=c.validation, said='{"jobs": "canary-jobs"}')
    c.evidence = Evidence.objects.create(case=c.validation, kind="work", title="Soup", words=EVIDENCE)
    c.evidence.outcomes.add(c.learning_outcome)
    c.paper = Evidence(case=c.validation, kind="paper", title="Diploma", file_kind="application/pdf")
    c.paper.file.save("", ContentFile(b"canary-file"))
    c.employer = Partner.objects.create(
        project=c.project, role="employer",
        organisation=Organisation.objects.create(name="Kitchens Ltd", kind="company", size="large"),
    )  # fmt: skip
    c.place = TrainingPlace.objects.create(employer=c.employer, title="canary-place", area="Kuopio", tutor="T. Utor")
    c.place.outcomes.add(c.learning_outcome)
    c.training = WorkPlacement.objects.create(
        person=c.aino, project=c.project, workplace="canary-kitchen", starts_on=clock.today(),
        ends_on=clock.today() + 30 * DAY, weekly_hours=20,
    )  # fmt: skip
    c.assessment = Assessment.objects.create(case=c.validation, role="teacher", assessor=c.actors["assessor"])
    given = Assessment.objects.create(
        case=c.validation, role="counsellor", assessor=c.actors["colleague"], given_at=clock.now()
    )
    Mark.objects.create(assessment=given, outcome=c.learning_outcome, level="1", ground="talk", words="canary-mark")
    c.consensus = Assessment.objects.create(
        case=c.validation, role="consensus", assessor=c.actors["worker"], given_at=clock.now()
    )
    c.objection = Objection.objects.create(
        case=c.validation, kind="objection", words="canary-objection", language="so", answer_by=clock.today() + 14 * DAY
    )


def sign_in(client: Client, user: User) -> Client:
    """Signed in as somebody who has passed the second step."""
    client.force_login(user)
    session = client.session
    session[SESSION_KEY] = True
    session.save()
    return client


def give_totp(user: User) -> str:
    """A second factor; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert Authenticator.objects.filter(user=user).exists()
    return secret


def code_now(secret: str) -> str:
    """What the app shows at this moment."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
