"""Suggestions for a booking: ours (a fixed number of queries) against asking for each expert by itself.
`python bench/suggest_experts.py [EXPERTS]`. The ratio is of medians of interleaved rounds in one run."""

import datetime as dt
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import arena
from kotosilta.core import clock
from kotosilta.experts.models import Availability, Booking, ExpertProfile
from kotosilta.experts.models.profiles import says_free
from kotosilta.experts.suggestions import suggestions
from kotosilta.people.models import Person, Reservation
from tests import cast

EXPERTS = int(sys.argv[1]) if len(sys.argv) > 1 else 500
ROUNDS = 7


def one_by_one(booking: Booking) -> set[int]:
    """Who is free and not taken, as one writes it first: three queries for each expert."""
    found = set()
    for profile in ExpertProfile.objects.filter(project=booking.request.project):
        way = profile.buffer(booking.is_remote)
        taken = Reservation.objects.all().busy([profile.person_id], booking.starts_at - way, booking.ends_at + way)
        free = says_free(profile.availabilities.all(), profile.exceptions.all(), booking.starts_at, booking.ends_at)
        if not taken and free:
            found.add(profile.pk)
    return found


def at_once(booking: Booking) -> set[int]:
    return {
        one.profile.pk
        for one in suggestions(booking)
        if not one.is_taken and any(reason.text == "can come then" for reason in one.reasons)
    }


def main() -> None:
    arena.migrate()
    project = cast.make_project(cast.Organisation.objects.create(name="Silta ry", kind="association"))
    booking = cast.make_booking(cast.make_request(project), days=9)
    booking.starts_at = clock.at(clock.local(booking.starts_at).date(), dt.time(12))
    booking.ends_at = booking.starts_at + dt.timedelta(hours=2)
    booking.save()
    for name in arena.names(EXPERTS):
        person = Person(keeper=project.owner, full_name=name)
        person.save()
        profile = cast.make_expert(person, project)
        Availability.objects.bulk_create(
            Availability(profile=profile, weekday=day, starts=dt.time(9), ends=dt.time(17)) for day in range(7)
        )
    from django.utils.translation import override

    with override("en"):
        same = at_once(booking) == one_by_one(booking)
        ours, theirs = arena.compare(ROUNDS, lambda: at_once(booking), lambda: one_by_one(booking))
    assert same, "both find the same experts"
    print(f"{EXPERTS} experts: {theirs / ours:.1f} times as fast ({ours * 1000:.0f} ms)")


main()
