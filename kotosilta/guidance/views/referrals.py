"""Referrals: the advisor's pages, the service's and the family's behind their links, and the family's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from kotosilta.core import audit
from kotosilta.core.access import Request, as_uuid, get_visible, require, safe_next
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.links import by_link
from kotosilta.core.lists import Column, list_file
from kotosilta.core.models import Link
from kotosilta.core.translated import told
from kotosilta.guidance.forms.referrals import AllowForm, ReferralForm, SaidForm
from kotosilta.guidance.models import Referral, Service
from kotosilta.guidance.permissions import REFERRAL, REFERRAL_FAMILY, can_send_referral
from kotosilta.guidance.services import referrals as services
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Person
from kotosilta.people.outbox import interface_language
from kotosilta.people.permissions import can_change_person
from kotosilta.people.views import person_url
from kotosilta.projects.permissions import projects_worked_in

SHOWN = 100
SHOWS = {"open": "open", "silent": "silent"}


REFERRALS = [
    Column(gettext_lazy("Who"), lambda referral: referral.person.full_name),
    Column(gettext_lazy("Service"), lambda referral: told(referral.service.name).text),
    Column(gettext_lazy("Sent"), lambda referral: referral.sent_at),
    Column(gettext_lazy("State"), lambda referral: referral.get_status_display()),
]


def referrals(request: Request) -> HttpResponse:
    """Those of the people I work with: all, open, or the families whom nobody has answered."""
    require(projects_worked_in(request.user).exists(), _("This page is for those who work in a project."))
    rows = Referral.objects.all().visible_to(request.user)
    show = request.GET.get("show", "")
    chosen = rows.silent().order_by("heard_at") if show == "silent" else rows.open() if show == "open" else rows
    chosen = chosen.select_related("person", "service", "worker").defer("reason", "reached_by")
    if made := list_file(request, "referrals", chosen, REFERRALS):
        return made
    context = {
        "referrals": chosen[:SHOWN],
        "show": show if show in SHOWS else "",
        "silent": rows.silent().count(),
    }
    return render(request, "guidance/referrals.html", context)


def _own(request: Request, uuid: UUID) -> Referral:
    """A referral that the user works with; its family has another page."""
    referral = get_visible(Referral, request.user, uuid, "person", "service", "project", "worker")
    require(can_send_referral(request.user, referral))
    return referral


def referral_url(referral: Referral) -> str:
    return reverse("guidance:referral", args=[referral.uuid])


def referral(request: Request, uuid: UUID) -> HttpResponse:
    found = _own(request, uuid)
    audit.record("referral.read", by=request.user, subject=found)
    steps = found.steps.select_related("by")
    return render(request, "guidance/referral.html", {"referral": found, "steps": steps})


def add_referral(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_change_person(request.user, person) and projects_worked_in(request.user).exists())
    return _referral_form(request, Referral(person=person), person_url(person), service=request.GET.get("service", ""))


def change_referral(request: Request, uuid: UUID) -> HttpResponse:
    found = _own(request, uuid)
    return _referral_form(request, found, referral_url(found))


def _referral_form(request: Request, found: Referral, back: str, service: str = "") -> HttpResponse:
    """`service`: the uuid of one that was chosen in the directory."""
    offered = Service.objects.all().visible_to(request.user).filter(is_offered=True)
    given = {"user": request.user, "person": found.person, "services": offered}
    form = bind(ReferralForm, request, instance=found, initial={"service": as_uuid(service)}, **given)
    if form.is_valid() and attempt(request, services.write_referral, form=form, referral=form.save(commit=False)):
        return redirect("guidance:allow_referral", form.instance.uuid)
    context = {
        "lead": found.person.full_name,
        "submit_label": _("Next: the family reads it"),
        "search_url": "" if found.pk else f"{reverse('guidance:services')}?for={found.person.uuid}",
    }
    template = "guidance/referral_form.html"
    return form_page(request, form, _("Refer to a service"), back, template=template, **context)


def allow_referral(request: Request, uuid: UUID) -> HttpResponse:
    """What will be sent, in the worker's language and the family's; sent when the family allows it."""
    found = _own(request, uuid)
    if found.status != Referral.Status.DRAFT:
        return redirect(referral_url(found))
    shown = interface_language(found.person.language)
    form = bind(AllowForm, request)
    if form.is_valid() and attempt(request, services.send_referral, form=form, referral=found, language=shown):
        told = found.service.referral_email
        messages.success(
            request, _("Sent. The service has got a link.") if told else _("The service has no address: call it.")
        )
        return redirect(referral_url(found))
    return form_page(
        request, form, _("The family reads and allows"), referral_url(found), template="guidance/allow_referral.html",
        submit_label=_("Send to the service"), referral=found, wording=services.CONSENT, shown=shown,
    )  # fmt: skip


def tell(request: Request, uuid: UUID) -> HttpResponse:
    """The advisor was told, by phone or at a meeting: it stands as the advisor's note."""
    found = _own(request, uuid)
    form: Any = bind(SaidForm, request, referral=found)
    if form.is_valid() and attempt(request, services.tell_referral, form=form, referral=found, **form.cleaned_data):
        return redirect(referral_url(found))
    return form_page(request, form, _("Write down what you were told"), referral_url(found), lead=str(found.service))


