"""Acts on bookings: requested by an organisation, agreed, held, paid; or cancelled by either side."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.experts import letters
from kotosilta.experts.consents import BRIDGE
from kotosilta.experts.models import Booking, BookingRequest, Offer, PaymentNotice
from kotosilta.experts.permissions import REQUEST, can_ask_for_peer, can_broker, side_of
from kotosilta.experts.services.offers import check_time, hold, lock, withdraw_offer
from kotosilta.experts.vocabulary import Payer, RequestKind
from kotosilta.invoicing.models import Price, cents
from kotosilta.people.models import ContactRoute, Message, Organisation, User
from kotosilta.people.outbox import queue
from kotosilta.people.permissions import actor_of
from kotosilta.people.reservations import lock_time, release

REQUESTS_A_DAY = 5  # from one e-mail address: messages go to it, and it may be somebody else's
LINK_AFTER = dt.timedelta(days=90)
PAY_WITHIN = dt.timedelta(days=14)
REMINDERS = ("booking_week", "booking_day")
Status, Side = Booking.Status, Booking.Side
AGREED = (Status.CONFIRMED, *Booking.HELD)


def _tell_organisation(booking: Booking, purpose: str, once: Any, letter: Any) -> None:
    _tell_requester(booking.request, purpose, f"{purpose}:{booking.uuid}:{once}", letter, booking.uuid, booking.ends_at)


def _tell_requester(
    request: BookingRequest, purpose: str, once_key: str, letter: Any, about: Any, until: dt.datetime
) -> None:
    """A message to who asked, with a link of its own to the page of the request; a newcomer signs in to read on."""
    if request.for_person is not None:
        queue(request.for_person, purpose=purpose, once_key=once_key, letter=letter, about=about)
        return
    queue(
        request.mailbox,
        purpose=purpose,
        once_key=once_key,
        letter=letter,
        about=about,
        opens=partial(Link.prepare, REQUEST, request, valid_for=max(until, clock.now()) - clock.now() + LINK_AFTER),
    )


def tell_expert(booking: Booking, purpose: str, once: Any, letter: Any) -> None:
    """A message to the expert alone."""
    if booking.expert is not None:
        queue(
            booking.expert.person,
            purpose=purpose,
            once_key=f"{purpose}:expert:{booking.uuid}:{once}",
            letter=letter,
            about=booking.uuid,
        )


def tell_both(booking: Booking, purpose: str, once: Any, letter: Any) -> None:
    """The same to both sides, each with their own page. `letter(booking, for_expert=…)`."""
    tell_expert(booking, purpose, once, partial(letter, booking, for_expert=True))
    _tell_organisation(booking, purpose, once, partial(letter, booking, for_expert=False))


@transaction.atomic
def request_booking(*, asked: BookingRequest, slots: Iterable[Booking], by: Any = None) -> BookingRequest:
    """An organisation asks, without an account: one booking for each date. Raises Refused when this mailbox has asked
    too often today."""
    if asked.for_person is not None:
        require(can_ask_for_peer(by, asked.for_person))
    trusted = isinstance(by, User) and can_broker(by, asked.project)  # somebody of the project, not of the open page
    today = BookingRequest.objects.filter(email__iexact=asked.email, asked_at__gt=clock.now() - dt.timedelta(days=1))
    if asked.email and not trusted and today.count() >= REQUESTS_A_DAY:
        raise Refused(_("Many requests came from this e-mail address today. Call us, or try again tomorrow."))
    if asked.business_id:
        asked.organisation = Organisation.objects.filter(business_id=asked.business_id).first()
    dates = list(slots)
    asked.is_question = not dates
    asked.save()
    title = str(asked.topic or asked.get_role_display() or "")
    for booking in dates:
        booking.request, booking.title = asked, title
        booking.save()
    audit.record("booking.requested", by=actor_of(by), subject=asked)
    last = max((booking.ends_at for booking in dates), default=clock.now())
    _tell_requester(asked, "request", f"request:{asked.uuid}", partial(letters.received, asked), asked.uuid, last)
    return asked


def waiting_for_broker(user: Any) -> int:
    """How many requests, answers and deliveries wait for somebody who arranges bookings: to ask an expert, to make the
    agreement, to settle different hours, to answer a question."""
    rows = Booking.objects.all().brokered_by(user)
    differ = Q(status=Status.CONFIRMED, expert_hours__isnull=False, client_hours__isnull=False)
    waiting = rows.filter(Q(status__in=[Status.REQUESTED, Status.ACCEPTED], ends_at__gt=clock.now()) | differ).count()
    questions = BookingRequest.objects.all().visible_to(user).unanswered()
    return waiting + questions.count()


@transaction.atomic
def answer_question(*, asked: BookingRequest, answer: str, by: User) -> None:
    """Answer what an organisation asked before a booking; it gets the answer by e-mail."""
    require(can_broker(by, asked.project))
    asked = locked(asked)
    if not asked.is_question or asked.answered_at is not None:
        raise Refused(_("This has been answered already."))
    asked.answer, asked.answered_at = answer, clock.now()
    asked.save(update_fields=["answer", "answered_at"])
    audit.record("booking_request.answered", by=by, subject=asked)
    letter = partial(letters.answered, asked)
    _tell_requester(asked, "answer", f"answer:{asked.uuid}", letter, asked.uuid, clock.now())


@transaction.atomic
def change_buyer(*, asked: BookingRequest, fields: list[str], by: User) -> None:
    """Whom messages and invoices reach. Only what was on the form is written: a question may be answered meanwhile."""
    require(can_broker(by, asked.project))
    asked.save(update_fields=fields)
    audit.record("booking_request.changed", by=by, subject=asked, fields=fields)


@transaction.atomic
def send_agreement(*, booking: Booking, by: User, price: Price | None = None, **terms: Any) -> Booking:
    """Write the terms down (title, payer, fee, `price` of an invoice, travel, cancellation) and ask for agreement. They
    can be changed until the organisation has agreed. Raises Refused when something is missing for an invoice."""
    fresh = lock(booking)
    require(can_broker(by, fresh.request.project))
    if fresh.status not in (Status.ACCEPTED, Status.AGREEMENT):
        raise Refused(_("An agreement can be sent when an expert has said yes and until the organisation has agreed."))
    for field, value in terms.items():
        setattr(fresh, field, value)
    fresh.price_per_hour = price.per_hour if price is not None and fresh.payer == Payer.BROKER else None
    if fresh.payer == Payer.BROKER and price is None:
        raise Refused(_("Choose the price that stands on the invoice. The price list is under Invoices."))
    fresh.price_rate = price.rate if price is not None else fresh.price_rate
    if fresh.payer == Payer.BROKER and not (fresh.request.business_id and fresh.request.buyer_reference):
        raise Refused(_("For an invoice the organisation's business ID and its reference are needed. Ask for them."))
    fresh.status, fresh.agreement_sent_at = Status.AGREEMENT, clock.now()
    fresh.save()
    audit.record("booking.agreement_sent", by=by, subject=fresh, fields=list(terms))
    _tell_organisation(fresh, "agreement", fresh.agreement_sent_at.isoformat(), partial(letters.agreement, fresh))
    return fresh


@transaction.atomic
def agree(*, booking: Booking, name: str, version: str, by: Any) -> Booking:
    """The organisation agrees: the booking is confirmed, and both get it for their calendar. Agreeing twice is agreeing
    once. `version` names the terms that were read; Raises Refused when they have changed since, or it is too late."""
    fresh = lock(booking)
    require(side_of(by, fresh) in (Side.ORGANISATION, Side.BROKER))
    if fresh.status in AGREED:
        return fresh
    if fresh.status == Status.AGREEMENT and version != fresh.agreement_version:
        raise Refused(_("The agreement has changed since you opened this page. Read it once more."))
    if fresh.status != Status.AGREEMENT or fresh.is_over:
        raise Refused(_("There is no agreement to accept. Perhaps it has been cancelled or changed: see below."))
    fresh.status, fresh.agreed_at, fresh.agreed_by = Status.CONFIRMED, clock.now(), name
    fresh.save()
    audit.record("booking.confirmed", by=actor_of(by), subject=fresh)
    tell_both(fresh, "booking_confirmed", fresh.sequence, letters.confirmed)
    return fresh


@transaction.atomic
def confirm_peer(*, booking: Booking, by: User) -> Booking:
    """A peer comes: free of charge for the newcomer, so there is nothing to agree on. A bridge visit needs the client's
    consent and the expert's undertaking of secrecy first. Raises Refused."""
    fresh = lock(booking)
    asked = fresh.request
    require(can_broker(by, asked.project) and asked.for_person is not None)
    if fresh.status != Status.ACCEPTED or fresh.is_over:
        raise Refused(_("A peer can be confirmed when an expert has said yes."))
    assert fresh.expert is not None and asked.for_person is not None  # noqa: S101 - as required above
    if asked.kind == RequestKind.BRIDGE:
        if not asked.for_person.consents.all().valid(BRIDGE).exists():
            raise Refused(_("The client has not allowed yet that an expert comes along. Ask for it first."))
        if fresh.expert.secrecy_at is None:
            raise Refused(_("The expert has not promised secrecy yet. It is done on the expert's own page."))
    fresh.status, fresh.payer, fresh.agreed_at = Status.CONFIRMED, Payer.PROJECT, clock.now()
    fresh.save()
    audit.record("booking.peer_confirmed", by=by, subject=fresh)
    tell_both(fresh, "booking_confirmed", fresh.sequence, letters.confirmed)
    return fresh


