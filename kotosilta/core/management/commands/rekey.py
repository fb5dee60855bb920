"""`./manage.py rekey`: a new key for encrypted fields; everything is encrypted anew with it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotosilta.core import rekey


class Command(BaseCommand):
    help = (
        "Add a new key and encrypt every field anew with it. Run it again with --resume if it was interrupted. Old "
        "keys stay in the file, for backups and for the codes of reports that were made with them; --forget-old takes "
        "them out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", action="store_true", help="go on with the newest key, add none")
        parser.add_argument(
            "--forget-old",
            action="store_true",
            help="take the old keys out: backups made with them can no longer be read, and whoever reported something "
            "before cannot come back with the code",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["forget_old"]:
            left = sum(rekey.of_older_keys(model, name).count() for model, name in rekey.encrypted_columns())
            if left:
                raise CommandError(f"{left} values still need an old key. Run rekey --resume first.")
            rekey.encrypt_anew()
            self.stdout.write(f"{rekey.drop_old_keys()} old keys were taken out.")
            return
        if not options["resume"]:
            rekey.add_key()
        count = rekey.encrypt_anew()
        self.stdout.write(
            f"{count} values were encrypted anew. {len(settings.KEYS.ring('field'))} keys are in the file."
        )
