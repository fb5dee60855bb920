"""Quality of assessment in a project, and the register of assessors."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.activities.models import Activity
from kotosilta.core import charts
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.records import current
from kotosilta.projects.models import ActivityKind, Member
from kotosilta.projects.permissions import can_work_in_project, owner_projects, projects_worked_in
from kotosilta.projects.views import visible_project
from kotosilta.validation import quality
from kotosilta.validation.forms.cases import TrainingsForm
from kotosilta.validation.models import Standard
from kotosilta.validation.permissions import can_import_standard
from kotosilta.validation.register import register_of
from kotosilta.validation.services.standards import qualify

STEP_WORDS = {
    "told": gettext_lazy("from the beginning to the self-assessment"),
    "asked": gettext_lazy("to asking the assessors"),
    "given": gettext_lazy("to the last of the marks"),
    "decided": gettext_lazy("to the decision"),
}
SHOWN = 200


def quality_of(request: Request, slug: str) -> HttpResponse:
    """Agreement by pair and standard, time by stage, decisions overturned: charts, and the same in tables."""
    project = visible_project(request.user, slug)
    require(can_work_in_project(request.user, project))
    agreement = quality.agreement(project)
    times = [(STEP_WORDS[row.key], row) for row in quality.times(project)]
    bars = [charts.Bar(f"{pair.first} – {pair.second}", pair.percent, 100.0) for pair in quality.together(agreement)]
    context = {
        "project": project,
        "agreement": agreement,
        "pair_chart": charts.bars(_("Same mark, percent"), bars) if bars else "",
        "times": times,
        "time_chart": charts.bars(_("Days"), [charts.Bar(str(words), row.days) for words, row in times]),
        "appeals": quality.appeals(project),
        "at_least": quality.UNITS_AT_LEAST,
    }
    return render(request, "validation/quality.html", context)


def register(request: Request) -> HttpResponse:
    """Who assesses in my projects, and for which standards they are trained."""
    projects = projects_worked_in(request.user)
    require(projects.exists(), _("This page is for those who work in a project."))
    roles = (Member.Role.ASSESSOR, Member.Role.COUNSELLOR, Member.Role.WORKER)
    seats = Member.objects.all().visible_to(request.user).filter(current(), project__in=projects, role__in=roles)
    users = {seat.user_id: seat.user for seat in seats.select_related("user__organisation").order_by("user__name")}
    return render(request, "validation/register.html", {"register": register_of(list(users.values())[:SHOWN])})


def trainings(request: Request, uuid: UUID) -> HttpResponse:
    """Which trainings qualify for assessing by this standard."""
    standard = get_visible(Standard, request.user, uuid)
    require(can_import_standard(request.user))
    own = owner_projects(request.user)
    offered = Activity.objects.all().visible_to(request.user).filter(project__in=own, kind=ActivityKind.TRAINING)
    form = bind(TrainingsForm, request, trainings=offered.order_by("pk"), standard=standard)
    back = reverse("validation:standard", args=[standard.uuid])
    if form.is_valid() and attempt(
        request, qualify, form=form, standard=standard, trainings=form.cleaned_data["trainings"]
    ):
        messages.success(request, _("Saved: whoever completes one of them may assess by this standard."))
        return redirect(back)
    return form_page(request, form, _("Trainings that qualify"), back, lead=str(standard))
