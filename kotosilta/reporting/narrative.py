"""The words of a report, heading by heading: what the records say already, beside what only people can write."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.activities.models import Activity, Headcount, Session
from kotosilta.core.templatetags.parts import euros, quantity
from kotosilta.core.translated import told
from kotosilta.governance.models import Body, Decision, Meeting, Risk, RootingItem
from kotosilta.governance.steering import assessments
from kotosilta.projects.models import Partner, Project
from kotosilta.reporting import counting, money
from kotosilta.reporting.facts import Facts
from kotosilta.reporting.periods import Period

HEADINGS: dict[str, Promise] = {
    "activities": gettext_lazy("What was done, beside the plan"),
    "results": gettext_lazy("Goals, results and indicators"),
    "target_groups": gettext_lazy("Target groups that were reached"),
    "deviations": gettext_lazy("Deviations and their reasons, successes and failures"),
    "horizontal": gettext_lazy("Equality, non-discrimination and sustainable development"),
    "communication": gettext_lazy("Communication"),
    "cooperation": gettext_lazy("Partners and co-operation"),
    "steering": gettext_lazy("Work of the steering group"),
    "costs": gettext_lazy("Costs and financing"),
    "risks": gettext_lazy("Risks"),
    "permanent": gettext_lazy("What becomes permanent"),
    "next": gettext_lazy("Plan for the next period"),
}


def recorded(project: Project, period: Period) -> dict[str, list[str]]:
    """By heading of the fund, what was recorded of the period, a line each, in the language of the moment."""
    return {key: RECORDED[key](project, period) if key in RECORDED else [] for key in project.fund_rules.headings}


def _held(project: Project, period: Period) -> Any:
    first, end = period.moments
    held = Session.objects.filter(activity__project=project, status=Session.Status.HELD)
    return held.filter(starts_at__gte=first, starts_at__lt=end)


def _activities(project: Project, period: Period) -> list[str]:
    held = _held(project, period).select_related("activity")
    by_activity: dict[int, list[Session]] = {}
    for session in held.order_by("activity__id", "starts_at"):
        by_activity.setdefault(session.activity_id, []).append(session)
    came = Count("sessions__attendances__person", distinct=True, filter=Q(sessions__attendances__status="present"))
    people = dict(Activity.objects.filter(pk__in=by_activity).annotate(came=came).values_list("pk", "came"))
    text = _("%(title)s: sessions %(sessions)s, hours %(hours)s, people %(people)s")
    return [
        text
        % {
            "title": told(sessions[0].activity.title).text,
            "sessions": len(sessions),
            "hours": quantity(sum(session.hours for session in sessions)),
            "people": people.get(pk, 0),
        }
        for pk, sessions in by_activity.items()
    ]


def _results(project: Project, period: Period) -> list[str]:
    text = _("%(words)s: %(now)s in the period, %(value)s of %(goal)s since the beginning")
    lines = []
    for target in counting.targets_of(project):
        counted = counting.count(target, period.last)
        values = {
            "words": str(target), "goal": quantity(target.goal), "value": quantity(sum(row.amount for row in counted)),
            "now": quantity(sum(row.amount for row in counted if period.holds(row.on))),
        }  # fmt: skip
        lines.append(text % values)
    return lines


def _target_groups(project: Project, period: Period) -> list[str]:
    facts = Facts(project, period.last)
    began = sum(period.holds(day) for day in facts.entered.values())
    left = sum(period.holds(day) for day in facts.left.values())
    return [
        _("Participants since the beginning: %(number)s") % {"number": len(facts.entered)},
        _("Began in the period: %(began)s, left: %(left)s") % {"began": began, "left": left},
    ]


def _deviations(project: Project, period: Period) -> list[str]:
    text = _("Behind the plan: %(words)s (%(value)s of %(goal)s)")
    return [
        text % {"words": str(one.target), "value": quantity(one.value), "goal": quantity(one.target.goal)}
        for one in counting.numbers(project, period.last)
        if one.state == "behind"
    ]


def _communication(project: Project, period: Period) -> list[str]:
    heads = Headcount.objects.filter(session__in=_held(project, period))
    sums = heads.aggregate(adults=Sum("adults"), children=Sum("children"))
    total = (sums["adults"] or 0) + (sums["children"] or 0)
    text = _("Open events and visits: %(events)s, people counted: %(heads)s")
    return [text % {"events": heads.values("session").distinct().count(), "heads": total}] if total else []


def _cooperation(project: Project, period: Period) -> list[str]:
    first, end = period.moments
    partners = Partner.objects.filter(project=project, since__lt=end).exclude(until__lt=first)
    return [str(partner) for partner in partners.select_related("organisation").order_by("role", "organisation__name")]


def _steering(project: Project, period: Period) -> list[str]:
    of_control = {"body__project": project, "body__kind": Body.Kind.CONTROL}
    held = Meeting.objects.filter(session__in=_held(project, period), **of_control).select_related("session")
    days = [meeting.session.day for meeting in held.order_by("session__starts_at")]
    lines = [_("Meeting on %(day)s") % {"day": f"{day:%-d.%-m.%Y}"} for day in days]
    decided = Decision.objects.filter(decided_on__range=(period.first, period.last), **of_control)
    assessed = assessments(project).filter(closes_on__range=(period.first, period.last))
    lines += [_("Self-assessment on %(day)s") % {"day": f"{row.closes_on:%-d.%-m.%Y}"} for row in assessed]
    return lines + [f"{row.decided_on:%-d.%-m.%Y}: {told(row.text).text}" for row in decided.order_by("decided_on")]


def _costs(project: Project, period: Period) -> list[str]:
    found = money.money(project, period)
    if found is None:
        return []
    claim = {name: euros(getattr(found.in_period, name)) for name in ("total", "paid", "own")}
    return [
        _("Eligible costs of the period: %(total)s, claimed %(paid)s, own share %(own)s") % claim,
        _("Since the beginning: %(total)s of %(granted)s")
        % {"total": euros(found.so_far.total), "granted": euros(found.grant.total)},
    ]


def _risks(project: Project, period: Period) -> list[str]:
    """Those that were open at some time of the period, as they are seen now."""
    known = Risk.objects.filter(project=project, written_at__lt=period.moments[1])
    rows = known.exclude(closed_on__lt=period.first).order_by("written_at", "id")
    return [f"{told(row.what).text} ({row.words}): {told(row.measure).text}" for row in rows]


def _permanent(project: Project, period: Period) -> list[str]:
    items = RootingItem.objects.filter(project=project)
    return [f"{told(item.practice).text}: {item.get_status_display()} ({item.owner_organisation})" for item in items]


RECORDED: dict[str, Callable[[Project, Period], list[str]]] = {
    "activities": _activities,
    "results": _results,
    "target_groups": _target_groups,
    "deviations": _deviations,
    "communication": _communication,
    "cooperation": _cooperation,
    "steering": _steering,
    "costs": _costs,
    "risks": _risks,
    "permanent": _permanent,
}
