"""Possible duplicates: suggested with reasons, never merged by a machine, searched within one keeper only.

Two records are compared by the name, the date of birth and the ways to be reached; each says something for or against
their being one person, in points that bench/duplicates.py measures on truth sets. Who is compared at all is found by
what two records have in common, so that a keeper of many people is searched in seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein

from kotosilta.people import names
from kotosilta.people.models import Comparison, ContactRoute, NameKey, Person
from kotosilta.people.models.persons import SOUND_SAYS_ENOUGH

LIKELY = 6  # points from which a pair is suggested
BEST_NAME = 5  # points that a name gives at most
CANDIDATES = 200
CROWD = 60  # what so many have in common says nothing
NOT_KNOWN, SLIP, UNLIKE = 2, 3, -2  # points of a birth
SOUNDS_LIKE = 0.95  # how alike two words are that sound alike

Birth = tuple[int, int | None, int | None]
Reason = str | Promise


class Suggestion(NamedTuple):
    person: Person
    points: int
    reasons: list[Reason]


class Traits(NamedTuple):
    """What a record is compared by: folded words of all its names, how they sound, the name without its spaces, the
    birth as far as it is known, numbers and addresses as they are stored, folded addresses on paper."""

    name: str
    words: frozenset[str]
    sounds: frozenset[str]
    birth: Birth | None
    reached: frozenset[str]
    addresses: tuple[str, ...]


def traits_of(all_names: Iterable[str], birth: Birth | None, routes: Iterable[tuple[str, str]]) -> Traits:
    """`all_names` begin with the full name; `routes` are (kind, value)."""
    full, *others = all_names
    words = names.words(full, *others)
    routes = [(kind, value) for kind, value in routes if value]
    paper = ContactRoute.Kind.PAPER
    return Traits(
        names.fold(full),
        frozenset(words),
        frozenset(names.sounds(full, *others)),
        birth,
        frozenset(value for kind, value in routes if kind != paper),
        tuple(names.fold(value) for kind, value in routes if kind == paper),
    )


def _traits(person: Person, routes: Iterable[tuple[str, str]]) -> Traits:
    birth = (person.birth_year, person.birth_month, person.birth_day) if person.birth_year else None
    return traits_of((person.full_name, person.name_native, person.name_document), birth, routes)


def _routes(person: Person) -> list[tuple[str, str]]:
    return [(route.kind, route.value) for route in person.contact_routes.all()] if person.pk else []


# --- How much two records have in common ----------------------------------------------------------------


def _alike(one: str, other: str) -> float:
    """How alike two folded words are, from 0 to 1."""
    if one == other:
        return 1.0
    alike = float(JaroWinkler.similarity(one, other))
    sound = names.sound(one)
    if sound == names.sound(other) and (len(sound) >= SOUND_SAYS_ENOUGH or (sound and alike > 0.65)):
        return max(alike, SOUNDS_LIKE)
    return alike


def _names_alike(ours: frozenset[str], theirs: frozenset[str]) -> tuple[float, float]:
    """How alike two names are: each word of the shorter one beside the one most like it; (the word least alike, all
    letters on average). One word out of several says too little to be compared."""
    fewer, more = sorted((ours, theirs), key=lambda words: (len(words), sorted(words)))
    if not fewer or (len(fewer) == 1 and len(more) > 1):
        return 0.0, 0.0
    left, found = set(more), []
    for word in sorted(fewer, key=lambda word: (-len(word), word)):
        best, closest = max((_alike(word, other), other) for other in left)
        left.discard(closest)
        found.append((best, len(word)))
    return min(found)[0], sum(best * length for best, length in found) / sum(length for _best, length in found)


def _weigh_names(ours: Traits, theirs: Traits) -> tuple[int, Reason | None]:
    if ours.name == theirs.name:
        return BEST_NAME, _("the same name")
    mine, other = ours.words, theirs.words
    if len(mine) > 1 and mine == other:
        return BEST_NAME, _("the same name in another order")
    if len(mine & other) >= 2 and (mine <= other or other <= mine):
        return 4, _("one name contains the other")
    least, average = _names_alike(mine, other)
    if len(mine) != len(other) and least < 0.9:
        least = average = 0.0  # among more words than one has, something is always a little alike
    if (
        least > 0.78
        or Levenshtein.normalized_similarity(ours.name.replace(" ", ""), theirs.name.replace(" ", "")) > 0.85
    ):
        return 4, _("the names may be two spellings of one name")
    if least > 0.65 or average > 0.82:
        return 2, _("the names resemble each other")
    if ours.sounds & theirs.sounds:
        return 1, _("one part of the name sounds alike")
    return 0, None


def _is_exact(birth: Birth) -> bool:
    """1 January is written for people whose birthday nobody knows: it says no more than the year does."""
    return birth[2] is not None and birth[1:] != (1, 1)


def _weigh_births(ours: Birth | None, theirs: Birth | None) -> tuple[int, Reason | None]:
    if not (ours and theirs):
        return NOT_KNOWN, _("a date of birth is not known")
    exact = _is_exact(ours) and _is_exact(theirs)
    if ours == theirs:
        if not exact:
            return 2, _("the same year of birth (1 January says no more than the year)")
        return 4, _("the same date of birth")
    if ours[0] == theirs[0] and not exact:
        return 2, _("the same year of birth, one date is not exact")
    if exact and _is_slip(ours, theirs):
        return SLIP, _("dates of birth that differ as by a slip of the pen")
    if ours[0] == theirs[0]:
        return -1, None
    return UNLIKE, None


def _is_slip(ours: Birth, theirs: Birth) -> bool:
    """One digit is another one or missing, two beside each other are swapped, day and month are, or it is the day
    before or after."""
    if ours[0] == theirs[0] and ours[1:] == theirs[:0:-1]:
        return True
    if abs(_day(ours) - _day(theirs)) == 1:
        return True
    written = ["{:04}{:02}{:02}".format(*birth) for birth in (ours, theirs)]
    return bool(DamerauLevenshtein.distance(*written, score_cutoff=1) <= 1)


def _day(birth: Birth) -> int:
    """A number that is one more the next day (all months have 31: what is compared is near, or it does not matter)."""
    year, month, day = birth
    return (year * 12 + (month or 1)) * 31 + (day or 1)


def _weigh_routes(ours: Traits, theirs: Traits) -> tuple[int, Reason | None]:
    alike = max((fuzz.token_sort_ratio(a, b) for a in ours.addresses for b in theirs.addresses), default=0)
    if alike > 70:
        return (4 if alike > 85 else 3), _("the same postal address, or nearly")
    if ours.reached & theirs.reached:
        return 2, _("the same phone or address (families often share one)")
    if alike > 60:
        return 1, _("the postal addresses resemble each other")
    return (-2 if ours.addresses and theirs.addresses else 0), None


def compare(ours: Traits, theirs: Traits) -> tuple[int, list[Reason]]:
    """Points and reasons for two records being of one person. Names are looked at last: that takes longest."""
    for_birth, why_birth = _weigh_births(ours.birth, theirs.birth)
    for_routes, why_routes = _weigh_routes(ours, theirs)
    if for_birth + for_routes + BEST_NAME < LIKELY:
        return 0, []
    for_name, why_name = _weigh_names(ours, theirs)
    if for_name < 4 and (for_birth == SLIP or not (ours.birth and theirs.birth)):
        for_birth = 0  # families share a name and an address; only of nearly the same name it says something
    reasons = [why for why in (why_name, why_routes, why_birth) if why is not None]
    return for_name + for_birth + for_routes, reasons


# --- One person among all -------------------------------------------------------------------------------


def find_duplicates(person: Person, phones: tuple[str, ...] = ()) -> list[Suggestion]:
    """People of the same keeper who may be this person, most likely first. `person` may be unsaved; `phones` are
    numbers and addresses that are not stored yet."""
    apart = _kept_apart(Person.objects.filter(pk=person.pk)) if person.pk else set()
    traits = _traits(person, [*_routes(person), *((ContactRoute.Kind.OWN_PHONE, value) for value in phones)])
    found = [
        Suggestion(other, *compare(traits, _traits(other, _routes(other))))
        for other in _candidates(person, traits)
        if frozenset((person.pk, other.pk)) not in apart
    ]
    return sorted((s for s in found if s.points >= LIKELY), key=lambda s: (-s.points, s.person.sort_key))


def weigh(person: Person, other: Person) -> Suggestion:
    """Points and reasons for two people being one."""
    return Suggestion(other, *compare(_traits(person, _routes(person)), _traits(other, _routes(other))))


def _kept_apart(people: Any) -> set[frozenset[int]]:
    """Pairs of ids, with one of these people, of which somebody has decided that they are two people."""
    concern = Q(kept__in=people) | Q(double__in=people.values("uuid"))
    pairs = list(Comparison.objects.apart().filter(concern).values_list("kept", "double"))
    if not pairs:
        return set()
    others = dict(Person.objects.filter(uuid__in=[uuid for _kept, uuid in pairs]).values_list("uuid", "pk"))
    return {frozenset((kept, others[uuid])) for kept, uuid in pairs if uuid in others}


def _candidates(person: Person, traits: Traits) -> list[Person]:
    """Of the same keeper, with a word that sounds alike, the same date of birth or the same number."""
    keys = NameKey.objects.filter(kind=NameKey.Kind.SOUND, key__in=traits.sounds, person__keeper_id=person.keeper_id)
    by_name = keys.values("person_id").annotate(shared=Count("key", distinct=True)).order_by("-shared", "person_id")
    same = Q(pk__in=[row["person_id"] for row in by_name[:CANDIDATES]])
    if traits.birth and _is_exact(traits.birth):
        year, month, day = traits.birth
        same |= Q(keeper=person.keeper_id, birth_year=year, birth_month=month, birth_day=day)
    if traits.reached:
        routes = ContactRoute.objects.filter(value__in=traits.reached, person__keeper=person.keeper_id)
        same |= Q(pk__in=routes.values("person"))
    # The keeper stands in each part: in front of them it would be searched by, through everybody whom it keeps.
    people = Person.objects.filter(same).exclude(pk=person.pk)
    return list(people.prefetch_related("contact_routes")[: CANDIDATES * 3])


# --- All pairs ------------------------------------------------------------------------------------------


def suspicious_pairs(persons: Any, limit: int = 100) -> list[tuple[Person, Suggestion]]:
    """Likely duplicates among the people given (a QuerySet), each pair once, the likeliest first, in five queries
    however many there are."""
    apart = _kept_apart(persons)
    scored = [
        (points, pair, reasons)
        for pair, points, reasons in likely_pairs(_all_traits(persons))
        if frozenset(pair) not in apart
    ]
    scored.sort(key=lambda found: (-found[0], found[1]))
    scored = scored[:limit]
    found = Person.objects.in_bulk({pk for _points, pair, _reasons in scored for pk in pair})
    return [(found[one], Suggestion(found[other], points, reasons)) for points, (one, other), reasons in scored]


def _all_traits(persons: Any) -> dict[tuple[int, int], Traits]:
    """Traits by (keeper, id)."""
    routes: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = ContactRoute.objects.filter(person__in=persons.values("pk")).exclude(value="")
    for pk, kind, value in rows.values_list("person", "kind", "value"):
        routes[pk].append((kind, value))
    columns = ("pk", "keeper", "birth_year", "birth_month", "birth_day", "full_name", "name_native", "name_document")
    traits = {}
    for pk, keeper, year, month, day, *all_names in persons.order_by().distinct().values_list(*columns):
        traits[keeper, pk] = traits_of(all_names, (year, month, day) if year else None, routes.get(pk, ()))
    return traits


def likely_pairs(traits: dict[tuple[int, int], Traits]) -> Iterator[tuple[tuple[int, int], int, list[Reason]]]:
    """((id, id), points, reasons) of every pair with something in common and points enough; within one keeper."""
    groups: dict[Any, list[int]] = defaultdict(list)
    by_id = {}
    for (keeper, pk), record in traits.items():
        by_id[pk] = record
        for mark in set(_marks(record)):
            groups[keeper, mark].append(pk)
    seen: set[tuple[int, int]] = set()
    for group in groups.values():
        if len(group) <= CROWD:
            for pair in combinations(sorted(group), 2):
                if pair not in seen:
                    seen.add(pair)
                    points, reasons = compare(by_id[pair[0]], by_id[pair[1]])
                    if points >= LIKELY:
                        yield pair, points, reasons


def _marks(record: Traits) -> Iterator[tuple[Any, ...]]:
    """What two records of one person have at least one of in common: a part of the name and a part of the birth, the
    whole birth, two parts of the name, a number, two words beside each other of a postal address."""
    sounds = sorted(record.sounds)
    if record.birth:
        year, month, day = record.birth
        for sound in sounds:
            yield "year", sound, year
            if _is_exact(record.birth):
                yield "day", sound, month, day
        yield "initials", tuple(sorted(sound[0] for sound in sounds)), year
        if _is_exact(record.birth):
            yield "born", record.birth
    for pair in combinations(sounds, 2):
        yield "name", pair
    yield "whole", record.name
    for value in record.reached:
        yield "reached", value
    for address in record.addresses:
        words = address.split()
        for beside in pairwise(words):
            yield "address", beside
