"""What is written to people about their data."""

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kotosilta.people.outbox import Letter

REASONS = {"data_request": gettext_lazy("You asked us about your data.")}


def answered() -> Letter:
    page = f"{settings.ORIGIN}/{get_language()}/my/data/"
    text = _("We have answered what you asked about your data. Sign in to read it.")
    return Letter(subject=_("An answer for you"), body=f"{text}\n\n{page}", text=text)
