"""Pages of one-to-one contacts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require, safe_next
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.lists import Column, list_file
from kotosilta.guidance.forms.contacts import BecomeParticipantForm, ContactForm, LinkForm
from kotosilta.guidance.infofinland import page_about
from kotosilta.guidance.models import Contact
from kotosilta.guidance.services import contacts as services
from kotosilta.people.models import Person
from kotosilta.people.permissions import can_open_file
from kotosilta.people.views import person_url
from kotosilta.projects.permissions import projects_worked_in

SHOWN = 100


CONTACTS = [
    Column(gettext_lazy("When"), lambda contact: contact.at),
    Column(gettext_lazy("With whom"), lambda contact: contact.with_whom),
    Column(gettext_lazy("Topic"), lambda contact: contact.get_topic_display()),
    Column(gettext_lazy("Minutes"), lambda contact: contact.minutes),
    Column(gettext_lazy("Next step"), lambda contact: contact.next_step),
    Column(gettext_lazy("Day"), lambda contact: contact.next_step_on),
]


def contacts(request: Request) -> HttpResponse:
    require(projects_worked_in(request.user).exists(), _("Only those who work in a project log contacts."))
    rows = (
        Contact.objects.all().visible_to(request.user).filter(worker=request.user).select_related("person", "project")
    )
    light = request.GET.get("show") == "light"
    chosen = rows.light() if light else rows
    if made := list_file(request, "contacts", chosen, CONTACTS):
        return made
    shown = list(chosen[:SHOWN])
    return render(request, "guidance/contacts.html", {"contacts": shown, "light": light})


def add_contact(request: Request) -> HttpResponse:
    return _add(request, None, reverse("guidance:list"))


def add_contact_with(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_open_file(request.user, person))
    return _add(request, person, person_url(person))


def _add(request: Request, person: Person | None, back: str) -> HttpResponse:
    require(projects_worked_in(request.user).exists(), _("Only those who work in a project log contacts."))
    form = bind(ContactForm, request, user=request.user, person=person)
    if form.is_valid():
        services.log_contact(contact=form.contact(), by=request.user)
        messages.success(request, _("The contact is saved."))
        return redirect(back)
    lead = person.full_name if person else ""
    return form_page(request, form, _("Log a contact"), back, lead=lead, template="guidance/contact_form.html")


def contact(request: Request, uuid: UUID) -> HttpResponse:
    """The note is confidential: reading it is logged."""
    contact = get_visible(Contact, request.user, uuid, "person", "project", "worker", "school__organisation")
    audit.record("contact.read", by=request.user, subject=contact)
    return render(
        request,
        "guidance/contact.html",
        {
            "contact": contact,
            "is_mine": contact.worker_id == request.user.pk,
            "infofinland": page_about(contact.topic, contact.language),
        },
    )


def link(request: Request, uuid: UUID) -> HttpResponse:
    contact = get_visible(Contact, request.user, uuid, "project")
    require(contact.person_id is None and contact.worker_id == request.user.pk)
    form = bind(LinkForm, request, user=request.user)
    if form.is_valid():
        services.link_contact(contact=contact, person=form.cleaned_data["person"], by=request.user)
        return redirect("guidance:contact", contact.uuid)
    return form_page(request, form, _("It was this person"), reverse("guidance:contact", args=[contact.uuid]))


def become_participant(request: Request, uuid: UUID) -> HttpResponse:
    contact = get_visible(Contact, request.user, uuid, "project")
    require(contact.person_id is None and contact.worker_id == request.user.pk)
    form = bind(BecomeParticipantForm, request, initial={"entered_on": contact.at})
    if form.is_valid():
        person = form.save(commit=False)
        day = form.cleaned_data["entered_on"]
        if attempt(
            request,
            services.become_participant,
            form=form,
            under="entered_on",
            contact=contact,
            person=person,
            entered_on=day,
        ):
            return redirect(person_url(person))
    return form_page(request, form, _("Becomes a participant"), reverse("guidance:contact", args=[contact.uuid]))


@require_POST
def finish_next_step(request: Request, uuid: UUID) -> HttpResponse:
    contact = get_visible(Contact, request.user, uuid, "project")
    services.finish_next_step(contact=contact, by=request.user)
    return redirect(safe_next(request, reverse("guidance:contact", args=[contact.uuid])))
