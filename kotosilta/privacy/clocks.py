"""Until when what is kept about a person has to stay, and from when it may not.

A file has one clock a kind of keeping, that of the person's last project: who comes back within a year finds it whole.
"""

import datetime as dt
from typing import NamedTuple

from django.db.models import Q

from kotosilta.core import clock
from kotosilta.core.models import AuditEntry
from kotosilta.core.records import current
from kotosilta.experts.models import Booking, ExpertProfile, PaymentNotice
from kotosilta.governance.models import Seat
from kotosilta.people.models import FamilyRelation, Person
from kotosilta.privacy.record_classes import Keep
from kotosilta.projects.models import Assignment, Participation, Project
from kotosilta.reporting.models import Grant

WORK_MONTHS = 12  # after the last project
BOOK_YEARS = 6  # from the end of the year (Accounting Act 1336/1997, chapter 2, section 10)
ADVANCE = dt.timedelta(days=30)  # how long before it happens an erasure by the clock is announced


class Clocks(NamedTuple):
    """The last day of each kind of keeping; None while it is not known, because something still goes on or the funder
    has not paid yet. `needed` says which of them hold anything."""

    work: dt.date | None
    evidence: dt.date | None
    books: dt.date | None
    needed: frozenset[Keep]

    def until(self, keep: Keep) -> dt.date | None:
        return {Keep.WORK: self.work, Keep.EVIDENCE: self.evidence, Keep.BOOKS: self.books}[keep]

    def holds(self, keep: Keep, day: dt.date) -> bool:
        """Must rows that are kept in this way stay on this day, whatever the person asks?"""
        if keep not in (Keep.EVIDENCE, Keep.BOOKS) or keep not in self.needed:
            return False
        until = self.until(keep)
        return until is None or day <= until

    @property
    def everything(self) -> dt.date | None:
        """The last day of the whole file; None while one clock does not run."""
        wanted = [self.work, *(self.until(keep) for keep in self.needed)]
        return None if None in wanted else max(day for day in wanted if day is not None)


def takes_part(person: Person) -> bool:
    """Does anything go on with the person now: a project, work with them, a booking, a seat; or with a child whom they
    look after?"""
    wards = FamilyRelation.objects.filter(current(), person=person, kind=FamilyRelation.Kind.GUARDIAN)
    people = [person.pk, *wards.values_list("relative", flat=True)]
    today = clock.today()
    in_project = {"person__in": people, "project__ends_on__gte": today}
    open_bookings = Booking.objects.exclude(status__in=[Booking.Status.PAID, Booking.Status.CANCELLED])
    going_on = (
        Participation.objects.filter(left_on__isnull=True, **in_project),
        Assignment.objects.filter(current(), **in_project),
        ExpertProfile.objects.filter(ended_on__isnull=True, **in_project),
        Seat.objects.filter(current(), person__in=people, body__project__ends_on__gte=today),
        open_bookings.filter(Q(expert__person__in=people) | Q(request__for_person__in=people)),
        Booking.objects.unpaid().filter(expert__person__in=people),
    )
    return any(rows.exists() for rows in going_on)


def clocks_of(person: Person) -> Clocks:
    participations = list(person.participations.select_related("project__grant"))
    needed = set()
    if participations:
        needed.add(Keep.EVIDENCE)
    books = _books_until(person)
    if books is not None:
        needed.add(Keep.BOOKS)
    return Clocks(_work_until(person, participations), _evidence_until(participations), books, frozenset(needed))


def _work_until(person: Person, participations: list[Participation]) -> dt.date | None:
    """A year after the last day in a project, as far as it is over; of somebody who never was in one, after the last
    thing that was done for them."""
    if takes_part(person):
        return None
    ends = [min(p.left_on or p.project.ends_on, p.project.ends_on) for p in participations]
    ends += [a.project.ends_on for a in Assignment.objects.filter(person=person, until__isnull=True)]
    ends += [clock.local(a.until).date() for a in Assignment.objects.filter(person=person, until__isnull=False)]
    ends = ends or [clock.local(at).date() for at in _last_change(person)]
    return clock.add_months(max(ends), WORK_MONTHS) if ends else None


def _last_change(person: Person) -> list[dt.datetime]:
    acts = AuditEntry.objects.filter(person=person.uuid).exclude(action__endswith=".opened")
    return list(acts.order_by("-at").values_list("at", flat=True)[:1])


def project_evidence_until(project: Project) -> dt.date | None:
    """The last day on which the fund of the project may come and look: the end of the year of its last payment and so
    many years more. None while that payment is not written down."""
    grant: Grant | None = getattr(project, "grant", None)
    if grant is None or grant.last_paid_on is None:
        return None
    return dt.date(grant.last_paid_on.year + project.fund_rules.evidence_years, 12, 31)


def projects_over(day: dt.date) -> list[int]:
    """Keys of the projects whose fund may no longer come and look on that day."""
    paid = Project.objects.filter(grant__last_paid_on__isnull=False).select_related("grant")
    ends = [(project.pk, project_evidence_until(project)) for project in paid]
    return [key for key, until in ends if until is not None and until < day]


def _evidence_until(participations: list[Participation]) -> dt.date | None:
    """The last such day of the person's projects. None without participation, or while one of them is not known."""
    ends = [project_evidence_until(participation.project) for participation in participations]
    return None if None in ends else max((day for day in ends if day is not None), default=None)


def _books_until(person: Person) -> dt.date | None:
    """Six years from the end of the year of the last fee; None when none was paid."""
    notices = PaymentNotice.objects.filter(booking__expert__person=person).values_list("issued_at", flat=True)
    paid = Booking.objects.filter(Q(paid_on__isnull=False), expert__person=person).values_list("paid_on", flat=True)
    days = [clock.local(at).date() for at in notices] + list(paid)
    return dt.date(max(days).year + BOOK_YEARS, 12, 31) if days else None
