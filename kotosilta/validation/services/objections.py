"""The candidate disagrees, and gets an answer within two weeks."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.people.models import User
from kotosilta.validation.models import Objection
from kotosilta.validation.models.assessments import Role
from kotosilta.validation.permissions import can_answer, is_candidate
from kotosilta.validation.services.cases import APPEAL_WITHIN, still_open

ANSWER_WITHIN = dt.timedelta(days=14)


@transaction.atomic
def object_to(*, objection: Objection, by: User) -> Objection:
    """The candidate disagrees. An appeal within two weeks after the decision. Raises Refused when one is unanswered,
    and for an appeal without a decision or too late."""
    case = still_open(objection.case)
    require(is_candidate(by, case))
    if case.objections.filter(kind=objection.kind, answered_at__isnull=True).exists():
        raise Refused(_("You have said this already. You get an answer soon."))
    if objection.kind == Objection.Kind.APPEAL:
        consensus = case.assessment_as(Role.CONSENSUS)
        if consensus is None or consensus.approved_at is None:
            raise Refused(_("Nothing has been decided yet."))
        if clock.now() > consensus.approved_at + APPEAL_WITHIN:
            raise Refused(_("The two weeks after the decision are over. Ask your counsellor what you can do."))
    objection.answer_by = clock.today() + ANSWER_WITHIN
    objection.save()
    audit.record(f"objection.{objection.kind}", by=by, subject=objection)
    return objection


@transaction.atomic
def answer_objection(*, objection: Objection, upheld: bool, answer: str, by: User) -> Objection:
    """An objection is answered by whoever guides; an appeal by somebody who had no part in the decision. An appeal that
    is upheld overturns the decision: the assessors meet again."""
    case = still_open(objection.case)
    fresh = locked(objection)
    consensus = case.assessment_as(Role.CONSENSUS)
    require(can_answer(by, fresh))
    if fresh.answered_at is not None:
        raise Refused(_("This has been answered already."))
    fresh.answer, fresh.upheld = answer, upheld
    fresh.answered_at, fresh.answered_by = clock.now(), by
    fresh.save()
    audit.record("objection.answered", by=by, subject=fresh, fields=["upheld" if upheld else "not upheld"])
    if fresh.kind == Objection.Kind.APPEAL and upheld and consensus is not None:
        consensus.overturned_at = clock.now()
        consensus.save(update_fields=["overturned_at"])
        audit.record("assessment.overturned", by=by, subject=consensus)
    return fresh
