"""What a project shows to everybody: a fixed grid of coarse tables and its targets, as known on a period's last day.

The grid is the same for every project and time, nobody filters it, and every number in it passes `disclosure` or stays
hidden. Numbers are kept by key: "people"; "gender:woman"; "age:woman:18-29" and its total "age::18-29"; "situation:…";
"education:…"; "target:<uuid>".
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotosilta.people.models import Person
from kotosilta.projects.models import Participation, Project, Target
from kotosilta.reporting import counting, disclosure
from kotosilta.reporting.disclosure import Counted, Item
from kotosilta.reporting.facts import Facts
from kotosilta.reporting.periods import Period

Measure = Target.Measure
PEOPLE, OTHER, UNKNOWN = "people", "other", "unknown"
GENDERS: dict[str, Promise] = {
    Person.Gender.WOMAN: _("Women"), Person.Gender.MAN: _("Men"), OTHER: _("Other or not known"),
}  # fmt: skip
AGES: dict[str, tuple[int, int]] = {"0-17": (0, 17), "18-29": (18, 29), "30-54": (30, 54), "55-": (55, 200)}
# Conditions of the funds' catalogues that the grid divides by too, with how its keys begin.
IN_THE_GRID = {"gender": "gender:", "labour_status": "situation::", "education": "education::"}
# Nothing is said of anybody by these, however small they are.
NOT_OF_PEOPLE = {
    Measure.SESSION_HOURS, Measure.HEADCOUNT, Measure.PARTNERS, Measure.LARGE_EMPLOYERS, Measure.OTHER_EMPLOYERS,
    Measure.BOOKINGS, Measure.BOOKED_HOURS, Measure.BOOKED_HEADS, Measure.BOOKERS,
}  # fmt: skip


class Table(NamedTuple):
    """One table of the grid: `name`, and its columns as (key, words). Divided by gender or not."""

    name: str
    title: Promise
    columns: dict[str, Any]
    of: Callable[[Facts], dict[int, str]]  # in which column each participant falls
    by_gender: bool = False


def _ages(facts: Facts) -> dict[int, str]:
    return {person: name for name, band in AGES.items() for person in facts.of_age(*band)}


def _values(name: str) -> Callable[[Facts], dict[int, str]]:
    return lambda facts: {
        person: value for (of, value), people in facts.known.items() if of == name and value for person in people
    }


TABLES = [
    Table(
        "age",
        _("Women and men by age"),
        {"0-17": "0–17", "18-29": "18–29", "30-54": "30–54", "55-": "55+"},
        _ages,
        True,
    ),
    Table("situation", _("Situation at the start"), dict(Participation.LabourStatus.choices), _values("labour_status")),
    Table("education", _("Education"), dict(Participation.Education.choices), _values("education")),
]


def columns_of(table: Table) -> dict[str, Any]:
    return {**table.columns, UNKNOWN: _("Not known")}


def count(project: Project, period: Period) -> tuple[Counted, dict[str, Any]]:
    """(every number of people that may be shown, what is shown as it is): as known on the period's last day."""
    facts = Facts(project, period.last)
    genders = {person: gender for gender in GENDERS for person in facts.of("gender", (gender,))}
    counted = Counted({}, [], [])
    for table in TABLES:
        _put_table(counted, table, table.of(facts), genders, facts)
    _put_totals(counted)
    return counted, {"targets": _put_targets(counted, project, period)}


def _put_table(
    counted: Counted, table: Table, column_of: dict[int, str], genders: dict[int, str], facts: Facts
) -> None:
    rows = list(GENDERS) if table.by_gender else [""]
    where = Counter(
        (genders.get(person, OTHER) if table.by_gender else "", column_of.get(person, UNKNOWN))
        for person in facts.entered
    )
    for column in columns_of(table):
        keys = [f"{table.name}:{row}:{column}" for row in rows]
        for row, key in zip(rows, keys, strict=True):
            counted.items[key] = Item((key,), where[row, column])
        if table.by_gender:
            _put_sum(counted, f"{table.name}::{column}", keys)


