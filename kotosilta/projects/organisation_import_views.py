"""The pages of an import of organisations: send the table, look at what it would bring, write it, undo it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.projects import organisation_imports
from kotosilta.projects.forms import TableForm
from kotosilta.projects.models import Import, Partner
from kotosilta.projects.permissions import can_import_participants
from kotosilta.projects.tables import Wrong
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
        file, role = form.cleaned_data["file"], form.cleaned_data["role"]
        sent = {"file_name": file.name, "content": file.read(), "by": request.user}
        try:
            batch = organisation_imports.upload(project=project, role=role, **sent)
            return redirect("projects:organisations_import", batch.uuid)
        except Wrong as wrong:
            form.add_error("file", str(wrong))
    lead = _("One row for each organisation: name, business ID, kind, size. Those that are here already are matched.")
    back = project_url(project)
    return form_page(request, form, _("Import organisations"), back, submit_label=_("Next"), lead=lead)


def _batch(request: Request, uuid: UUID) -> Import:
    batch = get_visible(Import, request.user, uuid, "project")
    if batch.kind != organisation_imports.KIND:
        raise Http404
    return batch


def organisations_import(request: Request, uuid: UUID) -> HttpResponse:
    """What the file would bring; the button writes it."""
    batch = _batch(request, uuid)
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
    batch = _batch(request, uuid)
    back = reverse("projects:organisations_import", args=[batch.uuid])
    if request.method != "POST":
        text = _("Every partner that “%(file)s” brought is taken out.") % {"file": batch.file_name}
        return confirm_page(request, _("Undo the import"), text, back, _("Undo the import"))
    attempt(request, organisation_imports.undo, batch=batch)
    return redirect(back)
