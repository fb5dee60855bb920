"""Texts to translate as files: CSV for a spreadsheet, XLIFF 1.2 (OASIS) for translators' programs; out and in again.

A text with plural forms has a row (or trans-unit) for each, its id ending in "#0", "#1" … Every id ends in "@" and a
hash of the translation as it was: a row that nobody has touched changes nothing, whatever has been corrected meanwhile.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree import ElementTree

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core.acts import Refused
from kotosilta.core.sheets import as_written, csv_of
from kotosilta.core.wordings import State
from kotosilta.people.models import User
from kotosilta.portal import translations
from kotosilta.portal.translations import Item
from kotosilta.projects.tables import Problem, Wrong, read_table

HEADINGS = ["id", "where", "source language", "source", "language", "text", "state"]
XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
STATES = {  # of XLIFF 1.2, for ours
    State.MISSING: "new",
    State.DRAFT: "translated",
    State.MACHINE: "needs-review-translation",
    State.OUTDATED: "needs-adaptation",
    State.REVIEWED: "final",
}
PROBLEMS_AT_MOST = 50


class Row(NamedTuple):
    """What a file says of one text: its place in the file, and its state as we name it ("" when it says none)."""

    number: int
    id: str
    source: str
    text: str
    state: str


def _forms(items: Iterable[Item]) -> Iterable[tuple[str, Item, str, str]]:
    for item in items:
        for number, (source, text) in enumerate(zip(item.source, item.texts, strict=True)):
            form = item.id if len(item.texts) == 1 else f"{item.id}#{number}"
            yield f"{form}@{_was(text)}", item, source, text


def _was(text: str) -> str:
    return hashlib.sha256(_plain(text).encode()).hexdigest()[:8]


def _in_xml(text: str) -> str:
    """Without the signs that XML 1.0 has no way to write."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", text)


def as_csv(items: Iterable[Item], language: str) -> bytes:
    rows = [
        [form_id, item.where, item.source_language, source, language, text, item.state]
        for form_id, item, source, text in _forms(items)
    ]
    return csv_of([HEADINGS, *rows]).encode()


def as_xliff(items: Iterable[Item], language: str) -> bytes:
    """One <file> for each source language."""
    ElementTree.register_namespace("", XLIFF)
    root = ElementTree.Element(f"{{{XLIFF}}}xliff", version="1.2")
    bodies: dict[str, ElementTree.Element] = {}
    for form_id, item, source, text in _forms(items):
        body = bodies.get(item.source_language)
        if body is None:
            file = ElementTree.SubElement(
                root,
                f"{{{XLIFF}}}file",
                {
                    "original": "kotosilta",
                    "datatype": "plaintext",
                    "source-language": item.source_language,
                    "target-language": language,
                },
            )
            body = bodies[item.source_language] = ElementTree.SubElement(file, f"{{{XLIFF}}}body")
        unit = ElementTree.SubElement(body, f"{{{XLIFF}}}trans-unit", id=form_id)
        ElementTree.SubElement(unit, f"{{{XLIFF}}}source").text = _in_xml(source)
        ElementTree.SubElement(unit, f"{{{XLIFF}}}target", state=STATES[item.state]).text = _in_xml(text)
        ElementTree.SubElement(unit, f"{{{XLIFF}}}note").text = _in_xml(item.where)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def read(content: bytes) -> list[Row]:
    """The rows of a CSV or XLIFF file. Raises Wrong."""
    return _read_xliff(content) if content.lstrip()[:1] == b"<" else _read_csv(content)


