"""Who may do what in a body."""

from typing import Any

from kotosilta.core.models import Link
from kotosilta.experts.permissions import can_broker
from kotosilta.governance.models import Body, Matter, RootingItem
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import can_manage_project

MATTER, ROOTING = "matter", "rooting"  # purposes of the links by which a service and a future owner answer


def can_run_body(user: Any, body: Body) -> bool:
    """Give seats, send matters, tell back: those who work in the project for its owner."""
    return can_broker(user, body.project)


def can_propose(user: Any, body: Body) -> bool:
    """Members, and experts of the project who have evaluated a service."""
    return bool(
        user.is_authenticated
        and Body.objects.all().visible_to(user).filter(pk=body.pk).exists()
        and not can_run_body(user, body)
    )


def can_answer(by: Any, matter: Matter) -> bool:
    """Whoever has the link that was sent to the owner; or those who run the body and were told by phone."""
    if isinstance(by, Link):
        return by.purpose == MATTER and by.target == matter.uuid
    return can_run_body(by, matter.body)


def can_steer(user: Any, project: Project) -> bool:
    """Write papers, risks and self-assessments: those who work in the project for its owner."""
    return can_broker(user, project)


def can_root(user: Any, project: Project) -> bool:
    """Write the rooting plan: those who work in the project for its owner."""
    return can_broker(user, project)


def can_sign_off(user: Any, item: RootingItem) -> bool:
    """Write down that the control group has signed it off: whoever runs the project."""
    return can_manage_project(user, item.project)


def can_take_over(by: Any, item: RootingItem) -> bool:
    """The future owner by the link; or those who write the plan and were told."""
    if isinstance(by, Link):
        return by.purpose == ROOTING and by.target == item.uuid
    return can_root(by, item.project)
