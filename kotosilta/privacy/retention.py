"""What goes because its time is over, a month after it was announced."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import Guest, Leader
from kotosilta.core import audit, clock
from kotosilta.core.records import current, locked
from kotosilta.experts.models import BookingRequest
from kotosilta.guidance.models import AdvisorRequest, Contact
from kotosilta.incidents.models import Incident, Recipient, TeamMember
from kotosilta.invoicing.models import Invoice, Payment
from kotosilta.people.models import Message, Person, User
from kotosilta.people.permissions import is_of_staff
from kotosilta.people.services import close_account
from kotosilta.privacy.about import keys_about
from kotosilta.privacy.clocks import ADVANCE, BOOK_YEARS, WORK_MONTHS, clocks_of, projects_over, takes_part
from kotosilta.privacy.models import Erasure, FileClock, Hold, RetentionRun
from kotosilta.privacy.record_classes import Keep, class_of
from kotosilta.privacy.services.erasures import finish
from kotosilta.projects.models import Assignment, Import, Member, Participation, SystemAccess
from kotosilta.reporting.models import Cost, WorkHours

log = logging.getLogger(__name__)
looked_through: dict[str, dt.date] = {}  # by this process
PAGE = 200
LOOK_EVERY = dt.timedelta(days=30)
RECENT = dt.timedelta(days=300)  # whose project ended in these days is not looked at: their year is not over


ALL = Q()
Over = Callable[[type[models.Model], dt.date], Q]


def delete_rows(rows: Any) -> None:
    rows.delete()


class RowClock(NamedTuple):
    """Rows that go by themselves: which of the model are over their time on a day, and how they go."""

    words: str | Promise
    model: type[models.Model]
    over: Over
    act: Callable[[Any], object] = delete_rows

    def due(self, day: dt.date, rows: Any = None) -> Any:
        """The rows (of these) whose time is over on this day."""
        rows = self.model._base_manager.all() if rows is None else rows
        return rows.filter(self.over(self.model, day))


def months_after(column: str, months: int, which: Q = ALL) -> Over:
    """So many months after the moment in this column."""

    def over(model: type[models.Model], day: dt.date) -> Q:
        limit = clock.at(clock.add_months(day, -months), dt.time(0))
        is_moment = isinstance(model._meta.get_field(column), models.DateTimeField)
        return which & Q(**{f"{column}__lt": limit if is_moment else limit.date()})

    return over


def with_the_books(_model: type[models.Model], day: dt.date) -> Q:
    """Six years from the end of the year in which the last thing happened to an invoice: it was issued, paid or
    credited. A credit note goes with the invoice that it corrects."""
    limit = dt.date(day.year - BOOK_YEARS, 1, 1)
    paid_later = Payment.objects.filter(paid_on__gte=limit).values("invoice")
    credited_later = Invoice.objects.filter(issued_on__gte=limit, credits__isnull=False).values("credits")
    # Of a column that may be empty, "not in" would be unknown.
    note_of_one_paid_later = Q(credits__isnull=False, credits__in=paid_later)
    return Q(issued_on__lt=limit) & ~Q(pk__in=paid_later) & ~Q(pk__in=credited_later) & ~note_of_one_paid_later


def with_the_fund(which: Q = ALL) -> Over:
    """What shows the fund what was done goes when it may no longer come and look."""

    def over(_model: type[models.Model], day: dt.date) -> Q:
        return which & Q(project__in=projects_over(day))

    return over


def accounts_over(_model: type[models.Model], day: dt.date) -> Q:
    """Accounts of people who worked here, with which nobody has signed in for a year: the funds of all projects that
    they had a seat in may no longer check who did what, and nothing waits for them. A school's recipient of reports may
    hear of none for years, and is needed all the same."""
    limit = clock.at(clock.add_months(day, -WORK_MONTHS), dt.time(0))
    over = projects_over(day)
    needed = [
        Member.objects.exclude(project__in=over).exclude(project=None, until__lt=limit).values("user"),
        Assignment.objects.filter(current()).exclude(project__in=over).values("worker"),
        Leader.objects.filter(current()).exclude(activity__project__in=over).values("user"),
        Recipient.objects.filter(current()).exclude(school__project__in=over).values("user"),
        TeamMember.objects.filter(current()).values("user"),
    ]
    unused = Q(last_login__lt=limit) | Q(last_login__isnull=True, pk__in=Member.objects.values("user"))
    is_over = Q(organisation__isnull=False, is_active=True) & unused
    for users in needed:
        is_over &= ~Q(pk__in=users)
    return is_over


def close_accounts(accounts: Any) -> None:
    for account in accounts:
        close_account(account)


ROW_CLOCKS = [
    RowClock(_("Messages that were sent"), Message, months_after("not_before", 12, ~Q(state=Message.State.WAITING))),
    RowClock(_("Files that were taken in"), Import, months_after("uploaded_at", 6)),
    RowClock(_("Reports of bullying that are closed"), Incident, months_after("closed_on", 12)),
    RowClock(_("Questions to experts without a booking"), BookingRequest,
             months_after("asked_at", 12, Q(bookings__isnull=True))),
    RowClock(_("Requests of organisations with their bookings"), BookingRequest,
             months_after("asked_at", 84, Q(for_person=None))),
    RowClock(_("Services that asked for a session"), Guest, months_after("asked_at", 24)),
    RowClock(_("Pupils for whom a school asked"), AdvisorRequest, months_after("asked_at", 12)),
    RowClock(_("Invoices"), Invoice, with_the_books),
    RowClock(_("Conversations without a name"), Contact, with_the_fund(Q(person__isnull=True))),
    RowClock(_("Hours of staff"), WorkHours, with_the_fund()),
    RowClock(_("Lines of bookkeeping"), Cost, with_the_fund()),
    RowClock(_("Who had access to other systems"), SystemAccess, with_the_fund()),
    RowClock(_("Accounts of staff"), User, accounts_over, close_accounts),
]  # fmt: skip


class Due(NamedTuple):
    """From a day on something of a person may no longer be here: the whole file, or what is kept for the work only."""

    on: dt.date
    is_whole: bool


def _over(today: dt.date) -> Any:
    """People with nothing that goes on, whose projects, if they had any, are over for most of a year."""
    going_on = Participation.objects.filter(left_on__isnull=True, project__ends_on__gte=today)
    recent = Participation.objects.filter(left_on__gte=today - RECENT)
    rows = Person.objects.exclude(pk__in=going_on.values("person")).exclude(pk__in=recent.values("person"))
    return rows.filter(user__organisation__isnull=True).order_by("pk")


def due_of(person: Person, day: dt.date) -> Due | None:
    """What of the person's file is over its time on this day, if anything."""
    if is_of_staff(person) or takes_part(person) or Hold.objects.current().filter(person=person).exists():
        return None
    clocks = clocks_of(person)
    if clocks.everything is not None and clocks.everything < day:
        return Due(clocks.everything + dt.timedelta(days=1), True)
    if clocks.work is not None and clocks.work < day and holds_more_than_evidence(person):
        return Due(clocks.work + dt.timedelta(days=1), False)
    return None


