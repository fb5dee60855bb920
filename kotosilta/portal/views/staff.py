"""The desk: what waits for this worker, leader, manager or coordinator today."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kotosilta.activities.models import Activity, Application, Attendance, Session, SessionKind
from kotosilta.core import clock
from kotosilta.core.access import Request, require
from kotosilta.experts.models import StorySection
from kotosilta.experts.permissions import is_broker
from kotosilta.experts.services.bookings import waiting_for_broker
from kotosilta.governance.models import Body, Matter
from kotosilta.guidance.models import AdvisorRequest, Contact, Referral
from kotosilta.guidance.models.schools import schools_of
from kotosilta.incidents.permissions import receives_reports
from kotosilta.people.models import Person
from kotosilta.portal.navigation import current_roles
from kotosilta.privacy.models import waiting_for
from kotosilta.projects.models import Assignment, FollowUp, Member, Participation, Project
from kotosilta.projects.permissions import (
    COUNTING,
    WORKING,
    can_see_numbers,
    projects_worked_in,
    seatable_organisations,
)
from kotosilta.projects.services import follow_ups_due
from kotosilta.reporting.counting import numbers
from kotosilta.validation.models import Assessment
from kotosilta.validation.permissions import sees_cases

Role = Member.Role
SHOWN = 12
SOON = dt.timedelta(days=30)


def desk(request: Request) -> HttpResponse:
    require(bool(request.user.organisation_id), _("This page is for those who work in a project."))
    user, roles = request.user, current_roles(request.user)
    context: dict[str, Any] = {
        "roles": roles,
        "today": clock.today(),
        "role_names": [label for value, label in Role.choices if value in roles],
    }
    if roles & {*WORKING, Role.LEADER}:
        context |= _sessions(user)
    if roles & set(WORKING):
        context |= _my_people(user)
    context["stories_shared"] = StorySection.objects.all().visible_to(user).exclude(person__user=user).exists()
    if roles & set(WORKING):
        context["silent_referrals"] = Referral.objects.all().visible_to(user).silent().count()
    if sees_cases(user):
        waiting = Assessment.objects.all().visible_to(user).waiting_for(user)
        context |= {"sees_cases": True, "marks_waiting": waiting.count()}
    if schools_of(user).exists():
        asked = AdvisorRequest.objects.all().visible_to(user).waiting()
        context |= {"has_schools": True, "pupils_waiting": asked.count()}
    context["reads_reports"] = receives_reports(user)
    if is_broker(user):
        context["bookings_waiting"] = waiting_for_broker(user)
        matters = Matter.objects.all().visible_to(user).filter(body__in=Body.objects.all().run_by(user))
        context["matters_waiting"] = matters.filter(status=Matter.Status.PROPOSED).count() + matters.overdue().count()
    if roles & {Role.MANAGER, Role.COORDINATOR}:
        context["data_waiting"] = waiting_for(user)
    if roles & {*COUNTING, Role.COORDINATOR}:
        context |= _projects(user)
    return render(request, "portal/desk.html", context)


def _sessions(user: Any) -> dict[str, Any]:
    """Sessions from yesterday to next week, and what waits for approval or selection."""
    led = Activity.objects.all().run_by(user)
    day = clock.now()
    coming = Session.objects.all().visible_to(user).filter(activity__in=led).exclude(kind=SessionKind.PRACTICE)
    coming = coming.filter(ends_at__gt=day - dt.timedelta(days=1), starts_at__lt=day + dt.timedelta(days=7))
    logged = (
        Attendance.objects.all()
        .visible_to(user)
        .filter(session__activity__in=led, source="self", status="present", approved_at__isnull=True)
    )
    applied = Application.objects.all().visible_to(user).filter(activity__in=led, status=Application.Status.APPLIED)
    return {
        "sessions": coming.exclude(status=Session.Status.CANCELLED)
        .select_related("activity")
        .order_by("starts_at", "id")[:SHOWN],
        "to_approve": logged.select_related("session", "person")[:SHOWN],
        "to_select": applied.select_related("activity", "person")[:SHOWN],
    }


def _my_people(user: Any) -> dict[str, Any]:
    """Next steps that I promised, follow-ups of the fund, entry data that are missing, my people."""
    steps = Contact.objects.all().visible_to(user).promised_by(user)
    seen = Participation.objects.all().visible_to(user).going_on().select_related("person", "project")
    incomplete = [row for project in projects_worked_in(user) for row in seen.incomplete(project)[:SHOWN]]
    soon = clock.today() + SOON
    due = [row for project in projects_worked_in(user) for row in follow_ups_due(project, user) if row[2] <= soon]
    kinds = dict(FollowUp.Kind.choices)
    mine = Assignment.objects.all().visible_to(user).filter(worker=user, until__isnull=True).values("person")
    return {
        "next_steps": steps.select_related("person").order_by("next_step_on", "id")[:SHOWN],
        "follow_ups": [(participation, kind, kinds[kind], on) for participation, kind, on in due[:SHOWN]],
        "incomplete": incomplete[:SHOWN],
        "my_people": Person.objects.all().visible_to(user).filter(pk__in=mine).order_by("sort_key")[:SHOWN],
    }


def _projects(user: Any) -> dict[str, Any]:
    """Where each project stands, for those who see the numbers."""
    seen = [
        p for p in Project.objects.all().visible_to(user).filter(ends_on__gte=clock.today()) if can_see_numbers(user, p)
    ]
    return {
        "project_numbers": [
            (project, numbers(project), seatable_organisations(user, project).exists()) for project in seen[:3]
        ],
        "may_open_rows": bool(current_roles(user) & {*COUNTING, Role.COORDINATOR} - {Role.STEERING}),
    }
