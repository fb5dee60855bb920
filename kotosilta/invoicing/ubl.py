"""Peppol BIS Billing 3.0: an invoice or credit note as UBL 2.1 (EN 16931-1). Comments name the business terms (BT)."""

import xml.etree.ElementTree as ET
from decimal import Decimal
from typing import Any

from kotosilta.invoicing.models import Invoice, InvoiceLine, TaxPart
from kotosilta.invoicing.vat import Category

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
ROOTS = {
    Invoice.Kind.INVOICE: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    Invoice.Kind.CREDIT_NOTE: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
}
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"  # BT-24
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"  # BT-23
OVT, BUSINESS_ID = "0216", "0212"  # Peppol's list of electronic address schemes; ISO 6523
CREDIT_TRANSFER = "30"
OUTSIDE_SCOPE = "VATEX-EU-O"


def ubl(invoice: Invoice) -> bytes:
    """The XML of an issued invoice."""
    root = ET.Element(f"{{{ROOTS[Invoice.Kind(invoice.kind)]}}}{'CreditNote' if invoice.is_credit_note else 'Invoice'}")
    _head(root, invoice)
    _party(_add(root, "AccountingSupplierParty"), invoice.parties["seller"], invoice, is_seller=True)
    _party(_add(root, "AccountingCustomerParty"), invoice.parties["buyer"], invoice, is_seller=False)
    _basic(_add(root, "Delivery"), "ActualDeliveryDate", max(line.delivered_on for line in invoice.lines.all()))
    _payment(root, invoice)
    _taxes(root, invoice)
    _totals(root, invoice)
    for line in invoice.lines.all():
        _line(root, invoice, line)
    ET.register_namespace("cac", CAC)
    ET.register_namespace("cbc", CBC)
    ET.register_namespace("", ROOTS[Invoice.Kind(invoice.kind)])
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{CAC}}}{name}")


