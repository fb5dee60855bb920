"""From a request to a payment, step by step, and what is refused on the way."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import vobject
from django.core import mail
from django.core.exceptions import PermissionDenied

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.experts import reminders
from kotosilta.experts.models import Booking, Offer, PaymentNotice
from kotosilta.experts.permissions import OFFER, REQUEST
from kotosilta.experts.services import bookings, offers
from kotosilta.people import outbox
from kotosilta.people.models import Message, Reservation
from tests.cast import make_booking, make_expert, make_request

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def adviser(cast):
    return cast.actors["worker"]


@pytest.fixture
def wanted(cast) -> Booking:
    """A fresh request for a day that nobody has taken."""
    return make_booking(make_request(cast.project), days=12)


@pytest.fixture
def client_link(wanted) -> Link:
    return Link.prepare(REQUEST, wanted.request, valid_for=60 * DAY)


def agreed(cast, booking: Booking, adviser, link: Link, **terms) -> Booking:
    """Asked, accepted, agreed."""
    offer = offers.offer_booking(booking=booking, profile=cast.profile, by=adviser)
    offers.accept_offer(offer=offer, by=cast.actors["self"])
    booking = bookings.send_agreement(booking=booking, by=adviser, **terms)
    return bookings.agree(booking=booking, name="L. Brarian", version=booking.agreement_version, by=link)


def test_the_whole_chain_ends_in_a_payment_notice(cast, wanted, adviser, client_link):
    booking = agreed(cast, wanted, adviser, client_link, travel_cost=Decimal("12.50"))
    assert booking.status == "confirmed"
    with clock.travel(booking.ends_at + HOUR):
        said = bookings.confirm_delivery(booking=booking, hours=Decimal("2.5"), heads=20, by=client_link)
        assert said.status == "confirmed", "one side alone is not enough"
        bookings.confirm_delivery(booking=booking, hours=Decimal("2.5"), heads=20, by=cast.actors["self"])
        booking.refresh_from_db()
        assert (booking.status, booking.hours, booking.heads) == ("delivered", Decimal("2.50"), 20)
        notice = PaymentNotice.objects.get()
        assert (notice.fee, notice.total) == (Decimal("100.00"), Decimal("112.50"))
        assert notice.expert_name == cast.aino.full_name
        bookings.mark_paid(booking=booking, paid_on=clock.today(), by=client_link)
    booking.refresh_from_db()
    assert booking.status == "paid"
    cast.profile.fee_per_hour = 99
    cast.profile.save()
    booking.refresh_from_db()
    assert booking.total == Decimal("112.50"), "a booking is evidence: it does not change with the profile"


def test_different_hours_wait_for_the_project_to_settle(cast, wanted, adviser, client_link):
    booking = agreed(cast, wanted, adviser, client_link)
    with clock.travel(booking.ends_at + HOUR):
        bookings.confirm_delivery(booking=booking, hours=Decimal(2), heads=20, by=client_link)
        differs = bookings.confirm_delivery(booking=booking, hours=Decimal(3), heads=20, by=cast.actors["self"])
        assert differs.status == "confirmed" and differs.sides_differ
        settled = bookings.confirm_delivery(booking=booking, hours=Decimal("2.5"), heads=22, by=adviser)
        assert (settled.status, settled.hours) == ("delivered", Decimal("2.5"))


def test_an_offer_holds_the_time_with_the_way_until_it_runs_out(cast, wanted, adviser):
    offer = offers.offer_booking(booking=wanted, profile=cast.profile, by=adviser)
    held = Reservation.objects.filter(holder=offer.uuid)
    assert held.count() == 8 + 2 + 2, "two hours, and half an hour before and after"
    right_after = make_booking(make_request(cast.project), days=12)
    right_after.starts_at, right_after.ends_at = wanted.ends_at, wanted.ends_at + HOUR
    right_after.save()
    with pytest.raises(Refused):
        offers.offer_booking(booking=right_after, profile=cast.profile, by=adviser)
    with clock.travel(offer.expires_at + HOUR):
        assert offers.let_offers_run_out() == 2, "and the one of the cast"
        wanted.refresh_from_db()
        assert wanted.status == "requested"
        offers.offer_booking(booking=right_after, profile=cast.profile, by=adviser)
        with pytest.raises(Refused):
            offers.accept_offer(offer=offer, by=cast.actors["self"])


def test_the_first_yes_counts_and_the_others_are_told(cast, wanted, adviser):
    second = make_expert(cast.bashir, cast.project)
    first_offer = offers.offer_booking(booking=wanted, profile=cast.profile, by=adviser)
    second_offer = offers.offer_booking(booking=wanted, profile=second, by=adviser)
    offers.accept_offer(offer=first_offer, by=cast.actors["self"])
    second_offer.refresh_from_db()
    assert second_offer.status == "withdrawn"
    assert not Reservation.objects.filter(person=cast.bashir).exists()
    with pytest.raises(Refused):
        offers.accept_offer(offer=second_offer, by=cast.actors["peer"])


def test_a_no_opens_the_booking_again_and_another_time_can_be_taken(cast, wanted, adviser):
    offer = offers.offer_booking(booking=wanted, profile=cast.profile, by=adviser)
    offers.decline_offer(offer=offer, by=cast.actors["self"], note="Exam")
    wanted.refresh_from_db()
    assert wanted.status == "requested" and not Reservation.objects.exists()
    offer = offers.offer_booking(booking=wanted, profile=cast.profile, by=adviser)
    later = wanted.starts_at + DAY
    offers.offer_other_time(offer=offer, starts_at=later, ends_at=later + HOUR, by=cast.actors["self"])
    taken = offers.take_other_time(offer=Offer.objects.get(pk=offer.pk), by=adviser)
    assert (taken.status, taken.starts_at) == ("accepted", later)
    assert Reservation.objects.filter(holder=taken.uuid).count() == 4 + 2 + 2


def test_a_remote_booking_holds_no_way(cast, wanted, adviser):
    wanted.is_remote = True
    wanted.save()
    offers.offer_booking(booking=wanted, profile=cast.profile, by=adviser)
    assert Reservation.objects.count() == 8


def test_cancelling_early_is_free_late_costs_and_the_expert_never_pays(cast, wanted, adviser, client_link):
    booking = agreed(cast, wanted, adviser, client_link)
    with clock.travel(booking.starts_at - HOUR):
        cancelled = bookings.cancel_booking(booking=booking, reason="Flu", by=client_link)
    assert (cancelled.status, cancelled.late_fee, cancelled.total) == ("cancelled", Decimal("40.00"), Decimal("40.00"))
    assert not Reservation.objects.exists()
    again = make_booking(make_request(cast.project), days=13)
    other = agreed(cast, again, adviser, Link.prepare(REQUEST, again.request, valid_for=60 * DAY))
    with clock.travel(other.starts_at - HOUR):
        assert bookings.cancel_booking(booking=other, reason="", by=cast.actors["self"]).late_fee == 0


def test_a_series_is_cancelled_one_or_all(cast, wanted, adviser, client_link):
    second = make_booking(wanted.request, days=13)
    third = make_booking(wanted.request, days=14)
    bookings.cancel_booking(booking=second, reason="", by=client_link)
    wanted.refresh_from_db()
    assert wanted.status == "requested"
    assert bookings.cancel_series(asked=wanted.request, reason="No money", by=client_link) == 2
    third.refresh_from_db()
    assert third.status == "cancelled"


def test_a_stranger_and_another_link_may_do_nothing(cast, wanted, adviser, client_link):
    offer = offers.offer_booking(booking=wanted, profile=cast.profile, by=adviser)
    for by in (cast.actors["peer"], cast.actors["other_manager"], cast.actors["partner_manager"], client_link):
        with pytest.raises(PermissionDenied):
            offers.accept_offer(offer=offer, by=by)
    offers.accept_offer(offer=offer, by=Link.prepare(OFFER, offer, valid_for=DAY))
    version = bookings.send_agreement(booking=wanted, by=adviser).agreement_version
    foreign = Link.prepare(REQUEST, cast.asked, valid_for=DAY)
    for act, values in (
        (bookings.agree, {"name": "x", "version": version}),
        (bookings.cancel_booking, {"reason": "x"}),
    ):
        with pytest.raises(PermissionDenied):
            act(booking=wanted, by=foreign, **values)
    with pytest.raises(PermissionDenied):
        bookings.agree(booking=wanted, name="x", version=version, by=cast.actors["self"])
    with pytest.raises(PermissionDenied):
        bookings.send_agreement(booking=wanted, by=cast.actors["self"])


def test_an_invoice_needs_the_buyers_reference(cast, wanted, adviser):
    offer = offers.offer_booking(booking=wanted, profile=cast.profile, by=adviser)
    offers.accept_offer(offer=offer, by=cast.actors["self"])
    with pytest.raises(Refused):
        bookings.send_agreement(booking=wanted, by=adviser, payer="broker")


def test_without_a_fee_and_costs_nothing_is_left_to_pay(cast, wanted, adviser, client_link):
    offer = offers.offer_booking(booking=wanted, profile=cast.profile, by=adviser)
    offers.accept_offer(offer=offer, by=cast.actors["self"], declines_fee=True)
    wanted = bookings.send_agreement(booking=wanted, by=adviser)
    bookings.agree(booking=wanted, name="x", version=wanted.agreement_version, by=client_link)
    with clock.travel(wanted.ends_at + HOUR):
        done = bookings.confirm_delivery(booking=wanted, hours=Decimal(2), heads=5, by=adviser)
    assert done.status == "paid" and not PaymentNotice.objects.exists()


def test_a_mailbox_cannot_be_flooded(cast):
    for _number in range(bookings.REQUESTS_A_DAY):
        asked = make_request(cast.project, email="same@example.org")
    asked.pk = None
    with pytest.raises(Refused):
        bookings.request_booking(asked=asked, slots=[])


def calendars() -> list[vobject.base.Component]:
    outbox.send_due()
    parts = [
        part for sent in mail.outbox for part in sent.message().walk() if part.get_content_type() == "text/calendar"
    ]
    return [vobject.readOne(part.get_payload(decode=True).decode()) for part in parts]


def test_both_get_invitation_change_and_cancellation_for_their_calendars(cast, wanted, adviser, client_link):
    booking = agreed(cast, wanted, adviser, client_link)
    bookings.move_booking(
        booking=booking, by=adviser, starts_at=booking.starts_at + HOUR, ends_at=booking.ends_at + HOUR
    )
    bookings.cancel_booking(booking=booking, reason="", by=adviser)
    found = calendars()
    assert [one.method.value for one in found] == ["REQUEST", "REQUEST", "REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    assert [one.vevent.sequence.value for one in found] == ["0", "0", "1", "1", "2", "2"]
    assert {one.vevent.uid.value for one in found} == {f"{booking.uuid}@kotosilta"}
    assert {one.vevent.attendee.value for one in found} == {"mailto:aino@example.org", "mailto:library@example.org"}
    moved = found[2].vevent.dtstart.value
    assert moved.astimezone(dt.UTC) == booking.starts_at + HOUR


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_a_booking_on_the_night_when_the_clocks_change(cast, adviser, day):
    starts = clock.at(dt.date.fromisoformat(day), dt.time(10))
    with clock.travel(starts - 5 * DAY):
        booking = make_booking(make_request(cast.project))
        booking.starts_at, booking.ends_at = starts, starts + 2 * HOUR
        booking.save()
        agreed(cast, booking, adviser, Link.prepare(REQUEST, booking.request, valid_for=60 * DAY))
        shown = calendars()[-1].vevent
    assert shown.dtstart.value.astimezone(clock.HELSINKI).hour == 10
    assert shown.dtend.value.astimezone(clock.HELSINKI).hour == 12


def purposes() -> list[str]:
    return list(Message.objects.exclude(about=None).order_by("id").values_list("purpose", flat=True))


def test_both_are_reminded_a_week_and_a_day_before_and_asked_afterwards(cast, wanted, adviser, client_link):
    booking = agreed(cast, wanted, adviser, client_link)
    Booking.objects.exclude(pk=booking.pk).update(status="cancelled", cancelled_at=clock.now())
    assert reminders.remind() == 0
    with clock.travel(booking.starts_at - 6 * DAY):
        assert (reminders.remind(), reminders.remind()) == (1, 0)
    with clock.travel(booking.starts_at - DAY / 2):
        assert (reminders.remind(), reminders.remind()) == (1, 0)
    with clock.travel(booking.ends_at + HOUR):
        assert (reminders.remind(), reminders.remind()) == (1, 0)
    assert [purpose for purpose in purposes() if purpose in ("booking_week", "booking_day", "booking_held")] == [
        "booking_week", "booking_week", "booking_day", "booking_day", "booking_held", "booking_held",
    ]  # fmt: skip


def test_the_link_of_a_message_leads_to_the_page_of_the_request(cast, wanted, adviser, client, client_link):
    agreed(cast, wanted, adviser, client_link)
    outbox.send_due()
    to_library = [sent for sent in mail.outbox if sent.to == ["library@example.org"]][-1]
    path = re.search(r"/fi/b/\S+/", to_library.body)[0]
    page = client.get(path.replace("/fi/", "/en/"))
    assert page.status_code == 200 and "confirmed" in page.content.decode()
    assert page.cookies == {}, "no cookie on an open page"
    assert page["Referrer-Policy"] == "no-referrer"
    assert path.rstrip("/").rpartition("/")[2] not in "".join(Message.objects.values_list("body", flat=True))
