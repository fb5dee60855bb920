"""What the messages of an activity say in each language, on a phone too, and its own words in them."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotosilta.activities import letters
from kotosilta.activities.forms import WordsForm
from kotosilta.activities.models import Activity, Session
from kotosilta.activities.views import run_activity
from kotosilta.core import audit, sms
from kotosilta.core.access import Request
from kotosilta.core.forms import bind
from kotosilta.people.outbox import TOKEN, Letter, Mailbox, phone_text

KINDS: dict[str, tuple[Any, Callable[[Session], Letter]]] = {
    "reminder": (_("Reminder, the day before"), letters.reminded),
    "invitation": (_("Invitation, a week before"), letters.invited),
    "change": (_("Something has changed"), letters.changed),
    "cancellation": (_("Cancelled"), partial(letters.cancelled, was_invited=True)),
}
LONG = 2  # segments; more costs more than a reminder is worth
A_TOKEN = "x" * 22  # as long as those that stand in a link


class Shown(NamedTuple):
    """A letter in one language, and what of it a phone shows."""

    language: str
    name: str
    subject: str
    body: str
    text: str
    segments: int

    @property
    def is_long(self) -> bool:
        return self.segments > LONG


def shown_in(language: str, name: str, letter: Callable[[], Letter]) -> Shown:
    with translation.override(language):
        says = letter()
        text = phone_text(says, Mailbox("+358", language)).replace(TOKEN, A_TOKEN)
    body = says.body.replace(TOKEN, "…")
    return Shown(language, name, says.subject, body, text.replace(A_TOKEN, "…"), sms.segments(text))


def messages_of(request: Request, uuid: UUID) -> HttpResponse:
    activity = run_activity(request, uuid)
    form = bind(WordsForm, request, instance=activity)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(request.get_full_path())
    kind = request.GET.get("kind", "")
    chosen = kind if kind in KINDS else "reminder"
    session = _example(activity)
    rows = [
        shown_in(language, str(name), partial(KINDS[chosen][1], session))
        for language, name in settings.LANGUAGES
        if session
    ]
    context = {
        "activity": activity,
        "form": form,
        "rows": rows,
        "kinds": [(key, words) for key, (words, _letter) in KINDS.items()],
        "chosen": chosen,
        "keeps_typed": True,
    }
    return render(request, "activities/messages.html", context, status=422 if form.is_bound and form.errors else 200)


def _example(activity: Activity) -> Session | None:
    """The next session, or the last one that there was."""
    return activity.sessions.to_come().first() or activity.sessions.order_by("-starts_at").first()
