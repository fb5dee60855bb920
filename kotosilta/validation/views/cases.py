"""Cases: the counsellor's and the assessors' pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.images import small_picture
from kotosilta.core.lists import Column, list_file
from kotosilta.core.translated import told
from kotosilta.credentials.models import Credential
from kotosilta.guidance.models import Contact
from kotosilta.people.models import Person
from kotosilta.people.permissions import can_change_person
from kotosilta.people.views import person_url
from kotosilta.projects.permissions import projects_worked_in
from kotosilta.validation import interview_files as files
from kotosilta.validation.forms.cases import (
    AfterForm,
    BeginForm,
    EndForm,
    EvidenceForm,
    InterpretedForm,
    InterviewForm,
    PlanForm,
)
from kotosilta.validation.interview_files import KINDS
from kotosilta.validation.matching import trainings_of
from kotosilta.validation.models import Assessment, Evidence, Objection, SkillsInterview, Standard, Unit, ValidationCase
from kotosilta.validation.models.assessments import THREE, Role
from kotosilta.validation.permissions import (
    can_agree,
    can_answer,
    can_approve,
    can_guide_case,
    can_show,
    is_candidate,
    sees_cases,
)
from kotosilta.validation.portfolio import EVIDENCE_KINDS, coverage, side_by_side, stations
from kotosilta.validation.services import cases as services

SHOWN = 100
FEW = 20
PICTURE = "image/webp"
RANGE_AT_MOST = 40  # letters of a header that names one range


def case_url(case: ValidationCase) -> str:
    return reverse("validation:case", args=[case.uuid])


def path_url(case: ValidationCase) -> str:
    return reverse("my_skills:path", args=[case.uuid])


def page_of(request: Request, case: ValidationCase) -> str:
    """Where whoever helps or takes part came from: the case, or the candidate's path."""
    return path_url(case) if is_candidate(request.user, case) else case_url(case)


CASES = [
    Column(gettext_lazy("Name"), lambda case: case.person.full_name),
    Column(gettext_lazy("What"), lambda case: ", ".join(told(unit.title).text for unit in case.units.all())),
    Column(gettext_lazy("Guide"), lambda case: case.guide.name),
    Column(gettext_lazy("Ended"), lambda case: case.closed_on),
]


def cases(request: Request) -> HttpResponse:
    """What waits for my marks, and the cases of those I work with."""
    require(sees_cases(request.user), _("This page is for those who work in a project."))
    rows = ValidationCase.objects.all().visible_to(request.user).shown_to(request.user)
    ended = request.GET.get("show") == "ended"
    chosen = rows.filter(closed_on__isnull=False) if ended else rows.open()
    chosen = chosen.select_related("person", "guide").prefetch_related("units").defer("wish")
    if made := list_file(request, "validation", chosen, CASES):
        return made
    waiting = Assessment.objects.all().visible_to(request.user).waiting_for(request.user)
    context = {
        "cases": chosen[:SHOWN],
        "waiting": waiting.select_related("case__person").order_by("due_on", "id")[:SHOWN],
        "ended": ended,
        "to_decide": _to_decide(request),
        "projects": projects_worked_in(request.user),
    }
    return render(request, "validation/cases.html", context)


def _to_decide(request: Request) -> list[tuple[ValidationCase, str, Any, bool]]:
    """(case, what waits for me, by when, late?): decisions to approve, and candidates who wait for an answer."""
    open_yet = {"case__closed_on__isnull": True}
    agreed = Assessment.objects.all().visible_to(request.user).filter(role=Role.CONSENSUS, **open_yet)
    agreed = agreed.filter(given_at__isnull=False, approved_at__isnull=True, overturned_at__isnull=True)
    said = Objection.objects.all().visible_to(request.user).filter(answered_at__isnull=True, **open_yet)
    related = ("case__person", "case__project")
    found: list[tuple[ValidationCase, str, Any, bool]] = [
        (row.case, _("waits for a second pair of eyes"), None, False)
        for row in agreed.select_related(*related)[:FEW]
        if can_approve(request.user, row)
    ]
    found += [
        (row.case, str(row.get_kind_display()), row.answer_by, row.is_late)
        for row in said.select_related(*related).order_by("answer_by")[:FEW]
        if can_answer(request.user, row)
    ]
    return found