@transaction.atomic
def move_booking(*, booking: Booking, by: User, **changes: Any) -> Booking:
    """Another time or place, agreed on by telephone: held for the expert, told to both. Raises Refused when the expert
    has something else then."""
    fresh = lock(booking)
    require(can_broker(by, fresh.request.project))
    if fresh.status in (*Booking.HELD, Status.CANCELLED):
        raise Refused(_("This booking has ended; it cannot be changed."))
    check_time(changes.get("starts_at", fresh.starts_at), changes.get("ends_at", fresh.ends_at))
    for field, value in changes.items():
        setattr(fresh, field, value)
    fresh.sequence += 1
    Message.objects.filter(about=fresh.uuid, purpose__in=REMINDERS).update(about=None)  # remind of the new time
    for offer in fresh.offers.filter(status=Offer.Status.WAITING).select_related("profile__person"):
        withdraw_offer(offer)
    if fresh.expert is not None:
        lock_time(fresh.expert.person)
        release(fresh.uuid)
        hold(fresh, fresh.expert, holder=fresh.uuid)
    elif fresh.status == Status.OFFERED:
        fresh.status = Status.REQUESTED
    if fresh.status == Status.AGREEMENT:  # what was sent is no longer so
        fresh.status = Status.ACCEPTED
    fresh.save()
    audit.record("booking.moved", by=by, subject=fresh, fields=list(changes))
    if fresh.status == Status.CONFIRMED:
        tell_both(fresh, "booking_moved", fresh.sequence, letters.moved)
    else:
        tell_expert(fresh, "booking_moved", fresh.sequence, partial(letters.moved, fresh, for_expert=True))
    return fresh


