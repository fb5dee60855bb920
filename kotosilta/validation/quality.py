"""How good the assessment is: how often the three agree, how long each stage takes, what appeals overturned."""

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

from kotosilta.projects.models import Project
from kotosilta.validation.models import Assessment, Mark, Objection
from kotosilta.validation.models.assessments import NOT_SHOWN, THREE, Role

UNITS_AT_LEAST = 10  # outcomes marked by two or more, below which a coefficient says nothing


class Pair(NamedTuple):
    """Two roles: on how many outcomes both gave a mark, and on how many the same."""

    first: Any
    second: Any
    both: int
    same: int

    @property
    def percent(self) -> int:
        return round(100 * self.same / self.both) if self.both else 0


class OfStandard(NamedTuple):
    """Agreement on one standard; `alpha`: Krippendorff's, ordinal, None with too few outcomes or no variation."""

    code: str
    pairs: list[Pair]
    units: int
    alpha: float | None


class StageTime(NamedTuple):
    """The median of days from one step to the next, and of how many cases."""

    key: str
    days: float
    cases: int


def alpha(units: Sequence[Sequence[int]]) -> float | None:
    """Krippendorff's alpha for ordinal data: 1 - observed / expected disagreement over the coincidences of all pairs of
    values in a unit (K. Krippendorff, Content Analysis, 3rd ed., ch. 12). A unit with one value says nothing. None when
    all values are the same."""
    coincidences: dict[tuple[int, int], float] = defaultdict(float)
    for values in units:
        if len(values) > 1:
            for place, first in enumerate(values):
                for other, second in enumerate(values):
                    if place != other:
                        coincidences[first, second] += 1 / (len(values) - 1)
    totals: dict[int, float] = defaultdict(float)
    for (first, _second), weight in coincidences.items():
        totals[first] += weight
    ranks, count = sorted(totals), sum(totals.values())
    if len(ranks) < 2:
        return None

    def distance(first: int, second: int) -> float:
        low, high = sorted((first, second))
        between = sum(totals[rank] for rank in ranks if low <= rank <= high)
        return (between - (totals[low] + totals[high]) / 2) ** 2 if low != high else 0.0

    observed = sum(weight * distance(*pair) for pair, weight in coincidences.items())
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in ranks for b in ranks) / (count - 1)
    return 1 - observed / expected


def agreement(project: Project) -> list[OfStandard]:
    """By standard, from the marks that each of the three gave on their own."""
    marks = Mark.objects.filter(assessment__case__project=project, assessment__role__in=THREE)
    marks = marks.filter(assessment__given_at__isnull=False).select_related("assessment", "outcome__unit__whole")
    by_unit: dict[str, dict[tuple[int, int], dict[str, Mark]]] = defaultdict(lambda: defaultdict(dict))
    for mark in marks.select_related("outcome__unit__standard").defer("words").order_by():
        key = (mark.assessment.case_id, mark.outcome_id)
        by_unit[mark.outcome.unit.standard.code][key][mark.assessment.role] = mark
    return [_of_standard(code, list(units.values())) for code, units in sorted(by_unit.items())]


def _of_standard(code: str, units: list[dict[str, Mark]]) -> OfStandard:
    pairs = []
    for first, second in combinations(THREE, 2):
        both = [(unit[first].level, unit[second].level) for unit in units if first in unit and second in unit]
        pairs.append(Pair(first.label, second.label, len(both), sum(a == b for a, b in both)))
    ranked = [[_rank(mark) for mark in unit.values()] for unit in units if len(unit) > 1]
    return OfStandard(code, pairs, len(ranked), alpha(ranked) if len(ranked) >= UNITS_AT_LEAST else None)


def _rank(mark: Mark) -> int:
    keys = [NOT_SHOWN, *(level["key"] for level in mark.outcome.scale)]
    return keys.index(mark.level)


STEPS = ("told", "asked", "given", "decided")


def times(project: Project) -> list[StageTime]:
    """From the beginning to the self-assessment, to asking, to the last of the marks, to the decision."""
    moments: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = Assessment.objects.filter(case__project=project, overturned_at__isnull=True).select_related("case")
    for row in rows.defer("note", "case__wish"):
        found = moments[row.case_id]
        found["begun"] = row.case.opened_on
        if row.role == Role.SELF and row.given_at:
            found["told"] = row.given_at.date()
        if row.role in THREE:
            found["asked"] = min(found.get("asked", dt.date.max), row.asked_at.date())
            if row.given_at:
                found["given"] = max(found.get("given", dt.date.min), row.given_at.date())
        if row.role == Role.CONSENSUS and row.approved_at:
            found["decided"] = row.approved_at.date()
    result = []
    for before, after in zip(("begun", *STEPS), STEPS, strict=False):
        both = [found for found in moments.values() if before in found and after in found]
        days = [max(0, (found[after] - found[before]).days) for found in both]
        if days:
            result.append(StageTime(after, statistics.median(days), len(days)))
    return result


class Appeals(NamedTuple):
    decisions: int
    appeals: int
    overturned: int
    differed: int  # decisions before which the three had not given the same everywhere


def appeals(project: Project) -> Appeals:
    """Decisions, and what candidates said to them."""
    decided = Assessment.objects.filter(case__project=project, role=Role.CONSENSUS, approved_at__isnull=False)
    made = Objection.objects.filter(case__project=project, kind=Objection.Kind.APPEAL)
    levels: dict[tuple[int, int], set[str]] = defaultdict(set)
    three = Mark.objects.filter(assessment__role__in=THREE, assessment__given_at__isnull=False)
    # Ids, not a subquery, and no order: PostgreSQL without statistics chooses a plan that takes many minutes.
    marked = three.filter(assessment__case__in=list(decided.values_list("case", flat=True))).order_by()
    for case, outcome, level in marked.values_list("assessment__case", "outcome", "level"):
        levels[case, outcome].add(level)
    differed = Counter(case for (case, _outcome), found in levels.items() if len(found) > 1)
    return Appeals(decided.count(), made.count(), decided.filter(overturned_at__isnull=False).count(), len(differed))


def together(agreement: list[OfStandard]) -> list[Pair]:
    """The pairs over all standards."""
    found: dict[tuple[Any, Any], Pair] = {}
    for row in agreement:
        for pair in row.pairs:
            before = found.get((pair.first, pair.second), pair._replace(both=0, same=0))
            found[pair.first, pair.second] = before._replace(both=before.both + pair.both, same=before.same + pair.same)
    return [pair for pair in found.values() if pair.both]
