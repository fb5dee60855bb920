"""The school's desk of reports and cases, and what the project may know: that they came and how far they are."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.guidance.models.schools import schools_of
from kotosilta.incidents.forms import AssessForm, InvolvedForm, MessageForm, RecipientForm, StepForm, TeamForm
from kotosilta.incidents.models import Incident, Involved, Recipient, Step, TeamMember
from kotosilta.incidents.permissions import can_name_recipient, can_take_out_of_team, receives_reports, team_for
from kotosilta.incidents.services import cases, reports
from kotosilta.projects.models import Partner
from kotosilta.projects.permissions import owner_projects

SHOWN = 100


def incidents(request: Request) -> HttpResponse:
    """The reports of one's school."""
    require(receives_reports(request.user), _("Only those whom the school has named read its reports."))
    rows = Incident.objects.all().visible_to(request.user).select_related("school__organisation")
    context = {
        "waiting": rows.waiting()[:SHOWN],
        "going_on": rows.filter(status=Incident.Status.TAKEN_UP)[:SHOWN],
        "closed": rows.filter(status=Incident.Status.CLOSED)[:SHOWN],
        "due": Step.objects.all()
        .visible_to(request.user)
        .filter(done_on__isnull=True)
        .select_related("incident")
        .order_by("due_on")[:SHOWN],
    }
    return render(request, "incidents/incidents.html", context)


def _case(request: Request, uuid: UUID) -> Incident:
    return get_visible(Incident, request.user, uuid, "school__organisation", "school__project", "taken_up_by")


def case_url(incident: Incident) -> str:
    return reverse("incidents:incident", args=[incident.uuid])


def incident(request: Request, uuid: UUID) -> HttpResponse:
    """Everything about one case; each reading is logged."""
    found = _case(request, uuid)
    audit.record("incident.read", by=request.user, subject=found)
    context = {
        "incident": found,
        "involved": found.involved.all(),
        "steps": found.steps.select_related("done_by"),
        "team": found.team.filter(until__isnull=True).select_related("user"),
        "talk": found.messages.select_related("by"),
    }
    return render(request, "incidents/incident.html", context)


@require_POST
def take_up(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    attempt(request, cases.take_up, incident=found)
    return redirect(case_url(found))


def assess(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    form = bind(AssessForm, request, instance=found)
    if form.is_valid() and attempt(
        request, cases.assess, form=form, incident=form.save(commit=False), fields=form.changed_data
    ):
        return redirect(case_url(found))
    return form_page(request, form, _("What was it?"), case_url(found), lead=str(found))


def do_step(request: Request, uuid: UUID) -> HttpResponse:
    step = get_visible(Step, request.user, uuid, "incident__school")
    form: Any = bind(StepForm, request, is_follow_up=step.is_follow_up)
    back = case_url(step.incident)
    if form.is_valid():
        values = {"result": "", **form.cleaned_data}
        if attempt(request, cases.do_step, form=form, step=step, **values):
            return redirect(back)
    return form_page(request, form, str(step), back, submit_label=_("It is done"))


def involve(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    form: Any = bind(InvolvedForm, request, instance=Involved(incident=found))
    if form.is_valid() and attempt(request, cases.involve, form=form, incident=found, **form.cleaned_data):
        return redirect(case_url(found))
    lead = _("In the case a letter stands for the pupil. The name is encrypted and stands here only.")
    return form_page(request, form, _("A pupil in the case"), case_url(found), lead=lead)


def take_into_team(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    form: Any = bind(TeamForm, request, people=team_for(found))
    if form.is_valid() and attempt(request, cases.take_into_team, form=form, incident=found, **form.cleaned_data):
        return redirect(case_url(found))
    return form_page(request, form, _("Take somebody into the team"), case_url(found), lead=str(found))


def take_out_of_team(request: Request, uuid: UUID) -> HttpResponse:
    member = get_visible(TeamMember, request.user, uuid, "incident__school", "user")
    require(can_take_out_of_team(request.user, member), _("A recipient of the school does this."))
    title, text = _("Take out of the team"), _("%(name)s no longer reads this case.") % {"name": member.user}
    if request.method != "POST":
        return confirm_page(request, title, text, case_url(member.incident), title)
    if attempt(request, cases.take_out_of_team, member=member):
        messages.success(request, text)
    return redirect("incidents:list" if receives_reports(request.user) else settings.LOGIN_REDIRECT_URL)


def write(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    form: Any = bind(MessageForm, request)
    if form.is_valid() and attempt(request, reports.answer_reporter, form=form, incident=found, **form.cleaned_data):
        messages.success(request, _("Whoever reported reads this with the code."))
        return redirect(case_url(found))
    return form_page(request, form, _("Write to whoever reported"), case_url(found), submit_label=_("Send"))


@require_POST
def close_case(request: Request, uuid: UUID) -> HttpResponse:
    found = _case(request, uuid)
    if attempt(request, cases.close_case, incident=found):
        messages.success(request, _("The case is closed."))
    return redirect(case_url(found))


def progress(request: Request) -> HttpResponse:
    """For the project's advisors and managers: how far, never what."""
    require(owner_projects(request.user).exists(), _("This page is for those who work in a project with schools."))
    context = {"incidents": cases.progress_for(request.user)[:SHOWN], "schools": _named(request)}
    return render(request, "incidents/progress.html", context)


def _named(request: Request) -> list[tuple[Partner, list[Recipient]]]:
    """The schools and who reads reports there."""
    by_school: dict[int, list[Recipient]] = {}
    for row in Recipient.objects.all().visible_to(request.user).not_over().select_related("user"):
        by_school.setdefault(row.school_id, []).append(row)
    schools = schools_of(request.user).select_related("organisation").order_by("organisation__name")
    return [(school, by_school.get(school.pk, [])) for school in schools]


def add_recipient(request: Request, uuid: UUID) -> HttpResponse:
    school: Partner | None = (
        schools_of(request.user).filter(uuid=uuid).select_related("organisation", "project").first()
    )
    if school is None:
        raise Http404
    require(can_name_recipient(request.user, school))
    form: Any = bind(RecipientForm, request)
    back = reverse("incidents:progress")
    if form.is_valid() and attempt(request, cases.name_recipient, form=form, school=school, **form.cleaned_data):
        return redirect(back)
    return form_page(request, form, _("Who reads the reports?"), back, lead=school.organisation.name)


@require_POST
def end_recipient(request: Request, uuid: UUID) -> HttpResponse:
    recipient = get_visible(Recipient, request.user, uuid, "school__project")
    attempt(request, cases.end_recipient, recipient=recipient)
    return redirect("incidents:progress")
