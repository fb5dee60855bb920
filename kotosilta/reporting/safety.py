"""Reports of bullying and racism in numbers: by school year, what was told, what it was, whether it stopped. Small
numbers are hidden from everybody, also from those who work in the project."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext as _

from kotosilta.incidents.models import Incident
from kotosilta.incidents.vocabulary import Result, What
from kotosilta.projects.models import Project
from kotosilta.reporting.small import PEOPLE_AT_LEAST, Cell, hide_small


class Safety(NamedTuple):
    """Tables of (title, column, cells); `total` is None when it is small."""

    total: int | None
    tables: list[tuple[str, str, list[Cell]]]


def school_year(day: dt.date) -> str:
    """2025–2026: from August to July."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}–{first + 1}"


def safety(project: Project) -> Safety:
    rows = list(Incident.objects.filter(school__project=project).defer("told", "contact").order_by("week"))
    what = Counter(value for row in rows for value in row.what)
    years = Counter(school_year(row.week) for row in rows)
    results = Counter(row.result for row in rows if row.result)
    was = [
        (_("bullying"), sum(row.is_bullying is True for row in rows)),
        (_("racism or another discrimination"), sum(row.is_racism is True for row in rows)),
        (_("sexual harassment"), sum(row.is_harassment is True for row in rows)),
    ]
    return Safety(
        len(rows) if len(rows) >= PEOPLE_AT_LEAST else None,
        [
            (_("Reports by school year"), _("School year"), hide_small(sorted(years.items()))),
            (_("What was told"), _("What"), hide_small([(str(words), what[value]) for value, words in What.choices])),
            (_("What it was"), _("What"), hide_small(was)),
            (_("When the case was closed"), _("State"), hide_small([(str(w), results[v]) for v, w in Result.choices])),
        ],
    )
