"""Paper: a Typst template and what it says become a PDF that screen readers read."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import fontpkg_amiri
import justmytype_intl_africa
import typst

FONTS = [  # Libertinus Serif (Latin, Greek, Cyrillic) is inside typst
    str(Path(str(fontpkg_amiri.ROOT)) / "files"),
    str(Path(str(justmytype_intl_africa.__file__)).parent / "fonts"),  # Noto Sans Ethiopic
]
ARCHIVED = ["a-3a", "ua-1"]  # PDF/A-3 and PDF/UA-1
READABLE = ["ua-1"]

CannotSet = typst.TypstError


def paper_language(code: str) -> str:
    """The language as typst knows it: Dari is set as Persian, Easy Finnish as Finnish."""
    return code.partition("-")[0]


def typeset(
    template: Path, says: dict[str, Any], *, kept: Any = ARCHIVED, at: dt.datetime | None = None,
    **inputs: str,
) -> bytes:  # fmt: skip
    """The PDF, the same bytes for the same content and time. The template finds `says` as JSON under "data", and every
    other input by its name. `kept`: standards of PDF to keep to. Raises CannotSet."""
    made: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(says, ensure_ascii=False), **inputs},
        pdf_standards=kept,
        timestamp=int(at.timestamp()) if at else None,
    )
    return made
