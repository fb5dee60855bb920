"""Contacts, and advisors in schools."""

from kotosilta.guidance.models.contacts import Contact
from kotosilta.guidance.models.schools import AdvisorRequest, SchoolPlacement

__all__ = ["AdvisorRequest", "Contact", "SchoolPlacement"]
