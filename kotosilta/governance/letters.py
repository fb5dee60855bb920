"""What messages about matters say."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core.translated import told
from kotosilta.core.wording import short_day
from kotosilta.governance.models import Matter, RootingItem
from kotosilta.people.outbox import TOKEN, Letter

REASONS = {  # why somebody got the message
    "matter_told_back": gettext_lazy("You belong to the panel or made the proposal."),
}


def _facts(matter: Matter) -> dict[str, str]:
    assert matter.due_on is not None  # noqa: S101 - a constraint says so
    return {
        "day": short_day(matter.due_on),
        "about": f"{told(matter.title).text}\n{told(matter.text).text}",
        "page": settings.ORIGIN + reverse("matters:answer", args=[TOKEN]),
    }


def asked(matter: Matter) -> Letter:
    body = _(
        "The user panel asks your service for an answer by %(day)s:\n\n%(about)s\n\nAnswer here: %(page)s\n"
        "Your answer goes to every member of the panel in their own language."
    ) % _facts(matter)
    return Letter(_("The user panel asks you for an answer"), body)


def chased(matter: Matter) -> Letter:
    body = _("The answer to the user panel was due on %(day)s:\n\n%(about)s\n\nAnswer here: %(page)s") % _facts(matter)
    return Letter(_("The user panel still waits for your answer"), body)


def told_back(matter: Matter) -> Letter:
    """To each member, in their own language where the text is there in it."""
    body = _("%(title)s\n\nThe service answers:\n%(answer)s\n\nWhat has changed:\n%(changed)s") % {
        "title": told(matter.title).text,
        "answer": told(matter.answer).text,
        "changed": told(matter.changed).text or _("Nothing yet."),
    }
    return Letter(_("An answer to the panel"), body)


def asked_to_take_over(item: RootingItem) -> Letter:
    """To the future owner of a practice."""
    body = _(
        "The project %(project)s ends. It asks whether you take over this practice:\n\n%(practice)s\n\n"
        "What shows that it works, and your answer: %(page)s"
    ) % {
        "project": item.project.name,
        "practice": told(item.practice).text,
        "page": settings.ORIGIN + reverse("rooting:answer", args=[TOKEN]),
    }
    return Letter(_("Do you take over this practice?"), body)
