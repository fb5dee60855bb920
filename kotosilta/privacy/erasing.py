"""What happens to the rows of a person who is erased, planned first and then done exactly as planned.

While a clock holds evidence or books (see `clocks`), those rows stay, emptied of free words, and everything else goes;
when no clock holds anything, all of it goes. Nothing is left that looks like a row and is none.
"""

import json
from collections import Counter
from typing import Any, NamedTuple

from django.db import models

from kotosilta.core import audit, clock
from kotosilta.core.models import Link
from kotosilta.credentials.models import Credential
from kotosilta.credentials.services import forget
from kotosilta.experts.models import Booking, BookingRequest, ExpertProfile
from kotosilta.people.models import Comparison, Consent, Person, User
from kotosilta.people.services import end_ways_in
from kotosilta.privacy.about import LOOSE, Model, children_first, keys_about, own_account, rows_of
from kotosilta.privacy.clocks import clocks_of
from kotosilta.privacy.record_classes import CLASSES, Keep, RecordClass, class_of, emptied
from kotosilta.projects.models import Import


class Plan(NamedTuple):
    """Primary keys by model, in the order in which they go; and of what stays."""

    goes: dict[Model, set[Any]]
    stays: dict[Model, set[Any]]

    def counts(self) -> dict[str, list[int]]:
        """Rows that go and rows that stay, by the key of the record class."""
        told: dict[str, list[int]] = {}
        for place, rows in enumerate((self.goes, self.stays)):
            counts: Counter[str] = Counter()
            for model, keys in rows.items():
                if (found := class_of(model._meta.label)) is not None:
                    counts[found.key] += len(keys)
            for key, number in counts.items():
                told.setdefault(key, [0, 0])[place] = number
        return told

    @property
    def is_whole(self) -> bool:
        return Person in self.goes


def plan(person: Person) -> Plan:
    """What an erasure does today."""
    clocks = clocks_of(person)
    found = keys_about(person)
    held = {keep for keep in (Keep.EVIDENCE, Keep.BOOKS) if clocks.holds(keep, clock.today())}
    stays: dict[Model, set[Any]] = {}
    for model, keys in found.items():
        kind = class_of(model._meta.label)
        # With the books stays whose they are; and what belongs to somebody else stays without the name.
        if model._meta.label in LOOSE or (held and kind is not None and (kind.keep in held or model is Person)):
            stays[model] = keys
    _keep_what_is_pointed_to(found, stays)
    order = children_first({model: keys for model, keys in found.items() if model not in stays})
    return Plan({model: found[model] for model in order}, stays)


def _keep_what_is_pointed_to(found: dict[Model, set[Any]], stays: dict[Model, set[Any]]) -> None:
    """A row that stays keeps the row that it cannot be without."""
    todo = [model for model in stays if model._meta.label not in LOOSE]
    while todo:
        model = todo.pop()
        for field in model._meta.concrete_fields:
            target: Any = field.related_model
            if target in found and target not in stays and not field.null:
                rows = rows_of(model).filter(pk__in=stays[model])
                if rows.filter(**{f"{field.name}__in": found[target]}).exists():
                    stays[target] = found[target]
                    todo.append(target)


def carry_out(person: Person, *, by: Any) -> tuple[dict[str, list[int]], list[str]]:
    """Erase, in the caller's transaction: how many rows went and stayed, by record class, and the names of the files
    that the caller deletes when it has ended well."""
    done = plan(person)
    counts = done.counts()
    files = _files(done.goes)
    uuid, account = person.uuid, own_account(person)
    if account is not None:
        end_ways_in(account)
    for rows in (done.goes, done.stays):
        _end_links(rows)
    _forget_doubles(person)
    Import.objects.filter(project__participations__person=person).delete()  # their files hold lists of people
    for model, keys in done.stays.items():
        _empty(model, keys, done.goes)
    for model, keys in done.goes.items():
        _delete(model, keys)
    if not done.is_whole:
        Consent.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
        ExpertProfile.objects.filter(person=person, ended_on__isnull=True).update(ended_on=clock.today())
    audit.record("person.erased" if done.is_whole else "person.emptied", by=by, person=uuid)
    return counts, files


def _delete(model: Model, keys: set[Any]) -> None:
    if model is Credential:
        forget(Credential.objects.filter(pk__in=keys))
    else:
        rows_of(model).filter(pk__in=keys).delete()


def _empty(model: Model, keys: set[Any], goes: dict[Model, set[Any]]) -> None:
    """Free words go from rows that stay, and what they say of rows that go; of those that belong to somebody else, the
    person's name."""
    fields: Any = [model._meta.get_field(name) for name in emptied(model)]
    blank: dict[str, Any] = {field.name: field.get_default() for field in fields}
    if (loose := LOOSE.get(model._meta.label)) is not None:
        blank[loose] = None
    rows = rows_of(model).filter(pk__in=keys)
    for field in model._meta.concrete_fields:
        if field.null and field.related_model in goes:
            rows.filter(**{f"{field.name}__in": goes[field.related_model]}).update(**{field.name: None})
    if blank:
        rows.update(**blank)
    if model is Person:
        for person in rows:
            person.derive()
            person.save(update_fields=["sort_key"])
    if model is BookingRequest:
        Booking.objects.filter(request__in=keys).update(place="", cancel_reason="")


def _files(rows: dict[Model, set[Any]]) -> list[str]:
    found: list[str] = []
    for model, keys in rows.items():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names = (
                    rows_of(model).filter(pk__in=keys).exclude(**{field.name: ""}).values_list(field.name, flat=True)
                )
                found += [name for name in names if name]
    return found


def _forget_doubles(person: Person) -> None:
    """The accounts that were closed when records were merged keep their names for as long as that can be undone."""
    for merge in Comparison.objects.merges().filter(kept=person).exclude(journal=""):
        User.objects.filter(pk=json.loads(merge.journal)["account"], is_active=False).update(name="")


def _end_links(rows: dict[Model, set[Any]]) -> None:
    """No link that was sent opens anything of what goes."""
    for model, keys in rows.items():
        if any(field.name == "uuid" for field in model._meta.concrete_fields):
            uuids = rows_of(model).filter(pk__in=keys).values("uuid")
            Link.objects.filter(target_type=model._meta.label, target__in=uuids).delete()


def told(counts: dict[str, list[int]]) -> list[tuple[RecordClass, int, int]]:
    """(record class, rows that go, rows that stay emptied), in the order of the record of processing."""
    return [(one, *counts[one.key]) for one in CLASSES if one.key in counts]  # type: ignore[misc]
