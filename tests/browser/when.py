"""Filling the boxes of a moment."""

import datetime as dt
from zoneinfo import ZoneInfo


def fill_moment(page, name: str, *, hours: float) -> None:
    """Write "now plus so many hours" in Finnish time into day, month, year and time."""
    moment = dt.datetime.now(ZoneInfo("Europe/Helsinki")) + dt.timedelta(hours=hours)
    values = {"day": str(moment.day), "month": str(moment.month), "year": str(moment.year), "time": f"{moment:%H:%M}"}
    for part, value in values.items():
        page.locator(f"[name={name}_{part}]").fill(value)
