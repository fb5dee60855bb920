"""Payment references and the virtual barcode of Finnish invoices (Finance Finland: Form of reference number, and Bank
bar code guide, version 5.3)."""

import datetime as dt
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import iso11649

WEIGHTS = (7, 3, 1)
MOST_EUROS = Decimal("999999.99")


def national_reference(base: int) -> str:
    """The base number with its check digit: 123 gives 1232. The base has 3 to 19 digits."""
    digits = str(base)
    if not 3 <= len(digits) <= 19:
        raise ValueError("a reference has 3 to 19 digits before the check digit")
    return digits + _check_digit(digits)


def _check_digit(digits: str) -> str:
    weighted = sum(int(digit) * WEIGHTS[place % 3] for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def creditor_reference(national: str) -> str:
    """The international form (ISO 11649) of a national reference: 1232 gives RF471232 … with its own check digits."""
    rest = int(national + "271500") % 97  # R=27, F=15, and two places for the check digits
    return f"RF{98 - rest:02d}{national}"


def check_reference(value: str) -> str:
    """A national or RF reference as people write it, tidied. Raises ValidationError."""
    compact = re.sub(r"\s", "", value).upper()
    if compact.startswith("RF") and iso11649.is_valid(compact):
        return compact
    digits = compact.lstrip("0")
    if re.fullmatch(r"\d{4,20}", digits) and _check_digit(digits[:-1]) == digits[-1]:
        return digits
    raise ValidationError(
        _("This is not a payment reference: its check number is wrong. Copy it from the invoice or the bank."),
        code="reference",
    )


def virtual_barcode(iban: str, total: Decimal, reference: str, due_on: dt.date) -> str:
    """54 digits that a bank's program reads: version 5 with an RF reference, version 4 with a national one. An amount
    that does not fit is left to be typed (zeros). Empty for an account outside Finland, which it cannot hold."""
    account = re.sub(r"\D", "", iban)
    if not iban.startswith("FI") or len(account) != 16:
        return ""
    cents = int(total * 100) if 0 <= total <= MOST_EUROS else 0
    amount = f"{cents:08d}"
    if reference.startswith("RF"):
        body = reference[2:4] + reference[4:].rjust(21, "0")
        return f"5{account}{amount}{body}{due_on:%y%m%d}"
    return f"4{account}{amount}000{reference.rjust(20, '0')}{due_on:%y%m%d}"
