"""Collect the texts to translate into every catalogue, with the files they stand in; a language keeps what it needs."""

import os
import subprocess
import sys

from catalogues import LOCALE, OTHERS, PLURALS, STAFF_LANGUAGES, is_wanted, opened, path_of

for language in (*STAFF_LANGUAGES, *OTHERS):
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
admin = [sys.executable, "-m", "django", "makemessages", "-a", "--add-location", "file", "--no-wrap", "-v0"]
subprocess.run(admin, cwd=LOCALE.parent, check=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": ""})
for language in (*STAFF_LANGUAGES, *OTHERS):
    catalogue = opened(language)
    catalogue[:] = [entry for entry in catalogue if not entry.obsolete and is_wanted(entry, language)]
    for entry in catalogue.fuzzy_entries():  # a guess from a similar text is no translation
        entry.flags.remove("fuzzy")
        entry.msgstr = ""
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    if language in PLURALS:
        catalogue.metadata["Plural-Forms"] = PLURALS[language]
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save()
