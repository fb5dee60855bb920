"""A participant's own data: the copy, and what they ask about it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.activities.my_views import own_people
from kotosilta.core import audit, clock
from kotosilta.core.access import Request, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.people.grounds import ground_for
from kotosilta.people.models import Person
from kotosilta.privacy.copies import zip_of
from kotosilta.privacy.forms import AskForm
from kotosilta.privacy.models import DataRequest
from kotosilta.privacy.opened import who_opened
from kotosilta.privacy.services import requests

Kind = DataRequest.Kind


def _mine(request: Request, uuid: UUID | None) -> Person:
    """Oneself, or the child that is named."""
    people = own_people(request)
    require(uuid is not None or bool(people), _("This page is for people who take part in a project."))
    mine = next((person for person in people if uuid in (None, person.uuid)), None)
    if mine is None:
        raise Http404
    return mine


def data(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """What I can do about my data, and what I have asked."""
    person = _mine(request, uuid)
    asked = DataRequest.objects.all().visible_to(request.user).filter(person=person).order_by("-made_at")
    return render(request, "privacy/my/data.html", {"person": person, "asked": asked})


def ask(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    person = _mine(request, uuid)
    if kind not in Kind.values:
        raise Http404
    back = reverse("my_privacy:data_of", args=[uuid])
    form = bind(AskForm, request, instance=DataRequest(person=person, kind=kind))
    if form.is_valid() and attempt(request, requests.ask, form=form, asked=form.save(commit=False)):
        messages.success(request, _("We have your question and answer within a month."))
        return redirect(back)
    lead = {
        Kind.COPY: _("Somebody reads the texts of staff first: what is about other people stays out."),
        Kind.CORRECT: _("Write what is wrong, and how it should be."),
        Kind.ERASE: _("We delete all that no law makes us keep, and tell you what stays and until when."),
    }[Kind(kind)]
    label = _("Send")
    return form_page(
        request, form, str(Kind(kind).label), back, lead=lead, submit_label=label, danger=kind == Kind.ERASE
    )


@require_POST
def copy(request: Request, uuid: UUID) -> HttpResponse:
    """The ZIP: at once without the texts that staff wrote, or with them once they have been read through."""
    person = _mine(request, uuid)
    ready = [one for one in person.data_requests.filter(kind=Kind.COPY).order_by("-answered_at") if one.can_be_fetched]
    return zip_response(request, person, frozenset(ready[0].let_through) if ready else None)


def zip_response(request: Request, person: Person, let_through: frozenset[str] | None) -> HttpResponse:
    """The copy as a file; whoever takes it is written into the log first."""
    audit.record("person.copied", by=request.user, subject=person, ground=ground_for(request.user, person))
    content = zip_of(person, request.user, opened=who_opened(person), let_through=let_through)
    name = f"kotosilta-{clock.today().isoformat()}.zip"
    return HttpResponse(content, "application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'})
