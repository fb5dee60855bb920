"""What leaves the project, on the desk of whoever runs it: releases of tables, news, the good-practice entry."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, form_page
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import can_manage_project
from kotosilta.projects.views import visible_project
from kotosilta.reporting import periods, shown
from kotosilta.reporting.forms.publishing import PublicationForm
from kotosilta.reporting.models import Publication, Release
from kotosilta.reporting.practice import begun_from_records
from kotosilta.reporting.services import publishing as services


def managed_project(request: Request, slug: str) -> Project:
    project = visible_project(request.user, slug)
    require(can_manage_project(request.user, project), _("What leaves the project is decided by whoever runs it."))
    return project


def home_url(project: Project) -> str:
    return reverse("reporting:publishing", args=[project.slug])


def home(request: Request, slug: str) -> HttpResponse:
    """What is public, what could be."""
    project = managed_project(request, slug)
    released = list(Release.objects.all().visible_to(request.user).filter(project=project))
    newest = max((row.last for row in released), default=None)
    written = Publication.objects.all().visible_to(request.user).filter(project=project)
    context = {
        "project": project,
        "released": released,
        "periods": [
            one
            for one in periods.periods_of(project)
            if services.is_over(one) and (newest is None or one.last > newest)
        ],
        "news": [row for row in written if row.kind == Publication.Kind.NEWS],
        "practice": next((row for row in written if row.kind == Publication.Kind.PRACTICE), None),
        "is_public": bool(released) or any(row.is_public for row in written),
    }
    return render(request, "reporting/publishing.html", context)


def release(request: Request, slug: str, period: str) -> HttpResponse:
    """The tables of a period as everybody would see them; a POST releases them."""
    project = managed_project(request, slug)
    if request.method == "POST":
        if done(request, services.release_tables, project=project, period=period):
            messages.success(request, _("Released. The tables are open to everybody now."))
        return redirect(home_url(project))
    time = periods.find(project, period)
    if time is None:
        raise Http404
    context: dict[str, Any] = {"project": project, "period": time}
    try:
        made = services.prepare_release(project, time)
    except ValidationError as refused:
        return render(request, "reporting/release.html", {**context, "refused": refused.messages})
    targets = shown.targets_of(made)
    context |= {"tables": shown.tables_of(made), "targets": targets, "chart": shown.targets_chart(targets)}
    context["hidden"] = len(made.hidden)
    context["numbers"] = len(made.numbers)
    return render(request, "reporting/release.html", context)


def add_news(request: Request, slug: str) -> HttpResponse:
    project = managed_project(request, slug)
    return _form(request, Publication(project=project, kind=Publication.Kind.NEWS), _("Write news"))


def practice(request: Request, slug: str) -> HttpResponse:
    """The entry of the project: the one that is there, or one begun from the records."""
    project = managed_project(request, slug)
    rows = Publication.objects.all().visible_to(request.user).filter(project=project, kind=Publication.Kind.PRACTICE)
    found = rows.select_related("project").first() or begun_from_records(project)
    lead = _("The sections are those of the European Website on Integration. What the records say is there already.")
    return _form(request, found, _("Good practice"), lead=lead)


def _publication(request: Request, uuid: UUID) -> Publication:
    found = get_visible(Publication, request.user, uuid, "project__owner")
    require(
        can_manage_project(request.user, found.project), _("What leaves the project is decided by whoever runs it.")
    )
    return found


def change(request: Request, uuid: UUID) -> HttpResponse:
    return _form(request, _publication(request, uuid), _("Change the text"))


def _form(request: Request, publication: Publication, title: str, lead: str = "") -> HttpResponse:
    form = bind(PublicationForm, request, instance=publication)
    back = home_url(publication.project)
    if form.is_valid() and attempt(request, services.write_publication, form=form, publication=form.written()):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(request, form, title, back, lead=lead)


@require_POST
def publish(request: Request, uuid: UUID) -> HttpResponse:
    found = _publication(request, uuid)
    if attempt(request, services.publish, publication=found):
        messages.success(request, _("Everybody can read it now."))
    return redirect(home_url(found.project))


@require_POST
def take_down(request: Request, uuid: UUID) -> HttpResponse:
    found = _publication(request, uuid)
    if attempt(request, services.take_down, publication=found):
        messages.success(request, _("Nobody outside reads it any more."))
    return redirect(home_url(found.project))
