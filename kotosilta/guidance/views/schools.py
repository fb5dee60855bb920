"""The advisor's day, the schools of a project and who is there when, and the page of a school's teachers."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.activities.models import Activity, Session
from kotosilta.core import audit, clock
from kotosilta.core.access import Request, get_visible, require, safe_next
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.links import by_link
from kotosilta.core.models import Link
from kotosilta.core.records import current
from kotosilta.guidance.forms.contacts import ContactForm
from kotosilta.guidance.forms.schools import AdvisorRequestForm, HandOverForm, PlacementForm
from kotosilta.guidance.models import AdvisorRequest, ChecklistStep, Contact, PlanStep, SchoolPlacement
from kotosilta.guidance.models.schools import schools_of, weekday_name
from kotosilta.guidance.permissions import SCHOOL, can_hand_over, can_place_advisor
from kotosilta.guidance.services import schools as services
from kotosilta.people.models import Person
from kotosilta.projects.models import Assignment, Partner
from kotosilta.projects.permissions import can_manage_project, owner_projects

SHOWN = 50


def day(request: Request) -> HttpResponse:
    """Where the advisor is today, whom teachers ask for, what was promised, whom to log a contact with."""
    user = request.user
    _require_work(user)
    week = list(SchoolPlacement.objects.all().visible_to(user).of_advisor(user))
    today = clock.today()
    asked = AdvisorRequest.objects.all().visible_to(user).waiting().select_related("school__organisation", "taken_by")
    assigned = Assignment.objects.all().visible_to(user).filter(current(), worker=user).values("person")
    steps = Contact.objects.all().visible_to(user).promised_by(user).filter(next_step_on__lte=today)
    begins = clock.at(today, dt.time(0))
    led = Activity.objects.all().run_by(user)
    sessions = Session.objects.all().visible_to(user).filter(activity__in=led).select_related("activity")
    context = {
        "today": today,
        "here": [one for one in week if today.weekday() in one.weekdays],
        "week": [(weekday_name(number), [one for one in week if number in one.weekdays]) for number in range(7)],
        "has_week": bool(week),
        "asked": asked[:SHOWN],
        "next_steps": steps.select_related("person").order_by("next_step_on", "id")[:SHOWN],
        "plan_steps": PlanStep.objects.all()
        .visible_to(user)
        .promised_by(user)
        .filter(by_when__lte=today)
        .select_related("goal__person")[:SHOWN],
        "checklist_steps": ChecklistStep.objects.all()
        .visible_to(user)
        .due_for(user)
        .select_related("transition__person", "case__person")[:SHOWN],
        "sessions": sessions.filter(starts_at__gte=begins, starts_at__lt=begins + dt.timedelta(days=1)).exclude(
            status=Session.Status.CANCELLED
        ),
        "people": Person.objects.all().visible_to(user).filter(pk__in=assigned).order_by("sort_key")[:SHOWN],
    }
    return render(request, "guidance/day.html", context)


def _require_work(user: Any) -> None:
    require(owner_projects(user).exists(), _("This page is for those who work in a project with schools."))


def schools(request: Request) -> HttpResponse:
    _require_work(request.user)
    now_there = SchoolPlacement.objects.all().visible_to(request.user).on(clock.today()).select_related("advisor")
    there: dict[int, list[SchoolPlacement]] = {}
    for placement in now_there:
        there.setdefault(placement.school_id, []).append(placement)
    rows = schools_of(request.user).filter(current()).select_related("organisation", "project")
    listed = [(school, there.get(school.pk, [])) for school in rows.order_by("organisation__name", "pk")]
    return render(request, "guidance/schools.html", {"schools": listed})


def _school(request: Request, uuid: UUID) -> Partner:
    school: Partner | None = (
        schools_of(request.user).filter(uuid=uuid).select_related("organisation", "project__owner").first()
    )
    if school is None:
        raise Http404
    return school


def _school_url(school: Partner) -> str:
    return reverse("guidance:school", args=[school.uuid])


def school(request: Request, uuid: UUID) -> HttpResponse:
    """Who is there when, and what teachers have asked."""
    found = _school(request, uuid)
    placements = SchoolPlacement.objects.all().visible_to(request.user).filter(school=found).select_related("advisor")
    asked = AdvisorRequest.objects.all().visible_to(request.user).filter(school=found).shown_at_school()
    context = {
        "school": found,
        "placements": [(one, can_hand_over(request.user, one)) for one in placements],
        "asked": asked.select_related("taken_by", "contact").order_by("-asked_at")[:SHOWN],
        "has_link": services.has_link(found),
        "may_read_notes": can_manage_project(request.user, found.project),
    }
    return render(request, "guidance/school.html", context)


def add_placement(request: Request, uuid: UUID) -> HttpResponse:
    found = _school(request, uuid)
    return _placement_form(request, SchoolPlacement(school=found), _("Place an advisor"))


def change_placement(request: Request, uuid: UUID) -> HttpResponse:
    placement = get_visible(SchoolPlacement, request.user, uuid, "school__organisation", "school__project")
    return _placement_form(request, placement, _("Change the placement"))


def _placement_form(request: Request, placement: SchoolPlacement, title: str) -> HttpResponse:
    require(can_place_advisor(request.user, placement.school))
    back = _school_url(placement.school)
    form = bind(PlacementForm, request, instance=placement, user=request.user)
    if form.is_valid() and attempt(request, services.place_advisor, form=form, placement=form.instance):
        return redirect(back)
    return form_page(request, form, title, back, lead=placement.school.organisation.name)


def hand_over(request: Request, uuid: UUID) -> HttpResponse:
    placement = get_visible(
        SchoolPlacement, request.user, uuid, "school__organisation", "school__project__owner", "advisor"
    )
    require(can_hand_over(request.user, placement))
    assigned = (
        Assignment.objects.all()
        .visible_to(request.user)
        .filter(current(), worker=placement.advisor, project=placement.school.project)
    )
    people = Person.objects.all().open_to(request.user).filter(pk__in=assigned.values("person")).order_by("sort_key")
    form: Any = bind(HandOverForm, request, placement=placement, people=people)
    back = _school_url(placement.school)
    if form.is_valid():
        values = {"people": [], **form.cleaned_data}
        if attempt(request, services.hand_over, form=form, placement=placement, **values):
            messages.success(request, _("The school is handed over."))
            return redirect(back)
    return form_page(request, form, _("Hand the school over"), back, lead=placement.school.organisation.name)


def handover_note(request: Request, uuid: UUID) -> HttpResponse:
    """For the advisor who came, and whoever runs the project; reading it is logged."""
    placement = get_visible(SchoolPlacement, request.user, uuid, "school__organisation", "school__project", "advisor")
    require(placement.advisor_id == request.user.pk or can_manage_project(request.user, placement.school.project))
    audit.record("handover_note.read", by=request.user, subject=placement)
    return render(request, "guidance/handover_note.html", {"placement": placement})


@require_POST
def give_link(request: Request, uuid: UUID) -> HttpResponse:
    """The new address of the school's page, shown this once: only its hash is stored."""
    found = _school(request, uuid)
    require(can_place_advisor(request.user, found))
    token = services.give_school_link(school=found, by=request.user)
    address = settings.ORIGIN + reverse("schools:ask", args=[token])
    return render(request, "guidance/school_link.html", {"school": found, "address": address})


