"""Sixty bad files, made when they are asked for: what people send by mistake, and what somebody sends on purpose."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator

import openpyxl

HEADINGS = "Nimi;Syntymäaika;Sukupuoli;Aloituspäivä"
Parts = dict[str, bytes]


def workbook(rows: list[list[object]] | None = None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows or [["Nimi", "Aloituspäivä"], ["Ali", "8.12.2026"]]:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def with_parts(**more: bytes) -> bytes:
    return packed(parts_of(workbook()) | {name.replace("__", "/"): content for name, content in more.items()})


SHEET = "xl/worksheets/sheet1.xml"
OPENING = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def with_sheet(inside: bytes, before: bytes = b"") -> bytes:
    sheet = before + OPENING + b"<sheetData>" + inside + b"</sheetData></worksheet>"
    return packed(parts_of(workbook()) | {SHEET: sheet})


def without(part: str) -> bytes:
    return packed({name: content for name, content in parts_of(workbook()).items() if name != part})


def _laughs(levels: int) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(levels))
    return f"<!DOCTYPE x [{entities}]>".encode()


def _nested() -> bytes:
    """A bomb in a bomb: forty megabytes of nothing, packed."""
    return packed({"x.bin": bytes(40_000_000)})


def _flat(size: int) -> bytes:
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 1000 + b"</t></is></c></row>"
    return with_sheet(row * (size // len(row)))


def _cell(value: str, attributes: str = 't="inlineStr"') -> bytes:
    return f"<row><c {attributes}><is><t>{value}</t></is></c></row>".encode()


def _no_rows() -> bytes:
    return workbook([["Nimi", "Aloituspäivä"]])


def _sheets(count: int) -> bytes:
    made = openpyxl.Workbook()
    for number in range(count):
        made.create_sheet(f"S{number}").append(["Nimi", "Aloituspäivä"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _hidden() -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["Nimi"])
    made.create_sheet("seen")
    made.active.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _scrambled(content: bytes, seed: int) -> bytes:
    chance, changed = random.Random(seed), bytearray(content)
    for _time in range(60):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _a_million_rows() -> bytes:
    return with_sheet(b'<row r="1048576"/>' + b"<row/>" * 1_000_000)


def _too_many_rows() -> bytes:
    return f"{HEADINGS}\n".encode() + b"Ali;1990;mies;8.12.2026\n" * 50_001


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a zip that is no workbook": lambda: packed({"hello.txt": b"hello"}),
    "an empty zip": lambda: packed({}),
    "the first half of a workbook": lambda: workbook()[: len(workbook()) // 2],
    "the second half of a workbook": lambda: b"PK" + workbook()[len(workbook()) // 2 :],
    "only the first two letters": lambda: b"PK",
    "a word document": lambda: packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}),
    "an old workbook or one with a password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "forty megabytes of nothing in a part": _nested,
    "sixty megabytes of one cell after another": lambda: _flat(60_000_000),
    "a part of nothing, a thousandfold": lambda: with_parts(xl__media__big=bytes(30_000_000)),
    "a thousand parts more": lambda: packed(parts_of(workbook()) | {f"xl/x{n}.xml": b"<x/>" for n in range(1001)}),
    "macros": lambda: with_parts(**{"xl__vbaProject.bin": b"macro"}),
    "macros in capitals": lambda: with_parts(**{"XL__VBAPROJECT.BIN": b"macro"}),
    "a sheet of macros": lambda: with_parts(**{"xl__macrosheets__sheet1.xml": b"<x/>"}),
    "a link to another file": lambda: with_parts(**{"xl__externalLinks__externalLink1.xml": b"<x/>"}),
    "a connection to a database": lambda: with_parts(**{"xl__connections.xml": b"<x/>"}),
    "a billion laughs": lambda: with_sheet(_cell("&a9;"), _laughs(10)),
    "a quadratic blow-up": lambda: with_sheet(_cell("&a0;" * 5000), f'<!DOCTYPE x [<!ENTITY a0 "{"A" * 5000}">]>'.encode()),
    "a file of the machine as an entity": lambda: with_sheet(_cell("&e;"), b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    "a document type in two bytes a letter": lambda: packed(
        parts_of(workbook()) | {SHEET: '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []><x/>'.encode("utf-16")}
    ),
    "laughs among the shared texts": lambda: with_parts(**{"xl__sharedStrings.xml": _laughs(10) + b"<sst/>"}),
    "a sheet that does not end": lambda: packed(parts_of(workbook()) | {SHEET: OPENING + b"<sheetData><row>"}),
    "a sheet that is no XML": lambda: packed(parts_of(workbook()) | {SHEET: b"\x00\x01\x02 not xml"}),
    "a sheet that is empty": lambda: packed(parts_of(workbook()) | {SHEET: b""}),
    "no list of sheets": lambda: without("xl/workbook.xml"),
    "no types": lambda: without("[Content_Types].xml"),
    "no sheet": lambda: without(SHEET),
    "nothing but headings": _no_rows,
    "no cell at all": lambda: with_sheet(b""),
    "a million empty rows": _a_million_rows,
    "only a hidden sheet holds something": _hidden,
    "thirty-one sheets": lambda: _sheets(31),
    "a text that is not there": lambda: with_sheet(b'<row><c t="s"><v>999999</v></c></row><row><c t="s"><v>1</v></c></row>'),
    "a number that is none": lambda: with_sheet(b'<row r="1"><c r="A1"><v>1e</v></c></row><row r="2"><c r="A2"><v>x</v></c></row>'),
    "a date that is none": lambda: with_sheet(b'<row><c t="d"><v>2026-99-99</v></c></row><row><c t="d"><v>x</v></c></row>'),
    "bytes changed at random, once": lambda: _scrambled(workbook(), 1),
    "bytes changed at random, twice": lambda: _scrambled(workbook(), 2),
    "bytes changed at random, thrice": lambda: _scrambled(workbook(), 3),
}  # fmt: skip
TABLES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "blanks": lambda: b"   \n\n  \t \n",
    "headings only": lambda: HEADINGS.encode(),
    "a quotation mark that does not end": lambda: (HEADINGS + '\n"Ali;1990;mies;8.12.2026\n').encode(),
    "letters after a quotation mark": lambda: (HEADINGS + '\n"Ali"x;1990;mies;8.12.2026\n').encode(),
    "two bytes a letter": lambda: (HEADINGS + "\nAli;1990;mies;8.12.2026\n").encode("utf-16"),
    "two bytes a letter, without a mark": lambda: (HEADINGS + "\nAli;1990;mies;8.12.2026\n").encode("utf-16-le"),
    "four bytes a letter": lambda: (HEADINGS + "\nAli;1990;mies;8.12.2026\n").encode("utf-32"),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(500),
    "a PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(300),
    "zeros": lambda: bytes(5000),
    "a page of the web": lambda: b"<!doctype html><html><body>Sign in</body></html>",
    "one endless line": lambda: b"A" * 3_000_000,
    "a cell of two megabytes": lambda: HEADINGS.encode() + b"\n" + b"A" * 2_000_000 + b";1990;mies;8.12.2026\n",
    "more rows than fit": _too_many_rows,
    "other headings": lambda: b"Foo;Bar\n1;2\n",
    "cells of another table": lambda: (HEADINGS + "\n2026;Ali;8.12.2026;nainen\n").encode(),
    "a row without its name": lambda: (HEADINGS + "\n;1990;mies;8.12.2026\n").encode(),
    "a date that does not exist": lambda: (HEADINGS + "\nAli;1990;mies;31.2.2026\n").encode(),
    "numbers in place of dates": lambda: (HEADINGS + "\nAli;1990;mies;46364\n").encode(),
    "a formula as a name, and no date": lambda: (HEADINGS + "\n=cmd|'/c calc'!A0;1990;mies;\n").encode(),
    "a name of three thousand letters": lambda: (HEADINGS + "\n" + "A" * 3000 + ";1990;mies;8.12.2026\n").encode(),
}  # fmt: skip


def every() -> Iterator[tuple[str, bytes]]:
    for name, make in {**WORKBOOKS, **TABLES}.items():
        yield name, make()
