"""What the records say of a project's participants on a day, as sets of people: the ground of every indicator.

A fact is a name and a value ("labour_status", "unemployed"); for each there is the set of the people of whom it is
true. Entry data are those that were frozen at the first entry. What happens after `until` is not known yet.
"""

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import Min

from kotosilta.activities.models import Attendance
from kotosilta.core import clock
from kotosilta.guidance.models import Contact
from kotosilta.people.models import age_on
from kotosilta.projects.funds import Indicator
from kotosilta.projects.models import FollowUp, Milestone, Participation, Project

People = set[int]
Days = dict[int, dt.date]  # by person, the day from which they count
LEVELS = Milestone.Level.values
LANGUAGE_UP = "language_up"  # the level rose by one or more since it was first assessed


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
        known, entered = self.known, self.entered
        for person, day, gender, year, month, date, labour, long_term, education, citizenship in rows.values_list(
            "person_id", "entered_on", "entry_gender", "entry_birth_year", "entry_birth_month", "entry_birth_day",
            "entry_labour_status", "entry_long_term_unemployed", "entry_education", "entry_citizenship",
        ):  # fmt: skip
            entered[person] = day
            known["gender", gender].add(person)
            known["labour_status", labour].add(person)
            known["long_term_unemployed", long_term].add(person)
            known["education", education].add(person)
            known["citizenship", citizenship].add(person)
            known["age", age_on(year, month, date, day)].add(person)

    def _at_exit(self) -> None:
        """The situation upon leaving; within the four weeks that follow, a later word replaces an earlier one."""
        rows = Participation.objects.filter(project=self.project, left_on__lte=self.until).order_by()
        status: dict[int, str] = {}
        for person, day, situation, qualification, helpful in rows.values_list(
            "person_id", "left_on", "exit_status", "exit_qualification", "exit_helpful"
        ):
            self.left[person] = day
            status[person] = situation
            self.known["qualification", qualification].add(person)
            self.known["helpful", helpful].add(person)
        status |= {person: situation for person, situation, _better in self._answers(FollowUp.Kind.WEEKS_4)}
        for person, situation in status.items():
            self.known["left_status", situation].add(person)
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
        kinds = {kind for rule in self.fund.indicators.values() for kind in rule.activity_kinds}
        rows = Attendance.objects.filter(
            session__activity__project=self.project, session__activity__kind__in=kinds, day__lte=self.until
        ).counted()
        found: dict[str, Days] = {kind: {} for kind in kinds}
        firsts = rows.order_by().values_list("session__activity__kind", "person_id").annotate(first=Min("day"))
        for kind, person, day in firsts:
            found[kind][person] = day
        return found

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