def holds_more_than_evidence(person: Person) -> bool:
    """Is there anything that is kept for the work only?"""
    kinds = (class_of(model._meta.label) for model in keys_about(person) if model._meta.label != "people.NameKey")
    return any(kind is not None and kind.keep == Keep.WORK for kind in kinds)


def run() -> int:
    """A duty of the worker, a page of people at a time: announce what will be over its time, erase what was announced
    a month ago. Returns how much went."""
    today = clock.today()
    gone = Counter({"people": sum(_tried(one, today) for one in _page(_announced(today)))})
    _look_around(today)
    if not RetentionRun.objects.filter(on=today).exists():
        for row_clock in ROW_CLOCKS:
            gone[row_clock.model._meta.label] += _let_go(row_clock, today)
    begun, _is_first = RetentionRun.objects.get_or_create(on=today)
    if gone.total():
        with transaction.atomic():
            begun = locked(begun)
            begun.gone = dict(Counter(begun.gone) + gone)
            begun.save(update_fields=["gone"])
    return gone.total()


def _look_around(today: dt.date) -> None:
    """A page of those whose turn it is; when there are none left, nobody is looked for before tomorrow."""
    if looked_through.get("on") != today:
        people = _page(_to_look_at(today))
        for person in people:
            _look_at(person, today)
        if not people:
            looked_through["on"] = today