def seen_case(request: Request, uuid: UUID) -> ValidationCase:
    """The case, for those who guide or assess; the candidate has another page. Assessors see nothing of it without the
    candidate's consent."""
    found = get_visible(ValidationCase, request.user, uuid, "person", "project", "guide")
    if can_guide_case(request.user, found):
        return found
    require(not is_candidate(request.user, found))
    require(found.is_allowed, _("The candidate does not allow it any more. Nothing of this case is shown to you."))
    return found


def guided_case(request: Request, uuid: UUID) -> ValidationCase:
    found = get_visible(ValidationCase, request.user, uuid, "person", "project", "guide")
    require(can_guide_case(request.user, found))
    return found


def case(request: Request, uuid: UUID) -> HttpResponse:
    found = seen_case(request, uuid)
    audit.record("validation_case.read", by=request.user, subject=found)
    guides = can_guide_case(request.user, found)
    covered = coverage(found, request.user)
    context = {
        "case": found,
        "guides": guides,
        "person_url": person_url(found.person) if guides else "",
        "stations": stations(found),
        "covered": covered,
        "gaps": sum(not row.evidence for row in covered),
        "evidence": Evidence.objects.all().visible_to(request.user).filter(case=found).prefetch_related("outcomes"),
        "may_change": guides and not found.is_over,
        "kinds": EVIDENCE_KINDS,
        "interview": SkillsInterview.objects.all().visible_to(request.user).filter(case=found).first(),
    } | _assessment_of(request, found)
    return render(request, "validation/case.html", context)


def _assessment_of(request: Request, case: ValidationCase) -> dict[str, Any]:
    """Who has been asked, what they gave as far as the user may see it, the decision, what the candidate says to it."""
    rows = Assessment.objects.all().visible_to(request.user).filter(case=case, overturned_at__isnull=True)
    listed = list(rows.select_related("assessor", "placement", "approved_by"))
    own = next((row for row in listed if row.role == Role.SELF), None)
    consensus = next((row for row in listed if row.role == Role.CONSENSUS), None)
    three = [row for row in listed if row.role in THREE]
    all_given = {Role.COUNSELLOR, Role.TEACHER} <= {row.role for row in three} and all(row.given_at for row in three)
    agreed = consensus if consensus and consensus.given_at else None
    objections = Objection.objects.all().visible_to(request.user).filter(case=case)
    placements = trainings_of(case, request.user)
    talks = Contact.objects.all().visible_to(request.user).filter(person=case.person, project=case.project)
    credentials = Credential.objects.all().visible_to(request.user)
    return {
        "assessments": [row for row in listed if row.role != Role.CONSENSUS],
        "own": own,
        "three_given": any(row.given_at for row in three),
        "table": (table := side_by_side(case, request.user)),
        "notes": [(row.get_role_display(), row.note) for row in _readable(listed, table) if row.note],
        "consensus": consensus,
        "may_agree": all_given and agreed is None and can_agree(request.user, case),
        "may_approve": agreed is not None and not agreed.approved_at and can_approve(request.user, agreed),
        "credential": credentials.filter(source=consensus.uuid).first() if consensus else None,
        "placements": placements,
        "visits": talks.filter(topic=Contact.Topic.WORK).count(),
        "after": _after(case),
        "objections": [
            (row, not row.answered_at and not case.is_over and can_answer(request.user, row)) for row in objections
        ],
    }


def _readable(listed: list[Assessment], table: Any) -> list[Assessment]:
    """Of the assessments those whose marks the user may see."""
    roles = set(table.roles) if table else set()
    return [row for row in listed if row.get_role_display() in roles and row.role != Role.CONSENSUS]


