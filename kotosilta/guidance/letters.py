"""What messages of one-to-one guidance say. Subjects tell no name and no topic."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.people.outbox import TOKEN, Letter
from kotosilta.projects.models import Partner

REASONS = {  # why somebody got the message
    "referral_family": gettext_lazy("You were referred to a service, and we ask whether the help began."),
}


def advisor_asked(school: Partner) -> Letter:
    """To the advisor: where, never for whom."""
    body = _("A teacher asks for you.\n\n%(school)s\n\nFor whom, and how to take it: %(page)s") % {
        "school": school.organisation.name,
        "page": settings.ORIGIN + reverse("guidance:day"),
    }
    return Letter(_("A teacher asks for you"), body)


def _service_page() -> dict[str, str]:
    return {"page": settings.ORIGIN + reverse("referrals:service", args=[TOKEN])}


def referral_sent() -> Letter:
    """To the service: that somebody needs it, never who."""
    body = _(
        "A family is referred to your service. Who it is and what they need stands here, and you answer here without "
        "an account: %(page)s\n\nPlease answer within two weeks."
    )
    return Letter(_("A family is referred to your service"), body % _service_page())


def referral_chased() -> Letter:
    body = _("A family still waits for your answer. Who it is, and your answer: %(page)s")
    return Letter(_("A family waits for your answer"), body % _service_page())


def referral_family() -> Letter:
    """To the family, in its language: neither subject nor text say which service it is."""
    body = _("Did you get the help that we asked for together? Tell us with one tap: %(page)s") % {
        "page": settings.ORIGIN + reverse("referrals:family", args=[TOKEN])
    }
    return Letter(_("Did you get help?"), body)
