"""The open pages of results: what projects wanted and reached, their news, good practices and open data. No sign-in, no
cookie."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kotosilta.activities.models import Activity
from kotosilta.core.access import Request, public
from kotosilta.projects.models import Project
from kotosilta.reporting import outreach, publication_file, shown
from kotosilta.reporting.models import Publication, Release

SHOWN = 20


@public
def projects(request: Request) -> HttpResponse:
    return render(request, "reporting/public/projects.html", {"projects": outreach.open_projects()})


def _project(slug: str) -> Project:
    found = next((project for project in outreach.open_projects() if project.slug == slug), None)
    if found is None:
        raise Http404
    return found


@public
def project(request: Request, slug: str) -> HttpResponse:
    found = _project(slug)
    released = list(Release.objects.all().public(found)[:SHOWN])
    newest = released[0] if released else None
    targets = shown.targets_of(newest) if newest else []
    written = Publication.objects.all().public().filter(project=found).order_by("-published_at")
    context = {
        "project": found,
        "newest": newest,
        "released": released,
        "grant": shown.grant_of(newest) if newest else None,
        "targets": targets,
        "chart": shown.targets_chart(targets),
        "tables": shown.tables_of(newest) if newest else [],
        "news": [row for row in written if row.kind == Publication.Kind.NEWS][:SHOWN],
        "practice": next((row for row in written if row.kind == Publication.Kind.PRACTICE), None),
        "events": Activity.objects.all().public().filter(project=found)[:SHOWN],
        "heads": outreach.heads_at_events(found),
        "rooted": outreach.rooted(found),
        "partners": outreach.partners(found),
    }
    return render(request, "reporting/public/project.html", context)


@public
def practice(request: Request, slug: str) -> HttpResponse:
    found = _practice(slug)
    return render(request, "reporting/public/practice.html", {"practice": found, "project": found.project})


def _practice(slug: str) -> Publication:
    rows = Publication.objects.all().public().filter(project__slug=slug, kind=Publication.Kind.PRACTICE)
    found: Publication | None = rows.select_related("project__owner").first()
    if found is None:
        raise Http404
    return found


@public
def practice_file(request: Request, slug: str, kind: str) -> HttpResponse:
    found = _practice(slug)
    if kind not in publication_file.KINDS:
        raise Http404
    response = HttpResponse(publication_file.make(found, kind), content_type=publication_file.KINDS[kind])
    name = f"{found.project.slug}-{get_language()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
def data(request: Request, slug: str, kind: str) -> HttpResponse:
    """Every release of the project as open data."""
    found = _project(slug)
    released = list(Release.objects.all().public(found).select_related("project"))
    if kind == "json":
        return JsonResponse({"releases": [shown.as_data(row) for row in released]}, json_dumps_params={"indent": 1})
    if kind == "csv":
        response = HttpResponse(shown.as_csv(released), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{found.slug}.csv"'
        return response
    raise Http404
