"""Who is told what about a session, and when: invited a week before, reminded the day before, told of every change."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.db.models import Exists, F, OuterRef, QuerySet

from kotosilta.activities import letters
from kotosilta.activities.models import Attendance, Enrolment, Session, SessionKind
from kotosilta.activities.permissions import ANSWER
from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.people.models import ContactRoute, Message, Person
from kotosilta.people.outbox import WRITTEN_TO, Letter, queue

INVITED, REMINDED = "session_invitation", "session_reminder"
CHANGED, CANCELLED = "session_changed", "session_cancelled"
INVITED_BEFORE, REMINDED_BEFORE = dt.timedelta(days=7), dt.timedelta(hours=24)
URGENT_BEFORE = dt.timedelta(hours=12)  # a change of what begins so soon is told at night too
AT_ONCE = 500  # messages that one round of the duty writes


def remind() -> int:
    """Queue the invitations and reminders that are due (a duty of the worker). Returns how many."""
    told = _tell_due(INVITED, INVITED_BEFORE, letters.invited)
    return told + _tell_due(REMINDED, REMINDED_BEFORE, letters.reminded)


def _tell_due(purpose: str, before: dt.timedelta, letter: Callable[[Session], Letter]) -> int:
    due = _due(purpose, before)
    sessions = Session.objects.select_related("activity").in_bulk({session for session, _person in due})
    people = Person.objects.in_bulk({person for _session, person in due})
    return sum(
        _tell(sessions[session], people[person], purpose, partial(letter, sessions[session])) for session, person in due
    )


def _due(purpose: str, before: dt.timedelta) -> list[tuple[int, int]]:
    """Ids of sessions and of people who come there, can be reached, and have not been told; soonest first."""
    moment = clock.now()
    about = {"person": OuterRef("who")}
    told = Message.objects.filter(about=OuterRef("uuid"), purpose=purpose, **about)
    reached = ContactRoute.objects.filter(kind__in=WRITTEN_TO, **about)
    excused = Attendance.objects.filter(session=OuterRef("pk"), status=Attendance.Status.EXCUSED, **about)
    due = Session.objects.filter(
        status=Session.Status.PLANNED,
        starts_at__gt=moment,
        starts_at__lte=moment + before,
        activity__enrolments__status=Enrolment.Status.ENROLLED,
    ).exclude(kind=SessionKind.PRACTICE)
    due = due.annotate(who=F("activity__enrolments__person")).filter(Exists(reached), ~Exists(told), ~Exists(excused))
    return list(due.order_by("starts_at", "pk", "who").values_list("pk", "who")[:AT_ONCE])


def _coming(session: Session) -> QuerySet[Person]:
    """Who has a seat and has not said that they cannot come."""
    excused = Attendance.objects.filter(session=session, status=Attendance.Status.EXCUSED, person=OuterRef("pk"))
    return Person.objects.filter(
        ~Exists(excused),
        enrolments__activity=session.activity_id,
        enrolments__status=Enrolment.Status.ENROLLED,
    )


def _told(session: Session, purpose: str) -> QuerySet[Message]:
    return Message.objects.filter(about=session.uuid, purpose=purpose)


def _tell(
    session: Session, person: Person, purpose: str, letter: Callable[[], Letter], before: dt.datetime | None = None
) -> bool:
    remaining = max(session.ends_at - clock.now(), dt.timedelta(hours=1))
    soonest = min(session.starts_at, before or session.starts_at)
    message = queue(
        person,
        purpose=purpose,
        once_key=f"{purpose}:{session.uuid}:{session.sequence}:{person.uuid}",
        letter=letter,
        about=session.uuid,
        opens=None if purpose == CANCELLED else partial(Link.prepare, ANSWER, session, valid_for=remaining),
        is_urgent=purpose in (CHANGED, CANCELLED) and soonest - clock.now() < URGENT_BEFORE,
    )
    return message is not None


def tell_change(session: Session, before: dt.datetime) -> int:
    """Whoever had been invited gets the change, for the calendar too. Returns how many were told. Who was reminded of
    the old time is reminded again. `before` is when it began until now: whoever would go there tonight hears of it."""
    _told(session, REMINDED).update(about=None)
    invited = _coming(session).filter(pk__in=_told(session, INVITED).values("person"))
    return sum(_tell(session, person, CHANGED, partial(letters.changed, session), before) for person in invited)


def tell_cancelled(session: Session) -> int:
    """Everybody who has a seat. Returns how many were told by a message."""
    invited = set(_told(session, INVITED).values_list(F("person"), flat=True))
    seated = Person.objects.filter(enrolments__activity=session.activity_id, enrolments__seat__isnull=False)
    return sum(
        _tell(session, person, CANCELLED, partial(letters.cancelled, session, was_invited=person.pk in invited))
        for person in seated
    )
