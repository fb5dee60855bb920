"""Who may do what with a credential."""

from typing import Any

from kotosilta.credentials.models import Credential
from kotosilta.people.grounds import ground_for
from kotosilta.people.permissions import can_change_person


def can_revoke_credential(user: Any, credential: Credential) -> bool:
    """Whoever keeps the holder's file, working for the organisation that issued it; never the holder."""
    return user.organisation_id == credential.keeper_id and can_change_person(user, credential.person)


def can_share_credential(user: Any, credential: Credential) -> bool:
    """The holder, and a guardian of a child."""
    return ground_for(user, credential.person) in {"own_file", "family"}
