"""Who may do what in a body."""

from typing import Any

from kotosilta.core.models import Link
from kotosilta.experts.permissions import can_broker
from kotosilta.governance.models import Body, Matter

MATTER = "matter"  # purpose of the link by which a service answers


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
