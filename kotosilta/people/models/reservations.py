"""A person's time that is taken."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.people.models.persons import Person

QUARTER = 15 * 60  # seconds


def quarters(starts_at: dt.datetime, ends_at: dt.datetime) -> range:
    """Numbers of the quarter-hours (since 1970, UTC) that the half-open time [starts_at, ends_at) touches."""
    return range(int(starts_at.timestamp()) // QUARTER, -(-int(ends_at.timestamp()) // QUARTER))


class Reservations(Records):
    def visible_to(self, user: Any) -> Self:
        """Nobody lists them: what holds the time tells who may know."""
        return self.none()

    def standing(self) -> Self:
        """Those that have not run out."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now()))

    def busy(self, people: Iterable[Any], starts_at: dt.datetime, ends_at: dt.datetime) -> dict[int, set[int]]:
        """The quarters held in that time, by the id of the person; of the people, those who have something."""
        within = quarters(starts_at, ends_at)
        rows = self.standing().filter(person__in=people, quarter__gte=within.start, quarter__lt=within.stop)
        held: dict[int, set[int]] = defaultdict(set)
        for person, quarter in rows.values_list("person", "quarter"):
            held[person].add(quarter)
        return dict(held)


class Reservation(Record):
    """One quarter-hour of a person, held by one thing (`holder`: the UUID of a booking or an offer). Unique by person
    and quarter: the one guard against double booking, for every app, the same on every database."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reservations")
    quarter = models.BigIntegerField()
    holder = models.UUIDField()
    expires_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {"person": "personal", "quarter": "personal"}
    objects = Reservations.as_manager()

    class Meta:
        indexes = [models.Index(fields=["holder"], name="reservation_holder")]
        constraints = [models.UniqueConstraint(fields=["person", "quarter"], name="reservation_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.quarter}"

    def absorb(self, other: "Reservation") -> None:
        """Nobody is at two places at once. Raises ValidationError when both records have something at that time; what
        is over or has run out is no matter."""
        moment = clock.now()
        ours, theirs = (row.expires_at is None or row.expires_at > moment for row in (self, other))
        begins_at = dt.datetime.fromtimestamp(self.quarter * QUARTER, dt.UTC)
        if ours and theirs and self.holder != other.holder and begins_at > moment:
            text = _("Both have something on %(day)s at the same time. End one of them first.")
            raise ValidationError(text % {"day": f"{clock.local(begins_at):%-d.%-m.%Y}"})
        if theirs and not ours:
            self.holder, self.expires_at = other.holder, other.expires_at
