"""What a participant does with activities, for themselves and their children."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.activities import coming, feeds, seats, services, waiting
from kotosilta.activities.forms import ApplyForm, FamilyChoice, PracticeForm
from kotosilta.activities.models import (
    Activity,
    Application,
    Attendance,
    Enrolment,
    Guest,
    Material,
    Session,
    SessionKind,
    WaitingPlace,
)
from kotosilta.activities.progress import progress_of
from kotosilta.core.access import Request, get_visible, require, safe_next
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.templatetags.parts import told_filter
from kotosilta.people.grounds import OWN, person_ids
from kotosilta.people.models import Person


def own_people(request: Request) -> list[Person]:
    """The user's own person and the children; the user first."""
    people = Person.objects.all().visible_to(request.user).filter(pk__in=person_ids(request.user, *OWN))
    return sorted(people, key=lambda person: (person.user_id != request.user.pk, person.sort_key))


def _myself(request: Request) -> Person:
    person = next((p for p in own_people(request) if p.user_id == request.user.pk), None)
    if person is None:
        raise PermissionDenied(_("This page is for people who take part in a project."))
    return person


def activities(request: Request) -> HttpResponse:
    people = own_people(request)
    mine = (
        Enrolment.objects.all()
        .visible_to(request.user)
        .filter(person__in=people, seat__isnull=False)
        .select_related("activity", "person")
    )
    taken = {enrolment.activity_id for enrolment in mine}
    open_to_me = Activity.objects.all().visible_to(request.user).filter(is_public=True).exclude(pk__in=taken)
    by_activity: dict[Activity, list[Enrolment]] = {}
    for enrolment in mine:
        by_activity.setdefault(enrolment.activity, []).append(enrolment)
    context = {
        "mine": list(by_activity.items()),
        "applications": Application.objects.all()
        .visible_to(request.user)
        .filter(person__in=people)
        .select_related("activity", "person"),
        "open": [activity for activity in open_to_me if activity.takes_enrolments],
    }
    return render(request, "activities/my/activities.html", context)


def activity(request: Request, uuid: UUID) -> HttpResponse:
    activity = get_visible(Activity, request.user, uuid, "project")
    people = own_people(request)
    if not people:  # staff look at the open page instead
        return redirect("calendar:activity", activity.uuid)
    enrolments = (
        Enrolment.objects.all()
        .visible_to(request.user)
        .filter(activity=activity, person__in=people, seat__isnull=False)
        .select_related("person")
    )
    marks = {
        (mark.session_id, mark.person_id): mark
        for mark in Attendance.objects.all()
        .visible_to(request.user)
        .filter(session__activity=activity, person__in=people)
    }
    to_come = activity.sessions.to_come()
    guests = Guest.objects.all().visible_to(request.user).coming().select_related("booking")
    sessions = to_come.exclude(kind=SessionKind.PRACTICE).prefetch_related(Prefetch("guests", guests, to_attr="coming"))
    queue = list(
        WaitingPlace.objects.all()
        .visible_to(request.user)
        .going_on()
        .filter(activity=activity, person__in=people)
        .select_related("person")
    )
    taken = {enrolment.person_id for enrolment in enrolments} | {place.person_id for place in queue}
    free = [person for person in people if person.pk not in taken]
    rows = [
        (session, [(e.person, marks.get((session.pk, e.person_id))) for e in enrolments]) for session in sessions[:20]
    ]
    context = {
        "activity": activity,
        "progress": progress_of(activity, enrolments),
        "rows": rows,
        "materials": Material.objects.all()
        .visible_to(request.user)
        .filter(activity=activity, for_families=True)
        .select_related("session"),
        "practices": to_come.filter(kind=SessionKind.PRACTICE),
        "enrol_form": FamilyChoice(user=request.user, family=free) if free else None,
        "application": Application.objects.all()
        .visible_to(request.user)
        .filter(activity=activity, person__in=people)
        .first(),
        "is_full": activity.capacity is not None
        and (seats.is_full(activity) or activity.waiting_places.filter(status=WaitingPlace.Status.WAITING).exists()),
        "waiting": queue,
    }
    return render(request, "activities/my/activity.html", context)


def enrol(request: Request, uuid: UUID) -> HttpResponse:
    """Tick who of the family comes."""
    activity = get_visible(Activity, request.user, uuid, "project")
    back = reverse("my_activities:activity", args=[activity.uuid])
    seated = activity.enrolments.filter(seat__isnull=False).values_list("person_id", flat=True)
    family = [person for person in own_people(request) if person.pk not in set(seated)]
    require(bool(own_people(request)), _("This page is for people who take part in a project."))
    form = bind(FamilyChoice, request, user=request.user, family=family)
    if form.is_valid():
        if attempt(request, services.enrol_family, activity=activity, people=list(form.cleaned_data["people"])):
            messages.success(request, _("You have a place. Welcome!"))
        return redirect(back)
    return form_page(request, form, _("Enrol"), back, submit_label=_("Enrol"), lead=told_filter(activity.title))


