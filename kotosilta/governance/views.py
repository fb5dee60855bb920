"""The pages of those who run a panel, of its members, of the services that answer, and the open trail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.activities.models import Session
from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, public, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.links import by_link
from kotosilta.core.models import Link
from kotosilta.core.templatetags.parts import told_filter
from kotosilta.experts.permissions import is_broker
from kotosilta.experts.views.my_story import myself
from kotosilta.governance import services
from kotosilta.governance.forms import (
    AnswerForm,
    BodyForm,
    ChangedForm,
    DecisionForm,
    DoneForm,
    DropForm,
    MinutesForm,
    ProposalForm,
    SeatForm,
    SendForm,
)
from kotosilta.governance.models import Body, Decision, Matter, Meeting, Seat, due_day, fees_of
from kotosilta.governance.permissions import MATTER, can_propose, can_run_body
from kotosilta.governance.steering import session_of
from kotosilta.people.models import Person
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import owner_projects

SHOWN, PACKS = 100, 3


def body_url(body: Body) -> str:
    return reverse("governance:body", args=[body.uuid])


def matter_url(matter: Matter) -> str:
    return reverse("governance:matter", args=[matter.uuid])


def bodies(request: Request) -> HttpResponse:
    require(is_broker(request.user), _("Only those who work in a project run its panel."))
    rows = Body.objects.all().run_by(request.user).select_related("project")
    return render(request, "governance/bodies.html", {"bodies": rows})


def add_body(request: Request) -> HttpResponse:
    require(is_broker(request.user), _("Only those who work in a project run its panel."))
    projects = Project.objects.all().visible_to(request.user).filter(pk__in=owner_projects(request.user))
    form = bind(BodyForm, request, projects=projects)
    if form.is_valid():
        body = services.set_up_body(by=request.user, **form.cleaned_data)
        return redirect(body_url(body))
    return form_page(request, form, _("Set up a group"), reverse("governance:bodies"))


def _run(request: Request, uuid: UUID) -> Body:
    body = get_visible(Body, request.user, uuid, "project", "activity")
    require(can_run_body(request.user, body))
    return body


def body(request: Request, uuid: UUID) -> HttpResponse:
    """Members, meetings, matters by what has to happen next, fees."""
    found = _run(request, uuid)
    seats = Seat.objects.all().visible_to(request.user).filter(body=found, until__isnull=True).select_related("person")
    audit.record_list("body.opened", by=request.user, subject=found, persons=[seat.person.uuid for seat in seats])
    matters = Matter.objects.all().visible_to(request.user).filter(body=found).select_related("proposed_by")
    context = {
        "body": found,
        "seats": seats,
        "sessions": found.activity.sessions.all()[:SHOWN],
        "led": set(Session.objects.all().visible_to(request.user).filter(activity=found.activity)),
        "matters": matters[:SHOWN],
        "fees": fees_of(found),
        "decisions": Decision.objects.all().visible_to(request.user).filter(body=found)[:SHOWN],
    }
    return render(request, "governance/body.html", context)


def give_seat(request: Request, uuid: UUID) -> HttpResponse:
    found = _run(request, uuid)
    people = Person.objects.all().visible_to(request.user).order_by("sort_key")
    form = bind(SeatForm, request, people=people)
    if form.is_valid() and attempt(request, services.give_seat, form=form, body=found, **form.cleaned_data):
        return redirect(body_url(found))
    return form_page(request, form, _("Add a member"), body_url(found))


@require_POST
def end_seat(request: Request, uuid: UUID) -> HttpResponse:
    seat = get_visible(Seat, request.user, uuid, "body__project", "person")
    attempt(request, services.end_seat, seat=seat)
    return redirect(body_url(seat.body))


def minutes(request: Request, uuid: UUID) -> HttpResponse:
    """Of a session of the body, for whoever runs the body; the session's page has attendance and the interpreter."""
    found = Body.objects.all().visible_to(request.user).filter(activity__sessions__uuid=uuid).first()
    session = session_of(found, uuid) if found is not None else None
    if found is None or session is None:
        raise Http404
    require(can_run_body(request.user, found))
    meeting = Meeting.objects.all().visible_to(request.user).filter(session=session).first()
    form = bind(MinutesForm, request, instance=meeting or Meeting(session=session, body=found))
    if form.is_valid() and attempt(request, services.write_minutes, form=form, meeting=form.save(commit=False)):
        return redirect(body_url(found))
    return form_page(request, form, _("Pack and minutes"), body_url(found), lead=str(session))


def add_decision(request: Request, uuid: UUID) -> HttpResponse:
    found = _run(request, uuid)
    form = bind(DecisionForm, request, instance=Decision(body=found))
    if form.is_valid() and attempt(request, services.write_decision, form=form, decision=form.save(commit=False)):
        return redirect(body_url(found))
    return form_page(request, form, _("What was decided?"), body_url(found), lead=str(found))


def finish_action(request: Request, uuid: UUID) -> HttpResponse:
    decision = get_visible(Decision, request.user, uuid, "body__project")
    require(can_run_body(request.user, decision.body))
    form: Any = bind(DoneForm, request)
    back = body_url(decision.body)
    if form.is_valid() and attempt(request, services.finish_action, form=form, decision=decision, **form.cleaned_data):
        return redirect(back)
    return form_page(request, form, _("The action is done"), back, lead=decision.action)


