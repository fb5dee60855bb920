"""Messages to people: queued inside the act, sent by the worker.

A message is marked as being sent before it leaves. If the worker dies in between, the message stays in that state and
is reported as failed after a while instead of being sent a second time: nobody is told twice.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import translation

from kotosilta.core import clock
from kotosilta.core.calendars import Meeting, invitation, method_of
from kotosilta.core.models import Link
from kotosilta.people.models import ContactRoute, Message, Person

log = logging.getLogger(__name__)
ATTEMPTS = 5
STUCK_AFTER = dt.timedelta(minutes=10)
# Stands for the token in the address of a link: the token itself is made when the message leaves, and kept nowhere.
TOKEN = "-token-"  # noqa: S105 - a place, not a secret


class Mailbox(NamedTuple):
    """Where somebody without an account is reached."""

    address: str
    language: str


class Letter(NamedTuple):
    """What is said, in one language. With a meeting it carries an invitation (or its cancellation)."""

    subject: str
    body: str
    meeting: Meeting | None = None


def interface_language(code: str) -> str:
    """The interface language for a person's language of messages."""
    return code if code in dict(settings.LANGUAGES) else "en"


def mailbox_of(person: Person) -> Mailbox | None:
    """The person's e-mail address and language; None when they have no e-mail."""
    route = person.contact_routes.filter(kind=ContactRoute.Kind.EMAIL).order_by("-is_preferred", "id").first()
    return Mailbox(route.value, interface_language(person.language)) if route else None


def queue(
    to: Person | Mailbox,
    *,
    purpose: str,
    once_key: str,
    letter: Callable[[], Letter],
    about: UUID | None = None,
    opens: Callable[[], Link] | None = None,
) -> Message | None:
    """Put a message into the outbox; the same `once_key` is queued once. `letter` is asked in the reader's language;
    its body may hold an address with TOKEN in it, for the link that the message `opens`, which is made with it. Returns
    None for a person without an e-mail address: then somebody tells them."""
    mailbox = mailbox_of(to) if isinstance(to, Person) else to
    if mailbox is None:
        return None
    with translation.override(mailbox.language):
        says = letter()
    made: dict[str, Any] = {
        "person": to if isinstance(to, Person) else None,
        "purpose": purpose,
        "about": about,
        "address": mailbox.address,
        "language": mailbox.language,
        "subject": says.subject,
        "body": says.body,
        "calendar": invitation(says.meeting, mailbox.address) if says.meeting else "",
        "opens": opens,  # called only when the message is made
    }
    return Message.objects.get_or_create(once_key=once_key, defaults=made)[0]


def invited(purpose: str, about: UUID) -> set[int]:
    """Ids of the people who have been told about this row for this purpose."""
    told = Message.objects.filter(purpose=purpose, about=about, person__isnull=False)
    return set(told.values_list("person", flat=True))


def invite_each(people: Iterable[Person], *, purpose: str, about: UUID, letter: Callable[[], Letter]) -> int:
    """The same letter to each who has not had it, in their language. Returns how many are told now: those without an
    e-mail address are not."""
    before = invited(purpose, about)
    told = [
        queue(person, purpose=purpose, once_key=f"{purpose}:{about}:{person.uuid}", letter=letter, about=about)
        for person in people
        if person.pk not in before
    ]
    return sum(message is not None for message in told)


def send_due() -> int:
    """Send what is due (a duty of the worker). Returns how many were sent."""
    sent = 0
    for pk in Message.objects.filter(state=Message.State.WAITING, not_before__lte=clock.now()).values_list(
        "pk", flat=True
    )[:100]:
        sent += _send(pk)
    Message.objects.filter(state=Message.State.SENDING, not_before__lt=clock.now() - STUCK_AFTER).update(
        state=Message.State.FAILED
    )
    return sent


def _send(pk: int) -> bool:
    with transaction.atomic():
        claimed = Message.objects.filter(pk=pk, state=Message.State.WAITING).update(
            state=Message.State.SENDING, not_before=clock.now()
        )
    if not claimed:
        return False
    message = Message.objects.select_related("opens").get(pk=pk)
    message.attempts += 1
    try:
        _mail(message).send()
    except OSError as failure:
        log.warning("message %s was not sent: %s", message.uuid, type(failure).__name__)
        again = message.attempts < ATTEMPTS
        message.state = Message.State.WAITING if again else Message.State.FAILED
        message.not_before = clock.now() + dt.timedelta(minutes=2**message.attempts)
    else:
        message.state, message.sent_at = Message.State.SENT, clock.now()
    message.save(update_fields=["state", "sent_at", "attempts", "not_before"])
    return bool(message.state == Message.State.SENT)


def _mail(message: Message) -> EmailMultiAlternatives:
    body = message.body
    if message.opens is not None:
        body = body.replace(TOKEN, message.opens.new_token())
    mail = EmailMultiAlternatives(
        message.subject, body, to=[message.address], headers={"Auto-Submitted": "auto-generated"}
    )
    if message.calendar:
        mail.attach_alternative(message.calendar, f"text/calendar; method={method_of(message.calendar)}")
    return mail
