"""Two records of one person become one, by somebody's decision, and two again when the decision was wrong.

The engine knows no app: it follows every relation that points to a person. A row of which the kept record has none is
moved. Where only one is allowed (one participation in a project, one answer to a round), the kept row takes in what
the other one says: its model defines `absorb(other)`, which changes the kept row in memory and returns the rows beside
it that hold no longer, or raises ValidationError with the reason why these two cannot become one. All of it is written
into a journal, by which it is undone: what moved goes back as it is then.
"""

import datetime as dt
import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext as _

from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.models import AuditEntry
from kotosilta.core.records import relations_to
from kotosilta.people.models import Comparison, NameKey

# Their rows are derived anew from the names.
DERIVED = (NameKey,)
# Rows that keep the UUID that they name: the log is never changed, and which record a merge took in stays true.
KEPT_AS_WRITTEN = {AuditEntry: Q(pk__isnull=False), Comparison: Q(is_same=True)}


class Rule(NamedTuple):
    """Of the rows under a condition only one may have the same values in these fields."""

    fields: tuple[str, ...]
    condition: Q


def rules_of(relation: Any) -> list[Rule]:
    """What allows a row one row of the related model only."""
    model, name = relation.related_model, relation.field.name
    once = [Rule((name,), Q())] if relation.one_to_one else []
    together = [Rule(tuple(names), Q()) for names in model._meta.unique_together if name in names]
    constraints = [
        Rule(tuple(rule.fields), rule.condition or Q())
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and name in rule.fields
    ]
    return once + together + constraints


def _plain(value: Any) -> Any:
    """A value of a field as JSON that `to_python` reads back to the last digit."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode("ascii")
    return value


def values_of(row: models.Model) -> dict[str, Any]:
    """All that the row's own columns say, encrypted ones opened."""
    return {field.attname: _plain(field.value_from_object(row)) for field in row._meta.concrete_fields}


