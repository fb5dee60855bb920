"""Reading standards from the files of others, and writing them out again; knows no database."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from kotosilta.core.translated import Texts, source_hash, source_of

LANGUAGES = ("fi", "sv", "en")  # of ePerusteet; anything else in its texts is a key of its own


class Unreadable(Exception):
    """The file is none that we know; the message says what to do."""


class OutcomeDraft(NamedTuple):
    """An outcome as the file tells it; `criteria` by key of a level."""

    words: Texts
    group: Texts
    code: str = ""
    criteria: dict[str, list[Texts]] = {}


class UnitDraft(NamedTuple):
    """A unit with its outcomes and its parts; `levels` as in the model."""

    code: str
    title: Texts
    points: float | None
    levels: list[dict[str, Any]]
    outcomes: list[OutcomeDraft]
    parts: list["UnitDraft"]


class StandardDraft(NamedTuple):
    """A whole standard; days as milliseconds since 1970, as ePerusteet counts them, or None."""

    code: str
    title: Texts
    valid_from: int | None
    valid_until: int | None
    units: list[UnitDraft]


def kept(given: Any, languages: Iterable[str] = LANGUAGES) -> Texts:
    """Texts by language, letter by letter as the file has them. Without any text, empty."""
    said = {code: given.get(code) for code in languages} if isinstance(given, dict) else {}
    stored: Texts = {
        code: {"text": text, "state": "reviewed", "source_hash": ""} for code, text in said.items() if text
    }
    if not (source := source_of(stored) or next(iter(stored), "")):
        return {}
    for code, entry in stored.items():
        entry["state"] = "source" if code == source else "reviewed"
        entry["source_hash"] = source_hash(stored[source]["text"])
    return stored


def plain(texts: Texts) -> dict[str, str]:
    """Texts as others read them: {language: text}."""
    return {code: entry["text"] for code, entry in texts.items()}
