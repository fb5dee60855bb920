"""Shared by all tests: plain static files, no mail sent, a cast on request."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from kotosilta.core import sms
from kotosilta.people.models import User
from tests import cast as the_cast


@pytest.fixture(autouse=True)
def plain_settings(settings):
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()  # the rate limits of the test before
    settings.SMS_GATEWAY = sms.MEMORY
    sms.outbox.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def cast(db) -> SimpleNamespace:
    return the_cast.make_cast()


@pytest.fixture
def as_user():
    """as_user(user): a client signed in as that user."""

    def sign_in(user: User) -> Client:
        return the_cast.sign_in(Client(), user)

    return sign_in
