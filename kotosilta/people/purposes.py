"""Why a message was sent, in words. settings.MESSAGE_REASONS names dictionaries {purpose: words}; each app adds its
own."""

from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@cache
def _reasons() -> dict[str, Promise]:
    found: dict[str, Promise] = {}
    for path in settings.MESSAGE_REASONS:
        found |= import_string(path)
    return found


def why(purpose: str) -> str:
    """Empty for a purpose of which no app tells."""
    return str(_reasons().get(purpose, ""))
