"""The times that reports are about: half years, calendar years, and the whole project."""

import datetime as dt
from typing import NamedTuple

from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.projects.models import Project

WHOLE = "all"


class Period(NamedTuple):
    """From the first day to the last, both included. `key` as addresses and files say it: 2018-H2, 2018, all."""

    key: str
    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        return f"{self.first:%-d.%-m.%Y} – {self.last:%-d.%-m.%Y}"

    @property
    def words(self) -> str:
        return _("the whole project") if self.key == WHOLE else self.key

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first moment to the one after the last."""
        midnight = dt.time(0)
        return clock.at(self.first, midnight), clock.at(self.last + dt.timedelta(days=1), midnight)

    def holds(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def whole(project: Project) -> Period:
    """From the first day of the project to today, at most to a year after its last day: what became of those who left
    last is asked half a year later."""
    return Period(
        WHOLE, project.starts_on, max(project.starts_on, min(clock.today(), clock.add_months(project.ends_on, 12)))
    )


def half_years(project: Project) -> list[Period]:
    """Those that have begun, the newest first."""
    last = min(clock.today(), project.ends_on)
    found, day = [], dt.date(project.starts_on.year, 1 if project.starts_on.month <= 6 else 7, 1)
    while day <= last:
        ends = clock.add_months(day, 6) - dt.timedelta(days=1)
        found.append(Period(f"{day.year}-H{1 if day.month == 1 else 2}", day, ends))
        day = clock.add_months(day, 6)
    return found[::-1]


def years(project: Project) -> list[Period]:
    """Calendar years that have begun, the newest first."""
    last = min(clock.today(), project.ends_on).year
    return [
        Period(str(year), dt.date(year, 1, 1), dt.date(year, 12, 31))
        for year in range(last, project.starts_on.year - 1, -1)
    ]


def periods_of(project: Project) -> list[Period]:
    """All that a report can be about: the whole project, half years, years."""
    return [whole(project), *half_years(project), *years(project)]


def find(project: Project, key: str) -> Period | None:
    """The period of this name."""
    return next((period for period in periods_of(project) if period.key == key), None)
