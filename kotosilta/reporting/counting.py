"""Every number of a project, counted from the records.

A number is a sum over rows: `count(target)` gives the rows with the amount that each adds, so a number and the rows
behind it can never disagree.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Model, Q
from django.utils.crypto import salted_hmac

from kotosilta.activities.models import (
    Application,
    Attendance,
    Enrolment,
    Headcount,
    Session,
    SessionKind,
    minutes_to_hours,
)
from kotosilta.core import clock
from kotosilta.core.records import current
from kotosilta.credentials.models import Credential
from kotosilta.experts.models import Booking, ExpertProfile
from kotosilta.guidance.models import Contact, Referral
from kotosilta.invoicing.models import Invoice, InvoiceLine
from kotosilta.people.family import families
from kotosilta.people.models import Organisation, Person
from kotosilta.projects.funds import Indicator
from kotosilta.projects.models import Participation, Partner, Project, Target
from kotosilta.reporting import indicators, periods
from kotosilta.reporting.facts import Facts
from kotosilta.reporting.groups import heads_of, months_between
from kotosilta.validation.models import Assessment, ValidationCase
from kotosilta.validation.models.assessments import Role

Measure = Target.Measure
ONE = Decimal(1)
ON_SCHEDULE = 0.9  # of what would be even progress


class Counted(NamedTuple):
    """One row behind a number, the amount it adds (1, hours, heads) and the day from which it counts. `person_id` when
    it is about a person."""

    row: Model
    amount: Decimal
    person_id: int | None
    on: dt.date


class Number(NamedTuple):
    """A target with what was reached by a day."""

    target: Target
    value: Decimal
    day: dt.date

    @property
    def percent(self) -> int:
        return int(self.value * 100 / self.target.goal)

    @property
    def state(self) -> str:
        """ "reached", "on_schedule" or "behind": measured against the share of the project's time that has passed."""
        if self.percent >= 100:
            return "reached"
        project = self.target.project
        passed = (min(self.day, project.ends_on) - project.starts_on).days
        whole = (project.ends_on - project.starts_on).days or 1
        return "on_schedule" if self.percent >= 100 * passed / whole * ON_SCHEDULE else "behind"


Counter = Callable[..., list[Counted]]


def _of_kind(rows: Any, target: Target, path: str) -> Any:
    """Only the kind of activity that the target names, if it names one."""
    return rows.filter(**{f"{path}kind": target.activity_kind}) if target.activity_kind else rows


def _day(row: Any, path: str) -> dt.date:
    """The day of a row, by the name of its field ("session__starts_at"); the local day of a moment."""
    value = row
    for name in path.split("__"):
        value = getattr(value, name)
    return clock.local(value).date() if isinstance(value, dt.datetime) else value


def _people(rows: Any, on: str) -> list[Counted]:
    return [Counted(row, ONE, row.person_id, _day(row, on)) for row in rows]


def participations(project: Project) -> list[Participation]:
    rows = list(Participation.objects.filter(project=project).order_by("entered_on", "id"))
    for row in rows:
        row.project = project  # one project object for all: its fund rules are read once
    return rows


def participants(target: Target) -> list[Counted]:
    return _people(participations(target.project), "entered_on")


def hours_by_person(project: Project, until: dt.date = dt.date.max) -> dict[int, Decimal]:
    """Hours of attendance and guidance together up to a day, for each person id."""
    hours: dict[int, Decimal] = defaultdict(Decimal)
    sessions = {session.pk: session.hours for session in Session.objects.filter(activity__project=project)}
    attended = Attendance.objects.filter(session__activity__project=project, day__lte=until).counted()
    for person_id, session_id, minutes in attended.values_list("person_id", "session_id", "minutes"):
        hours[person_id] += sessions[session_id] if minutes is None else minutes_to_hours(minutes)
    talks = Contact.objects.filter(project=project, person__isnull=False).exclude(outcome=Contact.Outcome.NOT_REACHED)
    for person_id, minutes, at in talks.values_list("person_id", "minutes", "at"):
        if clock.local(at).date() <= until:
            hours[person_id] += minutes_to_hours(minutes)
    return hours


def participants_long(target: Target, until: dt.date = dt.date.max) -> list[Counted]:
    hours = hours_by_person(target.project, until)
    limit = target.project.long_from_hours
    return _people((row for row in participations(target.project) if hours[row.person_id] >= limit), "entered_on")


def participants_short(target: Target, until: dt.date = dt.date.max) -> list[Counted]:
    hours = hours_by_person(target.project, until)
    limit = target.project.long_from_hours
    return _people((row for row in participations(target.project) if hours[row.person_id] < limit), "entered_on")


