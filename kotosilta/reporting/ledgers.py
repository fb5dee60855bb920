"""Files of bookkeeping and payroll: what their columns are called, and how their cells are read."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.projects.models import Project
from kotosilta.projects.tables import Column, Problem, Wrong, guess_columns, one_of, read_day, read_number, read_table

PROBLEMS_AT_MOST = 50
CATEGORIES = {
    "staff": ("palkat", "henkilöstö", "salaries"),
    "travel": ("matkat", "matkakulut"),
    "services": ("ostopalvelut", "palvelut", "procurement"),
    "equipment": ("laitteet", "tilat", "rooms"),
    "other": ("muut", "tarvikkeet", "materials"),
    "income": ("tulot", "tuotot", "revenue"),
}


def read_text(at_most: int) -> Any:
    """A reader of words that must be there."""

    def read(text: str) -> str:
        if not text or len(text) > at_most:
            raise Wrong(_("write something here, at most %(most)s letters") % {"most": at_most})
        return text

    return read


def read_amount(text: str) -> Decimal:
    value = read_number(text)
    if not value:
        raise Wrong(_("write a number such as 1234,50"))
    return value.quantize(Decimal("0.01"))


def read_month(text: str) -> dt.date:
    """3/2026, 03.2026, 2026-03 or a day: its first day."""
    found = re.fullmatch(r"(\d{1,2})[/.](\d{4})", text)
    other = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    year, month = (int(found[2]), int(found[1])) if found else (int(other[1]), int(other[2])) if other else (0, 0)
    if 1 <= month <= 12 and 1900 <= year <= 2100:
        return dt.date(year, month, 1)
    day = read_day(text)
    if day is None:
        raise Wrong(_("write a month as 3/2026"))
    return day


def _needed(read: Any) -> Any:
    def needed(text: str) -> Any:
        if not text:
            raise Wrong(_("write something here"))
        return read(text)

    return needed


COSTS = {
    "day": Column(gettext_lazy("Day"), ("päivä", "pvm", "päiväys", "date"), _needed(read_day)),
    "category": Column(
        gettext_lazy("What for?"), ("laji", "kululaji", "tili", "category"), _needed(one_of(CATEGORIES))
    ),
    "amount": Column(gettext_lazy("How much, €"), ("summa", "määrä", "euroa", "€", "amount"), read_amount),
    "text": Column(gettext_lazy("Text"), ("selite", "teksti", "kuvaus", "text"), read_text(200)),
    "voucher": Column(gettext_lazy("Number of the voucher"), ("tosite", "tositenumero", "voucher"), read_text(40)),
}
HOURS = {
    "worker": Column(gettext_lazy("Who?"), ("nimi", "työntekijä", "name", "worker"), read_text(120)),
    "role": Column(gettext_lazy("In which task?"), ("tehtävä", "nimike", "rooli", "role"), read_text(120)),
    "day": Column(gettext_lazy("Month"), ("kuukausi", "kk", "jakso", "päivä", "month"), _needed(read_month)),
    "hours": Column(gettext_lazy("Hours"), ("tunnit", "h", "hours"), read_amount),
    "rate": Column(gettext_lazy("Rate for an hour, €"), ("tuntihinta", "tuntipalkka", "rate"), read_amount),
}


def read_rows(
    content: bytes, columns: dict[str, Column], project: Project
) -> tuple[list[tuple[int, dict[str, Any]]], list[Problem]]:
    """Every row of a file as (number, values), and every problem; all headings must be there. Raises Wrong for what is
    not a table."""
    headings, table = read_table(content)
    places = guess_columns(headings, columns)
    text = _("no column has this heading; call it for example %(word)s")
    problems = [
        Problem(1, str(column.label), text % {"word": column.headings[0]})
        for name, column in columns.items()
        if name not in places
    ]
    rows = []
    for number, cells in table if not problems else []:
        values, wrong = _read_row(number, cells, places, columns)
        if not wrong and not project.starts_on.replace(day=1) <= values["day"] <= project.ends_on:
            wrong = [Problem(number, str(columns["day"].label), _("this day is outside the project"))]
        problems += wrong
        rows.append((number, values))
        if len(problems) >= PROBLEMS_AT_MOST:
            break
    return rows, problems


def _read_row(
    number: int, cells: list[str], places: dict[str, int], columns: dict[str, Column]
) -> tuple[dict[str, Any], list[Problem]]:
    values, problems = {}, []
    for name, place in places.items():
        cell = cells[place] if place < len(cells) else ""
        try:
            values[name] = columns[name].read(cell)
        except Wrong as wrong:
            why = _("“%(cell)s”: %(why)s") % {"cell": cell[:60], "why": wrong}
            problems.append(Problem(number, str(columns[name].label), why))
    return values, problems
