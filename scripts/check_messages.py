"""Fail when a text is missing, fuzzy, or has other placeholders than its source, in a language that needs it."""

import sys
from pathlib import Path

from catalogues import OTHERS, STAFF_LANGUAGES, opened

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from kotosilta.core.placeholders import keeps_placeholders


def faults(language: str) -> list[str]:
    catalogue = opened(language)
    found = [f"{language}: not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    found += [f"{language}: fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    for entry in catalogue.translated_entries():
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not keeps_placeholders(entry.msgid, entry.msgid_plural, texts):
            found.append(f"{language}: other placeholders: {entry.msgid!r} -> {texts!r}")
    return found


if __name__ == "__main__":
    problems = [fault for language in (*STAFF_LANGUAGES, *OTHERS) for fault in faults(language)]
    print("\n".join(problems[:40]))
    sys.exit(bool(problems))
