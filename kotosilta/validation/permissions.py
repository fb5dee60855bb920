"""Who may do what with standards."""

from typing import Any

from kotosilta.projects.permissions import owner_projects


def can_import_standard(user: Any) -> bool:
    """Those who work in a project for its owner."""
    return bool(user.is_authenticated and owner_projects(user).exists())
