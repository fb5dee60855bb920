"""The expert's own pages of an offer and of a booking, after signing in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.wording import when
from kotosilta.experts.forms import CancelForm, DeliveryForm
from kotosilta.experts.models import Booking, Offer
from kotosilta.experts.permissions import can_change_profile
from kotosilta.experts.services import bookings, feedback
from kotosilta.experts.views.links import answered, cancel_as
from kotosilta.surveys.forms import AskForm
from kotosilta.surveys.questions import in_words


def offer(request: Request, uuid: UUID) -> HttpResponse:
    found = _offer(request, uuid)
    return render(request, "experts/my/offer.html", {"offer": found})


def _offer(request: Request, uuid: UUID) -> Offer:
    found = get_visible(Offer, request.user, uuid, "booking__request__project", "profile__person")
    require(can_change_profile(request.user, found.profile))
    return found


def answer(request: Request, uuid: UUID, answer: str) -> HttpResponse:
    found = _offer(request, uuid)
    return answered(request, found, answer, reverse("my_experts:offer", args=[found.uuid]))


def _booking(request: Request, uuid: UUID) -> Booking:
    found = get_visible(Booking, request.user, uuid, "request__topic", "expert__person")
    require(found.expert is not None and can_change_profile(request.user, found.expert))
    return found


def booking(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    said = [in_words(answer) for _side, answer in feedback.answers_of(found, Booking.Side.ORGANISATION)]
    return render(request, "experts/my/booking.html", {"booking": found, "asked": found.request, "said": said})


def tell(request: Request, uuid: UUID) -> HttpResponse:
    """How it went for me."""
    found = _booking(request, uuid)
    asked = feedback.questionnaire_for(Booking.Side.EXPERT)
    before = feedback.said_before(found, Booking.Side.EXPERT)
    form: Any = bind(AskForm, request, questionnaire=asked, initial=before)
    back = reverse("my_experts:booking", args=[found.uuid])
    if form.is_valid() and attempt(request, feedback.give_feedback, form=form, booking=found, **form.cleaned_data):
        return redirect(back)
    lead = _("Those who arrange the bookings read this. The organisation does not.")
    return form_page(request, form, str(asked), back, submit_label=_("Send"), lead=lead)


def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """The expert may always cancel, and need not say why."""
    found = _booking(request, uuid)
    form = bind(CancelForm, request, has_series=False)
    back = reverse("my_experts:booking", args=[found.uuid])
    if form.is_valid() and cancel_as(request, form, found):
        return redirect("my_experts:home")
    lead = when(found.starts_at, found.ends_at)
    return form_page(request, form, _("I cannot come"), back, submit_label=_("I cannot come"), lead=lead, danger=True)


def held(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    form = bind(DeliveryForm, request, initial={"hours": found.planned_hours})
    if form.is_valid() and attempt(request, bookings.confirm_delivery, form=form, booking=found, **form.cleaned_data):
        return redirect("my_experts:home")
    back = reverse("my_experts:booking", args=[found.uuid])
    lead = when(found.starts_at, found.ends_at)
    return form_page(request, form, _("It was held"), back, submit_label=_("Confirm"), lead=lead)
