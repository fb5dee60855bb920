"""The register of assessors, read from the trainings that they completed: nobody keeps a list beside it."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import Enrolment
from kotosilta.people.models import ContactRoute, Person, User
from kotosilta.validation.models import ValidationCase

FOR_THIS, FOR_OTHERS, NOT = "for_this", "for_others", "not"
WORDS: dict[str, Promise] = {
    FOR_THIS: _("trained for this standard"),
    FOR_OTHERS: _("trained for other standards"),
    NOT: _("not trained yet"),
}


class Registered(NamedTuple):
    """Somebody who assesses, with the standards that their trainings qualify for (by code)."""

    user: User
    codes: list[str]


def _completed_by(users: list[User]) -> dict[int, set[str]]:
    """Codes of the standards by user id: from completed trainings of the people who sign in as these users, or are
    reached by the same e-mail."""
    mailed = ContactRoute.objects.filter(person=OuterRef("pk"), kind=ContactRoute.Kind.EMAIL)
    same_mail = mailed.annotate(written=Lower("value"))
    emails = {(user.email or "").lower(): user.pk for user in users}
    people = Person.objects.filter(Q(user__in=users) | Exists(same_mail.filter(written__in=emails)))
    user_of: dict[int, int] = {}
    for person in people.prefetch_related("contact_routes"):
        mails = [route.value.lower() for route in person.contact_routes.all() if route.value]
        owner = person.user_id or next((emails[mail] for mail in mails if mail in emails), None)
        if owner is not None:
            user_of[person.pk] = owner
    done = Enrolment.objects.filter(status=Enrolment.Status.COMPLETED, person__in=user_of)
    found: dict[int, set[str]] = {}
    for person_id, code in done.values_list("person", "activity__standards__code"):
        if code:
            found.setdefault(user_of[person_id], set()).add(code)
    return found


def register_of(users: Any) -> list[Registered]:
    """In the order given, in a fixed number of queries."""
    listed = list(users)
    codes = _completed_by(listed)
    return [Registered(user, sorted(codes.get(user.pk, ()))) for user in listed]


def state_for(codes: list[str], wanted: set[str]) -> str:
    """FOR_THIS when every standard wanted is among the codes."""
    if wanted and wanted <= set(codes):
        return FOR_THIS
    return FOR_OTHERS if codes else NOT


def codes_of(case: ValidationCase) -> set[str]:
    """Of the standards that the case is against, whatever the version."""
    return set(case.units.values_list("standard__code", flat=True))
