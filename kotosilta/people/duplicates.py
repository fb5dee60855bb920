"""Possible duplicates: suggested with reasons, never merged by a machine, searched within one keeper only."""

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotosilta.people import names
from kotosilta.people.models import ContactRoute, NameKey, Person

LIKELY = 6  # points from which a pair is suggested
CANDIDATES = 200
CROWD = 60  # a name that so many of one year share says nothing


class Suggestion(NamedTuple):
    person: Person
    points: int
    reasons: list[str | Promise]


def find_duplicates(person: Person, phones: tuple[str, ...] = ()) -> list[Suggestion]:
    """People of the same keeper who may be this person, most likely first. `person` may be unsaved."""
    candidates = _candidates(person, phones)
    found = [weigh(person, other, phones) for other in candidates]
    return sorted((s for s in found if s.points >= LIKELY), key=lambda s: (-s.points, s.person.sort_key))


def _candidates(person: Person, phones: tuple[str, ...]) -> list[Person]:
    all_names = (person.full_name, person.call_me, person.name_native, person.name_document)
    keys = NameKey.objects.filter(
        kind=NameKey.Kind.SOUND, key__in=names.sounds(*all_names), person__keeper_id=person.keeper_id
    )
    by_name = keys.values("person_id").annotate(shared=Count("key", distinct=True)).order_by("-shared", "person_id")
    ids = [row["person_id"] for row in by_name[:CANDIDATES]]
    if phones:
        same_phone = ContactRoute.objects.filter(value__in=phones, person__keeper_id=person.keeper_id)
        ids += same_phone.values_list("person_id", flat=True)[:CANDIDATES]
    people = Person.objects.filter(pk__in=ids).exclude(pk=person.pk)
    return list(people.prefetch_related("contact_routes"))


def weigh(person: Person, other: Person, phones: tuple[str, ...] = ()) -> Suggestion:
    """Points and reasons for two people being one."""
    points, reasons = _weigh_names(person, other)
    more, why = _weigh_births(person, other)
    shared = set(phones) & {route.value for route in other.contact_routes.all() if route.value}
    if shared:
        points += 1
        reasons.append(_("the same phone or address (families often share one)"))
    return Suggestion(other, points + more, [*reasons, *why])


def _weigh_names(person: Person, other: Person) -> tuple[int, list[str | Promise]]:
    mine, theirs = _all_words(person), _all_words(other)
    if names.fold(person.full_name) == names.fold(other.full_name):
        return 5, [_("the same name")]
    if len(mine & theirs) >= 2 and mine and (mine <= theirs or theirs <= mine):
        return 4, [_("one name contains the other")]
    my_sounds, their_sounds = names.sounds(*mine), names.sounds(*theirs)
    shared = my_sounds & their_sounds
    if len(shared) >= 2 or (shared and len(my_sounds) == len(their_sounds) == 1):
        return 4, [_("the names may be two spellings of one name")]
    return (1, [_("one part of the name sounds alike")]) if shared else (0, [])


def _all_words(person: Person) -> set[str]:
    return names.words(person.full_name, person.name_native, person.name_document)


def _weigh_births(person: Person, other: Person) -> tuple[int, list[str | Promise]]:
    if not (person.birth_year and other.birth_year):
        return 2, [_("a date of birth is not known")]
    if person.birth == other.birth:
        if (person.birth_day, person.birth_month) in {(1, 1), (None, None)}:
            # 1 January is written for people whose birthday nobody knows: it says no more than the year does.
            return 2, [_("the same year of birth (1 January says no more than the year)")]
        return 4, [_("the same date of birth")]
    if person.birth_year == other.birth_year:
        january = {(person.birth_day, person.birth_month), (other.birth_day, other.birth_month)} & {
            (1, 1),
            (None, None),
        }
        return (2, [_("the same year of birth, one date is not exact")]) if january else (-1, [])
    mine, theirs = (person.birth_day, person.birth_month), (other.birth_day, other.birth_month)
    if abs(person.birth_year - other.birth_year) <= 1 and mine == theirs and mine not in {(1, 1), (None, None)}:
        return 1, [_("the same birthday, one year apart")]
    return -4, []


def suspicious_pairs(persons: Any, limit: int = 100) -> list[tuple[Person, Suggestion]]:
    """Likely duplicates among the people given (a QuerySet), each pair once, in two queries however many there are.

    Only people of the same (or an unknown) year of birth who share a name's sound are compared: that leaves few.
    """
    people = persons.values("pk")
    keys = NameKey.objects.filter(kind=NameKey.Kind.SOUND, person__in=people)
    groups: dict[tuple[int, str, int | None], list[int]] = defaultdict(list)
    for pk, keeper, key, year in keys.values_list("person_id", "person__keeper_id", "key", "person__birth_year"):
        groups[keeper, key, year].append(pk)
    shared = Counter(
        pair for group in groups.values() if len(group) <= CROWD for pair in combinations(sorted(group), 2)
    )
    likely = shared.most_common(limit * 4)
    ids = {pk for pair, _count in likely for pk in pair}
    found = {person.pk: person for person in Person.objects.filter(pk__in=ids).prefetch_related("contact_routes")}
    pairs = []
    for (first, second), _count in likely:
        routes = tuple(route.value for route in found[first].contact_routes.all() if route.value)
        pairs.append((found[first], weigh(found[first], found[second], routes)))
    return sorted((p for p in pairs if p[1].points >= LIKELY), key=lambda pair: -pair[1].points)[:limit]
