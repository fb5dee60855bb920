"""`manage.py invoice list|export`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kotosilta.core import audit
from kotosilta.invoicing.files import FILES
from kotosilta.invoicing.models import Invoice


class Command(BaseCommand):
    help = "Invoices: list them, write one to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        listing = words.add_parser("list", help="every issued invoice and credit note, a line each")
        listing.add_argument("--format", choices=("text", "numbers"), default="text")
        export = words.add_parser("export", help="one invoice as a file")
        export.add_argument("number", type=int)
        export.add_argument("--format", choices=tuple(FILES), required=True)
        export.add_argument("--output", type=Path, required=True)
        export.add_argument("--business-id", default="", help="of the seller, where several use the same number")

    def handle(self, *_args: Any, **options: Any) -> None:
        {"list": self._list, "export": self._export}[options["word"]](options)

    def _list(self, options: dict[str, Any]) -> None:
        rows = Invoice.objects.select_related("seller__organisation", "credited_by").prefetch_related(
            "lines", "payments"
        )
        for invoice in rows.order_by("seller", "number"):
            if options["format"] == "numbers":
                self.stdout.write(str(invoice.number))
                continue
            state = "open" if invoice.open_amount else "settled"
            self.stdout.write(
                f"{invoice.number:6} {invoice.kind} {invoice.issued_on} {invoice.total:10} {state:8} "
                f"{invoice.parties['buyer']['name']}"
            )

    def _export(self, options: dict[str, Any]) -> None:
        rows = Invoice.objects.filter(number=options["number"])
        if options["business_id"]:
            rows = rows.filter(seller__organisation__business_id=options["business_id"])
        found = list(rows[:2])
        if len(found) != 1:
            why = "Several sellers have it: name one with --business-id." if found else "It has not been issued."
            raise CommandError(f"There is no single invoice {options['number']}. {why}")
        make, _content_type, _ending = FILES[options["format"]]
        options["output"].write_bytes(make(found[0]))
        audit.record("invoice.exported", by=None, subject=found[0])
        self.stdout.write(f"{options['output']}: invoice {found[0].number} as {options['format']}")
