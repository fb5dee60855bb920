"""What must not happen on the way: terms nobody saw, time lost, money forgotten, files that hang."""

import datetime as dt
import time
from decimal import Decimal

import pytest

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.experts import directory, reminders, statements
from kotosilta.experts.models import Booking, Offer, PaymentNotice, StorySection
from kotosilta.experts.permissions import REQUEST, story_readers
from kotosilta.experts.services import bookings, offers, profiles
from kotosilta.experts.suggestions import suggestions
from kotosilta.people.models import Message, Reservation
from tests.cast import make_booking, make_expert, make_request

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def adviser(cast):
    return cast.actors["worker"]


@pytest.fixture
def accepted(cast, adviser) -> Booking:
    booking = make_booking(make_request(cast.project), days=12)
    offer = offers.offer_booking(booking=booking, profile=cast.profile, by=adviser)
    return offers.accept_offer(offer=offer, by=cast.actors["self"])


@pytest.fixture
def agreed(accepted, adviser) -> Booking:
    fresh = bookings.send_agreement(booking=accepted, by=adviser)
    return bookings.agree(booking=fresh, name="x", version=fresh.agreement_version, by=adviser)


def link_to(booking: Booking) -> Link:
    return Link.prepare(REQUEST, booking.request, valid_for=60 * DAY)


def test_who_agrees_has_seen_these_terms(accepted, adviser):
    seen = bookings.send_agreement(booking=accepted, by=adviser, fee_per_hour=40).agreement_version
    bookings.send_agreement(booking=accepted, by=adviser, fee_per_hour=400)
    with pytest.raises(Refused):
        bookings.agree(booking=accepted, name="x", version=seen, by=link_to(accepted))
    accepted.refresh_from_db()
    with clock.travel(accepted.ends_at), pytest.raises(Refused):
        bookings.agree(booking=accepted, name="x", version=accepted.agreement_version, by=link_to(accepted))


def test_a_move_before_the_agreement_is_told_to_the_expert_and_asks_for_a_new_agreement(accepted, adviser):
    bookings.send_agreement(booking=accepted, by=adviser)
    told = Message.objects.filter(purpose="booking_moved")
    moved = bookings.move_booking(
        booking=accepted, by=adviser, starts_at=accepted.starts_at + HOUR, ends_at=accepted.ends_at + HOUR
    )
    assert moved.status == "accepted"
    assert [message.address for message in told] == ["aino@example.org"]


@pytest.mark.parametrize("end", [dt.timedelta(days=700), -HOUR])
def test_times_are_sensible_wherever_they_come_from(cast, accepted, adviser, end):
    with pytest.raises(Refused):
        bookings.move_booking(booking=accepted, by=adviser, ends_at=accepted.starts_at + end)
    other = make_booking(make_request(cast.project), days=15)
    offer = offers.offer_booking(booking=other, profile=cast.profile, by=adviser)
    with pytest.raises(Refused):
        offers.offer_other_time(
            offer=offer, starts_at=other.starts_at, ends_at=other.starts_at + end, by=cast.actors["self"]
        )
    assert Reservation.objects.count() < 40


def test_another_time_is_taken_only_while_it_is_to_come_and_as_the_expert_meant_it(cast, adviser):
    booking = make_booking(make_request(cast.project), days=15)
    offer = offers.offer_booking(booking=booking, profile=cast.profile, by=adviser)
    later = booking.starts_at + DAY
    offers.offer_other_time(
        offer=offer, starts_at=later, ends_at=later + HOUR, by=cast.actors["self"], declines_fee=True
    )
    assert Offer.objects.get(pk=offer.pk).told_at is not None
    again = offers.offer_booking(booking=booking, profile=cast.profile, by=adviser)
    with clock.travel(later + HOUR), pytest.raises(Refused):
        offers.take_other_time(offer=offer, by=adviser)
    taken = offers.take_other_time(offer=offer, by=adviser)
    assert (taken.status, taken.fee) == ("accepted", 0)
    assert Offer.objects.get(pk=again.pk).status == "withdrawn"


def test_an_expert_who_was_asked_again_and_a_way_of_another_do_not_block(cast, adviser):
    far = make_expert(cast.bashir, cast.project, travel_minutes=240)
    first = make_booking(make_request(cast.project), days=12)
    offers.offer_booking(booking=first, profile=cast.profile, by=adviser)
    second = make_booking(make_request(cast.project), days=12)
    second.starts_at, second.ends_at = first.ends_at + 2 * HOUR, first.ends_at + 3 * HOUR
    second.save()
    taken = {one.profile: one.is_taken for one in suggestions(second)}
    assert taken == {cast.profile: False, far: False}


def test_a_late_cancellation_is_owed_paid_and_told(cast, agreed, adviser):
    with clock.travel(agreed.starts_at - HOUR):
        bookings.cancel_booking(booking=agreed, reason="Flu", by=link_to(agreed))
        notice = PaymentNotice.objects.get()
        assert (notice.fee, notice.travel_cost) == (Decimal("40.00"), 0)
        assert "40.00" in Message.objects.filter(purpose="booking_cancelled").last().body
        assert list(Booking.objects.all().unpaid()) == [agreed]
        assert statements.by_month(cast.profile)[0].total == Decimal("40.00")
        paid = bookings.mark_paid(booking=agreed, paid_on=clock.today(), by=link_to(agreed))
    assert (paid.status, paid.paid_on is not None) == ("cancelled", True)
    assert not Booking.objects.all().unpaid().exists()


