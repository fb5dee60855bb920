"""Assessment: the three, each on their own; their meeting; the second pair of eyes; the tutor's page behind a link."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, form_page
from kotosilta.core.links import by_link
from kotosilta.core.models import Link
from kotosilta.guidance.forms.cases import WorkPlacementForm
from kotosilta.guidance.models import WorkPlacement
from kotosilta.projects.models import TrainingPlace
from kotosilta.validation.forms.assessing import (
    USUAL_GROUND,
    AgreeForm,
    AskForm,
    InterviewMarksForm,
    MarksForm,
    SendBackForm,
    TutorForm,
    TutorLinkForm,
)
from kotosilta.validation.forms.cases import InterpretedForm
from kotosilta.validation.matching import fits
from kotosilta.validation.models import Assessment, Evidence, Mark, ValidationCase
from kotosilta.validation.models.assessments import THREE, Role
from kotosilta.validation.permissions import TUTOR, can_agree, can_approve, can_assess
from kotosilta.validation.services import assessments as services
from kotosilta.validation.services.trainings import begin_training
from kotosilta.validation.views.cases import case_url, guided_case, seen_case

FITS_SHOWN = 30


def _assessment(request: Request, uuid: UUID) -> Assessment:
    return get_visible(Assessment, request.user, uuid, "case__person", "case__project", "assessor", "placement")


def ask(request: Request, uuid: UUID) -> HttpResponse:
    """Ask a counsellor or a teacher for marks."""
    found = guided_case(request, uuid)
    form = bind(AskForm, request, case=found)
    if form.is_valid() and attempt(request, services.ask_assessor, form=form, case=found, **form.cleaned_data):
        messages.success(request, _("Asked. It stands on their page of cases."))
        return redirect(case_url(found))
    lead = _("The three assess each on their own: nobody sees the marks of another before giving their own.")
    return form_page(request, form, _("Ask an assessor"), case_url(found), lead=lead, submit_label=_("Ask"))


def assess(request: Request, uuid: UUID) -> HttpResponse:
    """The assessor's page: outcome, criteria, evidence, mark; kept as a draft or given."""
    found = _assessment(request, uuid)
    require(can_assess(request.user, found))
    case = found.case
    require(case.is_allowed, _("The candidate does not allow it any more. Nothing of this case is shown to you."))
    if found.given_at is not None:
        messages.info(request, _("You have given your marks. They stand."))
        return redirect(case_url(case))
    audit.record("validation_case.read", by=request.user, subject=case)
    evidence = Evidence.objects.all().visible_to(request.user).filter(case=case).prefetch_related("outcomes")
    form_class: Any = InterviewMarksForm if found.role == Role.INTERVIEW else MarksForm
    form = bind(form_class, request, **_asked(request, found, list(evidence)))
    if form.is_valid():
        act = services.give_marks if "give" in request.POST else services.save_marks
        if attempt(request, act, form=form, assessment=found, marks=form.given(), **_about(form)):
            messages.success(request, _("Given. Thank you.") if "give" in request.POST else _("Kept. Only you see it."))
            return redirect(case_url(case) if "give" in request.POST else request.path)
    context: dict[str, Any] = {
        "assessment": found,
        "case": case,
        "evidence": evidence,
        "template": "validation/assess.html",
    }
    return form_page(request, form, str(found.get_role_display()), case_url(case), **context)


def _asked(request: Request, found: Assessment, evidence: list[Evidence]) -> dict[str, Any]:
    marks = Mark.objects.all().visible_to(request.user).filter(assessment=found).prefetch_related("evidence")
    initial = {name: getattr(found, name) for name in ("note", *InterpretedForm.base_fields)}
    return {
        "outcomes": list(found.case.outcomes()),
        "marks": {mark.outcome_id: mark for mark in marks},
        "usual_ground": USUAL_GROUND[Role(found.role)],
        "evidence": evidence,
        "initial": initial,
    }


def _about(form: Any) -> dict[str, Any]:
    named = ("note", "assessor_name", *InterpretedForm.base_fields)
    return {name: form.cleaned_data[name] for name in named if name in form.cleaned_data}


@require_POST
def give_back(request: Request, uuid: UUID) -> HttpResponse:
    """I am close to the candidate, or cannot do it."""
    found = _assessment(request, uuid)
    if attempt(request, services.give_back, assessment=found):
        messages.success(request, _("Given back. The counsellor asks somebody else."))
    return redirect("validation:cases")


def add_training(request: Request, uuid: UUID) -> HttpResponse:
    """On-the-job training at a workplace, whose tutor assesses too."""
    found = guided_case(request, uuid)
    return _training_form(request, found, WorkPlacement(person=found.person, project=found.project))


def _training_form(request: Request, case: ValidationCase, row: WorkPlacement) -> HttpResponse:
    form = bind(WorkPlacementForm, request, instance=row)
    placement = form.save(commit=False) if form.is_valid() else None
    if placement and attempt(request, begin_training, form=form, case=case, placement=placement):
        messages.success(request, _("The candidate can write the days down now."))
        return redirect(case_url(case))
    return form_page(request, form, _("On-the-job training"), case_url(case), lead=case.person.full_name)


