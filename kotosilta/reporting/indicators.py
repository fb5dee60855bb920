"""Every indicator of the project's fund, by its catalogue: people, organisations, the project itself, estimates.

An indicator of people is the set of those for whom its conditions hold (`members`), each with the day from which they
count (`days`). A number is the size of the set, the rows behind it are its members: they cannot disagree.
"""

import datetime as dt
from collections import Counter
from typing import Any, NamedTuple

from kotosilta.core import clock
from kotosilta.governance.models import RootingItem
from kotosilta.people.models import Person
from kotosilta.projects.funds import Indicator
from kotosilta.projects.models import Partner, Project
from kotosilta.reporting.facts import Days, Facts, People
from kotosilta.reporting.models import Estimate
from kotosilta.reporting.periods import Period

OF_PEOPLE = frozenset(
    {"participants", "participants_in_activity", "participants_guided", "participants_with_milestone"}
)
OF_ROWS = frozenset({"organisations", "projects", "rooted_practices"})
STATED = frozenset({"estimate", "stated"})
NOT_OURS = "national_statistics"

Cell = tuple[str, tuple[int, int] | None]  # gender, age band; "" and None where not known or not divided


class Line(NamedTuple):
    """One indicator: how many since the beginning of the project, and how many of them in the period; by gender and, in
    funds that ask for it, age. None where nothing can be said: no estimate yet, or a statistic of the country."""

    rule: Indicator
    so_far: dict[Cell, int] | None
    in_period: dict[Cell, int] | None

    @property
    def total(self) -> int | None:
        return None if self.so_far is None else sum(self.so_far.values())

    @property
    def total_in_period(self) -> int | None:
        return None if self.in_period is None else sum(self.in_period.values())

    @property
    def is_estimated(self) -> bool:
        return self.rule.counts in STATED


class Table(NamedTuple):
    """All indicators of a project in a period, and everybody who has ever taken part, with complete data or not."""

    lines: list[Line]
    grand_total: int
    grand_total_in_period: int
    incomplete: int


def members(rule: Indicator, facts: Facts) -> People:
    """The people who are counted, as known on the day of the facts."""
    if rule.code not in facts.counted:
        facts.counted[rule.code] = _members(rule, facts)
    return facts.counted[rule.code]


def _members(rule: Indicator, facts: Facts) -> People:
    found = facts.complete if facts.fund.incomplete_only_in_grand_total else set(facts.entered)
    for name, values in rule.where.items():
        found = found & facts.of(name, values)
    if rule.age is not None:
        found = found & facts.of_age(*rule.age)
    reached = facts.reached(rule)
    if reached is not None:
        found = found & reached.keys()
    if rule.within:
        found = found & set().union(*(members(facts.fund.indicators[code], facts) for code in rule.within))
    return set(found)


def days(rule: Indicator, facts: Facts) -> Days:
    """The day from which each participant counts in this indicator."""
    reached = facts.reached(rule)
    if reached is not None:
        return reached
    if rule.measured == "leaving":
        return facts.left
    if rule.measured == "months_6":
        due = next(one for one in facts.fund.follow_ups if one.kind == "months_6").due
        return {person: due(day) for person, day in facts.left.items()}
    return facts.entered


def rows(rule: Indicator, project: Project, until: dt.date) -> list[tuple[Any, dt.date]]:
    """What an indicator of organisations, of the project itself or of practices counts, with the day of each."""
    if rule.counts == "organisations":
        kinds: dict[str, Any] = {"organisation__kind__in": rule.organisation_kinds}
        if rule.organisation_sizes:
            kinds["organisation__size__in"] = rule.organisation_sizes
        found = Partner.objects.filter(project=project, **kinds).exclude(role=Partner.Role.FUNDER)
        first: dict[int, Any] = {}
        for row in found.select_related("organisation").order_by("since", "id"):
            first.setdefault(row.organisation_id, (row, clock.local(row.since).date()))
        dated = list(first.values())
    elif rule.counts == "projects":
        doing = (
            [] if rule.owner_only else project.partners.filter(role=Partner.Role.PARTNER).select_related("organisation")
        )
        kinds_of_doers = {project.owner.kind, *(row.organisation.kind for row in doing)}
        dated = [(project, project.starts_on)] if kinds_of_doers & set(rule.organisation_kinds) else []
    else:
        rooted = (RootingItem.Status.ACCEPTED, RootingItem.Status.SIGNED_OFF)
        items = RootingItem.objects.filter(project=project, status__in=rooted, answered_at__isnull=False)
        dated = [(row, clock.local(row.answered_at).date()) for row in items.order_by("answered_at", "id")]
    return [(row, day) for row, day in dated if day <= until]


