"""Finvoice 3.0 (Finance Finland): the same invoice for operators that do not take UBL. Decimal commas, days as
CCYYMMDD, and the amounts of a credit note below zero."""

import datetime as dt
import xml.etree.ElementTree as ET
from decimal import Decimal
from typing import Any

from kotosilta.invoicing.models import Invoice, InvoiceLine, TaxPart
from kotosilta.invoicing.vat import Category

TYPES = {Invoice.Kind.INVOICE: ("INV01", "LASKU"), Invoice.Kind.CREDIT_NOTE: ("INV02", "HYVITYSLASKU")}
UNITS = {InvoiceLine.Unit.HOUR: "h", InvoiceLine.Unit.PIECE: "kpl"}
TEXT_AT_MOST, NAME_AT_MOST = 35, 70


def finvoice(invoice: Invoice) -> bytes:
    """The XML of an issued invoice."""
    root = ET.Element("Finvoice", Version="3.0")
    told = invoice.parties
    _transmission(root, invoice)
    seller = _party(root, "Seller", told["seller"])
    if told["seller"]["vat_number"]:
        seller.insert(2, _element("SellerOrganisationTaxCode", told["seller"]["vat_number"]))
    information = ET.SubElement(root, "SellerInformationDetails")
    if told["seller"]["email"]:
        _text(information, "SellerCommonEmailaddressIdentifier", told["seller"]["email"])
    account = ET.SubElement(information, "SellerAccountDetails")
    _text(account, "SellerAccountID", told["seller"]["account"], IdentificationSchemeName="IBAN")
    _text(account, "SellerBic", told["seller"]["bank"], IdentificationSchemeName="BIC")
    _party(root, "Buyer", told["buyer"])
    _details(root, invoice)
    for line in invoice.lines.all():
        _row(root, invoice, line)
    _payment(root, invoice)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _element(name: str, value: Any, **attributes: str) -> ET.Element:
    element = ET.Element(name, attributes)
    element.text = str(value)
    return element


def _text(parent: ET.Element, name: str, value: Any, **attributes: str) -> None:
    parent.append(_element(name, value, **attributes))


def _day(parent: ET.Element, name: str, day: dt.date) -> None:
    _text(parent, name, f"{day:%Y%m%d}", Format="CCYYMMDD")


def _comma(value: Decimal, places: int = 2) -> str:
    return f"{value:.{places}f}".replace(".", ",")


def _amount(parent: ET.Element, name: str, invoice: Invoice, value: Decimal) -> None:
    signed = -value if invoice.is_credit_note else value
    _text(parent, name, _comma(signed), AmountCurrencyIdentifier="EUR")


def _transmission(root: ET.Element, invoice: Invoice) -> None:
    """Who sends and who receives; left out while the operators are not known."""
    seller, buyer = invoice.parties["seller"], invoice.parties["buyer"]
    if not (seller["einvoice_operator"] and buyer["einvoice_operator"]):
        return
    details = ET.SubElement(root, "MessageTransmissionDetails")
    sender = ET.SubElement(details, "MessageSenderDetails")
    _text(sender, "FromIdentifier", seller["einvoice_address"])
    _text(sender, "FromIntermediator", seller["einvoice_operator"])
    receiver = ET.SubElement(details, "MessageReceiverDetails")
    _text(receiver, "ToIdentifier", buyer["einvoice_address"])
    _text(receiver, "ToIntermediator", buyer["einvoice_operator"])
    message = ET.SubElement(details, "MessageDetails")
    _text(message, "MessageIdentifier", str(invoice.uuid))
    _text(message, "MessageTimeStamp", f"{invoice.issued_on.isoformat()}T12:00:00+02:00")


def _party(root: ET.Element, who: str, told: dict[str, str]) -> ET.Element:
    party = ET.SubElement(root, f"{who}PartyDetails")
    _text(party, f"{who}PartyIdentifier", told["business_id"])
    _text(party, f"{who}OrganisationName", told["name"][:NAME_AT_MOST])
    address = ET.SubElement(party, f"{who}PostalAddressDetails")
    _text(address, f"{who}StreetName", told["street"])
    _text(address, f"{who}TownName", told["town"])
    _text(address, f"{who}PostCodeIdentifier", told["postcode"])
    _text(address, "CountryCode", "FI")
    return party


