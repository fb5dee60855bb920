"""`./manage.py standard list` and `./manage.py standard export CODE --format json [--version N]`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotosilta.validation.models import Standard
from kotosilta.validation.services.standards import exported


class Command(BaseCommand):
    help = "List the standards, or write one out as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="code, version and name of each")
        export = acts.add_parser("export", help="one standard with all its texts")
        export.add_argument("code")
        export.add_argument("--format", choices=["json"], default="json")
        export.add_argument("--version", type=int, dest="number", help="not the newest, but this version")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "list":
            for row in Standard.objects.all():
                self.stdout.write(f"{row.code}  version {row.version}  {row}")
            return
        rows = Standard.objects.filter(code=options["code"])
        found = rows.filter(version=options["number"]).first() if options["number"] else rows.newest().first()
        if found is None:
            raise CommandError(f"There is no standard with the code {options['code']}. See: standard list")
        self.stdout.write(json.dumps(exported(found), ensure_ascii=False, indent=1))
