"""Bodies and what they take up, and what a project is steered by."""

from kotosilta.governance.models.bodies import Body, Decision, Matter, Meeting, Seat, due_day, fees_of
from kotosilta.governance.models.steering import Finding, Paper, Risk, RootingItem

__all__ = [
    "Body",
    "Decision",
    "Finding",
    "Matter",
    "Meeting",
    "Paper",
    "Risk",
    "RootingItem",
    "Seat",
    "due_day",
    "fees_of",
]