def _basic(parent: ET.Element, name: str, value: Any, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = str(value)


def _amount(parent: ET.Element, name: str, value: Decimal) -> None:
    _basic(parent, name, f"{value:.2f}", currencyID="EUR")


def _head(root: ET.Element, invoice: Invoice) -> None:
    _basic(root, "CustomizationID", CUSTOMIZATION)
    _basic(root, "ProfileID", PROFILE)
    _basic(root, "ID", invoice.number)  # BT-1
    _basic(root, "IssueDate", invoice.issued_on)  # BT-2
    if not invoice.is_credit_note:
        _basic(root, "DueDate", invoice.due_on)  # BT-9
    _basic(root, "CreditNoteTypeCode" if invoice.is_credit_note else "InvoiceTypeCode", invoice.kind)  # BT-3
    if invoice.note:
        _basic(root, "Note", invoice.note)  # BT-22
    _basic(root, "DocumentCurrencyCode", "EUR")  # BT-5
    _basic(root, "BuyerReference", invoice.buyer_reference)  # BT-10
    if invoice.credits is not None:
        original = _add(_add(root, "BillingReference"), "InvoiceDocumentReference")
        _basic(original, "ID", invoice.credits.number)  # BT-25
        _basic(original, "IssueDate", invoice.credits.issued_on)  # BT-26


def _party(where: ET.Element, told: dict[str, str], invoice: Invoice, *, is_seller: bool) -> None:
    party = _add(where, "Party")
    _basic(party, "EndpointID", _endpoint(told), schemeID=OVT)  # BT-34, BT-49
    _basic(_add(party, "PartyName"), "Name", told["name"])
    address = _add(party, "PostalAddress")
    _basic(address, "StreetName", told["street"])
    _basic(address, "CityName", told["town"])
    _basic(address, "PostalZone", told["postcode"])
    _basic(_add(address, "Country"), "IdentificationCode", "FI")
    if is_seller:
        _tax_numbers(party, told, invoice)
    entity = _add(party, "PartyLegalEntity")
    _basic(entity, "RegistrationName", told["name"])  # BT-27, BT-44
    _basic(entity, "CompanyID", told["business_id"], schemeID=BUSINESS_ID)  # BT-30, BT-47
    if is_seller and told["email"]:
        contact = _add(party, "Contact")
        _basic(contact, "ElectronicMail", told["email"])  # BT-43


def _endpoint(told: dict[str, str]) -> str:
    """Peppol routes by OVT; who gave an IBAN as e-invoice address is reached by the OVT of the business ID."""
    address = told["einvoice_address"]
    return address if address.startswith("0037") else "0037" + told["business_id"].replace("-", "")


def _tax_numbers(party: ET.Element, told: dict[str, str], invoice: Invoice) -> None:
    if told["vat_number"]:
        _tax_number(party, told["vat_number"], "VAT")  # BT-31
    elif invoice.vat_category == Category.EXEMPT:
        _tax_number(party, told["business_id"], "TAX")  # BT-32


def _tax_number(party: ET.Element, number: str, scheme: str) -> None:
    tax = _add(party, "PartyTaxScheme")
    _basic(tax, "CompanyID", number)
    _basic(_add(tax, "TaxScheme"), "ID", scheme)


def _payment(root: ET.Element, invoice: Invoice) -> None:
    means = _add(root, "PaymentMeans")
    _basic(means, "PaymentMeansCode", CREDIT_TRANSFER)  # BT-81
    if invoice.is_credit_note:
        _basic(means, "PaymentDueDate", invoice.due_on)
    _basic(means, "PaymentID", invoice.reference)  # BT-83
    account = _add(means, "PayeeFinancialAccount")
    seller = invoice.parties["seller"]
    _basic(account, "ID", seller["account"])  # BT-84
    _basic(_add(account, "FinancialInstitutionBranch"), "ID", seller["bank"])  # BT-86


def _category(parent: ET.Element, name: str, invoice: Invoice, percent: Decimal | None, *, with_reason: bool) -> None:
    category = _add(parent, name)
    _basic(category, "ID", invoice.vat_category)
    if percent is not None:
        _basic(category, "Percent", f"{percent.normalize():f}")
    if with_reason and invoice.vat_category != Category.TAXABLE:
        if invoice.vat_category == Category.OUTSIDE:
            _basic(category, "TaxExemptionReasonCode", OUTSIDE_SCOPE)  # BT-121
        _basic(category, "TaxExemptionReason", invoice.vat_reason)  # BT-120
    _basic(_add(category, "TaxScheme"), "ID", "VAT")


def _taxes(root: ET.Element, invoice: Invoice) -> None:
    total = _add(root, "TaxTotal")
    _amount(total, "TaxAmount", invoice.tax)  # BT-110
    for part in invoice.tax_parts:
        _tax_part(total, invoice, part)


def _tax_part(total: ET.Element, invoice: Invoice, part: TaxPart) -> None:
    subtotal = _add(total, "TaxSubtotal")
    _amount(subtotal, "TaxableAmount", part.base)  # BT-116
    _amount(subtotal, "TaxAmount", part.tax)  # BT-117
    _category(subtotal, "TaxCategory", invoice, part.percent, with_reason=True)


def _totals(root: ET.Element, invoice: Invoice) -> None:
    totals = _add(root, "LegalMonetaryTotal")
    _amount(totals, "LineExtensionAmount", invoice.net)  # BT-106
    _amount(totals, "TaxExclusiveAmount", invoice.net)  # BT-109
    _amount(totals, "TaxInclusiveAmount", invoice.total)  # BT-112
    _amount(totals, "PayableAmount", invoice.total)  # BT-115


def _line(root: ET.Element, invoice: Invoice, line: InvoiceLine) -> None:
    element = _add(root, "CreditNoteLine" if invoice.is_credit_note else "InvoiceLine")
    _basic(element, "ID", line.position)
    quantity = "CreditedQuantity" if invoice.is_credit_note else "InvoicedQuantity"
    _basic(element, quantity, f"{line.quantity.normalize():f}", unitCode=line.unit)  # BT-129
    _amount(element, "LineExtensionAmount", line.amount)  # BT-131
    period = _add(element, "InvoicePeriod")
    _basic(period, "StartDate", line.delivered_on)
    _basic(period, "EndDate", line.delivered_on)
    item = _add(element, "Item")
    _basic(item, "Name", line.text)  # BT-153
    _category(item, "ClassifiedTaxCategory", invoice, line.percent, with_reason=False)
    _amount(_add(element, "Price"), "PriceAmount", line.unit_price)  # BT-146
