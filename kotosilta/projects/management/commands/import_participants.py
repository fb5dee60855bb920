"""`./manage.py import_participants FILE --project SLUG [--dry-run]`: participants from CSV or XLSX, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kotosilta.projects import imports, tables
from kotosilta.projects.models import Project
from kotosilta.projects.participant_columns import COLUMNS


class Command(BaseCommand):
    help = "Import participants from a CSV file or a workbook; one wrong row refuses the whole file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--project", required=True, help="short name (slug) of the project")
        parser.add_argument("--dry-run", action="store_true", help="check every row, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.select_related("owner").filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project with the short name {options['project']}.")
        try:
            content = options["file"].read_bytes()
            headings, _table = tables.read_table(content, columns=COLUMNS)
        except (OSError, tables.Wrong) as error:
            raise CommandError(str(error)) from None
        columns = tables.guess_columns(headings, COLUMNS)
        found = imports.check(content, columns, project, self.show_progress)
        if found.problems:
            lines = [f"Row {problem.row}, column {problem.column}: {problem.text}" for problem in found.problems]
            raise CommandError("\n".join([*lines, "Nothing was imported."]))
        if options["dry_run"]:
            self.stdout.write(f"{len(found.rows)} participants are ready to be imported. Nothing was written.")
            return
        with transaction.atomic():
            people = imports.write(project, found.rows, by=None).people
        self.stdout.write(
            f"{len(people)} participants were imported into {project.slug}; {len(found.matched)} were there already."
        )

    def show_progress(self, done: int, total: int) -> None:
        self.stderr.write(f"{done}/{total} rows checked")
