"""An expert's fees month by month, and the list for whoever pays wages."""

from decimal import Decimal
from typing import NamedTuple

from kotosilta.core import clock
from kotosilta.core.sheets import csv_of
from kotosilta.experts.models import Booking, ExpertProfile
from kotosilta.experts.vocabulary import Payer


class Month(NamedTuple):
    """A month (m/yyyy) with what was held in it."""

    name: str
    bookings: list[Booking]

    @property
    def hours(self) -> Decimal:
        return sum((booking.hours or Decimal(0) for booking in self.bookings), Decimal(0))

    @property
    def total(self) -> Decimal:
        return sum((booking.total for booking in self.bookings), Decimal(0))


def by_month(profile: ExpertProfile) -> list[Month]:
    """The newest month first."""
    months: dict[str, Month] = {}
    held = profile.bookings.owed().select_related("request").order_by("-starts_at")
    for booking in held:
        day = clock.local(booking.starts_at)
        name = f"{day.month}/{day.year}"
        months.setdefault(name, Month(name, [])).bookings.append(booking)
    return list(months.values())


def wages_csv(bookings: list[Booking]) -> str:
    """For the payroll program of who pays: semicolons and decimal commas, as Finnish programs read them. The person is
    told by a key of ours; identity codes never come here."""
    heads = [
        "avain",
        "nimi",
        "paiva",
        "tunnit",
        "tuntipalkkio",
        "palkkio",
        "matkakulut",
        "yhteensa",
        "maksaja",
        "maksettu",
    ]
    return csv_of([heads, *map(_wage, bookings)])


def _wage(booking: Booking) -> list[str]:
    assert booking.expert is not None  # noqa: S101 - held bookings have one
    person = booking.expert.person
    return [
        str(person.uuid)[:8],
        person.name_on_paper,
        clock.local(booking.starts_at).date().isoformat(),
        _comma(booking.hours or Decimal(0)),
        _comma(booking.fee_per_hour),
        _comma(booking.total - booking.owed_travel),
        _comma(booking.owed_travel),
        _comma(booking.total),
        booking.request.organisation_name if booking.payer == Payer.ORGANISATION else booking.payer,
        booking.paid_on.isoformat() if booking.paid_on else "",
    ]


def _comma(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")
