"""Acts on invoices: issued once, under a number without gaps, corrected by a credit note, paid."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.invoicing.models import Invoice, InvoiceLine, Payment, Seller, until
from kotosilta.invoicing.references import creditor_reference, national_reference
from kotosilta.invoicing.vat import Category, percent
from kotosilta.people.checks import check_business_id
from kotosilta.people.models import User

NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Buyer(NamedTuple):
    """Who is invoiced. The e-invoice address may be empty: then the one that follows from the business ID is used."""

    name: str
    business_id: str
    street: str
    postcode: str
    town: str
    reference: str
    einvoice_address: str = ""
    einvoice_operator: str = ""


class Sold(NamedTuple):
    """One line: `rate` names the tax rate; the percent follows from the day of delivery and the seller's profile."""

    text: str
    delivered_on: dt.date
    quantity: Decimal
    unit: str
    unit_price: Decimal
    rate: str
    source: UUID | None = None


def can_invoice(user: Any, seller: Seller) -> bool:
    return bool(user.is_authenticated and Seller.objects.all().visible_to(user).filter(pk=seller.pk).exists())


@transaction.atomic
def save_seller(*, seller: Seller, fields: list[str], by: User) -> Seller:
    """How an organisation sells. Only what was on the form is written: the number of the last invoice belongs to those
    who issue."""
    if seller._state.adding:
        seller.save()
    else:
        locked(seller)
        seller.save(update_fields=fields)
    audit.record("seller.saved", by=by, subject=seller, fields=fields)
    return seller


def printable(text: str) -> str:
    """Without the characters that no XML 1.0 file may hold (a line break of a word processor, for example)."""
    return NOT_IN_XML.sub(" ", text).strip()


def ovt_of(business_id: str) -> str:
    """The OVT address (ISO 6523, 0037) that follows from a Finnish business id."""
    return "0037" + business_id.replace("-", "")


def _next_number(seller: Seller) -> Seller:
    """The seller, locked, with its next number: given out inside the issuing transaction, so that none is lost."""
    fresh = locked(seller, "organisation")
    fresh.last_number += 1
    fresh.save(update_fields=["last_number"])
    return fresh


def _reference(seller: Seller) -> str:
    national = national_reference(seller.last_number * 10 + 1)
    return creditor_reference(national) if seller.reference_kind == Seller.ReferenceKind.CREDITOR else national


def _as_printed(seller: Seller) -> dict[str, str]:
    organisation = seller.organisation
    return {
        "name": organisation.name,
        "business_id": organisation.business_id,
        "vat_number": f"FI{organisation.business_id.replace('-', '')}" if seller.is_vat_registered else "",
        "street": seller.street,
        "postcode": seller.postcode,
        "town": seller.town,
        "email": seller.email,
        "account": seller.account.replace(" ", ""),
        "bank": seller.bank,
        "einvoice_address": seller.einvoice_address,
        "einvoice_operator": seller.einvoice_operator,
    }


def issued_for(source: UUID) -> Invoice | None:
    """The invoice that charges this, if it has not been credited."""
    lines = InvoiceLine.objects.filter(source=source, invoice__kind=Invoice.Kind.INVOICE)
    line = lines.filter(invoice__credited_by__isnull=True).select_related("invoice").first()
    return line.invoice if line else None


@transaction.atomic
def issue_invoice(*, seller: Seller, buyer: Buyer, sold: list[Sold], by: User, note: str = "") -> Invoice:
    """Issue an invoice. Raises Refused when something is missing, or when one of the lines is invoiced already."""
    require(can_invoice(by, seller))
    _check(seller, buyer, sold)
    seller = _next_number(seller)
    buyer, note = Buyer(*(printable(text) for text in buyer)), printable(note)
    for line in sold:
        if line.source is not None and issued_for(line.source) is not None:
            raise Refused(_("This has been invoiced already."))
    today = clock.today()
    invoice: Invoice = Invoice.objects.create(
        seller=seller,
        number=seller.last_number,
        issued_on=today,
        due_on=until(today, seller.payment_days),
        reference=_reference(seller),
        parties={
            "seller": _as_printed(seller),
            "buyer": {
                **buyer._asdict(),
                "einvoice_address": buyer.einvoice_address or ovt_of(buyer.business_id),
            },
        },
        vat_category=seller.vat_category,
        vat_reason=seller.vat_reason,
        buyer_reference=buyer.reference,
        note=note,
    )
    for position, line in enumerate(sold, 1):
        InvoiceLine.objects.create(
            invoice=invoice,
            position=position,
            text=printable(line.text),
            delivered_on=line.delivered_on,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            percent=_percent(seller, line),
            source=line.source,
        )
    audit.record("invoice.issued", by=by, subject=invoice)
    return invoice


def _percent(seller: Seller, line: Sold) -> Decimal | None:
    if seller.vat_category == Category.OUTSIDE:
        return None
    return Decimal(0) if seller.vat_category == Category.EXEMPT else percent(line.rate, line.delivered_on)


def _check(seller: Seller, buyer: Buyer, sold: list[Sold]) -> None:
    check_business_id(seller.organisation.business_id)
    check_business_id(buyer.business_id)
    missing = [name for name in ("name", "street", "postcode", "town", "reference") if not getattr(buyer, name)]
    if missing:
        raise Refused(_("Write the buyer's name, address and reference: they must stand on the invoice."))
    if not all(line.quantity > 0 for line in sold) or not sum(line.quantity * line.unit_price for line in sold):
        raise Refused(_("There is nothing to charge."))


@transaction.atomic
def credit_invoice(*, invoice: Invoice, by: User, note: str = "") -> Invoice:
    """Take the whole invoice back with a credit note, under its own number. Raises Refused when that has been done."""
    require(can_invoice(by, invoice.seller))
    seller = _next_number(invoice.seller)
    if invoice.is_credit_note or Invoice.objects.filter(credits=invoice).exists():
        raise Refused(_("This has been credited already."))
    made: Invoice = Invoice.objects.create(
        seller=seller,
        number=seller.last_number,
        kind=Invoice.Kind.CREDIT_NOTE,
        credits=invoice,
        issued_on=clock.today(),
        due_on=clock.today(),
        reference=_reference(seller),
        parties=invoice.parties,
        vat_category=invoice.vat_category,
        vat_reason=invoice.vat_reason,
        buyer_reference=invoice.buyer_reference,
        note=note,
    )
    for line in invoice.lines.all():
        values = {field.name: getattr(line, field.name) for field in InvoiceLine._meta.fields}
        for own in ("id", "uuid", "invoice"):
            values.pop(own)
        InvoiceLine.objects.create(invoice=made, **values)
    audit.record("invoice.credited", by=by, subject=invoice)
    return made


@transaction.atomic
def record_payment(*, invoice: Invoice, paid_on: dt.date, amount: Decimal, by: User) -> Payment:
    """Money has come in. Raises Refused for more than is owed and for a day to come."""
    require(can_invoice(by, invoice.seller))
    locked(invoice.seller)
    invoice = Invoice.objects.get(pk=invoice.pk)  # as it is now: a credit note may have been issued
    if paid_on > clock.today() or paid_on < invoice.issued_on:
        raise Refused(_("Write the day of the payment: not before the invoice, and not in the future."))
    if amount > invoice.open_amount:
        raise Refused(_("This is more than is still to be paid: %(open)s €.") % {"open": invoice.open_amount})
    payment: Payment = Payment.objects.create(invoice=invoice, paid_on=paid_on, amount=amount, recorded_by=by)
    audit.record("invoice.paid", by=by, subject=invoice)
    return payment
