"""Tables that leave the system: as Finnish Excel opens them, and never taken for a formula."""

import csv
import io
from collections.abc import Iterable
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip("'").startswith(FORMULA) else cell


def as_written(cell: str) -> str:
    """What somebody wrote in a cell that `safe_cell` has made."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def csv_of(rows: Iterable[Iterable[Any]]) -> str:
    """Semicolons, CRLF and a byte order mark."""
    sheet = io.StringIO()
    csv.writer(sheet, delimiter=";", lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + sheet.getvalue()
