"""Pages that need no sign-in: the open calendar, and the interpreter's link."""

from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render

from kotosilta.activities import services
from kotosilta.activities.models import Activity, Session
from kotosilta.core.access import Request, public
from kotosilta.core.models import Link

SHOWN = 60


@public
def calendar(request: Request) -> HttpResponse:
    rows = Session.objects.all().public().select_related("activity")[:SHOWN]
    return render(request, "activities/public/calendar.html", {"sessions": rows})


@public
def activity(request: Request, uuid: UUID) -> HttpResponse:
    coming = Prefetch("sessions", queryset=Session.objects.all().public()[:12], to_attr="coming")
    found = Activity.objects.all().public().filter(uuid=uuid).prefetch_related(coming).first()
    if found is None:
        raise Http404
    return render(request, "activities/public/activity.html", {"activity": found})


@public
def interpreter(request: Request, token: str) -> HttpResponse:
    """Place and time only; a button to say yes. A link that is old, revoked or wrong looks the same."""
    link = Link.objects.find(services.INTERPRETER, token)
    if link is None:
        return render(request, "activities/public/link_ended.html", status=404)
    session = services.session_of(link)
    if request.method == "POST":
        session = services.confirm_interpreter(link=link)
    return render(request, "activities/public/interpreter.html", {"session": session})
