"""Tables that people send: CSV as Finnish Excel writes it (semicolon, BOM or Windows-1252, d.m.yyyy) or in UTF-8 with
commas, and workbooks (XLSX). Headings are recognised, cells are read with a sentence about what to write instead."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kotosilta.core.workbooks import Sheet, Unreadable, is_workbook, read_workbook
from kotosilta.people import names

MAX_ROWS = 50_000


class Column(NamedTuple):
    """A thing that a column can hold: its name, the headings that we recognise, what the cell becomes."""

    label: str | Promise
    headings: tuple[str, ...]
    read: Callable[[str], Any]


class Wrong(Exception):
    """A cell that cannot be read; the message says what to write."""


def read_day(text: str) -> dt.date | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text) or re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if not found:
        raise Wrong(_("write a date as 8.12.2026"))
    parts = [int(part) for part in found.groups()]
    year, month, day = parts if len(found[1]) == 4 else parts[::-1]
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Wrong(_("this date does not exist; write a date as 8.12.2026")) from None


def read_number(text: str) -> Decimal | None:
    """With a comma or a point, spaces between the thousands. Raises Wrong."""
    if not text:
        return None
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".").replace("−", "-")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**9:
        raise Wrong(_("write a number such as 1234,50"))
    return value


def one_of(words: Mapping[str, tuple[str, ...]]) -> Callable[[str], str]:
    """A reader of a closed list: `words` gives, for each value, what people write for it."""
    table = {names.fold(word): value for value, spellings in words.items() for word in (value, *spellings)}

    def read(text: str) -> str:
        if not text:
            return ""
        try:
            return table[names.fold(text)]
        except KeyError:
            raise Wrong(
                _("write one of these: %(words)s") % {"words": ", ".join(spellings[0] for spellings in words.values())}
            ) from None

    return read


class Problem(NamedTuple):
    """What is wrong in the file: row number as Excel shows it, heading of the column, what to write."""

    row: int
    column: str
    text: str


def read_row(
    number: int,
    cells: list[str],
    headings: list[str],
    places: Mapping[str, int],
    columns: Mapping[str, Column],
    check: Callable[[str, Any], None] | None = None,
) -> tuple[dict[str, Any], list[Problem]]:
    """What a row says by the name of each column, and what is wrong in it. `check(name, value)` looks at what was read,
    and raises Wrong."""
    values: dict[str, Any] = {}
    problems = []
    for name, index in places.items():
        cell = cells[index] if index < len(cells) else ""
        try:
            values[name] = columns[name].read(cell)
            if check is not None:
                check(name, values[name])
        except Wrong as wrong:
            text = _("“%(cell)s”: %(why)s") % {"cell": cell[:60], "why": wrong}
            problems.append(Problem(number, headings[index], text))
    return values, problems


def decode(content: bytes) -> str:
    """The file as text. Raises Wrong."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Wrong(_("This is neither CSV nor a workbook. Save it from Excel as .xlsx or “CSV UTF-8” and try again."))


def read_sheets(content: bytes) -> list[Sheet]:
    """The sheets of a workbook, or the one table of a CSV file, which has no name. Raises Wrong."""
    if not is_workbook(content):
        return [Sheet("", _read_csv(content))]
    try:
        sheets = read_workbook(content, rows_at_most=MAX_ROWS)
    except Unreadable as bad:
        raise Wrong(str(bad)) from bad
    if not sheets:
        raise Wrong(_("The workbook is empty. Is this the right file?"))
    return sheets


HEADING_WITHIN = 10  # rows; above the headings people write titles


def read_table(
    content: bytes, *, sheet: str = "", columns: Mapping[str, Column] | None = None
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headings and (row number, cells) of every row below them that is not empty, of the sheet of this name or the
    first. The headings are the row in which most of `columns` are recognised, else the first. Raises Wrong for what is
    no table."""
    return table_of(read_sheets(content), sheet=sheet, columns=columns)


def table_of(
    sheets: list[Sheet], *, sheet: str = "", columns: Mapping[str, Column] | None = None
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The same of sheets that were read before."""
    rows = next((one.rows for one in sheets if one.name == sheet), sheets[0].rows)
    head = 0
    if columns:
        known = [len(guess_columns(cells, columns)) for _number, cells in rows[:HEADING_WITHIN]]
        head = known.index(max(known)) if known and max(known) >= 2 else 0
    if len(rows) - head < 2:
        raise Wrong(_("The file has no rows. The first row holds the headings, the rest follows below it."))
    if len(rows) - 1 > MAX_ROWS:
        raise Wrong(_("The file has more than %(most)d rows. Divide it into smaller files.") % {"most": MAX_ROWS})
    return rows[head][1], rows[head + 1 :]


def _read_csv(content: bytes) -> list[tuple[int, list[str]]]:
    text = decode(content)
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    try:
        return [
            (number, [cell.strip() for cell in row])
            for number, row in _numbered(text, separator)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise Wrong(
            _("The file could not be read as a table: %(why)s. Check the quotation marks.") % {"why": error}
        ) from None


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1


def guess_columns(headings: list[str], columns: Mapping[str, Column]) -> dict[str, int]:
    """Which column holds what, by its heading: {name of ours: index}."""
    folded = [names.fold(heading) for heading in headings]
    guess = {}
    for name, column in columns.items():
        known = {names.fold(word) for word in (name.replace("_", " "), *column.headings)}
        index = next((i for i, heading in enumerate(folded) if heading in known), None)
        if index is not None:
            guess[name] = index
    return guess