def _read_csv(content: bytes) -> list[Row]:
    headings, rows = read_table(content)
    lacking = [name for name in ("id", "source", "text") if name not in headings]
    if lacking:
        raise Wrong(
            _("The first row has no heading “%(heading)s”. Keep the first row of the file.") % {"heading": lacking[0]}
        )
    place = {name: headings.index(name) for name in HEADINGS if name in headings}

    def cell(cells: list[str], name: str) -> str:
        index = place.get(name, len(cells))
        return as_written(cells[index]) if index < len(cells) else ""

    return [
        Row(number, cell(cells, "id"), cell(cells, "source"), cell(cells, "text"), cell(cells, "state"))
        for number, cells in rows
    ]


def _read_xliff(content: bytes) -> list[Row]:
    try:
        text = content.decode("utf-8-sig")
        if "<!" in text.replace("<![CDATA[", "").replace("<!--", ""):  # a DOCTYPE, which could grow without end
            raise ElementTree.ParseError
        root = ElementTree.fromstring(text.partition("?>")[2] or text)  # noqa: S314 - without DOCTYPE nothing grows
    except (UnicodeDecodeError, ElementTree.ParseError):
        raise Wrong(_("This is not a whole XLIFF file.")) from None
    names = {theirs: ours.value for ours, theirs in STATES.items()}
    found = []
    for number, unit in enumerate(root.iter(f"{{{XLIFF}}}trans-unit"), 1):
        target = unit.find(f"{{{XLIFF}}}target")
        source = "".join(source.itertext()) if (source := unit.find(f"{{{XLIFF}}}source")) is not None else ""
        text = "".join(target.itertext()) if target is not None else ""
        state = names.get(target.get("state", ""), "") if target is not None else ""
        found.append(Row(number, unit.get("id", ""), source, text, state))
    if not found:
        raise Wrong(_("The file holds no texts."))
    return found


def take_in(*, rows: list[Row], language: str, by: User) -> tuple[int, list[Problem]]:
    """Say all that the rows say, or nothing: how many texts changed, and what is wrong. Rows without a text are left
    out. A text counts as checked only when the row says so."""
    kinds = translations.kinds_for(by)
    known = {item.id: item for kind in kinds for item in translations.items(by, language, kind)}
    given: dict[str, dict[int, Row]] = {}
    problems: list[Problem] = []
    for row in rows:
        form_id, _at, was = row.id.partition("@")
        item_id, _hash, form = form_id.partition("#")
        item = known.get(item_id)
        index = int(form) if form.isdecimal() and len(form) < 3 else 0
        if item is None or index >= len(item.texts) or (form and not form.isdecimal()):
            problems.append(Problem(row.number, "id", _("There is no such text, or it is not yours to translate.")))
        elif _plain(item.source[index]) != _plain(row.source):
            problems.append(
                Problem(row.number, "source", _("The text has changed since the file was made. Take the file again."))
            )
        elif row.text.strip() and not _is_untouched(row, was, item.texts[index]):
            given.setdefault(item_id, {})[index] = row
    changed = 0
    with transaction.atomic():
        for item_id, forms in given.items():
            item = known[item_id]
            texts = [forms[n].text.strip() if n in forms else text for n, text in enumerate(item.texts)]
            states = {row.state for row in forms.values()}
            state = State.REVIEWED if states == {"reviewed"} else State.MACHINE if "machine" in states else State.DRAFT
            if [*map(_plain, texts)] == [*map(_plain, item.texts)] and state in (item.state, State.DRAFT):
                continue
            try:
                translations.translate(language=language, item_id=item_id, texts=texts, state=state, by=by)
                changed += 1
            except Refused as refused:
                first = min(forms.values())
                problems += [Problem(first.number, "text", why) for why in refused.messages]
        if problems:
            transaction.set_rollback(True)
    return (0 if problems else changed), problems[:PROBLEMS_AT_MOST]


def _is_untouched(row: Row, was: str, now: str) -> bool:
    """Does the row say what it said when the file was made, and no more about its state?"""
    return _was(row.text) == was and (row.state != State.REVIEWED or _was(now) != was)


def _plain(text: str) -> str:
    """Programs write line ends in their own ways."""
    return " ".join(text.split())
