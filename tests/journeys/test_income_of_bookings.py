"""Fees that the project invoices are its income; what organisations pay to experts themselves is not."""

from decimal import Decimal

from kotosilta.experts.models import Booking
from kotosilta.invoicing.services import credit_invoice
from kotosilta.projects.models import Target
from kotosilta.reporting import counting, groups
from kotosilta.reporting.counting import invoiced


def test_what_is_invoiced_is_income_until_it_is_credited(cast):
    assert invoiced(cast.project) == cast.invoice.net == Decimal("90.00")
    assert invoiced(cast.other_project) == 0
    credit_invoice(invoice=cast.invoice, by=cast.actors["manager"])
    assert invoiced(cast.project) == 0


def test_a_newcomer_to_whom_a_peer_came_is_no_organisation(cast):
    held = {"status": "paid", "expert": cast.profile, "hours": 2, "heads": 1}
    Booking.objects.filter(pk=cast.peer_booking.pk).update(**held)
    bookers = Target.objects.create(project=cast.project, words={}, measure="bookers", goal=1)
    hours = Target.objects.create(project=cast.project, words={}, measure="booked_hours", goal=1)
    assert counting.count(bookers) == []
    assert counting.number(hours).value == 2, "the hours count"
    _months, _topics, organisations = groups.bookings_by(counting.held_bookings(cast.project))
    assert organisations == []