def _put_sum(counted: Counted, key: str, of: list[str], rank: int = 1) -> None:
    parts = tuple(part for one in of for part in counted.items[one].parts)
    counted.items[key] = Item(parts, sum(counted.items[one].value for one in of), rank)
    counted.lines.append((key, tuple(of)))


def _put_totals(counted: Counted) -> None:
    for gender in GENDERS:
        _put_sum(counted, f"gender:{gender}", [f"age:{gender}:{column}" for column in columns_of(TABLES[0])])
    _put_sum(counted, PEOPLE, [f"gender:{gender}" for gender in GENDERS], 2)
    total = counted.items[PEOPLE].parts
    for table in TABLES[1:]:
        keys = tuple(f"{table.name}::{column}" for column in columns_of(table))
        counted.same.append((total, keys))
        counted.lines.append((PEOPLE, keys))


def _put_targets(counted: Counted, project: Project, period: Period) -> list[dict[str, Any]]:
    """Targets that count people join the sums; the others are shown as they are."""
    found = []
    by_measure: dict[str, str] = {}
    total = counted.items[PEOPLE].parts
    for target in counting.targets_of(project):
        number = counting.number(target, period.last)
        key = f"target:{target.uuid}"
        of_people = target.measure not in NOT_OF_PEOPLE
        if of_people:
            counted.items[key] = Item((key,), int(number.value))
            by_measure[target.measure] = key
            twins = [total] if target.measure == Measure.PARTICIPANTS else _twins(counted, target)
            counted.same.extend(((key,), parts) for parts in twins)
        found.append(
            {"id": str(target.uuid), "words": target.words, "goal": _plain(target.goal), "unit": target.unit,
             "value": None if of_people else _plain(number.value)}
        )  # fmt: skip
    if Measure.PARTICIPANTS_LONG in by_measure and Measure.PARTICIPANTS_SHORT in by_measure:
        halves = (by_measure[Measure.PARTICIPANTS_LONG], by_measure[Measure.PARTICIPANTS_SHORT])
        counted.same.append((halves, total))
    return found


def _twins(counted: Counted, target: Target) -> list[tuple[str, ...]]:
    """What of the grid an indicator counts too, as its catalogue says: whoever sees one knows the other."""
    if target.measure != Measure.INDICATOR:
        return []
    rule = target.project.fund_rules.indicators[target.indicator]
    conditions = list(rule.where.items())
    if rule.age is not None and not conditions:
        keys = [f"age::{name}" for name, band in AGES.items() if band == rule.age]
    elif rule.age is None and len(conditions) == 1 and conditions[0][0] in IN_THE_GRID:
        name, values = conditions[0]
        keys = [f"{IN_THE_GRID[name]}{value}" for value in values]
    else:
        keys = []
    known = keys and counted.items.keys() >= set(keys)
    return [tuple(part for key in keys for part in counted.items[key].parts)] if known else []


def _plain(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def as_json(counted: Counted) -> dict[str, int]:
    """The numbers, by key; `read` makes them whole again."""
    return {key: item.value for key, item in counted.items.items()}


def read(numbers: dict[str, int], like: Counted) -> Counted:
    """What was counted at an earlier time, in the shape of what is counted now; a target that came later has no
    number then."""
    items = {key: item._replace(value=numbers[key]) for key, item in like.items.items() if key in numbers}
    lines = [(key, parts) for key, parts in like.lines if items.keys() >= {key, *parts}]
    known = {part for item in items.values() for part in item.parts}
    same = [pair for pair in like.same if known >= {*pair[0], *pair[1]}]
    return Counted(items, lines, same)


def hidden_in(counted: Counted, earlier: list[tuple[dict[str, int], list[str]]]) -> frozenset[str] | None:
    """See `disclosure.hidden_in`; earlier releases as they are kept, in the order of time."""
    past = [disclosure.Release(read(numbers, counted), frozenset(hidden)) for numbers, hidden in earlier]
    return disclosure.hidden_in(counted, past)