@transaction.atomic
def cancel_booking(*, booking: Booking, reason: str, by: Any) -> Booking:
    """Either side or the project cancels; both are told, the time is free again. Only the organisation's late
    cancellation costs what was agreed. Cancelling twice is cancelling once."""
    fresh = lock(booking)
    side = side_of(by, fresh)
    require(bool(side))
    if fresh.status == Status.CANCELLED:
        return fresh
    was_agreed = fresh.status == Status.CONFIRMED
    if fresh.status in Booking.HELD or (was_agreed and fresh.is_over and side != Side.BROKER):
        raise Refused(_("The day has passed. Say how long it was; if nobody came, tell the project."))
    if was_agreed and side == Side.ORGANISATION and fresh.is_late and not fresh.request.is_for_newcomer:
        fresh.late_fee = cents(fresh.charged * fresh.late_percent / Decimal(100))
    fresh.status, fresh.cancelled_at, fresh.cancelled_by = Status.CANCELLED, clock.now(), side
    fresh.cancel_reason = reason
    fresh.sequence += 1
    fresh.save()
    release(fresh.uuid)
    for offer in fresh.offers.filter(status=Offer.Status.WAITING).select_related("profile__person"):
        withdraw_offer(offer)
    audit.record("booking.cancelled", by=actor_of(by), subject=fresh)
    letter = partial(letters.cancelled, fresh, was_invited=was_agreed)
    tell_expert(fresh, "booking_cancelled", "", letter)
    _tell_organisation(fresh, "booking_cancelled", "", letter)
    if fresh.late_fee and fresh.payer == Payer.ORGANISATION:
        _issue_notice(fresh)
    return fresh


@transaction.atomic
def cancel_series(*, asked: BookingRequest, reason: str, by: Any) -> int:
    """All dates of a request that are still to come, at once. Returns how many."""
    coming = [booking for booking in asked.bookings.all().cancellable().order_by("pk") if not booking.is_over]
    for booking in coming:
        cancel_booking(booking=booking, reason=reason, by=by)
    return len(coming)


