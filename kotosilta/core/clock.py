"""The only clock. A test looks for any other."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

HELSINKI = ZoneInfo("Europe/Helsinki")


_travelled_to: ContextVar[dt.datetime | None] = ContextVar("travelled_to", default=None)


def now() -> dt.datetime:
    """This moment, in UTC."""
    return _travelled_to.get() or timezone.now()


@contextmanager
def travel(moment: dt.datetime) -> Iterator[None]:
    """Act as at another moment: for the demo, which replays the past, and for tests."""
    token = _travelled_to.set(moment)
    try:
        yield
    finally:
        _travelled_to.reset(token)


def today() -> dt.date:
    """Today's date in Finland."""
    return timezone.localdate(now(), HELSINKI)


def local(moment: dt.datetime) -> dt.datetime:
    """The moment as a Finnish wall clock shows it."""
    return moment.astimezone(HELSINKI)


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment of a Finnish wall-clock time, in UTC. Raises ValueError for a time that the clocks skip."""
    wall = dt.datetime.combine(day, time, HELSINKI)
    moment = wall.astimezone(dt.UTC)
    if moment.astimezone(HELSINKI).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise ValueError(f"{wall:%d.%m.%Y %H:%M} does not exist: the clocks go forward")
    return moment


def on_wall(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment of a Finnish wall-clock time that a rule names; one that the clocks skip comes an hour later."""
    return dt.datetime.combine(day, time, HELSINKI).astimezone(dt.UTC)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last day (31.8. + 6 months = 28.2.)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for candidate in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, candidate)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)


def completed_years(born: dt.date, on: dt.date) -> int:
    """Age in completed years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