def places(request: Request, uuid: UUID) -> HttpResponse:
    """Places that are free, the best fit first, with the reasons."""
    found = guided_case(request, uuid)
    offered = TrainingPlace.objects.all().visible_to(request.user).open().filter(employer__project=found.project)
    context = {"case": found, "fits": fits(found, offered)[:FITS_SHOWN]}
    return render(request, "validation/places.html", context)


def take_place(request: Request, uuid: UUID, place: UUID) -> HttpResponse:
    """One of them is chosen: days and hours are agreed on."""
    found = guided_case(request, uuid)
    offered = get_visible(TrainingPlace, request.user, place, "employer__organisation")
    row = WorkPlacement(
        person=found.person, project=found.project, place=offered, workplace=offered.employer.organisation.name,
        tutor=offered.tutor, tasks=offered.tasks[:300],
    )  # fmt: skip
    return _training_form(request, found, row)


def tutor_link(request: Request, uuid: UUID, placement: UUID) -> HttpResponse:
    """A link for the tutor of one training place: by e-mail, or shown with a square."""
    found = guided_case(request, uuid)
    place = get_visible(WorkPlacement, request.user, placement)
    offered = place.place.tutor_email if place.place else ""
    form = bind(TutorLinkForm, request, initial={"email": offered})
    if form.is_valid():
        asked = done(request, services.ask_tutor, form=form, case=found, placement=place, **form.cleaned_data)
        if asked is not None:
            address = settings.ORIGIN + reverse("tutors:marks", args=[asked[1]])
            context = {"case": found, "placement": place, "address": address, "email": form.cleaned_data["email"]}
            return render(request, "validation/tutor_link.html", context)
    lead = _("One page about one trainee, without an account. An earlier link ends.")
    return form_page(request, form, _("Ask the tutor"), case_url(found), lead=lead, submit_label=_("Make a link"))


def agree(request: Request, uuid: UUID) -> HttpResponse:
    """The assessors' meeting: marks side by side, and what they agreed on."""
    found = seen_case(request, uuid)
    require(can_agree(request.user, found))
    outcomes = list(found.outcomes())
    marks = Mark.objects.all().visible_to(request.user).filter(assessment__case=found).select_related("assessment")
    three = marks.filter(assessment__role__in=THREE, assessment__overturned_at__isnull=True)
    before = marks.filter(assessment__role=Role.CONSENSUS, assessment__overturned_at__isnull=True)
    noted = {mark.outcome_id: mark for mark in before}
    by_outcome: dict[int, list[Mark]] = {}
    for mark in three:
        by_outcome.setdefault(mark.outcome_id, []).append(mark)
    rows = [(row, by_outcome.get(row.pk, []), noted.get(row.pk)) for row in outcomes]
    written = Assessment.objects.all().visible_to(request.user).filter(case=found, role=Role.CONSENSUS)
    earlier = written.filter(overturned_at__isnull=True).first()
    form = bind(AgreeForm, request, rows=rows, initial={"note": earlier.note if earlier else ""})
    if form.is_valid():
        given = {"marks": form.given(), "held_on": form.cleaned_data["held_on"], "note": form.cleaned_data["note"]}
        if attempt(request, services.agree, form=form, case=found, **given):
            messages.success(request, _("Written down. Somebody else approves it."))
            return redirect(case_url(found))
    template = "validation/agree.html"
    return form_page(request, form, _("What was agreed on"), case_url(found), template=template)


@require_POST
def approve(request: Request, uuid: UUID) -> HttpResponse:
    found = _assessment(request, uuid)
    if attempt(request, services.approve, consensus=found):
        messages.success(request, _("Approved. The certificate is being made."))
    return redirect(case_url(found.case))


def send_back(request: Request, uuid: UUID) -> HttpResponse:
    found = _assessment(request, uuid)
    require(can_approve(request.user, found))
    form = bind(SendBackForm, request)
    if form.is_valid() and attempt(request, services.send_back, form=form, consensus=found, **form.cleaned_data):
        return redirect(case_url(found.case))
    return form_page(request, form, _("Not yet: talk again"), case_url(found.case))


@require_POST
def plan_missing(request: Request, uuid: UUID) -> HttpResponse:
    found = guided_case(request, uuid)
    if attempt(request, services.plan_missing, case=found):
        messages.success(request, _("What is missing stands in the candidate's plan."))
    return redirect(case_url(found))


@by_link(TUTOR)
def tutor_page(request: Request, link: Link) -> HttpResponse:
    """One page, one trainee: a level for each task, a comment, a name."""
    found = services.tutor_assessment(link)
    if found is None:
        return render(request, "validation/public/tutor_ended.html", status=404)
    case: ValidationCase = found.case
    context: dict[str, Any] = {"assessment": found, "trainee": case.person.called, "placement": found.placement}
    if found.given_at is not None:
        return render(request, "validation/public/tutor_given.html", context)
    marks = {mark.outcome_id: mark for mark in found.marks.all()}
    form = bind(TutorForm, request, outcomes=list(case.outcomes()), marks=marks)
    if form.is_valid() and attempt(
        request, services.give_marks, form=form, by=link, assessment=found, marks=form.given(), **_about(form)
    ):
        return redirect(request.path)
    title = _("What can your trainee do?")
    template = "validation/public/tutor.html"
    return form_page(request, form, title, "", template=template, submit_label=_("Send"), **context)
