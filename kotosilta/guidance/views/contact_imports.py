"""The pages of an import of contacts: send the table, look at what it would bring, write it, undo it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.core import audit
from kotosilta.core.access import Request, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.guidance import contact_imports
from kotosilta.projects.forms import ProjectChoice, TableForm
from kotosilta.projects.import_views import batch_of, sent, undo_page
from kotosilta.projects.models import Import
from kotosilta.projects.permissions import projects_worked_in


class ContactsFileForm(TableForm):
    """The table, and whose contacts they are."""

    project = ProjectChoice()
    field_order = ["project", "file"]

    def __init__(self, *args: object, user: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].offer(user)  # type: ignore[attr-defined]


def upload(request: Request) -> HttpResponse:
    require(projects_worked_in(request.user).exists(), _("Only those who work in a project log contacts."))
    form = bind(ContactsFileForm, request, user=request.user)
    if form.is_valid():
        given = {"project": form.cleaned_data["project"], "by": request.user}
        if batch := sent(form, contact_imports.upload, **given):
            return redirect("guidance:contacts_import", batch.uuid)
    lead = _("One row for each talk: day, with whom, topic, minutes, how. Without a name it counts as such.")
    back = reverse("guidance:list")
    return form_page(request, form, _("Import contacts"), back, submit_label=_("Next"), lead=lead)


def _batch(request: Request, uuid: UUID) -> Import:
    """Only of whoever sent it: the contacts are theirs."""
    batch = batch_of(request, uuid, contact_imports.KIND)
    if batch.uploaded_by_id != request.user.pk:
        raise Http404
    return batch


def contacts_import(request: Request, uuid: UUID) -> HttpResponse:
    """What the file would bring; the button writes it."""
    batch = _batch(request, uuid)
    if request.method == "POST" and "write" in request.POST:
        leave_out = bool(request.POST.get("without_unknown"))
        if attempt(request, contact_imports.write, batch=batch, without_unknown=leave_out):
            messages.success(request, _("The contacts are written down."))
        return redirect("guidance:contacts_import", batch.uuid)
    context = {
        "page_title": _("Import contacts"),
        "batch": batch,
        "report": batch.report,
        "back_url": reverse("guidance:list"),
        "back_label": _("Contacts"),
        "upload_url": reverse("guidance:import_contacts"),
        "undo_url": reverse("guidance:undo_contacts_import", args=[batch.uuid]),
    }
    if batch.content is not None:
        found = contact_imports.look(batch, request.user)
        people = {contact.person.uuid for contact in found.new if contact.person}
        audit.record_list("contacts.import_read", by=request.user, persons=people)
        context |= {"plan": found, "report": found.report}
    return render(request, "projects/import_plan.html", context)


def undo(request: Request, uuid: UUID) -> HttpResponse:
    batch = _batch(request, uuid)
    back = reverse("guidance:contacts_import", args=[batch.uuid])
    text = _("Every contact that “%(file)s” brought is taken out.")
    return undo_page(request, batch, text, back, contact_imports.undo)
