"""Acts on holds and erasures."""

import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.people.models import Comparison, Person, User
from kotosilta.people.permissions import is_of_staff
from kotosilta.privacy import ledger
from kotosilta.privacy.clocks import takes_part
from kotosilta.privacy.erasing import carry_out
from kotosilta.privacy.models import Erasure, Hold
from kotosilta.privacy.permissions import can_answer, can_decide_erasure, can_propose_erasure

log = logging.getLogger(__name__)
failed_here: set[int] = set()  # erasures that this process could not do


@transaction.atomic
def put_hold(*, person: Person, reason: str, by: User) -> Hold:
    """Nothing of the person is erased until the hold ends."""
    person = locked(person)  # an erasure that has begun is over before
    require(can_answer(by, person))
    hold: Hold = Hold.objects.create(person=person, reason=reason, put_by=by)
    audit.record("hold.put", by=by, subject=hold)
    return hold


@transaction.atomic
def end_hold(*, hold: Hold, by: User) -> None:
    require(can_answer(by, hold.person))
    audit.end(hold, by=by)


def _refuse_what_must_stay(person: Person) -> None:
    """Raises Refused, in words."""
    if is_of_staff(person) or takes_part(person):
        raise Refused(
            _("The person is in a project, has an open booking, or somebody works with them. End that first.")
        )
    if Hold.objects.current().filter(person=person).exists():
        raise Refused(_("A hold says that the data must stay. End it first."))


@transaction.atomic
def propose_erasure(*, person: Person, reason: str, by: User) -> Erasure:
    """Somebody else has to approve it."""
    person = locked(person)
    require(can_propose_erasure(by, person))
    _refuse_what_must_stay(person)
    if Erasure.objects.waiting().filter(person=person.uuid).exists():
        raise Refused(_("This is proposed already. Somebody else has to approve it."))
    made: Erasure = Erasure.objects.create(person=person.uuid, keeper=person.keeper, reason=reason, proposed_by=by)
    audit.record("erasure.proposed", by=by, subject=made, person=person.uuid, fields=[reason])
    return made


def decide_erasure(*, erasure: Erasure, approve: bool, by: User) -> Erasure:
    """The second of two. What is approved is done at once; a process that is killed meanwhile is taken over by a duty
    of the worker."""
    with transaction.atomic():
        fresh = locked(erasure)
        require(can_decide_erasure(by, fresh), _("Somebody else than who proposed it has to decide."))
        if fresh.decided_at is not None:
            raise Refused(_("Somebody has decided this already."))
        if approve and (person := Person.objects.filter(uuid=fresh.person).first()) is not None:
            _refuse_what_must_stay(person)
        fresh.is_approved, fresh.decided_by, fresh.decided_at = approve, by, clock.now()
        fresh.save(update_fields=["is_approved", "decided_by", "decided_at"])
        audit.record("erasure.approved" if approve else "erasure.refused", by=by, subject=fresh, person=fresh.person)
    if approve:
        finish(fresh, by=by)
        fresh.refresh_from_db()
    return fresh


def finish(erasure: Erasure, *, by: Any = None) -> None:
    """Do what was approved, once, also when the process before was killed at any point. What must stay by now, because
    of a hold for example, stays: then it is approved no longer."""
    with transaction.atomic():
        fresh = locked(erasure)
        if fresh.done_at is not None or not fresh.is_approved:
            return
        try:
            fresh.gone, fresh.files = _erase(fresh.person, by)
            fresh.done_at = clock.now()
        except Refused:
            fresh.is_approved = False
            audit.record("erasure.stopped", by=by, subject=fresh, person=fresh.person)
        fresh.save(update_fields=["gone", "files", "done_at", "is_approved"])
    ledger.delete_files(fresh)


def _erase(uuid: UUID, by: Any) -> tuple[dict[str, list[int]], list[str]]:
    person = Person.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if person is None:
        return {}, []
    _refuse_what_must_stay(person)
    doubles = Comparison.objects.merges().filter(kept=person).values_list("double", flat=True)
    ledger.write_down(uuid, *doubles)
    return carry_out(person, by=by)


def finish_erasures() -> int:
    """A duty of the worker: what was approved and not done, because a process was killed. Returns how many."""
    for erasure in Erasure.objects.exclude(files=[]):
        ledger.delete_files(erasure)
    left = [erasure for erasure in Erasure.objects.to_do() if erasure.pk not in failed_here]
    for erasure in left:
        try:
            finish(erasure)
        except Exception:
            failed_here.add(erasure.pk)  # not again and again: when the worker starts anew
            log.exception("an erasure failed")
    return len(left)
