"""`./manage.py backup FILE`: everything that this installation knows, in one sealed file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotosilta.core.backup import Refuses, back_up


class Command(BaseCommand):
    help = "Write database, files, keys and audit anchors into one encrypted file, while the system runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = back_up(options["file"], settings.BACKUP_PASSPHRASE)
        except (Refuses, OSError) as why:
            raise CommandError(str(why)) from None
        self.stdout.write(f"{options['file']}: {sum(rows.values())} rows of {len(rows)} tables.")
