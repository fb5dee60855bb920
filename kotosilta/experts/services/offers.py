"""Acts around an offer: asking an expert, whose time is held meanwhile, and the answer."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.experts import letters
from kotosilta.experts.models import Booking, ExpertProfile, Offer
from kotosilta.experts.models.bookings import LONGEST
from kotosilta.experts.permissions import OFFER, can_answer_offer, can_broker
from kotosilta.people.models import User
from kotosilta.people.outbox import queue
from kotosilta.people.permissions import actor_of
from kotosilta.people.reservations import lock_time, release, reserve

ANSWER_WITHIN = dt.timedelta(hours=72)
ANSWER_BEFORE = dt.timedelta(hours=2)  # at the latest so long before the start
SEEKING = (Booking.Status.REQUESTED, Booking.Status.OFFERED)


def lock(booking: Booking) -> Booking:
    """The booking as it is now; whoever changes it next waits."""
    return locked(booking, "request__project")


def check_time(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """A time to come, within one day. Raises Refused."""
    if not clock.now() < starts_at < ends_at:
        raise Refused(_("Write a time to come, with the end after the start."))
    if ends_at - starts_at > LONGEST:
        raise Refused(_("One booking is twelve hours at most. Write each day as a date of its own."))


def hold(booking: Booking, profile: ExpertProfile, *, holder: Any, expires_at: dt.datetime | None = None) -> None:
    """Take the expert's time for the booking, the way included. Raises Refused when it is taken."""
    way = profile.buffer(booking.is_remote)
    reserve(
        profile.person,
        booking.starts_at - way,
        booking.ends_at + way,
        holder=holder,
        expires_at=expires_at,
        message=_("%(expert)s already has something at that time, the way included.") % {"expert": profile.public_name},
    )


@transaction.atomic
def offer_booking(*, booking: Booking, profile: ExpertProfile, by: User) -> Offer:
    """Ask an expert. The time is held until the answer, for three days at most. Raises Refused when the time is taken,
    the booking is no longer open, or it begins too soon."""
    booking = lock(booking)
    require(can_broker(by, booking.request.project) and profile.project_id == booking.request.project_id)
    if booking.status not in SEEKING:
        raise Refused(_("An expert has already been found, or the booking has ended."))
    if profile.ended_on is not None:
        raise Refused(_("This person no longer works as an expert."))
    if booking.offers.all().waiting().filter(profile=profile).exists():
        raise Refused(_("This expert has been asked already."))
    expires_at = min(clock.now() + ANSWER_WITHIN, booking.starts_at - ANSWER_BEFORE)
    if expires_at <= clock.now():
        raise Refused(_("It begins too soon to ask by message. Choose a later time, or call."))
    offer: Offer = Offer(booking=booking, profile=profile, expires_at=expires_at)
    lock_time(profile.person)
    _let_run_out(booking.offers.filter(profile=profile, status=Offer.Status.WAITING))
    hold(booking, profile, holder=offer.uuid, expires_at=expires_at)
    offer.save()
    booking.status = Booking.Status.OFFERED
    booking.save(update_fields=["status"])
    audit.record("offer.made", by=by, subject=offer)
    queue(
        profile.person,
        purpose="offer",
        once_key=f"offer:{offer.uuid}",
        letter=partial(letters.offered, offer),
        about=offer.uuid,
        opens=partial(Link.prepare, OFFER, offer, valid_for=expires_at - clock.now()),
    )
    return offer


def _open_offer(offer: Offer, by: Any) -> Offer:
    """The offer as it is now, its booking locked, if it still waits for an answer. Raises Refused."""
    booking = lock(offer.booking)
    fresh: Offer = Offer.objects.select_related("profile__person").get(pk=offer.pk)
    fresh.booking = booking
    require(can_answer_offer(by, fresh))
    lock_time(fresh.profile.person)
    if not fresh.is_waiting:
        raise Refused(_("This request needs no answer any more. Thank you for being ready to help."))
    return fresh


def _close(offer: Offer, status: str, note: str = "") -> None:
    offer.status, offer.answered_at, offer.note = status, clock.now(), note or offer.note
    offer.save()
    release(offer.uuid)


def _seek_again(booking: Booking) -> None:
    if booking.status == Booking.Status.OFFERED and not booking.offers.all().waiting().exists():
        booking.status = Booking.Status.REQUESTED
        booking.save(update_fields=["status"])


