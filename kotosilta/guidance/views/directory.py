"""The directory of services: open pages for everybody, and the desk's for those who keep it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.activities.clubs import invite_guest
from kotosilta.activities.models import Activity, Session
from kotosilta.core import languages
from kotosilta.core.access import Request, as_uuid, get_visible, public, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.guidance.catalogues.files import Unreadable, read_file
from kotosilta.guidance.forms.directory import CatalogueForm, ClubChoiceForm, ServiceForm
from kotosilta.guidance.models import Contact, Service
from kotosilta.guidance.models.directory import Search
from kotosilta.guidance.permissions import can_change_service, can_keep_services, sees_confidential_addresses
from kotosilta.guidance.services import directory
from kotosilta.people.models import Person
from kotosilta.projects.models import ActivityKind

SHOWN = 60


def _searched(request: Request, rows: Any) -> dict[str, Any]:
    search = Search.of(request.GET)
    found = list(rows.found_by(search)[: SHOWN + 1])
    return {
        "search": search,
        "services": found[:SHOWN],
        "more": len(found) > SHOWN,
        "needs": Contact.Topic.choices,
        "languages": languages.CHOICES,
    }


@public
def services(request: Request) -> HttpResponse:
    """For families and everybody: what helps with what, in which languages, where."""
    return render(request, "guidance/public/services.html", _searched(request, Service.objects.all().public()))


@public
def service(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Service, request.user, uuid)
    return render(request, "guidance/public/service.html", {"service": found})


def desk_services(request: Request) -> HttpResponse:
    require(sees_confidential_addresses(request.user), _("This page is for those who work in a project."))
    rows = Service.objects.all().visible_to(request.user)
    to_check = rows.to_check(request.user)
    only_to_check = request.GET.get("show") == "to_check"
    context = _searched(request, to_check if only_to_check else rows)
    context |= {"to_check": to_check.count(), "only_to_check": only_to_check, "refer": _to_refer(request)}
    return render(request, "guidance/services.html", context)


def _to_refer(request: Request) -> Person | None:
    """For whom a service is looked for: each card then leads to the referral."""
    uuid = as_uuid(request.GET.get("for"))
    found: Person | None = Person.objects.all().open_to(request.user).filter(uuid=uuid).first() if uuid else None
    return found


def desk_service(request: Request, uuid: UUID) -> HttpResponse:
    """With the confidential address, and who has checked it when."""
    require(sees_confidential_addresses(request.user), _("This page is for those who work in a project."))
    found = get_visible(Service, request.user, uuid, "keeper", "checked_by")
    context = {"service": found, "may_change": can_change_service(request.user, found)}
    return render(request, "guidance/service.html", context)


def service_url(found: Service) -> str:
    return reverse("guidance:service", args=[found.uuid])


def add_service(request: Request) -> HttpResponse:
    keeper = request.user.organisation
    require(keeper is not None and can_keep_services(request.user, keeper))
    return _service_form(request, Service(keeper=keeper), _("Add a service"), reverse("guidance:services"))


def change_service(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Service, request.user, uuid, "keeper")
    require(
        can_change_service(request.user, found), _("Another organisation checks this service. Ask it to change it.")
    )
    return _service_form(request, found, _("Change the service"), service_url(found))


def _service_form(request: Request, found: Service, title: str, back: str) -> HttpResponse:
    form = bind(ServiceForm, request, instance=found)
    if form.is_valid() and attempt(
        request, directory.save_service, form=form, service=form.save(commit=False), fields=form.changed_data
    ):
        return redirect(service_url(form.instance))
    return form_page(request, form, title, back)


def invite_to_club(request: Request, uuid: UUID) -> HttpResponse:
    """The service presents itself at one of the clubs that the user leads; it answers by a link."""
    require(sees_confidential_addresses(request.user), _("This page is for those who work in a project."))
    found = get_visible(Service, request.user, uuid)
    led = Activity.objects.all().run_by(request.user).filter(kind=ActivityKind.CLUB)
    sessions = Session.objects.all().visible_to(request.user).to_come().filter(activity__in=led)
    form = bind(ClubChoiceForm, request, sessions=sessions, service=found)
    if form.is_valid() and attempt(request, invite_guest, form=form, guest=form.guest()):
        messages.success(request, _("The service is invited."))
        return redirect("activities:session", form.cleaned_data["session"].uuid)
    lead = str(found)
    return form_page(request, form, _("Invite to a club"), service_url(found), submit_label=_("Send"), lead=lead)


@require_POST
def check_service(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Service, request.user, uuid, "keeper")
    attempt(request, directory.check_service, service=found)
    return redirect(service_url(found))


def import_services(request: Request) -> HttpResponse:
    """A file of a catalogue: all of it is written, or nothing and every problem is told."""
    keeper = request.user.organisation
    require(keeper is not None and can_keep_services(request.user, keeper))
    form = bind(CatalogueForm, request)
    title, back = _("Import services"), reverse("guidance:services")
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            reading = read_file(file.name, file.read())
            report = directory.import_services(reading=reading, keeper=keeper, by=request.user)
        except (Unreadable, ValidationError) as wrong:
            for reason in getattr(wrong, "messages", [str(wrong)]):
                form.add_error("file", reason)
        else:
            return render(request, "guidance/imported.html", {"report": report})
    lead = _("The same file can be imported again: nothing is doubled. What you have changed here stays.")
    return form_page(request, form, title, back, lead=lead, submit_label=_("Import"))