def _row(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    return model(**{name: _field(model, name).to_python(value) for name, value in values.items()})


def _field(model: type[models.Model], attname: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _rows(model: type[models.Model]) -> Any:
    return model._base_manager


class Journal:
    """What a merge does to the rows, in the order in which it does it."""

    def __init__(self, told: dict[str, Any] | None = None) -> None:
        told = told or {}
        self.moved: list[tuple[str, str, Any, int, int]] = told.get("moved", [])  # model, column, row, from, to
        self.changed: list[tuple[str, Any, dict[str, list[Any]]]] = told.get("changed", [])  # column: [before, after]
        self.gone: list[tuple[str, dict[str, Any]]] = told.get("gone", [])
        self.renamed: list[tuple[str, str, Any, str, str]] = told.get("renamed", [])  # model, column, row, from, to
        self.account: int | None = told.get("account")  # that was closed
        self.way_in: dict[str, Any] = told.get("way_in", {})  # of the account that went along: address and phone

    def dump(self) -> str:
        return json.dumps(vars(self))

    def change(self, row: models.Model, before: dict[str, Any], parts: Iterable[Iterable[str]] = ()) -> None:
        """Save what has changed in the row since it had these values. What changed is taken back together, or, with
        `parts` (columns), part by part."""
        after = values_of(row)
        changed = {name: [before[name], after[name]] for name in after if after[name] != before[name]}
        for part in parts or [list(changed)]:
            if told := {name: changed[name] for name in part if name in changed}:
                self.changed.append((row._meta.label, _plain(row.pk), told))
        if changed:
            row.save(update_fields=list(changed))

    def remove(self, row: models.Model) -> None:
        """Delete this one row and nothing else: what still points to it would be an error, never a silent loss."""
        self.gone.append((row._meta.label, values_of(row)))
        rows = _rows(type(row)).filter(pk=row.pk)
        rows._raw_delete(rows.db)


def fold(kept: models.Model, double: models.Model, journal: Journal) -> Iterator[tuple[UUID, UUID]]:
    """Move all that points to `double` to `kept`; yields (old, new) UUIDs of the rows that the kept ones took in.
    The caller removes `double` itself."""
    for relation in relations_to(type(kept)):
        if relation.related_model not in DERIVED:
            yield from _fold_relation(relation, kept, double, journal)


def _fold_relation(
    relation: Any, kept: models.Model, double: models.Model, journal: Journal
) -> Iterator[tuple[UUID, UUID]]:
    model, field = relation.related_model, relation.field
    for rule in rules_of(relation):
        others = [model._meta.get_field(name).attname for name in rule.fields if name != field.name]
        limited = _rows(model).filter(rule.condition)
        twins = {_key(row, others): row for row in limited.filter(**{field.name: kept}).order_by("pk")}
        for row in limited.select_for_update(of=("self",)).filter(**{field.name: double}).order_by("pk"):
            twin = twins.get(_key(row, others))
            if twin is not None and None not in _key(row, others):
                yield from absorb(twin, row, journal)
    moving = list(_rows(model).filter(**{field.name: double}).order_by("pk").values_list("pk", flat=True))
    journal.moved += [(model._meta.label, field.attname, _plain(pk), double.pk, kept.pk) for pk in moving]
    _rows(model).filter(pk__in=moving, **{field.name: double}).update(**{field.attname: kept.pk})


def _key(row: models.Model, columns: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in columns)


def absorb(kept: Any, double: Any, journal: Journal) -> Iterator[tuple[UUID, UUID]]:
    """The kept row takes in what the other one says and what belongs to it; the other one goes."""
    yield from fold(kept, double, journal)
    before = values_of(kept)
    if not kept._meta.auto_created:  # a table that only joins says nothing more
        for row in kept.absorb(double) or ():
            journal.remove(row)
        yield double.uuid, kept.uuid
    journal.remove(double)  # first: what it held, a numbered seat for example, may be what the kept one takes
    journal.change(kept, before)


def rename(renamed: dict[UUID, UUID], journal: Journal) -> None:
    """Rows that name another one by its UUID (a link's target, what a certificate was earned by) name the kept one.
    Where one of the same names it already (two certificates of one course), each stays as it was."""
    for model in apps.get_models():
        stays = KEPT_AS_WRITTEN.get(model, Q(pk__isnull=True))
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.UUIDField) or field.unique:
                continue
            found = _rows(model).filter(**{f"{field.name}__in": list(renamed)}).exclude(stays).order_by("pk")
            for pk, old in found.values_list("pk", field.attname):
                new = renamed[old]
                if not _is_taken(model, field, pk, new):
                    journal.renamed.append((model._meta.label, field.attname, _plain(pk), str(old), str(new)))
                    _rows(model).filter(pk=pk).update(**{field.attname: new})


def _is_taken(model: type[models.Model], field: Any, pk: Any, new: UUID) -> bool:
    """May no second row name `new` here beside the same other values?"""
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and field.name in rule.fields:
            limited = _rows(model).filter(rule.condition or Q())
            row = limited.filter(pk=pk).values(*rule.fields).first()
            if row is not None and limited.filter(**{**row, field.name: new}).exists():
                return True
    return False


def take_back(journal: Journal) -> int:
    """Undo, backwards. What was changed after the merge stays as it is; returns how many rows that concerns. Raises
    ValidationError when words of the other record would stay, and IntegrityError when something new is in the way."""
    for label, column, pk, old, new in reversed(journal.renamed):
        _rows(apps.get_model(label)).filter(pk=pk, **{column: new}).update(**{column: old})
    left = sum(not _restore(apps.get_model(label), pk, changed) for label, pk, changed in reversed(journal.changed))
    for label, values in reversed(journal.gone):
        model = apps.get_model(label)
        _rows(model).bulk_create([_row(model, values)])
    for label, column, pk, old, new in reversed(journal.moved):
        _rows(apps.get_model(label)).filter(pk=pk, **{column: new}).update(**{column: old})
    labels = {str(entry[0]) for entry in (*journal.moved, *journal.gone, *journal.changed)}
    touched = {apps.get_model(label)._meta.db_table for label in labels}
    connection.check_constraints(table_names=sorted(touched))  # here, and not only when the transaction ends
    return left


def _restore(model: type[models.Model], pk: Any, changed: dict[str, list[Any]]) -> bool:
    """The row's columns as before, all of these or none: was nothing of them changed since?"""
    row = _rows(model).filter(pk=pk).first()
    if row is None:
        return True
    now = values_of(row)
    if any(now[name] != after for name, (_before, after) in changed.items()):
        _refuse_foreign_words(model, now, changed)
        return False
    for name, (before, _after) in changed.items():
        setattr(row, name, _field(model, name).to_python(before))
    row.save(update_fields=list(changed))
    return True


def _refuse_foreign_words(model: type[models.Model], now: dict[str, Any], changed: dict[str, list[Any]]) -> None:
    """A text that was joined from both and edited since may still hold the other one's words: somebody's story or
    allergies would stay in a stranger's file."""
    for name, (before, after) in changed.items():
        if isinstance(_field(model, name), EncryptedTextField):
            foreign = {line.strip() for line in after.splitlines()} - {line.strip() for line in before.splitlines()}
            if any(line and line in now[name] for line in foreign):
                text = _(
                    "A text that was joined from both has been changed since. Take the other one's words out first."
                )
                raise ValidationError(text)


def changed_since(journal: Journal, at: dt.datetime) -> int:
    """How many rows that moved have been changed after that moment, as the log knows: they go back as they are now."""
    found: set[UUID] = set()
    ids: dict[str, list[Any]] = defaultdict(list)
    for label, _column, pk, _old, _new in journal.moved:
        ids[label].append(pk)
    for label, keys in ids.items():
        model = apps.get_model(label)
        if any(field.name == "uuid" for field in model._meta.concrete_fields):
            found |= set(_rows(model).filter(pk__in=keys).values_list("uuid", flat=True))
    return AuditEntry.objects.filter(subject__in=found, at__gt=at).values("subject").distinct().count()
