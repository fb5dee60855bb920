"""The open directory: experts with a valid consent, field by field. What has no consent is not even read."""

import datetime as dt
from collections import defaultdict
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.core.access import as_uuid
from kotosilta.core.languages import NAMES
from kotosilta.experts.consents import PREFIX
from kotosilta.experts.models import ExpertProfile, Topic
from kotosilta.experts.models.profiles import says_free
from kotosilta.experts.vocabulary import Region, Role
from kotosilta.people.models import Consent, Reservation
from kotosilta.people.models.reservations import quarters
from kotosilta.projects.models import Project

SHOWN = 60


class Search(NamedTuple):
    """What a visitor looks for; empty means any."""

    topic: str = ""
    role: str = ""
    language: str = ""
    region: str = ""
    day: str = ""

    @classmethod
    def of(cls, query: Any) -> Self:
        """From the address; what is not in the vocabulary is left out."""
        given = {field: query.get(field, "").strip() for field in cls._fields}
        known = {"role": Role.values, "region": Region.values, "language": NAMES}
        given |= {field: given[field] if given[field] in values else "" for field, values in known.items()}
        given["topic"] = given["topic"] if as_uuid(given["topic"]) else ""
        given["day"] = given["day"] if _day(given["day"]) else ""
        return cls(**given)

    @property
    def on(self) -> dt.date | None:
        return _day(self.day)


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if clock.today() <= day <= clock.today() + dt.timedelta(days=730) else None


class Entry(NamedTuple):
    """An expert as everybody sees them: fields without consent are empty."""

    uuid: UUID
    name: str
    topics: list[Topic]
    roles: list[str]
    formats: list[str]
    languages: list[str]
    region: str
    about: str
    fee: Any
    declines_fee: bool
    has_diploma: bool
    has_photo: bool


def _allowed(profiles: list[ExpertProfile]) -> dict[int, set[str]]:
    """Fields with a valid consent, by person id."""
    allowed: dict[int, set[str]] = defaultdict(set)
    people = [profile.person_id for profile in profiles]
    rows = Consent.objects.all().valid().filter(person__in=people, key__startswith=PREFIX)
    for person, key in rows.order_by().values_list("person", "key"):
        allowed[person].add(key.removeprefix(PREFIX))
    return allowed


def _entry(profile: ExpertProfile, allowed: set[str], pictured: set[int]) -> Entry:
    return Entry(
        uuid=profile.uuid,
        name=profile.public_name,
        topics=list(profile.topics.all()),
        roles=profile.role_names,
        formats=profile.format_names,
        languages=[str(NAMES[code]) for code in profile.languages if code in NAMES] if "languages" in allowed else [],
        region=profile.get_region_display() if "region" in allowed else "",
        about=profile.about if "about" in allowed else "",
        fee=profile.fee_per_hour if "fee" in allowed else None,
        declines_fee=profile.declines_fee and "fee" in allowed,
        has_diploma=profile.has_diploma and "diploma" in allowed,
        has_photo=profile.pk in pictured and "photo" in allowed,
    )


def entries(search: Search) -> list[Entry]:
    """Those who fit the search, by name. By a field that somebody does not show, they are not found either. The lists
    inside a profile are compared here: the directory holds hundreds, and no engine searches inside JSON alike."""
    rows = ExpertProfile.objects.all().public().without_photo().select_related("person", "credential")
    rows = rows.prefetch_related("topics")
    if search.topic:
        rows = rows.filter(topics__uuid=search.topic)
    day = search.on
    if day is not None:
        rows = rows.prefetch_related("availabilities", "exceptions")
    profiles = list(rows.order_by("public_name", "pk"))
    allowed = _allowed(profiles)
    profiles = [profile for profile in profiles if _fits(profile, allowed[profile.person_id], search)]
    if day is not None:
        profiles = _free_on([one for one in profiles if "availability" in allowed[one.person_id]], day)
    shown = profiles[:SHOWN]
    pictured = _pictured(shown)
    return [_entry(profile, allowed[profile.person_id], pictured) for profile in shown]


