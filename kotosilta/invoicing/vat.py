"""Value added tax: the Finnish rates by the day of performance (AVL 1501/1993 § 84, § 85 and § 85 a), and what an
invoice says when there is none."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """How the sales of one seller are taxed. The letter is that of UNCL 5305, which e-invoices use."""

    TAXABLE = "S", _("Taxable")
    EXEMPT = "E", _("Exempt from tax, with a reason")
    OUTSIDE = "O", _("Outside the scope of tax, with a reason")


class Rate(models.TextChoices):
    """The rates that services of experts can have. Percents change with the day: see `percent`."""

    STANDARD = "standard", _("Standard rate")
    REDUCED = "reduced", _("Reduced rate")


# (from which day of performance, percent), the newest last
SINCE = {
    Rate.STANDARD: [(dt.date(2013, 1, 1), Decimal(24)), (dt.date(2024, 9, 1), Decimal("25.5"))],
    Rate.REDUCED: [(dt.date(2013, 1, 1), Decimal(14)), (dt.date(2026, 1, 1), Decimal("13.5"))],
}


def percent(rate: str, performed_on: dt.date) -> Decimal:
    """The percent on the day of performance, never "today". Raises ValueError for a day before the table begins."""
    known = [value for since, value in SINCE[Rate(rate)] if since <= performed_on]
    if not known:
        raise ValueError(f"no rate is known for {performed_on:%d.%m.%Y}")
    return known[-1]
