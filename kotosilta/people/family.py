"""Who belongs to whose family."""

from collections.abc import Iterable

from django.db.models import Q

from kotosilta.core.records import current
from kotosilta.people.models import FamilyRelation, Person

Kind = FamilyRelation.Kind


def family_of(person: Person) -> list[Person]:
    """Children, guardians, partners and the children's other guardians: the people who come together."""
    ids = {person.pk}
    for _step in range(2):  # from a child over its guardians to the brothers and sisters
        relations = FamilyRelation.objects.filter(
            current(), Q(person__in=ids) | Q(relative__in=ids), kind__in=[Kind.GUARDIAN, Kind.PARTNER]
        )
        ids |= {pk for pair in relations.values_list("person_id", "relative_id") for pk in pair}
    return list(Person.objects.filter(pk__in=ids - {person.pk}).order_by("sort_key"))


def families(persons: Iterable[int]) -> dict[int, int]:
    """For each of these person ids the id that stands for the family (the smallest); who has no relation stands for
    themselves. Two queries at most, however many people."""
    parent = {pk: pk for pk in persons}

    def root(pk: int) -> int:
        while parent[pk] != pk:
            parent[pk] = parent[parent[pk]]
            pk = parent[pk]
        return pk

    relations = FamilyRelation.objects.filter(current(), kind__in=[Kind.GUARDIAN, Kind.PARTNER])
    for first, second in relations.values_list("person_id", "relative_id"):
        for pk in (first, second):
            parent.setdefault(pk, pk)
        low, high = sorted((root(first), root(second)))
        parent[high] = low
    return {pk: root(pk) for pk in persons}
