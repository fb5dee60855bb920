"""The outbox."""

import re
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.core.records import Record, Records
from kotosilta.people.models.persons import Person


class Messages(Records):
    def visible_to(self, user: Any) -> Self:
        """What was sent to a person is part of their file."""
        return self.filter(person__in=Person.objects.all().open_to(user))


class Message(Record):
    """The outbox: written in the act's own transaction, sent by the worker, once. To a person, or to a mailbox of
    somebody who has no account here (`person` is then empty). With `text` it goes to a phone, and the person reads the
    rest, `body`, on their own page."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="messages")
    purpose = models.CharField(max_length=40)
    about = models.UUIDField(null=True)  # of the row that the message is about
    once_key = models.CharField(max_length=120, unique=True)
    address = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    text = models.CharField(max_length=500, blank=True)
    is_urgent = models.BooleanField(default=False)  # goes to a phone at night too
    calendar = models.TextField(blank=True)  # an invitation or its cancellation, RFC 5546
    opens = models.ForeignKey(Link, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "purpose": "none",
        "once_key": "none",
        "address": "personal",
        "language": "personal",
        "subject": "personal",
        "body": "personal",
        "text": "personal",
        "is_urgent": "none",
        "calendar": "personal",
        "about": "none",
        "opens": "none",
        "state": "none",
        "attempts": "none",
        "not_before": "none",
        "sent_at": "none",
    }
    objects = Messages.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before"], name="message_due"),
            models.Index(fields=["about", "purpose"], name="message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"

    @property
    def read_here(self) -> str:
        """The words for the person's own page: the address of a link works in the message alone."""
        return re.sub(r"\S*-token-\S*", "…", self.body)
