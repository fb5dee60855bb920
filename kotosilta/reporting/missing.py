"""What a report still lacks before it can be handed over, and where to mend it."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.activities.models import Session
from kotosilta.governance.steering import next_assessment_on
from kotosilta.projects.models import Participation, Project
from kotosilta.reporting import indicators, money
from kotosilta.reporting.models import Report
from kotosilta.reporting.narrative import HEADINGS, recorded
from kotosilta.reporting.periods import Period


class Missing(NamedTuple):
    """How many of what; `stops`: the report cannot be frozen before. `url`: where it is mended."""

    words: str
    number: int
    url: str
    stops: bool


def missing(report: Report, period: Period) -> list[Missing]:
    project = report.project
    found = [
        Missing(
            _("Headings without a word"), len(empty_headings(report, period)),
            reverse("reporting:report_texts", args=[report.uuid]), True,
        ),
        Missing(
            _("Participants whose entry data are incomplete"), _incomplete(project, period),
            reverse("reporting:incomplete", args=[project.slug]), False,
        ),
        Missing(
            _("Follow-ups that nobody has answered"), _unanswered(project, period),
            reverse("projects:follow_ups", args=[project.slug]), False,
        ),
        Missing(
            _("Sessions that are over and neither held nor cancelled"), _open_sessions(project, period),
            reverse("activities:list"), False,
        ),
        Missing(
            _("Indicators that the project has to state"), _unstated(project, period),
            f"{reverse('reporting:indicators', args=[project.slug])}?period={period.key}", False,
        ),
        Missing(
            _("A self-assessment that is due"), int(next_assessment_on(project) <= min(period.last, project.ends_on)),
            reverse("governance:assessments", args=[project.slug]), False,
        ),
    ]  # fmt: skip
    if money.grant_of(project) is None:
        found.append(Missing(_("The decision of the grant"), 1, reverse("reporting:grant", args=[project.slug]), False))
    return [one for one in found if one.number]


def empty_headings(report: Report, period: Period) -> list[str]:
    """Headings of the fund under which neither the records nor anybody says something."""
    lines = recorded(report.project, period)
    return [
        str(HEADINGS[key])
        for key in report.project.fund_rules.headings
        if not lines[key] and not report.texts.get(key, "").strip()
    ]


def _incomplete(project: Project, period: Period) -> int:
    rows = Participation.objects.all().incomplete(project).filter(entered_on__lte=period.last)
    return int(rows.count())


def _unanswered(project: Project, period: Period) -> int:
    if not project.fund_rules.follow_ups:
        return 0
    left = Participation.objects.filter(project=project, left_on__lte=period.last).prefetch_related("follow_ups")
    rows: list[Any] = list(left)
    for row in rows:
        row.project = project
    return sum(due <= period.last for row in rows for _kind, due in row.follow_ups_due())


def _open_sessions(project: Project, period: Period) -> int:
    planned = Session.objects.filter(activity__project=project, status=Session.Status.PLANNED)
    return int(planned.filter(ends_at__lt=period.moments[1]).count())


def _unstated(project: Project, period: Period) -> int:
    stated = indicators.estimates(project, period.last)
    rules = project.fund_rules.indicators.values()
    return sum(rule.counts in indicators.STATED and rule.code not in stated for rule in rules)
