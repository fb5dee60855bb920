"""What messages about questionnaires say."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.people.outbox import Letter
from kotosilta.surveys.models import Round

REASONS = {  # why somebody got the message
    "survey_invitation": gettext_lazy("You take part in the project, and it asks how you are."),
}


def asked_to_answer(asked: Round, token: str) -> Letter:
    """To a parent, in their language. The subject tells nothing."""
    body = _(
        "We ask how you and your children are, with pictures. It takes three minutes. Nobody sees who answered.\n\n"
        "%(title)s\n%(page)s"
    ) % {"title": str(asked.questionnaire), "page": settings.ORIGIN + reverse("surveys:answer", args=[token])}
    return Letter(_("A question for you"), body)
