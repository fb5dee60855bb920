"""Meetings in the form that calendars read (RFC 5545), invitations to them and their cancellation (RFC 5546)."""

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from kotosilta.core import clock


class Meeting(NamedTuple):
    """One moment in which people meet. `sequence` rises with each change (RFC 5545 § 3.8.7.4)."""

    uuid: UUID
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    location: str
    is_cancelled: bool = False


def published(meetings: Iterable[Meeting], name: str) -> bytes:
    """A calendar to follow: no attendees, so that nobody learns who else is coming."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    return _bytes(calendar)


def invitation(meeting: Meeting, address: str) -> str:
    """One meeting for one mailbox: METHOD:REQUEST invites and changes, METHOD:CANCEL takes it out again (RFC 5546
    § 3.2.2 and § 3.2.5: same UID, organiser and attendee). Nobody is asked to answer: the answer is given here."""
    calendar = _calendar("CANCEL" if meeting.is_cancelled else "REQUEST")
    event = _event(meeting)
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["cn"] = vText(name or "Kotosilta")
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=0)
    calendar.add_component(event)
    return _bytes(calendar).decode()


def method_of(calendar: str) -> str:
    """REQUEST or CANCEL: the type of a message's calendar part must repeat it (RFC 6047 § 2.4)."""
    return str(Calendar.from_ical(calendar)["method"])


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Kotosilta//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", f"{meeting.uuid}@kotosilta")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", clock.now())
    # In UTC: a meeting is one moment, and readers of time zones written out by a library disagree (measured).
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    event.add("summary", meeting.summary)
    event.add("location", meeting.location)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event


def _bytes(calendar: Calendar) -> bytes:
    text: bytes = calendar.to_ical()
    return text
