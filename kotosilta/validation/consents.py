"""What a candidate allows those who assess."""

from django.utils.translation import gettext_lazy as _

from kotosilta.people.consents import ConsentText

VALIDATION = "validation"
VALIDATION_TEXT = ConsentText(
    _("My assessors see what I show"),
    _(
        "The teacher, the counsellor and the guide at the workplace who assess what I can do may see my name, what I "
        "said of my skills and what I have shown. I can take this back at any time. Then nobody assesses me any more, "
        "and nothing bad follows. A certificate that I already have stays mine."
    ),
    "2026-1",
)
TEXTS = {VALIDATION: VALIDATION_TEXT}
