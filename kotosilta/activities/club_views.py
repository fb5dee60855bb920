"""Pages of clubs: the term, guests, materials, families invited, what the leader must know."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.activities import clubs
from kotosilta.activities.club_forms import (
    CareForm,
    ExpertForm,
    GuestAnswerForm,
    GuestForm,
    MaterialForm,
    TermForm,
)
from kotosilta.activities.consents import CARE_TEXT
from kotosilta.activities.models import CareNote, Guest, Material
from kotosilta.activities.permissions import GUEST, can_run_activity, can_write_care_note
from kotosilta.activities.views import activity_url, run_activity, run_session, session_url
from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.links import by_link
from kotosilta.core.models import Link
from kotosilta.core.templatetags.parts import name
from kotosilta.experts.permissions import can_broker
from kotosilta.people.invitations import InviteForm, say_who_was_told
from kotosilta.people.models import Person
from kotosilta.people.outbox import invited
from kotosilta.projects.models import Participation


def plan_term(request: Request, uuid: UUID) -> HttpResponse:
    """Every time of a term at once, with its themes."""
    activity = run_activity(request, uuid)
    form = bind(TermForm, request, activity=activity)
    if form.is_valid():
        planned = done(request, clubs.plan_term, form=form, activity=activity, sessions=form.planned)
        if planned is not None:
            text = ngettext("%(number)s time is planned.", "%(number)s times are planned.", len(planned))
            messages.success(request, text % {"number": len(planned)})
            return redirect(activity_url(activity))
    return form_page(request, form, _("Plan a term"), activity_url(activity), lead=str(activity))


def invite_families(request: Request, uuid: UUID) -> HttpResponse:
    """A message to grown-ups of the project who have no place here yet, each in their language."""
    activity = run_activity(request, uuid)
    taking_part = Participation.objects.all().visible_to(request.user).going_on().filter(project=activity.project)
    seated = activity.enrolments.filter(seat__isnull=False).values("person")
    people = Person.objects.all().visible_to(request.user).filter(pk__in=taking_part.values("person")).grown_up()
    form = bind(
        InviteForm,
        request,
        people=people.exclude(pk__in=seated).exclude(pk__in=invited(clubs.INVITATION, activity.uuid)),
    )
    if form.is_valid():
        chosen = list(form.cleaned_data["people"])
        told = done(request, clubs.invite_families, form=form, activity=activity, people=chosen)
        if told is not None:
            say_who_was_told(request, told=told, chosen=len(chosen))
            return redirect(activity_url(activity))
    title, back = _("Invite families"), activity_url(activity)
    return form_page(request, form, title, back, submit_label=_("Send"), lead=form.lead())


def add_guest(request: Request, uuid: UUID) -> HttpResponse:
    session = run_session(request, uuid)
    form = bind(GuestForm, request, instance=Guest(session=session))
    if form.is_valid() and attempt(request, clubs.invite_guest, form=form, guest=form.save(commit=False)):
        return redirect(session_url(session))
    lead = _("With an e-mail address the guest gets a link to answer. Without one, write down who has said yes.")
    return form_page(request, form, _("Invite a guest"), session_url(session), lead=lead)


def ask_expert(request: Request, uuid: UUID) -> HttpResponse:
    """A request for an expert by experience, at the time and place of the session."""
    session = run_session(request, uuid)
    require(can_broker(request.user, session.activity.project), _("Only those who work in the project book experts."))
    form = bind(ExpertForm, request)
    if form.is_valid():
        region, asked = form.cleaned_data["region"], form.save(commit=False)
        booking = done(request, clubs.ask_expert, form=form, session=session, asked=asked, region=region)
        if booking is not None:
            return redirect("experts:booking", booking.uuid)
    lead = _("The request goes to the board of bookings, with the time and place of this session.")
    title = _("Ask for an expert by experience")
    return form_page(request, form, title, session_url(session), lead=lead, submit_label=_("Send the request"))


@require_POST
def answer_for_guest(request: Request, uuid: UUID) -> HttpResponse:
    """The guest told it by phone."""
    guest = get_visible(Guest, request.user, uuid, "session__activity")
    require(can_run_activity(request.user, guest.session.activity))
    if request.POST.get("answer") not in {"yes", "no"}:
        raise Http404
    attempt(request, clubs.answer_as_guest, guest=guest, comes=request.POST["answer"] == "yes", note=guest.note)
    return redirect(session_url(guest.session))


@by_link(GUEST)
def guest_page(request: Request, link: Link) -> HttpResponse:
    """Time, place and subject; yes or no, and what the guest needs there."""
    guest = Guest.objects.all().public(link).select_related("session__activity").first()
    if guest is None:
        raise Http404
    form = bind(GuestAnswerForm, request, instance=guest)
    if form.is_valid() and request.POST.get("answer") in {"yes", "no"}:
        given = {"comes": request.POST["answer"] == "yes", "note": form.cleaned_data["note"]}
        if attempt(request, clubs.answer_as_guest, form=form, by=link, guest=guest, **given):
            return redirect(request.path)
    context = {"guest": guest, "session": guest.session, "form": form, "state": Guest.Status, "keeps_typed": True}
    if guest.session.is_over or guest.session.status == "cancelled":
        context["keeps_typed"] = False  # there is no form to keep
    wrong = form.is_bound and bool(form.errors)
    return render(request, "activities/public/guest.html", context, status=422 if wrong else 200)


def add_material(request: Request, uuid: UUID) -> HttpResponse:
    activity = run_activity(request, uuid)
    return _material_form(request, Material(activity=activity), _("Add material"))


def change_material(request: Request, uuid: UUID) -> HttpResponse:
    material = get_visible(Material, request.user, uuid, "activity__project")
    run_activity(request, material.activity.uuid)
    return _material_form(request, material, _("Change the material"))


def _material_form(request: Request, material: Material, title: str) -> HttpResponse:
    back = activity_url(material.activity)
    form = bind(MaterialForm, request, instance=material)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(back)
    return form_page(request, form, title, back)


def delete_material(request: Request, uuid: UUID) -> HttpResponse:
    material = get_visible(Material, request.user, uuid, "activity__project")
    activity = run_activity(request, material.activity.uuid)
    if request.method != "POST":
        text = _("“%(title)s” is taken away.") % {"title": material}
        return confirm_page(request, _("Take the material away"), text, activity_url(activity), _("Take away"))
    clubs.take_material_away(material=material, by=request.user)
    return redirect(activity_url(activity))


def care(request: Request, uuid: UUID) -> HttpResponse:
    """What the leader must know of me or my child; saving allows the leaders to read it."""
    person = get_visible(Person, request.user, uuid)
    require(can_write_care_note(request.user, person))
    note = CareNote.objects.all().visible_to(request.user).filter(person=person).first()
    initial = {"text": note.text, "read_at": note.written_at.isoformat()} if note else {}
    form = bind(CareForm, request, initial=initial)
    write: Any = partial(clubs.write_care_note, person=person, language=get_language() or "fi")
    back = reverse("my_activities:list")
    if form.is_valid() and attempt(request, write, form=form, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"lead": name(person.called), "submit_label": _("Save and allow"), "wording": CARE_TEXT}
    return form_page(request, form, _("Allergies and needs"), back, template="activities/my/care.html", **context)
