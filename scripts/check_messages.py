"""Fail when a text is missing, fuzzy, or has other placeholders than its source, in a language that is switched on."""

import re
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "kotosilta" / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?bdi>")
COMPLETE = ("fi", "ar")


def faults(language: str) -> list[str]:
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    found = [f"{language}: not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    found += [f"{language}: fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    for entry in catalogue.translated_entries():
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            got = set(PLACEHOLDER.findall(text))
            if got - wanted or (not entry.msgid_plural and got != wanted):
                found.append(f"{language}: other placeholders: {entry.msgid!r} -> {text!r}")
    return found


if __name__ == "__main__":
    problems = [fault for language in COMPLETE for fault in faults(language)]
    print("\n".join(problems[:40]))
    sys.exit(bool(problems))
