"""The pages of an import: upload, match the columns, look at what will come, write."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page, is_switching
from kotosilta.projects import imports, tables
from kotosilta.projects.forms import TableForm
from kotosilta.projects.models import Import
from kotosilta.projects.participant_columns import COLUMNS, REQUIRED
from kotosilta.projects.permissions import can_import_participants
from kotosilta.projects.views import project_url, visible_project

PREVIEW = 5


def sent(form: TableForm, act: Callable[..., Import], **given: Any) -> Import | None:
    """Hand the file of a valid form over to `act`; a file that is no table of its kind is told at the file."""
    file = form.cleaned_data["file"]
    try:
        return act(file_name=file.name, content=file.read(), **given)
    except tables.Wrong as wrong:
        form.add_error("file", str(wrong))
        return None


def batch_of(request: Request, uuid: UUID, kind: str) -> Import:
    """An import of this kind that the user sees; each kind has pages of its own."""
    batch = get_visible(Import, request.user, uuid, "project")
    if batch.kind != kind:
        raise Http404
    return batch


def undo_page(
    request: Request, batch: Import, text: str, back: str, act: Callable[..., Any], **given: Any
) -> HttpResponse:
    """Ask, then take the whole file out again. `text` says of "%(file)s" what goes."""
    if request.method != "POST":
        return confirm_page(request, _("Undo the import"), text % {"file": batch.file_name}, back, _("Undo the import"))
    attempt(request, act, batch=batch, **given)
    return redirect(back)


def upload(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_import_participants(request.user, project), _("Only the project manager imports participants."))
    form = bind(TableForm, request)
    if form.is_valid() and (batch := sent(form, imports.upload, project=project, by=request.user)):
        return redirect("projects:import_columns", batch.uuid)
    columns = [column.label for column in COLUMNS.values()]
    template = "projects/import_upload.html"
    back = project_url(project)
    return form_page(
        request, form, _("Import participants"), back, template=template, columns=columns, submit_label=_("Next")
    )


def match_columns(request: Request, uuid: UUID) -> HttpResponse:
    batch = batch_of(request, uuid, imports.KIND)
    if batch.content is None or batch.state in {imports.State.WRITING, imports.State.DONE, imports.State.UNDONE}:
        return redirect("projects:import_progress", batch.uuid)
    read = tables.read_sheets(bytes(batch.content))
    sheets = [sheet.name for sheet in read]
    if (wanted := request.POST.get("choose_sheet")) and wanted in sheets:
        try:
            imports.choose_sheet(batch=batch, sheet=wanted, by=request.user)
        except tables.Wrong as wrong:
            messages.error(request, str(wrong))
        return redirect("projects:import_columns", batch.uuid)
    headings, table = tables.table_of(read, sheet=batch.sheet, columns=COLUMNS)
    columns = batch.columns
    if request.method == "POST":
        chosen = {name: request.POST.get(name, "") for name in COLUMNS}
        valid = {name: index for name, index in chosen.items() if index.isdecimal() and len(index) < 6}
        columns = {name: int(index) for name, index in valid.items() if int(index) < len(headings)}
        if not is_switching(request):
            imports.start_check(batch=batch, columns=columns, by=request.user)
            return redirect("projects:import_progress", batch.uuid)
    preview = [cells for _number, cells in table[:PREVIEW]]
    fields = [(name, column.label, columns.get(name), name in REQUIRED) for name, column in COLUMNS.items()]
    context = {
        "batch": batch,
        "headings": list(enumerate(headings)),
        "preview": preview,
        "sheets": sheets if len(sheets) > 1 else [],
        "fields": fields,
        "back_url": project_url(batch.project),
        "keeps_typed": True,
    }
    return render(request, "projects/import_columns.html", context)


def progress(request: Request, uuid: UUID) -> HttpResponse:
    """How far the check or the writing is; the page asks again by itself until it is done."""
    batch = batch_of(request, uuid, imports.KIND)
    busy = batch.state in {imports.State.CHECKING, imports.State.WRITING}
    template = "projects/import_state.html" if request.htmx else "projects/import_progress.html"
    problems = [tables.Problem(*row) for row in batch.problems]
    context = {
        "batch": batch,
        "busy": busy,
        "problems": problems,
        "most": imports.MAX_PROBLEMS,
        "people_url": reverse("people:list"),
    }
    return render(request, template, context)


@require_POST
def write(request: Request, uuid: UUID) -> HttpResponse:
    batch = batch_of(request, uuid, imports.KIND)
    imports.start_write(batch=batch, by=request.user)
    return redirect("projects:import_progress", batch.uuid)


def undo(request: Request, uuid: UUID) -> HttpResponse:
    batch = batch_of(request, uuid, imports.KIND)
    back = reverse("projects:import_progress", args=[batch.uuid])
    text = _("Everybody whom “%(file)s” brought in is taken out, if nothing else is recorded of them.")
    return undo_page(request, batch, text, back, imports.undo)
