"""The candidate's own pages: the path, what I can do, what I show."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import confirm_page
from kotosilta.core.translated import told
from kotosilta.credentials.models import Credential
from kotosilta.validation.consents import VALIDATION
from kotosilta.validation.interviews import SECTIONS
from kotosilta.validation.models import Assessment, Evidence, Mark, Objection, Outcome, SkillsInterview, ValidationCase
from kotosilta.validation.models.assessments import NOT_SHOWN, SELF_LEVELS, Role
from kotosilta.validation.permissions import can_guide_case, is_candidate
from kotosilta.validation.portfolio import EVIDENCE_KINDS, coverage, level_names, stations
from kotosilta.validation.services import cases as services
from kotosilta.validation.services.cases import APPEAL_WITHIN
from kotosilta.validation.views.cases import page_of, path_url


def own_case(request: Request, uuid: UUID) -> ValidationCase:
    found = get_visible(ValidationCase, request.user, uuid, "person", "project", "guide")
    require(is_candidate(request.user, found))
    return found


def skills(request: Request) -> HttpResponse:
    """My cases; with one, its path at once."""
    require(not request.user.organisation_id, _("This page is for people who take part in a project."))
    found = ValidationCase.objects.all().visible_to(request.user).select_related("person").prefetch_related("units")
    rows = list(found.defer("wish"))
    if len(rows) == 1:
        return redirect(path_url(rows[0]))
    return render(request, "validation/my/skills.html", {"cases": rows})


def path(request: Request, uuid: UUID) -> HttpResponse:
    found = own_case(request, uuid)
    covered = coverage(found, request.user)
    context = {
        "case": found,
        "stations": stations(found),
        "covered": covered,
        "answered": sum(bool(row.said) for row in covered),
        "own": Assessment.objects.all().visible_to(request.user).filter(case=found, role=Role.SELF).first(),
        "evidence": Evidence.objects.all().visible_to(request.user).filter(case=found),
        "kinds": EVIDENCE_KINDS,
        "may_change": not found.is_over,
        "talk": _talk(request, found),
        **_result(request, found),
        "consent_url": reverse("people:consent", args=[found.person.uuid, VALIDATION]),
    }  # fmt: skip
    return render(request, "validation/my/path.html", context)


def _talk(request: Request, case: ValidationCase) -> list[tuple[Any, str]]:
    """What the counsellor wrote down of the talk, question by question."""
    written = SkillsInterview.objects.all().visible_to(request.user).filter(case=case).first()
    said = written.answers if written else {}
    return [(one.words, said[one.key]) for part in SECTIONS for one in part.questions if one.key in said]


def _result(request: Request, case: ValidationCase) -> dict[str, Any]:
    """What was decided, and what I say to it."""
    rows = Assessment.objects.all().visible_to(request.user).filter(case=case, overturned_at__isnull=True)
    consensus = next((row for row in rows if row.is_decided), None)
    context: dict[str, Any] = {
        "assessments": [row for row in rows if row.role != Role.SELF],
        "objections": Objection.objects.all().visible_to(request.user).filter(case=case),
    }
    if consensus is None or consensus.approved_at is None:
        return context
    marks = (
        Mark.objects.all().visible_to(request.user).filter(assessment=consensus).select_related("outcome__unit__whole")
    )
    until = consensus.approved_at + APPEAL_WITHIN
    return context | {
        "result": [(m.outcome, level_names(m.outcome)[m.level], m.level != NOT_SHOWN) for m in marks],
        "credential": Credential.objects.all().visible_to(request.user).filter(source=consensus.uuid).first(),
        "may_appeal": not case.is_over and clock.now() <= until,
        "appeal_until": until,
    }


def self_assessment(request: Request, uuid: UUID) -> HttpResponse:
    """Goes on where the candidate stopped; all answers to look over when every one is there."""
    found = get_visible(ValidationCase, request.user, uuid, "person", "project")
    require(is_candidate(request.user, found) or can_guide_case(request.user, found))
    said = {mark.outcome_id: mark.level for mark in _said(request, found)}
    outcomes = list(found.outcomes())
    missing = next((row for row in outcomes if row.pk not in said), None)
    if request.method == "POST":
        if attempt(request, services.hand_in, case=found):
            messages.success(request, _("Thank you. Your counsellor sees what you can do."))
            return redirect(page_of(request, found))
        return redirect(request.path)
    if missing is not None:
        return redirect("my_skills:say", found.uuid, missing.uuid)
    levels = {one.key: one for one in SELF_LEVELS}
    rows = [(row, levels[said[row.pk]]) for row in outcomes]
    own = Assessment.objects.all().visible_to(request.user).filter(case=found, role=Role.SELF).first()
    context = {"case": found, "rows": rows, "own": own, "back_url": page_of(request, found)}
    return render(request, "validation/my/said.html", context)


def _said(request: Request, case: ValidationCase) -> list[Mark]:
    rows = Mark.objects.all().visible_to(request.user)
    return list(rows.filter(assessment__case=case, assessment__role=Role.SELF).defer("words"))


def say(request: Request, uuid: UUID, outcome: UUID) -> HttpResponse:
    """One outcome, four answers, one tap."""
    found = get_visible(ValidationCase, request.user, uuid, "person", "project")
    require(is_candidate(request.user, found) or can_guide_case(request.user, found))
    outcomes = list(found.outcomes())
    place = next((n for n, row in enumerate(outcomes) if row.uuid == outcome), None)
    if place is None:
        raise Http404
    asked: Outcome = outcomes[place]
    if request.method == "POST":
        level = request.POST.get("level", "")
        if attempt(request, services.speak_of_oneself, case=found, outcome=asked, level=level):
            if place + 1 < len(outcomes):
                return redirect("my_skills:say", found.uuid, outcomes[place + 1].uuid)
            return redirect("my_skills:self", found.uuid)
    said = {mark.outcome_id: mark.level for mark in _said(request, found)}
    context = {
        "case": found,
        "outcome": asked,
        "number": place + 1,
        "total": len(outcomes),
        "previous": outcomes[place - 1] if place else None,
        "levels": SELF_LEVELS,
        "is_draft": told(asked.words).state == "draft",
        "said": said.get(asked.pk, ""),
        "back_url": page_of(request, found),
    }
    return render(request, "validation/my/say.html", context)


def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    found = own_case(request, uuid)
    if request.method != "POST":
        text = _(
            "Nobody assesses you any more, and links that were given out open nothing. What you have shown stays "
            "yours. You can begin again later."
        )
        return confirm_page(request, _("I want to stop"), text, path_url(found), _("Stop the validation"))
    if attempt(request, services.end_case, case=found, result=ValidationCase.Result.WITHDRAWN):
        messages.success(request, _("The validation has ended. Nothing bad follows from it."))
    return redirect(path_url(found))
