"""Staff pages of activities: set up, enrol, take attendance, select, complete."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from kotosilta.activities import faces, rolls, services
from kotosilta.activities.forms import (
    ActivityForm,
    HeadcountForm,
    InterpreterForm,
    InterviewForm,
    LeaderForm,
    OutcomeForm,
    PersonChoice,
    RequirementForm,
    SessionForm,
    WalkInForm,
)
from kotosilta.activities.models import (
    Activity,
    Application,
    Attendance,
    Enrolment,
    Guest,
    Headcount,
    HoursRequirement,
    Leader,
    LearningOutcome,
    Material,
    Session,
)
from kotosilta.activities.permissions import can_run_activity, can_select_applicants
from kotosilta.activities.progress import progress_of
from kotosilta.activities.waiting import waiting_in
from kotosilta.core import audit, clock
from kotosilta.core.access import Request, as_uuid, get_visible, require, safe_next
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.lists import Column, list_file
from kotosilta.core.translated import told
from kotosilta.experts.permissions import can_broker
from kotosilta.people.models import Person
from kotosilta.projects.permissions import projects_worked_in


def run_activity(request: Request, uuid: UUID) -> Activity:
    """The activity, for somebody who runs it."""
    activity = get_visible(Activity, request.user, uuid, "project")
    require(
        can_run_activity(request.user, activity),
        _("Only those who lead this activity may do this. Ask its leader."),
    )
    return activity


def run_session(request: Request, uuid: UUID) -> Session:
    session = get_visible(Session, request.user, uuid, "activity__project")
    require(
        can_run_activity(request.user, session.activity),
        _("Only those who lead this activity may do this. Ask its leader."),
    )
    return session


def session_url(session: Session) -> str:
    return reverse("activities:session", args=[session.uuid])


def activity_url(activity: Activity) -> str:
    return reverse("activities:activity", args=[activity.uuid])


def _roll(request: Request, session: Session) -> rolls.Roll:
    """The attendance list; who reads what the leader must know of somebody stands in the audit log."""
    roll = rolls.roll(session, request.user)
    if roll.with_care:
        log_names(request, "care_notes.read", session, roll.with_care)
    return roll


def log_names(request: Request, action: str, subject: Any, people: list[Person]) -> None:
    """One audit entry for a page that shows many names."""
    persons = [person.uuid for person in people]
    audit.record_list(action, by=request.user, subject=subject, persons=persons, ground="leadership")


ACTIVITIES = [
    Column(gettext_lazy("Name of the activity"), lambda activity: told(activity.title).text),
    Column(pgettext_lazy("of organisation or activity", "Kind"), lambda activity: activity.get_kind_display()),
    Column(gettext_lazy("Project"), lambda activity: activity.project.name),
    Column(gettext_lazy("Places"), lambda activity: activity.capacity),
    Column(gettext_lazy("Enrolled"), lambda activity: activity.seats_taken),
    Column(gettext_lazy("Next:"), lambda activity: activity.next_at),
]
APPLICATIONS = [
    Column(gettext_lazy("Name"), lambda application: application.person.full_name),
    Column(gettext_lazy("State"), lambda application: application.get_status_display()),
    Column(gettext_lazy("Applied"), lambda application: clock.local(application.applied_at).date()),
    Column(gettext_lazy("Interview:"), lambda application: application.interview_at),
]
ATTENDANCE = [
    Column(gettext_lazy("Name"), lambda mark: mark.person.full_name),
    Column(gettext_lazy("State"), lambda mark: mark.get_status_display()),
    Column(gettext_lazy("Day"), lambda mark: mark.day),
    Column(gettext_lazy("Hours"), lambda mark: mark.hours),
]


def activities(request: Request) -> HttpResponse:
    require(bool(request.user.organisation_id))
    rows = rolls.with_counts(Activity.objects.all().run_by(request.user).select_related("project"))
    if made := list_file(request, "activities", rows, ACTIVITIES):
        return made
    return render(
        request,
        "activities/activities.html",
        {"activities": rows, "may_add": projects_worked_in(request.user).exists()},
    )


def add_activity(request: Request) -> HttpResponse:
    require(projects_worked_in(request.user).exists(), _("Only those who work in a project set up activities."))
    form = bind(ActivityForm, request, user=request.user)
    if form.is_valid():
        activity = services.set_up_activity(activity=form.save(commit=False), by=request.user)
        return redirect(activity_url(activity))
    return form_page(request, form, _("Set up an activity"), reverse("activities:list"))


def change_activity(request: Request, uuid: UUID) -> HttpResponse:
    activity = run_activity(request, uuid)
    form = bind(ActivityForm, request, user=request.user, instance=activity)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(activity_url(activity))
    return form_page(request, form, _("Change the activity"), activity_url(activity))


def activity(request: Request, uuid: UUID) -> HttpResponse:
    activity = run_activity(request, uuid)
    enrolments = Enrolment.objects.all().visible_to(request.user).filter(activity=activity).select_related("person")
    seated = [enrolment for enrolment in enrolments if enrolment.seat is not None]
    log_names(request, "activity.opened", activity, [enrolment.person for enrolment in enrolments])
    context = {
        "activity": activity,
        "sessions": rolls.sessions_with_counts(activity),
        "progress": progress_of(activity, seated),
        "left": [enrolment for enrolment in enrolments if enrolment.seat is None],
        "requirements": activity.requirements.order_by("id"),
        "outcomes": activity.outcomes.all(),
        "materials": Material.objects.all()
        .visible_to(request.user)
        .filter(activity=activity)
        .select_related("session"),
        "leaders": activity.leaders.filter(until__isnull=True).select_related("user"),
        "may_select": can_select_applicants(request.user, activity),
        "queue": waiting_in(activity, request.user),
        "waiting": activity.applications.filter(
            status__in=[Application.Status.APPLIED, Application.Status.INTERVIEW]
        ).count(),
    }
    return render(request, "activities/activity.html", context)


def _add_to_activity(
    request: Request, uuid: UUID, form_class: Any, row: Any, title: str, **kwargs: Any
) -> HttpResponse:
    activity = run_activity(request, uuid)
    form = bind(form_class, request, instance=row(activity=activity), **kwargs)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(activity_url(activity))
    return form_page(request, form, title, activity_url(activity))


def _change_in_activity(request: Request, row: Any, form_class: Any, title: str) -> HttpResponse:
    activity = run_activity(request, row.activity.uuid)
    form = bind(form_class, request, instance=row)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(activity_url(activity))
    return form_page(request, form, title, activity_url(activity))


def add_session(request: Request, uuid: UUID) -> HttpResponse:
    return _add_to_activity(request, uuid, SessionForm, Session, _("Add a session"))


def add_requirement(request: Request, uuid: UUID) -> HttpResponse:
    return _add_to_activity(request, uuid, RequirementForm, HoursRequirement, _("Add required hours"))


def add_outcome(request: Request, uuid: UUID) -> HttpResponse:
    return _add_to_activity(request, uuid, OutcomeForm, LearningOutcome, _("Add a learning outcome"))


def change_outcome(request: Request, uuid: UUID) -> HttpResponse:
    outcome = get_visible(LearningOutcome, request.user, uuid, "activity__project")
    return _change_in_activity(request, outcome, OutcomeForm, _("Change the learning outcome"))


def change_requirement(request: Request, uuid: UUID) -> HttpResponse:
    requirement = get_visible(HoursRequirement, request.user, uuid, "activity__project")
    return _change_in_activity(request, requirement, RequirementForm, _("Change required hours"))


def end_leader(request: Request, uuid: UUID) -> HttpResponse:
    leader = get_visible(Leader, request.user, uuid, "activity__project", "user")
    activity = run_activity(request, leader.activity.uuid)
    if request.method != "POST":
        text = _("%(name)s no longer leads this activity and no longer sees who comes.") % {"name": leader.user}
        return confirm_page(request, _("End now"), text, activity_url(activity), _("End now"))
    services.end_leader(leader=leader, by=request.user)
    return redirect("activities:list")


def add_leader(request: Request, uuid: UUID) -> HttpResponse:
    project = run_activity(request, uuid).project
    return _add_to_activity(request, uuid, LeaderForm, Leader, _("Add a leader"), project=project)


def change_session(request: Request, uuid: UUID) -> HttpResponse:
    session = run_session(request, uuid)
    form = bind(SessionForm, request, instance=session)
    if form.is_valid() and attempt(
        request, services.change_session, form=form, session=form.save(commit=False), fields=form.changed_data
    ):
        return redirect(session_url(session))
    return form_page(request, form, _("Change the session"), session_url(session))


def enrol_person(request: Request, uuid: UUID) -> HttpResponse:
    activity = run_activity(request, uuid)
    form = bind(PersonChoice, request, user=request.user, activity=activity)
    if form.is_valid() and attempt(
        request, services.enrol, form=form, activity=activity, person=form.cleaned_data["person"]
    ):
        return redirect(activity_url(activity))
    return form_page(request, form, _("Enrol a person"), activity_url(activity))


def complete(request: Request, uuid: UUID) -> HttpResponse:
    enrolment = get_visible(Enrolment, request.user, uuid, "activity__project", "person")
    require(can_run_activity(request.user, enrolment.activity))
    if request.method != "POST":
        return confirm_page(
            request,
            _("Has completed"),
            _("%(name)s has completed “%(activity)s”. This is counted in the project's numbers.")
            % {"name": enrolment.person, "activity": enrolment.activity},
            activity_url(enrolment.activity),
            _("Has completed"),
        )
    attempt(request, services.complete, enrolment=enrolment)
    return redirect(activity_url(enrolment.activity))


def leave(request: Request, uuid: UUID) -> HttpResponse:
    enrolment = get_visible(Enrolment, request.user, uuid, "activity__project", "person")
    require(can_run_activity(request.user, enrolment.activity))
    if request.method != "POST":
        return confirm_page(
            request,
            _("Has left"),
            _("%(name)s no longer takes part in “%(activity)s”. The place becomes free.")
            % {"name": enrolment.person, "activity": enrolment.activity},
            activity_url(enrolment.activity),
            _("Has left"),
        )
    attempt(request, services.leave_activity, enrolment=enrolment)
    return redirect(activity_url(enrolment.activity))


def applications(request: Request, uuid: UUID) -> HttpResponse:
    activity = run_activity(request, uuid)
    require(can_select_applicants(request.user, activity))
    rows = Application.objects.all().visible_to(request.user).filter(activity=activity).select_related("person")
    if made := list_file(request, "applications", rows, APPLICATIONS):
        return made
    log_names(request, "applications.listed", activity, [row.person for row in rows])
    return render(request, "activities/applications.html", {"activity": activity, "applications": rows})


def interview(request: Request, uuid: UUID) -> HttpResponse:
    application = get_visible(Application, request.user, uuid, "activity__project", "person")
    require(can_select_applicants(request.user, application.activity))
    back = reverse("activities:applications", args=[application.activity.uuid])
    form = bind(InterviewForm, request)
    if form.is_valid() and attempt(
        request, services.invite_to_interview, form=form, application=application, at=form.cleaned_data["at"]
    ):
        return redirect(back)
    return form_page(request, form, _("Invite to an interview"), back, lead=application.person.full_name)


@require_POST
def decide(request: Request, uuid: UUID) -> HttpResponse:
    application = get_visible(Application, request.user, uuid, "activity__project", "person")
    acts = {"select": services.select_applicant, "decline": services.decline_applicant}
    act = acts.get(request.POST.get("decision", ""))
    if act is None:
        raise Http404
    attempt(request, act, application=application)
    return redirect("activities:applications", application.activity.uuid)


def session(request: Request, uuid: UUID) -> HttpResponse:
    session = run_session(request, uuid)
    marks = Attendance.objects.all().visible_to(request.user).filter(session=session).select_related("person")
    if made := list_file(request, "attendance", marks.order_by("person__sort_key", "id"), ATTENDANCE):
        return made
    roll = _roll(request, session)
    log_names(request, "session.opened", session, [row.person for row in [*roll.adults, *roll.children]])
    context = {
        "session": session,
        "activity": session.activity,
        "roll": roll,
        "logged": marks.filter(source="self", status="present"),
        "headcount": Headcount.objects.all().visible_to(request.user).filter(session=session).first(),
        "walk_in_form": WalkInForm(),
        "guests": Guest.objects.all()
        .visible_to(request.user)
        .filter(session=session)
        .select_related("booking__expert"),
        "materials": Material.objects.all()
        .visible_to(request.user)
        .filter(Q(session=session) | Q(session__isnull=True), activity=session.activity)
        .select_related("session"),
        "faces": faces.faces_of(session),
        "told": rolls.told_about(session, request.user),
        "may_ask_expert": can_broker(request.user, session.activity.project),
    }
    return render(request, "activities/session.html", context)


@require_POST
def mark(request: Request, uuid: UUID) -> HttpResponse:
    """One tap: present, absent, excused, the whole family, all the others, or take a mark back."""
    session = run_session(request, uuid)
    answer = request.POST.get("mark", "")
    if answer == "rest":
        attempt(
            request, services.mark_together, session=session, people=_roll(request, session).unmarked, status="present"
        )
        return _marked(request, session, "roll")
    person = get_visible(Person, request.user, as_uuid(request.POST.get("person")))
    if answer == "family":
        attempt(request, services.mark_family, session=session, person=person)
    elif answer == "none":
        attempt(request, services.unmark_attendance, session=session, person=person)
    elif answer in Attendance.Status.values:
        attempt(request, services.mark_attendance, session=session, person=person, status=answer)
    else:
        raise Http404
    return _marked(request, session, f"p-{person.uuid}")


def _marked(request: Request, session: Session, place: str) -> HttpResponse:
    if request.htmx:
        return render(request, "activities/roll.html", {"session": session, "roll": _roll(request, session)})
    return redirect(f"{session_url(session)}#{place}")


def walk_in(request: Request, uuid: UUID) -> HttpResponse:
    session = run_session(request, uuid)
    form = bind(WalkInForm, request)
    if form.is_valid() and attempt(request, services.walk_in, form=form, session=session, **form.cleaned_data):
        messages.success(request, _("%(name)s is on the list.") % {"name": form.cleaned_data["name"]})
        return redirect(session_url(session))
    return form_page(request, form, _("Somebody walked in"), session_url(session))


def headcount(request: Request, uuid: UUID) -> HttpResponse:
    session = run_session(request, uuid)
    existing = Headcount.objects.all().visible_to(request.user).filter(session=session).first()
    form = bind(HeadcountForm, request, instance=existing or Headcount(session=session))
    if form.is_valid() and attempt(request, services.count_heads, form=form, session=session, **form.cleaned_data):
        return redirect(session_url(session))
    lead = _("People who come to an open event without giving a name are counted here. They are not participants.")
    return form_page(request, form, _("Count heads"), session_url(session), lead=lead)


def cancel_session(request: Request, uuid: UUID) -> HttpResponse:
    session = run_session(request, uuid)
    if request.method != "POST":
        return confirm_page(
            request,
            _("Cancel this session"),
            _("Everybody who is enrolled and can be reached gets a message. Tell the others yourself."),
            session_url(session),
            _("Cancel this session"),
        )
    if attempt(request, services.cancel_session, session=session):
        messages.success(
            request,
            _("The session is cancelled, and those enrolled get a message. Tell those whom none reaches yourself."),
        )
    return redirect(session_url(session))


def ask_interpreter(request: Request, uuid: UUID) -> HttpResponse:
    session = run_session(request, uuid)
    form = bind(InterpreterForm, request, instance=session)
    if form.is_valid():
        token = services.ask_interpreter(session=form.save(commit=False), by=request.user)
        link = request.build_absolute_uri(reverse("calendar:interpreter", args=[token]))
        return render(request, "activities/interpreter_link.html", {"session": session, "link": link})
    return form_page(request, form, _("Ask an interpreter"), session_url(session), submit_label=_("Make the link"))


@require_POST
def approve_practice(request: Request, uuid: UUID) -> HttpResponse:
    attendance = get_visible(Attendance, request.user, uuid, "session__activity__project", "person")
    attempt(request, services.approve_practice, attendance=attendance)
    return redirect(safe_next(request, session_url(attendance.session)))


def refuse_practice(request: Request, uuid: UUID) -> HttpResponse:
    attendance = get_visible(Attendance, request.user, uuid, "session__activity__project", "person")
    require(can_run_activity(request.user, attendance.session.activity))
    if request.method != "POST":
        text = _("The day that %(name)s wrote down is taken out. It can be written down again.") % {
            "name": attendance.person
        }
        return confirm_page(request, _("Take out"), text, session_url(attendance.session), _("Take out"))
    attempt(request, services.refuse_practice, attendance=attendance)
    return redirect(session_url(attendance.session))
