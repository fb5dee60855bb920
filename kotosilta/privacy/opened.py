"""Who has opened a person's file, when and on what ground: for the person, in words."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.core.models import AuditEntry
from kotosilta.people.grounds import GROUND_WORDS
from kotosilta.people.models import Comparison, Person, User

READ, SHOWN = 500, 50
READINGS = ("person.opened", "credential.opened", "credential.downloaded")


class Opened(NamedTuple):
    """One reader on one day."""

    on: dt.date
    who: str
    ground: str
    times: int


def who_opened(person: Person) -> list[Opened]:
    """The latest readings of the file by others, newest first, one line a reader and day; also of a record that has
    been merged into it."""
    doubles = Comparison.objects.merges().filter(kept=person).values("double")
    entries = AuditEntry.objects.filter(Q(person=person.uuid) | Q(person__in=doubles), action__in=READINGS).exclude(
        ground="own_file"
    )
    days = Counter(
        (clock.local(entry.at).date(), entry.actor, entry.ground) for entry in entries.order_by("-at")[:READ]
    )
    names = {user.uuid: str(user) for user in User.objects.filter(uuid__in=[actor for _day, actor, _ground in days])}
    gone, system = _("an account that no longer exists"), _("the system")
    return [
        Opened(day, names.get(actor, gone) if actor else system, str(GROUND_WORDS.get(ground, ground)), times)
        for (day, actor, ground), times in list(days.items())[:SHOWN]
    ]
