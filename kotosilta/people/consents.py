"""The texts of consents: those that `people` itself needs, and those that other apps bring (settings.CONSENT_TEXTS
names them, as PERSON_GROUNDS does the grounds). A changed text gets a new version; old consents keep theirs."""

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class ConsentText(NamedTuple):
    title: str | Promise
    text: str | Promise
    version: str


TEXTS = {
    "partners": ConsentText(
        _("The project's partners may see my name"),
        _(
            "The organisations that run this project together may see my name and what I take part in. "
            "They use it only to help me. I can take this back at any time, and nothing bad follows."
        ),
        "2026-1",
    ),
    "photo": ConsentText(
        _("My picture may be used"),
        _(
            "The project may take pictures of me and use them when it tells about its work. "
            "I can take this back at any time. Pictures that are already printed cannot be taken back."
        ),
        "2026-1",
    ),
}


def all_texts() -> dict[str, ConsentText]:
    """Every consent that a person's page offers, by key."""
    return {key: text for path in settings.CONSENT_TEXTS for key, text in import_string(path).items()}
