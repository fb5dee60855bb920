"""Acts of whoever reports. None of them writes an audit entry, a message or a moment: only the week is kept."""

import datetime as dt
from collections.abc import Iterable
from random import SystemRandom
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import current
from kotosilta.incidents.models import Incident, Message, Recipient, monday
from kotosilta.incidents.permissions import can_work_on_case
from kotosilta.incidents.receipts import hashes, new_code
from kotosilta.people.models import User
from kotosilta.projects.models import Partner

MESSAGES_AT_MOST = 50
_mixed_on: dt.date | None = None  # by this worker


def receiving_schools() -> Any:
    """Schools where somebody reads reports now: those that can be chosen in a report."""
    rows = Partner.objects.filter(current(), pk__in=Recipient.objects.all().now().values("school"))
    schools = rows.filter(role=Partner.Role.SCHOOL).select_related("organisation")
    return schools.order_by("organisation__name")


def adults_at(readers: Iterable[Recipient]) -> Any:
    """Their accounts, for whoever reports to say who is involved."""
    return User.objects.filter(pk__in=[row.user_id for row in readers])


def readers_of(school: Partner, not_to: Iterable[User] = ()) -> list[Recipient]:
    """Who would read a report at this school now."""
    named = {user.pk for user in not_to}
    rows = Recipient.objects.filter(school=school).now().select_related("user").order_by("-role", "id")
    return [row for row in rows if row.user_id not in named]


@transaction.atomic
def report(*, school: Partner, not_to: Iterable[User], **told: Any) -> tuple[Incident, str]:
    """A report, and the code by which its author comes back: it is shown once and stored nowhere. `not_to` are those at
    the school whom it is about: they never see it. Raises Refused when nobody else would read it."""
    named = list(not_to)
    if not readers_of(school, named):
        raise Refused(
            _("Everybody who reads reports at this school is involved. Tell an adult whom you trust, or call 116 111.")
        )
    code = new_code()
    incident: Incident = Incident.objects.create(
        id=uuid4(), school=school, receipt_hash=hashes(code)[0], week=monday(clock.today()), **told
    )
    incident.not_to.set(named)
    return incident, code


def find_by_code(code: str) -> Incident | None:
    """The report that this code opens; a wrong code takes as long as a right one."""
    rows = Incident.objects.select_related("school__organisation")
    return rows.filter(receipt_hash__in=hashes(code)).first()


@transaction.atomic
def write_from_outside(*, incident: Incident, text: str) -> Message:
    """The author writes to the school. Raises Refused when the conversation is too long."""
    return _add(incident, text, by=None)


def _add(incident: Incident, text: str, by: User | None) -> Message:
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    number = locked.messages.count() + 1
    if number > MESSAGES_AT_MOST:
        raise Refused(_("There are many messages already. Please talk with each other, or make a new report."))
    message: Message = Message.objects.create(
        incident=locked, is_from_reporter=by is None, by=by, text=text, week=monday(clock.today()), number=number
    )
    return message


def mix_messages() -> int:
    """A duty of the worker, once a day: write all messages anew in an order drawn by chance. Else the order in which
    the database keeps its rows would tell between which two answers of the school a message came, and the school's
    answers have their moment in the audit log. Returns how many rows were written."""
    global _mixed_on
    if _mixed_on == clock.today():
        return 0
    _mixed_on = clock.today()
    with transaction.atomic():
        rows = list(Message.objects.select_for_update())
        SystemRandom().shuffle(rows)
        Message.objects.all().delete()
        Message.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def answer_reporter(*, incident: Incident, text: str, by: User) -> Message:
    """The school writes to the author, who reads it by the code."""
    require(can_work_on_case(by, incident))
    message = _add(incident, text, by)
    audit.record("incident.answered", by=by, subject=incident)
    return message