def completed(target: Target) -> list[Counted]:
    """People who completed an activity; each person once, however many they completed."""
    rows = Enrolment.objects.filter(activity__project=target.project, status=Enrolment.Status.COMPLETED)
    found = _of_kind(rows, target, "activity__").select_related("activity").order_by("completed_on", "id")
    return _once_a_person(found, "completed_on")


def applicants(target: Target) -> list[Counted]:
    rows = Application.objects.filter(activity__project=target.project)
    found = _of_kind(rows, target, "activity__").select_related("activity").order_by("applied_at", "id")
    return _once_a_person(found, "applied_at")


def _once_a_person(rows: Any, on: str) -> list[Counted]:
    """The first row of each; the rows are in order of time."""
    first: dict[int, Counted] = {}
    for row in rows:
        if row.person_id not in first:
            first[row.person_id] = Counted(row, ONE, row.person_id, _day(row, on))
    return list(first.values())


def session_hours(target: Target) -> list[Counted]:
    """Hours of lectures and group meetings that were held."""
    rows = Session.objects.filter(
        activity__project=target.project,
        status=Session.Status.HELD,
        kind__in=[SessionKind.LECTURE, SessionKind.GROUP],
    )
    held = _of_kind(rows, target, "activity__").select_related("activity")
    return [Counted(row, row.hours, None, _day(row, "starts_at")) for row in held]


def _visits(target: Target) -> Any:
    rows = Attendance.objects.filter(session__activity__project=target.project).counted()
    return _of_kind(rows, target, "session__activity__").order_by("day", "id")


def visits(target: Target) -> list[Counted]:
    return _people(_visits(target).select_related("session"), "day")


def families_reached(target: Target) -> list[Counted]:
    """Families of which somebody was present; a person without relations is a family of one."""
    rows = list(_visits(target).select_related("session"))
    family = families({row.person_id for row in rows})
    first: dict[int, Counted] = {}
    for row in rows:
        first.setdefault(family[row.person_id], Counted(row, ONE, row.person_id, row.day))
    return list(first.values())


def headcount(target: Target) -> list[Counted]:
    rows = Headcount.objects.filter(session__activity__project=target.project).exclude(
        session__status=Session.Status.CANCELLED
    )
    rows = _of_kind(rows, target, "session__activity__").select_related("session").order_by("session__starts_at", "id")
    return [Counted(row, Decimal(row.adults + row.children), None, _day(row, "session__starts_at")) for row in rows]


def contacts(target: Target) -> list[Counted]:
    return _people(Contact.objects.all().of_project(target.project).order_by("at", "id"), "at")


def light_contacts(target: Target) -> list[Counted]:
    return _people(Contact.objects.all().of_project(target.project).light().order_by("at", "id"), "at")


def referrals(target: Target) -> list[Counted]:
    """Referrals after which the help began, whoever says so."""
    begun = Referral.objects.all().of_project(target.project).filter(status__in=["started", "ended"])
    return _people(begun, "sent_at")


def partners(target: Target) -> list[Counted]:
    rows = Partner.objects.filter(current(), project=target.project).select_related("organisation")
    return _once_an_organisation(rows.order_by("since", "id"))


def _once_an_organisation(partners: Any) -> list[Counted]:
    first: dict[int, Counted] = {}
    for row in partners:
        first.setdefault(row.organisation_id, Counted(row, ONE, None, _day(row, "since")))
    return list(first.values())


def validations(target: Target) -> list[Counted]:
    """Each person once, however many cases; one that the candidate ended counts as begun too."""
    rows = ValidationCase.objects.all().of_project(target.project).order_by("opened_on", "id")
    return _once_a_person(rows, "opened_on")


def certified(target: Target) -> list[Counted]:
    """People with a certificate of competence in force, from a case of the project."""
    decided = Assessment.objects.filter(case__project=target.project, role=Role.CONSENSUS).values("uuid")
    rows = Credential.objects.in_force().filter(source__in=decided, kind=Credential.Kind.COMPETENCE)
    return _once_a_person(rows.defer("says", "document", "token").order_by("requested_at", "id"), "requested_at")


def _after(target: Target) -> list[ValidationCase]:
    """Of each person the case that was told of last."""
    rows = ValidationCase.objects.all().of_project(target.project).order_by("opened_on", "id")
    return list({row.person_id: row for row in rows if row.after}.values())


