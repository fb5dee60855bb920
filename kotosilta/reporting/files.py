"""A report as a file: PDF to read, DOCX to work on, XLSX to count on, JSON for other systems."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import docx
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kotosilta.core.sheets import safe_cell
from kotosilta.core.typesetting import READABLE, paper_language, typeset
from kotosilta.core.wording import short_day
from kotosilta.reporting.content import Content
from kotosilta.reporting.narrative import HEADINGS

TEMPLATE = Path(__file__).parent / "paper" / "report.typ"
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}

WIDEST = 80  # letters of a column


class Table:
    """A caption, headings and rows; numbers stay numbers."""

    def __init__(self, caption: str, head: list[str], rows: list[list[Any]]) -> None:
        self.caption, self.head, self.rows = caption, head, rows


def report_file(content: Content, kind: str, state: str) -> bytes:
    """The content of a report (see reporting.content) in the language of the moment. `kind` is a key of KINDS; `state`
    says on the paper whether it is a draft, frozen or approved."""
    if kind == "json":
        return json.dumps(content, ensure_ascii=False, indent=1).encode()
    if kind == "xlsx":
        return _xlsx(content)
    return _docx(content, state) if kind == "docx" else _pdf(content, state)


def title_of(content: Content) -> str:
    key = content["period"]["key"]
    what = _("Final report") if key == "all" else f"{pgettext('to the funder', 'Report')} {key}"
    return f"{content['project']['name']}: {what}"


def facts_of(content: Content) -> list[tuple[str, str]]:
    project, period, people = content["project"], content["period"], content["participants"]
    return [
        (_("Organisation that runs the project"), project["owner"]),
        (_("Grant number"), project["grant_number"] or "–"),
        (_("Period"), f"{_day(period['first'])} – {_day(period['last'])}"),
        (_("Everybody who has taken part"), str(people["total"])),
        (_("Began in the period"), str(people["in_period"])),
        (_("Long participants"), str(people["long"])),
        (_("Short participants"), str(people["short"])),
        (_("Staff"), str(content["staff"]["people"])),
        (_("Counted at"), _day(content["counted_at"])),
    ]


def _day(iso: str) -> str:
    return short_day(dt.date.fromisoformat(iso[:10]))


def tables_of(content: Content) -> list[Table]:
    """Targets, indicators, money: the same tables in every file."""
    language = get_language() or "en"
    period, since = _("In the period"), _("Since the beginning")
    targets = [
        [_in(row["words"], language), row["indicator"], row["in_period"], row["value"], row["goal"]]
        for row in content["targets"]
    ]
    rows = [
        [row["code"], row["words"] + ("" if row["wording_checked"] else f" ({_('wording not checked')})"),
         row["in_period"], row["value"]]
        for row in content["indicators"]
    ]  # fmt: skip
    found = [
        Table(_("Targets and what was reached"), [_("Target"), _("Code"), period, since, _("Goal")], targets),
        Table(_("Indicators of the fund"), [_("Code"), _("Indicator"), period, since], rows),
    ]
    if content["money"]:
        claim = content["money"]["claim"]
        words = {
            "staff": _("Staff"), "direct": _("Other direct costs"), "flat": _("Flat rate"), "lump": _("Lump sums"),
            "total": _("Eligible costs together"), "income": _("Income, deducted"), "net": _("What is left"),
            "own": _("The organisation's own share"), "paid": _("Claimed from the funder"),
        }  # fmt: skip
        lines = [[text, float(claim["in_period"][key]), float(claim["so_far"][key])] for key, text in words.items()]
        found.append(Table(_("Payment claim") + ", €", [_("What"), period, since], lines))
    return found


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language) or words.get("fi") or next(iter(words.values()), "")


class Reached(NamedTuple):
    """A target as a bar: how far it has come, in percent of its goal."""

    words: str
    value: float
    goal: float

    @property
    def percent(self) -> int:
        return int(self.value * 100 / self.goal)


def reached_of(content: Content) -> list[Reached]:
    """Every target, for a drawing; its table says the same."""
    language = get_language() or "en"
    return [Reached(_in(row["words"], language), row["value"], row["goal"]) for row in content["targets"]]


def narrative_of(content: Content) -> list[tuple[str, list[str], str]]:
    """(heading, what the records say, what people wrote)"""
    return [(str(HEADINGS[key]), part["recorded"], part["text"]) for key, part in content.get("narrative", {}).items()]


def _pdf(content: Content, state: str) -> bytes:
    says = {
        "title": title_of(content),
        "lang": paper_language(get_language() or "en"),
        "state": state,
        "facts": facts_of(content),
        "narrative": narrative_of(content),
        "tables": [
            {"caption": one.caption, "head": one.head, "rows": [[_shown(cell) for cell in row] for row in one.rows]}
            for one in tables_of(content)
        ],
        "reached": {
            "caption": _("Targets and what was reached"),
            "bars": [{"words": one.words, "percent": one.percent} for one in reached_of(content)],
        },
        "recorded": _("From the records"),
    }
    return typeset(TEMPLATE, says, kept=READABLE)


def _shown(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:,.2f}".replace(",", "\u00a0").replace(".", ",")
    return "–" if cell is None else str(cell)


def add_table(paper: Any, table: Table) -> None:
    """Into a DOCX document, under its caption."""
    paper.add_heading(table.caption, 1)
    grid = paper.add_table(rows=1, cols=len(table.head), style="Table Grid")
    for cell, words in zip(grid.rows[0].cells, table.head, strict=True):
        cell.text = words
    for row in table.rows:
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = _shown(value)


def _docx(content: Content, state: str) -> bytes:
    paper = docx.Document()
    paper.core_properties.title, paper.core_properties.author = title_of(content), ""
    paper.core_properties.language = get_language() or "en"
    paper.add_heading(title_of(content), 0)
    paper.add_paragraph(state)
    for label, value in facts_of(content):
        paper.add_paragraph(f"{label}: {value}")
    for heading, recorded, text in narrative_of(content):
        paper.add_heading(heading, 1)
        for line in recorded:
            paper.add_paragraph(line, style="List Bullet")
        for line in text.splitlines():
            paper.add_paragraph(line)
    for one in tables_of(content):
        add_table(paper, one)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _xlsx(content: Content) -> bytes:
    book = Workbook()
    first: Any = book.active
    first.title = pgettext("to the funder", "Report")[:31]
    for label, value in facts_of(content):
        first.append([label, safe_cell(value)])
    for one in tables_of(content):
        sheet: Any = book.create_sheet(one.caption.replace("/", " ")[:31])
        sheet.append(one.head)
        for row in one.rows:
            sheet.append([safe_cell(cell) for cell in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for number, _head in enumerate(one.head, start=1):
            longest = max([len(_head), *(len(str(row[number - 1])) for row in one.rows)])
            sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDEST)
    words: Any = book.create_sheet(_("Texts")[:31])
    for heading, recorded, text in narrative_of(content):
        words.append([safe_cell(heading), safe_cell("\n".join(recorded)), safe_cell(text)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
