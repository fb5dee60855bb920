"""The money of a project: what was decided, what was spent, what is claimed, how long it lasts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kotosilta.core import charts, clock
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, form_page
from kotosilta.core.lists import Column, list_file
from kotosilta.projects.models import Member, Project
from kotosilta.projects.permissions import can_manage_project
from kotosilta.projects.views import visible_project
from kotosilta.reporting import money, periods
from kotosilta.reporting.forms.money import BudgetLineForm, CostForm, GrantForm, LedgerForm, OwnHoursForm
from kotosilta.reporting.models import BudgetLine, Cost, Grant, WorkHours
from kotosilta.reporting.permissions import can_see_money, can_see_salaries, can_write_hours
from kotosilta.reporting.services import money as services
from kotosilta.reporting.services.stated import take_away
from kotosilta.reporting.views.indicators import period_of

SHOWN = 300
MONTHS_SHOWN = 24


def money_url(slug: str) -> str:
    return reverse("reporting:money", args=[slug])


def _managed(request: Request, slug: str) -> Project:
    project = visible_project(request.user, slug)
    require(can_manage_project(request.user, project), _("Only whoever runs the project writes down its money."))
    return project


def overview(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_see_money(request.user, project), _("Your role does not show the project's money."))
    period = period_of(request, project)
    found = money.money(project, period)
    context: dict[str, Any] = {
        "project": project,
        "period": period,
        "periods": periods.periods_of(project),
        "money": found,
        "may_manage": can_manage_project(request.user, project),
        "sees_salaries": can_see_salaries(request.user, project),
    }
    if found is not None:
        burn = money.burn(found.ledger, clock.today())
        bars = [charts.Bar(name, float(amount)) for name, amount in burn.months[-MONTHS_SHOWN:]]
        lines = [
            charts.Bar(f"{line.words}: {line.organisation}", float(line.so_far), float(line.budget) or None)
            for line in found.lines
            if line.category != "income"
        ]
        context |= {
            "burn": burn,
            "burn_chart": charts.columns(_("Costs by month, €"), bars),
            "lines_chart": charts.bars(_("Budget and what was spent, €"), lines) if lines else "",
            "staff": [(dict(Member.Role.choices)[role], number) for role, number in found.staff.by_role.items()],
            "budget": BudgetLine.objects.all().visible_to(request.user).filter(project=project).select_related(
                "organisation", "output"
            ),
        }  # fmt: skip
    return render(request, "reporting/money.html", context)


def grant(request: Request, slug: str) -> HttpResponse:
    """The decision of the funder."""
    project = _managed(request, slug)
    found = Grant.objects.all().visible_to(request.user).filter(project=project).first() or Grant(project=project)
    form = bind(GrantForm, request, instance=found)
    if form.is_valid() and attempt(request, services.decide_grant, form=form, grant=form.save(commit=False)):
        return redirect(money_url(slug))
    lead = _("As the funder decided. The cost model stays for the time of the project.")
    return form_page(request, form, _("Decision of the grant"), money_url(slug), lead=lead)


def add_line(request: Request, slug: str) -> HttpResponse:
    return _line_form(request, BudgetLine(project=_managed(request, slug)))


def change_line(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(BudgetLine, request.user, uuid, "project", "organisation", "output")
    require(can_manage_project(request.user, found.project))
    return _line_form(request, found)


def _line_form(request: Request, line: BudgetLine) -> HttpResponse:
    form = bind(BudgetLineForm, request, instance=line)
    back = money_url(line.project.slug)
    if form.is_valid() and attempt(request, services.allow, form=form, line=form.save(commit=False)):
        return redirect(back)
    return form_page(request, form, _("Line of the budget"), back)


@require_POST
def remove_line(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(BudgetLine, request.user, uuid, "project")
    attempt(request, take_away, row=found)
    return redirect(money_url(found.project.slug))


COSTS = [
    Column(gettext_lazy("Text"), lambda cost: cost.text),
    Column(gettext_lazy("Day"), lambda cost: cost.day),
    Column(gettext_lazy("What for?"), lambda cost: cost.get_category_display()),
    Column(gettext_lazy("Organisation"), lambda cost: cost.organisation.name),
    Column(gettext_lazy("Number of the voucher"), lambda cost: cost.voucher),
    Column("€", lambda cost: cost.amount),
]
HOURS = [
    Column(gettext_lazy("Who?"), lambda row: row.worker),
    Column(gettext_lazy("Day"), lambda row: row.day),
    Column(gettext_lazy("In which task?"), lambda row: row.role or row.what),
    Column(gettext_lazy("Organisation"), lambda row: row.organisation.name),
    Column(gettext_lazy("Hours"), lambda row: row.hours),
    Column(gettext_lazy("Rate for an hour, €"), lambda row: row.rate),
]


def costs(request: Request, slug: str) -> HttpResponse:
    """The lines of bookkeeping behind the sums."""
    project = visible_project(request.user, slug)
    require(can_see_salaries(request.user, project), _("Your role shows the sums, not the single lines."))
    rows = Cost.objects.all().visible_to(request.user).filter(project=project).select_related("organisation")
    if made := list_file(request, "costs", rows, COSTS):
        return made
    context = {"project": project, "costs": rows[:SHOWN], "more": max(0, rows.count() - SHOWN)}
    context["may_manage"] = can_manage_project(request.user, project)
    return render(request, "reporting/costs.html", context)


def add_cost(request: Request, slug: str) -> HttpResponse:
    project = _managed(request, slug)
    form = bind(CostForm, request, instance=Cost(project=project))
    back = reverse("reporting:costs", args=[slug])
    if form.is_valid() and attempt(request, services.write_cost, form=form, cost=form.save(commit=False)):
        return redirect(back)
    return form_page(request, form, _("A line of bookkeeping"), back)


@require_POST
def remove_cost(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Cost, request.user, uuid, "project")
    attempt(request, take_away, row=found)
    return redirect("reporting:costs", found.project.slug)


def import_costs(request: Request, slug: str) -> HttpResponse:
    lead = _(
        "A CSV table of the cost centre with the columns päivä, laji, summa, selite and tosite. All lines are taken or "
        "none; a line that is here already is not doubled."
    )
    return _import(request, slug, services.read_costs, _("Import from bookkeeping"), lead, "reporting:costs")


def import_hours(request: Request, slug: str) -> HttpResponse:
    lead = _(
        "A CSV table with the columns nimi, tehtävä, kuukausi, tunnit and tuntihinta. All lines are taken or none; a "
        "line that is here already is not doubled."
    )
    return _import(request, slug, services.read_hours, _("Import from payroll"), lead, "reporting:hours")


def _import(
    request: Request, slug: str, act: Callable[..., services.Taken], title: str, lead: str, back: str
) -> HttpResponse:
    project = _managed(request, slug)
    form = bind(LedgerForm, request, project=project)
    if form.is_valid():
        whose, content = form.cleaned_data["organisation"], form.cleaned_data["file"].read()
        taken = done(request, act, form=form, content=content, project=project, organisation=whose)
        if taken is not None:
            text = _("New lines: %(new)s. Here already: %(known)s.") % taken._asdict()
            messages.success(request, text)
            return redirect(back, slug)
    return form_page(request, form, title, reverse(back, args=[slug]), lead=lead, submit_label=_("Import"))


def hours(request: Request, slug: str) -> HttpResponse:
    """Hours and rates of everybody, for those who run or audit the project."""
    project = visible_project(request.user, slug)
    require(can_see_salaries(request.user, project), _("Your role shows the sums, not the single lines."))
    rows = WorkHours.objects.all().visible_to(request.user).filter(project=project).select_related("organisation")
    if made := list_file(request, "hours", rows, HOURS):
        return made
    context = {"project": project, "hours": rows[:SHOWN], "more": max(0, rows.count() - SHOWN)}
    context["may_manage"] = can_manage_project(request.user, project)
    return render(request, "reporting/hours.html", context)


def own_hours(request: Request, slug: str) -> HttpResponse:
    """A timesheet of one's own, where payroll keeps none for the project."""
    project = visible_project(request.user, slug)
    require(can_write_hours(request.user, project), _("This page is for those who work in the project."))
    row = WorkHours(
        project=project, organisation=request.user.organisation, user=request.user, worker=request.user.name
    )
    form = bind(OwnHoursForm, request, instance=row)
    if form.is_valid() and attempt(request, services.write_hours, form=form, hours=form.save(commit=False)):
        messages.success(request, _("Saved."))
        return redirect("reporting:own_hours", slug)
    rows = WorkHours.objects.all().visible_to(request.user).filter(project=project, user=request.user)
    context: dict[str, Any] = {"project": project, "hours": rows[:SHOWN], "template": "reporting/own_hours.html"}
    back = reverse("reporting:dashboard", args=[slug])
    return form_page(request, form, _("My hours"), back, **context)


@require_POST
def remove_hours(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(WorkHours, request.user, uuid, "project")
    attempt(request, services.remove_hours, hours=found)
    return redirect(
        "reporting:own_hours" if found.user_id == request.user.pk else "reporting:hours", found.project.slug
    )
