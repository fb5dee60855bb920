"""`./manage.py import_services PATH --keeper NAME [--dry-run]`: services from a catalogue's files, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kotosilta.guidance.catalogues import Reading
from kotosilta.guidance.catalogues.files import Unreadable, read_file, read_files
from kotosilta.guidance.services.directory import import_services
from kotosilta.people.models import Organisation


class Command(BaseCommand):
    help = "Import services from Suomi.fi (PTV) JSON or Open Referral HSDS 3 (JSON, CSV): a file, a ZIP or a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--keeper", required=True, help="name of the organisation that will check the services")
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        keeper = Organisation.objects.filter(name=options["keeper"]).first()
        if keeper is None:
            raise CommandError(f"There is no organisation with the name {options['keeper']}.")
        try:
            reading = _read(options["path"])
            with transaction.atomic():
                report = import_services(reading=reading, keeper=keeper, by=None)
                transaction.set_rollback(options["dry_run"])
        except (OSError, Unreadable) as error:
            raise CommandError(f"{error}\nNothing was imported.") from None
        except ValidationError as error:
            raise CommandError("\n".join([*error.messages, "Nothing was imported."])) from None
        for text in report.left_out:
            self.stderr.write(f"left out: {text}")
        done = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{len(report.new)} services {done} added, {len(report.changed)} changed; {report.same} stayed the same."
        )


def _read(path: Path) -> Reading:
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if one.suffix.casefold() in {".json", ".csv"})
        return read_files(
            {str(one.relative_to(path)): one.read_bytes() for one in files if one.name != "datapackage.json"}
        )
    return read_file(path.name, path.read_bytes())
