"""Who sees a person, and on what ground.

settings.PERSON_GROUNDS names functions `ground(user) -> QuerySet of person ids`; each app adds its own. A user sees the
union; the first ground that holds goes into the audit entry and into "who has opened my file".
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import current
from kotosilta.people.models import FamilyRelation, Person

# Shown to staff ("why do I see this?") and to the person ("who has opened my file?").
GROUND_WORDS = {
    "own_file": _("The person's own file"),
    "family": _("A guardian of the child"),
    "assignment": _("Works with the person in the project"),
    "project_administration": _("Runs the project"),
    "leadership": _("Leads an activity that the person takes part in"),
    "shared_by_consent": _("The person allowed the partners to see the name"),
}
Ground = TypeVar("Ground", bound=Callable[..., Any])
# These open the whole file; the others show the name only, through the record that gave the ground.
OWN = ("own_file", "family")
OPENS_THE_FILE = (*OWN, "assignment", "project_administration")


def own_file(user: Any) -> QuerySet[Any]:
    return Person.objects.filter(user=user).values("pk")


def family(user: Any) -> QuerySet[Any]:
    """A guardian sees the children while they are children and the relation holds; not the other way round."""
    relations = FamilyRelation.objects.filter(current(), person__user=user, kind=FamilyRelation.Kind.GUARDIAN)
    return relations.filter(_is_child("relative__")).values("relative")


def _is_child(path: str) -> Q:
    """Not yet eighteen. Unknown parts of the birthday count as in Person.age_on; an unknown year is a child's."""
    today = clock.today()
    year = {f"{path}birth_year": today.year - 18}
    later_month = Q(**{f"{path}birth_month__gt": today.month})
    later_day = Q(**{f"{path}birth_month": today.month, f"{path}birth_day__gt": today.day})
    child = Q(**{f"{path}birth_year__isnull": True}) | Q(**{f"{path}birth_year__gt": today.year - 18})
    child |= Q(**year) & (later_month | later_day)
    if today.day < 15:
        child |= Q(**year, **{f"{path}birth_month": today.month, f"{path}birth_day__isnull": True})
    if today.month < 7:
        child |= Q(**year, **{f"{path}birth_month__isnull": True})
    return child


def _grounds() -> dict[str, Any]:
    return {path.rpartition(".")[2]: import_string(path) for path in settings.PERSON_GROUNDS}


def broad(ground: Ground) -> Ground:
    """Mark a ground that may hold most people of the database: lists ask it row by row along their index, instead of
    collecting all its ids first. It must give Person rows."""
    ground.is_broad = True  # type: ignore[attr-defined]
    return ground


def person_ids(user: Any, *only: str) -> QuerySet[Any]:
    """Ids of all the people whom a user may see (on the grounds named, or on any)."""
    if not user.is_authenticated:
        return Person.objects.none().values("pk")
    return _union([ground(user) for name, ground in _grounds().items() if not only or name in only])


def _union(rows: list[QuerySet[Any]]) -> QuerySet[Any]:
    first, *rest = [part.order_by() for part in rows]
    union: QuerySet[Any] = first.union(*rest, all=True)
    return union


def seen_by(user: Any, *only: str) -> Q:
    """The same as a condition on Person, for lists: narrow grounds are collected, broad ones are asked row by row."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    chosen = [ground for name, ground in _grounds().items() if not only or name in only]
    condition = Q(pk__in=_union([ground(user) for ground in chosen if not hasattr(ground, "is_broad")]))
    for ground in chosen:
        if hasattr(ground, "is_broad"):
            # Not EXISTS: PostgreSQL would collect all the ids after all.
            condition |= Q(pk=Subquery(ground(user).filter(pk=OuterRef("pk"))[:1]))
    return condition


def ground_for(user: Any, person: Person) -> str:
    """Name of the first ground on which the user sees the person; "" when there is none."""
    if not user.is_authenticated:
        return ""
    for name, ground in _grounds().items():
        rows = ground(user)
        if Person.objects.filter(pk=person.pk, pk__in=rows).exists():
            return name
    return ""


def may_open_file(user: Any, person: Person) -> bool:
    return ground_for(user, person) in OPENS_THE_FILE
