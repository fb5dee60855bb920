"""Acts of the rooting plan: each practice, its evidence, its future owner, what the owner accepts, signed off."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.governance import letters
from kotosilta.governance.models import RootingItem
from kotosilta.governance.permissions import ROOTING, can_root, can_sign_off, can_take_over
from kotosilta.people.models import User
from kotosilta.people.outbox import queue
from kotosilta.people.permissions import actor_of

LINK_VALID = dt.timedelta(days=180)
Status = RootingItem.Status


@transaction.atomic
def write_item(*, item: RootingItem, fields: list[str], by: User) -> RootingItem:
    """A practice for the plan, or a change until the future owner has answered. Raises Refused afterwards."""
    require(can_root(by, item.project))
    created = item.pk is None
    if created:
        item.save()
    elif locked(item).status not in (Status.DRAFT, Status.ASKED, Status.DECLINED):
        raise Refused(_("The future owner has accepted this as it is. Write a new item instead."))
    else:
        item.save(update_fields=fields)  # never how far it has come since the form was opened
    audit.record("rooting_item.created" if created else "rooting_item.changed", by=by, subject=item, fields=fields)
    return item


@transaction.atomic
def ask_owner(*, item: RootingItem, by: User) -> RootingItem:
    """A link to the future owner; asked again, a new one. Raises Refused when there is an answer."""
    fresh = locked(item, "project")
    require(can_root(by, fresh.project))
    if fresh.status not in (Status.DRAFT, Status.ASKED, Status.DECLINED):
        raise Refused(_("This has been answered already."))
    fresh.status, fresh.asked_at = Status.ASKED, clock.now()
    fresh.save(update_fields=["status", "asked_at"])
    audit.record("rooting_item.asked", by=by, subject=fresh)
    queue(
        fresh.owner,
        purpose="rooting_asked",
        once_key=f"rooting_asked:{fresh.uuid}:{clock.now().isoformat()}",
        letter=partial(letters.asked_to_take_over, fresh),
        about=fresh.uuid,
        opens=partial(Link.prepare, ROOTING, fresh, valid_for=LINK_VALID),
    )
    return fresh


def _require_waiting(item: RootingItem, by: Any) -> None:
    require(can_take_over(by, item))
    if item.status in (Status.ACCEPTED, Status.SIGNED_OFF):
        raise Refused(_("This has been accepted already."))


@transaction.atomic
def accept_item(*, item: RootingItem, accepts: str, from_on: dt.date, funded_how: str, by: Any) -> RootingItem:
    """The future owner takes it over: what, from when, paid for how."""
    fresh = locked(item, "project")
    _require_waiting(fresh, by)
    fresh.accepts, fresh.from_on, fresh.funded_how, fresh.declined_why = accepts, from_on, funded_how, ""
    fresh.status, fresh.answered_at = Status.ACCEPTED, clock.now()
    fresh.save()
    audit.record("rooting_item.accepted", by=actor_of(by), subject=fresh)
    return fresh


@transaction.atomic
def decline_item(*, item: RootingItem, why: str, by: Any) -> RootingItem:
    """With the reason; another owner can be asked."""
    fresh = locked(item, "project")
    _require_waiting(fresh, by)
    fresh.declined_why, fresh.status, fresh.answered_at = why, Status.DECLINED, clock.now()
    fresh.save()
    audit.record("rooting_item.declined", by=actor_of(by), subject=fresh)
    return fresh


@transaction.atomic
def sign_off(*, item: RootingItem, day: dt.date, by: User) -> RootingItem:
    """The control group has signed it off on that day. Raises Refused for what nobody has accepted."""
    fresh = locked(item, "project")
    require(can_sign_off(by, fresh))
    if fresh.status != Status.ACCEPTED:
        raise Refused(_("Only what the future owner has accepted can be signed off."))
    if day > clock.today():
        raise Refused(_("Write a day that is not in the future."))
    fresh.status, fresh.signed_off_on = Status.SIGNED_OFF, day
    fresh.save(update_fields=["status", "signed_off_on"])
    audit.record("rooting_item.signed_off", by=by, subject=fresh)
    return fresh
