"""`./manage.py audit verify`: check that no entry of the audit log was changed, taken out or cut off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotosilta.core import audit
from kotosilta.core.models import AuditEntry


class Command(BaseCommand):
    help = "Verify the audit log against its MACs, its chain and its anchors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        faults = audit.verify()
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"The audit log is whole: {AuditEntry.objects.count()} entries.")