@transaction.atomic
def accept_offer(*, offer: Offer, by: Any, declines_fee: bool = False, note: str = "") -> Booking:
    """The expert comes: the time is kept for the booking, whoever else was asked is told. Whoever calls this has shown
    what a fee does to benefits and that the organisation gets the name (`told_at`). Raises Refused."""
    offer = _open_offer(offer, by)
    booking, profile = offer.booking, offer.profile
    offer.told_at, offer.declines_fee = clock.now(), declines_fee
    _close(offer, Offer.Status.ACCEPTED, note)
    _take(booking, profile, declines_fee=declines_fee)
    audit.record("offer.accepted", by=actor_of(by), subject=offer)
    return booking


def _take(booking: Booking, profile: ExpertProfile, *, declines_fee: bool) -> None:
    """The expert is the one who comes; others are told that no answer is needed."""
    for other in booking.offers.filter(status=Offer.Status.WAITING).select_related("profile__person"):
        withdraw_offer(other)
    hold(booking, profile, holder=booking.uuid)
    booking.expert, booking.status = profile, Booking.Status.ACCEPTED
    free = declines_fee or profile.declines_fee
    booking.fee_per_hour = 0 if free else (profile.fee_per_hour or 0)
    booking.save()


def withdraw_offer(offer: Offer) -> None:
    """Somebody else comes, or nobody is needed: tell the expert, and free the time."""
    _close(offer, Offer.Status.WITHDRAWN)
    audit.record("offer.withdrawn", by=None, subject=offer)
    queue(
        offer.profile.person,
        purpose="offer_withdrawn",
        once_key=f"offer_withdrawn:{offer.uuid}",
        letter=partial(letters.withdrawn, offer),
        about=offer.uuid,
    )


@transaction.atomic
def decline_offer(*, offer: Offer, by: Any, note: str = "") -> None:
    """No reason is asked for; a note may be left."""
    offer = _open_offer(offer, by)
    _close(offer, Offer.Status.DECLINED, note)
    _seek_again(offer.booking)
    audit.record("offer.declined", by=actor_of(by), subject=offer)


@transaction.atomic
def offer_other_time(
    *, offer: Offer, starts_at: dt.datetime, ends_at: dt.datetime, by: Any, declines_fee: bool = False, note: str = ""
) -> None:
    """The expert can come at another time: the adviser decides with the organisation. As with a yes, the expert has
    been told what that means (`told_at`)."""
    offer = _open_offer(offer, by)
    check_time(starts_at, ends_at)
    offer.told_at, offer.declines_fee = clock.now(), declines_fee
    offer.other_starts_at, offer.other_ends_at = starts_at, ends_at
    _close(offer, Offer.Status.OTHER_TIME, note)
    _seek_again(offer.booking)
    audit.record("offer.other_time", by=actor_of(by), subject=offer)


@transaction.atomic
def take_other_time(*, offer: Offer, by: User) -> Booking:
    """The booking moves to the time that the expert offered, and the expert comes. The organisation agrees to it with
    the agreement. Raises Refused when an expert was found meanwhile or the time is taken."""
    booking = lock(offer.booking)
    require(can_broker(by, booking.request.project))
    offer = Offer.objects.select_related("profile__person").get(pk=offer.pk)
    if (
        booking.status not in SEEKING
        or offer.status != Offer.Status.OTHER_TIME
        or not (offer.other_starts_at and offer.other_ends_at)
    ):
        raise Refused(_("An expert has already been found, or the booking has ended."))
    if offer.profile.ended_on is not None:
        raise Refused(_("This person no longer works as an expert."))
    check_time(offer.other_starts_at, offer.other_ends_at)
    lock_time(offer.profile.person)
    booking.starts_at, booking.ends_at = offer.other_starts_at, offer.other_ends_at
    offer.status = Offer.Status.ACCEPTED
    offer.save(update_fields=["status"])
    _take(booking, offer.profile, declines_fee=offer.declines_fee)
    audit.record("offer.other_time_taken", by=by, subject=offer)
    return booking


def _let_run_out(offers: Any) -> int:
    """Offers without an answer in time: the expert's time is free again."""
    ended = 0
    for offer in offers.filter(expires_at__lte=clock.now()).select_related("profile__person"):
        _close(offer, Offer.Status.RAN_OUT)
        audit.record("offer.ran_out", by=None, subject=offer)
        ended += 1
    return ended


def let_offers_run_out() -> int:
    """A duty of the worker: offers without an answer end, and the adviser sees the booking as open again."""
    late = Offer.objects.filter(status=Offer.Status.WAITING, expires_at__lte=clock.now())
    ended = 0
    for booking in Booking.objects.filter(offers__in=late).distinct()[:100]:
        with transaction.atomic():
            fresh = lock(booking)
            ended += _let_run_out(fresh.offers.filter(status=Offer.Status.WAITING))
            _seek_again(fresh)
    return ended
