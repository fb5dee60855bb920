"""A standard of one's own as a CSV table: one row an outcome, texts in columns that end with their language.

Columns: standard_code, standard_xx, unit_code, unit_xx, points, group_xx, outcome_code, outcome_xx, level_1_xx to
level_5_xx, where xx is a language (fi, en, ar …). What a level column says holds for the outcome of its row. There are
one, three or five levels, or none.
"""

import csv
import io
import re
from typing import Any

from django.utils.translation import gettext as _

from kotosilta.core.languages import NAMES
from kotosilta.core.translated import Texts
from kotosilta.validation.standards import OutcomeDraft, StandardDraft, UnitDraft, Unreadable, kept
from kotosilta.validation.standards.eperusteet import SCALES

COLUMN = re.compile(r"^(standard|unit|group|outcome|level_[1-5])_([a-z]{2,3}(?:-[a-z]+)?)$")
PLAIN = {"standard_code", "unit_code", "points", "outcome_code"}
SCALE_OF = {0: "", 1: "1", 3: "2", 5: "3"}  # number of levels -> scale of ePerusteet
Row = dict[str, str]


def read(content: bytes) -> StandardDraft:
    """What the table holds. Raises Unreadable with the row and what to write there."""
    try:
        text = content.decode("utf-8-sig")
        dialect = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=",;\t")
        rows = [
            (number, row)
            for number, row in enumerate(csv.DictReader(io.StringIO(text, newline=""), dialect=dialect), 2)
        ]
    except (UnicodeDecodeError, csv.Error):
        raise Unreadable(_("This is not a CSV table in UTF-8.")) from None
    columns = list(rows[0][1]) if rows else []
    unknown = [name for name in columns if name not in PLAIN and not _known(name)]
    if unknown or not any(name.startswith("outcome_") and _known(name) for name in columns):
        what = ", ".join(str(name) for name in unknown[:5]) or "outcome_fi"
        raise Unreadable(_("These columns are missing or not known: %(what)s.") % {"what": what})
    levels = _levels(columns)
    filled = [(number, {name: (value or "").strip() for name, value in row.items() if name}) for number, row in rows]
    return _standard([(number, row) for number, row in filled if any(row.values())], levels)


def _known(name: Any) -> bool:
    found = COLUMN.match(name or "")
    return found is not None and found[2] in NAMES


def _levels(columns: list[str]) -> int:
    count = len({name[: len("level_1")] for name in columns if name.startswith("level_")})
    if count not in SCALE_OF:
        raise Unreadable(_("A scale has one, three or five levels. The table has %(count)s.") % {"count": count})
    return count


def _texts(row: Row, what: str) -> Texts:
    return kept({name[len(what) + 1 :]: value for name, value in row.items() if name.startswith(f"{what}_")}, NAMES)


def _standard(rows: list[tuple[int, Row]], levels: int) -> StandardDraft:
    if not rows or not rows[0][1].get("standard_code") or not _texts(_without_codes(rows[0][1]), "standard"):
        raise Unreadable(_("Row 2: write the code and the name of the standard (standard_code, standard_fi)."))
    scale = [
        {"key": str(place), "words": kept(words), "criteria": []}
        for place, (_number, words) in enumerate(SCALES.get(SCALE_OF[levels], []), 1)
    ]
    units: dict[str, UnitDraft] = {}
    for number, full in rows:
        row = _without_codes(full)
        code, title, words = full.get("unit_code", ""), _texts(row, "unit"), _texts(row, "outcome")
        if not words:
            raise Unreadable(_("Row %(row)s: write the outcome.") % {"row": number})
        if code not in units:
            if not code or not title:
                raise Unreadable(_("Row %(row)s: write the code and the name of the unit.") % {"row": number})
            units[code] = UnitDraft(code, title, _points(number, full), scale, [], [])
        criteria = {str(key): [said] for key in range(1, levels + 1) if (said := _texts(row, f"level_{key}"))}
        units[code].outcomes.append(OutcomeDraft(words, _texts(row, "group"), full.get("outcome_code", ""), criteria))
    first = rows[0][1]
    return StandardDraft(
        first["standard_code"], _texts(_without_codes(first), "standard"), None, None, list(units.values())
    )


def _without_codes(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in PLAIN}


def _points(number: int, row: Row) -> float | None:
    text = row.get("points", "").replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}(\.\d)?", text):
        raise Unreadable(_("Row %(row)s: write the points as a number, for example 15.") % {"row": number})
    return float(text)
