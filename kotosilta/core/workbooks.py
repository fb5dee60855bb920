"""Workbooks (XLSX) that people send, read without trusting them: what is too large, hidden or alive is refused in words
before anything is unpacked.

Limits: 20 MB packed, 50 MB unpacked, a hundredfold ratio, a thousand parts, 30 sheets, 400 columns; measured on hostile
files in tests/hostile.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import openpyxl
from django.utils.translation import gettext as _

PACKED_AT_MOST, UNPACKED_AT_MOST, RATIO_AT_MOST, PARTS_AT_MOST = 20_000_000, 50_000_000, 100, 1000
SHEETS_AT_MOST, COLUMNS_AT_MOST = 30, 400
EMPTY_ROWS_AT_MOST = 1000  # in a row; after them nothing is read
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of an .xlsx with a password
HEAD = 2048  # bytes of a part in which its document type would stand


class Unreadable(Exception):
    """The message says what to do with the file."""


class Sheet(NamedTuple):
    """A sheet by its name: (row number as Excel shows it, cells as text) of every row that is not empty."""

    name: str
    rows: list[tuple[int, list[str]]]


def is_workbook(content: bytes) -> bool:
    return content.startswith((b"PK", OLD_OR_LOCKED))


def read_workbook(content: bytes, *, rows_at_most: int) -> list[Sheet]:
    """Every sheet that is not hidden and holds something. Raises Unreadable."""
    _require_harmless(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if len(shown) > SHEETS_AT_MOST:
                raise Unreadable(_("This workbook has too many sheets. Copy those that you need into a new one."))
            sheets = [Sheet(sheet.title, _rows(sheet, rows_at_most)) for sheet in shown]
        finally:
            book.close()
    except Unreadable:
        raise
    except Exception as bad:  # a hostile file can make its parser raise anything; all of it means the same
        raise Unreadable(_("This workbook cannot be read. Open it in Excel, save it as .xlsx and try again.")) from bad
    return [sheet for sheet in sheets if sheet.rows]


def _require_harmless(content: bytes) -> None:
    if content.startswith(OLD_OR_LOCKED):
        raise Unreadable(_("This workbook has a password or is an old .xls. Save it as .xlsx without a password."))
    if len(content) > PACKED_AT_MOST:
        raise Unreadable(_("This workbook is too large. Divide it into smaller ones."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _require_harmless_parts(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as bad:
        raise Unreadable(
            _("This file is damaged or no workbook. Open it in Excel, save it as .xlsx and try again.")
        ) from bad


def _require_harmless_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = [part.filename.lower() for part in parts]
    unpacked, size = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > PARTS_AT_MOST or unpacked > UNPACKED_AT_MOST or unpacked > RATIO_AT_MOST * max(size, 10_000):
        raise Unreadable(_("This workbook is too large when it is unpacked. Copy what you need into a new one."))
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise Unreadable(_("This workbook holds macros. Save it as .xlsx without macros."))
    if any("/externallinks/" in name or name.endswith("connections.xml") for name in names):
        raise Unreadable(_("This workbook takes values from other files. Copy it as values into a new one."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This file is damaged or no workbook. Open it in Excel, save it as .xlsx and try again."))
    for part in parts:
        with packed.open(part) as part_file:
            head = part_file.read(HEAD).replace(b"\x00", b"").upper()
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Unreadable(_("This workbook holds what no workbook should. Copy what you need into a new one."))


def _rows(sheet: Any, rows_at_most: int) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    for number, cells in _numbered(sheet):
        if len(found) > rows_at_most:
            raise Unreadable(
                _("The file has more than %(most)d rows. Divide it into smaller files.") % {"most": rows_at_most}
            )
        found.append((number, cells))
    return found


def _numbered(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    last = 0
    for number, row in enumerate(sheet.iter_rows(max_col=COLUMNS_AT_MOST, values_only=True), start=1):
        cells = [as_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            last = number
            yield number, cells
        elif number - last > EMPTY_ROWS_AT_MOST:
            return


def as_text(value: Any) -> str:
    """A cell as somebody would have typed it: 8.12.2026, 12,5; a tick for true."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, dt.datetime):
        day = f"{value.day}.{value.month}.{value.year}"
        return day if value.time() == dt.time(0) else f"{day} {value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value.day}.{value.month}.{value.year}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}".replace(".", ",")
    return str(value).strip()
