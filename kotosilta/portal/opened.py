"""Who has opened a person's file, when and on what ground: for the person, in words."""

import datetime as dt
from typing import NamedTuple

from django.utils.translation import gettext as _

from kotosilta.core.models import AuditEntry
from kotosilta.people.grounds import GROUND_WORDS
from kotosilta.people.models import Person, User

SHOWN = 50


class Opened(NamedTuple):
    at: dt.datetime
    who: str
    ground: str


def who_opened(person: Person) -> list[Opened]:
    """The latest readings of the file, newest first."""
    entries = list(AuditEntry.objects.filter(person=person.uuid, action="person.opened").order_by("-at")[:SHOWN])
    names = {user.uuid: str(user) for user in User.objects.filter(uuid__in=[entry.actor for entry in entries])}
    return [
        Opened(
            entry.at,
            names.get(entry.actor, _("an account that no longer exists")) if entry.actor else _("the system"),
            str(GROUND_WORDS.get(entry.ground, entry.ground)),
        )
        for entry in entries
    ]
