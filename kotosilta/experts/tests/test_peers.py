"""Peer support and bridge visits: free for the newcomer; a bridge needs consent and a promise first."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.experts import reminders
from kotosilta.experts.consents import BRIDGE, BRIDGE_TEXT
from kotosilta.experts.models import Booking, BookingRequest
from kotosilta.experts.services import bookings, offers, profiles
from kotosilta.experts.suggestions import suggestions
from kotosilta.people.consents import all_texts
from kotosilta.people.models import ContactRoute, Message
from kotosilta.people.services import give_consent
from tests.cast import make_booking, make_expert

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def adviser(cast):
    return cast.actors["worker"]


def wish(cast, kind: str, **fields) -> Booking:
    asked = BookingRequest(
        project=cast.project, kind=kind, for_person=cast.bashir, organisation_name="Bashir", contact_name="Bashir",
        purpose="To talk", **fields,
    )  # fmt: skip
    slot = make_booking(cast.asked, days=12)
    bookings.request_booking(asked=asked, slots=[slot], by=cast.actors["peer"])
    return Booking.objects.get(request=asked)


def accepted(cast, booking: Booking, adviser) -> Booking:
    offer = offers.offer_booking(booking=booking, profile=cast.profile, by=adviser)
    return offers.accept_offer(offer=offer, by=cast.actors["self"])


def test_a_newcomer_asks_and_a_peer_comes_free_of_charge(cast, adviser, as_user):
    ContactRoute.objects.create(person=cast.bashir, kind="email", value="bashir@example.org")
    booking = accepted(cast, wish(cast, "peer"), adviser)
    confirmed = bookings.confirm_peer(booking=booking, by=adviser)
    assert (confirmed.status, confirmed.payer) == ("confirmed", "project")
    assert Message.objects.filter(person=cast.bashir, purpose="booking_confirmed").exclude(calendar="").exists()
    assert cast.profile.public_name in as_user(cast.actors["peer"]).get("/en/my/peers/").content.decode()
    with clock.travel(booking.ends_at + HOUR):
        assert reminders.remind() >= 1
        asked = Message.objects.filter(purpose="booking_held", about=booking.uuid)
        assert [message.address for message in asked] == ["aino@example.org"], "nobody asks the newcomer to count"
        done = bookings.confirm_delivery(booking=booking, hours=Decimal(2), heads=1, by=cast.actors["self"])
    assert (done.status, hasattr(done, "payment_notice")) == ("delivered", False), "the newcomer gets no bill"


def test_a_bridge_visit_needs_the_clients_consent_and_the_experts_promise(cast, adviser):
    booking = accepted(cast, wish(cast, "bridge"), adviser)
    with pytest.raises(Refused):
        bookings.confirm_peer(booking=booking, by=adviser)
    give_consent(person=cast.bashir, key=BRIDGE, wording=BRIDGE_TEXT, language="fi", by=cast.actors["peer"])
    with pytest.raises(Refused):
        bookings.confirm_peer(booking=booking, by=adviser)
    assert "bridge" in all_texts(), "the person's page offers it, and taking it back"
    profiles.promise_secrecy(profile=cast.profile, by=cast.actors["self"])
    assert bookings.confirm_peer(booking=booking, by=adviser).status == "confirmed"


def test_the_wish_for_a_woman_or_a_man_is_weighed(cast, adviser):
    cast.bashir.gender = "man"
    cast.bashir.save()
    man = make_expert(cast.bashir, cast.project)
    booking = wish(cast, "peer", gender_wish="woman")
    assert [one.profile for one in suggestions(booking)] == [cast.profile, man]


def test_nobody_asks_or_cancels_for_a_stranger(cast, adviser):
    asked = BookingRequest(project=cast.project, kind="peer", for_person=cast.bashir, purpose="x")
    for actor in ("self", "other_worker", "leader"):
        with pytest.raises(PermissionDenied):
            bookings.request_booking(asked=asked, slots=[], by=cast.actors[actor])
    with pytest.raises(PermissionDenied):
        bookings.cancel_booking(booking=cast.peer_booking, reason="", by=cast.actors["self"])
    assert bookings.cancel_booking(booking=cast.peer_booking, reason="", by=cast.actors["peer"]).status == "cancelled"


def test_the_page_asks_and_keeps_what_was_typed(cast, as_user):
    page = as_user(cast.actors["peer"])
    wrong = page.post("/en/my/peers/ask/", {"kind": "peer", "purpose": "I feel alone", "language": "so"})
    assert wrong.status_code == 422 and "I feel alone" in wrong.content.decode()
    day = clock.local(clock.now() + dt.timedelta(days=9))
    when = {f"d0-{name}_{part}": value for name, time in (("starts_at", "12:00"), ("ends_at", "13:00"))
            for part, value in (("day", day.day), ("month", day.month), ("year", day.year), ("time", time))}  # fmt: skip
    sent = {"kind": "peer", "purpose": "I feel alone", "language": "so", "d0-is_remote": "on", **when}
    assert page.post("/en/my/peers/ask/", sent).status_code == 302
    assert BookingRequest.objects.filter(for_person=cast.bashir, purpose="I feel alone").count() == 1


def test_a_peer_costs_the_newcomer_nothing_also_when_cancelled_late(cast, adviser):
    booking = bookings.confirm_peer(booking=accepted(cast, wish(cast, "peer"), adviser), by=adviser)
    with clock.travel(booking.starts_at - HOUR):
        assert bookings.cancel_booking(booking=booking, reason="", by=cast.actors["peer"]).late_fee == 0
