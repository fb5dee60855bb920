"""Who may do what with standards."""

from typing import Any

from kotosilta.projects.permissions import owner_projects
from kotosilta.validation.models import Outcome


def can_import_standard(user: Any) -> bool:
    """Those who work in a project for its owner."""
    return bool(user.is_authenticated and owner_projects(user).exists())


def can_link_concept(user: Any, outcome: Outcome) -> bool:
    """The same people: they know the trade, and every link says who made it."""
    return can_import_standard(user) and outcome.unit.standard.replaced_at is None
