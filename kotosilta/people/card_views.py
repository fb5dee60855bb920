"""Access cards: printed by the worker, opened by whoever has the card and its PIN."""

from uuid import UUID

from allauth.account.internal.flows.login import (
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kotosilta.core.access import Request, get_visible, public, require
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.people import services
from kotosilta.people.forms import CardForm
from kotosilta.people.models import Person
from kotosilta.people.outbox import interface_language
from kotosilta.people.permissions import can_change_sign_in
from kotosilta.people.views import person_url


@never_cache
def make_card(request: Request, uuid: UUID) -> HttpResponse:
    """Ask, then show the card once: its square and its PIN are kept nowhere."""
    person = get_visible(Person, request.user, uuid, "user")
    require(can_change_sign_in(request.user, person))
    if request.method != "POST":
        text = _(
            "The card has a square that a phone or the tablet of a club reads. Tell %(person)s the PIN; it does not "
            "stand on the card. An earlier card stops working."
        ) % {"person": person}
        return confirm_page(
            request, _("Make an access card"), text, person_url(person), _("Make the card"), danger=False
        )
    made = services.make_card(person=person, by=request.user)
    reader = interface_language(person.language)
    with translation.override(reader):
        address = settings.ORIGIN + reverse("card", args=[made.token])
    context = {"person": person, "made": made, "address": address, "reader": reader, "back": person_url(person)}
    return render(request, "people/card.html", context)


def end_cards(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid, "user")
    require(can_change_sign_in(request.user, person) and person.user_id is not None)
    if request.method != "POST":
        text = _("Nobody signs in with the card of %(person)s any more.") % {"person": person}
        return confirm_page(request, _("End the access card"), text, person_url(person), _("End the card"))
    services.end_cards(person=person, by=request.user)
    messages.success(request, _("The card no longer works."))
    return redirect(person_url(person))


@public
@never_cache
def sign_in_by_card(request: Request, token: str) -> HttpResponse:
    """The page behind the card's square: the PIN, and then the person's own pages."""
    card = services.card_behind(token)
    if card is None or card.is_blocked:
        return render(request, "people/card_ended.html", {"is_blocked": card is not None}, status=404)
    form = bind(CardForm, request)
    if form.is_valid():
        if services.try_pin(card, form.cleaned_data["pin"]):
            record_authentication(request, card.user, method="card")
            response: HttpResponse = perform_login(request, Login(user=card.user, redirect_url=None))
            return response
        form.add_error("pin", _("This is not the PIN of this card. Try again."))
    # The site's own policy for referrers stays: with "no-referrer" a browser posts no origin, and the form is refused.
    return form_page(request, form, _("Sign in with your card"), "/", submit_label=_("Sign in"))
