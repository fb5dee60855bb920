"""Funds and their periods: data files, not models. A new fund is a file in this folder."""

import datetime as dt
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from kotosilta.core import clock


class FollowUpRule(NamedTuple):
    """A question that the fund wants answered some time after a person has left: what was true within so many days, or
    what is true so many months later."""

    kind: str
    days: int
    months: int

    def due(self, left_on: dt.date) -> dt.date:
        return clock.add_months(left_on, self.months) + dt.timedelta(days=self.days)

    def covers(self, left_on: dt.date, day: dt.date) -> bool:
        """Is a situation on this day what the fund asks about?"""
        return day >= self.due(left_on) if self.months else left_on <= day <= self.due(left_on)


class Indicator(NamedTuple):
    """One row of a fund's catalogue.

    `counts` names what is counted (participants, organisations, …) and `measured` the day from which a participant
    counts (entry, leaving, months_6, activity). `where`: conditions on the facts of a participant (value or list of
    values), `age`: completed years at entry, from and to. Whoever is counted in a result or in a part is counted in one
    of `within` too (in the file: `base`, `subset_of`). `verified`: the words were compared with the official text.
    """

    code: str
    words: str
    kind: str
    counts: str
    measured: str
    where: dict[str, tuple[Any, ...]]
    age: tuple[int, int] | None
    activity_kinds: tuple[str, ...]
    topics: tuple[str, ...]
    milestone: str
    organisation_kinds: tuple[str, ...]
    organisation_sizes: tuple[str, ...]
    owner_only: bool
    within: tuple[str, ...]
    source: str
    verified: bool


class Fund(NamedTuple):
    """`asks_at_exit`: what is asked when somebody leaves, beside the situation. `breakdown`: by gender, or by gender
    and age. `incomplete_only_in_grand_total`: who misses required entry data is in no indicator, only in the grand
    total. `long_term_months_under_25`: what counts as long-term unemployment for the young, where that differs.
    `headings` of the narrative of a report, in the order of the funder's form. `other_system`: where entries and exits
    are typed in once more, because the authority wants it so. `partitions`: indicators that add up to everybody, so
    that one that is hidden could be worked out from the others. `evidence_years`: so long after the end of the year of
    the last payment the records have to be there for whoever checks."""

    key: str
    name: str
    short: str
    period: str
    source: str
    required_at_entry: tuple[str, ...]
    asks_at_exit: tuple[str, ...]
    incomplete_only_in_grand_total: bool
    long_term_months_under_25: int | None
    breakdown: tuple[str, ...]
    age_bands: tuple[tuple[int, int], ...]
    headings: tuple[str, ...]
    other_system: str
    evidence_years: int
    partitions: tuple[tuple[str, ...], ...]
    follow_ups: tuple[FollowUpRule, ...]
    indicators: dict[str, Indicator]

    def __str__(self) -> str:
        return f"{self.name} ({self.short}) {self.period}"


@cache
def all_funds() -> dict[str, Fund]:
    """Every fund by its key, which is the file's name."""
    files = sorted((f for f in resources.files(__name__).iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return {
        f.name.removesuffix(".yaml"): _read(f.name.removesuffix(".yaml"), yaml.safe_load(f.read_text("utf-8")))
        for f in files
    }


def _read(key: str, raw: dict[str, Any]) -> Fund:
    indicators = [_indicator(row, raw["source"]) for row in raw["indicators"]]
    return Fund(
        key=key,
        name=raw["name"],
        short=raw["short"],
        period=raw["period"],
        source=raw["source"],
        required_at_entry=tuple(raw["required_at_entry"]),
        asks_at_exit=tuple(raw.get("asks_at_exit", ())),
        incomplete_only_in_grand_total=raw.get("incomplete_only_in_grand_total", False),
        long_term_months_under_25=raw.get("long_term_months_under_25"),
        breakdown=tuple(raw["breakdown"]),
        age_bands=tuple((low, high) for low, high in raw["age_bands"]),
        headings=tuple(raw["headings"]),
        other_system=raw.get("other_system", ""),
        evidence_years=raw["evidence_years"],
        partitions=tuple(tuple(codes) for codes in raw.get("partitions", ())),
        follow_ups=tuple(FollowUpRule(r["kind"], r.get("days", 0), r.get("months", 0)) for r in raw["follow_ups"]),
        indicators={row.code: row for row in indicators},
    )


def _indicator(row: dict[str, Any], source: str) -> Indicator:
    within = row.get("base", []) or ([row["subset_of"]] if "subset_of" in row else [])
    return Indicator(
        code=row["code"],
        words=row["words"],
        kind=row["kind"],
        counts=row["counts"],
        measured=row["measured"],
        where={name: tuple(v) if isinstance(v, list) else (v,) for name, v in row.get("where", {}).items()},
        age=tuple(row["age"]) if "age" in row else None,
        activity_kinds=tuple(row.get("activity_kinds", ())),
        topics=tuple(row.get("topics", ())),
        milestone=row.get("milestone", ""),
        organisation_kinds=tuple(row.get("organisation_kinds", ())),
        organisation_sizes=tuple(row.get("organisation_sizes", ())),
        owner_only=row.get("owner_only", False),
        within=tuple(within),
        source=row.get("source", source),
        verified=row["verified"],
    )


def fund_choices() -> list[tuple[str, str]]:
    return [(key, str(fund)) for key, fund in all_funds().items()]
