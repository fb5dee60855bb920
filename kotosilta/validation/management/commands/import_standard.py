"""`./manage.py import_standard FILE [--dry-run]`: JSON of ePerusteet or a CSV table of one's own, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kotosilta.validation.services.standards import import_standard, source_of
from kotosilta.validation.standards import Unreadable
from kotosilta.validation.standards.files import read_file


class Command(BaseCommand):
    help = "Import a standard from JSON of ePerusteet or from a CSV table; the same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft, is_own = read_file(options["file"].name, options["file"].read_bytes())
            with transaction.atomic():
                done = import_standard(draft=draft, by=None, source=source_of(is_own))
                transaction.set_rollback(options["dry_run"])
        except (OSError, Unreadable) as error:
            raise CommandError(f"{error}\nNothing was imported.") from None
        except ValidationError as error:
            raise CommandError("\n".join([*error.messages, "Nothing was imported."])) from None
        self.stdout.write(f"read {done.units} units with {done.parts} parts and {done.outcomes} requirements")
        if not done.is_new:
            self.stdout.write(f"{done.standard.code} stays at version {done.standard.version}: nothing has changed.")
        else:
            would = "would be" if options["dry_run"] else "is"
            self.stdout.write(f"{done.standard.code} {would} version {done.standard.version} now.")
