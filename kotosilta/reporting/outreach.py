"""What everybody may know of a project beside its numbers: who it was, whom it told, what goes on without it."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Sum

from kotosilta.activities.models import Headcount, Session
from kotosilta.governance.models import RootingItem
from kotosilta.projects.models import ActivityKind, Partner, Project
from kotosilta.reporting.models import Publication, Release


def open_projects() -> list[Project]:
    """With a page of results: those that have released or published something."""
    has_release = Exists(Release.objects.filter(project=OuterRef("pk")))
    has_text = Exists(Publication.objects.all().public().filter(project=OuterRef("pk")))
    return list(Project.objects.filter(has_release | has_text).select_related("owner"))


class Heads(NamedTuple):
    events: int
    people: int


def heads_at_events(project: Project) -> Heads:
    """Open information events, and the people who were counted there; nobody is named or counted twice on purpose."""
    rows = Headcount.objects.filter(
        session__activity__project=project,
        session__activity__kind=ActivityKind.EVENT,
        session__status=Session.Status.HELD,
    )
    sums = rows.aggregate(adults=Sum("adults"), children=Sum("children"))
    return Heads(rows.values("session").distinct().count(), (sums["adults"] or 0) + (sums["children"] or 0))


def rooted(project: Project) -> list[RootingItem]:
    """Practices that somebody has taken over, also into national policy."""
    return list(RootingItem.objects.filter(project=project, status__in=("accepted", "signed_off")))


def partners(project: Project) -> list[str]:
    rows: Any = Partner.objects.filter(project=project, role=Partner.Role.PARTNER)
    return sorted(set(rows.values_list("organisation__name", flat=True)))
