"""What other systems read."""

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Query, Router

from kotosilta.activities.models import Activity, Session
from kotosilta.activities.rolls import roll
from kotosilta.core import audit
from kotosilta.core.access import get_visible, require
from kotosilta.core.translated import by_language
from kotosilta.experts import directory
from kotosilta.portal.interface.access import Scope, Token
from kotosilta.portal.interface.shapes import (
    ActivityOut,
    ExpertOut,
    IndicatorsOut,
    MarkOut,
    Refusal,
    ReleaseOut,
    SessionOut,
)
from kotosilta.projects.models import Member, SystemAccess
from kotosilta.projects.permissions import can_see_numbers, roles_in
from kotosilta.reporting import kept, periods, shown
from kotosilta.reporting.models import Release

PAGE = 100
REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal}
Page: Any = Query(1, ge=1, le=10_000, description="A hundred rows a page.")  # type: ignore[type-arg]
PeriodKey: Any = Query("all", description="all, 2026 or 2026-H1")  # type: ignore[type-arg]
router = Router(tags=["Reading"])


def activity_of(access: SystemAccess, uuid: UUID) -> Activity:
    """Of the token's project, if its user sees it. Raises Http404."""
    found = get_visible(Activity, access.user, uuid, "project")
    if found.project_id != access.project_id:
        raise Http404
    return found


def session_of(access: SystemAccess, uuid: UUID) -> Session:
    found = get_visible(Session, access.user, uuid, "activity__project")
    if found.activity.project_id != access.project_id:
        raise Http404
    return found


@router.get("/activities", auth=Token(Scope.ACTIVITIES), response={200: list[ActivityOut], **REFUSALS})
def activities(request: Any, page: int = Page) -> Any:
    """Activities of the project that the token's owner sees, the oldest first."""
    access = request.auth
    rows = Activity.objects.all().visible_to(access.user).filter(project=access.project)
    return [
        {"id": row.uuid, "kind": row.kind, "title": by_language(row.title), "description": by_language(row.description),
         "is_public": row.is_public, "sessions": row.session_count}
        for row in rows.annotate(session_count=Count("sessions")).order_by("pk")[(page - 1) * PAGE : page * PAGE]
    ]  # fmt: skip


@router.get(
    "/activities/{uuid:activity}/sessions", auth=Token(Scope.ACTIVITIES), response={200: list[SessionOut], **REFUSALS}
)
def sessions(request: Any, activity: UUID, page: int = Page) -> Any:
    """Times of an activity, in order."""
    found = activity_of(request.auth, activity)
    rows = Session.objects.all().visible_to(request.auth.user).filter(activity=found)
    return [
        {"id": row.uuid, "starts_at": row.starts_at, "ends_at": row.ends_at, "status": row.status,
         "place": row.place or found.place, "language": row.language}
        for row in rows.order_by("starts_at", "pk")[(page - 1) * PAGE : page * PAGE]
    ]  # fmt: skip


@router.get("/directory", auth=Token(Scope.DIRECTORY), response={200: list[ExpertOut], **REFUSALS})
def experts(request: Any) -> Any:
    """Experts by experience as everybody sees them: what they have not allowed is empty."""
    return [
        {"id": entry.uuid, "name": entry.name, "topics": [by_language(topic.words) for topic in entry.topics],
         "roles": entry.roles, "languages": entry.languages, "region": entry.region, "about": entry.about}
        for entry in directory.entries(directory.Search())
    ]  # fmt: skip


@router.get("/results", auth=Token(Scope.RESULTS), response={200: list[ReleaseOut], **REFUSALS})
def results(request: Any) -> Any:
    """Everything that the project has released, the newest first: the same as its open data."""
    rows = Release.objects.all().public(request.auth.project).select_related("project")
    return [shown.as_data(row) for row in rows]


@router.get("/indicators", auth=Token(Scope.INDICATORS), response={200: IndicatorsOut, **REFUSALS})
def indicators(request: Any, period: str = PeriodKey) -> Any:
    """Every indicator of the project's fund, for those who may open its numbers."""
    user, project = request.auth.user, request.auth.project
    sees_all = roles_in(user, project) - {Member.Role.STEERING}
    require(can_see_numbers(user, project) and bool(sees_all), _("The steering group reads sums on their page."))
    time = periods.find(project, period)
    if time is None:
        raise Http404
    table = kept.table(project, time)
    return {
        "project": project.slug, "period": time.key, "first": time.first, "last": time.last,
        "participants": table.grand_total, "incomplete": table.incomplete,
        "indicators": [
            {"code": line.rule.code, "words": line.rule.words, "kind": line.rule.kind,
             "wording_checked": line.rule.verified, "value": line.total, "in_period": line.total_in_period}
            for line in table.lines
        ],
    }  # fmt: skip


@router.get(
    "/sessions/{uuid:session}/attendance", auth=Token(Scope.ATTENDANCE), response={200: list[MarkOut], **REFUSALS}
)
def attendance(request: Any, session: UUID) -> Any:
    """The attendance list: everybody enrolled or marked whom the token's owner sees."""
    found = session_of(request.auth, session)
    listed = roll(found, request.auth.user)
    rows = [*listed.adults, *listed.children]
    persons = [row.person.uuid for row in rows]
    audit.record_list("session.opened", by=request.auth.user, subject=found, persons=persons)
    return [{"person": row.person.uuid, "name": row.person.full_name, "status": row.status} for row in rows]
