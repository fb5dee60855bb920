"""Labels of ESCO: the official CSV tables (one language a file) and JSON with labels in several languages."""

import csv
import io
import json
import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from kotosilta.validation.standards import Unreadable

KIND = re.compile(r"^http://data\.europa\.eu/esco/(skill|occupation)/[0-9A-Za-z-]+$")  # groups of ISCO are no concepts
LANGUAGE = re.compile(r"(?:^|_)([a-z]{2})(?:_|\.csv$)")


class Label(NamedTuple):
    """One concept with its labels: {language: text}."""

    uri: str
    kind: str
    labels: dict[str, str]


def read(name: str, content: bytes) -> list[Label]:
    """The skills and occupations of a file. The language of a CSV table stands in its name (skills_en.csv). Raises
    Unreadable."""
    try:
        text = content.decode("utf-8-sig")
        found = _json(text) if name.casefold().endswith(".json") else _table(name, text)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError, csv.Error):
        raise Unreadable(
            _("This is no file of ESCO. Choose a CSV table from its download, or JSON with labels.")
        ) from None
    if not found:
        raise Unreadable(_("The file holds no skills and no occupations of ESCO."))
    return found


def _json(text: str) -> list[Label]:
    return [
        Label(row["uri"], kind[1], {code: label for code, label in row["prefLabel"].items() if label})
        for row in json.loads(text)
        if (kind := KIND.match(row["uri"]))
    ]


def _table(name: str, text: str) -> list[Label]:
    language = LANGUAGE.search(name.casefold())
    if language is None:
        raise Unreadable(_("The name of the file does not tell its language. Call it for example skills_en.csv."))
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [
        Label(row["conceptUri"], kind[1], {language[1]: row["preferredLabel"]})
        for row in rows
        if (kind := KIND.match(row["conceptUri"])) and row["preferredLabel"]
    ]
