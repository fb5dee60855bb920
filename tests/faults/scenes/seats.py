"""Seats of full clubs become free: offered by workers that are killed, and by many at once, taken by many at once."""

import json
import sys
from collections import Counter

from tests.faults.scenes.stage import all_at_once

from kotosilta.activities import waiting  # isort: skip
from kotosilta.activities.models import Activity, Enrolment, WaitingPlace  # isort: skip
from kotosilta.core.acts import Refused  # isort: skip
from kotosilta.core.models import AuditEntry  # isort: skip
from kotosilta.people.models import ContactRoute, Message, User  # isort: skip
from tests import cast  # isort: skip

CLUBS, SEATS, WAITERS, AT_ONCE = 24, 3, 4, 12


def prepare() -> None:
    """Clubs with free seats, and more people waiting than fit."""
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    for club in range(CLUBS):
        activity = cast.make_activity(project, kind="club", is_public=True, capacity=SEATS)
        for number in range(WAITERS):
            user = cast.make_user(f"person{club}-{number}")
            person = cast.make_person(keeper, f"Person {club} {number}", user=user)
            ContactRoute.objects.create(person=person, kind="email", value=user.email)
            WaitingPlace.objects.create(activity=activity, person=person)
    print(json.dumps({"clubs": CLUBS}))


def offer() -> None:
    """As the worker does."""
    print("begun", flush=True)
    print(json.dumps({"offered": waiting.offer_free_seats()}), flush=True)


def look() -> None:
    """Clubs whose seats are offered whole, those where only some are, and offers without their message or entry."""
    offered = Counter(WaitingPlace.objects.filter(status="offered").values_list("activity", flat=True))
    messages = Message.objects.filter(purpose="seat_offer").count()
    entries = AuditEntry.objects.filter(action="waiting.offered").count()
    result = {
        "whole": sum(count == SEATS for count in offered.values()),
        "torn": sum(count != SEATS for count in offered.values()),
        "offers": offered.total(),
        "messages": messages,
        "entries": entries,
    }
    print(json.dumps(result))


def press() -> None:
    """Many workers offer at once; then everybody says yes twice, some the last moment too late."""
    prepare()
    all_at_once(lambda _number: waiting.offer_free_seats(), 4)
    places = list(WaitingPlace.objects.filter(status="offered").values_list("pk", flat=True))[:AT_ONCE]

    def accept(number: int) -> str:
        place = WaitingPlace.objects.get(pk=places[number % len(places)])
        try:
            waiting.answer_offer(place=place, accepts=True, by=User.objects.get(pk=place.person.user_id))
        except Refused:
            return "refused"
        return "done"

    answers = Counter(all_at_once(accept, 2 * AT_ONCE))
    seats = Counter(Enrolment.objects.filter(seat__isnull=False).values_list("activity", "seat"))
    offered = set(WaitingPlace.objects.filter(status="offered").values_list("activity", "seat"))
    look_twice = {
        "answers": answers,
        "enrolled": seats.total(),
        "doubled": sum(count > 1 for count in seats.values()) + len(offered & set(seats)),
        "offers": WaitingPlace.objects.filter(status__in=["offered", "taken"]).count(),
        "fit": Activity.objects.count() * SEATS,
    }
    print(json.dumps(look_twice))


{"prepare": prepare, "offer": offer, "look": look, "press": press}[sys.argv[1]]()
