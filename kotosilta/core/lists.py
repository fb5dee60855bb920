"""A list as a file: every row that its filter leaves, not only those of one page, with the page's own columns."""

import datetime as dt
import io
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kotosilta.core import audit, clock
from kotosilta.core.access import Request
from kotosilta.core.sheets import csv_of, safe_cell
from kotosilta.core.wording import short_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 24  # of a column, in letters


class Column(NamedTuple):
    """The heading that the page shows, and what stands in a row: a text, number, day or moment."""

    heading: str | Promise
    value: Callable[[Any], Any]


def list_file(
    request: Request,
    name: str,
    rows: Iterable[Any],
    columns: list[Column],
    about: Callable[[Any], UUID | None] = lambda record: record.audit_person(),
) -> HttpResponse | None:
    """The file that the address asks for (`?file=csv` or `xlsx`), else None. Whom its rows are `about` is written into
    the audit log."""
    kind = request.GET.get("file")
    if kind not in ("csv", "xlsx"):
        return None
    found = list(rows)
    persons = [person for row in found if (person := about(row)) is not None]
    audit.record_list(f"{name}.exported", by=request.user, persons=persons)
    made = [[column.value(row) for column in columns] for row in found]
    heads = [str(column.heading) for column in columns]
    headers = {"Content-Disposition": f'attachment; filename="{name}-{clock.today().isoformat()}.{kind}"'}
    if kind == "csv":
        table = csv_of([heads, *([_in_csv(cell) for cell in row] for row in made)])
        return HttpResponse(table, "text/csv; charset=utf-8", headers=headers)
    return HttpResponse(_workbook(name, heads, made), XLSX, headers=headers)


def _in_csv(cell: Any) -> Any:
    """As Finnish Excel reads it."""
    if isinstance(cell, dt.datetime):
        wall = clock.local(cell)
        return f"{short_day(wall.date())} {wall:%H:%M}"
    if isinstance(cell, dt.date):
        return short_day(cell)
    if isinstance(cell, Decimal | float):
        return f"{cell}".replace(".", ",")
    return "" if cell is None else cell if isinstance(cell, int) else str(cell)


def _in_xlsx(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return clock.local(cell).replace(tzinfo=None)
    if cell is None or isinstance(cell, int | float | Decimal | dt.date):
        return cell
    return safe_cell(str(cell))


def _workbook(name: str, heads: list[str], rows: list[list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for number in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    first = []
    for head in heads:
        cell = WriteOnlyCell(sheet, safe_cell(head))
        cell.font = Font(bold=True)
        first.append(cell)
    sheet.append(first)
    for row in rows:
        sheet.append([_in_xlsx(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