def _told(target: Target, amount: Callable[[dict[str, Any]], Decimal | None]) -> list[Counted]:
    """What each case adds by what was told of the time after it; it counts from the day on which it was closed."""
    found = [(row, amount(row.latest())) for row in _after(target)]
    return [
        Counted(row, much, row.person_id, row.closed_on or row.opened_on) for row, much in found if much is not None
    ]


def validated_work(target: Target) -> list[Counted]:
    at_work = (ValidationCase.Work.SHORT, ValidationCase.Work.LONG)
    return _told(target, lambda told: ONE if told.get("work") in at_work else None)


def validated_studies(target: Target) -> list[Counted]:
    return _told(target, lambda told: ONE if told.get("studies") else None)


def weeks_saved(target: Target) -> list[Counted]:
    return _told(target, lambda told: Decimal(told["weeks"]) if told.get("weeks") else None)


def _employers(target: Target, *, large: bool) -> list[Counted]:
    """Employers of the project, now or earlier; each organisation once. Large is a company of 250 people or more."""
    is_large = Q(organisation__kind=Organisation.Kind.COMPANY, organisation__size=Organisation.Size.LARGE)
    rows = Partner.objects.filter(is_large if large else ~is_large, project=target.project, role=Partner.Role.EMPLOYER)
    return _once_an_organisation(rows.select_related("organisation").order_by("since", "id"))


def large_employers(target: Target) -> list[Counted]:
    return _employers(target, large=True)


def other_employers(target: Target) -> list[Counted]:
    return _employers(target, large=False)


def experts(target: Target) -> list[Counted]:
    """People who work or have worked as experts by experience in the project."""
    return _people(ExpertProfile.objects.filter(project=target.project).order_by("started_on", "id"), "started_on")


def held_bookings(project: Project) -> list[Booking]:
    """Bookings that were held and confirmed by both sides, in order of time."""
    rows = Booking.objects.filter(request__project=project).held()
    return list(rows.select_related("request__topic", "expert", "guest").order_by("starts_at", "id"))


def _booked(target: Target, amount: Callable[[Booking], Decimal]) -> list[Counted]:
    return [Counted(row, amount(row), None, _day(row, "starts_at")) for row in held_bookings(target.project)]


def bookings(target: Target) -> list[Counted]:
    return _booked(target, lambda booking: ONE)


def booked_hours(target: Target) -> list[Counted]:
    return _booked(target, lambda booking: booking.hours or Decimal(0))


def booked_heads(target: Target) -> list[Counted]:
    """Heads at bookings; no participants of the project."""
    return _booked(target, lambda booking: Decimal(heads_of(booking)))


def invoiced_by_day(project: Project) -> list[tuple[dt.date, Decimal]]:
    """Income of the project: what has been invoiced for its bookings, without tax; what was credited is negative."""
    of_project = Booking.objects.filter(request__project=project).values("uuid")
    charged = InvoiceLine.objects.filter(source__in=of_project).values("invoice")
    rows = Invoice.objects.filter(pk__in=charged).prefetch_related("lines")
    return [(row.issued_on, -row.net if row.is_credit_note else row.net) for row in rows]


def invoiced(project: Project) -> Decimal:
    return sum((amount for _day, amount in invoiced_by_day(project)), Decimal(0))


def bookers(target: Target) -> list[Counted]:
    """Organisations with at least one booking that was held; by business ID where it is known, else by name."""
    first: dict[str, Counted] = {}
    for booking in held_bookings(target.project):
        asked = booking.request
        if asked.is_for_newcomer or hasattr(booking, "guest"):  # a newcomer with a peer; the project's club
            continue
        counted = Counted(booking, ONE, None, _day(booking, "starts_at"))
        first.setdefault(asked.business_id or asked.organisation_name.casefold(), counted)
    return list(first.values())


def indicator(target: Target, until: dt.date | None = None) -> list[Counted]:
    rule = target.project.fund_rules.indicators[target.indicator]
    return counted_in(rule, Facts(target.project, until or periods.whole(target.project).last))


def counted_in(rule: Indicator, facts: Facts) -> list[Counted]:
    """The rows behind an indicator of the fund, as known on the day of the facts."""
    project, until = facts.project, facts.until
    if rule.counts in indicators.STATED:
        found = indicators.estimates(project, until).get(rule.code, [])
        return [Counted(row, Decimal(row.value), None, row.estimated_on) for row in found]
    if rule.counts in indicators.OF_ROWS:
        return [Counted(row, ONE, None, day) for row, day in indicators.rows(rule, project, until)]
    if rule.counts == indicators.NOT_OURS:
        return []
    people, since = indicators.members(rule, facts), indicators.days(rule, facts)
    return [
        Counted(row, ONE, row.person_id, since[row.person_id])
        for row in participations(project)
        if row.person_id in people
    ]


