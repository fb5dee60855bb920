"""What the demo's projects state about themselves because nobody is asked: estimates with their method (all assumed)."""

import datetime as dt

from kotosilta.people.models import User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Milestone, Project
from kotosilta.projects.services import reach_milestone
from kotosilta.reporting.models import Estimate
from kotosilta.reporting.services import state_estimate


def estimate(project: Project, by: User, day: dt.date, code: str, value: int, method: str, gender: str = "") -> None:
    with on(day):
        row = Estimate(project=project, indicator=code, gender=gender, value=value, method=method, estimated_on=day)
        state_estimate(estimate=row, by=by)


def milestone(project: Project, name: str, by: User, day: dt.date, kind: str, level: str = "") -> None:
    """The participant of this name has come so far on this day."""
    participation = project.participations.select_related("person", "project").get(person__full_name=name)
    with on(day):
        reach_milestone(milestone=Milestone(participation=participation, kind=kind, on=day, level=level), by=by)
