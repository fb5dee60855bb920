"""A language that nobody speaks: every text that a language must have, between brackets and longer. What a page shows
outside the brackets was never handed to the translators."""

import sys
from collections.abc import Iterator
from pathlib import Path

import lxml.html
from django.conf import settings

from kotosilta.core.placeholders import PLACEHOLDER
from kotosilta.core.templatetags import parts
from kotosilta.core.wordings import forget_catalogues

sys.path.insert(0, str(Path(settings.BASE_DIR) / "scripts"))
import catalogues

ACCENTS = str.maketrans("aceinosuyz", "áçéíñóšúýž")
NAMES = {*map(parts.settings_name, dict(settings.LANGUAGES)), "Kotosilta", "PDF", "CSV", "XLSX", "JSON", "DOCX", "HTML"}
NAMES |= {"ESF", "AMIF", "EQF", "ESCO", "JWT", "Open", "Badge"}


def strange(text: str) -> str:
    """Longer by two fifths, with accents; placeholders and tags stay."""
    parts = PLACEHOLDER.split(text)
    kept = [*PLACEHOLDER.findall(text), ""]
    worded = "".join(part.translate(ACCENTS) + found for part, found in zip(parts, kept, strict=True))
    return f"⟦{worded}{'·' * (len(text) * 2 // 5)}⟧"


def write(language: str, folder: Path) -> None:
    """The catalogue of a language, with nothing but strange texts."""
    catalogue = catalogues.opened(language)
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {form: strange(entry.msgid_plural) for form in entry.msgstr_plural}
        else:
            entry.msgstr = strange(entry.msgid)
        if "fuzzy" in entry.flags:
            entry.flags.remove("fuzzy")
    path = folder / catalogues.path_of(language).relative_to(catalogues.LOCALE)
    path.parent.mkdir(parents=True)
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    forget_catalogues()


SKIPPED = {"title", "script", "style", "bdi", "time", "code", "textarea", "svg"}
SPOKEN = ("aria-label", "title", "placeholder", "alt")


def untranslated(page: str) -> Iterator[str]:
    """Words of the page that come from no catalogue: outside the brackets, and not marked as somebody's own."""
    tree = lxml.html.document_fromstring(page)
    language = tree.get("lang")

    def walk(element: lxml.html.HtmlElement) -> Iterator[str]:
        foreign = element.get("lang", language) != language or element.get("dir") == "auto"
        if not isinstance(element.tag, str) or element.tag in SKIPPED or foreign:
            return
        yield from (element.get(name) or "" for name in SPOKEN)
        yield element.text or ""
        for child in element:
            yield from walk(child)
            yield child.tail or ""

    inside = 0
    for text in walk(tree):
        outside = ""
        for letter in text:
            inside += (letter == "⟦") - (letter == "⟧")
            outside += letter if inside == 0 and letter != "⟧" else " "
        for word in outside.replace("/", " ").split():
            plain = word.strip(".,:;!?()–·•“”\"'")
            if len(plain) > 2 and plain.isalpha() and plain not in NAMES:
                yield f"{plain!r} in {' '.join(text.split())!r}"
    if inside:
        yield "a text is cut off before its closing bracket, and hides what follows"
