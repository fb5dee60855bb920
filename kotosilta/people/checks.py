"""Checks of what people type: business ids and phone numbers. Each raises ValidationError with a sentence that says
what to write."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import iban
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fi import ytunnus


def check_business_id(value: str) -> None:
    """Finnish business id (Y-tunnus): seven digits, a dash and a check digit."""
    try:
        compact = ytunnus.validate(value)
    except NumberError:
        raise ValidationError(
            _("This is not a business ID. Write seven numbers, a dash and the check number, for example 1234567-1."),
            code="business_id",
        ) from None
    if value != f"{compact[:7]}-{compact[7:]}":
        raise ValidationError(_("Write the business ID with a dash, for example 1234567-1."), code="business_id")


def international_phone(value: str) -> str:
    """Any way of writing a phone number (040…, +358…, 00…) as E.164. Raises ValidationError."""
    try:
        number = phonenumbers.parse(value, "FI")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(
            _("This is not a phone number. Write it for example as 040 123 4567 or +358 40 123 4567."),
            code="phone",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def check_einvoice_address(value: str) -> str:
    """A Finnish e-invoice address, tidied: OVT (0037, the business id's eight digits, up to five characters of the
    organisation's own; ISO 6523) or an IBAN. Empty stays empty."""
    address = re.sub(r"[\s-]", "", value).upper()
    if not address or _is_ovt(address):
        return address
    try:
        return str(iban.validate(address))
    except NumberError:
        raise ValidationError(
            _("This is not an e-invoice address. Write the OVT code, for example 003712345671, or an IBAN."),
            code="einvoice_address",
        ) from None


def _is_ovt(address: str) -> bool:
    found = re.fullmatch(r"0037(\d{8})[0-9A-Z]{0,5}", address)
    return bool(found and ytunnus.is_valid(found[1]))
