"""Does the loop close? How far referrals came, how long it took, and whose word says so."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kotosilta.guidance.models import Referral, ReferralStep
from kotosilta.projects.models import Project

Status = Referral.Status
# Weeks from sending to the beginning of the help: (at least, less than, words).
WAITS = [
    (0, 1, gettext_lazy("less than a week")),
    (1, 2, gettext_lazy("1–2 weeks")),
    (2, 4, gettext_lazy("2–4 weeks")),
    (4, 8, gettext_lazy("4–8 weeks")),
    (8, 10_000, gettext_lazy("8 weeks or more")),
]


class Loop(NamedTuple):
    """One referral: its state, and the days from sending to the first word of the service and to the help."""

    referral: Referral
    answered_after: float | None
    began_after: float | None
    began_by_word_of: str


class Row(NamedTuple):
    """A line of a chart and its table."""

    name: str
    number: int


def has_referrals(project: Project) -> bool:
    return bool(Referral.objects.all().of_project(project).exists())


def loops(project: Project) -> list[Loop]:
    """Every referral that was sent, in the order of sending."""
    rows = list(Referral.objects.all().of_project(project).select_related("service").order_by("sent_at", "id"))
    said: dict[int, list[ReferralStep]] = defaultdict(list)
    for step in ReferralStep.objects.filter(referral__in=rows).defer("note").order_by("at", "id"):
        said[step.referral_id].append(step)
    return [_loop(row, said[row.pk]) for row in rows]


def _loop(row: Referral, steps: list[ReferralStep]) -> Loop:
    answers = [step for step in steps if step.source == ReferralStep.Source.SERVICE]
    begun = [step for step in steps if step.status == Status.STARTED]

    def after(step: ReferralStep) -> float:
        assert row.sent_at is not None  # noqa: S101 - only sent ones are asked for
        return (step.at - row.sent_at) / dt.timedelta(days=1)

    return Loop(
        row,
        after(answers[0]) if answers else None,
        after(begun[0]) if begun else None,
        begun[0].source if begun else "",
    )


def funnel(found: list[Loop]) -> list[Row]:
    """How many came how far. Whoever has begun was also accepted, whether or not anybody said so."""
    accepted = [
        loop for loop in found if loop.began_after is not None or loop.referral.status in ("accepted", "waiting")
    ]
    return [
        Row(_("sent"), len(found)),
        Row(_("answered by anybody"), sum(loop.referral.status != Status.SENT for loop in found)),
        Row(pgettext("a referral", "accepted"), len(accepted)),
        Row(_("the help has begun"), sum(loop.began_after is not None for loop in found)),
        Row(_("the help has ended"), sum(loop.referral.status == Status.ENDED for loop in found)),
    ]


def waits(found: list[Loop]) -> list[Row]:
    """How long it took from sending to the beginning of the help."""
    weeks = [loop.began_after / 7 for loop in found if loop.began_after is not None]
    return [Row(str(words), sum(low <= week < high for week in weeks)) for low, high, words in WAITS]


def words_of(found: list[Loop]) -> list[Row]:
    """Who said that the help began."""
    names = dict(ReferralStep.Source.choices)
    return [Row(str(names[source]), sum(loop.began_by_word_of == source for loop in found)) for source in names]


def by_service(found: list[Loop]) -> list[Row]:
    counts: dict[str, int] = defaultdict(int)
    for loop in found:
        counts[str(loop.referral.service)] += 1
    return [Row(name, number) for name, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def median_days(found: list[Loop]) -> float | None:
    """Half of those whose help began waited at most so many days."""
    days = sorted(loop.began_after for loop in found if loop.began_after is not None)
    return days[(len(days) - 1) // 2] if days else None
