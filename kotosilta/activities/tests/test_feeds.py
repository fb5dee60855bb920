"""Calendars that phones subscribe to, read back by another library."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core.exceptions import PermissionDenied

from kotosilta.activities import feeds, services
from kotosilta.activities.models import Leader, Session
from kotosilta.core import clock
from kotosilta.experts.services import bookings as experts
from tests.cast import make_activity, make_session

UTC = dt.UTC


def events(content: bytes) -> dict[str, vobject.base.Component]:
    calendar = vobject.readOne(content.decode())
    return {event.uid.value: event for event in getattr(calendar, "vevent_list", [])}


@pytest.fixture
def feed(cast) -> str:
    """The path of Aino's private calendar."""
    return "/" + feeds.open_feed(person=cast.aino, by=cast.actors["self"]).partition("/")[2]


def test_my_calendar_holds_my_meetings_and_follows_changes(cast, client, feed):
    uid = f"{cast.session.uuid}@kotosilta"
    first = events(client.get(feed).content)
    assert set(first) == {uid}, "practical training is a period, not a meeting"
    assert first[uid].sequence.value == "0" and first[uid].status.value == "CONFIRMED"
    leader = cast.actors["leader"]
    cast.session.starts_at += dt.timedelta(hours=1)
    cast.session.ends_at += dt.timedelta(hours=1)
    services.change_session(session=cast.session, by=leader, fields=["starts_at"])
    changed = events(client.get(feed).content)[uid]
    assert changed.sequence.value == "1"
    assert changed.dtstart.value.astimezone(UTC) == cast.session.starts_at.replace(microsecond=0)
    services.cancel_session(session=Session.objects.get(pk=cast.session.pk), by=leader)
    cancelled = events(client.get(feed).content)[uid]
    assert (cancelled.sequence.value, cancelled.status.value) == ("2", "CANCELLED")


def test_a_guardian_sees_the_childs_meetings_and_a_stranger_none(cast, client):
    mine = "/" + feeds.open_feed(person=cast.irma, by=cast.actors["guardian"]).partition("/")[2]
    assert f"{cast.session.uuid}@kotosilta" in events(client.get(mine).content)
    cast.aino.birth_year = 2000
    cast.aino.save()
    assert events(client.get(mine).content) == {}, "the child has grown up"
    other = "/" + feeds.open_feed(person=cast.bashir, by=cast.actors["peer"]).partition("/")[2]
    assert set(events(client.get(other).content)) == {f"{cast.panel_session.uuid}@kotosilta"}, "the panel only"
    with pytest.raises(PermissionDenied):
        feeds.open_feed(person=cast.aino, by=cast.actors["worker"])


def test_the_address_ends_when_the_person_says_so_and_when_a_new_one_is_made(cast, client, feed):
    assert client.get(feed).status_code == 200 and not client.cookies
    second = "/" + feeds.open_feed(person=cast.aino, by=cast.actors["self"]).partition("/")[2]
    assert client.get(feed).status_code == 404
    feeds.close_feed(person=cast.aino, by=cast.actors["self"])
    assert client.get(second).status_code == 404


@pytest.mark.parametrize("day", ["2027-03-27", "2027-03-28", "2027-10-30", "2027-10-31"])
def test_the_nights_when_the_clocks_change(cast, client, day):
    """17:00 in Finland is 17:00 before and after the change, as another library reads it."""
    course = make_activity(cast.project, is_public=True)
    begins = clock.at(dt.date.fromisoformat(day), dt.time(17))
    ends = begins + dt.timedelta(hours=2)
    held = Session.objects.create(activity=course, kind="lecture", starts_at=begins, ends_at=ends)
    event = events(client.get(f"/en/calendar/{course.uuid}/feed.ics").content)[f"{held.uuid}@kotosilta"]
    for shown, hour in ((event.dtstart.value, 17), (event.dtend.value, 19)):
        there = shown.astimezone(ZoneInfo("Europe/Helsinki"))
        assert (there.date().isoformat(), there.hour, there.minute) == (day, hour, 0)


def test_open_calendars_by_activity_and_kind(cast, client):
    club = cast.public.sessions.get()
    uid = f"{club.uuid}@kotosilta"
    assert uid in events(client.get("/en/calendar/feed.ics").content)
    assert uid in events(client.get("/en/calendar/kind/club.ics").content)
    assert events(client.get("/en/calendar/kind/panel.ics").content) == {}
    assert client.get("/en/calendar/kind/nonsense.ics").status_code == 404
    assert uid in events(client.get("/en/calendar/project/silta.ics").content)
    assert client.get("/en/calendar/project/toinen.ics").status_code == 404, "nothing open there"
    assert client.get(f"/en/calendar/{cast.activity.uuid}/feed.ics").status_code == 404, "not open"
    secret = make_activity(cast.project)
    Leader.objects.create(activity=secret, user=cast.actors["leader"])
    hidden = make_session(secret)
    assert str(hidden.uuid) not in client.get("/en/calendar/feed.ics").content.decode()


def test_the_page_makes_and_ends_the_address(cast, as_user):
    mine = as_user(cast.actors["self"])
    page = mine.post("/en/my/calendar/").content.decode()
    assert "webcal://" in page
    assert "webcal://" not in mine.get("/en/my/calendar/").content.decode(), "shown only once"
    assert "no longer works" in mine.post("/en/my/calendar/", {"do": "end"}).content.decode()
    assert not feeds.has_feed(cast.aino)


def test_an_experts_bookings_stand_in_the_same_calendar(cast, client, feed):
    uid = f"{cast.booking.uuid}@kotosilta"
    assert uid not in events(client.get(feed).content), "not before it is agreed"
    cast.booking.agreed_at = clock.now()
    cast.booking.save()
    event = events(client.get(feed).content)[uid]
    assert event.location.value == cast.booking.place
    assert event.dtstart.value.astimezone(UTC) == cast.booking.starts_at
    experts.cancel_booking(booking=cast.booking, reason="", by=cast.actors["worker"])
    assert events(client.get(feed).content)[uid].status.value == "CANCELLED"
