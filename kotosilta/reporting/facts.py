"""What the records say of a project's participants on a day, as sets of people: the ground of every indicator.

A fact is a name and a value ("labour_status", "unemployed"); for each there is the set of the people of whom it is
true. Entry data are those that were frozen at the first entry. What happens after `until` is not known yet.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import Any

from django.db.models import CharField, Min, Q, QuerySet
from django.db.models.functions import Cast

from kotosilta.activities.models import Attendance
from kotosilta.core import clock
from kotosilta.guidance.models import Contact
from kotosilta.people.models import age_on
from kotosilta.projects.funds import Indicator
from kotosilta.projects.models import FollowUp, Milestone, Participation, Project

People = set[int]
Days = dict[int, dt.date]  # by person, the day from which they count
CHUNK = 1_000  # rows
LEVELS = Milestone.Level.values
LANGUAGE_UP = "language_up"  # the level rose by one or more since it was first assessed
AT_ENTRY = ("gender", "labour_status", "education", "citizenship")

# With 100,000 people, a third of the time that a table takes is for making dates and booleans of what the database
# says, one by one. So it is asked for text, and each of the few different texts is read once.
_day = cache(dt.date.fromisoformat)
_yes_or_no = {"1": True, "true": True, "0": False, "false": False}.get


def _text(what: Any) -> Cast:
    return Cast(what, CharField(max_length=10))


def _columns(rows: QuerySet[Any], number: int) -> list[list[Any]]:
    """The rows turned on their side: a list a column. No more than a chunk of rows is kept at a time: looking through
    so many, the garbage collector would take as long as the database."""
    columns: list[list[Any]] = [[] for _ in range(number)]
    left = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(left, CHUNK)):
        for column, values in zip(columns, zip(*chunk, strict=True), strict=True):
            column.extend(values)
    return columns


class Facts:
    """The participants of a project as they are known on the day `until`, in a fixed number of queries."""

    def __init__(self, project: Project, until: dt.date) -> None:
        self.project, self.fund, self.until = project, project.fund_rules, until
        self.entered: Days = {}
        self.left: Days = {}
        self.known: dict[tuple[str, Any], People] = defaultdict(set)
        self.counted: dict[str, People] = {}  # by code, once they have been worked out (see indicators.members)
        self._reached: dict[str, Days | None] = {}
        self._at_entry()
        self._at_exit()
        self._later()

    def _at_entry(self) -> None:
        rows = Participation.objects.filter(project=self.project, entered_on__lte=self.until).order_by()
        people, days, *columns, long_term, years, months, dates = _columns(
            rows.values_list(
                "person_id", _text("entered_on"), *(f"entry_{name}" for name in AT_ENTRY),
                _text("entry_long_term_unemployed"), "entry_birth_year", "entry_birth_month", "entry_birth_day",
            ),
            6 + len(AT_ENTRY),
        )  # fmt: skip
        self.entered = dict(zip(people, map(_day, days), strict=True))
        for name, values in zip(AT_ENTRY, columns, strict=True):
            self._know(name, people, values)
        self._know("long_term_unemployed", people, map(_yes_or_no, long_term))
        self._know("age", people, map(age_on, years, months, dates, self.entered.values()))

    def _know(self, name: str, people: Sequence[int], values: Iterable[Any]) -> None:
        found: dict[Any, People] = defaultdict(set)
        for person, value in zip(people, values, strict=True):
            found[value].add(person)
        self.known |= {(name, value): those for value, those in found.items()}

    def _at_exit(self) -> None:
        """The situation upon leaving; within the four weeks that follow, a later word replaces an earlier one."""
        rows = Participation.objects.filter(project=self.project, left_on__lte=self.until).order_by()
        columns = (
            "person_id", _text("left_on"), "exit_status", _text("exit_qualification"), _text("exit_helpful"),
        )  # fmt: skip
        people, days, situations, qualifications, helpful = _columns(rows.values_list(*columns), len(columns))
        self.left = dict(zip(people, map(_day, days), strict=True))
        self._know("qualification", people, map(_yes_or_no, qualifications))
        self._know("helpful", people, map(_yes_or_no, helpful))
        status = dict(zip(people, situations, strict=True))
        status |= {person: situation for person, situation, _better in self._answers(FollowUp.Kind.WEEKS_4)}
        self._know("left_status", list(status), status.values())
        self.known["has_left", True] = set(self.left)
        self.known["has_left", False] = set(self.entered) - set(self.left)

    def _later(self) -> None:
        for person, situation, better in self._answers(FollowUp.Kind.MONTHS_6):
            self.known["later_status", situation].add(person)
            self.known["improved", better].add(person)

    def _answers(self, kind: str) -> list[tuple[int, str, bool | None]]:
        """Follow-ups that tell of a day in the fund's window: (person, situation, is it better?)."""
        rule = next((rule for rule in self.fund.follow_ups if rule.kind == kind), None)
        if rule is None:
            return []
        rows = FollowUp.objects.filter(
            participation__project=self.project, participation__left_on__lte=self.until,
            kind=kind, reached=True, asked_on__lte=self.until,
        ).exclude(status="").order_by()  # fmt: skip
        told = rows.values_list("participation__person_id", "asked_on", "status", "improved")
        return [
            (person, situation, better)
            for person, day, situation, better in told
            if person in self.left and rule.covers(self.left[person], day)
        ]

    def of(self, name: str, values: tuple[Any, ...]) -> People:
        """Of whom one of these values is known."""
        sets = [self.known[name, value] for value in values if (name, value) in self.known]
        return sets[0] if len(sets) == 1 else set().union(*sets)

    def blank(self, name: str) -> People:
        """Of whom nothing is known in this: not asked, not told, or not yet."""
        if name == "birth":
            return self.of("age", (None,))
        told = [people for (of, value), people in self.known.items() if of == name and value not in ("", None)]
        return set(self.entered).difference(*told)

    def of_age(self, first: int, last: int) -> People:
        return self.of("age", tuple(range(first, last + 1)))

    @cached_property
    def complete(self) -> People:
        """Nothing of what the fund requires at entry is missing."""
        return set(self.entered).difference(*(self.blank(name) for name in self.fund.required_at_entry))

    @cached_property
    def _attended(self) -> dict[str, Days]:
        """By kind of activity: the first day of everybody who was there. Only kinds of which the catalogue speaks."""
        kinds = sorted({kind for rule in self.fund.indicators.values() for kind in rule.activity_kinds})
        rows = Attendance.objects.filter(
            session__activity__project=self.project, session__activity__kind__in=kinds, day__lte=self.until
        ).counted()
        firsts = {
            f"first_{number}": _text(Min("day", filter=Q(session__activity__kind=kind)))
            for number, kind in enumerate(kinds)
        }
        people, *columns = _columns(rows.order_by().values_list("person_id").annotate(**firsts), 1 + len(kinds))
        return {
            kind: {person: _day(day) for person, day in zip(people, days, strict=True) if day}
            for kind, days in zip(kinds, columns, strict=True)
        }

    @cached_property
    def _guided(self) -> dict[str, Days]:
        """By topic: the day of the first talk."""
        rows = Contact.objects.filter(project=self.project, person__isnull=False).exclude(
            outcome=Contact.Outcome.NOT_REACHED
        )
        found: dict[str, Days] = defaultdict(dict)
        firsts = rows.order_by().values_list("topic", "person_id").annotate(first=Min("at"))
        for topic, person, at in firsts:
            if (day := clock.local(at).date()) <= self.until:
                found[topic][person] = day
        return found

    @cached_property
    def _milestones(self) -> dict[str, Days]:
        """By kind: the first day; for the language, the day on which the level had risen by one or more."""
        found: dict[str, Days] = defaultdict(dict)
        first_level: dict[int, int] = {}
        rows = Milestone.objects.filter(participation__project=self.project, on__lte=self.until).order_by("on", "id")
        for person, kind, day, level in rows.values_list("participation__person_id", "kind", "on", "level"):
            found[kind].setdefault(person, day)
            if kind == Milestone.Kind.LANGUAGE and LEVELS.index(level) > first_level.setdefault(
                person, LEVELS.index(level)
            ):
                found[LANGUAGE_UP].setdefault(person, day)
        return found

    def reached(self, rule: Indicator) -> Days | None:
        """Whom the activity, the guidance or the event of the rule has reached, and from when they count; None for a
        rule that asks for none."""
        if rule.code not in self._reached:
            self._reached[rule.code] = self._reached_by(rule)
        return self._reached[rule.code]

    def _reached_by(self, rule: Indicator) -> Days | None:
        if rule.counts == "participants_in_activity":
            return self._first(*(self._attended[kind] for kind in rule.activity_kinds))
        if rule.counts == "participants_guided":
            return self._first(*(self._guided[topic] for topic in rule.topics))
        if rule.counts == "participants_with_milestone":
            return self._first(self._milestones[rule.milestone])
        return None

    def _first(self, *several: Days) -> Days:
        """The earliest day of each participant, not before the first day in the project."""
        first = dict(several[0])
        for days in several[1:]:
            for person, day in days.items():
                if day < first.get(person, dt.date.max):
                    first[person] = day
        entered = self.entered
        return {
            person: day if day > entered[person] else entered[person]
            for person, day in first.items()
            if person in entered
        }
