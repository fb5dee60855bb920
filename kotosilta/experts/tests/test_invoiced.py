"""When the project pays the expert: from a booking to an e-invoice that others accept, and to the money."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.experts.models import Booking
from kotosilta.experts.permissions import REQUEST
from kotosilta.experts.services import bookings, invoices, offers
from kotosilta.invoicing.models import Price, Seller
from kotosilta.invoicing.services import record_payment
from kotosilta.invoicing.tests import official
from kotosilta.invoicing.ubl import ubl
from tests.cast import make_booking, make_request

HOUR = dt.timedelta(hours=1)
ADDRESS = {"business_id": "0174666-4", "street": "Katu 1", "postcode": "40100", "town": "Jyväskylä", "buyer_reference": "PO 1"}  # fmt: skip


@pytest.fixture
def adviser(cast):
    return cast.actors["worker"]


@pytest.fixture
def price(cast) -> Price:
    seller = Seller.objects.get(organisation=cast.silta)
    Price.objects.create(seller=seller, name="Talk", since=clock.today() - dt.timedelta(days=900), per_hour=70)
    Price.objects.create(seller=seller, name="Talk", since=clock.today() + dt.timedelta(days=60), per_hour=99)
    return Price.objects.get(seller=seller, per_hour=70)


@pytest.fixture
def agreed(cast, adviser, price) -> Booking:
    booking = make_booking(make_request(cast.project, **ADDRESS), days=12)
    offer = offers.offer_booking(booking=booking, profile=cast.profile, by=adviser)
    offers.accept_offer(offer=offer, by=cast.actors["self"])
    fresh = bookings.send_agreement(
        booking=booking, by=adviser, payer="broker", price=price, travel_cost=Decimal("10.20")
    )
    return bookings.agree(booking=fresh, name="x", version=fresh.agreement_version, by=adviser)


def test_hours_and_travel_become_an_invoice_that_is_paid(cast, agreed, adviser, price):
    with clock.travel(agreed.ends_at + HOUR):
        with pytest.raises(Refused):
            invoices.invoice_booking(booking=agreed, by=adviser)
        bookings.confirm_delivery(booking=agreed, hours=Decimal("1.5"), heads=9, by=adviser)
        assert not hasattr(Booking.objects.get(pk=agreed.pk), "payment_notice"), "the organisation gets one paper only"
        seller = invoices.seller_for(agreed)
        assert seller.prices_on(clock.today()) == [price], "the price of the day of delivery"
        made = invoices.invoice_booking(booking=agreed, by=adviser)
        assert (made.net, [line.amount for line in made.lines.all()]) == (
            Decimal("115.20"), [Decimal("105.00"), Decimal("10.20")],
        )  # fmt: skip
        assert official.faults(ubl(made)) == []
        with pytest.raises(Refused):
            invoices.invoice_booking(booking=agreed, by=adviser)
        record_payment(invoice=made, paid_on=clock.today(), amount=made.total, by=adviser)
    assert invoices.invoice_of(agreed).open_amount == 0


def test_a_late_cancellation_is_invoiced_as_agreed(cast, agreed, adviser, price):
    with clock.travel(agreed.starts_at - HOUR):
        link = Link.prepare(REQUEST, agreed.request, valid_for=HOUR)
        bookings.cancel_booking(booking=agreed, reason="", by=link)
        made = invoices.invoice_booking(booking=agreed, by=adviser)
    assert made.net == Decimal("70.00"), "half of two hours at the price that was agreed"
    assert official.faults(ubl(made)) == []


def test_without_an_address_or_for_others_nothing_is_issued(cast, agreed, adviser, price):
    with clock.travel(agreed.ends_at + HOUR):
        bookings.confirm_delivery(booking=agreed, hours=Decimal(2), heads=9, by=adviser)
        agreed.request.street = ""
        agreed.request.save()
        with pytest.raises(Refused):
            invoices.invoice_booking(booking=agreed, by=adviser)
        with pytest.raises(PermissionDenied):
            invoices.invoice_booking(booking=agreed, by=cast.actors["partner_manager"])


def test_the_price_of_the_agreement_is_that_of_the_invoice(cast, agreed, adviser, price):
    assert (agreed.price_per_hour, agreed.charged) == (70, Decimal("140.00"))
    Price.objects.filter(pk=price.pk).update(per_hour=700)
    with clock.travel(agreed.ends_at + HOUR):
        bookings.confirm_delivery(booking=agreed, hours=Decimal(2), heads=9, by=adviser)
        made = invoices.invoice_booking(booking=agreed, by=adviser)
    assert made.lines.first().unit_price == 70


def test_the_organisation_does_not_say_that_the_expert_is_paid_when_the_project_pays(cast, agreed, adviser):
    link = Link.prepare(REQUEST, agreed.request, valid_for=HOUR)
    with clock.travel(agreed.ends_at + HOUR):
        bookings.confirm_delivery(booking=agreed, hours=Decimal(2), heads=9, by=adviser)
        with pytest.raises(PermissionDenied):
            bookings.mark_paid(booking=agreed, paid_on=clock.today(), by=link)