def _after(case: ValidationCase) -> list[tuple[str, Any, dict[str, Any]]]:
    """(moment, its name, what became of it by then)"""
    works = dict(ValidationCase.Work.choices)
    found = []
    for moment, words in ValidationCase.Moment.choices:
        told = case.after.get(moment)
        found.append((moment, words, {**told, "work": works[told["work"]]} if told else {}))
    return found


def _new_case_for(request: Request, uuid: UUID) -> Person:
    person = get_visible(Person, request.user, uuid)
    require(can_change_person(request.user, person) and projects_worked_in(request.user).exists())
    return person


def choose_standard(request: Request, uuid: UUID) -> HttpResponse:
    """The first step of a new case."""
    person = _new_case_for(request, uuid)
    standards = Standard.objects.all().visible_to(request.user).newest().with_counts()[:SHOWN]
    context = {"person": person, "person_url": person_url(person), "standards": standards}
    return render(request, "validation/choose_standard.html", context)


def begin(request: Request, uuid: UUID, standard: UUID) -> HttpResponse:
    person = _new_case_for(request, uuid)
    chosen = get_visible(Standard, request.user, standard)
    if chosen.replaced_at is not None or chosen.approved_at is None:
        raise Http404
    units = Unit.objects.all().visible_to(request.user).filter(standard=chosen).select_related("whole", "standard")
    form = bind(BeginForm, request, instance=ValidationCase(person=person), user=request.user, units=units)
    if form.is_valid():
        made = form.save(commit=False)
        if attempt(request, services.begin_case, form=form, case=made, units=form.cleaned_data["units"]):
            return redirect(case_url(form.instance))
    title, back = _("Begin a validation"), reverse("validation:choose_standard", args=[person.uuid])
    return form_page(request, form, title, back, lead=f"{person} · {chosen}")


def plan(request: Request, uuid: UUID) -> HttpResponse:
    found = guided_case(request, uuid)
    form = bind(PlanForm, request, instance=found)
    if form.is_valid():
        planned = form.save(commit=False)
        if attempt(request, services.plan_case, form=form, case=planned, fields=PlanForm.Meta.fields):
            return redirect(case_url(found))
    return form_page(request, form, _("Plan"), case_url(found), lead=found.person.full_name)


def interview(request: Request, uuid: UUID) -> HttpResponse:
    found = guided_case(request, uuid)
    written = SkillsInterview.objects.all().visible_to(request.user).filter(case=found).first()
    shown = written or SkillsInterview(case=found)
    form = bind(InterviewForm, request, interview=shown, language=found.person.language)
    if form.is_valid():
        when = {name: form.cleaned_data[name] for name in InterpretedForm.base_fields}
        if attempt(request, services.write_interview, form=form, case=found, said=form.said(), **when):
            return redirect(case_url(found))
    context: dict[str, Any] = {
        "lead": found.person.full_name,
        "case": found,
        "skills": found.person.language_skills.all(),
        "written": written,
        "template": "validation/interview.html",
    }
    return form_page(request, form, _("Talk about skills"), case_url(found), **context)


def interview_file(request: Request, uuid: UUID, shape: str) -> HttpResponse:
    """The talk as PDF, DOCX or JSON."""
    found = guided_case(request, uuid)
    written = SkillsInterview.objects.all().visible_to(request.user).filter(case=found).first()
    if written is None or shape not in KINDS:
        raise Http404
    audit.record("skills_interview.exported", by=request.user, subject=written)
    response = HttpResponse(files.interview_file(written, shape), content_type=KINDS[shape])
    response["Content-Disposition"] = f'attachment; filename="skills.{shape}"'
    return response


@require_POST
def open_again(request: Request, uuid: UUID) -> HttpResponse:
    found = guided_case(request, uuid)
    if attempt(request, services.open_again, case=found):
        messages.success(request, _("The candidate can change the answers again."))
    return redirect(case_url(found))


