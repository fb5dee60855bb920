"""What messages about reports say: that something waits, never what, of whom, or how many."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.people.outbox import Letter
from kotosilta.projects.models import Partner


def reports_wait() -> Letter:
    body = _("Something waits for you in Kotosilta. Please look today: %(page)s") % {
        "page": settings.ORIGIN + reverse("incidents:list")
    }
    return Letter(_("Something waits for you"), body)


def not_taken_up(school: Partner) -> Letter:
    """To the project's managers: the school is silent; what it is about is not theirs to know."""
    body = _("A report to %(school)s has waited for more than a week. Please call the school.") % {
        "school": school.organisation.name
    }
    return Letter(_("Please call a school"), body)
