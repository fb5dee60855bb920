"""Invitations and reminders: who is told what, when, once; and calendars of others understand them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core import mail

from kotosilta.activities import services
from kotosilta.activities.models import Attendance, Session
from kotosilta.activities.reminders import remind
from kotosilta.core import clock
from kotosilta.people import outbox
from kotosilta.people.models import ContactRoute, Message
from tests.cast import make_session

DAY = dt.timedelta(days=1)


@pytest.fixture
def lesson(cast) -> Session:
    """In five days; Aino, who has an e-mail address, comes."""
    cast.session.delete()
    ContactRoute.objects.filter(person=cast.aino).update(kind="email", value="aino@example.org")
    return make_session(cast.activity, days=5, place="Library")


def told() -> list[str]:
    return list(Message.objects.order_by("id").values_list("purpose", flat=True))


def sent_calendar(index: int = -1) -> tuple[vobject.base.Component, str]:
    """The calendar part of a message that was sent, read by another library, and the part's type."""
    outbox.send_due()
    (part,) = [part for part in mail.outbox[index].message().walk() if part.get_content_type() == "text/calendar"]
    return vobject.readOne(part.get_payload(decode=True).decode()), part["Content-Type"]


def test_invited_a_week_before_and_reminded_the_day_before_each_once(cast, lesson):
    with clock.travel(lesson.starts_at - 8 * DAY):
        assert remind() == 0
    assert (remind(), remind()) == (1, 0)
    with clock.travel(lesson.starts_at - DAY / 2):
        assert (remind(), remind()) == (1, 0)
    with clock.travel(lesson.starts_at + DAY / 24):
        assert remind() == 0
    assert told() == ["session_invitation", "session_reminder"]


def test_the_invitation_is_understood_and_tells_nothing_in_its_subject(cast, lesson):
    remind()
    calendar, part_type = sent_calendar()
    assert 'method="REQUEST"' in part_type
    assert calendar.method.value == "REQUEST"
    event = calendar.vevent
    assert event.uid.value == f"{lesson.uuid}@kotosilta" and event.sequence.value == "0"
    assert event.attendee.value == "mailto:aino@example.org" and event.organizer.value.startswith("mailto:")
    assert event.dtstart.value.astimezone(dt.UTC) == lesson.starts_at.replace(microsecond=0)
    assert event.location.value == "Library"
    assert str(cast.activity) not in mail.outbox[-1].subject and "Library" in mail.outbox[-1].body


def test_a_change_and_a_cancellation_reach_those_who_were_invited(cast, lesson):
    remind()
    lesson.starts_at += DAY
    lesson.ends_at += DAY
    services.change_session(session=lesson, by=cast.actors["leader"], fields=["starts_at", "ends_at"])
    changed, _type = sent_calendar()
    assert (changed.method.value, changed.vevent.sequence.value) == ("REQUEST", "1")
    services.cancel_session(session=Session.objects.get(pk=lesson.pk), by=cast.actors["leader"])
    cancelled, part_type = sent_calendar()
    assert 'method="CANCEL"' in part_type
    assert (cancelled.method.value, cancelled.vevent.sequence.value) == ("CANCEL", "2")
    assert cancelled.vevent.status.value == "CANCELLED"
    assert {cancelled.vevent.uid.value, changed.vevent.uid.value} == {f"{lesson.uuid}@kotosilta"}
    assert cancelled.vevent.organizer.value == changed.vevent.organizer.value
    assert cancelled.vevent.attendee.value == changed.vevent.attendee.value


def test_who_was_never_invited_gets_a_cancellation_without_a_calendar(cast, lesson):
    services.cancel_session(session=lesson, by=cast.actors["leader"])
    outbox.send_due()
    assert told() == ["session_cancelled"]
    assert [p.get_content_type() for p in mail.outbox[-1].message().walk()] == ["text/plain"]


def test_whoever_cannot_come_or_has_no_address_is_left_alone_and_practice_is_no_meeting(cast, lesson):
    Attendance.objects.create(session=lesson, person=cast.aino, day=lesson.day, status="excused")
    assert remind() == 0
    Attendance.objects.all().delete()
    make_session(cast.activity, days=1, hours=48, kind="practice", practice_hours=12)
    ContactRoute.objects.filter(person=cast.aino).delete()
    assert remind() == 0


def test_after_a_change_one_is_reminded_of_the_new_time(cast, lesson):
    with clock.travel(lesson.starts_at - DAY / 2):
        remind()
        lesson.starts_at += DAY * 3
        lesson.ends_at += DAY * 3
        services.change_session(session=lesson, by=cast.actors["leader"], fields=["starts_at", "ends_at"])
        assert remind() == 0
    with clock.travel(lesson.starts_at - DAY / 2):
        assert remind() == 1
    assert told().count("session_reminder") == 2


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
@pytest.mark.parametrize("zone", ["Europe/Helsinki", "Asia/Kabul"])
def test_the_night_when_the_clocks_change_and_a_reader_far_away(cast, lesson, day, zone):
    lesson.starts_at = clock.at(dt.date.fromisoformat(day), dt.time(17))
    lesson.ends_at = lesson.starts_at + dt.timedelta(hours=2)
    lesson.save()
    with clock.travel(lesson.starts_at - DAY * 2):
        remind()
        calendar, _type = sent_calendar()
    there = calendar.vevent.dtstart.value.astimezone(ZoneInfo(zone))
    assert there == lesson.starts_at
    assert there.astimezone(ZoneInfo("Europe/Helsinki")).hour == 17
    assert "17:00" in mail.outbox[-1].body and "19:00" in mail.outbox[-1].body
