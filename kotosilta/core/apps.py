from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


def make_cache_table(using: str, **_kwargs: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)


class CoreConfig(AppConfig):
    name = "kotosilta.core"
    label = "core"

    def ready(self) -> None:
        post_migrate.connect(make_cache_table, sender=self)
