"""What goes because its time is over: once a day, a month after it was announced."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import Guest
from kotosilta.core import audit, clock
from kotosilta.experts.models import BookingRequest
from kotosilta.guidance.models import AdvisorRequest
from kotosilta.incidents.models import Incident
from kotosilta.people.models import Message, Person
from kotosilta.people.permissions import is_of_staff
from kotosilta.privacy.about import keys_about
from kotosilta.privacy.clocks import ADVANCE, Clocks, clocks_of, takes_part
from kotosilta.privacy.models import Erasure, Hold, RetentionRun
from kotosilta.privacy.record_classes import Keep, class_of
from kotosilta.privacy.services.erasures import finish
from kotosilta.projects.models import Import, Participation

PAGE = 200


class RowClock(NamedTuple):
    """Rows that go by themselves, so many months after the moment in this column."""

    words: str | Promise
    model: type[models.Model]
    column: str
    months: int
    which: Q = Q()

    def due(self, day: dt.date, rows: Any = None) -> Any:
        """The rows (of these) whose time is over on this day."""
        limit = clock.at(clock.add_months(day, -self.months), dt.time(0))
        field = self.model._meta.get_field(self.column)
        before: Any = limit if isinstance(field, models.DateTimeField) else limit.date()
        rows = self.model._base_manager.all() if rows is None else rows
        return rows.filter(self.which, **{f"{self.column}__lt": before})


ROW_CLOCKS = [
    RowClock(_("Messages that were sent"), Message, "not_before", 12, ~Q(state=Message.State.WAITING)),
    RowClock(_("Files that were taken in"), Import, "uploaded_at", 6),
    RowClock(_("Reports of bullying that are closed"), Incident, "closed_on", 12),
    RowClock(_("Questions to experts without a booking"), BookingRequest, "asked_at", 12, Q(bookings__isnull=True)),
    RowClock(_("Services that asked for a session"), Guest, "asked_at", 24),
    RowClock(_("Pupils for whom a school asked"), AdvisorRequest, "asked_at", 12),
]


class Due(NamedTuple):
    """Of one person something goes on a day: the whole file, or what is kept for the work only."""

    person: Person
    on: dt.date
    is_whole: bool


def _over(today: dt.date) -> Any:
    """People with nothing that goes on, whose projects, if they had any, are over for most of a year."""
    going_on = Participation.objects.filter(left_on__isnull=True, project__ends_on__gte=today)
    recent = Participation.objects.filter(Q(left_on__gte=today - dt.timedelta(days=300)))
    held = Hold.objects.current().values("person")
    waits = Erasure.objects.filter(done_at__isnull=True, decided_at__isnull=True).values("person")
    rows = Person.objects.exclude(pk__in=going_on.values("person")).exclude(pk__in=recent.values("person"))
    return rows.exclude(pk__in=held).exclude(uuid__in=waits).select_related("user", "keeper").order_by("pk")


def due_by(day: dt.date, people: Any = None) -> Iterator[Due]:
    """Of whom something goes by this day; of `people` only, if given."""
    rows = _over(clock.today())
    if people is not None:
        rows = rows.filter(pk__in=people.values("pk"))
    seen = 0
    while page := list(rows.filter(pk__gt=seen)[:PAGE]):
        seen = page[-1].pk
        for person in page:
            if not is_of_staff(person) and (found := _due(person, clocks_of(person), day)) is not None:
                yield found


def _due(person: Person, clocks: Clocks, day: dt.date) -> Due | None:
    if clocks.everything is not None and clocks.everything < day:
        return Due(person, clocks.everything + dt.timedelta(days=1), True)
    if clocks.work is not None and clocks.work < day and holds_more_than_evidence(person):
        return Due(person, clocks.work + dt.timedelta(days=1), False)
    return None


def holds_more_than_evidence(person: Person) -> bool:
    """Is there anything that is kept for the work only?"""
    kinds = (class_of(model._meta.label) for model in keys_about(person) if model._meta.label != "people.NameKey")
    return any(kind is not None and kind.keep == Keep.WORK for kind in kinds)


def run() -> int:
    """A duty of the worker: the first time on each day, erase whose time is over. Returns how much went."""
    today = clock.today()
    if RetentionRun.objects.filter(on=today).exists():
        return 0
    try:
        with transaction.atomic():
            begun = RetentionRun.objects.create(on=today)
    except IntegrityError:
        return 0  # another worker is at it
    gone = {"people": sum(_erase(due.person) for due in due_by(today))}
    for row_clock in ROW_CLOCKS:
        gone[row_clock.model._meta.label] = _delete_rows(row_clock, today)
    begun.gone = gone
    begun.save(update_fields=["gone"])
    return sum(gone.values())


def _erase(person: Person) -> int:
    """By the clock nobody needs to approve it: it was announced, and a hold would have stopped it."""
    with transaction.atomic():
        fresh = Person.objects.select_for_update().filter(pk=person.pk).first()
        if fresh is None or takes_part(fresh) or Hold.objects.current().filter(person=fresh).exists():
            return 0
        erasure = Erasure.objects.create(
            person=fresh.uuid,
            keeper=fresh.keeper,
            reason=Erasure.Reason.CLOCK,
            is_approved=True,
            decided_at=clock.now(),
        )
    finish(erasure)
    return 1


def _delete_rows(row_clock: RowClock, day: dt.date) -> int:
    count = 0
    while keys := list(row_clock.due(day).values_list("pk", flat=True)[:PAGE]):
        with transaction.atomic():
            row_clock.model._base_manager.filter(pk__in=keys).delete()
            audit.record(f"{row_clock.model._meta.model_name}.time_over", by=None, fields=[str(len(keys))])
        count += len(keys)
    return count


def announced(people: Any) -> list[Due]:
    """Of whom something goes within the next thirty days."""
    return sorted(due_by(clock.today() + ADVANCE, people), key=lambda due: (due.on, due.person.sort_key))


def rows_announced(user: Any) -> list[tuple[str, int]]:
    """(what, how many rows) of what the user sees goes by its own clock within the next thirty days."""
    day = clock.today() + ADVANCE
    seen = [(row, row.due(day, row.model._default_manager.all().visible_to(user))) for row in ROW_CLOCKS]  # type: ignore[attr-defined]
    return [(str(row.words), number) for row, rows in seen if (number := rows.count())]
