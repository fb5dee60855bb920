"""Acts on service cases: open, write down the home, tick, place in a work try-out, close."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.guidance.casework import RESULTS, STEPS
from kotosilta.guidance.models import ChecklistStep, ServiceCase, WorkPlacement
from kotosilta.guidance.permissions import can_guide
from kotosilta.people.models import User


@transaction.atomic
def open_case(*, case: ServiceCase, by: User) -> ServiceCase:
    """With the usual steps of its kind and their days."""
    require(can_guide(by, case.person, case.project))
    case.worker = by
    case.save()
    ChecklistStep.objects.bulk_create(
        ChecklistStep(case=case, key=key, due_on=case.opened_on + dt.timedelta(days=rule.days))
        for key, rule in STEPS[case.kind].items()
    )
    audit.record("service_case.opened", by=by, subject=case)
    return case


def _require_open(case: ServiceCase, by: User) -> None:
    require(can_guide(by, case.person, case.project))
    if case.closed_on is not None:
        raise Refused(_("This case is closed."))


@transaction.atomic
def write_situation(*, case: ServiceCase, fields: list[str], by: User) -> ServiceCase:
    """How it is now, the home, the weekly rhythm."""
    _require_open(case, by)
    case.save()
    audit.record("service_case.changed", by=by, subject=case, fields=fields)
    return case


@transaction.atomic
def add_case_step(*, step: ChecklistStep, by: User) -> ChecklistStep:
    """A step in one's own words."""
    _require_open(step.whole, by)
    step.save()
    audit.record("checklist_step.added", by=by, subject=step)
    return step


@transaction.atomic
def place_in_work(*, placement: WorkPlacement, by: User) -> WorkPlacement:
    """A work try-out, or what was said after it."""
    _require_open(placement.case, by)
    placement.save()
    audit.record("work_placement.written", by=by, subject=placement)
    return placement


@transaction.atomic
def close_service_case(*, case: ServiceCase, result: str, by: User) -> ServiceCase:
    """With what came of it. Raises Refused for a result that does not belong to this kind of case, and when closed."""
    rows = ServiceCase.objects.select_for_update(of=("self",)).select_related("person", "project")
    fresh: ServiceCase = rows.get(pk=case.pk)
    _require_open(fresh, by)
    if result not in RESULTS[fresh.kind]:
        raise Refused(_("Choose what came of it."))
    fresh.result, fresh.closed_on = result, clock.today()
    fresh.save(update_fields=["result", "closed_on"])
    audit.record("service_case.closed", by=by, subject=fresh)
    return fresh
