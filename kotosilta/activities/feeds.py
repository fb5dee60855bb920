"""Calendars that phones subscribe to (RFC 5545): open ones of the activities, and a private one for each person."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from kotosilta.activities.models import Enrolment, Session, SessionKind
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.calendars import Meeting, published
from kotosilta.core.models import Link
from kotosilta.core.translated import told
from kotosilta.experts.models import Booking
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Person, User

FEED = "calendar_feed"
FEED_VALID = dt.timedelta(days=400)
BACK = dt.timedelta(days=30)  # how long what is over, or was cancelled, stays in a feed


def meeting_of(session: Session) -> Meeting:
    """The session as calendars show it, in the language in use."""
    topic = told(session.topic).text
    return Meeting(
        uuid=session.uuid,
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{session.activity}: {topic}" if topic else str(session.activity),
        location=session.place or session.activity.place,
        is_cancelled=session.status == Session.Status.CANCELLED,
    )


def calendar_of(sessions: Iterable[Session], name: str) -> bytes:
    """The sessions as a calendar to follow, in the language in use; one UID a session for ever."""
    return published([meeting_of(session) for session in sessions], name)


def sessions_of(person: Person) -> list[Session]:
    """What the person and the children they look after come to (not after the children are adults, nor after the
    relation ends); practical training is a period, not a meeting."""
    enrolled = Enrolment.objects.filter(person__in=person_ids(person.user, "own_file", "family"), seat__isnull=False)
    sessions = Session.objects.filter(activity__in=enrolled.values("activity"), ends_at__gt=clock.now() - BACK)
    return list(sessions.exclude(kind=SessionKind.PRACTICE).select_related("activity").order_by("starts_at", "id"))


def bookings_of(person: Person) -> list[Meeting]:
    """Where the person comes as an expert, or a peer comes to them: what has been agreed, also when cancelled since."""
    mine = Booking.objects.filter(
        Q(expert__person=person) | Q(request__for_person=person), ends_at__gt=clock.now() - BACK
    )
    agreed = mine.filter(agreed_at__isnull=False).order_by("starts_at", "pk")
    return [booking.meeting() for booking in agreed]


@transaction.atomic
def open_feed(*, person: Person, by: User) -> str:
    """A new private address for the person's calendar; an earlier one ends. Returns the address without its scheme."""
    require(person.user_id == by.pk)
    Link.objects.for_target(FEED, person).usable().update(revoked_at=clock.now())
    token = Link.issue(FEED, person, valid_for=FEED_VALID)
    audit.record("calendar_feed.opened", by=by, subject=person)
    return settings.ORIGIN.partition("://")[2] + reverse("feed", args=[token])


@transaction.atomic
def close_feed(*, person: Person, by: User) -> None:
    """Whoever has the address sees nothing more."""
    require(person.user_id == by.pk)
    Link.objects.for_target(FEED, person).usable().update(revoked_at=clock.now())
    audit.record("calendar_feed.closed", by=by, subject=person)


def has_feed(person: Person) -> bool:
    return Link.objects.for_target(FEED, person).usable().exists()


def person_of(token: str) -> Person | None:
    """Whose calendar this address is, while it works."""
    link = Link.objects.find(FEED, token)
    return Person.objects.filter(uuid=link.target, user__isnull=False).select_related("user").first() if link else None
