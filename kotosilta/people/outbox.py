"""Messages to people: queued inside the act, sent by the worker, by e-mail or as a text to a phone.

A message is marked as being sent before it leaves. If the worker dies in between, the message stays in that state and
is reported as failed after a while instead of being sent a second time: nobody is told twice.
"""

import datetime as dt
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from kotosilta.core import clock, sms
from kotosilta.core.calendars import Meeting, invitation, method_of
from kotosilta.core.models import Link
from kotosilta.people.models import ContactRoute, Message, Person

log = logging.getLogger(__name__)
ATTEMPTS = 5
STUCK_AFTER = dt.timedelta(minutes=10)
# Stands for the token in the address of a link: the token itself is made when the message leaves, and kept nowhere.
TOKEN = "-token-"  # noqa: S105 - a place, not a secret


# A phone is left alone from nine in the evening until eight in the morning, unless it is urgent.
QUIET_FROM, QUIET_UNTIL = 21, 8


class Mailbox(NamedTuple):
    """Where somebody is reached: an e-mail address, or a phone number (E.164); others may read a shared phone."""

    address: str
    language: str
    is_shared: bool = False

    @property
    def is_phone(self) -> bool:
        return self.address.startswith("+")


class Letter(NamedTuple):
    """What is said, in one language. With a meeting it carries an invitation (or its cancellation). `text` is said on
    somebody's own phone beside the subject, before the link."""

    subject: str
    body: str
    meeting: Meeting | None = None
    text: str = ""


def interface_language(code: str) -> str:
    """The interface language for a person's language of messages."""
    return code if code in dict(settings.LANGUAGES) else "en"


WRITTEN_TO = (ContactRoute.Kind.EMAIL, ContactRoute.Kind.OWN_PHONE, ContactRoute.Kind.SHARED_PHONE)


def mailbox_of(person: Person) -> Mailbox | None:
    """Where messages reach the person: the way they prefer, else e-mail, their own phone, a shared one. None when
    somebody has to tell them."""
    routes = [route for route in person.contact_routes.all() if route.kind in WRITTEN_TO]
    if not routes:
        return None
    first = min(routes, key=lambda route: (not route.is_preferred, WRITTEN_TO.index(route.kind), route.pk))
    is_shared = first.kind == ContactRoute.Kind.SHARED_PHONE
    return Mailbox(first.value, interface_language(person.language), is_shared)


def queue(
    to: Person | Mailbox,
    *,
    purpose: str,
    once_key: str,
    letter: Callable[[], Letter],
    about: UUID | None = None,
    opens: Callable[[], Link] | None = None,
    is_urgent: bool = False,
) -> Message | None:
    """Put a message into the outbox; the same `once_key` is queued once. `letter` is asked in the reader's language;
    its body may hold an address with TOKEN in it, for the link that the message `opens`, which is made with it. Returns
    None for a person whom no message reaches: then somebody tells them."""
    mailbox = mailbox_of(to) if isinstance(to, Person) else to
    if mailbox is None:
        return None
    with translation.override(mailbox.language):
        says = letter()
        text = phone_text(says, mailbox) if mailbox.is_phone else ""
    made: dict[str, Any] = {
        "person": to if isinstance(to, Person) else None,
        "purpose": purpose,
        "about": about,
        "address": mailbox.address,
        "language": mailbox.language,
        "subject": says.subject,
        "body": says.body,
        "text": text,
        "is_urgent": is_urgent,
        "calendar": invitation(says.meeting, mailbox.address) if says.meeting and not mailbox.is_phone else "",
        "opens": opens,  # called only when the message is made
    }
    return Message.objects.get_or_create(once_key=once_key, defaults=made)[0]


def phone_text(says: Letter, mailbox: Mailbox) -> str:
    """What a phone shows. On a shared one nobody learns what it is about, and no link acts for the person."""
    page = f"{settings.ORIGIN}/{mailbox.language}/my/messages/"
    if mailbox.is_shared:
        return gettext("You have a message. Sign in to read it: %(page)s") % {"page": page}
    links = [found.rstrip(".,;:!?)»”") for found in re.findall(rf"{re.escape(settings.ORIGIN)}/\S+", says.body)]
    link = next((one for one in links if TOKEN in one), links[0] if links else page)
    return " ".join(part for part in (f"{says.subject}.", says.text, link) if part)


def is_quiet(moment: dt.datetime) -> bool:
    """Are phones left alone now, in Finland?"""
    return not QUIET_UNTIL <= clock.local(moment).hour < QUIET_FROM


def phones_ring_from(moment: dt.datetime) -> dt.datetime:
    """This moment, or eight o'clock when it is in the night."""
    local = clock.local(moment)
    if not is_quiet(moment):
        return moment
    day = local.date() + dt.timedelta(days=local.hour >= QUIET_FROM)
    return clock.at(day, dt.time(QUIET_UNTIL))


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
    due = Message.objects.filter(state=Message.State.WAITING, not_before__lte=clock.now())
    if is_quiet(clock.now()):
        due = due.filter(Q(text="") | Q(is_urgent=True))
    sent = sum(_send(pk) for pk in due.values_list("pk", flat=True)[:100])
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
        _leave(message)
    except OSError as failure:
        log.warning("message %s was not sent: %s", message.uuid, type(failure).__name__)
        # A gateway that took the message and did not answer in time may have sent it: nobody is told twice.
        again = message.attempts < ATTEMPTS and not isinstance(failure, TimeoutError)
        message.state = Message.State.WAITING if again else Message.State.FAILED
        message.not_before = clock.now() + dt.timedelta(minutes=2**message.attempts)
    else:
        message.state, message.sent_at = Message.State.SENT, clock.now()
    message.save(update_fields=["state", "sent_at", "attempts", "not_before"])
    return bool(message.state == Message.State.SENT)


def _leave(message: Message) -> None:
    """By e-mail or to the phone. Raises OSError when it cannot leave."""
    token = message.opens.new_token() if message.opens is not None else TOKEN
    if message.text:
        sms.send(message.address, message.text.replace(TOKEN, token))
    else:
        _mail(message, message.body.replace(TOKEN, token)).send()


def _mail(message: Message, body: str) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        message.subject, body, to=[message.address], headers={"Auto-Submitted": "auto-generated"}
    )
    if message.calendar:
        mail.attach_alternative(message.calendar, f"text/calendar; method={method_of(message.calendar)}")
    return mail
