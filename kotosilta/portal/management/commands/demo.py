"""`./manage.py demo [--reset]`: fill an empty database with the demo's projects."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kotosilta.core import audit
from kotosilta.people.models import User
from kotosilta.portal import loading
from kotosilta.portal.demo import growing_together, isok, kotiranta, kotoisa
from kotosilta.portal.demo.experts import deliver_old_messages
from kotosilta.projects.models import Project


class Command(BaseCommand):
    help = "Load the demo into an empty database; --reset empties it first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="delete everything in the database first")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is something already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            call_command("flush", interactive=False, verbosity=0)
            audit.anchor_file().unlink(missing_ok=True)
        elif User.objects.exists() or Project.objects.exists():
            if options["if_empty"]:
                self.stdout.write("The database is not empty: it is left as it is.")
                return
            raise CommandError("The database is not empty. Use --reset to delete everything in it and load the demo.")
        modules = {"isok": isok, "kotoisa": kotoisa, "growing-together": growing_together, "kotiranta": kotiranta}
        replays = list(modules.items())
        try:
            with transaction.atomic():  # a demo that is cut off leaves nothing behind, and is loaded anew
                for number, (name, module) in enumerate(replays, start=1):
                    self.stdout.write(f"{number}/{len(replays)} {name} …")
                    loading.tell(loading.Progress(number, len(replays)))
                    module.replay()
                    deliver_old_messages()
        finally:
            loading.end()
        while audit.chain_entries():
            pass
        self.stdout.write("The demo is loaded.")
