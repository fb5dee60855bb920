"""Who may do what with reports and money."""

from typing import Any

from kotosilta.projects.models import Member, Project
from kotosilta.projects.permissions import WORKING, can_manage_project, roles_in

Role = Member.Role


def can_see_money(user: Any, project: Project) -> bool:
    """Sums: whoever runs the project for its owner, the steering group and the auditors."""
    return can_manage_project(user, project) or bool(roles_in(user, project) & {Role.STEERING, Role.AUDITOR})


def can_see_salaries(user: Any, project: Project) -> bool:
    """The lines behind the sums, in which salaries are: not the steering group."""
    return can_manage_project(user, project) or Role.AUDITOR in roles_in(user, project)


def can_write_hours(user: Any, project: Project) -> bool:
    """One's own: whoever works in the project."""
    return bool(roles_in(user, project) & {*WORKING, Role.LEADER, Role.ASSESSOR})


def can_approve_report(user: Any, report: Any) -> bool:
    """A member of the steering group who did not freeze it."""
    return Role.STEERING in roles_in(user, report.project) and report.frozen_by_id != user.pk
