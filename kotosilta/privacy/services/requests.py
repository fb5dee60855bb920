"""Acts on what people ask about their data."""

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.people.models import User
from kotosilta.people.outbox import queue
from kotosilta.privacy.letters import answered
from kotosilta.privacy.models import DataRequest
from kotosilta.privacy.permissions import can_answer, can_ask


@transaction.atomic
def ask(*, asked: DataRequest, by: User) -> DataRequest:
    """Raises Refused when the same is asked already."""
    person = locked(asked.person)
    require(can_ask(by, person))
    if person.data_requests.filter(kind=asked.kind, answered_at__isnull=True).exists():
        raise Refused(_("You have asked for this already. We answer within a month."))
    asked.save()
    audit.record("data_request.made", by=by, subject=asked, fields=[asked.kind])
    return asked


@transaction.atomic
def answer(*, asked: DataRequest, text: str = "", let_through: list[str] | None = None, by: User) -> None:
    """Tell the person what was done; of a copy, with the marks of the texts that were read and are in it."""
    fresh = locked(asked, "person")
    require(can_answer(by, fresh.person))
    if fresh.answered_at is not None:
        raise Refused(_("Somebody has answered this already."))
    fresh.answer, fresh.let_through = text, let_through or []
    fresh.answered_at, fresh.answered_by = clock.now(), by
    fresh.save(update_fields=["answer", "let_through", "answered_at", "answered_by"])
    audit.record("data_request.answered", by=by, subject=fresh, fields=[fresh.kind])
    queue(
        fresh.person,
        purpose="data_request",
        once_key=f"data_request:{fresh.uuid}",
        about=fresh.uuid,
        letter=answered,
    )