def end(request: Request, uuid: UUID) -> HttpResponse:
    found = guided_case(request, uuid)
    form = bind(EndForm, request)
    if form.is_valid() and attempt(request, services.end_case, form=form, case=found, **form.cleaned_data):
        return redirect(case_url(found))
    return form_page(request, form, _("End the validation"), case_url(found), lead=found.person.full_name)


def after(request: Request, uuid: UUID, moment: str) -> HttpResponse:
    """What has become of it."""
    found = guided_case(request, uuid)
    if moment not in ValidationCase.Moment.values:
        raise Http404
    form = bind(AfterForm, request, initial=found.after.get(moment, {}))
    if form.is_valid() and attempt(
        request, services.tell_after, form=form, case=found, moment=moment, **form.cleaned_data
    ):
        return redirect(case_url(found))
    lead = f"{found.person} · {ValidationCase.Moment(moment).label}"
    return form_page(request, form, _("What has become of it?"), case_url(found), lead=lead)


def add_evidence(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    found = get_visible(ValidationCase, request.user, uuid, "person", "project")
    require(can_show(request.user, found))
    if kind not in Evidence.Kind.values:
        raise Http404
    return _evidence_form(request, Evidence(case=found, kind=kind))


def change_evidence(request: Request, uuid: UUID) -> HttpResponse:
    piece = get_visible(Evidence, request.user, uuid, "case__person", "case__project")
    require(can_show(request.user, piece.case))
    return _evidence_form(request, piece)


def _evidence_form(request: Request, piece: Evidence) -> HttpResponse:
    created = piece.pk is None
    form = bind(EvidenceForm, request, instance=piece, outcomes=piece.case.outcomes())
    back = page_of(request, piece.case)
    if form.is_valid():
        shown: dict[str, Any] = {"evidence": form.evidence(), "outcomes": form.cleaned_data["outcomes"]}
        if attempt(request, services.show_evidence, form=form, kept=form.kept, **shown):
            return redirect(back)
    template = "validation/my/evidence_form.html"
    context: dict[str, Any] = {"piece": piece, "created": created, "template": template}
    return form_page(request, form, piece.get_kind_display(), back, **context)


def file(request: Request, uuid: UUID) -> HttpResponse:
    """The file of a piece of evidence, as it was made anew; nothing in it may run."""
    piece = get_visible(Evidence, request.user, uuid, "case__person")
    if not piece.file:
        raise Http404
    audit.record("evidence.opened", by=request.user, subject=piece)
    content = piece.file.read()
    if "small" in request.GET and piece.file_kind == PICTURE:  # on a page: thirty kilobytes at most
        content = small_picture(ContentFile(content))
    start, end = _asked_range(request.headers.get("Range", ""), len(content))
    response = HttpResponse(content[start : end + 1], content_type=piece.file_kind)
    if (start, end) != (0, len(content) - 1):  # iPhones play a clip only in parts
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
    response["Accept-Ranges"] = "bytes"
    is_shown = piece.file_kind != "application/pdf"
    response["Content-Disposition"] = "inline" if is_shown else "attachment; filename=paper.pdf"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _asked_range(header: str, size: int) -> tuple[int, int]:
    """First and last byte of a single range (RFC 9110 § 14.1.2); the whole for anything else."""
    first, dash, last = header.removeprefix("bytes=").partition("-")
    is_one = header.startswith("bytes=") and dash and first.isdecimal() and (not last or last.isdecimal())
    if is_one and len(header) < RANGE_AT_MOST:
        start, end = int(first), min(int(last or size), size - 1)
        if start <= end:
            return start, end
    return 0, size - 1


@require_POST
def remove_evidence(request: Request, uuid: UUID) -> HttpResponse:
    piece = get_visible(Evidence, request.user, uuid, "case__person", "case__project")
    back = page_of(request, piece.case)
    if attempt(request, services.remove_evidence, evidence=piece):
        messages.success(request, _("It has been taken away."))
    return redirect(back)