def _pictured(profiles: list[ExpertProfile]) -> set[int]:
    """Ids of those who have a picture; the pictures themselves are not read."""
    rows = ExpertProfile.objects.filter(pk__in=[profile.pk for profile in profiles], photo__isnull=False)
    return set(rows.values_list("pk", flat=True))


def photo(uuid: UUID) -> bytes | None:
    """The picture, if everybody may see it."""
    profile = ExpertProfile.objects.all().public().filter(uuid=uuid, photo__isnull=False).first()
    if profile is None or "photo" not in _allowed([profile])[profile.person_id]:
        return None
    return bytes(profile.photo)


def _fits(profile: ExpertProfile, allowed: set[str], search: Search) -> bool:
    wanted = [
        (search.role, profile.roles),
        (search.language, profile.languages if "languages" in allowed else []),
        (search.region, [profile.region, *profile.travels_to] if "region" in allowed else []),
    ]
    return all(value in offered for value, offered in wanted if value)


def _free_on(profiles: list[ExpertProfile], day: dt.date) -> list[ExpertProfile]:
    """Those who have not said no to the whole day, and have an hour of it left between 7 and 22."""
    begin = [clock.on_wall(day, dt.time(half // 2, half % 2 * 30)) for half in range(14, 43)]
    hours = [(begins, begins + dt.timedelta(hours=1)) for begins in begin]
    people = [profile.person_id for profile in profiles]
    held = Reservation.objects.all().busy(people, hours[0][0], hours[-1][1])

    def is_free(profile: ExpertProfile) -> bool:
        weekly, exceptions = list(profile.availabilities.all()), list(profile.exceptions.all())
        taken = held.get(profile.person_id, set())
        return any(
            taken.isdisjoint(quarters(*hour)) and says_free(weekly, exceptions, *hour) is not False for hour in hours
        )

    return [profile for profile in profiles if is_free(profile)]


def entry(uuid: UUID) -> Entry | None:
    """One expert, if the directory may show them."""
    profile = (
        ExpertProfile.objects.all()
        .public()
        .select_related("person", "credential")
        .prefetch_related("topics")
        .filter(uuid=uuid)
        .first()
    )
    return _entry(profile, _allowed([profile])[profile.person_id], _pictured([profile])) if profile else None


def projects() -> Any:
    """The projects that arrange experts now."""
    working = ExpertProfile.objects.all().working()
    return Project.objects.filter(pk__in=working.values("project")).order_by("name")


class Filter(NamedTuple):
    """One list to choose from: its name in the address, its words, its choices (value, words, chosen)."""

    name: str
    label: str
    choices: list[tuple[str, str, bool]]


def filters(search: Search) -> list[Filter]:
    """What can be chosen: only what somebody in the directory offers."""
    listed = list(ExpertProfile.objects.all().public().without_photo().prefetch_related("topics"))
    allowed = _allowed(listed)
    topics = {str(topic.uuid): str(topic) for profile in listed for topic in profile.topics.all()}
    spoken = {code for p in listed if "languages" in allowed[p.person_id] for code in p.languages}
    regions = {r for p in listed if "region" in allowed[p.person_id] for r in [p.region, *p.travels_to]}
    roles = {role for profile in listed for role in profile.roles}
    offered = [
        ("topic", _("Topic"), sorted(topics.items(), key=lambda one: one[1])),
        ("role", _("What should the expert do?"), [(v, str(w)) for v, w in Role.choices if v in roles]),
        ("language", _("Language"), [(code, str(NAMES[code])) for code in NAMES if code in spoken]),
        ("region", _("Region"), [(value, str(words)) for value, words in Region.choices if value in regions]),
    ]
    chosen = search._asdict()
    return [
        Filter(name, label, [(value, words, value == chosen[name]) for value, words in choices])
        for name, label, choices in offered
    ]
