"""What of a profile everybody may see: one consent a field, for twelve months, asked again in good time."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kotosilta.people.consents import ConsentText

PREFIX = "directory."
MONTHS = 12
REMIND_DAYS = 30
VERSION = "2026-1"
# Without these there is nothing to show.
LISTED = ("name", "topics")
FIELDS = {
    "name": _("the name that I use as an expert"),
    "topics": _("my topics and what I do"),
    "languages": _("my languages"),
    "region": _("my region"),
    "photo": _("my picture"),
    "availability": _("on which days I can come"),
    "about": _("what I wrote about myself"),
    "fee": _("my fee"),
    "diploma": _("that I have a diploma"),
}


BRIDGE = "bridge"
BRIDGE_TEXT = ConsentText(
    _("An expert comes with me"),
    _(
        "An expert by experience may come with me to the meeting and hear what is said there about me. The expert has "
        "promised to tell it to nobody. I can take this back at any time, and nothing bad follows."
    ),
    VERSION,
)


TEXTS = {BRIDGE: BRIDGE_TEXT}


def text_of(field: str) -> ConsentText:
    """The consent for one field, as the person reads it."""
    return ConsentText(
        _("In the open directory of experts"),
        format_lazy(
            _(
                "Everybody on the internet may see in the directory of experts: {field}. This holds for twelve months. "
                "I can take it back at any time, and nothing bad follows."
            ),
            field=FIELDS[field],
        ),
        VERSION,
    )
