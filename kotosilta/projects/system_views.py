"""Tokens for other systems: who has which, a new one, the end of one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, form_page
from kotosilta.projects import systems as services
from kotosilta.projects.forms import SystemAccessForm
from kotosilta.projects.models import Project, SystemAccess
from kotosilta.projects.permissions import can_give_system_access
from kotosilta.projects.views import visible_project


def _project(request: Request, slug: str) -> Project:
    project = visible_project(request.user, slug)
    require(can_give_system_access(request.user, project))
    return project


def systems(request: Request, slug: str) -> HttpResponse:
    project = _project(request, slug)
    rows = SystemAccess.objects.all().visible_to(request.user).filter(project=project).select_related("user")
    return render(request, "projects/systems.html", {"project": project, "accesses": rows})


def add_system(request: Request, slug: str) -> HttpResponse:
    """The token is shown once, on the answer itself."""
    project = _project(request, slug)
    form = bind(SystemAccessForm, request)
    if form.is_valid():
        made = done(request, services.give_access, form=form, project=project, **form.cleaned_data)
        if made is not None:
            access, token = made
            context = {"project": project, "access": access, "token": token}
            return render(request, "projects/system_token.html", context)
    lead = _("Another system does with the token what you may do in this project, as far as you allow it here.")
    return form_page(request, form, _("Give access to a system"), reverse("projects:systems", args=[slug]), lead=lead)


@require_POST
def end_system(request: Request, uuid: UUID) -> HttpResponse:
    access = get_visible(SystemAccess, request.user, uuid, "project__owner")
    attempt(request, services.end_access, access=access)
    return redirect("projects:systems", access.project.slug)
