"""The waiting list: going on it, and being offered a seat for a time when one becomes free."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.activities import letters
from kotosilta.activities.models import Activity, Session, WaitingPlace
from kotosilta.activities.permissions import OFFER, can_act_for, can_answer_offer, can_enrol_person
from kotosilta.activities.seats import end_place, free_seat, give_seat, is_full
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.people.models import Person, User
from kotosilta.people.outbox import phones_ring_from, queue
from kotosilta.people.permissions import actor_of

LASTS, AT_LEAST = dt.timedelta(hours=24), dt.timedelta(hours=2)
Status = WaitingPlace.Status


@transaction.atomic
def wait_for_seat(*, activity: Activity, person: Person, by: User) -> WaitingPlace:
    """Go on the list, once. Raises Refused while there is a free seat, and where nobody enrols."""
    require(can_enrol_person(by, activity, person))
    fresh = locked(activity)
    if fresh.enrolment_by != Activity.EnrolmentBy.OPEN or not fresh.takes_enrolments:
        raise Refused(_("Enrolment has closed."))
    if fresh.enrolments.filter(person=person, seat__isnull=False).exists():
        raise Refused(_("This person has a place already."))
    there: WaitingPlace | None = fresh.waiting_places.going_on().filter(person=person).first()
    if there is not None:
        return there
    if not is_full(fresh) and not fresh.waiting_places.going_on().exists():
        raise Refused(_("There is a free place: enrol."))
    place: WaitingPlace = WaitingPlace.objects.create(activity=fresh, person=person)
    audit.record("waiting.began", by=by, subject=place)
    return place


@transaction.atomic
def wait_no_more(*, place: WaitingPlace, by: User) -> None:
    require(can_act_for(by, place.activity, place.person))
    locked(place.activity)
    fresh = locked(place)
    if fresh.status not in WaitingPlace.GOING_ON:
        raise Refused(_("This place on the list has ended already."))
    end_place(fresh, Status.LEFT, by)


@transaction.atomic
def answer_offer(*, place: WaitingPlace, accepts: bool, by: Any) -> WaitingPlace:
    """Yes or no to the offered seat, signed in or by the link of the message. Saying yes twice is one yes. Raises
    Refused when the offer has run out."""
    require(can_answer_offer(by, place))
    activity = locked(place.activity)
    fresh = locked(place, "person")
    if accepts and fresh.status == Status.TAKEN:
        return fresh
    if not fresh.is_offered:
        raise Refused(_("This offer has ended. Go on the list again if you still want to come."))
    if accepts:
        give_seat(activity, fresh.person, actor_of(by))
        fresh.refresh_from_db()
    else:
        end_place(fresh, Status.DECLINED, actor_of(by))
    return fresh


def offer_free_seats() -> int:
    """A duty of the worker: offers that ran out end, and free seats are offered to those who have waited longest.
    Returns how many were offered. Each activity is one transaction: a worker that dies has offered a seat whole, with
    its message, or not at all."""
    waiting = WaitingPlace.objects.going_on().order_by("activity").values_list("activity", flat=True).distinct()
    return sum(_offer_in(activity) for activity in Activity.objects.filter(pk__in=waiting))


@transaction.atomic
def _offer_in(activity: Activity) -> int:
    fresh, offered = locked(activity), 0
    for place in fresh.waiting_places.filter(status=Status.OFFERED, offered_until__lte=clock.now()):
        end_place(place, Status.LAPSED, None)
    is_over = fresh.sessions.exists() and not fresh.sessions.to_come().exists()
    if fresh.enrolment_by != Activity.EnrolmentBy.OPEN or not fresh.takes_enrolments or is_over:
        return 0
    for place in fresh.waiting_places.filter(status=Status.WAITING).select_related("person").order_by("since", "id"):
        seat = free_seat(fresh)
        if seat is None:
            break
        place.status, place.seat, place.offered_until = Status.OFFERED, seat, _answer_by(fresh)
        place.save(update_fields=["status", "seat", "offered_until"])
        audit.record("waiting.offered", by=None, subject=place)
        queue(
            place.person,
            purpose=OFFER,
            once_key=f"{OFFER}:{place.uuid}",
            letter=partial(letters.seat_offered, place),
            about=place.uuid,
            opens=partial(Link.prepare, OFFER, place, valid_for=place.offered_until - clock.now()),
        )
        offered += 1
    return offered


def _answer_by(activity: Activity) -> dt.datetime:
    """A day, or until the next session begins when that is sooner; two hours of daytime at least."""
    now = phones_ring_from(clock.now())  # until then nobody may know of it
    coming = activity.sessions.filter(starts_at__gt=clock.now()).exclude(status=Session.Status.CANCELLED)
    starts_at = coming.order_by("starts_at").values_list("starts_at", flat=True).first()
    latest = now + LASTS
    return max(min(latest, starts_at) if starts_at else latest, now + AT_LEAST)


def place_behind(link: Link) -> WaitingPlace | None:
    """The place on the list to which the link's offer was made."""
    return WaitingPlace.objects.filter(uuid=link.target).select_related("activity", "person").first()


def waiting_in(activity: Activity, user: Any) -> list[WaitingPlace]:
    """Who waits, in their order, of those whose names the user may see."""
    seen = activity.waiting_places.going_on().filter(person__in=Person.objects.all().visible_to(user))
    return list(seen.select_related("person").order_by("since", "id"))
