"""Acts of whoever reports. None of them writes an audit entry, a message or a moment: only the week is kept."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.jobs import daily
from kotosilta.core.records import current, locked, mix
from kotosilta.incidents.models import Incident, Message, Recipient, monday
from kotosilta.incidents.permissions import can_work_on_case
from kotosilta.incidents.receipts import code_for, hashes, new_code
from kotosilta.people.models import User
from kotosilta.projects.models import Partner

MESSAGES_AT_MOST = 50


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


def report(*, school: Partner, not_to: Iterable[User], once: UUID | None = None, **told: Any) -> tuple[Incident, str]:
    """A report, and the code by which its author comes back: it is stored nowhere. `not_to` are those at the school
    whom it is about: they never see it. Sent twice with the same `once`, it is the same report and the same code.
    Raises Refused when nobody else would read it."""
    named = list(not_to)
    if not readers_of(school, named):
        raise Refused(
            _("Everybody who reads reports at this school is involved. Tell an adult whom you trust, or call 116 111.")
        )
    code = code_for(once) if once else new_code()
    hashed = hashes(code)  # slow on purpose: never while the database waits
    incident: Incident
    with transaction.atomic():
        known = Incident.objects.filter(receipt_hash__in=hashed).first()
        if known is not None:
            return known, code
        fresh = {"id": uuid4(), "school": school, "week": monday(clock.today()), **told}
        incident, created = Incident.objects.get_or_create(receipt_hash=hashed[0], defaults=fresh)
        if created:  # else it came a second time at the same moment
            incident.not_to.set(named)
    return incident, code


def find_by_code(code: str) -> Incident | None:
    """The report that this code opens; a wrong code takes as long as a right one."""
    rows = Incident.objects.select_related("school__organisation")
    return rows.filter(receipt_hash__in=hashes(code)).first()


@transaction.atomic
def write_from_outside(*, incident: Incident, text: str, once: UUID | None = None) -> Message:
    """The author writes to the school; sent twice with the same `once` it is one message. Raises Refused when the
    conversation is too long."""
    return _add(incident, text, by=None, once=once)


def _add(incident: Incident, text: str, by: User | None, once: UUID | None = None) -> Message:
    fresh = locked(incident)
    known: Message | None = fresh.messages.filter(pk=once).first() if once else None
    if known is not None:
        return known
    number = fresh.messages.count() + 1
    if number > MESSAGES_AT_MOST:
        raise Refused(_("There are many messages already. Please talk with each other, or make a new report."))
    message: Message = Message.objects.create(
        id=once or uuid4(),
        incident=fresh,
        is_from_reporter=by is None,
        by=by,
        text=text,
        week=monday(clock.today()),
        number=number,
    )
    return message


@daily
def mix_rows() -> int:
    """A duty of the worker, once a day: write all reports and messages anew, messages in an order drawn by chance. Else
    where the database keeps a row (and on PostgreSQL which transaction wrote it) would lead to the audit entries
    written just before and after it, and these have a moment. Returns how many messages were written."""
    with transaction.atomic():
        Incident.objects.update(week=F("week"))
        Incident.not_to.through.objects.update(user=F("user"))
        return mix(Message.objects.select_for_update())


@transaction.atomic
def answer_reporter(*, incident: Incident, text: str, by: User, once: UUID | None = None) -> Message:
    """The school writes to the author, who reads it by the code."""
    require(can_work_on_case(by, incident))
    message = _add(incident, text, by, once)
    audit.record("incident.answered", by=by, subject=incident)
    return message
