"""The pages of an import of organisations: send the table, look at what it would bring, write it, undo it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core.access import Request, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.projects import organisation_imports
from kotosilta.projects.forms import TableForm
from kotosilta.projects.import_views import batch_of, sent, undo_page
from kotosilta.projects.models import Partner
from kotosilta.projects.permissions import can_import_participants
from kotosilta.projects.views import project_url, visible_project


class OrganisationsFileForm(TableForm):
    """The table, and as what these organisations work with the project."""

    role = forms.ChoiceField(label=gettext_lazy("Role in the project"), choices=Partner.Role.choices)
    field_order = ["role", "file"]


def upload(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_import_participants(request.user, project), _("Only the project manager imports organisations."))
    form = bind(OrganisationsFileForm, request)
    if form.is_valid():
        given = {"project": project, "role": form.cleaned_data["role"], "by": request.user}
        if batch := sent(form, organisation_imports.upload, **given):
            return redirect("projects:organisations_import", batch.uuid)
    lead = _("One row for each organisation: name, business ID, kind, size. Those that are here already are matched.")
    back = project_url(project)
    return form_page(request, form, _("Import organisations"), back, submit_label=_("Next"), lead=lead)


def organisations_import(request: Request, uuid: UUID) -> HttpResponse:
    """What the file would bring; the button writes it."""
    batch = batch_of(request, uuid, organisation_imports.KIND)
    if request.method == "POST" and "write" in request.POST:
        if attempt(request, organisation_imports.write, batch=batch):
            messages.success(request, _("The organisations are partners of the project now."))
        return redirect("projects:organisations_import", batch.uuid)
    context = {
        "page_title": _("Import organisations"),
        "batch": batch,
        "report": batch.report,
        "back_url": project_url(batch.project),
        "back_label": batch.project.name,
        "upload_url": reverse("projects:import_organisations", args=[batch.project.slug]),
        "undo_url": reverse("projects:undo_organisations_import", args=[batch.uuid]),
    }
    if batch.content is not None:
        found = organisation_imports.look(batch)
        context |= {"plan": found, "report": found.report}
    return render(request, "projects/import_plan.html", context)


def undo(request: Request, uuid: UUID) -> HttpResponse:
    batch = batch_of(request, uuid, organisation_imports.KIND)
    back = reverse("projects:organisations_import", args=[batch.uuid])
    text = _("Every partner that “%(file)s” brought is taken out.")
    return undo_page(request, batch, text, back, organisation_imports.undo)
