"""Which experts suit a booking, best first, with the reasons shown: the adviser decides."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kotosilta.core import clock
from kotosilta.core.languages import NAMES
from kotosilta.experts.models import Booking, ExpertProfile
from kotosilta.experts.models.profiles import says_free
from kotosilta.experts.vocabulary import Format
from kotosilta.people.models import Reservation
from kotosilta.people.models.reservations import quarters

TURNS_WITHIN = dt.timedelta(days=180)


class Reason(NamedTuple):
    """Speaks for the expert ("ok"), against ("no"), or is only worth knowing ("plain")."""

    kind: str
    text: str


class Suggestion(NamedTuple):
    profile: ExpertProfile
    reasons: list[Reason]
    points: int
    is_taken: bool  # has another booking then: cannot be asked


def suggestions(booking: Booking) -> list[Suggestion]:
    """Every working expert of the project, ranked by language, topic, distance and fairness of turns; whoever is taken
    or has said no stands last. The number of queries does not grow with the experts."""
    request = booking.request
    since = clock.now() - TURNS_WITHIN
    turns = Count("bookings", filter=Q(bookings__starts_at__gte=since) & ~Q(bookings__status="cancelled"))
    profiles = list(
        ExpertProfile.objects.all()
        .working()
        .without_photo()
        .filter(project=request.project)
        .annotate(turns=turns)
        .select_related("person")
        .prefetch_related("topics", "availabilities", "exceptions")
    )
    taken = _taken(booking, profiles)
    no = set(booking.offers.filter(status="declined").values_list("profile", flat=True))
    fewest = min((profile.turns for profile in profiles), default=0)
    found = [_weigh(booking, profile, profile.person_id in taken, profile.pk in no, fewest) for profile in profiles]
    return sorted(found, key=lambda one: (one.is_taken, -one.points, one.profile.public_name))


def _weigh(booking: Booking, profile: ExpertProfile, taken: bool, declined: bool, fewest: int) -> Suggestion:
    scored = [*_fit(booking, profile), _distance(booking, profile), _time(booking, profile, taken)]
    turns: int = profile.turns  # type: ignore[attr-defined]
    words = ngettext("%(count)s booking in half a year", "%(count)s bookings in half a year", turns) % {"count": turns}
    scored.append((max(0, 3 - (turns - fewest)), Reason("ok" if turns == fewest else "plain", words)))
    if booking.request.gender_wish:
        fits = profile.person.gender == booking.request.gender_wish
        scored.append((6 if fits else -12, Reason("ok" if fits else "no", booking.request.get_gender_wish_display())))
    if booking.request.wanted_id == profile.pk:
        scored.append((20, Reason("ok", _("the organisation wishes for this expert"))))
    if declined:
        scored.append((-50, Reason("no", _("has already said no"))))
    return Suggestion(profile, [reason for _points, reason in scored], sum(points for points, _reason in scored), taken)


def _taken(booking: Booking, profiles: list[ExpertProfile]) -> set[int]:
    """Ids of the people who have something at that time, each with their own way there and back."""
    ways = {profile.person_id: profile.buffer(booking.is_remote) for profile in profiles}
    furthest = max(ways.values(), default=dt.timedelta(0))
    held = Reservation.objects.all().busy(ways, booking.starts_at - furthest, booking.ends_at + furthest)
    return {
        person
        for person, taken in held.items()
        if not taken.isdisjoint(quarters(booking.starts_at - ways[person], booking.ends_at + ways[person]))
    }


Scored = tuple[int, Reason]


def _fit(booking: Booking, profile: ExpertProfile) -> Iterable[Scored]:
    request = booking.request
    language = {"language": NAMES.get(request.language, request.language)}
    if request.language in profile.languages:
        yield 8, Reason("ok", _("speaks %(language)s") % language)
    else:
        yield -8, Reason("no", _("does not speak %(language)s") % language)
    if request.topic is not None:
        knows = request.topic in profile.topics.all()
        yield (6, Reason("ok", _("the topic"))) if knows else (-2, Reason("plain", _("another topic")))
    if request.role:
        wants = request.role in profile.roles
        words = request.get_role_display()
        yield (
            (3, Reason("ok", words)) if wants else (-3, Reason("no", _("does not want to: %(what)s") % {"what": words}))
        )


def _distance(booking: Booking, profile: ExpertProfile) -> Scored:
    wanted = Format.REMOTE if booking.is_remote else Format.ON_SITE
    if wanted not in profile.formats:
        return -10, Reason("no", _("does not work this way: %(how)s") % {"how": wanted.label})
    if booking.is_remote:
        return 4, Reason("ok", _("by video or phone"))
    if booking.region == profile.region:
        return 4, Reason("ok", _("lives in the region"))
    if booking.region in profile.travels_to:
        return 2, Reason("ok", _("travels to the region"))
    return -4, Reason("no", _("lives in %(region)s") % {"region": profile.get_region_display()})


def _time(booking: Booking, profile: ExpertProfile, taken: bool) -> Scored:
    if taken:
        return -100, Reason("no", _("has another booking or offer at that time"))
    free = says_free(
        list(profile.availabilities.all()), list(profile.exceptions.all()), booking.starts_at, booking.ends_at
    )
    if free is None:
        return 0, Reason("plain", _("has not said when they can come"))
    return (5, Reason("ok", _("can come then"))) if free else (-6, Reason("no", _("has said: not at that time")))
