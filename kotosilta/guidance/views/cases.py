"""Housing counselling and social rehabilitation: the worker's pages."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.activities.permissions import can_run_activity
from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.lists import Column, list_file
from kotosilta.guidance.forms.cases import (
    CaseForm,
    CaseStepForm,
    CloseForm,
    GroupForm,
    LeaseForm,
    SituationForm,
    WorkPlacementForm,
)
from kotosilta.guidance.infofinland import page_about
from kotosilta.guidance.models import ChecklistStep, Contact, ServiceCase, WorkPlacement
from kotosilta.guidance.models.schools import weekday_name
from kotosilta.guidance.permissions import can_guide, groups_for
from kotosilta.guidance.services import cases as services
from kotosilta.people.models import Person
from kotosilta.people.permissions import can_change_person
from kotosilta.people.views import person_url
from kotosilta.projects.permissions import projects_worked_in

SHOWN = 100


CASES = [
    Column(gettext_lazy("Name"), lambda case: case.person.full_name),
    Column(gettext_lazy("What"), str),
    Column(gettext_lazy("Opened"), lambda case: case.opened_on),
    Column(gettext_lazy("must be empty by"), lambda case: case.leave_by),
    Column(gettext_lazy("Result"), lambda case: case.get_result_display()),
]


def cases(request: Request) -> HttpResponse:
    """The open cases of the people I work with, the pressing ones first, and the closed ones."""
    require(projects_worked_in(request.user).exists(), _("This page is for those who work in a project."))
    rows = ServiceCase.objects.all().visible_to(request.user).select_related("person").defer("situation")
    show_closed = request.GET.get("show") == "closed"
    chosen = rows.filter(closed_on__isnull=False) if show_closed else rows.open()
    if made := list_file(request, "cases", chosen, CASES):
        return made
    shown = list(chosen.prefetch_related("steps")[:SHOWN])
    shown.sort(key=lambda case: not _is_pressing(case))
    return render(
        request, "guidance/cases.html", {"cases": [(c, _is_pressing(c)) for c in shown], "closed": show_closed}
    )


def _is_pressing(case: ServiceCase) -> bool:
    return case.must_leave_soon or any(step.is_late for step in case.steps.all())


def case_url(case: ServiceCase) -> str:
    return reverse("guidance:case", args=[case.uuid])


def _case(request: Request, uuid: UUID) -> ServiceCase:
    found = get_visible(ServiceCase, request.user, uuid, "person", "project", "worker", "group")
    require(can_guide(request.user, found.person, found.project))
    return found


def case(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    audit.record("service_case.read", by=request.user, subject=found)
    topic = Contact.Topic.HOUSING if found.is_housing else Contact.Topic.WORK
    context = {
        "case": found,
        "person_url": person_url(found.person),
        "steps": found.steps.select_related("case"),
        "placements": found.placements.all(),
        "times": found.times_in_group() if found.group_id else None,
        "may_run_group": found.group is not None and can_run_activity(request.user, found.group),
        "rhythm": [(weekday_name(int(day)), what) for day, what in sorted(found.rhythm.items())],
        "infofinland": page_about(topic, found.person.language),
    }
    return render(request, "guidance/case.html", context)


def add_case(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_change_person(request.user, person) and projects_worked_in(request.user).exists())
    form = bind(CaseForm, request, instance=ServiceCase(person=person), user=request.user)
    if form.is_valid() and attempt(request, services.open_case, form=form, case=form.save(commit=False)):
        return redirect(case_url(form.instance))
    return form_page(request, form, _("Open a case"), person_url(person), lead=person.full_name)


def situation(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    form = bind(SituationForm, request, instance=found)
    fields = ["situation", "rhythm"]
    if form.is_valid() and attempt(request, services.write_situation, form=form, case=form.case(), fields=fields):
        return redirect(case_url(found))
    return form_page(request, form, _("How is it now?"), case_url(found), lead=str(found))


def lease(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    require(found.is_housing)
    form = bind(LeaseForm, request, instance=found)
    fields = LeaseForm.Meta.fields
    if form.is_valid() and attempt(
        request, services.write_situation, form=form, case=form.save(commit=False), fields=fields
    ):
        return redirect(case_url(found))
    return form_page(request, form, _("The home"), case_url(found), lead=found.person.full_name)


def add_case_step(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    form = bind(CaseStepForm, request, instance=ChecklistStep(case=found))
    if form.is_valid() and attempt(request, services.add_case_step, form=form, step=form.save(commit=False)):
        return redirect(case_url(found))
    return form_page(request, form, _("A step"), case_url(found), lead=str(found))


def add_placement(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    return _placement_form(request, WorkPlacement(case=found, person=found.person, project=found.project))


def change_placement(request: Request, uuid: UUID) -> HttpResponse:
    row = get_visible(WorkPlacement, request.user, uuid, "person", "project", "case")
    require(can_guide(request.user, row.person, row.project))
    return _placement_form(request, row)


def _placement_form(request: Request, row: WorkPlacement) -> HttpResponse:
    form = bind(WorkPlacementForm, request, instance=row)
    back = case_url(row.case) if row.case is not None else person_url(row.person)
    if form.is_valid() and attempt(request, services.place_in_work, form=form, placement=form.save(commit=False)):
        return redirect(back)
    return form_page(request, form, _("Work try-out"), back, lead=row.person.full_name)


def join_group(request: Request, uuid: UUID) -> HttpResponse:
    """A seat in a rehabilitation group; how often the person came is then read on the case."""
    found = _case(request, uuid)
    require(not found.is_housing)
    form = bind(GroupForm, request, groups=groups_for(found))
    if form.is_valid() and attempt(request, services.join_group, form=form, case=found, **form.cleaned_data):
        return redirect(case_url(found))
    lead = found.person.full_name
    return form_page(request, form, _("Join a group"), case_url(found), lead=lead, submit_label=_("Enrol a person"))


def close_case(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    form: Any = bind(CloseForm, request, case=found)
    if form.is_valid() and attempt(request, services.close_service_case, form=form, case=found, **form.cleaned_data):
        return redirect(case_url(found))
    return form_page(request, form, _("Close the case"), case_url(found), lead=str(found))
