"""What a family allows the leaders of its clubs."""

from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import CARE
from kotosilta.people.consents import ConsentText

CARE_TEXT = ConsentText(
    _("Leaders see what I wrote about allergies"),
    _(
        "The leaders of the activities that I come to may read what I have written about allergies and what they must "
        "know. Nobody else reads it. I can take this back at any time, and nothing bad follows."
    ),
    "2026-1",
)
TEXTS = {CARE: CARE_TEXT}