def estimates(project: Project, until: dt.date) -> dict[str, list[Estimate]]:
    """The last ones up to the day, by code; one a gender."""
    found: dict[str, list[Estimate]] = {}
    for (code, _gender), row in Estimate.objects.all().as_on(until, project).items():
        found.setdefault(code, []).append(row)
    return found


def table(project: Project, period: Period) -> Table:
    """Counted from the rows, every time."""
    return table_of(Facts(project, period.last), period)


def table_of(facts: Facts, period: Period) -> Table:
    """Of facts that are known on the last day of the period."""
    cells = _cells(facts)
    stated = estimates(facts.project, period.last), estimates(facts.project, period.first - dt.timedelta(days=1))
    lines = [_line(rule, facts, cells, period, stated) for rule in facts.fund.indicators.values()]
    began = sum(period.holds(day) for day in facts.entered.values())
    return Table(lines, len(facts.entered), began, len(facts.entered) - len(facts.complete))


def _cells(facts: Facts) -> dict[int, Cell]:
    """Into which cell of the breakdown each participant falls."""
    bands = facts.fund.age_bands if "age" in facts.fund.breakdown else ()
    band_of = {person: band for band in bands for person in facts.of_age(*band)}
    found: dict[int, Cell] = {}
    for gender in ("", *Person.Gender.values):
        for person in facts.of("gender", (gender,)):
            found[person] = (gender, band_of.get(person))
    return found


Stated = tuple[dict[str, list[Estimate]], dict[str, list[Estimate]]]  # up to the last day, and before the first


def _line(rule: Indicator, facts: Facts, cells: dict[int, Cell], period: Period, stated: Stated) -> Line:
    if rule.counts in OF_PEOPLE:
        people, since = members(rule, facts), days(rule, facts)
        first, last = period.first, period.last
        now = [person for person in people if first <= since[person] <= last]
        return Line(rule, Counter(map(cells.__getitem__, people)), Counter(map(cells.__getitem__, now)))
    if rule.counts in OF_ROWS:
        found = rows(rule, facts.project, period.last)
        now_too = sum(period.holds(day) for _row, day in found)
        return Line(rule, {("", None): len(found)}, {("", None): now_too})
    if rule.counts in STATED:
        return _stated(rule, *stated)
    if rule.counts == NOT_OURS:
        return Line(rule, None, None)
    raise ValueError(f"the catalogue of {facts.fund.key} counts {rule.counts!r}, which nobody knows")


def _stated(rule: Indicator, latest: dict[str, list[Estimate]], earlier: dict[str, list[Estimate]]) -> Line:
    now: dict[Cell, int] = {(row.gender, None): row.value for row in latest.get(rule.code, [])}
    before: dict[Cell, int] = {(row.gender, None): row.value for row in earlier.get(rule.code, [])}
    if not now:
        return Line(rule, None, None)
    return Line(rule, now, {cell: value - before.get(cell, 0) for cell, value in now.items()})


class Miss(NamedTuple):
    """Why a participant is not in an indicator: the datum, and whether it is blank or says otherwise."""

    field: str
    is_blank: bool


def misses(rule: Indicator, facts: Facts, person: int) -> list[Miss]:
    """What keeps the participant out of the indicator; an empty list for one who is in it, or whom the activity has
    not reached."""
    found = []
    if facts.fund.incomplete_only_in_grand_total and person not in facts.complete:
        found = [Miss(name, True) for name in facts.fund.required_at_entry if person in facts.blank(name)]
    for name, values in rule.where.items():
        if person not in facts.of(name, values):
            found.append(Miss(name, person in facts.blank(name)))
    if rule.age is not None and person not in facts.of_age(*rule.age):
        found.append(Miss("birth", person in facts.blank("birth")))
    if not found and rule.within:
        whole = [facts.fund.indicators[code] for code in rule.within]
        if not any(person in members(one, facts) for one in whole):
            found = [miss for one in whole for miss in misses(one, facts, person)]
    return list(dict.fromkeys(found))
