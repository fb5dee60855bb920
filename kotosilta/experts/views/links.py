"""Pages behind a link from a message: the organisation's request, and the offer to an expert. Whoever has the link may
act; nobody signs in, no cookie is set. A link that is old, ended or wrong looks the same."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.core.access import Request
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.links import by_link
from kotosilta.core.models import Link
from kotosilta.core.wording import when
from kotosilta.experts.forms import (
    AcceptForm,
    AgreeForm,
    CancelForm,
    DeclineForm,
    DeliveryForm,
    OtherTimeForm,
    PaidForm,
)
from kotosilta.experts.models import Booking, BookingRequest, Offer
from kotosilta.experts.permissions import OFFER, REQUEST
from kotosilta.experts.services import bookings, feedback, offers
from kotosilta.surveys.forms import AskForm


def _there(request: Request, name: str, *args: Any) -> str:
    token: str = request.link_token  # type: ignore[attr-defined]
    return reverse(f"bookings:{name}", args=[token, *args])


def _request_of(link: Link) -> BookingRequest:
    found: BookingRequest | None = BookingRequest.objects.all().public(link).first()
    if found is None:  # deleted since
        raise Http404
    return found


def _booking_of(link: Link, uuid: UUID) -> Booking:
    """One of the dates of the request that the link opens."""
    booking = _request_of(link).bookings.filter(uuid=uuid).select_related("request", "expert__person").first()
    if booking is None:
        raise Http404
    found: Booking = booking
    return found


@by_link(REQUEST)
def request_page(request: Request, link: Link) -> HttpResponse:
    """Where the request stands, date by date, and what the organisation can do."""
    found = _request_of(link)
    rows = found.bookings.select_related("expert__person", "payment_notice").order_by("starts_at", "pk")
    context = {
        "asked": found,
        "bookings": list(rows),
        "token": request.link_token,  # type: ignore[attr-defined]
    }
    return render(request, "experts/public/request.html", context)


def _form(request: Request, form: Any, title: str, label: str, **context: Any) -> HttpResponse:
    return form_page(request, form, title, _there(request, "request"), submit_label=label, **context)


@by_link(REQUEST)
def agree(request: Request, link: Link, uuid: UUID) -> HttpResponse:
    booking = _booking_of(link, uuid)
    form = bind(AgreeForm, request, initial={"version": booking.agreement_version})
    values = {key: form.cleaned_data[key] for key in ("name", "version")} if form.is_valid() else {}
    if values and attempt(request, bookings.agree, form=form, by=link, booking=booking, **values):
        return redirect(_there(request, "request"))
    template = "experts/public/agreement.html"
    return _form(request, form, _("Agreement"), _("Agree"), template=template, booking=booking)


@by_link(REQUEST)
def cancel(request: Request, link: Link, uuid: UUID) -> HttpResponse:
    booking = _booking_of(link, uuid)
    form = bind(CancelForm, request, has_series=has_series(booking))
    if form.is_valid() and cancel_as(request, form, booking, link):
        return redirect(_there(request, "request"))
    lead = when(booking.starts_at, booking.ends_at)
    if booking.status == Booking.Status.CONFIRMED and booking.is_late:
        lead += " " + _("It is late: %(percent)s %% of the price must be paid.") % {"percent": booking.late_percent}
    return _form(request, form, _("Cancel"), _("Cancel this booking"), lead=lead, danger=True)


def has_series(booking: Booking) -> bool:
    """Has the request other dates that can be cancelled with this one?"""
    return bool(booking.request.bookings.all().cancellable().count() > 1)


def cancel_as(request: Request, form: Any, booking: Booking, by: Any = None) -> bool:
    """One date, or all of the request that are still to come."""
    reason = form.cleaned_data["reason"]
    if form.cleaned_data.get("whole_series"):
        return attempt(request, bookings.cancel_series, form=form, by=by, asked=booking.request, reason=reason)
    return attempt(request, bookings.cancel_booking, form=form, by=by, booking=booking, reason=reason)


@by_link(REQUEST)
def held(request: Request, link: Link, uuid: UUID) -> HttpResponse:
    """How long it was and how many came."""
    booking = _booking_of(link, uuid)
    form = bind(DeliveryForm, request, initial={"hours": booking.planned_hours})
    if form.is_valid() and attempt(
        request, bookings.confirm_delivery, form=form, by=link, booking=booking, **form.cleaned_data
    ):
        return redirect(_there(request, "request"))
    return _form(request, form, _("It was held"), _("Confirm"), lead=when(booking.starts_at, booking.ends_at))


@by_link(REQUEST)
def paid(request: Request, link: Link, uuid: UUID) -> HttpResponse:
    booking = _booking_of(link, uuid)
    form = bind(PaidForm, request)
    if form.is_valid() and attempt(
        request, bookings.mark_paid, form=form, by=link, booking=booking, **form.cleaned_data
    ):
        return redirect(_there(request, "request"))
    return _form(request, form, _("We have paid"), _("Save"), lead=when(booking.starts_at, booking.ends_at))


@by_link(REQUEST)
def tell(request: Request, link: Link, uuid: UUID) -> HttpResponse:
    """Feedback of the organisation."""
    booking = _booking_of(link, uuid)
    asked = feedback.questionnaire_for(Booking.Side.ORGANISATION)
    form: Any = bind(
        AskForm, request, questionnaire=asked, initial=feedback.said_before(booking, Booking.Side.ORGANISATION)
    )
    if form.is_valid() and attempt(
        request, feedback.give_feedback, form=form, by=link, booking=booking, **form.cleaned_data
    ):
        return redirect(_there(request, "request"))
    return _form(request, form, str(asked), _("Send"), lead=when(booking.starts_at, booking.ends_at))


@by_link(REQUEST)
def notice(request: Request, link: Link, uuid: UUID) -> HttpResponse:
    """What the payroll needs, to print."""
    booking = _booking_of(link, uuid)
    found = getattr(booking, "payment_notice", None)
    if found is None:
        raise Http404
    back = _there(request, "request")
    return render(request, "experts/public/notice.html", {"notice": found, "booking": booking, "back_url": back})


def _offer_of(link: Link) -> Offer:
    rows = Offer.objects.all().public(link).select_related("booking__request", "profile__person")
    found: Offer | None = rows.first()
    if found is None:  # deleted since
        raise Http404
    return found


@by_link(OFFER)
def offer_page(request: Request, link: Link) -> HttpResponse:
    context = {"offer": _offer_of(link), "token": request.link_token}  # type: ignore[attr-defined]
    return render(request, "experts/public/offer.html", context)


def answer_forms() -> dict[str, tuple[Any, Any, str, str]]:
    """By what the expert answers: form, act, title, label of the button."""
    return {
        "yes": (AcceptForm, offers.accept_offer, _("Yes, I come"), _("Yes, I come")),
        "no": (DeclineForm, offers.decline_offer, _("No, I cannot"), _("No, I cannot")),
        "other": (OtherTimeForm, offers.offer_other_time, _("At another time"), _("Offer this time")),
    }


def answered(request: Request, offer: Offer, answer: str, back: str, by: Any = None) -> HttpResponse:
    """The page of one answer; the same for the link and for the expert who has signed in."""
    if answer not in answer_forms():
        raise Http404
    form_class, act, title, label = answer_forms()[answer]
    form = bind(form_class, request)
    if form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if key not in ("knows_benefits", "shows_name")}
        if attempt(request, act, form=form, by=by, offer=offer, **values):
            return redirect(back)
    lead = when(offer.booking.starts_at, offer.booking.ends_at)
    return form_page(request, form, title, back, submit_label=label, lead=lead)


@by_link(OFFER)
def answer_offer(request: Request, link: Link, answer: str) -> HttpResponse:
    return answered(request, _offer_of(link), answer, _there(request, "offer"), by=link)