def _details(root: ET.Element, invoice: Invoice) -> None:
    details = ET.SubElement(root, "InvoiceDetails")
    code, text = TYPES[Invoice.Kind(invoice.kind)]
    _text(details, "InvoiceTypeCode", code)
    _text(details, "InvoiceTypeCodeUN", invoice.kind)
    _text(details, "InvoiceTypeText", text)
    _text(details, "OriginCode", "Original")
    _text(details, "InvoiceNumber", invoice.number)
    _day(details, "InvoiceDate", invoice.issued_on)
    if invoice.credits is not None:
        _text(details, "OriginalInvoiceNumber", invoice.credits.number)
        _day(details, "OriginalInvoiceDate", invoice.credits.issued_on)
    _text(details, "BuyerReferenceIdentifier", invoice.buyer_reference)
    _amount(details, "InvoiceTotalVatExcludedAmount", invoice, invoice.net)
    _amount(details, "InvoiceTotalVatAmount", invoice, invoice.tax)
    _amount(details, "InvoiceTotalVatIncludedAmount", invoice, invoice.total)
    for part in invoice.tax_parts:
        _tax(details, invoice, part)
    if invoice.note:
        _text(details, "InvoiceFreeText", invoice.note)
    terms = ET.SubElement(details, "PaymentTermsDetails")
    _day(terms, "InvoiceDueDate", invoice.due_on)


def _tax(details: ET.Element, invoice: Invoice, part: TaxPart) -> None:
    tax = ET.SubElement(details, "VatSpecificationDetails")
    _amount(tax, "VatBaseAmount", invoice, part.base)
    _text(tax, "VatRatePercent", _percent(part.percent))
    _text(tax, "VatCode", invoice.vat_category)
    _amount(tax, "VatRateAmount", invoice, part.tax)
    if invoice.vat_category != Category.TAXABLE:
        _text(tax, "VatFreeText", invoice.vat_reason)


def _percent(percent: Decimal | None) -> str:
    return f"{(percent or Decimal(0)).normalize():f}".replace(".", ",")


def _row(root: ET.Element, invoice: Invoice, line: InvoiceLine) -> None:
    row = ET.SubElement(root, "InvoiceRow")
    _text(row, "ArticleName", line.text)
    quantity = -line.quantity if invoice.is_credit_note else line.quantity
    unit = InvoiceLine.Unit(line.unit)
    _text(row, "InvoicedQuantity", _comma(quantity), QuantityUnitCode=UNITS[unit], QuantityUnitCodeUN=line.unit)
    _text(row, "UnitPriceAmount", _comma(line.unit_price), AmountCurrencyIdentifier="EUR")
    _text(row, "RowPositionIdentifier", line.position)
    _day(row, "RowDeliveryDate", line.delivered_on)
    _text(row, "RowVatRatePercent", _percent(line.percent))
    _text(row, "RowVatCode", invoice.vat_category)
    _amount(row, "RowVatExcludedAmount", invoice, line.amount)


def _payment(root: ET.Element, invoice: Invoice) -> None:
    """What the buyer's bank needs; there even when nothing is to be paid."""
    seller = invoice.parties["seller"]
    epi = ET.SubElement(root, "EpiDetails")
    identification = ET.SubElement(epi, "EpiIdentificationDetails")
    _day(identification, "EpiDate", invoice.issued_on)
    _text(identification, "EpiReference", "")
    party = ET.SubElement(epi, "EpiPartyDetails")
    bank = ET.SubElement(party, "EpiBfiPartyDetails")
    _text(bank, "EpiBfiIdentifier", seller["bank"], IdentificationSchemeName="BIC")
    beneficiary = ET.SubElement(party, "EpiBeneficiaryPartyDetails")
    _text(beneficiary, "EpiNameAddressDetails", seller["name"][:TEXT_AT_MOST])
    _text(beneficiary, "EpiAccountID", seller["account"], IdentificationSchemeName="IBAN")
    instruction = ET.SubElement(epi, "EpiPaymentInstructionDetails")
    scheme = "ISO" if invoice.reference.startswith("RF") else "SPY"
    reference = invoice.reference if scheme == "ISO" else invoice.reference.rjust(20, "0")
    _text(instruction, "EpiRemittanceInfoIdentifier", reference, IdentificationSchemeName=scheme)
    _amount(instruction, "EpiInstructedAmount", invoice, invoice.total)
    _text(instruction, "EpiCharge", "SHA", ChargeOption="SHA")
    _day(instruction, "EpiDateOptionDate", invoice.due_on)
