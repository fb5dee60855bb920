"""Who people are, how to reach them, what they allowed, what was sent to them, and when their time is taken."""

from kotosilta.people.models.accounts import AccessCard, Organisation, Organisations, User, Users
from kotosilta.people.models.merges import Comparison
from kotosilta.people.models.messages import Message
from kotosilta.people.models.persons import (
    LanguageSkill,
    NameKey,
    OfPerson,
    Person,
    Persons,
    age_on,
    keys_of,
    sensible_birth,
)
from kotosilta.people.models.relations import Consent, ContactRoute, FamilyRelation
from kotosilta.people.models.reservations import Reservation

__all__ = [
    "AccessCard",
    "Comparison",
    "Consent",
    "ContactRoute",
    "FamilyRelation",
    "LanguageSkill",
    "Message",
    "NameKey",
    "OfPerson",
    "Organisation",
    "Organisations",
    "Person",
    "Persons",
    "Reservation",
    "User",
    "Users",
    "age_on",
    "keys_of",
    "sensible_birth",
]
