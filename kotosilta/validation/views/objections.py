"""The candidate disagrees, and the answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.validation.forms.cases import AnswerForm, ObjectionForm
from kotosilta.validation.models import Objection
from kotosilta.validation.permissions import can_answer
from kotosilta.validation.services import objections as services
from kotosilta.validation.views.cases import case_url, path_url
from kotosilta.validation.views.my import own_case


def disagree(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    found = own_case(request, uuid)
    if kind not in Objection.Kind.values:
        raise Http404
    row = Objection(case=found, kind=kind, language=get_language() or "fi")
    form = bind(ObjectionForm, request, instance=row)
    if form.is_valid() and attempt(request, services.object_to, form=form, objection=form.save(commit=False)):
        messages.success(request, _("It has come. You get an answer within two weeks."))
        return redirect(path_url(found))
    lead = _("Write in your own language. Nothing bad follows from it.")
    return form_page(request, form, row.get_kind_display(), path_url(found), lead=lead, submit_label=_("Send"))


def answer(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Objection, request.user, uuid, "case__person", "case__project")
    require(can_answer(request.user, found))
    form = bind(AnswerForm, request)
    if form.is_valid() and attempt(request, services.answer_objection, form=form, objection=found, **form.cleaned_data):
        return redirect(case_url(found.case))
    return form_page(request, form, found.get_kind_display(), case_url(found.case), lead=found.words)
