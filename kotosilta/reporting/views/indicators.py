"""The indicators of the project's fund: all of them, one with its rows, and what is estimated."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import charts, replica
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.people.models import Person
from kotosilta.projects.funds import Fund, Indicator
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import can_manage_project
from kotosilta.projects.views import visible_project
from kotosilta.reporting import counting, indicators, kept, periods
from kotosilta.reporting.facts import Facts
from kotosilta.reporting.forms.stated import EstimateForm
from kotosilta.reporting.models import Estimate
from kotosilta.reporting.periods import Period
from kotosilta.reporting.services import stated as services
from kotosilta.reporting.views.numbers import counted_project, require_small_groups, rows_page


class Shown(NamedTuple):
    """A line of the table as the page shows it: a number for each column of the breakdown."""

    line: indicators.Line
    cells: list[int | None]


def band_words(band: tuple[int, int] | None) -> str:
    if band is None:
        return _("age not known")
    return f"{band[0]}–{band[1]}" if band[1] < 120 else f"{band[0]}+"


def columns_of(fund: Fund, table: indicators.Table) -> list[tuple[str, list[indicators.Cell]]]:
    """The breakdown: (heading, [(gender, band)]); a group an age band where the fund asks for age. Women and men
    always, other answers where there is one."""
    given = {gender for line in table.lines for (gender, _band), number in (line.so_far or {}).items() if number}
    always = {Person.Gender.WOMAN, Person.Gender.MAN}
    genders = [gender for gender in (*Person.Gender.values, "") if gender in given | always]
    bands = [*fund.age_bands, None] if "age" in fund.breakdown else [None]
    words = [band_words(band) for band in bands] if "age" in fund.breakdown else [""]
    return [(word, [(gender, band) for gender in genders]) for word, band in zip(words, bands, strict=True)]


def period_of(request: Request, project: Project) -> Period:
    """The period of the address, else the whole project. Raises Http404 for one that the project does not have."""
    found = periods.find(project, request.GET.get("period", periods.WHOLE))
    if found is None:
        raise Http404
    return found


def table(request: Request, slug: str) -> HttpResponse:
    project = counted_project(request, slug)
    require_small_groups(request, project)
    period = period_of(request, project)
    found = replica.counted(kept.table, project, period)
    columns = columns_of(project.fund_rules, found)
    places = [cell for _heading, cells in columns for cell in cells]
    shown = [
        Shown(line, [line.so_far.get(cell, 0) if line.so_far is not None else None for cell in places])
        for line in found.lines
    ]
    of_people = [line for line in found.lines if line.rule.counts in indicators.OF_PEOPLE]
    bars = [charts.Bar(line.rule.code, float(line.total)) for line in of_people if line.total]
    names = dict(Person.Gender.choices)
    context = {
        "project": project,
        "period": period,
        "periods": periods.periods_of(project),
        "table": found,
        "shown": shown,
        "columns": [
            (heading, [names.get(gender, _("Not known")) for gender, _b in cells]) for heading, cells in columns
        ],
        "by_age": "age" in project.fund_rules.breakdown,
        "chart": charts.bars(_("Since the beginning of the project"), bars) if bars else "",
        "may_state": can_manage_project(request.user, project),
    }
    return render(request, "reporting/indicators.html", context)


def _rule(project: Project, code: str) -> Indicator:
    rule = project.fund_rules.indicators.get(code)
    if rule is None:
        raise Http404
    return rule


def rows(request: Request, slug: str, code: str) -> HttpResponse:
    """The rows behind an indicator, or the estimates with their methods."""
    project = counted_project(request, slug)
    require_small_groups(request, project)
    rule = _rule(project, code)
    period = period_of(request, project)
    counted = counting.counted_in(rule, Facts(project, period.last))
    context: dict[str, Any] = {
        "rule": rule,
        "period": period,
        "in_period": sum(row.amount for row in counted if period.holds(row.on)),
        "is_stated": rule.counts in indicators.STATED,
        "is_national": rule.counts == indicators.NOT_OURS,
        "may_state": can_manage_project(request.user, project),
    }
    if rule.counts in indicators.STATED:
        found = Estimate.objects.all().visible_to(request.user).filter(project=project, indicator=code)
        context["estimates"] = found.select_related("by").order_by("-estimated_on", "gender")
    return rows_page(request, project, project, counted, "reporting/indicator.html", context)


def estimate(request: Request, slug: str, code: str) -> HttpResponse:
    """State a number that no record can say, with how it is known."""
    project = visible_project(request.user, slug)
    require(can_manage_project(request.user, project))
    rule = _rule(project, code)
    if rule.counts not in indicators.STATED:
        raise Http404
    form = bind(EstimateForm, request, instance=Estimate(project=project), rule=rule)
    back = reverse("reporting:indicator", args=[slug, code])
    if form.is_valid() and attempt(request, services.state_estimate, form=form, estimate=form.save(commit=False)):
        messages.success(request, _("Saved. The indicator has this number from that day on."))
        return redirect(back)
    return form_page(request, form, _("State a number"), back, lead=f"{rule.code} {rule.words}")


@require_POST
def remove_estimate(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Estimate, request.user, uuid, "project")
    attempt(request, services.take_away, row=found)
    return redirect("reporting:indicator", found.project.slug, found.indicator)
