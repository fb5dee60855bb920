"""Acts on a family's plan and on the checklists of moving on in school."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.guidance.models import ChecklistStep, PlanGoal, PlanStep, Transition
from kotosilta.guidance.permissions import can_guide, can_tick
from kotosilta.guidance.transitions import PATHS
from kotosilta.people.models import User

OUTCOME = ["place", "place_on", "began_on", "still_there"]  # what is written as it becomes known


@transaction.atomic
def agree_goal(*, goal: PlanGoal, by: User) -> PlanGoal:
    """The family has said what it wants to reach; the worker writes it down in its words."""
    require(can_guide(by, goal.person, goal.project))
    goal.worker = by
    goal.save()
    audit.record("plan_goal.agreed", by=by, subject=goal)
    return goal


@transaction.atomic
def end_goal(*, goal: PlanGoal, status: str, by: User) -> PlanGoal:
    """Reached, or given up. Raises Refused when it has ended."""
    fresh = locked(goal, "person", "project")
    require(
        can_guide(by, fresh.person, fresh.project) and status in (PlanGoal.Status.REACHED, PlanGoal.Status.GIVEN_UP)
    )
    if fresh.status != PlanGoal.Status.OPEN:
        raise Refused(_("This goal has ended already."))
    fresh.status, fresh.ended_on = status, clock.today()
    fresh.save(update_fields=["status", "ended_on"])
    audit.record(f"plan_goal.{status}", by=by, subject=fresh)
    return fresh


@transaction.atomic
def add_step(*, step: PlanStep, by: User) -> PlanStep:
    """Who does what by when."""
    require(can_guide(by, step.goal.person, step.goal.project))
    step.save()
    audit.record("plan_step.added", by=by, subject=step)
    return step


@transaction.atomic
def tick_step(*, step: PlanStep | ChecklistStep, by: User) -> bool:
    """It is done: the worker says so, or the family itself. Ticked twice it stays as it was; the answer says whether it
    was done now."""
    whole: Any = step.goal if isinstance(step, PlanStep) else step.whole
    require(can_tick(by, whole))
    done: dict[str, Any] = {"done_on": clock.today()} | ({"done_by": by} if isinstance(step, ChecklistStep) else {})
    ticked = type(step).objects.filter(pk=step.pk, done_on__isnull=True).update(**done)
    if ticked:
        audit.record(f"{step._meta.model_name}.done", by=by, subject=step)
    return bool(ticked)


@transaction.atomic
def begin_transition(*, transition: Transition, by: User) -> Transition:
    """A checklist for this pupil, with its days."""
    require(can_guide(by, transition.person, transition.project))
    transition.worker = by
    transition.save()
    ChecklistStep.objects.bulk_create(
        ChecklistStep(transition=transition, key=rule.key, due_on=rule.due(transition.year))
        for rule in PATHS[transition.path]
    )
    audit.record("transition.begun", by=by, subject=transition)
    return transition


@transaction.atomic
def record_outcome(*, transition: Transition, fields: list[str], by: User) -> Transition:
    """Place received, started, still there in January: each when it is known."""
    require(can_guide(by, transition.person, transition.project))
    for day in (transition.place_on, transition.began_on):
        if day is not None and day > clock.today():
            raise Refused(_("Write a day that is not in the future."))
    january = dt.date(transition.year + 1, 1, 1)
    if transition.still_there is not None and clock.today() < january:
        raise Refused(_("Whether the pupil is still there is asked in January."))
    transition.save(update_fields=OUTCOME)
    audit.record("transition.outcome", by=by, subject=transition, fields=fields)
    return transition


@transaction.atomic
def close_transition(*, transition: Transition, by: User) -> None:
    """The family has moved away or does not want to go on; the checklist stays as it is."""
    require(can_guide(by, transition.person, transition.project))
    if not transition.is_over:
        transition.closed_on = clock.today()
        transition.save(update_fields=["closed_on"])
        audit.record("transition.closed", by=by, subject=transition)
