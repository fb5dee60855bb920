"""Clubs in the demo: a term with themes, guests who answer, materials, allergies that only leaders see."""

import datetime as dt
from uuid import uuid4

from kotosilta.activities import clubs
from kotosilta.activities.faces import ask_how_it_was
from kotosilta.activities.models import Activity, Guest, Material, Session, SessionKind
from kotosilta.activities.permissions import GUEST
from kotosilta.activities.services import enrol_family
from kotosilta.activities.waiting import wait_for_seat
from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.core.translated import texts
from kotosilta.people.models import Person, User
from kotosilta.people.services import give_account
from kotosilta.portal.demo.acting import activity, on, session
from kotosilta.projects.models import ActivityKind, Project
from kotosilta.surveys.permissions import SURVEY
from kotosilta.surveys.services import answer

CHILDREN = {"fi": "Askartelua ja leikkiä", "en": "Crafts and play", "ar": "أشغال يدوية ولعب"}


def term(
    where: Activity, by: User, first: dt.date, times: int, weeks: int, themes: list[dict[str, str]], *, is_assumed: bool = False
) -> list[Session]:  # fmt: skip
    """From 17 to 19 o'clock, planned a week before the first time."""
    sessions = []
    for number in range(times):
        begins = clock.at(first + dt.timedelta(weeks=weeks * number), dt.time(17))
        sessions.append(
            Session(
                activity=where, kind=SessionKind.CLUB, starts_at=begins, ends_at=begins + dt.timedelta(hours=2),
                topic=texts(**themes[number % len(themes)]), children_topic=texts(**CHILDREN), children_place="Luokka 3",
                interpreter_language="ar", interpreter=Session.Interpreter.CONFIRMED, is_assumed=is_assumed,
            )
        )  # fmt: skip
    with on(first - dt.timedelta(days=7)):
        return clubs.plan_term(activity=where, sessions=sessions, by=by)


def guest(
    where: Session, by: User, name: str, subject: str, *, email: str = "", comes: bool | None = None, note: str = ""
) -> Guest:
    """Asked two weeks before (or now, when that is still to come); answers by the link when `comes` is given."""
    day = min(clock.today(), where.day - dt.timedelta(days=14))
    with on(day):
        asked = clubs.invite_guest(guest=Guest(session=where, name=name, subject=subject, email=email), by=by)
        if comes is not None:
            link = Link.prepare(GUEST, asked, valid_for=dt.timedelta(days=30))
            clubs.answer_as_guest(guest=asked, comes=comes, note=note, by=link)
    return asked


def materials(where: Activity, session: Session) -> None:
    for title, words, address, when, open_to_all in (
        ({"fi": "Wilma eri kielillä", "en": "Wilma in many languages", "ar": "ويلما بلغات عدة"}, {}, "https://www.infofinland.fi/fi/education/child-education", None, True),
        ({"fi": "Mukaan", "en": "Bring with you", "ar": "أحضر معك"}, {"fi": "Sisäkengät ja juomapullo", "en": "Indoor shoes and a bottle", "ar": "حذاء داخلي وقارورة ماء"}, "", session, True),
        ({"fi": "Välipala", "en": "Snack", "ar": "وجبة خفيفة"}, {"fi": "40 omenaa, 60 leipää, ei pähkinöitä", "en": "40 apples, 60 breads, no nuts", "ar": "40 تفاحة و60 رغيفًا بلا مكسرات"}, "", session, False),
    ):  # fmt: skip
        Material.objects.create(
            activity=where, session=when, title=texts(**title), words=texts(**words), address=address, for_families=open_to_all
        )  # fmt: skip


def care(parent: Person, child: Person, text: str, email: str, advisor: User) -> None:
    """A guardian with an account tells what the leader must know of the child."""
    user = parent.user or give_account(person=parent, email=email, by=advisor)
    clubs.write_care_note(person=child, text=text, language=parent.language, by=user)


def faces(held: Session, chosen: list[str]) -> None:
    """Those who were there are asked in the evening; so many answer, each with a face."""
    with clock.travel(held.ends_at + dt.timedelta(minutes=20)):
        ask_how_it_was()
        held.refresh_from_db()
        assert held.faces is not None  # noqa: S101 - the club asks
        link = Link.objects.for_target(SURVEY, held.faces).get()
        for face in chosen:
            answer(asked=held.faces, once=uuid4(), values={"whole": face}, by=link)


def full(project: Project, by: User, members: list[Person], waiting: Person) -> None:
    """A small group without a free place, and one who waits for it."""
    group = activity(
        project, by, ActivityKind.CLUB, {"fi": "Uimaryhmä", "en": "Swimming group", "ar": "مجموعة السباحة"},
        place="Rantalan uimahalli", is_public=True, capacity=len(members),
    )  # fmt: skip
    session(group, SessionKind.CLUB, clock.today() + dt.timedelta(days=9), 16, 1)
    enrol_family(activity=group, people=members, by=by)
    wait_for_seat(activity=group, person=waiting, by=by)
