"""Standards, and the validation of what a candidate can do against them."""

from kotosilta.validation.models.assessments import Assessment, Mark
from kotosilta.validation.models.cases import Evidence, Objection, SkillsInterview, ValidationCase, WorkplaceReadiness
from kotosilta.validation.models.standards import Concept, ConceptLink, Outcome, Standard, Unit

__all__ = [
    "Assessment",
    "Concept",
    "ConceptLink",
    "Evidence",
    "Mark",
    "Objection",
    "Outcome",
    "SkillsInterview",
    "Standard",
    "Unit",
    "ValidationCase",
    "WorkplaceReadiness",
]
