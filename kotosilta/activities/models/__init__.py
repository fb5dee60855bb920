"""Activities with their sessions, seats and attendance; and what clubs need besides."""

from kotosilta.activities.models.activities import (
    LEADS,
    Activity,
    Application,
    Attendance,
    Enrolment,
    Headcount,
    HoursRequirement,
    Leader,
    LearningOutcome,
    Session,
    SessionKind,
    led_by,
    minutes_to_hours,
)
from kotosilta.activities.models.clubs import CARE, CareNote, Guest, Material
from kotosilta.activities.models.waiting import WaitingPlace, WaitingPlaces

__all__ = [
    "CARE",
    "LEADS",
    "Activity",
    "Application",
    "Attendance",
    "CareNote",
    "Enrolment",
    "Guest",
    "Headcount",
    "HoursRequirement",
    "Leader",
    "LearningOutcome",
    "Material",
    "Session",
    "SessionKind",
    "WaitingPlace",
    "WaitingPlaces",
    "led_by",
    "minutes_to_hours",
]
