"""Taking and giving back a person's time."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.people.models import Person, Reservation
from kotosilta.people.models.reservations import quarters


def lock_time(person: Person) -> None:
    """Whoever changes this person's time next waits. An act that gives time back and takes other time calls it first:
    otherwise somebody who waits for the rows given back, and this act for the person, would wait for each other."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def reserve(
    person: Person,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    holder: UUID,
    expires_at: dt.datetime | None = None,
    message: str = "",
) -> None:
    """Hold [starts_at, ends_at) of the person's time for `holder`, until `expires_at` or until it is released; called
    inside an act. Raises Refused with `message` when any part of it is taken. What has run out is cleared away."""
    wanted = quarters(starts_at, ends_at)
    lock_time(person)
    rows = Reservation.objects.filter(person=person, quarter__gte=wanted.start, quarter__lt=wanted.stop)
    rows.filter(expires_at__lte=clock.now()).delete()
    fresh = [Reservation(person=person, quarter=number, holder=holder, expires_at=expires_at) for number in wanted]
    try:
        with transaction.atomic():
            Reservation.objects.bulk_create(fresh)
    except IntegrityError:
        raise Refused(message or _("Somebody else has just taken this time. Choose another one.")) from None


def release(*holders: UUID) -> None:
    """The time is free again."""
    Reservation.objects.filter(holder__in=holders).delete()
