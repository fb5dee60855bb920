"""Pages about people. The person's own page, which composes all apps, is in `portal`."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require, safe_next
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.lists import Column, list_file
from kotosilta.core.pages import keyset_page
from kotosilta.people import services
from kotosilta.people.consents import all_texts
from kotosilta.people.duplicates import suspicious_pairs
from kotosilta.people.forms import (
    AccountForm,
    ContactRouteForm,
    DocumentNameForm,
    FamilyRelationForm,
    LanguageSkillForm,
    OrganisationForm,
    PersonForm,
)
from kotosilta.people.models import Consent, ContactRoute, FamilyRelation, LanguageSkill, Organisation, Person
from kotosilta.people.outbox import interface_language
from kotosilta.people.permissions import (
    can_change_organisation,
    can_change_organisations,
    can_change_own_settings,
    can_change_person,
    can_change_sign_in,
)


def person_url(person: Person) -> str:
    """The person's page, which a higher app composes: `Person.get_absolute_url` would have to know it."""
    return f"/{get_language()}/desk/people/{person.uuid}/"


PEOPLE = [
    Column(gettext_lazy("Name"), lambda person: person.full_name),
    Column(gettext_lazy("Born"), lambda person: person.birth_text),
    Column(gettext_lazy("Language of messages"), lambda person: person.get_language_display()),
]
ORGANISATIONS = [
    Column(gettext_lazy("Name"), lambda organisation: organisation.name),
    Column(gettext_lazy("Business ID"), lambda organisation: organisation.business_id),
    Column(pgettext_lazy("of organisation or activity", "Kind"), lambda organisation: organisation.get_kind_display()),
]


def people(request: Request) -> HttpResponse:
    require(bool(request.user.organisation_id))
    search = request.GET.get("search", "").strip()
    rows = Person.objects.all().open_to(request.user)
    if search:
        rows = rows.search(search)
    if made := list_file(request, "people", rows.order_by("sort_key", "id"), PEOPLE):
        return made
    page = keyset_page(rows.select_related("keeper"), "sort_key", request.GET)
    audit.record_list("people.listed", by=request.user, persons=[person.uuid for person in page.rows])
    template = "people/people_rows.html" if request.htmx else "people/people.html"
    return render(request, template, {"page": page, "search": search})


def duplicates(request: Request) -> HttpResponse:
    require(bool(request.user.organisation_id))
    pairs = suspicious_pairs(Person.objects.all().open_to(request.user))
    shown = {one.uuid for person, suggestion in pairs for one in (person, suggestion.person)}
    audit.record_list("people.compared", by=request.user, persons=shown)
    return render(request, "people/duplicates.html", {"pairs": pairs})


def change_person(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_change_person(request.user, person))
    form = bind(PersonForm, request, instance=person)
    if form.is_valid():
        services.save_person(person=form.save(commit=False), by=request.user, fields=form.changed_data)
        return redirect(person_url(person))
    return form_page(request, form, _("Change the details"), person_url(person))


def document_name(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_change_person(request.user, person))
    form = bind(DocumentNameForm, request, instance=person)
    if form.is_valid():
        services.save_person(person=form.save(commit=False), by=request.user, fields=form.changed_data)
        return redirect(person_url(person))
    return form_page(request, form, _("Name for certificates and contracts"), person_url(person))


def _add_part(request: Request, person: Person, form_class: Any, title: str, instance: Any) -> HttpResponse:
    """Add or change one row of a person's file: a language, a way to be reached."""
    form = bind(form_class, request, instance=instance)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(person_url(person))
    return form_page(request, form, title, person_url(person))


def add_language(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_change_person(request.user, person))
    return _add_part(request, person, LanguageSkillForm, _("Add a language"), LanguageSkill(person=person))


def change_language(request: Request, uuid: UUID) -> HttpResponse:
    skill = get_visible(LanguageSkill, request.user, uuid, "person")
    require(can_change_person(request.user, skill.person))
    return _add_part(request, skill.person, LanguageSkillForm, _("Change the language"), skill)


