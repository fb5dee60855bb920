"""The register of employers: size, agreement, places offered and used, talks with them."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.guidance.models import Contact, WorkPlacement
from kotosilta.guidance.models.plans import worked_with
from kotosilta.guidance.services.contacts import log_contact
from kotosilta.projects.models import Partner, TrainingPlace
from kotosilta.projects.permissions import projects_worked_in
from kotosilta.validation.forms.employers import EmployerContactForm, PlaceForm
from kotosilta.validation.matching import candidates_for
from kotosilta.validation.models import Outcome, Unit, ValidationCase
from kotosilta.validation.permissions import can_keep_employer
from kotosilta.validation.readiness import results_of, support_asked_for
from kotosilta.validation.services.employers import offer_place

SHOWN = 100
CASES_COMPARED = 60


def _employers(request: Request) -> Any:
    rows = Partner.objects.all().visible_to(request.user).filter(role=Partner.Role.EMPLOYER)
    return rows.filter(project__in=projects_worked_in(request.user)).select_related("organisation", "project")


def employers(request: Request) -> HttpResponse:
    require(projects_worked_in(request.user).exists(), _("This page is for those who work in a project."))
    rows = _employers(request).annotate(
        last=Max("contacts__at"), used=Count("training_places__placements", distinct=True)
    )
    offered = TrainingPlace.objects.all().visible_to(request.user).open().order_by()
    seats = dict(offered.values_list("employer").annotate(Sum("seats")))
    listed = [(row, seats.get(row.pk, 0), row.used) for row in rows.order_by("organisation__name", "pk")[:SHOWN]]
    return render(request, "validation/employers.html", {"employers": listed})


def employer_url(employer: Partner) -> str:
    return reverse("validation:employer", args=[employer.uuid])


def _employer(request: Request, uuid: UUID) -> Partner:
    found = get_visible(Partner, request.user, uuid, "organisation", "project")
    require(can_keep_employer(request.user, found))
    return found


def employer(request: Request, uuid: UUID) -> HttpResponse:
    found = _employer(request, uuid)
    places = TrainingPlace.objects.all().visible_to(request.user).filter(employer=found).prefetch_related("outcomes")
    placements = WorkPlacement.objects.all().visible_to(request.user).filter(place__employer=found)
    contacts = Contact.objects.all().visible_to(request.user).filter(school=found)
    context = {
        "employer": found,
        "places": places,
        "placements": placements.select_related("person", "place").defer("said_afterwards")[:SHOWN],
        "contacts": contacts.select_related("worker")[:SHOWN],
        "readiness": results_of(found),
        "support_asked_for": support_asked_for(found),
    }
    return render(request, "validation/employer.html", context)


def add_place(request: Request, uuid: UUID) -> HttpResponse:
    found = _employer(request, uuid)
    return _place_form(request, TrainingPlace(employer=found))


def candidates(request: Request, uuid: UUID) -> HttpResponse:
    """Open cases of those I work with, whom the place fits best first, with the reasons."""
    found = get_visible(TrainingPlace, request.user, uuid, "employer__organisation", "employer__project")
    require(can_keep_employer(request.user, found.employer))
    cases = ValidationCase.objects.all().visible_to(request.user).shown_to(request.user).open()
    guided = cases.filter(worked_with(request.user), project=found.employer.project)
    context = {"place": found, "candidates": candidates_for(found, guided[:CASES_COMPARED])}
    return render(request, "validation/candidates.html", context)


def change_place(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(TrainingPlace, request.user, uuid, "employer__organisation", "employer__project")
    require(can_keep_employer(request.user, found.employer))
    return _place_form(request, found)


def _place_form(request: Request, place: TrainingPlace) -> HttpResponse:
    units = (
        Unit.objects.all().visible_to(request.user).filter(standard__replaced_at__isnull=True, outcomes__isnull=False)
    )
    units = units.distinct().select_related("whole").order_by("standard", "position")
    outcomes = Outcome.objects.all().visible_to(request.user)
    form = bind(PlaceForm, request, instance=place, outcomes=outcomes, units=units)
    back = employer_url(place.employer)
    if form.is_valid() and attempt(
        request, offer_place, form=form, place=form.save(commit=False), outcomes=form.chosen_outcomes()
    ):
        return redirect(back)
    return form_page(request, form, _("A training place"), back, lead=place.employer.organisation.name)


def add_contact(request: Request, uuid: UUID) -> HttpResponse:
    """A talk with the employer, in the same log as all talks."""
    found = _employer(request, uuid)
    row = Contact(school=found, project=found.project, worker=request.user, topic=Contact.Topic.WORK)
    form = bind(EmployerContactForm, request, instance=row)
    if form.is_valid() and attempt(request, log_contact, form=form, contact=form.save(commit=False)):
        return redirect(employer_url(found))
    return form_page(request, form, _("A talk with the employer"), employer_url(found), lead=found.organisation.name)
