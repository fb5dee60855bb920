"""Compile every catalogue with Python alone: a fresh machine has no gettext."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "kotosilta" / "locale"

for catalogue in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
    polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
