"""A release as people see it: tables with what is hidden, charts of the same numbers, and files of open data."""

import csv
import io
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kotosilta.core import charts, clock
from kotosilta.core.translated import by_language, told
from kotosilta.reporting.models import Release
from kotosilta.reporting.practice import shown_targets
from kotosilta.reporting.releases import GENDERS, PEOPLE, TABLES, columns_of

HIDDEN = "hidden"  # how open data say it


class ShownTable(NamedTuple):
    """`head`: words of the columns after the first; `rows`: (words, numbers), None for a hidden one."""

    title: str
    head: list[str]
    rows: list[tuple[str, list[int | None]]]
    chart: str
    all_hidden: bool


def tables_of(release: Release) -> list[ShownTable]:
    return [_by_gender(release, TABLES[0]), *(_plain(release, table) for table in TABLES[1:])]


def _by_gender(release: Release, table: Any) -> ShownTable:
    rows = [
        (str(words), [*(release.shown(f"{table.name}:{gender}:{column}") for gender in GENDERS),
                      release.shown(f"{table.name}::{column}")])
        for column, words in columns_of(table).items()
    ]  # fmt: skip
    totals = [*(release.shown(f"gender:{gender}") for gender in GENDERS), release.shown(PEOPLE)]
    rows.append((_("Together"), totals))
    head = [*(str(words) for words in GENDERS.values()), _("Together")]
    bars = [(words, numbers[-1]) for words, numbers in rows[:-1]]
    return _table(str(table.title), head, rows, bars)


def _plain(release: Release, table: Any) -> ShownTable:
    bars = [
        (str(words), release.shown(f"{table.name}::{column}")) for column, words in columns_of(table).items()
    ]  # fmt: skip
    rows = [(words, [number]) for words, number in bars]
    return _table(str(table.title), [_("People")], rows, bars)


def _table(
    title: str, head: list[str], rows: list[tuple[str, list[int | None]]], bars: list[tuple[str, int | None]]
) -> ShownTable:
    drawn = [charts.Bar(words, number) for words, number in bars if number]
    all_hidden = all(number is None for _words, numbers in rows for number in numbers)
    return ShownTable(title, head, rows, charts.bars(title, drawn) if drawn else "", all_hidden)


class ShownTarget(NamedTuple):
    words: Any
    unit: str
    goal: float
    value: float | None

    @property
    def percent(self) -> int | None:
        return None if self.value is None else int(self.value * 100 / self.goal)


def targets_of(release: Release) -> list[ShownTarget]:
    return [ShownTarget(row["words"], row["unit"], row["goal"], row["value"]) for row in shown_targets(release)]


def grant_of(release: Release) -> tuple[Decimal, Decimal] | None:
    """(total in euros, own share in percent) as decided by then."""
    said = release.facts.get("grant")
    return None if said is None else (Decimal(said["total"]), Decimal(said["own_percent"]))


def targets_chart(targets: list[ShownTarget]) -> str:
    drawn = [
        charts.Bar(told(row.words).text, float(row.value), float(row.goal)) for row in targets if row.value is not None
    ]
    return charts.bars(_("Goals and what was reached"), drawn) if drawn else ""


def as_data(release: Release) -> dict[str, Any]:
    """For other programs, under stable names: null for a hidden number."""
    return {
        "project": {"name": release.project.name, "slug": release.project.slug, "fund": release.project.fund},
        "period": release.period,
        "known_on": release.last.isoformat(),
        "released_on": clock.local(release.released_at).date().isoformat(),
        "numbers": {key: release.shown(key) for key in release.numbers if not key.startswith("target:")},
        "targets": [
            {"id": row["id"], "words": by_language(row["words"]), "unit": row["unit"],
             "goal": row["goal"], "value": row["value"]}
            for row in shown_targets(release)
        ],
    }  # fmt: skip


def as_csv(releases: list[Release]) -> str:
    """One line a number, of every release: what a table program can turn as it likes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["project", "period", "known_on", "table", "gender", "group", "people"])
    for release in releases:
        for key in release.numbers:
            if key.startswith("target:"):
                continue
            table, gender, group = (*key.split(":"), "", "")[:3]
            number = release.shown(key)
            writer.writerow(
                [release.project.slug, release.period, release.last.isoformat(), table, gender, group,
                 HIDDEN if number is None else number]
            )  # fmt: skip
    return out.getvalue()