def test_a_day_that_has_passed_can_still_be_closed(cast, accepted, agreed, adviser):
    old = make_booking(make_request(cast.project), days=1)
    with clock.travel(agreed.ends_at + HOUR):
        assert bookings.cancel_booking(booking=old, reason="", by=adviser).status == "cancelled"
        with pytest.raises(Refused):
            bookings.cancel_booking(booking=agreed, reason="", by=link_to(agreed))
        assert bookings.cancel_booking(booking=agreed, reason="nobody came", by=adviser).late_fee == 0


def test_a_question_is_answered_once_and_a_request_is_no_question(cast, adviser):
    bookings.answer_question(asked=cast.question, answer="Yes", by=adviser)
    for asked in (cast.question, cast.asked):
        with pytest.raises(Refused):
            bookings.answer_question(asked=asked, answer="No", by=adviser)
    assert Message.objects.filter(purpose="answer").count() == 1


def test_a_booking_that_moved_away_and_back_is_reminded_again(agreed, adviser):
    Booking.objects.exclude(pk=agreed.pk).update(status="cancelled", cancelled_at=clock.now())
    with clock.travel(agreed.starts_at - DAY / 2):
        assert reminders.remind() == 1
        for shift in (3 * DAY, -3 * DAY):
            booking = Booking.objects.get(pk=agreed.pk)
            bookings.move_booking(
                booking=booking, by=adviser, starts_at=booking.starts_at + shift, ends_at=booking.ends_at + shift
            )
        assert (reminders.remind(), reminders.remind()) == (1, 0)


def test_an_interpreter_is_arranged_without_undoing_what_happened_meanwhile(cast, adviser):
    booking = make_booking(make_request(cast.project), days=12)
    stale = Booking.objects.get(pk=booking.pk)
    offers.accept_offer(
        offer=offers.offer_booking(booking=booking, profile=cast.profile, by=adviser), by=cast.actors["self"]
    )
    fresh = bookings.arrange_interpreter(booking=stale, by=adviser, interpreter_language="so", interpreter="asked")
    assert (fresh.status, fresh.expert, fresh.interpreter_language) == ("accepted", cast.profile, "so")


def test_a_story_closes_with_the_readers_seat(cast):
    worker = cast.actors["worker"]
    assert StorySection.objects.all().visible_to(worker).exists()
    cast.worker_seat.until = clock.now()
    cast.worker_seat.save()
    assert not StorySection.objects.all().visible_to(worker).exists()
    assert worker not in story_readers(cast.aino)


def test_a_diploma_that_was_taken_back_is_not_shown(cast):
    profiles.publish(profile=cast.profile, fields=["name", "topics", "diploma"], language="en", by=cast.actors["self"])
    assert directory.entry(cast.profile.uuid).has_diploma
    cast.credential.revoked_at, cast.credential.revoked_because = clock.now(), "error"
    cast.credential.save()
    assert not directory.entry(cast.profile.uuid).has_diploma


def test_the_days_on_which_somebody_can_come_are_told_with_consent_only(cast):
    def found() -> list[str]:
        day = (clock.today() + DAY * ((7 - clock.today().weekday()) % 7 or 7)).isoformat()  # a Monday
        return [entry.name for entry in directory.entries(directory.Search(day=day))]

    shown = ["name", "topics"]
    profiles.publish(profile=cast.profile, fields=shown, language="en", by=cast.actors["self"])
    assert found() == []
    profiles.publish(profile=cast.profile, fields=[*shown, "availability"], language="en", by=cast.actors["self"])
    cast.exception.delete()
    assert found() == [cast.profile.public_name]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=DAILY;INTERVAL=0"])
def test_a_calendar_that_repeats_without_end_is_refused_at_once(rule):
    began = time.perf_counter()
    with pytest.raises(Refused):
        profiles.busy_times(ics(f"RRULE:{rule}"))
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("line", ["DTEND:99991231T235959Z", "RRULE:FREQ=DAILY;UNTIL=99991231T000000Z"])
def test_a_calendar_with_times_beyond_time_is_no_error_page(line):
    try:
        times = profiles.busy_times(ics(line))
    except Refused:
        return
    assert len(times) <= 367


def ics(line: str) -> bytes:
    end = "" if line.startswith("DTEND") else "DTEND:20991110T110000Z\r\n"
    day = clock.today() + DAY
    end = end.replace("20991110", f"{day:%Y%m%d}")
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
        f"DTSTART:{day:%Y%m%d}T100000Z\r\n{end}{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def test_a_link_to_something_deleted_is_an_ended_link(cast, client):
    token = Link.issue(REQUEST, cast.asked, valid_for=DAY)
    Booking.objects.all().delete()
    cast.asked.delete()
    assert client.get(f"/en/b/{token}/").status_code == 404


def test_withdrawn_offers_notices_and_payments_leave_an_entry(cast, agreed, adviser):
    with clock.travel(agreed.ends_at + HOUR):
        bookings.confirm_delivery(booking=agreed, hours=Decimal(2), heads=1, by=adviser)
    assert AuditEntry.objects.filter(action="payment_notice.issued", person=cast.aino.uuid).count() == 1
