"""Refusals are read in English; whatever is written beside the database lies in a folder of its own."""

import pytest
from django.utils.translation import override

from kotosilta.privacy import retention


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path
    retention.looked_through.clear()
