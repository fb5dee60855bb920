"""`./manage.py import_esco FILE [--esco-version 1.1.1] [--dry-run]`: skills and occupations, all or nothing."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kotosilta.validation.services.standards import import_concepts
from kotosilta.validation.standards import Unreadable
from kotosilta.validation.standards.esco import read


class Command(BaseCommand):
    help = "Import labels of ESCO from its official CSV tables (skills_en.csv) or from JSON with labels."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--esco-version", help="for example 1.1.1; otherwise read from the name of the file")
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        in_name = re.search(r"v(\d+(?:\.\d+)+)", file.name)
        version = options["esco_version"] or (in_name[1] if in_name else "")
        if not version:
            raise CommandError("Which version of ESCO is it? Say it with --esco-version. Nothing was imported.")
        try:
            found = read(file.name, file.read_bytes())
        except (OSError, Unreadable) as error:
            raise CommandError(f"{error}\nNothing was imported.") from None
        with transaction.atomic():
            done = import_concepts(found=found, version=version)
            transaction.set_rollback(options["dry_run"])
        would = "would be" if options["dry_run"] else "are"
        self.stdout.write(f"read {done.skills} skills and {done.occupations} occupations of ESCO {version}")
        self.stdout.write(f"{done.new} {would} new, {done.changed} {would} changed.")
