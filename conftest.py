"""Shared by all tests: plain static files, no mail sent, a cast on request."""

import os
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import translation

from kotosilta.core import sms
from kotosilta.people.models import User
from tests import cast as the_cast
from tests import kept_cast

WITH_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what uses the database (by fixture, mark, or processes of its own) is run a second time."""
    if connection.vendor == "sqlite" or os.environ.get("KOTOSILTA_NIGHTLY"):
        return

    def is_about_it(item: Any) -> bool:
        uses = WITH_DATABASE & set(item.fixturenames) or item.get_closest_marker("django_db")
        return bool(uses) or "tests/faults" in str(item.path)

    kept = [item for item in items if is_about_it(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(autouse=True)
def plain_settings(settings):
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    translation.deactivate()  # the language of the last request of the test before
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": {**memory, "LOCATION": "shared"}, "process": {**memory, "LOCATION": "process"}}
    for one in caches.all():
        one.clear()  # the rate limits of the test before
    settings.SMS_GATEWAY = sms.MEMORY
    sms.outbox.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def cast(db) -> SimpleNamespace:
    return kept_cast.set_up()


@pytest.fixture
def as_user():
    """as_user(user): a client signed in as that user."""

    def sign_in(user: User) -> Client:
        return the_cast.sign_in(Client(), user)

    return sign_in
