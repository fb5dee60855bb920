"""What was done, by month and by what it has in common: bookings of experts, contacts of advisors."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.experts.models import Booking
from kotosilta.guidance.models import Contact
from kotosilta.projects.models import Project

R = TypeVar("R")


class Group(NamedTuple):
    """Rows that have something in common: how many, how long, how many people."""

    name: str
    number: int
    hours: Decimal
    heads: int


def months_between(first: dt.date, last: dt.date) -> list[str]:
    """Every month from that of the first day to that of the last, as m/yyyy."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{number % 12 + 1}/{number // 12}" for number in numbers]


def _month(moment: dt.datetime) -> str:
    day = clock.local(moment)
    return f"{day.month}/{day.year}"


class Counted(NamedTuple):
    """How rows of one kind are counted: when they were, how many hours and how many people a group of them is."""

    at: Callable[[Any], dt.datetime]
    hours: Callable[[Any], Decimal]
    heads: Callable[[list[Any]], int]


def _grouped(rows: Iterable[R], name: Callable[[R], str], kind: Counted) -> list[Group]:
    """The largest first."""
    groups: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        groups[name(row)].append(row)
    made = [
        Group(key, len(some), sum((kind.hours(row) for row in some), Decimal(0)), kind.heads(some))
        for key, some in groups.items()
    ]
    return sorted(made, key=lambda group: (-group.number, group.name))


def _by_month(rows: list[Any], kind: Counted) -> list[Group]:
    """Every month from that of the first row to that of the last; the rows are in order of time."""
    found = {group.name: group for group in _grouped(rows, lambda row: _month(kind.at(row)), kind)}
    names = months_between(clock.local(kind.at(rows[0])), clock.local(kind.at(rows[-1]))) if rows else []
    return [found.get(name, Group(name, 0, Decimal(0), 0)) for name in names]


def heads_of(booking: Booking) -> int:
    """How many people a booking reached; none when the expert was the guest of a session, which counts them itself."""
    return 0 if hasattr(booking, "guest") else booking.heads or 0


BOOKINGS = Counted(
    at=lambda booking: booking.starts_at,
    hours=lambda booking: booking.hours or Decimal(0),
    heads=lambda bookings: sum(heads_of(booking) for booking in bookings),
)
CONTACTS = Counted(
    at=lambda contact: contact.at,
    hours=lambda contact: Decimal(contact.minutes) / 60,
    heads=lambda contacts: len({contact.person_id for contact in contacts} - {None}),
)


def bookings_by(held: list[Booking]) -> tuple[list[Group], list[Group], list[Group]]:
    """By month, by topic and by organisation; a newcomer to whom a peer came is no organisation."""
    by_offices = [booking for booking in held if not booking.request.is_for_newcomer]
    return (
        _by_month(held, BOOKINGS),
        _grouped(held, lambda booking: str(booking.request.topic or _("no topic")), BOOKINGS),
        _grouped(by_offices, lambda booking: booking.request.organisation_name, BOOKINGS),
    )


def contacts_of(project: Project) -> list[Contact]:
    """In order of time; whoever was not reached was not guided."""
    rows = Contact.objects.all().of_project(project).exclude(outcome=Contact.Outcome.NOT_REACHED)
    return list(rows.select_related("school__organisation").order_by("at", "id"))


def has_contacts(project: Project) -> bool:
    return bool(Contact.objects.all().of_project(project).exists())


def contacts_by(contacts: list[Contact]) -> tuple[list[Group], list[Group], list[Group], list[Group]]:
    """By month, by school, by topic and by language."""

    def school(contact: Contact) -> str:
        return contact.school.organisation.name if contact.school else _("elsewhere")

    return (
        _by_month(contacts, CONTACTS),
        _grouped(contacts, school, CONTACTS),
        _grouped(contacts, lambda contact: str(contact.get_topic_display()), CONTACTS),
        _grouped(contacts, lambda contact: str(contact.get_language_display()), CONTACTS),
    )
