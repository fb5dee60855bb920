"""Contacts, advisors in schools, services and referrals to them, plans, moving on in school, service cases."""

from kotosilta.guidance.models.cases import ServiceCase, WorkPlacement
from kotosilta.guidance.models.checklists import ChecklistStep
from kotosilta.guidance.models.contacts import Contact
from kotosilta.guidance.models.directory import Service
from kotosilta.guidance.models.plans import PlanGoal, PlanStep
from kotosilta.guidance.models.referrals import Referral, ReferralStep
from kotosilta.guidance.models.schools import AdvisorRequest, SchoolPlacement
from kotosilta.guidance.models.transitions import Transition

__all__ = [
    "AdvisorRequest",
    "ChecklistStep",
    "Contact",
    "PlanGoal",
    "PlanStep",
    "Referral",
    "ReferralStep",
    "SchoolPlacement",
    "Service",
    "ServiceCase",
    "Transition",
    "WorkPlacement",
]
