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


def _end_waiting(activity: Activity, person: Person) -> int | None:
    """Whoever gets a seat waits no more; the seat that was offered to them, if one was."""
    place = activity.waiting_places.going_on().filter(person=person).first()
    if place is None:
        return None
    seat: int | None = place.seat if place.is_offered else None
    place.status, place.seat, place.offered_until = WaitingPlace.Status.TAKEN, None, None
    place.save(update_fields=["status", "seat", "offered_until"])
    return seat


def give_seat(activity: Activity, person: Person, by: User | None, seat: int | None = None) -> Enrolment:
    """Enrol the person on this seat, or on a free one; called inside an act that holds the lock. Raises Refused when
    all are taken."""
    enrolment: Enrolment | None = Enrolment.objects.filter(activity=activity, person=person).first()
    if enrolment is not None and enrolment.status != Enrolment.Status.LEFT:
        return enrolment
    seat = _end_waiting(activity, person) or seat or free_seat(activity)
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
