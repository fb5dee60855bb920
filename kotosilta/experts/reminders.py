"""Duties of the worker around bookings and the directory."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from kotosilta.core import clock
from kotosilta.experts import letters
from kotosilta.experts.consents import PREFIX, REMIND_DAYS
from kotosilta.experts.models import Booking, ExpertProfile
from kotosilta.experts.services.bookings import tell_both, tell_expert
from kotosilta.experts.services.offers import lock
from kotosilta.people.models import Consent, ContactRoute, Message
from kotosilta.people.outbox import WRITTEN_TO, Letter, queue

WEEK, DAY = dt.timedelta(days=7), dt.timedelta(hours=24)
ASKED_AFTER, ASKED_WITHIN = dt.timedelta(minutes=15), dt.timedelta(days=14)
AT_ONCE = 100
HELD = "booking_held"


def _confirmed(purpose: str) -> QuerySet[Booking]:
    """Agreed bookings about which nobody has been told this (with this time) yet."""
    told = Message.objects.filter(about=OuterRef("uuid"), purpose=purpose)
    return Booking.objects.filter(~Exists(told), status=Booking.Status.CONFIRMED).select_related(
        "request", "expert__person"
    )


def _tell(rows: QuerySet[Booking], purpose: str, letter: Callable[..., Letter]) -> int:
    told = 0
    for pk in list(rows.order_by("starts_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():  # both or neither, and as the booking is now
            booking = lock(Booking.objects.get(pk=pk))
            if rows.filter(pk=pk).exists():
                if purpose == HELD and booking.request.for_person_id is not None:
                    tell_expert(booking, purpose, booking.sequence, partial(letter, booking, for_expert=True))
                else:
                    tell_both(booking, purpose, booking.sequence, letter)
                told += 1
    return told


def remind() -> int:
    """Reminders 7 days and 24 hours before, to both; afterwards the question how it went. Returns how many bookings.
    What is agreed within the last week before it begins is told by the agreement itself, not by a second message."""
    now = clock.now()
    week = _confirmed("booking_week").filter(
        starts_at__gt=now + DAY, starts_at__lte=now + WEEK, agreed_at__lt=now - DAY
    )
    day = _confirmed("booking_day").filter(starts_at__gt=now, starts_at__lte=now + DAY)
    over = _confirmed(HELD).filter(ends_at__lte=now - ASKED_AFTER, ends_at__gt=now - ASKED_WITHIN)
    told = _tell(week, "booking_week", letters.reminded)
    told += _tell(day, "booking_day", letters.reminded)
    return told + _tell(over, HELD, letters.ask_how_it_went)


def remind_of_consents() -> int:
    """A month before somebody would drop out of the directory. Returns how many were told."""
    ending = Consent.objects.all().valid(PREFIX + "name")
    ending = ending.filter(expires_at__lte=clock.now() + dt.timedelta(days=REMIND_DAYS))
    told = Message.objects.filter(about=OuterRef("uuid"), purpose="directory_ends")
    reached = ContactRoute.objects.filter(kind__in=WRITTEN_TO, person=OuterRef("person"))
    experts = ExpertProfile.objects.all().working().filter(person=OuterRef("person"))
    ending = ending.filter(Exists(reached), Exists(experts), ~Exists(told)).order_by("expires_at", "pk")
    due = list(ending.select_related("person")[:AT_ONCE])
    profiles = {
        profile.person_id: profile
        for profile in ExpertProfile.objects.filter(person__in=[consent.person for consent in due])
    }
    return sum(_tell_end(consent, profiles[consent.person_id]) for consent in due if consent.person_id in profiles)


def _tell_end(consent: Consent, profile: ExpertProfile) -> bool:
    told = queue(
        consent.person,
        purpose="directory_ends",
        once_key=f"directory_ends:{consent.uuid}",
        letter=partial(letters.consent_ends, profile, ends=consent.expires_at),
        about=consent.uuid,
    )
    return told is not None
