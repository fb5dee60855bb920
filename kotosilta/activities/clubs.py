"""Acts of clubs: a term planned at once, guests, families invited, what the leader must know."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.activities import letters
from kotosilta.activities.consents import CARE_TEXT
from kotosilta.activities.models import CARE, Activity, CareNote, Guest, Material, Session
from kotosilta.activities.permissions import GUEST, can_answer_as_guest, can_run_activity, can_write_care_note
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.core.wording import short_day
from kotosilta.experts.models import Booking, BookingRequest
from kotosilta.experts.permissions import can_broker
from kotosilta.experts.services.bookings import request_booking
from kotosilta.people.models import Person, User
from kotosilta.people.outbox import invite_each, queue
from kotosilta.people.permissions import actor_of, require_visible
from kotosilta.people.services import give_consent, withdraw_consent

INVITATION = "activity_invitation"
SESSIONS_AT_MOST = 60


@transaction.atomic
def plan_term(*, activity: Activity, sessions: list[Session], by: User) -> list[Session]:
    """Add the sessions of a term, all or none. Raises Refused when there is nothing to add, when there are too many,
    and when one begins as one that is planned already (the form was sent twice)."""
    require(can_run_activity(by, activity))
    locked(activity)
    if not sessions:
        raise Refused(_("No day is left between the first and the last day."))
    if len(sessions) > SESSIONS_AT_MOST:
        raise Refused(_("These are more than 60 times. Choose an earlier last day."))
    there = activity.sessions.exclude(status=Session.Status.CANCELLED).filter(
        starts_at__in=[session.starts_at for session in sessions]
    )
    if taken := there.first():
        raise Refused(_("%(day)s is planned already. Choose another first day.") % {"day": short_day(taken.day)})
    for session in sessions:
        session.activity = activity
        session.save()
        audit.record("session.created", by=by, subject=session)
    return sessions


def days_of_term(first: dt.date, last: dt.date, weeks: int, free: Iterable[tuple[dt.date, dt.date]]) -> list[dt.date]:
    """Every so many weeks from the first day to the last, without the days that are free (both ends of a span are)."""
    spans = list(free)
    days = [first + dt.timedelta(weeks=step) for step in range(0, (last - first).days // 7 + 1, weeks)]
    return [day for day in days if not any(begins <= day <= ends for begins, ends in spans)]


def _require_to_come(session: Session) -> None:
    if session.status == Session.Status.CANCELLED or session.is_over:
        raise Refused(_("This time is over or cancelled. Choose one to come."))


@transaction.atomic
def invite_guest(*, guest: Guest, by: User) -> Guest:
    """Ask somebody to come to a session: by e-mail with a link to answer; without an address it was told by word of
    mouth, and they are coming. Raises Refused when the session is over, or the guest is asked already."""
    require(can_run_activity(by, guest.session.activity))
    _require_to_come(guest.session)
    if Guest.objects.filter(session=locked(guest.session), name=guest.name).exists():
        raise Refused(_("This guest has been asked already."))
    guest.status = Guest.Status.ASKED if guest.email else Guest.Status.COMING
    guest.save()
    audit.record("guest.asked", by=by, subject=guest)
    _tell_guest(guest, "guest_asked", partial(letters.guest_asked, guest))
    return guest


def _tell_guest(guest: Guest, purpose: str, letter: Any) -> None:
    if not guest.email:
        return
    queue(
        guest.mailbox,
        purpose=purpose,
        once_key=f"{purpose}:{guest.uuid}:{guest.session.sequence}",
        letter=letter,
        about=guest.uuid,
        opens=partial(
            Link.prepare, GUEST, guest, valid_for=max(guest.session.ends_at - clock.now(), dt.timedelta(days=1))
        ),
    )


def booked_for(session: Session) -> bool:
    """Is an expert asked or booked for this session? The booking has its own agreement, and is changed first."""
    return Booking.objects.filter(guest__session=session).exclude(status=Booking.Status.CANCELLED).exists()


def tell_guests(session: Session) -> None:
    """Guests who were asked or are coming hear of a new time or place, or of a cancellation; called inside the act."""
    if session.is_over:
        return
    for guest in session.guests.exclude(status=Guest.Status.DECLINED).filter(booking__isnull=True):
        _tell_guest(guest, "guest_changed", partial(letters.guest_changed, guest, session))


@transaction.atomic
def ask_expert(*, session: Session, asked: BookingRequest, region: str, by: User) -> Booking:
    """Ask for an expert by experience for a session: a request for a booking like any organisation's, with the
    session's time and place. The session alone counts who came. Raises Refused when it is over."""
    require(can_run_activity(by, session.activity) and can_broker(by, session.activity.project))
    _require_to_come(session)
    if booked_for(locked(session)):
        raise Refused(_("An expert has been asked for this time already."))
    owner = session.activity.project.owner
    asked.project, asked.organisation, asked.organisation_name = session.activity.project, owner, owner.name
    asked.contact_name, asked.email, asked.language = by.name, by.email or "", session.language
    asked.letters_in = by.language or "fi"
    place = session.place or session.activity.place
    slot = Booking(starts_at=session.starts_at, ends_at=session.ends_at, place=place, region=region)
    request_booking(asked=asked, slots=[slot], by=by)
    guest = Guest.objects.create(session=session, name=slot.title or owner.name, booking=slot)
    audit.record("guest.expert_asked", by=by, subject=guest)
    return slot


