"""The library of standards: what there is, unit by unit, and where a new one comes from."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.activities.models import Activity
from kotosilta.core.access import Request, as_uuid, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import UploadForm, bind, form_page
from kotosilta.validation.forms.writing import translatable
from kotosilta.validation.models import Concept, ConceptLink, Outcome, Standard, Unit
from kotosilta.validation.permissions import (
    can_approve_standard,
    can_import_standard,
    can_link_concept,
    can_write_standard,
)
from kotosilta.validation.services import standards as services
from kotosilta.validation.standards import Unreadable
from kotosilta.validation.standards.files import read_file

SHOWN, FOUND = 100, 60


def _require_staff(request: Request) -> None:
    require(bool(request.user.organisation_id), _("This page is for those who work in a project."))


def standards(request: Request) -> HttpResponse:
    _require_staff(request)
    rows = Standard.objects.all().visible_to(request.user).newest().with_counts()
    drafts = Standard.objects.all().visible_to(request.user).filter(approved_at__isnull=True).with_counts()
    may_import = can_import_standard(request.user)
    context = {"standards": rows[:SHOWN], "may_import": may_import, "drafts": drafts if may_import else []}
    return render(request, "validation/standards.html", context)


def standard(request: Request, uuid: UUID) -> HttpResponse:
    _require_staff(request)
    found = get_visible(Standard, request.user, uuid, "written_by", "approved_by")
    units = Unit.objects.all().visible_to(request.user).filter(standard=found, whole__isnull=True).with_counts()
    others = Standard.objects.all().visible_to(request.user).filter(code=found.code).exclude(pk=found.pk)
    qualifying = Activity.objects.all().visible_to(request.user).filter(standards__code=found.code).distinct()
    may_change = can_import_standard(request.user)
    context = {
        "standard": found, "units": units, "versions": others, "trainings": qualifying, "may_change": may_change,
        "may_write": can_write_standard(request.user, found), "may_approve": can_approve_standard(request.user, found),
    }  # fmt: skip
    return render(request, "validation/standard.html", context)


def unit(request: Request, uuid: UUID) -> HttpResponse:
    """Its outcomes under their headings, and what shows each level."""
    _require_staff(request)
    found = get_visible(Unit, request.user, uuid, "standard__written_by", "whole")
    parts = found.parts.prefetch_related("outcomes__concepts")
    may_link = can_import_standard(request.user) and found.standard.replaced_at is None
    outcomes = found.outcomes.prefetch_related("concepts")
    context = {"unit": found, "outcomes": outcomes, "parts": parts, "may_link": may_link}
    context["may_write"] = can_write_standard(request.user, found.standard)
    context["languages"] = translatable(found) if can_import_standard(request.user) else []
    return render(request, "validation/unit.html", context)


def export(request: Request, uuid: UUID) -> HttpResponse:
    """The standard as JSON, to keep or to use elsewhere."""
    _require_staff(request)
    found = get_visible(Standard, request.user, uuid)
    content = json.dumps(services.exported(found), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="standard.json"'
    return response


def import_standard(request: Request) -> HttpResponse:
    """A file of ePerusteet; the same content again is no new version."""
    require(can_import_standard(request.user), _("This page is for those who work in a project."))
    form = bind(UploadForm, request)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            draft, is_own = read_file(file.name, file.read())
            done = services.import_standard(draft=draft, by=request.user, source=services.source_of(is_own))
        except (Unreadable, ValidationError) as wrong:
            for reason in getattr(wrong, "messages", [str(wrong)]):
                form.add_error("file", reason)
        else:
            _say_what_was_read(request, done)
            return redirect("validation:standard", done.standard.uuid)
    lead = _(
        "The JSON file of a qualification, of units or of competence badges from the public service ePerusteet; or a "
        "CSV table of your own with the columns standard_code, standard_fi, unit_code, unit_fi, points, group_fi, "
        "outcome_fi and level_1_fi, also in other languages (outcome_en)."
    )
    title, back = _("Import a standard"), reverse("validation:standards")
    return form_page(request, form, title, back, lead=lead, submit_label=_("Import"))


def _say_what_was_read(request: Request, done: services.Imported) -> None:
    if not done.is_new:
        messages.info(request, _("This version is here already: nothing has changed."))
        return
    text = _("Read: %(units)s units with %(parts)s parts and %(outcomes)s learning outcomes.")
    messages.success(request, text % {"units": done.units, "parts": done.parts, "outcomes": done.outcomes})


def link_concept(request: Request, uuid: UUID) -> HttpResponse:
    """Search ESCO for what says the same as the outcome, and choose it."""
    outcome = get_visible(Outcome, request.user, uuid, "unit__standard", "unit__whole")
    require(can_link_concept(request.user, outcome), _("This page is for those who work in a project."))
    concepts = Concept.objects.all().visible_to(request.user)
    if request.method == "POST":
        chosen = concepts.filter(uuid=as_uuid(request.POST.get("concept"))).first()
        if chosen is None:
            messages.error(request, _("Choose one."))
            return redirect(request.path)
        attempt(request, services.link_concept, outcome=outcome, concept=chosen)
        return redirect(f"{reverse('validation:unit', args=[_page_of(outcome).uuid])}#o-{outcome.uuid}")
    words = request.GET.get("words", "").replace("\x00", "").strip()[:100]
    found = sorted(concepts.found_by(words)[:FOUND], key=lambda row: (len(str(row)), str(row))) if words else []
    context = {"outcome": outcome, "page": _page_of(outcome), "words": words, "found": found, "any": concepts.exists()}
    return render(request, "validation/link_concept.html", context)


def _page_of(outcome: Outcome) -> Unit:
    """The unit on whose page the outcome stands: a part stands on that of its whole."""
    return outcome.unit.whole or outcome.unit


@require_POST
def unlink_concept(request: Request, uuid: UUID) -> HttpResponse:
    link = get_visible(ConceptLink, request.user, uuid, "outcome__unit__standard", "outcome__unit__whole")
    outcome = link.outcome
    attempt(request, services.unlink_concept, link=link)
    return redirect(f"{reverse('validation:unit', args=[_page_of(outcome).uuid])}#o-{outcome.uuid}")
