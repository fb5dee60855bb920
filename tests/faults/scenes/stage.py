"""What every scene stands on: Django set up, plain static files, and many processes that start at once."""

import multiprocessing
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings

django.setup()
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
settings.ALLOWED_HOSTS = ["*"]


def all_at_once(act: Callable[[int], Any], count: int) -> list[Any]:
    """Run act(0) … act(count-1) in as many forked processes, released by one signal.

    One request beforehand loads views, texts and templates, so that the processes compete for the database instead of
    each loading the whole application: fifty at once on a busy machine took longer than they are waited for.
    """
    from django.db import connections
    from django.test import Client

    Client().get("/en/")
    connections.close_all()
    context = multiprocessing.get_context("fork")
    go, results = context.Event(), context.Queue()

    def run(number: int) -> None:
        go.wait()
        try:
            results.put(act(number))
        except Exception as failure:
            results.put(f"{type(failure).__name__}: {failure}")

    processes = [context.Process(target=run, args=(number,)) for number in range(count)]
    for process in processes:
        process.start()
    go.set()
    answers = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join(30)
    return answers