@require_POST
def take(request: Request, uuid: UUID) -> HttpResponse:
    asked = get_visible(AdvisorRequest, request.user, uuid, "school__project")
    attempt(request, services.take_request, asked=asked)
    return redirect(safe_next(request, reverse("guidance:day")))


def answer(request: Request, uuid: UUID) -> HttpResponse:
    """Log the contact that answers a teacher's request: the school sees "done"."""
    asked = get_visible(AdvisorRequest, request.user, uuid, "school__organisation", "school__project")
    form = bind(ContactForm, request, user=request.user, asked=asked)
    back = reverse("guidance:day")
    if form.is_valid() and attempt(request, services.answer_request, form=form, asked=asked, contact=form.contact()):
        messages.success(request, _("The contact is saved. The school sees that it is done."))
        return redirect(back)
    lead = f"{asked}, {asked.school.organisation}"
    return form_page(request, form, _("Log a contact"), back, lead=lead, template="guidance/contact_form.html")


@by_link(SCHOOL)
def ask(request: Request, link: Link) -> HttpResponse:
    """A school's teachers ask for the advisor, and see "taken" and "done", nothing more."""
    found = services.school_behind(link)
    if found is None:  # no longer a school of the project
        raise Http404
    form = bind(AdvisorRequestForm, request)
    if form.is_valid() and attempt(
        request, services.ask_for_advisor, form=form, by=link, school=found, **form.cleaned_data
    ):
        return redirect(f"{request.path}?told")  # so that a reload asks for nobody again
    context = {
        "school": found,
        "form": form,
        "done": "told" in request.GET and request.method == "GET",
        "asked": AdvisorRequest.objects.all().public(link).order_by("-asked_at")[:SHOWN],
        "here": services.here(found),
        "keeps_typed": True,
    }
    wrong = form.is_bound and bool(form.errors)
    return render(request, "guidance/public/ask.html", context, status=422 if wrong else 200)
