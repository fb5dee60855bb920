"""The pages of an attendance import: send the workbook, look at what it would bring, write it, undo it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.activities import attendance_imports, matrices
from kotosilta.activities.models import Activity
from kotosilta.activities.views import activity_url, log_names, run_activity
from kotosilta.core.access import Request
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.templatetags.parts import told_filter
from kotosilta.projects.forms import TableForm
from kotosilta.projects.import_views import batch_of, sent, undo_page
from kotosilta.projects.models import Import
from kotosilta.projects.tables import read_sheets


def upload(request: Request, uuid: UUID) -> HttpResponse:
    activity = run_activity(request, uuid)
    form = bind(TableForm, request)
    if form.is_valid() and (batch := sent(form, attendance_imports.upload, activity=activity, by=request.user)):
        return redirect("activities:attendance_import", batch.uuid)
    lead = _("Names down the side, days across the top, x where somebody was present. Several sheets are fine.")
    back = activity_url(activity)
    return form_page(request, form, _("Import attendance"), back, submit_label=_("Next"), lead=lead)


def _batch(request: Request, uuid: UUID) -> tuple[Import, Activity]:
    batch = batch_of(request, uuid, attendance_imports.KIND)
    return batch, run_activity(request, batch.about or uuid)


def attendance_import(request: Request, uuid: UUID) -> HttpResponse:
    """What the file would bring; the button writes it."""
    batch, activity = _batch(request, uuid)
    if request.method == "POST" and "write" in request.POST:
        chosen: dict[str, Any] = {
            "sheet": request.POST.get("sheet", ""),
            "without_unknown": bool(request.POST.get("without_unknown")),
        }
        if attempt(request, attendance_imports.write, batch=batch, activity=activity, **chosen):
            messages.success(request, _("The attendance is written down."))
        return redirect("activities:attendance_import", batch.uuid)
    context = {
        "page_title": _("Import attendance"),
        "batch": batch,
        "report": batch.report,
        "back_url": activity_url(activity),
        "back_label": told_filter(activity.title),
        "upload_url": reverse("activities:import_attendance", args=[activity.uuid]),
        "undo_url": reverse("activities:undo_attendance_import", args=[batch.uuid]),
    }
    if batch.content is not None:
        context |= _looked_at(request, batch, activity)
    return render(request, "projects/import_plan.html", context)


def _looked_at(request: Request, batch: Import, activity: Activity) -> dict[str, object]:
    span, read = attendance_imports.span_of(activity), read_sheets(bytes(batch.content or b""))
    sheets = matrices.with_days(read, span)
    if (wanted := request.POST.get("choose_sheet")) and wanted in sheets:
        attendance_imports.choose_sheet(batch=batch, activity=activity, sheet=wanted, by=request.user)
    found = attendance_imports.plan(activity, matrices.read_matrix(read, batch.sheet, span), request.user)
    log_names(request, "attendance.import_read", activity, list({person for person, _day, _mark in found.new}))
    return {"sheets": sheets if len(sheets) > 1 else [], "plan": found, "report": found.report}


def undo(request: Request, uuid: UUID) -> HttpResponse:
    batch, activity = _batch(request, uuid)
    back = reverse("activities:attendance_import", args=[batch.uuid])
    text = _("Every mark that “%(file)s” brought is taken out, and the times that it made.")
    return undo_page(request, batch, text, back, attendance_imports.undo, activity=activity)
