"""Funds and their periods: data files, not models. A new fund is a file in this folder."""

import datetime as dt
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from kotosilta.core import clock


class FollowUpRule(NamedTuple):
    """A question that the fund wants answered some time after a person has left."""

    kind: str
    days: int
    months: int

    def due(self, left_on: dt.date) -> dt.date:
        return clock.add_months(left_on, self.months) + dt.timedelta(days=self.days)


class Indicator(NamedTuple):
    """One row of a fund's catalogue. `where` are conditions on the frozen entry data (value or list of values)."""

    code: str
    words: str
    counts: str
    where: dict[str, Any]
    age: tuple[int, int] | None
    activity_kinds: tuple[str, ...]
    topics: tuple[str, ...]
    verified: bool


class Fund(NamedTuple):
    key: str
    name: str
    short: str
    period: str
    required_at_entry: tuple[str, ...]
    age_bands: tuple[tuple[int, int], ...]
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
    indicators = [
        Indicator(
            code=row["code"],
            words=row["words"],
            counts=row["counts"],
            where=row.get("where", {}),
            age=tuple(row["age"]) if "age" in row else None,
            activity_kinds=tuple(row.get("activity_kinds", ())),
            topics=tuple(row.get("topics", ())),
            verified=row["verified"],
        )
        for row in raw["indicators"]
    ]
    return Fund(
        key=key,
        name=raw["name"],
        short=raw["short"],
        period=raw["period"],
        required_at_entry=tuple(raw["required_at_entry"]),
        age_bands=tuple((low, high) for low, high in raw["age_bands"]),
        follow_ups=tuple(FollowUpRule(r["kind"], r.get("days", 0), r.get("months", 0)) for r in raw["follow_ups"]),
        indicators={row.code: row for row in indicators},
    )


def fund_choices() -> list[tuple[str, str]]:
    return [(key, str(fund)) for key, fund in all_funds().items()]
