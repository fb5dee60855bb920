"""`./manage.py restore FILE`: put the content of a backup in place of what is here."""

import sqlite3
import tarfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.module_loading import import_string

from kotosilta.core.backup import Refuses, restore
from kotosilta.core.sealed import Unreadable


class Command(BaseCommand):
    help = "Restore a backup into a migrated installation; in place of everything that is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = restore(options["file"], settings.BACKUP_PASSPHRASE)
        except (Refuses, Unreadable, OSError, tarfile.TarError, DatabaseError, sqlite3.Error) as why:
            raise CommandError(f"Nothing was restored. {why}") from None
        for path in settings.AFTER_RESTORE:
            import_string(path)()
        self.stdout.write(f"Restored: {sum(rows.values())} rows of {len(rows)} tables.")
