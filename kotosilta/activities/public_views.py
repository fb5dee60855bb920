"""Pages that need no sign-in: the open calendar, and the interpreter's link."""

from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from kotosilta.activities import feeds, services
from kotosilta.activities.models import Activity, Guest, Session
from kotosilta.core.access import Request, public
from kotosilta.core.calendars import published
from kotosilta.core.models import Link
from kotosilta.people.outbox import interface_language
from kotosilta.projects.models import ActivityKind

SHOWN, FEED_AT_MOST = 60, 500


@public
def calendar(request: Request) -> HttpResponse:
    rows = Session.objects.all().public().select_related("activity")[:SHOWN]
    return render(request, "activities/public/calendar.html", {"sessions": rows})


@public
def activity(request: Request, uuid: UUID) -> HttpResponse:
    guests = Prefetch("guests", Guest.objects.all().public().select_related("booking"), to_attr="coming")
    sessions = Session.objects.all().public().prefetch_related(guests)
    coming = Prefetch("sessions", queryset=sessions[:12], to_attr="coming")
    found = Activity.objects.all().public().filter(uuid=uuid).select_related("project").prefetch_related(coming).first()
    if found is None:
        raise Http404
    return render(request, "activities/public/activity.html", {"activity": found})


def _ics(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@public
def open_feed(request: Request, kind: str = "") -> HttpResponse:
    """What is open to everybody, of one kind or of all, for calendars that subscribe."""
    rows = Session.objects.all().public().select_related("activity")
    if kind:
        if kind not in ActivityKind.values:
            raise Http404
        rows = rows.filter(activity__kind=kind)
    return _ics(feeds.calendar_of(rows[:FEED_AT_MOST], "Kotosilta"))


@public
def project_feed(request: Request, slug: str) -> HttpResponse:
    """What is open to everybody in one project."""
    rows = Session.objects.all().public().filter(activity__project__slug=slug).select_related("activity")
    if not Activity.objects.all().public().filter(project__slug=slug).exists():
        raise Http404
    return _ics(feeds.calendar_of(rows[:FEED_AT_MOST], "Kotosilta"))


@public
def activity_feed(request: Request, uuid: UUID) -> HttpResponse:
    found = Activity.objects.all().public().filter(uuid=uuid).first()
    if found is None:
        raise Http404
    rows = Session.objects.all().public().filter(activity=found).select_related("activity")
    return _ics(feeds.calendar_of(rows[:FEED_AT_MOST], str(found)))


@public
@never_cache
def private_feed(request: Request, token: str) -> HttpResponse:
    """A person's own calendar, in their language. The address is the key, without sign-in, and it can be ended."""
    person = feeds.person_of(token)
    if person is None:
        raise Http404
    with override(interface_language(person.language)):
        meetings = [feeds.meeting_of(session) for session in feeds.sessions_of(person)]
        return _ics(published([*meetings, *feeds.bookings_of(person)], "Kotosilta"))


@public
@never_cache
def interpreter(request: Request, token: str) -> HttpResponse:
    """Place and time only; a button to say yes. A link that is old, revoked or wrong looks the same."""
    link = Link.objects.find(services.INTERPRETER, token)
    if link is None:
        return render(request, "core/link_ended.html", status=404)
    session = services.session_of(link)
    if request.method == "POST":
        session = services.confirm_interpreter(link=link)
    return render(request, "activities/public/interpreter.html", {"session": session})
