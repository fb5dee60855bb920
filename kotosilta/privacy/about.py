"""All rows about one person: found by the relations, whatever app they are of."""

from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models

from kotosilta.core.records import relations_to
from kotosilta.people.models import Person, User

Model = type[models.Model]
# They name the person, but belong to somebody else: nothing that hangs on them is the person's, and when the person is
# erased they stay without the name.
LOOSE = {"governance.Matter": "proposed_by", "experts.BookingRequest": "for_person"}
# A booking is offered to several: only the offers to this person are theirs.
BY_ONE_WAY = {"experts.Offer": "profile"}


def rows_of(model: Any) -> Any:
    return model._base_manager


def _belongs(relation: Any) -> bool:
    related = relation.related_model
    if BY_ONE_WAY.get(related._meta.label, relation.field.name) != relation.field.name:
        return False
    return (
        not related._meta.auto_created
        and related._meta.label not in LOOSE
        and relation.on_delete in (models.CASCADE, models.PROTECT)
    )


def keys_about(person: Person) -> dict[Model, set[Any]]:
    """The primary keys of the person's rows, by model: what hangs on the person, and what hangs on that."""
    found: dict[Model, set[Any]] = {Person: {person.pk}}
    todo: list[Model] = [Person]
    while todo:
        model = todo.pop()
        for relation in filter(_belongs, relations_to(model)):
            name = f"{relation.field.name}__in"
            related = relation.related_model
            keys = set(rows_of(related).filter(**{name: found[model]}).values_list("pk", flat=True))
            if keys - found.get(related, set()):
                found[related] = found.get(related, set()) | keys
                todo.append(related)
    if (account := own_account(person)) is not None:
        _add_account(account, found)
    for label, field in LOOSE.items():
        model = apps.get_model(label)
        if keys := set(rows_of(model).filter(**{field: person}).values_list("pk", flat=True)):
            found[model] = keys
    return found


def own_account(person: Person) -> User | None:
    """The account of somebody who works nowhere here: it holds nothing but their own file."""
    user = person.user
    return user if user is not None and user.organisation_id is None else None


def _add_account(account: User, found: dict[Model, set[Any]]) -> None:
    found[User] = {account.pk}
    for relation in relations_to(User):
        if relation.on_delete is models.CASCADE and not relation.related_model._meta.auto_created:
            rows = rows_of(relation.related_model).filter(**{relation.field.name: account})
            if keys := set(rows.values_list("pk", flat=True)):
                found[relation.related_model] = found.get(relation.related_model, set()) | keys


def children_first(found: dict[Model, set[Any]]) -> Iterator[Model]:
    """The models in an order in which rows can be deleted: whoever points to another one goes before it."""
    order: TopologicalSorter[Model] = TopologicalSorter()
    for model in found:
        order.add(model)
        for field in model._meta.concrete_fields:
            target: Any = field.related_model
            rule = getattr(field.remote_field, "on_delete", None)
            if target in found and target is not model and rule is not models.SET_NULL:
                order.add(target, model)
    return iter(tuple(order.static_order()))
