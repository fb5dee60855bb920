"""Attendance lists as projects keep them in Excel: names down the side, days across the top, a letter in the cell.

The days may stand in one row (8.12.2026, "ti 8.12.", 2026-12-08) or in two: months above, which Excel has merged over
their days, and the numbers of the days below. Names may be in one column or in two.
"""

import datetime as dt
import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from kotosilta.activities.models import Attendance
from kotosilta.core.wording import short_day
from kotosilta.core.workbooks import Sheet
from kotosilta.people import names
from kotosilta.projects.tables import Problem, Wrong

Status = Attendance.Status
MARKS = {
    Status.PRESENT: ("x", "v", "✓", "✔", "k", "kyllä", "p", "paikalla", "läsnä", "yes", "y", "+", "1"),
    Status.ABSENT: ("-", "–", "0", "ei", "no", "n", "poissa", "a", "absent"),
    Status.EXCUSED: ("s", "sairas", "e", "ilm", "ilmoitti", "excused", "sick"),
}
BY_MARK = {names.fold(word) or word: status for status, words in MARKS.items() for word in words}
MONTHS = {
    name: number
    for number, spellings in enumerate(
        (
            "tammikuu january januari", "helmikuu february februari", "maaliskuu march mars", "huhtikuu april",
            "toukokuu may maj", "kesäkuu june juni", "heinäkuu july juli", "elokuu august augusti",
            "syyskuu september", "lokakuu october oktober", "marraskuu november", "joulukuu december",
        ),
        start=1,
    )
    for name in spellings.split()
}  # fmt: skip
NAME_HEADINGS = {"nimi", "name", "osallistuja", "osallistujat", "participant", "koko nimi", "full name"}
FIRST_NAME, LAST_NAME = {"etunimi", "first name", "etunimet"}, {"sukunimi", "surname", "last name", "family name"}
TOTALS = {"yhteensa", "yht", "total", "summa", "summary", "lasna yhteensa"}
HEAD_WITHIN = 15  # rows
HOURS_AT_MOST = 12  # a number is hours up to here


class Mark(NamedTuple):
    """A cell: its row, the name in it, the day, the status, and the minutes when hours are written."""

    row: int
    name: str
    day: dt.date
    status: str
    minutes: int | None


class Matrix(NamedTuple):
    """What the sheet holds. `names` are those of every row, marked or not."""

    sheet: str
    days: list[dt.date]
    names: dict[int, str]
    marks: list[Mark]
    problems: list[Problem]


class Span(NamedTuple):
    """Between which days a day without its year lies."""

    first: dt.date
    last: dt.date


Rows = list[tuple[int, list[str]]]
Month = tuple[int, int | None]  # and its year, where it is written


def with_days(sheets: list[Sheet], span: Span) -> list[str]:
    """Names of the sheets in which days stand across the top and names below."""
    return [sheet.name for sheet in sheets if _is_matrix(sheet, span)]


def _is_matrix(sheet: Sheet, span: Span) -> bool:
    try:
        _read(sheet, span)
    except Wrong:
        return False
    return True


def read_matrix(sheets: list[Sheet], name: str, span: Span) -> Matrix:
    """The sheet of this name. Raises Wrong when it has no days across the top, or no names."""
    return _read(next((sheet for sheet in sheets if sheet.name == name), Sheet(name, [])), span)


def _read(sheet: Sheet, span: Span) -> Matrix:
    rows = sheet.rows
    head, days = _find_days(rows, span)
    if not days:
        raise Wrong(_("No days stand across the top of this sheet. Write them as 8.12.2026, one for each column."))
    name_columns = _name_columns(rows, head, min(days))
    found: dict[int, str] = {}
    marks: list[Mark] = []
    problems: list[Problem] = []
    for number, cells in rows[head + 1 :]:
        name = " ".join(_cell(cells, column) for column in name_columns).strip()
        if not name or names.fold(name) in TOTALS:
            continue
        found[number] = names.tidy(name)
        for column, day in days.items():
            _read_cell(number, found[number], day, _cell(cells, column), marks, problems)
    if not found:
        raise Wrong(_("There are no names in the first column. Is this the right sheet?"))
    return Matrix(sheet.name, sorted(set(days.values())), found, marks, problems)


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _read_cell(row: int, name: str, day: dt.date, cell: str, marks: list[Mark], problems: list[Problem]) -> None:
    if not cell:
        return
    status = BY_MARK.get(names.fold(cell) or cell.strip())
    minutes = None
    if status is None and re.fullmatch(r"\d{1,2}([.,]\d{1,2})?", cell):
        hours = float(cell.replace(",", "."))
        if 0 < hours <= HOURS_AT_MOST:
            status, minutes = Status.PRESENT, round(hours * 60)
    if status is None:
        text = _("“%(cell)s” is no mark; write x for present, - for absent, s for absent with a reason, or hours")
        problems.append(Problem(row, short_day(day), text % {"cell": cell[:40]}))
        return
    marks.append(Mark(row, name, day, status, minutes))


