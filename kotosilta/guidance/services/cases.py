"""Acts on service cases: open, write down the home, tick, place in a work try-out, close."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.activities.models import Activity, Enrolment
from kotosilta.activities.services import end_enrolment, enrol
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.guidance.casework import RESULTS, STEPS
from kotosilta.guidance.models import ChecklistStep, ServiceCase, WorkPlacement
from kotosilta.guidance.permissions import can_guide, groups_for
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


def _open(case: ServiceCase, by: User) -> ServiceCase:
    """The case as it is now, locked. Raises Refused when somebody has closed it."""
    fresh = locked(case, "person", "project")
    require(can_guide(by, fresh.person, fresh.project))
    if fresh.closed_on is not None:
        raise Refused(_("This case is closed."))
    return fresh


@transaction.atomic
def write_situation(*, case: ServiceCase, fields: list[str], by: User) -> ServiceCase:
    """How it is now, the home, the weekly rhythm: the `fields` of one form, never what another form wrote meanwhile."""
    _open(case, by)
    case.save(update_fields=fields)
    audit.record("service_case.changed", by=by, subject=case, fields=fields)
    return case


@transaction.atomic
def add_case_step(*, step: ChecklistStep, by: User) -> ChecklistStep:
    """A step in one's own words."""
    _open(step.whole, by)
    step.save()
    audit.record("checklist_step.added", by=by, subject=step)
    return step


@transaction.atomic
def join_group(*, case: ServiceCase, group: Activity, by: User) -> ServiceCase:
    """The person gets a seat in a group, and gives one in an earlier group back. Raises Refused when it is full, or no
    group of this project to enrol in."""
    fresh = _open(case, by)
    if fresh.is_housing or group not in groups_for(fresh):
        raise Refused(_("Choose a group of this project."))
    if fresh.group_id is not None and fresh.group_id != group.pk:  # from one group to another
        for seat in Enrolment.objects.filter(activity=fresh.group_id, person=fresh.person, seat__isnull=False):
            end_enrolment(seat, by)
    enrol(activity=group, person=fresh.person, by=by)
    fresh.group = group
    fresh.save(update_fields=["group"])
    audit.record("service_case.group_joined", by=by, subject=fresh)
    return fresh


@transaction.atomic
def place_in_work(*, placement: WorkPlacement, by: User) -> WorkPlacement:
    """A work try-out or on-the-job training, or what was said after it."""
    if placement.case is not None:
        _open(placement.case, by)
    require(can_guide(by, placement.person, placement.project))
    placement.save()
    _practice_follows(placement)
    audit.record("work_placement.written", by=by, subject=placement)
    return placement


def _practice_follows(placement: WorkPlacement) -> None:
    """The session into which the trainee writes the days has the days and hours of the placement."""
    if placement.practice is None:
        return
    session = placement.practice
    session.starts_at = clock.at(placement.starts_on, dt.time(0))
    session.ends_at = clock.at(placement.ends_on, dt.time(23, 59))
    session.practice_hours = placement.agreed_hours
    session.save(update_fields=["starts_at", "ends_at", "practice_hours"])
    session.activity.requirements.update(hours=placement.agreed_hours)


@transaction.atomic
def close_service_case(*, case: ServiceCase, result: str, by: User) -> ServiceCase:
    """With what came of it. Raises Refused for a result that does not belong to this kind of case, and when closed."""
    fresh = _open(case, by)
    if result not in RESULTS[fresh.kind]:
        raise Refused(_("Choose what came of it."))
    fresh.result, fresh.closed_on = result, clock.today()
    fresh.save(update_fields=["result", "closed_on"])
    audit.record("service_case.closed", by=by, subject=fresh)
    return fresh
