"""Short ways to act in the demo as its people do: each goes through the service that the pages call."""

import datetime as dt
import random
from typing import Any, NamedTuple

from kotosilta.activities import services as activities
from kotosilta.activities.certificates import issue_certificates
from kotosilta.activities.models import Activity, Attendance, HoursRequirement, LearningOutcome, Session
from kotosilta.core import clock
from kotosilta.core.translated import texts
from kotosilta.credentials.services import sign_occasion
from kotosilta.people.models import ContactRoute, FamilyRelation, LanguageSkill, Organisation, Person, User
from kotosilta.portal.personas import PERSONAS
from kotosilta.projects import services as projects
from kotosilta.projects.models import Member, Project, Target

NOON = dt.time(12)


class Team(NamedTuple):
    """The personas who work, by their slug."""

    leader: User
    advisor: User
    counsellor: User
    worker: User
    manager: User


class Setting(NamedTuple):
    project: Project
    team: Team
    today: dt.date
    chance: random.Random


def on(day: dt.date, time: dt.time = NOON) -> Any:
    """Act as on that day."""
    return clock.travel(clock.at(day, time))


def staff(name: str, email: str, organisation: Organisation) -> User:
    return User.objects.create_user(email=email, name=name, organisation=organisation)


def seat(project: Project, user: User, role: str, since: dt.date) -> Member:
    organisation = user.organisation
    assert organisation is not None  # noqa: S101 - staff() gave one
    member: Member = Member.objects.create(
        user=user,
        project=None if role == Member.Role.COORDINATOR else project,
        organisation=organisation,
        role=role,
        since=clock.at(since, dt.time(8)),
    )
    return member


def person(
    project: Project,
    by: User,
    *,
    name: str,
    native: str = "",
    born: tuple[int, int | None, int | None] | None = None,
    gender: str = "",
    language: str = "fi",
    contact: tuple[str, str] | None = None,
) -> Person:
    """Write a person down, as a worker does; with the first language and one way to be reached."""
    known = Person(full_name=name, name_native=native, gender=gender, language=language)
    if born:
        known.birth_year, known.birth_month, known.birth_day = born
    projects.take_in(project=project, person=known, by=by, fields=["full_name"])
    LanguageSkill.objects.create(person=known, language=language, is_first=True, speaks="C2", reads="C1", writes="B2")
    if language != "fi":
        LanguageSkill.objects.create(person=known, language="fi", speaks="A2", reads="A1", writes="")
    if contact:
        ContactRoute.objects.create(person=known, kind=contact[0], value=contact[1], is_preferred=True)
    return known


def guardians(children: list[Person], parents: list[Person]) -> None:
    for parent in parents:
        for child in children:
            FamilyRelation.objects.create(person=parent, relative=child, kind=FamilyRelation.Kind.GUARDIAN)
    if len(parents) == 2:
        FamilyRelation.objects.create(person=parents[0], relative=parents[1], kind=FamilyRelation.Kind.PARTNER)


def activity(project: Project, by: User, kind: str, title: dict[str, str], **fields: Any) -> Activity:
    return activities.set_up_activity(
        activity=Activity(
            project=project,
            kind=kind,
            title=texts(**title),
            description=texts(**fields.pop("description", {})),
            **{"enrolment_by": Activity.EnrolmentBy.OPEN, **fields},
        ),
        by=by,
    )


def session(where: Activity, kind: str, day: dt.date, start: float, hours: float, **fields: Any) -> Session:
    """A session on a day, from a wall-clock hour (17.5 is 17:30)."""
    begins = clock.at(day, dt.time(int(start), int(start % 1 * 60)))
    topic = texts(**fields.pop("topic", {}))
    made: Session = Session.objects.create(
        activity=where, kind=kind, starts_at=begins, ends_at=begins + dt.timedelta(hours=hours), topic=topic, **fields
    )
    return made


def require(where: Activity, kinds: list[str], hours: float) -> None:
    HoursRequirement.objects.create(activity=where, session_kinds=kinds, hours=hours)


def outcome(where: Activity, alignment: str = "", **words: str) -> None:
    """What one can do afterwards; `alignment`: the skill's address in ESCO v1.1.1."""
    LearningOutcome.objects.create(activity=where, words=texts(**words), alignment=alignment)


def certify(where: Activity, kind: str, by: User) -> None:
    """Issue to everybody who has earned it; signed at once, as the worker would do."""
    issue_certificates(activity=where, kind=kind, by=by)
    sign_occasion.func(str(where.uuid))


def attend(held: Session, who: list[Person], by: User, *, excused: list[Person] | None = None) -> None:
    """Mark the list at the end of the session."""
    with clock.travel(held.ends_at):
        activities.mark_together(session=held, people=who, status=Attendance.Status.PRESENT, by=by)
        activities.mark_together(session=held, people=excused or [], status=Attendance.Status.EXCUSED, by=by)


def target(
    project: Project, measure: str, goal: float, words: dict[str, str], *, kind: str = "", indicator: str = ""
) -> None:
    Target.objects.create(
        project=project,
        measure=measure,
        goal=goal,
        words=texts(**words),
        activity_kind=kind,
        indicator=indicator,
        position=project.targets.count(),
    )


def account(one: Person, slug: str) -> None:
    persona = next(p for p in PERSONAS if p.slug == slug)
    one.user = User.objects.create_user(email=persona.email, name=persona.name, language=one.language)
    one.save()
    ContactRoute.objects.create(person=one, kind=ContactRoute.Kind.EMAIL, value=persona.email)
