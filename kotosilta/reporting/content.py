"""Everything that a report holds, as data under stable names: for the page, the files, other systems, and the freezer.

Amounts of money are texts with two decimals; numbers of people are whole; a target of hours may have decimals.
`rows`: what a figure was counted from, [model label, uuid, amount] each.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kotosilta.core import clock
from kotosilta.core.translated import by_language
from kotosilta.projects.funds import all_funds
from kotosilta.projects.models import Project
from kotosilta.reporting import counting, indicators, money
from kotosilta.reporting.facts import Facts
from kotosilta.reporting.indicators import OF_PEOPLE
from kotosilta.reporting.periods import Period
from kotosilta.reporting.small import hidden_indicators

Content = dict[str, Any]
IN_THE_GROUP_AT_LEAST = 5  # people: what the steering group sees of single figures


def content(project: Project, period: Period) -> Content:
    """The figures of a project in a period and since its beginning, as known on the period's last day."""
    facts = Facts(project, period.last)
    return {
        "project": {
            "name": project.name, "slug": project.slug, "fund": project.fund, "grant_number": project.grant_number,
            "starts_on": project.starts_on.isoformat(), "ends_on": project.ends_on.isoformat(),
            "owner": project.owner.name,
        },
        "period": {"key": period.key, "first": period.first.isoformat(), "last": period.last.isoformat()},
        "counted_at": clock.now().isoformat(timespec="seconds"),
        "participants": _participants(project, period),
        "targets": _targets(project, period),
        "indicators": _indicators(facts, period),
        "money": _money(project, period),
        "staff": money.staff_of(project, period.last)._asdict(),
    }  # fmt: skip


def number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def _rows(counted: list[counting.Counted]) -> list[list[Any]]:
    return [
        [row.row._meta.label, str(row.row.uuid), number(row.amount)]  # type: ignore[attr-defined]  # a Record
        for row in counted
    ]


def _participants(project: Project, period: Period) -> Content:
    hours = counting.hours_by_person(project, period.last)
    rows = [row for row in counting.participations(project) if row.entered_on <= period.last]
    long = sum(hours[row.person_id] >= project.long_from_hours for row in rows)
    return {
        "total": len(rows),
        "in_period": sum(period.holds(row.entered_on) for row in rows),
        "incomplete": sum(bool(row.missing_entry_data()) for row in rows),
        "long": long,
        "short": len(rows) - long,
    }


def _targets(project: Project, period: Period) -> list[Content]:
    found = []
    for target in counting.targets_of(project):
        counted = counting.count(target, period.last)
        found.append(
            {
                "id": str(target.uuid),
                "measure": target.measure,
                "activity_kind": target.activity_kind,
                "indicator": target.indicator,
                "words": by_language(target.words),
                "goal": number(target.goal),
                "unit": target.unit,
                "baseline": None if target.baseline is None else number(target.baseline),
                "source_of_data": target.source_of_data,
                "value": number(sum((row.amount for row in counted), Decimal(0))),
                "in_period": number(sum((row.amount for row in counted if period.holds(row.on)), Decimal(0))),
                "rows": _rows(counted),
            }
        )
    return found


def _indicators(facts: Facts, period: Period) -> list[Content]:
    uuids = {row.person_id: str(row.uuid) for row in counting.participations(facts.project)}
    label = "projects.Participation"
    found = []
    for line in indicators.table_of(facts, period).lines:
        rule = line.rule
        if rule.counts in indicators.OF_PEOPLE:
            people = indicators.members(rule, facts)
            rows = sorted([label, uuids[person], 1] for person in people)
        else:
            rows = _rows(counting.counted_in(rule, facts))
        found.append(
            {
                "code": rule.code,
                "words": rule.words,
                "kind": rule.kind,
                "counts": rule.counts,
                "wording_checked": rule.verified,
                "value": line.total,
                "in_period": line.total_in_period,
                "by": [
                    {"gender": gender, "age": list(band) if band else None, "value": value,
                     "in_period": (line.in_period or {}).get((gender, band), 0)}
                    for (gender, band), value in sorted((line.so_far or {}).items(), key=str)
                ],
                "rows": rows,
            }
        )  # fmt: skip
    return found


def _money(project: Project, period: Period) -> Content | None:
    found = money.money(project, period)
    if found is None:
        return None
    grant = found.grant

    def told(claim: money.Claim) -> dict[str, str]:
        return {name: f"{amount:.2f}" for name, amount in claim._asdict().items()}

    return {
        "grant": {
            "total": f"{grant.total:.2f}", "own_percent": f"{grant.own_percent:.2f}",
            "own_share": f"{grant.own_share:.2f}", "cost_model": grant.cost_model, "salaries": grant.salaries,
            "side_percent": f"{grant.side_percent:.2f}", "decided_on": grant.decided_on.isoformat(),
        },
        "claim": {"in_period": told(found.in_period), "so_far": told(found.so_far)},
        "lines": [
            {"organisation": line.organisation, "category": line.category, "budget": f"{line.budget:.2f}",
             "in_period": f"{line.in_period:.2f}", "so_far": f"{line.so_far:.2f}"}
            for line in found.lines
        ],
        "hours": {"in_period": f"{found.hours_in_period:.2f}", "so_far": f"{found.hours_so_far:.2f}"},
    }  # fmt: skip


def figures(made: Content) -> dict[tuple[str, str], Any]:
    """The figures that a correction is measured by: {(what, which): value}."""
    found: dict[tuple[str, str], Any] = {("participants", name): value for name, value in made["participants"].items()}
    found |= {("target", row["id"]): row["value"] for row in made["targets"]}
    found |= {("indicator", row["code"]): row["value"] for row in made["indicators"]}
    if made["money"]:
        found |= {("claim", name): value for name, value in made["money"]["claim"]["so_far"].items()}
    return found


def coarse(made: Content, seen: Sequence[Content] = ()) -> Content:
    """For those who see sums only: figures of people below five are hidden, and others with them that would give them
    away; no rows, no division by age and gender. `seen`: reports of other periods that they have read: a figure from
    which fewer than five more or fewer would follow is hidden too."""
    fund, people = all_funds()[made["project"]["fund"]], made["participants"]
    lines = [{**row, "rows": [], "by": []} for row in made["indicators"]]
    for name, total in (("value", people["total"]), ("in_period", people["in_period"])):
        of_people = _of_people(lines, name)
        before = [_of_people(one["indicators"], "value") for one in seen] if name == "value" else []
        changed = {
            code
            for code, value in of_people.items()
            if any(0 < abs(value - known.get(code, value)) < IN_THE_GROUP_AT_LEAST for known in before)
        }
        hidden = hidden_indicators(of_people, fund, total, IN_THE_GROUP_AT_LEAST, changed)
        lines = [{**row, name: None} if row["code"] in hidden else row for row in lines]
    return {**made, "indicators": lines, "targets": [{**row, "rows": []} for row in made["targets"]]}


def _of_people(lines: list[Content], name: str) -> dict[str, int]:
    of_people = {*OF_PEOPLE, "estimate"}
    return {row["code"]: row[name] for row in lines if row["counts"] in of_people and row[name] is not None}
