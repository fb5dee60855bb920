"""The pages of the steering group and of those who prepare its work: packs, decisions, risks, self-assessment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import audit, charts
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.papers import paper as written_anew
from kotosilta.governance import steering as services
from kotosilta.governance.forms import AssessmentForm, DecisionForm, DoneForm, PaperForm, RiskForm
from kotosilta.governance.models import Body, Decision, Finding, Meeting, Paper, Risk
from kotosilta.governance.permissions import can_run_body, can_steer
from kotosilta.projects.models import Project
from kotosilta.projects.views import visible_project

SHOWN, MEETINGS = 100, 6


def steering_url(project: Project) -> str:
    return reverse("governance:steering", args=[project.slug])


def assessments_url(project: Project) -> str:
    return reverse("governance:assessments", args=[project.slug])


def _control_groups(request: Request, project: Project) -> Any:
    return Body.objects.all().visible_to(request.user).filter(project=project, kind=Body.Kind.CONTROL)


def steering(request: Request, slug: str) -> HttpResponse:
    """The pack of the next meeting, what was decided and what came of it, risks, how the project sees itself."""
    project = visible_project(request.user, slug)
    groups = list(_control_groups(request, project))
    meetings = Meeting.objects.all().visible_to(request.user).filter(body__in=groups)
    decisions = Decision.objects.all().visible_to(request.user).filter(body__in=groups)
    risks = Risk.objects.all().visible_to(request.user).filter(project=project)
    body = groups[0] if groups else None
    context = {
        "project": project,
        "body": body,
        "may_write": can_steer(request.user, project),
        "may_run": body is not None and can_run_body(request.user, body),
        "next": services.next_meeting(body) if body is not None else None,
        "meetings": meetings.select_related("session")
        .prefetch_related("papers")
        .order_by("-session__starts_at")[:MEETINGS],
        "open_decisions": decisions.open().order_by("due_on")[:SHOWN],
        "decisions": decisions.exclude(pk__in=decisions.open())[:SHOWN],
        "risks": risks.open()[:SHOWN],
        "closed_risks": risks.filter(closed_on__isnull=False)[:SHOWN],
        "next_assessment": services.next_assessment_on(project),
    }
    return render(request, "governance/steering.html", context)


def add_paper(request: Request, uuid: UUID, session: UUID) -> HttpResponse:
    body = get_visible(Body, request.user, uuid, "project__owner", "activity")
    require(can_run_body(request.user, body))
    held = services.session_of(body, session)
    if held is None:
        raise Http404
    form: Any = bind(PaperForm, request)
    back = steering_url(body.project)
    if form.is_valid():
        clean = form.cleaned_data

        def add(by: Any) -> None:
            content = written_anew(clean["file"])
            services.add_paper(body=body, session=held, title=clean["title"], content=content, by=by)

        if attempt(request, add, form=form, under="file"):
            messages.success(request, _("The paper is in the pack."))
            return redirect(back)
    return form_page(request, form, _("Add a paper"), back, lead=str(held))


def paper_file(request: Request, uuid: UUID) -> HttpResponse:
    """The PDF, for whoever sees the meeting; nothing in it may run."""
    found = get_visible(Paper, request.user, uuid, "meeting__body")
    audit.record("paper.opened", by=request.user, subject=found)
    response = HttpResponse(found.file.read(), content_type="application/pdf")
    response["Content-Disposition"] = "attachment; filename=paper.pdf"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def remove_paper(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Paper, request.user, uuid, "meeting__body__project")
    if attempt(request, services.remove_paper, paper=found):
        messages.success(request, _("It has been taken away."))
    return redirect(steering_url(found.meeting.body.project))


def add_risk(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_steer(request.user, project))
    return _risk_form(request, Risk(project=project), _("Add a risk"))


def _risk(request: Request, uuid: UUID) -> Risk:
    found = get_visible(Risk, request.user, uuid, "project__owner")
    require(can_steer(request.user, found.project))
    return found


def change_risk(request: Request, uuid: UUID) -> HttpResponse:
    return _risk_form(request, _risk(request, uuid), _("Look at the risk again"))


def _risk_form(request: Request, risk: Risk, title: str) -> HttpResponse:
    form = bind(RiskForm, request, instance=risk)
    back = steering_url(risk.project)
    if form.is_valid() and attempt(request, services.write_risk, form=form, risk=form.save(commit=False)):
        return redirect(back)
    return form_page(request, form, title, back)


def close_risk(request: Request, uuid: UUID) -> HttpResponse:
    found = _risk(request, uuid)
    form: Any = bind(DoneForm, request)
    back = steering_url(found.project)
    if form.is_valid() and attempt(request, services.close_risk, form=form, risk=found, **form.cleaned_data):
        return redirect(back)
    return form_page(request, form, _("Close the risk"), back, lead=str(found))


def assessments(request: Request, slug: str) -> HttpResponse:
    """How the project has seen itself from time to time, what showed it, and what was done."""
    project = visible_project(request.user, slug)
    found = services.trend(project)
    rounds = services.assessments(project)
    rows = Finding.objects.all().visible_to(request.user).filter(round__in=rounds)
    rows = rows.select_related("round__questionnaire", "decision").order_by("-round__opened_at", "id")[:SHOWN]
    columns = [charts.Bar(f"{day.month}/{day.year}", mean) for day, mean in zip(found.days, found.means, strict=True)]
    context = {
        "project": project,
        "trend": found,
        "chart": charts.columns(_("Mean of all statements, from 1 to 5"), columns) if columns else "",
        "findings": [(row, services.statement_of(row)) for row in rows],
        "may_write": can_steer(request.user, project),
        "has_body": _control_groups(request, project).exists(),
        "next": services.next_assessment_on(project),
    }
    return render(request, "governance/assessments.html", context)


def assess(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_steer(request.user, project))
    form = bind(AssessmentForm, request)
    back = assessments_url(project)
    if form.is_valid() and attempt(request, services.assess_oneself, form=form, project=project, said=form.said()):
        messages.success(request, _("Saved. Decide now what is done about the weakest."))
        return redirect(back)
    lead = _("Agree together how true each statement is, and write what shows it. It is kept, and compared next time.")
    return form_page(request, form, _("Assess ourselves"), back, lead=lead)


def decide_action(request: Request, uuid: UUID) -> HttpResponse:
    """What is done about a finding: a decision of the control group."""
    found = get_visible(Finding, request.user, uuid, "round__project__owner", "round__questionnaire")
    project: Any = found.round.project
    require(can_steer(request.user, project))
    back = assessments_url(project)
    body = _control_groups(request, project).first()
    require(body is not None, _("Set up a control group first: it decides and follows up."))
    form = bind(DecisionForm, request, instance=Decision(body=body))
    if form.is_valid() and attempt(
        request, services.decide_action, form=form, finding=found, decision=form.save(commit=False)
    ):
        return redirect(back)
    return form_page(request, form, _("What is done about it?"), back, lead=services.statement_of(found))
