"""Contacts, advisors in schools, services."""

from kotosilta.guidance.models.contacts import Contact
from kotosilta.guidance.models.directory import Service
from kotosilta.guidance.models.schools import AdvisorRequest, SchoolPlacement

__all__ = ["AdvisorRequest", "Contact", "SchoolPlacement", "Service"]
