"""Writing a standard of one's own, and translating outcomes for those who read no other language."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, form_page
from kotosilta.validation.forms.writing import OutcomeForm, StandardForm, TranslationForm, UnitForm, translatable
from kotosilta.validation.models import Outcome, Standard, Unit
from kotosilta.validation.permissions import can_import_standard, can_write_standard
from kotosilta.validation.services import writing as services


def _standard_url(standard: Standard) -> str:
    return reverse("validation:standard", args=[standard.uuid])


def _unit_url(unit: Unit) -> str:
    return reverse("validation:unit", args=[(unit.whole or unit).uuid])


def write(request: Request) -> HttpResponse:
    require(can_import_standard(request.user), _("This page is for those who work in a project."))
    form = bind(StandardForm, request)
    if form.is_valid():
        draft = done(request, services.write_standard, form=form, **form.cleaned_data)
        if draft is not None:
            return redirect(_standard_url(draft))
    lead = _("It is a draft until somebody else has approved it.")
    return form_page(request, form, _("Write a standard"), reverse("validation:standards"), lead=lead)


@require_POST
def next_version(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Standard, request.user, uuid)
    draft = done(request, services.next_version, standard=found)
    return redirect(_standard_url(draft or found))


@require_POST
def approve(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Standard, request.user, uuid)
    if attempt(request, services.approve_standard, standard=found):
        messages.success(request, _("Approved. It does not change any more."))
    return redirect(_standard_url(found))


def add_unit(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Standard, request.user, uuid)
    require(can_write_standard(request.user, found), _("An approved standard does not change. Write its next version."))
    return _unit_form(request, Unit(standard=found), _standard_url(found))


def change_unit(request: Request, uuid: UUID) -> HttpResponse:
    unit = get_visible(Unit, request.user, uuid, "standard", "whole")
    words = _("An approved standard does not change. Write its next version.")
    require(can_write_standard(request.user, unit.standard), words)
    return _unit_form(request, unit, _unit_url(unit))


def _unit_form(request: Request, unit: Unit, back: str) -> HttpResponse:
    form = bind(UnitForm, request, instance=unit)
    if form.is_valid():
        written: Any = form.save(commit=False)
        if attempt(request, services.write_unit, form=form, unit=written, scale=form.cleaned_data.get("scale")):
            return redirect(_unit_url(written))
    return form_page(request, form, pgettext("of a standard", "Unit"), back, lead=str(unit.standard))


def add_outcome(request: Request, uuid: UUID) -> HttpResponse:
    unit = get_visible(Unit, request.user, uuid, "standard", "whole")
    return _outcome_form(request, Outcome(unit=unit))


def change_outcome(request: Request, uuid: UUID) -> HttpResponse:
    return _outcome_form(request, get_visible(Outcome, request.user, uuid, "unit__standard", "unit__whole"))


def _outcome_form(request: Request, outcome: Outcome) -> HttpResponse:
    words = _("An approved standard does not change. Write its next version.")
    require(can_write_standard(request.user, outcome.unit.standard), words)
    form = bind(OutcomeForm, request, instance=outcome)
    back = _unit_url(outcome.unit)
    if form.is_valid() and attempt(request, services.write_outcome, form=form, outcome=form.save(commit=False)):
        return redirect(back)
    return form_page(request, form, _("Learning outcome"), back, lead=str(outcome.unit))


@require_POST
def remove_outcome(request: Request, uuid: UUID) -> HttpResponse:
    outcome = get_visible(Outcome, request.user, uuid, "unit__standard", "unit__whole")
    attempt(request, services.remove_outcome, outcome=outcome)
    return redirect(_unit_url(outcome.unit))


def translate(request: Request, uuid: UUID, language: str) -> HttpResponse:
    """A draft in one more language, beside the standard's own words."""
    unit = get_visible(Unit, request.user, uuid, "standard", "whole")
    require(can_import_standard(request.user), _("This page is for those who work in a project."))
    names = dict(translatable(unit))
    if language not in names:
        raise Http404
    outcomes = list(Outcome.objects.all().visible_to(request.user).filter(unit=unit))
    form = bind(TranslationForm, request, outcomes=outcomes, language=language)
    if form.is_valid():
        count = done(request, services.translate_outcomes, form=form, unit=unit, language=language, words=form.words())
        if count is not None:
            kept = _("Kept as a draft: whoever reads it sees that nobody has checked it.")
            messages.success(request, kept if count else _("Nothing has changed."))
            return redirect(_unit_url(unit))
    lead = _("What the standard itself says does not change.")
    return form_page(request, form, f"{_('Translate')}: {names[language]}", _unit_url(unit), lead=lead)
