"""Pages that need no sign-in: the open calendar, and the interpreter's link."""

from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render

from kotosilta.activities import services
from kotosilta.activities.models import Activity, Session
from kotosilta.core import clock
from kotosilta.core.access import Request, public
from kotosilta.core.models import Link

SHOWN = 60


@public
def calendar(request: Request) -> HttpResponse:
    coming = Session.objects.filter(activity__is_public=True, ends_at__gt=clock.now()).exclude(
        status=Session.Status.CANCELLED
    )  # public rows
    rows = coming.select_related("activity").order_by("starts_at", "id")[:SHOWN]
    return render(request, "activities/public/calendar.html", {"sessions": rows})


@public
def activity(request: Request, uuid: UUID) -> HttpResponse:
    coming = Session.objects.filter(ends_at__gt=clock.now()).exclude(
        status=Session.Status.CANCELLED
    )  # of a public activity
    found = (
        Activity.objects.public()
        .filter(uuid=uuid)
        .prefetch_related(Prefetch("sessions", queryset=coming[:12], to_attr="coming"))
        .first()
    )
    if found is None:
        raise Http404
    return render(request, "activities/public/activity.html", {"activity": found})


@public
def interpreter(request: Request, token: str) -> HttpResponse:
    """Place and time only; a button to say yes. A link that is old, revoked or wrong looks the same."""
    link = Link.objects.find(services.INTERPRETER, token)
    if link is None:
        return render(request, "activities/public/link_ended.html", status=404)
    if request.method == "POST":
        session = services.confirm_interpreter(link=link)
    else:
        session = Session.objects.select_related("activity").get(uuid=link.target)  # the public link names it
    return render(request, "activities/public/interpreter.html", {"session": session})
