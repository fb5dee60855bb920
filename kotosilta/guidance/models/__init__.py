"""Contacts, advisors in schools, services and referrals to them, plans and checklists of moving on in school."""

from kotosilta.guidance.models.contacts import Contact
from kotosilta.guidance.models.directory import Service
from kotosilta.guidance.models.plans import PlanGoal, PlanStep
from kotosilta.guidance.models.referrals import Referral, ReferralStep
from kotosilta.guidance.models.schools import AdvisorRequest, SchoolPlacement
from kotosilta.guidance.models.transitions import Transition, TransitionStep

__all__ = [
    "AdvisorRequest",
    "Contact",
    "PlanGoal",
    "PlanStep",
    "Referral",
    "ReferralStep",
    "SchoolPlacement",
    "Service",
    "Transition",
    "TransitionStep",
]
