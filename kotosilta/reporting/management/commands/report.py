"""`./manage.py report SLUG --period 2018-H2|2018|all --format json|xlsx|pdf|docx --output FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from kotosilta.projects.models import Project
from kotosilta.reporting import periods
from kotosilta.reporting.content import content
from kotosilta.reporting.files import KINDS, report_file
from kotosilta.reporting.narrative import recorded


class Command(BaseCommand):
    help = "Write the figures of a project in a period, counted now, into a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name of the project")
        parser.add_argument("--period", default=periods.WHOLE, help="2018-H2, 2018 or all")
        parser.add_argument("--format", default="json", choices=sorted(KINDS))
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--language", default="fi", choices=["fi", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.select_related("owner").filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']}.")
        period = periods.find(project, options["period"])
        if period is None:
            known = ", ".join(one.key for one in periods.periods_of(project))
            raise CommandError(f"The project has no period {options['period']}. It has: {known}.")
        with override(options["language"]):
            made = content(project, period)
            said = recorded(project, period)
            made["narrative"] = {key: {"recorded": lines, "text": ""} for key, lines in said.items()}
            written = report_file(made, options["format"], str(period))
        try:
            options["output"].write_bytes(written)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{options['output']}: {len(written)} bytes.")
