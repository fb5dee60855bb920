"""A project: its frame, who takes part in it, what it has promised, the places that its employers offer."""

from kotosilta.projects.models.frame import Assignment, Member, Partner, Project
from kotosilta.projects.models.participation import EntryCorrection, FollowUp, Milestone, Participation
from kotosilta.projects.models.places import TrainingPlace
from kotosilta.projects.models.systems import SystemAccess
from kotosilta.projects.models.targets import ActivityKind, Import, Target

__all__ = [
    "ActivityKind",
    "Assignment",
    "EntryCorrection",
    "FollowUp",
    "Import",
    "Member",
    "Milestone",
    "Participation",
    "Partner",
    "Project",
    "SystemAccess",
    "Target",
    "TrainingPlace",
]
