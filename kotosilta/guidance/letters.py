"""What messages of one-to-one guidance say. Subjects tell no name and no topic."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.people.outbox import Letter
from kotosilta.projects.models import Partner


def advisor_asked(school: Partner) -> Letter:
    """To the advisor: where, never for whom."""
    body = _("A teacher asks for you.\n\n%(school)s\n\nFor whom, and how to take it: %(page)s") % {
        "school": school.organisation.name,
        "page": settings.ORIGIN + reverse("guidance:day"),
    }
    return Letter(_("A teacher asks for you"), body)
