"""What is sent to those who assess without an account."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.people.outbox import TOKEN, Letter


def tutor_asked() -> Letter:
    """To the workplace tutor: that a trainee's marks are asked for, never whose."""
    page = settings.ORIGIN + reverse("tutors:marks", args=[TOKEN])
    body = _(
        "You guide a trainee at your workplace. Please say on this page what the trainee can do; it takes a few "
        "minutes and needs no account: %(page)s"
    )
    return Letter(_("What can your trainee do?"), body % {"page": page})
