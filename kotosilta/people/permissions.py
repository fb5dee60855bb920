"""Who may do what with people."""

from collections.abc import Iterable
from typing import Any

from kotosilta.core.access import require
from kotosilta.people.grounds import ground_for, may_open_file
from kotosilta.people.models import Comparison, Organisation, Person, User


def actor_of(by: Any) -> User | None:
    """Whom the audit log names; nobody for a link, which is no account."""
    return by if isinstance(by, User) else None


def require_visible(user: Any, people: Iterable[Person]) -> None:
    """Raises PermissionDenied when the user does not see one of them."""
    wanted = {person.pk for person in people}
    seen = Person.objects.all().visible_to(user).filter(pk__in=wanted).distinct().count()
    require(seen == len(wanted))


def can_open_file(user: Any, person: Person) -> bool:
    return may_open_file(user, person)


def can_change_person(user: Any, person: Person) -> bool:
    """Those who work with the person or run the project; people themselves ask their worker."""
    return ground_for(user, person) in {"assignment", "project_administration"}


def can_compare_persons(user: Any, first: Person, second: Person) -> bool:
    """Decide whether two records are of one person: of one keeper, by somebody who may change both."""
    return (
        first.pk != second.pk
        and first.keeper_id == second.keeper_id
        and can_change_person(user, first)
        and can_change_person(user, second)
    )


def can_undo_merge(user: Any, merge: Comparison) -> bool:
    return can_change_person(user, merge.kept)


def can_change_sign_in(user: Any, person: Person) -> bool:
    """How a person signs in; never that of staff, whose accounts hold more than their own file."""
    return can_change_person(user, person) and not is_of_staff(person)


def is_of_staff(person: Person) -> bool:
    """Is the person somebody who works in an organisation here, and signs in as such?"""
    return person.user is not None and person.user.organisation_id is not None


def can_change_own_settings(user: Any, person: Person) -> bool:
    """How to be reached and what one allows is the person's own business too."""
    return may_open_file(user, person)


def can_change_organisations(user: Any) -> bool:
    """Staff of an organisation keep the register of organisations."""
    return bool(user.is_authenticated and user.organisation_id)


def can_change_organisation(user: Any, organisation: Organisation) -> bool:
    """One's own organisation, and those that have no accounts here to look after themselves."""
    return can_change_organisations(user) and (
        user.organisation_id == organisation.pk or not organisation.users.exists()
    )
