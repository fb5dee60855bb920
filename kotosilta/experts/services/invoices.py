"""When the project pays the expert, the organisation gets an invoice."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kotosilta.core import clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.experts.models import Booking
from kotosilta.experts.permissions import can_broker
from kotosilta.experts.services.offers import lock
from kotosilta.experts.vocabulary import Payer
from kotosilta.invoicing.models import Invoice, InvoiceLine, Seller
from kotosilta.invoicing.services import Buyer, Sold, issue_invoice, issued_for
from kotosilta.people.models import User

TEXT_AT_MOST = 100


def seller_for(booking: Booking) -> Seller | None:
    """Who invoices: the organisation that owns the project."""
    seller: Seller | None = Seller.objects.filter(organisation=booking.request.project.owner).first()
    return seller


def invoice_of(booking: Booking) -> Invoice | None:
    """The invoice that charges this booking now."""
    return issued_for(booking.uuid)


@transaction.atomic
def invoice_booking(*, booking: Booking, by: User) -> Invoice:
    """Invoice the hours held at the price that was agreed and the travel costs, or what a late cancellation costs.
    Raises Refused when nothing is to be invoiced, or it has been done."""
    fresh = lock(booking)
    require(can_broker(by, fresh.request.project))
    seller = seller_for(fresh)
    if seller is None:
        raise Refused(_("Write down first how your organisation sells: address, account, tax."))
    if fresh.payer != Payer.BROKER or not (fresh.status in Booking.HELD or fresh.late_fee):
        raise Refused(_("Invoiced is what was held (or cancelled late) and is paid through the project."))
    asked = fresh.request
    buyer = Buyer(
        name=asked.organisation_name,
        business_id=asked.business_id,
        street=asked.street,
        postcode=asked.postcode,
        town=asked.town,
        reference=asked.buyer_reference,
        einvoice_address=asked.einvoice_address,
        einvoice_operator=asked.einvoice_operator,
    )
    with override(asked.letters_in if asked.letters_in == "en" else "fi"):
        sold = _sold(fresh)
    return issue_invoice(seller=seller, buyer=buyer, sold=sold, by=by)


def _sold(booking: Booking) -> list[Sold]:
    """Travel that the seller charges follows the tax of the work."""
    day = clock.local(booking.starts_at).date()
    title = f"{_('Expert by experience')}: {booking.title}"[:TEXT_AT_MOST]
    piece, hour = InvoiceLine.Unit.PIECE, InvoiceLine.Unit.HOUR
    one, each = Decimal(1), booking.price_per_hour or Decimal(0)
    if booking.late_fee:
        text = _("Cancelled late, as agreed")
        return [Sold(text, day, one, piece, booking.late_fee, booking.price_rate, booking.uuid)]
    lines = [Sold(title, day, booking.hours or Decimal(0), hour, each, booking.price_rate, booking.uuid)]
    if booking.travel_cost:
        lines.append(Sold(_("Travel costs"), day, one, piece, booking.travel_cost, booking.price_rate))
    return lines
