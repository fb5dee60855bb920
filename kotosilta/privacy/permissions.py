"""Who may do what about people's data."""

from typing import Any

from kotosilta.people.grounds import OWN, ground_for
from kotosilta.people.models import Person
from kotosilta.people.permissions import can_change_person, is_of_staff
from kotosilta.privacy.models import ADMINISTRATION, Erasure


def can_ask(user: Any, person: Person) -> bool:
    """For oneself and one's children."""
    return ground_for(user, person) in OWN


def can_answer(user: Any, person: Person) -> bool:
    """Those who run the person's project or organisation: the controller answers, not one worker."""
    return ground_for(user, person) == ADMINISTRATION


def can_hand_out_copy(user: Any, person: Person) -> bool:
    """On paper or on a stick, to somebody without a phone: who works with the person, or runs the project."""
    return can_change_person(user, person)


def can_propose_erasure(user: Any, person: Person) -> bool:
    """Whoever works here signs in with their account: it is ended first."""
    return can_change_person(user, person) and not is_of_staff(person)


def can_decide_erasure(user: Any, erasure: Erasure) -> bool:
    """Somebody else than whoever proposed it, who runs something for the organisation that keeps the person."""
    visible = Erasure.objects.all().visible_to(user).filter(pk=erasure.pk).exists()
    return visible and user.pk != erasure.proposed_by_id