@require_POST
def wait(request: Request, uuid: UUID) -> HttpResponse:
    """Go on the waiting list, the whole family at once."""
    activity = get_visible(Activity, request.user, uuid, "project")
    back = reverse("my_activities:activity", args=[activity.uuid])
    require(bool(own_people(request)), _("This page is for people who take part in a project."))
    form = bind(FamilyChoice, request, user=request.user, family=own_people(request))
    if not form.is_valid():
        return form_page(request, form, _("Go on the waiting list"), back, submit_label=_("Go on the waiting list"))
    told = [
        attempt(request, waiting.wait_for_seat, activity=activity, person=person)
        for person in form.cleaned_data["people"]
    ]
    if any(told):
        messages.success(request, _("You are on the list. We send you a message when a place becomes free."))
    return redirect(back)


@require_POST
def answer_offer(request: Request, uuid: UUID) -> HttpResponse:
    """Take the offered place, or not; or wait no more."""
    place = get_visible(WaitingPlace, request.user, uuid, "activity__project", "person")
    require(place.person in own_people(request))
    answer = request.POST.get("answer")
    if answer == "leave":
        attempt(request, waiting.wait_no_more, place=place)
    elif attempt(request, waiting.answer_offer, place=place, accepts=answer == "yes") and answer == "yes":
        messages.success(request, _("You have a place. Welcome!"))
    return redirect("my_activities:activity", place.activity.uuid)


def apply(request: Request, uuid: UUID) -> HttpResponse:
    activity = get_visible(Activity, request.user, uuid, "project")
    back = reverse("my_activities:activity", args=[activity.uuid])
    person = _myself(request)
    form = bind(ApplyForm, request)
    if form.is_valid() and attempt(
        request, services.apply, form=form, activity=activity, person=person, **form.cleaned_data
    ):
        messages.success(request, _("We have your application. Somebody will call you or write to you."))
        return redirect(back)
    return form_page(
        request, form, _("Apply"), back, submit_label=_("Send the application"), lead=told_filter(activity.title)
    )


@require_POST
def withdraw_application(request: Request, uuid: UUID) -> HttpResponse:
    application = get_visible(Application, request.user, uuid, "activity", "person")
    require(application.person in own_people(request))
    attempt(request, services.withdraw_application, application=application)
    return redirect("my_activities:activity", application.activity.uuid)


def leave(request: Request, uuid: UUID) -> HttpResponse:
    enrolment = get_visible(Enrolment, request.user, uuid, "activity", "person")
    require(enrolment.person in own_people(request))
    if request.method != "POST":
        return confirm_page(
            request,
            _("Stop taking part"),
            _("%(name)s stops coming to “%(activity)s”. Somebody else may get the place.")
            % {"name": enrolment.person, "activity": enrolment.activity},
            reverse("my_activities:activity", args=[enrolment.activity.uuid]),
            _("Stop taking part"),
        )
    attempt(request, services.leave_activity, enrolment=enrolment)
    return redirect("my_activities:list")


@require_POST
def cannot_come(request: Request, uuid: UUID) -> HttpResponse:
    session = get_visible(Session, request.user, uuid, "activity")
    person = next((p for p in own_people(request) if str(p.uuid) == request.POST.get("person")), None)
    if person is None:
        raise PermissionDenied
    comes = request.POST.get("answer") == "can"
    if attempt(request, coming.say_can_come if comes else coming.say_cannot_come, session=session, person=person):
        thanks = (
            _("Good: %(name)s is coming.")
            if comes
            else _("Thank you for telling. The leader knows that %(name)s cannot come.")
        )
        messages.success(request, thanks % {"name": person.called})
    return redirect(safe_next(request, reverse("my_activities:activity", args=[session.activity.uuid])))


def calendar_feed(request: Request) -> HttpResponse:
    """My times in my phone's calendar: make the private address, or end it."""
    person = _myself(request)
    context: dict[str, object] = {}
    if request.method == "POST":
        if request.POST.get("do") == "end":
            feeds.close_feed(person=person, by=request.user)
            messages.success(request, _("The address no longer works."))
        else:
            context["address"] = feeds.open_feed(person=person, by=request.user)
    context["has_feed"] = feeds.has_feed(person)
    return render(request, "activities/my/calendar_feed.html", context)


def log_practice(request: Request, uuid: UUID) -> HttpResponse:
    session = get_visible(Session, request.user, uuid, "activity")
    person = _myself(request)
    require(session.is_practice and session.activity.enrolments.filter(person=person, seat__isnull=False).exists())
    back = reverse("my_activities:activity", args=[session.activity.uuid])
    form = bind(PracticeForm, request)
    if form.is_valid() and attempt(
        request, services.log_practice, form=form, session=session, person=person, **form.cleaned_data
    ):
        messages.success(request, _("The hours are saved. They count when the leader has approved them."))
        return redirect(back)
    return form_page(request, form, _("Write down practice hours"), back)
