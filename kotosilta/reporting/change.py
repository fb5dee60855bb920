"""What a project's questionnaires say: means by theme and stage, and the change from before to after, with intervals.

Answers are anonymous, so nobody's "before" is matched with their "after": the two groups are compared (Welch's
interval), which is wider than a comparison of the same people would be. Small groups are hidden from everybody.
"""

import math
import statistics
from collections import defaultdict
from typing import NamedTuple

from kotosilta.projects.models import Project
from kotosilta.reporting.small import PEOPLE_AT_LEAST
from kotosilta.surveys.models import SELF_ASSESSMENT, Answer, Questionnaire, Round
from kotosilta.surveys.questions import OF_PROJECTS, THEMES, Theme, theme_of

SURE = 0.95
Closed = list[tuple[Round, list[dict[str, str]]]]  # closed rounds, with what was answered in each
BEFORE, AFTER = Round.Stage.BEFORE.value, Round.Stage.AFTER.value


class Interval(NamedTuple):
    """A mean (or a difference of two) and between what it lies, with 95 % confidence."""

    mean: float
    low: float
    high: float

    def rounded(self) -> tuple[float, float, float]:
        """As the table shows it: a drawing must not say more."""
        return round(self.mean, 1), round(self.low, 1), round(self.high, 1)


class Stage(NamedTuple):
    """What one stage says of a theme, on a scale from 1 to 5; hidden when few answered or all answered alike."""

    name: str
    answered: int | None
    level: Interval | None


class Line(NamedTuple):
    """One theme through the stages. `change` is after minus before; `direction`: better, worse, unclear or ""."""

    theme: Theme
    stages: list[Stage]
    change: Interval | None
    direction: str


class Quote(NamedTuple):
    """Words of somebody who allowed to tell them on, and when they were asked."""

    words: str
    stage: str


class Asked(NamedTuple):
    """One questionnaire with everything that can be shown of it."""

    questionnaire: Questionnaire
    lines: list[Line]
    quotes: list[Quote]


def quantile(freedom: float) -> float:
    """Student's t for a two-sided interval of 95 %, by the expansion of Abramowitz & Stegun 26.7.5 (to three decimals
    from nine degrees of freedom on, below which nothing is shown)."""
    z = statistics.NormalDist().inv_cdf(0.5 + SURE / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def level_of(values: list[float]) -> Interval | None:
    """The mean with its interval; None when it would say what single people answered."""
    if len(values) < PEOPLE_AT_LEAST or min(values) == max(values):
        return None
    mean = statistics.fmean(values)
    half = quantile(len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))
    return Interval(mean, max(1.0, mean - half), min(5.0, mean + half))


def change_of(before: list[float], after: list[float]) -> Interval | None:
    """After minus before, by Welch; None when either is hidden."""
    if level_of(before) is None or level_of(after) is None:
        return None
    parts = [statistics.variance(values) / len(values) for values in (before, after)]
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(values) - 1) for part, values in zip(parts, (before, after), strict=True)
    )
    difference = statistics.fmean(after) - statistics.fmean(before)
    half = quantile(freedom) * math.sqrt(sum(parts))
    return Interval(difference, difference - half, difference + half)


def _direction(theme: Theme, change: Interval | None) -> str:
    if change is None:
        return ""
    if change.low <= 0 <= change.high:
        return "unclear"
    return "better" if (change.mean > 0) != theme.less_is_better else "worse"


def has_surveys(project: Project) -> bool:
    return Round.objects.all().of_people().filter(project=project).exists()


def asked_by(project: Project) -> list[Asked]:
    """The project's questionnaires, with what the answers of closed rounds say: a number that moves with every answer
    would tell what the last one was."""
    closed = _closed_rounds(project)
    scores: dict[str, dict[str, dict[str, list[float]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for asked, answers in closed:
        for theme, said in _scores_of(answers).items():
            if len(said) >= PEOPLE_AT_LEAST:  # or the next round would tell what few have said
                scores[asked.questionnaire.key][theme][asked.stage] += said
    used = Questionnaire.objects.filter(rounds__project=project).exclude(key=SELF_ASSESSMENT).distinct()
    shown = sorted(used, key=lambda row: OF_PROJECTS.index(row.key))
    return [
        Asked(row, [_line(theme, scores[row.key][theme]) for theme in _themes(row)], _quotes(row, closed))
        for row in shown
    ]


def _themes(questionnaire: Questionnaire) -> list[str]:
    """The themes that it asks about, in its order."""
    return list(dict.fromkeys(theme for asked in questionnaire.questions if (theme := theme_of(asked["key"]))))


def _closed_rounds(project: Project) -> Closed:
    """The project's closed rounds with what was answered in each."""
    closed = Round.objects.all().of_people().closed().filter(project=project)
    rounds = {row.pk: row for row in closed.select_related("questionnaire")}
    answers: dict[int, list[dict[str, str]]] = {pk: [] for pk in rounds}
    for pk, values in Answer.objects.filter(round__in=rounds).values_list("round", "values"):
        answers[pk].append(values)
    return [(rounds[pk], said) for pk, said in answers.items()]


def _scores_of(answers: list[dict[str, str]]) -> dict[str, list[float]]:
    """What each respondent of one round says about each theme."""
    found: dict[str, list[float]] = defaultdict(list)
    for values in answers:
        for theme, score in _scores(values).items():
            found[theme].append(score)
    return found


def _scores(values: dict[str, str]) -> dict[str, float]:
    """One respondent's mean by theme."""
    found: dict[str, list[int]] = defaultdict(list)
    for key, value in values.items():
        if theme := theme_of(key):
            found[theme].append(int(value))
    return {theme: statistics.fmean(given) for theme, given in found.items()}


def _line(key: str, by_stage: dict[str, list[float]]) -> Line:
    theme = THEMES[key]
    stages = []
    for value, words in Round.Stage.choices:
        level = level_of(by_stage[value])
        stages.append(Stage(str(words), len(by_stage[value]) if level else None, level))
    change = change_of(by_stage[BEFORE], by_stage[AFTER])
    return Line(theme, stages, change, _direction(theme, change))


def _quotes(questionnaire: Questionnaire, closed: Closed) -> list[Quote]:
    """Words that may be told on, by those who allowed it, from closed rounds that enough have answered. In the order of
    their first letters, which says nothing of who wrote when."""
    found = []
    for asked, said in closed:
        if asked.questionnaire_id == questionnaire.pk and len(said) >= PEOPLE_AT_LEAST:
            allowed = [values["words"] for values in said if values.get("quote") == "yes" and values.get("words")]
            found += [Quote(words, asked.get_stage_display()) for words in allowed]
    return sorted(found)
