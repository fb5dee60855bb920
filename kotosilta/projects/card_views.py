"""Cards for the fund's own system: what has to be typed in there, in the order in which it asks, one card a person."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.wording import short_day
from kotosilta.projects import services
from kotosilta.projects.models import Participation
from kotosilta.projects.permissions import can_work_in_project
from kotosilta.projects.views import visible_project

SHOWN = 50


def cards(request: Request, slug: str, card: str) -> HttpResponse:
    """Those that are still to be typed in, the oldest first; `?show=told`: those that have been."""
    project = visible_project(request.user, slug)
    require(can_work_in_project(request.user, project))
    if card not in services.CARDS or not project.fund_rules.other_system:
        raise Http404
    rows = Participation.objects.all().visible_to(request.user).filter(project=project).select_related("person")
    told = request.GET.get("show") == "told"
    chosen = rows.told(card) if told else rows.to_tell(card)
    day = "entered_on" if card == "entry" else "left_on"
    listed = list(chosen.order_by(day, "pk")[: SHOWN + 1])
    for row in listed:
        row.project = project
    context = {
        "project": project,
        "card": card,
        "told": told,
        "rows": [
            (row, _fields(row, card), row.missing_entry_data() if card == "entry" else []) for row in listed[:SHOWN]
        ],
        "more": len(listed) > SHOWN,
        "number": rows.to_tell(card).count(),
    }
    return render(request, "projects/cards.html", context)


def _fields(row: Participation, card: str) -> list[tuple[Any, str]]:
    """In the order of the start form and of the end form of EURA 2021."""
    if card == "entry":
        return [
            (_("Code of the project"), row.project.grant_number or "–"),
            (_("First day in the project"), short_day(row.entered_on)),
            (_("Highest education completed"), str(row.get_entry_education_display() or "–")),
            (_("Situation in working life"), str(row.get_entry_labour_status_display() or "–")),
        ]
    left_on = row.left_on
    answers = {True: _("Yes"), False: _("No"), None: pgettext("answer", "not known")}
    return [
        (_("Code of the project"), row.project.grant_number or "–"),
        (_("Last day in the project"), short_day(left_on) if left_on else "–"),
        (_("Situation when leaving"), str(row.get_exit_status_display() or "–")),
        (_("Got a qualification in the project"), answers[row.exit_qualification]),
    ]


@require_POST
def tell(request: Request, uuid: UUID, card: str) -> HttpResponse:
    """Typed in; `no`: not, after all."""
    if card not in services.CARDS:
        raise Http404
    row = get_visible(Participation, request.user, uuid, "project", "person")
    attempt(request, services.tell_other_system, participation=row, card=card, is_told="no" not in request.POST)
    return redirect("projects:cards", row.project.slug, card)
