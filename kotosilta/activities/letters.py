"""What messages about activities say. Each is asked in the reader's language. A subject tells neither the activity nor
the topic: it may stand on the screen of a phone that others see."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.activities.feeds import meeting_of
from kotosilta.activities.models import Activity, Guest, Session, WaitingPlace
from kotosilta.core.calendars import Meeting
from kotosilta.core.translated import told
from kotosilta.core.wording import at_hour, short_day, when
from kotosilta.people.outbox import TOKEN, Letter

REASONS = {  # why somebody got the message
    "enrolled": gettext_lazy("You enrolled in an activity."),
    "session_invitation": gettext_lazy("You are enrolled, and the time comes within a week."),
    "session_reminder": gettext_lazy("You are enrolled, and the time is tomorrow."),
    "session_changed": gettext_lazy("You were invited, and the time or place has changed."),
    "session_cancelled": gettext_lazy("You are enrolled, and the time was cancelled."),
    "session_faces": gettext_lazy("You were there, and we ask how it was."),
    "seat_offer": gettext_lazy("You are on the waiting list, and a place has become free."),
    "activity_invitation": gettext_lazy("Somebody who works with you invites your family."),
}


def _told(session: Session) -> dict[str, str]:
    meeting = meeting_of(session)
    lines = [when(session.starts_at, session.ends_at), meeting.location, meeting.summary]
    page = settings.ORIGIN + reverse("calendar:answer", args=[TOKEN])
    return {"facts": "\n".join(line for line in lines if line), "page": page}


def _day(session: Session) -> dict[str, str]:
    return {"day": short_day(session.day)}


def enrolled() -> Letter:
    return Letter(
        _("You have a place"),
        _("You have enrolled. Sign in to see when and where. If you cannot come, tell us there."),
    )


def invited(session: Session) -> Letter:
    """A week before, or as soon as somebody enrols later: the meeting, for the calendar."""
    body = _("You are invited:\n%(facts)s\n\nIf you cannot come, tell us here: %(page)s") % _told(session)
    return Letter(_("Invitation: %(day)s") % _day(session), *_with_words(session, body, meeting_of(session)))


def reminded(session: Session) -> Letter:
    """The day before."""
    body = _("Remember:\n%(facts)s\n\nIf you cannot come, tell us here: %(page)s") % _told(session)
    return Letter(_("Reminder: %(day)s") % _day(session), *_with_words(session, body, None))


def _with_words(session: Session, body: str, meeting: Meeting | None) -> tuple[str, Meeting | None, str]:
    """The activity's own words before the rest, and on a phone beside the day."""
    words = told(session.activity.reminder_words).text if session.activity.reminder_words else ""
    return (f"{words}\n\n{body}" if words else body), meeting, words


def changed(session: Session) -> Letter:
    body = _(
        "Something has changed. It is now like this:\n%(facts)s\n\nIf you cannot come, tell us here: %(page)s"
    ) % _told(session)
    return Letter(_("Changed: %(day)s") % _day(session), *_with_words(session, body, meeting_of(session)))


def cancelled(session: Session, *, was_invited: bool) -> Letter:
    """With the cancellation for the calendar of those who had the invitation."""
    page = settings.ORIGIN + reverse("my_activities:activity", args=[session.activity.uuid])
    facts = {**_told(session), "page": page}
    body = _("This is cancelled, do not come:\n%(facts)s\n\nThe next times are here: %(page)s") % facts
    return Letter(_("Cancelled: %(day)s") % _day(session), body, meeting_of(session) if was_invited else None)


def seat_offered(place: WaitingPlace) -> Letter:
    """To the first of the waiting list."""
    assert place.offered_until is not None  # noqa: S101 - a constraint says so
    facts = {
        "until": at_hour(place.offered_until),
        "title": str(place.activity),
        "page": settings.ORIGIN + reverse("calendar:offer", args=[TOKEN]),
    }
    body = _("A place has become free:\n%(title)s\n\nDo you want it? Answer by %(until)s: %(page)s") % facts
    return Letter(_("A free place: answer by %(until)s") % facts, body)


def how_was_it(page: str) -> Letter:
    """After a session, with the link that all who were there share."""
    body = _("How was it today? Press a face; nobody sees who answered: %(page)s") % {"page": page}
    return Letter(_("A question for you"), body)


def invited_to_activity(activity: Activity) -> Letter:
    """To somebody who has not enrolled."""
    body = _("You and your family are welcome:\n%(title)s\n%(place)s\n\nTimes, and how to enrol: %(page)s") % {
        "title": str(activity),
        "place": activity.place,
        "page": settings.ORIGIN + reverse("calendar:activity", args=[activity.uuid]),
    }
    return Letter(_("An invitation for your family"), body)


def _guest_page(session: Session) -> dict[str, str]:
    return {**_told(session), "page": settings.ORIGIN + reverse("calendar:guest", args=[TOKEN])}


def guest_asked(guest: Guest) -> Letter:
    body = _("We ask you to come as our guest:\n%(facts)s\n\nWhat about, and your answer: %(page)s")
    return Letter(
        _("Can you come? %(day)s") % _day(guest.session), body % _guest_page(guest.session), meeting_of(guest.session)
    )


def guest_changed(guest: Guest, session: Session) -> Letter:
    """The new time, or that it is cancelled."""
    if session.status == Session.Status.CANCELLED:
        body = _("This is cancelled, do not come:\n%(facts)s") % _told(session)
        return Letter(_("Cancelled: %(day)s") % _day(session), body, meeting_of(session))
    body = _("Something has changed. It is now like this:\n%(facts)s\n\nYour answer: %(page)s") % _guest_page(session)
    return Letter(_("Changed: %(day)s") % _day(session), body, meeting_of(session))
