"""Seats: each is one person's, enrolled or offered; whoever gives one out holds the lock of the activity."""

from django.utils.translation import gettext as _

from kotosilta.activities import letters
from kotosilta.activities.models import Activity, Enrolment, WaitingPlace
from kotosilta.core import audit
from kotosilta.core.acts import Refused
from kotosilta.people.models import Person, User
from kotosilta.people.outbox import queue


def free_seat(activity: Activity) -> int | None:
    """The lowest seat that nobody has and that is offered to nobody; None when all are taken."""
    taken = set(activity.enrolments.filter(seat__isnull=False).values_list("seat", flat=True))
    taken |= set(activity.waiting_places.offered().values_list("seat", flat=True))
    if activity.capacity is not None and len(taken) >= activity.capacity:
        return None
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def is_full(activity: Activity) -> bool:
    return free_seat(activity) is None


def end_place(place: WaitingPlace, status: str, by: User | None) -> None:
    """The person waits no more, and holds no offered seat; called inside an act that holds the lock."""
    place.status, place.seat, place.offered_until = status, None, None
    place.save(update_fields=["status", "seat", "offered_until"])
    audit.record(f"waiting.{status}", by=by, subject=place)


def give_seat(activity: Activity, person: Person, by: User | None) -> Enrolment:
    """Enrol the person on the seat that was offered to them, or on a free one; they wait no more. Called inside an act
    that holds the lock. Raises Refused when all are taken."""
    offered = None
    place = activity.waiting_places.going_on().filter(person=person).first()
    if place is not None:
        offered = place.seat if place.is_offered else None
        end_place(place, WaitingPlace.Status.TAKEN, by)
    enrolment: Enrolment | None = Enrolment.objects.filter(activity=activity, person=person).first()
    if enrolment is not None and enrolment.status != Enrolment.Status.LEFT:
        return enrolment
    seat = offered or free_seat(activity)
    if seat is None:
        raise Refused(_("All places are taken. Ask the leader if a place has become free."))
    enrolment = enrolment or Enrolment(activity=activity, person=person)
    enrolment.seat, enrolment.status, enrolment.left_on = seat, Enrolment.Status.ENROLLED, None
    enrolment.save()
    audit.record("enrolment.made", by=by, subject=enrolment)
    queue(
        person,
        purpose="enrolled",
        once_key=f"enrolled:{enrolment.uuid}:{enrolment.enrolled_at.isoformat()}",
        letter=letters.enrolled,
    )
    return enrolment