def take_back(request: Request, uuid: UUID) -> HttpResponse:
    """The advisor for the family, or the family itself."""
    found = get_visible(Referral, request.user, uuid, "person", "service", "project")
    works = can_send_referral(request.user, found)
    back = referral_url(found) if works else reverse("my_guidance:referrals")
    if request.method == "POST":
        if attempt(request, services.take_back_referral, referral=found):
            messages.success(request, _("It has been taken back. The service can no longer open it."))
        return redirect(person_url(found.person) if works else back)
    text = _("The service can no longer open what was sent. What it has already read cannot be taken back.")
    return confirm_page(request, _("Take the referral back?"), text, back, pgettext("a referral", "Take back"))


def _behind(link: Link) -> Referral:
    found = Referral.objects.all().public(link).select_related("service", "person", "project", "worker").first()
    if found is None:  # taken back
        raise Http404
    answer: Referral = found
    return answer


@by_link(REFERRAL)
def service_page(request: Request, link: Link) -> HttpResponse:
    """Who is referred and why; the service answers here, as often as something changes."""
    found = _behind(link)
    audit.record("referral.opened_by_service", by=None, subject=found)
    form: Any = bind(SaidForm, request, referral=found)
    if form.is_valid() and attempt(
        request, services.tell_referral, form=form, by=link, referral=found, **form.cleaned_data
    ):
        return redirect(f"{request.path}?told")
    wrong = form.is_bound and bool(form.errors)
    context = {
        "referral": found,
        "form": form,
        "done": "told" in request.GET and not wrong,
        "can_answer": bool(Referral.FOLLOWS[found.status]),
    }
    return render(request, "guidance/public/referral.html", context, status=422 if wrong else 200)


def _say(request: Request, found: Referral, by: Any = None) -> bool:
    """One tap of the family: yes, not yet, or no."""
    said = request.POST.get("said", "")
    if said == "not_yet":
        return attempt(request, services.not_yet, by=by, referral=found)
    status = {"yes": Referral.Status.STARTED, "no": Referral.Status.NOT_STARTED}.get(said)
    return status is not None and attempt(request, services.tell_referral, by=by, referral=found, status=status)


@by_link(REFERRAL_FAMILY)
def family_page(request: Request, link: Link) -> HttpResponse:
    """Did you get help? One tap, in the family's language."""
    found = _behind(link)
    done = request.method == "POST" and _say(request, found, link)
    return render(request, "guidance/public/got_help.html", {"referral": found, "done": done})


def my_referrals(request: Request) -> HttpResponse:
    """Where I and my children have been referred, and what I say about it."""
    family = person_ids(request.user, "own_file", "family")
    rows = Referral.objects.all().visible_to(request.user).filter(person__in=family)
    require(not request.user.organisation_id, _("This page is for people who take part in a project."))
    context = {"referrals": rows.select_related("person", "service")}
    return render(request, "guidance/my/referrals.html", context)


@require_POST
def say(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Referral, request.user, uuid, "person", "service", "project")
    require(not can_send_referral(request.user, found))
    if _say(request, found):
        messages.success(request, _("Thank you. Your adviser sees it."))
    return redirect(safe_next(request, reverse("my_guidance:referrals")))
