"""Readiness of a workplace for work in many languages and cultures: questions by theme, and advice where little is done
yet. Our own questions: they show a direction and are no certificate."""

import statistics
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotosilta.projects.models import Partner
from kotosilta.surveys.models import Answer
from kotosilta.validation.models import WorkplaceReadiness

QUESTIONNAIRE = "workplace-readiness"
LITTLE = 3.0  # a mean up to which advice is given, on the scale from 1 to 5


class Area(NamedTuple):
    """What the questions of a theme are about, and what helps."""

    words: Promise
    advice: Promise


# Keys of the questions begin with these.
AREAS = {
    "welcome": Area(
        _("welcoming"),
        _("Name one person who guides a newcomer, and write the first week down day by day."),
    ),
    "language": Area(
        _("language at work"),
        _("Write the most important instructions in plain language with pictures, and allow time to repeat."),
    ),
    "equality": Area(
        _("equal treatment"),
        _("Agree with everybody how unfair treatment is told and stopped; the employer has a duty to act."),
    ),
    "recruiting": Area(
        _("recruiting"),
        _("Say in the advertisement which skills are needed, and ask for less Finnish where the work allows it."),
    ),
}


class AreaResult(NamedTuple):
    """Means on the scale from 1 to 5; None where nothing was answered."""

    area: Area
    before: float | None
    after: float | None

    @property
    def needs_advice(self) -> bool:
        latest = self.after if self.after is not None else self.before
        return latest is not None and latest <= LITTLE


def means(values: dict[str, str]) -> dict[str, float]:
    """One answer's mean by area."""
    found: dict[str, list[int]] = {}
    for key, value in values.items():
        area = key.partition("_")[0]
        if area in AREAS:
            found.setdefault(area, []).append(int(value))
    return {area: statistics.fmean(given) for area, given in found.items()}


def support_asked_for(employer: Partner) -> list[str]:
    """What the employer says it needs, in its words."""
    said = Answer.objects.filter(round__readiness__employer=employer).order_by("answered_at")
    return [answer.values["words"] for answer in said if answer.values.get("words")]


def results_of(employer: Partner) -> list[AreaResult]:
    """Before and after, area by area; empty when the employer has answered nothing."""
    rounds = WorkplaceReadiness.objects.filter(employer=employer)
    answers: dict[str, Any] = {}
    for answer in Answer.objects.filter(round__readiness__in=rounds).select_related("round__readiness"):
        answers[answer.round.readiness.stage] = means(answer.values)
    if not answers:
        return []
    before, after = answers.get("before", {}), answers.get("after", {})
    return [AreaResult(area, before.get(key), after.get(key)) for key, area in AREAS.items()]
