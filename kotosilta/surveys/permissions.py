"""Who may do what with the questionnaires of a project."""

from typing import Any

from kotosilta.core.models import Link
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import owner_projects
from kotosilta.surveys.models import Round

SURVEY = "survey"  # purpose of the link by which everybody who is asked answers


def can_ask(user: Any, project: Project) -> bool:
    """Open and close rounds, make their links: those who work in the project for its owner."""
    return bool(user.is_authenticated and owner_projects(user).filter(project=project).exists())


def can_answer(by: Any, asked: Round) -> bool:
    """Whoever has a link of the round."""
    return isinstance(by, Link) and by.purpose == SURVEY and by.target == asked.uuid
