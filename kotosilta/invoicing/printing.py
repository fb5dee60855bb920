"""An invoice on paper: PDF/A and PDF/UA, with the virtual barcode that a bank's program reads."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from kotosilta.core.typesetting import typeset
from kotosilta.core.wording import short_day
from kotosilta.invoicing.models import Invoice, TaxPart
from kotosilta.invoicing.references import virtual_barcode

TEMPLATE = Path(__file__).parent / "paper" / "invoice.typ"


def invoice_pdf(invoice: Invoice) -> bytes:
    """The PDF of an issued invoice, in the language of the country; the same bytes every time."""
    with override("fi"):
        content = _says(invoice)
    return typeset(TEMPLATE, content, at=dt.datetime.combine(invoice.issued_on, dt.time(12), dt.UTC))


def _money(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def _says(invoice: Invoice) -> dict[str, object]:
    seller, buyer = invoice.parties["seller"], invoice.parties["buyer"]
    title = _("Credit note") if invoice.is_credit_note else _("Invoice")
    facts = [
        (_("Invoice number"), str(invoice.number)),
        (_("Date"), short_day(invoice.issued_on)),
        *([(_("Credits the invoice"), str(invoice.credits.number))] if invoice.credits is not None else []),
        (_("Pay by"), short_day(invoice.due_on)),
        (_("Reference of the buyer"), invoice.buyer_reference),
        (_("Payment reference"), invoice.reference),
        (_("Account"), seller["account"]),
        (_("Bank"), seller["bank"]),
    ]
    return {
        "title": f"{title} {invoice.number}",
        "heading": title,
        "seller": _address(seller) + [text for text in (seller["vat_number"], seller["email"]) if text],
        "buyer": _address(buyer),
        "facts": [[label, value] for label, value in facts if value],
        "head": [_("What"), _("Day"), _("Quantity"), _("Price, €"), _("Tax, %"), _("Without tax, €")],
        "lines": [
            [
                line.text,
                short_day(line.delivered_on),
                f"{_money(line.quantity)} {line.get_unit_display()}",
                _money(line.unit_price),
                "–" if line.percent is None else f"{line.percent.normalize():f}".replace(".", ","),
                _money(line.amount),
            ]
            for line in invoice.lines.all()
        ],
        "sums": [
            [_("Without tax"), _money(invoice.net)],
            *(
                [_("Tax %(percent)s %% of %(base)s") % _part(part), _money(part.tax)]
                for part in invoice.tax_parts
                if part.percent
            ),
            [_("To be paid, €") if not invoice.is_credit_note else _("Credited, €"), _money(invoice.total)],
        ],
        "reason": invoice.vat_reason,
        "note": invoice.note,
        "barcode": ""
        if invoice.is_credit_note
        else virtual_barcode(seller["account"], invoice.total, invoice.reference, invoice.due_on),
        "barcode_label": _("Virtual barcode"),
    }


def _part(part: TaxPart) -> dict[str, str]:
    return {"percent": f"{(part.percent or Decimal(0)).normalize():f}".replace(".", ","), "base": _money(part.base)}


def _address(told: dict[str, str]) -> list[str]:
    return [told["name"], told["street"], f"{told['postcode']} {told['town']}", told["business_id"]]
