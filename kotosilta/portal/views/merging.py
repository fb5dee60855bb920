"""Two records that may be of one person: compared side by side, and decided about by somebody who works with both."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kotosilta.activities.models import Enrolment
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import done
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.people.duplicates import weigh
from kotosilta.people.merge_form import MergeForm
from kotosilta.people.merges import PARTS, changed_since_merge, keep_apart, label_of, merge_persons, says, undo_merge
from kotosilta.people.models import Comparison, Person
from kotosilta.people.permissions import can_compare_persons, can_undo_merge
from kotosilta.people.services import open_file
from kotosilta.projects.models import Participation


def _pair(request: Request, uuid: UUID, other: UUID) -> tuple[Person, Person]:
    first = get_visible(Person, request.user, uuid, "keeper", "user")
    second = get_visible(Person, request.user, other, "keeper", "user")
    require(
        can_compare_persons(request.user, first, second), _("Only whoever works with both of them can decide this.")
    )
    return first, second


def compare(request: Request, uuid: UUID, other: UUID) -> HttpResponse:
    first, second = _pair(request, uuid, other)
    form = bind(MergeForm, request, first=first, second=second)
    if form.is_valid():
        merge = done(request, merge_persons, form=form, **form.decision())
        if merge is not None:
            messages.success(request, _("They are one record now. It can be undone on this page for half a year."))
            return redirect("portal:person", merge.kept.uuid)
    for person in (first, second):
        open_file(person=person, by=request.user)
    context = {
        "first": first,
        "second": second,
        "reasons": weigh(first, second).reasons,
        "sides": [_side(request, first, second), _side(request, second, first)],
        "back_label": _("Possible duplicates"),
        "submit_label": _("Make them one record"),
    }
    back = reverse("people:duplicates")
    return form_page(request, form, _("Are these one person?"), back, template="portal/compare.html", **context)


def _side(request: Request, person: Person, other: Person) -> dict[str, Any]:
    """What one record says, part by part with whether the other says something else, and what belongs to it."""
    mine = {part: says(person, part) for part in PARTS}
    return {
        "person": person,
        "parts": [(label_of(part), text, text != says(other, part)) for part, text in mine.items() if text],
        "routes": person.contact_routes.all(),
        "participations": Participation.objects.all()
        .visible_to(request.user)
        .filter(person=person)
        .select_related("project"),
        "enrolments": Enrolment.objects.all().visible_to(request.user).filter(person=person).select_related("activity"),
    }


@require_POST
def apart(request: Request, uuid: UUID, other: UUID) -> HttpResponse:
    first, second = _pair(request, uuid, other)
    keep_apart(first=first, second=second, by=request.user)
    messages.success(request, _("They stay two people. This pair is not suggested again."))
    return redirect("people:duplicates")


def undo(request: Request, uuid: UUID) -> HttpResponse:
    merge = get_visible(Comparison, request.user, uuid, "kept")
    require(can_undo_merge(request.user, merge), _("Only whoever works with this person can undo it."))
    back = reverse("portal:person", args=[merge.kept.uuid])
    if request.method != "POST":
        text = _("The other record comes back with what it held, as it is now. What is new since then stays here.")
        if changed := changed_since_merge(merge):
            more = ngettext(
                "%(number)s thing that came with it has been changed since: look through both files afterwards.",
                "%(number)s things that came with it have been changed since: look through both files afterwards.",
                changed,
            )
            text = f"{text} {more % {'number': changed}}"
        return confirm_page(request, _("Make two records again"), text, back, _("Undo"))
    left = done(request, undo_merge, merge=merge)
    if left is not None:
        messages.success(request, _("They are two records again."))
    if left:
        text = ngettext(
            "%(number)s thing was changed since and stays joined: look through this file.",
            "%(number)s things were changed since and stay joined: look through this file.",
            left,
        )
        messages.warning(request, text % {"number": left})
    return redirect(back)
