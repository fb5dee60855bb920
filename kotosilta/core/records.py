"""The base of every model that has rows of its own, and of every QuerySet that answers "which rows for whom"."""

from functools import cache
from random import SystemRandom
from typing import Any, ClassVar, Protocol, Self, TypeVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.encoding import force_str

from kotosilta.core import clock

R = TypeVar("R", bound=models.Model)


class Actor(Protocol):
    """Who does something: a signed-in user. `None` stands for the system itself."""

    uuid: UUID


class Records(models.QuerySet[Any]):
    """A QuerySet that must say which rows a user may see."""

    def visible_to(self, user: Any) -> Self:
        raise NotImplementedError(f"{type(self).__name__} does not say who sees its rows")


@cache
def _labels(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)


class Record(models.Model):
    """A bigint key inside, a UUID outside: URLs, audit, encryption and exports use the UUID only.

    `personal_data` names the personal fields and their class ("personal", "special" for GDPR Art. 9,
    "secret" for encrypted text); a test fails for a model that does not declare it.
    """

    personal_data: ClassVar[dict[str, str]]

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802 - named by Django
        """Behind every `get_…_display`. Django's own puts all the choices into words to tell one of them: of a list of
        people with their languages that was a third of the time."""
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)

    def fill_blanks(self, other: Self, *names: str) -> None:
        """What another row of the same model says where this one says nothing (in memory)."""
        for name in names:
            if getattr(self, name) in (None, "", []):
                setattr(self, name, getattr(other, name))

    def audit_person(self) -> UUID | None:
        """The person whom this row is about, if any: "who opened my file" is answered by it."""
        person = getattr(self, "person", None)
        return person.uuid if person is not None else None


def locked(row: R, *related: str) -> R:
    """The row as it is now, with what belongs to it; whoever changes it next waits until this transaction ends (on
    SQLite the transaction itself is the lock). Only the row itself is locked."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    return (rows.select_related(*related) if related else rows).get(pk=row.pk)


def relations_to(model: type[models.Model]) -> list[Any]:
    """The relations whose rows point to a row of this model, also those without a name and those of tables that only
    join."""
    relations = model._meta.get_fields(include_hidden=True)
    return [r for r in relations if r.auto_created and not r.concrete and (r.one_to_many or r.one_to_one)]


def mix(rows: models.QuerySet[Any]) -> int:
    """Write the rows anew in an order drawn by chance, so that the place where the database keeps them does not tell
    who came after whom. Only those read here are touched: none that came since. Returns how many."""
    mixed = list(rows)
    SystemRandom().shuffle(mixed)
    rows.model._default_manager.filter(pk__in=[row.pk for row in mixed]).delete()
    rows.model._default_manager.bulk_create(mixed)
    return len(mixed)


class Dated(models.Model):
    """A relation that holds in the half-open interval [since, until): it ends the second `until` begins."""

    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_current(self) -> bool:
        moment = clock.now()
        return self.since <= moment and (self.until is None or moment < self.until)


def current(prefix: str = "") -> Q:
    """Condition for relations that hold now; `prefix` is the path to the relation ("membership__")."""
    moment = clock.now()
    return Q(**{f"{prefix}since__lte": moment}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": moment})
    )


def until_after_since(name: str) -> models.CheckConstraint:
    """The constraint of every Dated model. `name` is the constraint's name."""
    return models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name=name)
