"""The ceremony list of an activity: issue diplomas and certificates, and print them."""

from collections import Counter
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kotosilta.activities import certificates
from kotosilta.activities.models import Enrolment
from kotosilta.activities.permissions import can_run_activity
from kotosilta.activities.views import log_names, run_activity
from kotosilta.core.access import Request, as_uuid, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.credentials.views import pdf_response


def diplomas(request: Request, uuid: UUID) -> HttpResponse:
    """The ceremony list: who gets a diploma, who a certificate of participation, and how far the signing is."""
    activity = run_activity(request, uuid)
    people = certificates.ceremony_list(activity, request.user)
    log_names(request, "diplomas.listed", activity, [row.enrolment.person for row in people])
    states = Counter(row.credential.state for row in people if row.credential)
    context = {
        "activity": activity,
        "people": people,
        "ordered": states.total() - states["revoked"],
        "signed": states["valid"] + states["expired"],
        "busy": states["waiting"] > 0,
        "to_issue": {kind: sum(row.may_get == kind for row in people) for kind in ("diploma", "participation")},
    }
    template = "activities/ceremony_list.html" if request.htmx else "activities/diplomas.html"
    return render(request, template, context)


def print_diploma(request: Request, uuid: UUID) -> HttpResponse:
    """For the ceremony: those who run the activity print what was issued in it."""
    enrolment = get_visible(Enrolment, request.user, uuid, "activity__project", "person")
    require(can_run_activity(request.user, enrolment.activity))
    credential = certificates.certificate_of(enrolment)
    if credential is None:
        raise Http404
    return pdf_response(request, credential, reverse("activities:diplomas", args=[enrolment.activity.uuid]))


@require_POST
def issue_diplomas(request: Request, uuid: UUID) -> HttpResponse:
    """For everybody of a kind who has earned it and has none, or for one enrolment."""
    activity = run_activity(request, uuid)
    attempt(
        request,
        certificates.issue_certificates,
        activity=activity,
        kind=request.POST.get("kind", ""),
        only=as_uuid(request.POST.get("enrolment")),
    )
    return redirect("activities:diplomas", activity.uuid)