def add_route(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_change_own_settings(request.user, person))
    return _add_part(request, person, ContactRouteForm, _("Add a way to reach the person"), ContactRoute(person=person))


def change_route(request: Request, uuid: UUID) -> HttpResponse:
    route = get_visible(ContactRoute, request.user, uuid, "person")
    require(can_change_own_settings(request.user, route.person))
    return _add_part(request, route.person, ContactRouteForm, _("Change the way to reach the person"), route)


def add_relation(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_change_person(request.user, person))
    form = bind(FamilyRelationForm, request, user=request.user, person=person)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(person_url(person))
    lead = _("The person whose page you came from is the first one: “is the guardian of …”.")
    return form_page(request, form, _("Add a family member"), person_url(person), lead=lead)


def end_relation(request: Request, uuid: UUID) -> HttpResponse:
    relation = get_visible(FamilyRelation, request.user, uuid, "person", "relative")
    require(can_change_person(request.user, relation.person) or can_change_person(request.user, relation.relative))
    back = person_url(relation.person)
    if request.method != "POST":
        text = _("%(person)s no longer sees the file of %(relative)s.") % {
            "person": relation.person,
            "relative": relation.relative,
        }
        return confirm_page(request, _("End this relation"), text, back, _("End now"))
    services.end_relation(relation=relation, by=request.user)
    return redirect(back)


def give_account(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_change_sign_in(request.user, person))
    form = bind(AccountForm, request, user=person.user)
    if form.is_valid():
        services.give_account(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("The person can now sign in with codes that are sent there."))
        return redirect(person_url(person))
    return form_page(request, form, _("Let the person sign in"), person_url(person))


def consent(request: Request, uuid: UUID, key: str) -> HttpResponse:
    """Its own page, in the person's language beside the worker's; "no" is as large as "yes"."""
    person = get_visible(Person, request.user, uuid)
    require(can_change_own_settings(request.user, person) and key in all_texts())
    shown = interface_language(person.language)  # the language in which the person reads it here, and which is stored
    if request.method == "POST":
        if request.POST.get("answer") == "yes":
            services.give_consent(person=person, key=key, wording=all_texts()[key], language=shown, by=request.user)
        return redirect(person_url(person))
    context = {"person": person, "wording": all_texts()[key], "back_url": person_url(person), "shown": shown}
    return render(request, "people/consent.html", context)


@require_POST
def withdraw_consent(request: Request, uuid: UUID) -> HttpResponse:
    consent = get_visible(Consent, request.user, uuid, "person")
    services.withdraw_consent(consent=consent, by=request.user)
    messages.success(request, _("The permission has been taken back."))
    return redirect(safe_next(request, person_url(consent.person)))


def organisations(request: Request) -> HttpResponse:
    require(can_change_organisations(request.user))
    rows = Organisation.objects.all().visible_to(request.user)
    if made := list_file(request, "organisations", rows, ORGANISATIONS):
        return made
    with_accounts = set(rows.filter(users__isnull=False).values_list("pk", flat=True)) - {request.user.organisation_id}
    changeable = {organisation.pk for organisation in rows} - with_accounts
    return render(request, "people/organisations.html", {"organisations": rows, "changeable": changeable})


def add_organisation(request: Request) -> HttpResponse:
    require(can_change_organisations(request.user))
    return _edit_organisation(request, _("Add an organisation"), Organisation())


def change_organisation(request: Request, uuid: UUID) -> HttpResponse:
    organisation = get_visible(Organisation, request.user, uuid)
    require(can_change_organisation(request.user, organisation), _("The organisation's own people keep its details."))
    return _edit_organisation(request, _("Change the organisation"), organisation)


def _edit_organisation(request: Request, title: str, organisation: Organisation) -> HttpResponse:
    form = bind(OrganisationForm, request, instance=organisation)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect("people:organisations")
    return form_page(request, form, title, reverse("people:organisations"))
