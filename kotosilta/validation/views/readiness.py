"""Readiness of a workplace: the link, the employer's page behind it, the open page for employers."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, public, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind
from kotosilta.core.links import by_link
from kotosilta.core.models import Link
from kotosilta.projects.models import Partner
from kotosilta.surveys.forms import AskForm
from kotosilta.validation.models import WorkplaceReadiness
from kotosilta.validation.permissions import READINESS, can_keep_employer
from kotosilta.validation.readiness import results_of
from kotosilta.validation.services.employers import ask_readiness, say_readiness


@require_POST
def ask(request: Request, uuid: UUID, stage: str) -> HttpResponse:
    employer = get_visible(Partner, request.user, uuid, "organisation", "project")
    require(can_keep_employer(request.user, employer))
    if stage not in WorkplaceReadiness.Stage.values:
        raise Http404
    token = done(request, ask_readiness, employer=employer, stage=stage)
    if token is None:
        return redirect("validation:employer", employer.uuid)
    address = settings.ORIGIN + reverse("tutors:readiness", args=[token])
    return render(request, "validation/readiness_link.html", {"employer": employer, "address": address})


@by_link(READINESS)
def answer(request: Request, link: Link) -> HttpResponse:
    """Questions by theme; afterwards advice where little is done yet."""
    found = WorkplaceReadiness.objects.all().find(link)
    if found is None:
        raise Http404
    before = found.round.answers.first()
    form = bind(AskForm, request, questionnaire=found.round.questionnaire, initial=before.values if before else {})
    if form.is_valid() and attempt(
        request, say_readiness, form=form, by=link, readiness=found, values=form.cleaned_data
    ):
        return redirect(f"{request.path}?sent")
    sent = request.method == "GET" and "sent" in request.GET
    context: dict[str, Any] = {"employer": found.employer, "form": form, "sent": sent, "keeps_typed": not sent}
    context["results"] = results_of(found.employer) if sent else []
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "validation/public/readiness.html", context, status=status)


@public
def for_employers(request: Request) -> HttpResponse:
    """What co-operation means, in plain words; how many employers take part."""
    return render(request, "validation/public/for_employers.html", {"count": Partner.objects.all().public().count()})
