"""The rooting plan of a project, and the page on which a future owner answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.links import by_link
from kotosilta.core.models import Link
from kotosilta.governance import rooting as services
from kotosilta.governance.forms import OwnerForm, RootingForm, SignOffForm
from kotosilta.governance.models import RootingItem
from kotosilta.governance.permissions import ROOTING, can_root, can_sign_off
from kotosilta.projects.models import Project
from kotosilta.projects.views import visible_project


def plan_url(project: Project) -> str:
    return reverse("governance:rooting", args=[project.slug])


def plan(request: Request, slug: str) -> HttpResponse:
    """Every practice and how far it is; for all members of the project, also the steering group."""
    project = visible_project(request.user, slug)
    items = (
        RootingItem.objects.all().visible_to(request.user).filter(project=project).select_related("target", "project")
    )
    context = {
        "project": project,
        "items": items,
        "may_sign_off": can_sign_off(request.user, RootingItem(project=project)),
        "may_write": can_root(request.user, project),
        "signed_off": sum(item.status == RootingItem.Status.SIGNED_OFF for item in items),
    }
    return render(request, "governance/rooting.html", context)


def add_item(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_root(request.user, project))
    return _item_form(request, RootingItem(project=project), _("Add a practice"))


def _item(request: Request, uuid: UUID) -> RootingItem:
    return get_visible(RootingItem, request.user, uuid, "project__owner", "target")


def change_item(request: Request, uuid: UUID) -> HttpResponse:
    item = _item(request, uuid)
    require(can_root(request.user, item.project))
    return _item_form(request, item, _("Change the practice"))


def _item_form(request: Request, item: RootingItem, title: str) -> HttpResponse:
    form = bind(RootingForm, request, instance=item)
    back = plan_url(item.project)
    if form.is_valid() and attempt(
        request, services.write_item, form=form, item=form.save(commit=False), fields=form.changed_data
    ):
        return redirect(back)
    return form_page(request, form, title, back)


@require_POST
def ask(request: Request, uuid: UUID) -> HttpResponse:
    item = _item(request, uuid)
    if attempt(request, services.ask_owner, item=item):
        messages.success(request, _("Sent. The future owner has got a link by e-mail."))
    return redirect(plan_url(item.project))


def sign_off(request: Request, uuid: UUID) -> HttpResponse:
    item = _item(request, uuid)
    require(can_sign_off(request.user, item))
    form: Any = bind(SignOffForm, request)
    back = plan_url(item.project)
    if form.is_valid() and attempt(request, services.sign_off, form=form, item=item, **form.cleaned_data):
        return redirect(back)
    return form_page(request, form, _("Signed off by the control group"), back, lead=str(item))


def answer_for(request: Request, uuid: UUID) -> HttpResponse:
    """The future owner has told its answer; those who write the plan write it down."""
    item = _item(request, uuid)
    require(can_root(request.user, item.project))
    form: Any = bind(OwnerForm, request)
    back = plan_url(item.project)
    if form.is_valid() and _answered(request, form, item):
        return redirect(back)
    return form_page(request, form, _("What the future owner has told"), back, lead=str(item))


def _answered(request: Request, form: Any, item: RootingItem, by: Any = None) -> bool:
    said = form.cleaned_data
    if said["takes_over"] == "no":
        return attempt(request, services.decline_item, form=form, by=by, item=item, why=said["why"])
    terms = {name: said[name] for name in ("accepts", "from_on", "funded_how")}
    return attempt(request, services.accept_item, form=form, by=by, item=item, **terms)


@by_link(ROOTING)
def answer(request: Request, link: Link) -> HttpResponse:
    """The future owner says yes with terms, or no with a reason, without an account."""
    item = RootingItem.objects.all().public(link).select_related("project", "target").first()
    if item is None:
        raise Http404
    form: Any = bind(OwnerForm, request)
    if form.is_valid() and _answered(request, form, item, link):
        return redirect(f"{request.path}?told")
    wrong = form.is_bound and bool(form.errors)
    context = {"item": item, "form": form, "done": "told" in request.GET and not wrong}
    return render(request, "governance/public/take_over.html", context, status=422 if wrong else 200)