COUNTERS: dict[str, Counter] = {
    Measure.PARTICIPANTS: participants,
    Measure.PARTICIPANTS_LONG: participants_long,
    Measure.PARTICIPANTS_SHORT: participants_short,
    Measure.COMPLETED: completed,
    Measure.APPLICANTS: applicants,
    Measure.SESSION_HOURS: session_hours,
    Measure.FAMILIES: families_reached,
    Measure.VISITS: visits,
    Measure.HEADCOUNT: headcount,
    Measure.CONTACTS: contacts,
    Measure.LIGHT_CONTACTS: light_contacts,
    Measure.PARTNERS: partners,
    Measure.REFERRALS: referrals,
    Measure.VALIDATIONS: validations,
    Measure.CERTIFIED: certified,
    Measure.VALIDATED_WORK: validated_work,
    Measure.VALIDATED_STUDIES: validated_studies,
    Measure.WEEKS_SAVED: weeks_saved,
    Measure.LARGE_EMPLOYERS: large_employers,
    Measure.OTHER_EMPLOYERS: other_employers,
    Measure.EXPERTS: experts,
    Measure.BOOKINGS: bookings,
    Measure.BOOKED_HOURS: booked_hours,
    Measure.BOOKED_HEADS: booked_heads,
    Measure.BOOKERS: bookers,
    Measure.INDICATOR: indicator,
}


# Who is counted here depends on what happened later; in all others later rows are only more of them.
AS_KNOWN = {Measure.PARTICIPANTS_LONG, Measure.PARTICIPANTS_SHORT, Measure.INDICATOR}


def count(target: Target, until: dt.date | None = None) -> list[Counted]:
    """The rows behind a target's number, now or as known on a day."""
    counter = COUNTERS[target.measure]
    if until is None:
        return counter(target)
    rows = counter(target, until) if target.measure in AS_KNOWN else counter(target)
    return [row for row in rows if row.on <= until]


def targets_of(project: Project) -> list[Target]:
    """With one project object for all."""
    targets = list(project.targets.all())
    for target in targets:
        target.project = project
    return targets


def number(target: Target, until: dt.date | None = None) -> Number:
    value = sum((row.amount for row in count(target, until)), Decimal(0))
    return Number(target, value, until or clock.today())


def numbers(project: Project, until: dt.date | None = None) -> list[Number]:
    """All targets of a project with what was reached, now or as known on a day."""
    return [number(target, until) for target in targets_of(project)]


def participants_by_month(project: Project) -> list[tuple[str, int]]:
    """Participants entered, by month (m/yyyy), from the first entry to the last, at most 24 months."""
    months: dict[tuple[int, int], int] = defaultdict(int)
    for day in Participation.objects.filter(project=project).values_list("entered_on", flat=True):
        months[day.year, day.month] += 1
    if not months:
        return []
    first, last = (dt.date(*edge, 1) for edge in (min(months), max(months)))
    by_name = {f"{month}/{year}": count for (year, month), count in months.items()}
    return [(name, by_name.get(name, 0)) for name in months_between(first, last)][-24:]


def ages_and_genders(project: Project) -> list[tuple[tuple[int, int] | None, dict[str, int]]]:
    """Participants by the fund's age bands (None: not known) and gender ("" : not known), as at entry."""
    bands: list[tuple[int, int] | None] = [*project.fund_rules.age_bands, None]
    table: dict[tuple[int, int] | None, dict[str, int]] = {band: defaultdict(int) for band in bands}
    for row in participations(project):
        age = row.entry_age
        band = next((b for b in project.fund_rules.age_bands if age is not None and b[0] <= age <= b[1]), None)
        table[band][row.entry_gender] += 1
    return [(band, dict(table[band])) for band in bands]


def pseudonyms(project: Project, person_ids: list[int]) -> dict[int, str]:
    """For each person a sign that is the same everywhere in the project and leads to nobody (for the auditor)."""
    people = Person.objects.filter(pk__in=person_ids).values_list("pk", "uuid")
    return {
        pk: "P-" + salted_hmac("pseudonym", f"{project.uuid}{uuid}", algorithm="sha256").hexdigest()[:8]
        for pk, uuid in people
    }


def participant_of(project: Project, sign: str) -> Participation | None:
    """Whose sign it is."""
    rows = {row.person_id: row for row in participations(project)}
    return next((rows[pk] for pk, one in pseudonyms(project, list(rows)).items() if one == sign), None)