@transaction.atomic
def answer_as_guest(*, guest: Guest, comes: bool, note: str = "", by: Any) -> Guest:
    """The guest by the link, or a leader who was told. It can be changed until the session is over."""
    fresh = locked(guest, "session__activity")
    require(can_answer_as_guest(by, fresh))
    _require_to_come(fresh.session)
    fresh.status = Guest.Status.COMING if comes else Guest.Status.DECLINED
    fresh.note = note
    fresh.save(update_fields=["status", "note"])
    audit.record("guest.answered", by=actor_of(by), subject=fresh, fields=[fresh.status])
    return fresh


@transaction.atomic
def invite_families(*, activity: Activity, people: Iterable[Person], by: User) -> int:
    """A message to each of these, in their language, with the address of the activity. Once a person and activity.
    Returns how many are told now."""
    chosen = list(people)
    require(can_run_activity(by, activity))
    require_visible(by, chosen)
    if not activity.takes_enrolments:
        raise Refused(_("Nobody can enrol in this activity now."))
    if not activity.is_public:
        raise Refused(_("Show the activity in the open calendar first, so that those invited can open it."))
    audit.record("activity.families_invited", by=by, subject=activity)
    letter = partial(letters.invited_to_activity, activity)
    return invite_each(chosen, purpose=INVITATION, about=activity.uuid, letter=letter)


@transaction.atomic
def take_material_away(*, material: Material, by: User) -> None:
    require(can_run_activity(by, material.activity))
    audit.record("material.deleted", by=by, subject=material)
    material.delete()


@transaction.atomic
def write_care_note(*, person: Person, text: str, language: str, by: User, read_at: dt.datetime | None = None) -> None:
    """What the leader must know, with the consent that lets leaders read it; an empty text takes both away. `read_at`:
    when the note was written that the author has read. Raises Refused when somebody has written since."""
    require(can_write_care_note(by, person))
    locked(person)  # two first notes at once
    note = CareNote.objects.filter(person=person).first()
    if (note.written_at if note else None) != read_at:
        raise Refused(_("Somebody else has written here meanwhile. Open the page again and read it first."))
    if text:
        note = note or CareNote(person=person)
        note.text, note.written_at = text, clock.now()
        note.save()
        audit.record("care_note.written", by=by, subject=note)
        if not person.consents.valid(CARE).exists():
            give_consent(person=person, key=CARE, wording=CARE_TEXT, language=language, by=by)
        return
    for consent in person.consents.valid(CARE):
        withdraw_consent(consent=consent, by=by)
    if note is not None:
        audit.record("care_note.deleted", by=by, subject=note)
        note.delete()