def _tried(announced: FileClock, today: dt.date) -> int:
    """One that fails stops no other: it is told in the log, and tried again tomorrow."""
    try:
        return _erase(announced, today)
    except Exception:
        log.exception("an erasure by the clock failed")
        FileClock.objects.filter(pk=announced.pk).update(goes_on=today + dt.timedelta(days=1))
        return 0


def _page(rows: Any) -> list[Any]:
    return list(rows[:PAGE])


def _announced(today: dt.date) -> Any:
    return FileClock.objects.filter(goes_on__lte=today).select_related("person__user", "person__keeper").order_by("pk")


def _to_look_at(today: dt.date) -> Any:
    """Each person once in thirty days."""
    fresh = FileClock.objects.filter(looked_on__gt=today - LOOK_EVERY).values("person")
    return _over(today).exclude(pk__in=fresh).select_related("user", "keeper")


def _look_at(person: Person, today: dt.date) -> None:
    """Announce what is over its time before the file is looked at again, and a month before it goes; take back what no
    longer holds."""
    due = due_of(person, today + LOOK_EVERY + ADVANCE)
    found = FileClock.objects.filter(person=person).first() or FileClock(person=person)
    if due is None:
        found.goes_on = None
    elif found.goes_on is None or found.is_whole != due.is_whole:
        found.goes_on = max(due.on, today + ADVANCE)
    found.looked_on, found.is_whole = today, due is not None and due.is_whole
    found.save()


def _erase(announced: FileClock, today: dt.date) -> int:
    """By the clock nobody needs to approve it: it was announced, and a hold would have stopped it. What was announced
    and does not hold today is looked at anew."""
    with transaction.atomic():
        if not FileClock.objects.select_for_update().filter(pk=announced.pk).exists():
            return 0  # another worker was faster
        person = Person.objects.select_for_update(of=("self",)).filter(pk=announced.person_id).first()
        due = due_of(person, today + dt.timedelta(days=1)) if person is not None else None
        if person is None or due is None or due.is_whole != announced.is_whole:
            FileClock.objects.filter(pk=announced.pk).delete()
            return 0
        FileClock.objects.filter(pk=announced.pk).delete()
        Erasure.objects.waiting().filter(person=person.uuid).delete()  # what somebody proposed is done herewith
        erasure = Erasure.objects.create(
            person=person.uuid, keeper=person.keeper, reason=Erasure.Reason.CLOCK, is_approved=True,
            decided_at=clock.now(),
        )  # fmt: skip
    finish(erasure)
    return 1


def _let_go(row_clock: RowClock, day: dt.date) -> int:
    """The newest first: a credit note before the invoice that it corrects."""
    count = 0
    while keys := list(row_clock.due(day).order_by("-pk").values_list("pk", flat=True)[:PAGE]):
        with transaction.atomic():
            row_clock.act(row_clock.model._base_manager.filter(pk__in=keys))
            audit.record(f"{row_clock.model._meta.model_name}.time_over", by=None, fields=[str(len(keys))])
        count += len(keys)
    return count


def rows_announced(user: Any) -> list[tuple[str, int]]:
    """(what, how many rows) of what the user sees goes by its own clock within the next thirty days."""
    day = clock.today() + ADVANCE
    seen = [(row, row.due(day, row.model._default_manager.visible_to(user))) for row in ROW_CLOCKS]  # type: ignore[attr-defined]
    return [(str(row.words), number) for row, rows in seen if (number := rows.count())]
