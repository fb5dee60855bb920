"""Messages to people: queued inside the act, sent by the worker.

A message is marked as being sent before it leaves. If the worker dies in between, the message stays in that state and
is reported as failed after a while instead of being sent a second time: nobody is told twice.
"""

import datetime as dt
import logging
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation

from kotosilta.core import clock
from kotosilta.people.models import ContactRoute, Message, Person

log = logging.getLogger(__name__)
ATTEMPTS = 5
STUCK_AFTER = dt.timedelta(minutes=10)


def interface_language(code: str) -> str:
    """The interface language for a person's language of messages."""
    from django.conf import settings

    return code if code in dict(settings.LANGUAGES) else "en"


def queue(*, person: Person, purpose: str, once_key: str, subject: Any, body: Any) -> Message | None:
    """Put a message to a person into the outbox, in their language. Returns None when they have no e-mail address:
    then somebody tells them. `subject` and `body` are lazy translations; the same `once_key` is queued once.
    """
    route = person.contact_routes.filter(kind=ContactRoute.Kind.EMAIL).order_by("-is_preferred", "id").first()
    if route is None:
        return None
    language = interface_language(person.language)
    with translation.override(language):
        message, _created = Message.objects.get_or_create(
            once_key=once_key,
            defaults={
                "person": person,
                "purpose": purpose,
                "address": route.value,
                "language": language,
                "subject": str(subject),
                "body": str(body),
            },
        )
    return message


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
    message = Message.objects.get(pk=pk)
    message.attempts += 1
    try:
        EmailMessage(
            message.subject, message.body, to=[message.address], headers={"Auto-Submitted": "auto-generated"}
        ).send()
    except OSError as failure:
        log.warning("message %s was not sent: %s", message.uuid, type(failure).__name__)
        again = message.attempts < ATTEMPTS
        message.state = Message.State.WAITING if again else Message.State.FAILED
        message.not_before = clock.now() + dt.timedelta(minutes=2**message.attempts)
    else:
        message.state, message.sent_at = Message.State.SENT, clock.now()
    message.save(update_fields=["state", "sent_at", "attempts", "not_before"])
    return message.state == Message.State.SENT
