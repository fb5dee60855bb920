"""At the door: the square with which people check in themselves, the list on a club's device without an account; and
the pages behind the links of messages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.activities import coming, rolls, services, waiting
from kotosilta.activities.forms import WalkInForm
from kotosilta.activities.models import Attendance, Enrolment, Session
from kotosilta.activities.my_views import own_people
from kotosilta.activities.permissions import ANSWER, CHECK_IN, DEVICE, OFFER
from kotosilta.activities.views import run_session, session_url
from kotosilta.core import audit
from kotosilta.core.access import Request, as_uuid
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind
from kotosilta.core.links import by_link
from kotosilta.core.models import Link

PAGES = {CHECK_IN: "calendar:check_in", DEVICE: "calendar:device"}


def door(request: Request, uuid: UUID) -> HttpResponse:
    """Make the links of tonight's door; each is shown once."""
    session = run_session(request, uuid)
    context: dict[str, Any] = {"session": session, "activity": session.activity}
    purpose = request.POST.get("open", "")
    if request.method == "POST" and "close" in request.POST:
        services.close_door(session=session, by=request.user)
        messages.success(request, _("The links of the door have ended."))
        return redirect(session_url(session))
    if purpose in PAGES:
        token = done(request, services.open_door, session=session, purpose=purpose)
        if token is None:
            return redirect(session_url(session))
        context |= {"purpose": purpose, "address": settings.ORIGIN + reverse(PAGES[purpose], args=[token])}
    context["is_open"] = services.is_door_open(session)
    return render(request, "activities/door.html", context)


@by_link(DEVICE)
def device(request: Request, link: Link) -> HttpResponse:
    """The list of one session on a device that volunteers hold: names and ticks, nothing else."""
    session = services.session_of(link)
    roll = rolls.roll_of_device(session)
    form = bind(WalkInForm, request) if "name" in request.POST else WalkInForm()
    if request.method == "POST" and "mark" in request.POST:
        person = next((row.person for row in roll.rows if row.person.uuid == as_uuid(request.POST.get("person"))), None)
        if person is None:
            raise Http404
        _mark(request, link, session, person)
        return redirect(f"{request.path}#p-{person.uuid}")
    if (
        form.is_bound
        and form.is_valid()
        and attempt(request, services.walk_in, form=form, by=link, session=session, **form.cleaned_data)
    ):
        return redirect(request.path)
    audit.record_list("device.listed", by=None, subject=session, persons=[row.person.uuid for row in roll.rows])
    context = {"session": session, "roll": roll, "form": form}
    return render(
        request, "activities/public/device.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _mark(request: Request, link: Link, session: Session, person: Any) -> None:
    answer = request.POST["mark"]
    if answer == "none":
        attempt(request, services.unmark_attendance, by=link, session=session, person=person)
    elif answer in Attendance.Status.values:
        attempt(request, services.mark_attendance, by=link, session=session, person=person, status=answer)
    else:
        raise Http404


@by_link(CHECK_IN)
def check_in(request: Request, link: Link) -> HttpResponse:
    """Who stands at the door, with the phone in the hand: I am here, and so are my children."""
    session = services.session_of(link)
    if not request.user.is_authenticated:
        return render(request, "activities/public/check_in.html", {"session": session, "next": request.path})
    seated = Enrolment.objects.all().visible_to(request.user).filter(activity=session.activity, seat__isnull=False)
    people = {e.person_id: e.person for e in seated.filter(person__in=own_people(request)).select_related("person")}
    if request.method == "POST":
        person = next((one for one in people.values() if str(one.uuid) == request.POST.get("person")), None)
        if person is None:
            raise Http404
        attempt(request, coming.check_in, session=session, person=person, link=link)
        return redirect(request.path)
    marks = dict(
        Attendance.objects.all()
        .visible_to(request.user)
        .filter(session=session, person__in=people)
        .values_list("person", "status")
    )
    rows = [(person, marks.get(pk) == Attendance.Status.PRESENT) for pk, person in people.items()]
    return render(request, "activities/public/check_in.html", {"session": session, "rows": rows})


@by_link(ANSWER)
def answer(request: Request, link: Link) -> HttpResponse:
    """Behind the link of a reminder: I cannot come, or I can after all."""
    asked = coming.asked_by(link)
    if asked is None:
        raise Http404
    session, person = asked
    if request.method == "POST":
        act = coming.say_can_come if request.POST.get("answer") == "can" else coming.say_cannot_come
        attempt(request, act, by=link, session=session, person=person)
        return redirect(request.path)
    mark = session.attendances.filter(person=person).first()
    return render(request, "activities/public/answer.html", {"session": session, "person": person, "mark": mark})


@by_link(OFFER)
def offer(request: Request, link: Link) -> HttpResponse:
    """Behind the link of an offered place: yes or no."""
    place = waiting.place_behind(link)
    if place is None:
        raise Http404
    if request.method == "POST" and request.POST.get("answer") in {"yes", "no"}:
        accepts = request.POST["answer"] == "yes"
        attempt(request, waiting.answer_offer, by=link, place=place, accepts=accepts)
        return redirect(request.path)
    return render(request, "activities/public/offer.html", {"place": place})