@transaction.atomic
def arrange_interpreter(*, booking: Booking, by: User, **told: str) -> Booking:
    """What is known about the interpreter: language, state, mode, the agency's reference."""
    fresh = lock(booking)
    require(can_broker(by, fresh.request.project))
    for field, value in told.items():
        setattr(fresh, field, value)
    fresh.save(update_fields=list(told))
    audit.record("booking.interpreter", by=by, subject=fresh, fields=list(told))
    return fresh


@transaction.atomic
def confirm_delivery(*, booking: Booking, hours: Decimal, heads: int, by: Any, side: str = "") -> Booking:
    """One side says how long it was and how many came. When both say the same, it counts; when they differ, the project
    settles it. Saying it again corrects, until it counts. The project may answer for a `side` that it called."""
    fresh = lock(booking)
    who = side_of(by, fresh)
    require(bool(who) and (who == Side.BROKER or side in ("", who)))
    side = side or who
    if fresh.status != Status.CONFIRMED or fresh.starts_at > clock.now():
        raise Refused(_("This can be said after it has been held, once."))
    if side == Side.ORGANISATION:
        fresh.client_hours, fresh.client_heads = hours, heads
    elif side == Side.EXPERT:
        fresh.expert_hours, fresh.expert_heads = hours, heads
    else:
        return _held(fresh, hours, heads, by)
    fresh.save()
    audit.record("booking.delivery_said", by=actor_of(by), subject=fresh, fields=[side])
    both = fresh.client_hours is not None and fresh.expert_hours is not None
    # Nobody asks a newcomer to count: of a peer's visit the expert's word is enough.
    enough = fresh.request.is_for_newcomer and side == Side.EXPERT
    return _held(fresh, hours, heads, by) if enough or (both and not fresh.sides_differ) else fresh


def _held(booking: Booking, hours: Decimal, heads: int, by: Any) -> Booking:
    booking.hours, booking.heads, booking.status = hours, heads, Status.DELIVERED
    booking.save()
    audit.record("booking.delivered", by=actor_of(by), subject=booking)
    if booking.total == 0:
        booking.status, booking.paid_on = Status.PAID, clock.today()
        booking.save(update_fields=["status", "paid_on"])
        audit.record("booking.paid", by=None, subject=booking)
    elif booking.payer == Payer.ORGANISATION:
        _issue_notice(booking)
    return booking


def _issue_notice(booking: Booking) -> PaymentNotice:
    """What the organisation needs to pay the expert as wage: told once, a snapshot."""
    assert booking.expert is not None  # noqa: S101 - a constraint says so
    late = booking.status == Status.CANCELLED
    person = booking.expert.person
    route = person.contact_routes.filter(kind__in=[ContactRoute.Kind.EMAIL, ContactRoute.Kind.OWN_PHONE]).first()
    notice, _created = PaymentNotice.objects.get_or_create(
        booking=booking,
        defaults={
            "expert_name": person.name_on_paper,
            "expert_contact": route.value if route else "",
            "hours": booking.planned_hours if booking.hours is None else booking.hours,
            "fee_per_hour": booking.fee_per_hour,
            "fee": booking.late_fee if late else booking.fee,
            "travel_cost": 0 if late else booking.travel_cost,
            "due_on": clock.today() + PAY_WITHIN,
        },
    )
    audit.record("payment_notice.issued", by=None, subject=notice, person=booking.expert.person.uuid)
    _tell_organisation(booking, "payment_notice", "", partial(letters.payment, notice))
    return notice


@transaction.atomic
def mark_paid(*, booking: Booking, paid_on: dt.date, by: Any) -> Booking:
    """The organisation says that it has paid, or the project has seen it. Raises Refused for what is not yet held."""
    fresh = lock(booking)
    side = side_of(by, fresh)
    require(side == Side.BROKER or (side == Side.ORGANISATION and fresh.payer == Payer.ORGANISATION))
    if fresh.paid_on is not None:
        return fresh
    if not fresh.awaits_payment:
        raise Refused(_("Only what has been held and confirmed by both can be paid."))
    owed_since = fresh.cancelled_at or fresh.starts_at
    if not clock.local(owed_since).date() <= paid_on <= clock.today():
        raise Refused(_("Write the day of the payment: not before the booking, and not in the future."))
    fresh.paid_on = paid_on
    fresh.status = Status.CANCELLED if fresh.cancelled_at else Status.PAID
    fresh.save(update_fields=["status", "paid_on"])
    audit.record("booking.paid", by=actor_of(by), subject=fresh)
    return fresh