def _matter(request: Request, uuid: UUID) -> Matter:
    """A matter of a body that the user runs; its author has another page."""
    matter = get_visible(Matter, request.user, uuid, "body__project", "proposed_by")
    require(can_run_body(request.user, matter.body))
    return matter


def matter(request: Request, uuid: UUID) -> HttpResponse:
    return render(request, "governance/matter.html", {"matter": _matter(request, uuid)})


def send(request: Request, uuid: UUID) -> HttpResponse:
    found = _matter(request, uuid)
    form = bind(SendForm, request, instance=found, initial={"due_on": due_day(found.body)})
    if form.is_valid() and attempt(request, services.send_matter, form=form, matter=found, **form.cleaned_data):
        messages.success(request, _("Sent. Who answers has got a link by e-mail."))
        return redirect(matter_url(found))
    label = _("Send to the service")
    return form_page(
        request, form, label, matter_url(found), template="governance/send.html", submit_label=label, matter=found
    )


def drop(request: Request, uuid: UUID) -> HttpResponse:
    found = _matter(request, uuid)
    form = bind(DropForm, request)
    if form.is_valid() and attempt(request, services.drop_matter, form=form, matter=found, **form.cleaned_data):
        return redirect(matter_url(found))
    return form_page(request, form, _("Not taken up"), matter_url(found))


def answer_by_phone(request: Request, uuid: UUID) -> HttpResponse:
    """The service has told its answer; those who run the panel write it down."""
    found = _matter(request, uuid)
    form = bind(AnswerForm, request)
    if form.is_valid() and attempt(request, services.answer_matter, form=form, matter=found, **form.cleaned_data):
        return redirect(matter_url(found))
    return form_page(request, form, _("Answer of the service"), matter_url(found))


def changed(request: Request, uuid: UUID) -> HttpResponse:
    found = _matter(request, uuid)
    form = bind(ChangedForm, request, instance=found, initial={"version": found.answer_version})
    if form.is_valid() and attempt(request, services.write_what_changed, form=form, matter=found, **form.cleaned_data):
        return redirect(matter_url(found))
    return form_page(request, form, _("Answer and what has changed"), matter_url(found))


@require_POST
def tell_back(request: Request, uuid: UUID) -> HttpResponse:
    found = _matter(request, uuid)
    if attempt(request, services.tell_back, matter=found):
        messages.success(request, _("The members have been told; whom no message reaches reads it here."))
    return redirect(matter_url(found))


def my_panel(request: Request) -> HttpResponse:
    """What I have proposed, what the services have answered, where I may propose."""
    person = myself(request)
    mine = [body for body in Body.objects.all().visible_to(request.user) if can_propose(request.user, body)]
    seen = Matter.objects.all().visible_to(request.user)
    context = {
        "bodies": mine,
        "own": seen.filter(proposed_by=person)[:SHOWN],
        "meetings": _packs(request),
        "decisions": Decision.objects.all().visible_to(request.user).filter(body__in=mine)[:SHOWN],
        "others": seen.filter(body__in=mine).exclude(proposed_by=person)[:SHOWN],
    }
    return render(request, "governance/my/panel.html", context)


def _packs(request: Request) -> list[Meeting]:
    """Of the meetings to come and the last ones: what they are about, in easy language too."""
    rows = Meeting.objects.all().visible_to(request.user).select_related("session", "body")
    return list(rows.order_by("-session__starts_at")[:PACKS])


def propose(request: Request, uuid: UUID) -> HttpResponse:
    person = myself(request)
    found = get_visible(Body, request.user, uuid, "project")
    require(can_propose(request.user, found))
    form = bind(ProposalForm, request, initial={"language": person.language or get_language()})
    back = reverse("my_panel:home")
    if form.is_valid() and attempt(
        request, services.propose, form=form, body=found, person=person, **form.cleaned_data
    ):
        messages.success(request, _("Thank you. Those who run the panel take it to the service, and you hear back."))
        return redirect(back)
    return form_page(request, form, _("Propose"), back, submit_label=_("Send"), lead=told_filter(found.name))


@by_link(MATTER)
def answer(request: Request, link: Link) -> HttpResponse:
    """The owner at the service answers, without an account; until it is told back it can be corrected."""
    found = Matter.objects.all().public(link).select_related("body__project").first()
    if found is None:
        raise Http404
    form: Any = bind(AnswerForm, request)
    done = form.is_valid() and attempt(
        request, services.answer_matter, form=form, by=link, matter=found, **form.cleaned_data
    )
    if done:
        found.refresh_from_db()
    context = {"matter": found, "form": form, "done": done}
    wrong = form.is_bound and bool(form.errors)
    return render(request, "governance/public/answer.html", context, status=422 if wrong else 200)


@public
def trail(request: Request) -> HttpResponse:
    """What was proposed, answered and changed, for everybody, without names."""
    rows = Matter.objects.all().public().order_by("-sent_at")[:SHOWN]
    return render(request, "governance/public/trail.html", {"matters": rows})
