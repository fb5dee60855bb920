"""For whatever watches over the servers: does this process live, and can it serve? Says nothing about anybody."""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from kotosilta.core.access import public
from kotosilta.core.keys import KeyMissing
from kotosilta.portal import metrics as numbers


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as failure:
        return type(failure).__name__
    return "ok"


def _migrations() -> str:
    """A process of a newer version must not serve before the database has its tables."""
    try:
        executor = MigrationExecutor(connection)
        return "behind" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError as failure:
        return type(failure).__name__


def _keys() -> str:
    try:
        for name in settings.KEYS.names:
            settings.KEYS.ring(name)
    except (KeyMissing, OSError) as failure:
        return type(failure).__name__
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations, "keys": _keys}


@public
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; asks nobody else, so that a database that is away restarts no process."""
    return JsonResponse({"state": "ok"})


@public
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when requests may come here, 503 with what is wrong when not."""
    found = {name: check() for name, check in CHECKS.items()}
    is_ready = set(found.values()) == {"ok"}
    return JsonResponse({"state": "ok" if is_ready else "not ready", **found}, status=200 if is_ready else 503)


@public
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What waits and what failed, for those who know the token of the setting; nobody else learns that it is here."""
    wanted, told = f"Bearer {settings.METRICS_TOKEN}", request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(told.encode(), wanted.encode()):
        return HttpResponse(status=404, content_type="text/plain")  # a machine asks: no page
    return HttpResponse(numbers.text(), "text/plain; version=0.0.4; charset=utf-8")
