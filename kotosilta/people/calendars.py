"""Birth dates told in another calendar: converted, and kept as told beside the conversion."""

import datetime as dt

import jdatetime
from django.db import models
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import PartialDay


class OtherCalendar(models.TextChoices):
    SOLAR_HIJRI = "solar_hijri", _("Solar Hijri (Iran, Afghanistan)")
    ETHIOPIAN = "ethiopian", _("Ethiopian (Ethiopia, Eritrea)")


# Most days of a year of the other calendar fall into this later Gregorian year.
MOST_OF_THE_YEAR = {OtherCalendar.SOLAR_HIJRI: 621, OtherCalendar.ETHIOPIAN: 8}


def to_gregorian(calendar: str, told: PartialDay) -> PartialDay:
    """The date in our calendar. A year alone gives the year in which most of it lies; a month without a day is taken
    at its middle. Raises ValueError for a date that does not exist."""
    if not told.month:
        return PartialDay(told.year + MOST_OF_THE_YEAR[OtherCalendar(calendar)])
    middle = 3 if told.month == 13 else 15  # the thirteenth month of the Ethiopian year has five or six days
    day = _exact(calendar, told.year, told.month, told.day or middle)
    return PartialDay(day.year, day.month, day.day if told.day else None)


def _exact(calendar: str, year: int, month: int, day: int) -> dt.date:
    if calendar == OtherCalendar.SOLAR_HIJRI:
        converted: dt.date = jdatetime.date(year, month, day).togregorian()
        return converted
    longest = 30 if month <= 12 else 6 if year % 4 == 3 else 5
    if not (1 <= month <= 13 and 1 <= day <= longest):
        raise ValueError("no such day in the Ethiopian calendar")
    # Day number of the Ethiopian epoch (29 August 8, Julian) in Python's count, from Julian day 1 724 221.
    return dt.date.fromordinal(2796 + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
