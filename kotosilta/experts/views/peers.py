"""Peer support: a newcomer or an adviser asks for a peer; free of charge for the newcomer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.wording import when
from kotosilta.experts.consents import BRIDGE, BRIDGE_TEXT
from kotosilta.experts.forms import CancelForm, PeerForm, SlotForm
from kotosilta.experts.models import Booking, BookingRequest
from kotosilta.experts.permissions import can_ask_for_peer, is_broker
from kotosilta.experts.services import bookings, profiles
from kotosilta.experts.views.links import cancel_as
from kotosilta.experts.views.my import own_profile
from kotosilta.experts.views.my_story import myself
from kotosilta.people.models import Person
from kotosilta.people.services import give_consent
from kotosilta.people.views import person_url

SHOWN = 30


def peers(request: Request) -> HttpResponse:
    """My wishes for a peer, and how each stands."""
    person = myself(request)
    rows = Booking.objects.all().visible_to(request.user).filter(request__for_person=person)
    context = {
        "bookings": rows.select_related("request", "expert").order_by("-starts_at")[:SHOWN],
        "may_ask": profiles.project_for(person) is not None,
        "needs_consent": rows.filter(request__kind="bridge", ends_at__isnull=False).exists()
        and not person.consents.all().valid(BRIDGE).exists(),
    }
    return render(request, "experts/my/peers.html", context)


def ask(request: Request) -> HttpResponse:
    return _ask(request, myself(request), reverse("my_experts:peers"), may_bridge=False)


def ask_for(request: Request, uuid: UUID) -> HttpResponse:
    """An adviser asks for somebody they work with; also for a bridge visit."""
    person = get_visible(Person, request.user, uuid)
    require(bool(request.user.organisation_id) and can_ask_for_peer(request.user, person))
    back = reverse("experts:board") if is_broker(request.user) else person_url(person)
    return _ask(request, person, back, may_bridge=True)


def _ask(request: Request, person: Person, back: str, *, may_bridge: bool) -> HttpResponse:
    project = profiles.project_for(person)
    require(project is not None, _("This page is for people who take part in a project."))
    asked = BookingRequest(
        project=project,
        for_person=person,
        organisation_name=person.called,
        contact_name=person.called,
        letters_in=get_language() or "fi",
    )
    form = bind(PeerForm, request, instance=asked, may_bridge=may_bridge, initial={"language": person.language})
    slot = SlotForm(request.POST, prefix="d0") if request.method == "POST" else SlotForm(prefix="d0")
    if form.switching:
        slot.keep_typed()
    ready = request.method == "POST" and all([form.is_valid(), slot.is_valid()])
    if ready and attempt(request, _send, form=form, filled=form, slot=slot):
        messages.success(request, _("We look for a peer. You see here how it goes on."))
        return redirect(back)
    lead = _("A peer is somebody who has come to Finland too and is trained to listen and help. It costs nothing.")
    errors = [(slot, 1)] if slot.is_bound and slot.errors else []
    page = form_page(
        request, form, _("Ask for a peer"), back,
        template="experts/my/ask_peer.html", submit_label=_("Ask"), lead=lead, slots=[slot], slot_errors=errors,
    )  # fmt: skip
    page.status_code = 422 if errors else page.status_code
    return page


def _send(*, by: Any, filled: Any, slot: SlotForm) -> None:
    bookings.request_booking(asked=filled.save(commit=False), slots=[slot.save(commit=False)], by=by)


def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """The newcomer does not need it after all."""
    found = get_visible(Booking, request.user, uuid, "request__for_person", "expert__person")
    require(found.request.for_person is not None and found.request.for_person.user_id == request.user.pk)
    form = bind(CancelForm, request, has_series=False)
    back = reverse("my_experts:peers")
    if form.is_valid() and cancel_as(request, form, found):
        return redirect(back)
    label = _("I do not need this any more")
    return form_page(
        request, form, label, back, submit_label=label, lead=when(found.starts_at, found.ends_at), danger=True
    )


@require_POST
def allow_bridge(request: Request) -> HttpResponse:
    """The client allows that an expert comes along."""
    person = myself(request)
    give_consent(
        person=person, key=BRIDGE, wording=BRIDGE_TEXT, language=get_language() or person.language, by=request.user
    )
    messages.success(request, _("Thank you. An expert may come with you."))
    return redirect("my_experts:peers")


def promise_secrecy(request: Request) -> HttpResponse:
    """An expert promises to tell nobody what clients say."""
    profile = own_profile(request)
    if request.method != "POST":
        text = _("When I come with a client or support somebody, I tell nobody what I hear there, also not later.")
        return confirm_page(request, _("Promise of secrecy"), text, reverse("my_experts:home"), _("I promise"))
    attempt(request, profiles.promise_secrecy, profile=profile)
    messages.success(request, _("Thank you. Your promise is written down."))
    return redirect("my_experts:home")