def _find_days(rows: Rows, span: Span) -> tuple[int, dict[int, dt.date]]:
    """Position of the row that holds most days among the first ones, and {column: day}."""
    best: tuple[int, dict[int, dt.date]] = (0, {})
    above: list[str] = []
    for position, (_number, cells) in enumerate(rows[:HEAD_WITHIN]):
        alone = {column: day for column, cell in enumerate(cells) if (day := _day(cell, span))}
        under_months = _days_under(above, cells, span)
        days = max(alone, under_months, key=len)
        if len(days) > len(best[1]):
            best = (position, days)
        above = cells
    return best


def _day(cell: str, span: Span) -> dt.date | None:
    found = re.search(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.?(\d{4})?(?!\d)", cell)
    if found and len(cell) <= 24:
        day, month, year = int(found[1]), int(found[2]), found[3]
        return _date(int(year), month, day) if year else _in_span(month, day, span)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", cell)
    return _date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None


def _days_under(above: list[str], cells: list[str], span: Span) -> dict[int, dt.date]:
    """Numbers of days under their months; a merged month stands in the first of its columns only."""
    days: dict[int, dt.date] = {}
    month: Month | None = None
    for column, cell in enumerate(cells):
        month = _next_month(_month(_cell(above, column)), month)
        if month is None or not re.fullmatch(r"\d{1,2}\.?", cell):
            continue
        number, year = int(cell.rstrip(".")), month[1]
        day = _date(year, month[0], number) if year else _in_span(month[0], number, span)
        if day is not None:
            days[column] = day
    return days


def _next_month(named: Month | None, before: Month | None) -> Month | None:
    """A month without its year follows the one before it."""
    if named is None or named[1] or before is None or before[1] is None:
        return named or before
    return named[0], before[1] + (named[0] < before[0])


def _month(cell: str) -> Month | None:
    """(month, year or None) of "Joulukuu 2026", "december", "12/2026"."""
    number = re.fullmatch(r"(\d{1,2})/(\d{4})", cell)
    if number and 1 <= int(number[1]) <= 12:
        return int(number[1]), int(number[2])
    words = re.fullmatch(r"([^\W\d]+)\s*(\d{4})?", cell.strip().lower())
    return (MONTHS[words[1]], int(words[2]) if words[2] else None) if words and words[1] in MONTHS else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _in_span(month: int, day: int, span: Span) -> dt.date | None:
    """The last such day of the span: lists without years are of the last months."""
    possible = [_date(year, month, day) for year in range(span.last.year, span.first.year - 1, -1)]
    return next((found for found in possible if found and span.first <= found <= span.last), None)


def _name_columns(rows: Rows, head: int, first_day: int) -> list[int]:
    """Where the names stand: under their heading, first name before surname; else the column before the days that
    holds most words."""
    headings: dict[int, str] = {}
    for _number, cells in rows[max(0, head - 1) : head + 1]:
        headings |= {column: names.fold(cell) for column, cell in enumerate(cells[:first_day]) if cell}
    for column, heading in headings.items():
        if heading in NAME_HEADINGS:
            return [column]
    first = [column for column, heading in headings.items() if heading in FIRST_NAME]
    last = [column for column, heading in headings.items() if heading in LAST_NAME]
    if first or last:
        return [*first[:1], *last[:1]]
    words = [sum(_is_word(cells, column) for _number, cells in rows[head + 1 :]) for column in range(first_day)]
    return [words.index(max(words))] if words else [0]


def _is_word(cells: list[str], column: int) -> bool:
    return bool(re.search(r"[^\W\d]", _cell(cells, column)))
