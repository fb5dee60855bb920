"""A project's questionnaires: rounds, their links, and the page that asks."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.links import by_link
from kotosilta.core.models import Link
from kotosilta.people.invitations import InviteForm, say_who_was_told
from kotosilta.people.models import Person
from kotosilta.people.outbox import invited
from kotosilta.projects.models import Participation
from kotosilta.projects.permissions import owner_projects
from kotosilta.surveys import services
from kotosilta.surveys.forms import AnonymousForm, RoundForm
from kotosilta.surveys.models import Round
from kotosilta.surveys.permissions import SURVEY

SHOWN = 60


def rounds(request: Request) -> HttpResponse:
    require(owner_projects(request.user).exists(), _("This page is for those who work in a project."))
    rows = Round.objects.all().visible_to(request.user).of_people().with_answers()
    rows = rows.select_related("questionnaire", "project", "school__organisation").order_by("-opened_at", "-id")
    listed = [(row, row.answers_about(row.answered)) for row in rows[:SHOWN]]
    return render(request, "surveys/rounds.html", {"rounds": listed})


def add(request: Request) -> HttpResponse:
    require(owner_projects(request.user).exists(), _("This page is for those who work in a project."))
    form = bind(RoundForm, request, user=request.user)
    if form.is_valid():
        asked = form.round()
        opened = done(request, services.open_round, form=form, asked=asked)
        if opened is not None:
            return redirect("survey_rounds:round", opened.uuid)
    lead = _("Nobody signs in to answer, and nobody sees who answered. Ask the same before, during and after.")
    return form_page(request, form, pgettext("a questionnaire", "Ask"), reverse("survey_rounds:list"), lead=lead)


def _round(request: Request, uuid: UUID) -> Round:
    return get_visible(Round, request.user, uuid, "questionnaire", "project", "school__organisation")


def round_page(request: Request, uuid: UUID) -> HttpResponse:
    asked = _round(request, uuid)
    return render(
        request, "surveys/round.html", {"round": asked, "answers": asked.answers_about(asked.answers.count())}
    )


@require_POST
def give_link(request: Request, uuid: UUID) -> HttpResponse:
    """The address of the round, and a square for a wall or a tablet; the same each time."""
    asked = _round(request, uuid)
    token = done(request, services.give_link, asked=asked)
    if token is None:
        return redirect("survey_rounds:round", asked.uuid)
    address = settings.ORIGIN + reverse("surveys:answer", args=[token])
    return render(request, "surveys/link.html", {"round": asked, "address": address})


def invite(request: Request, uuid: UUID) -> HttpResponse:
    """A message to participants, each in their language."""
    asked = _round(request, uuid)
    taking_part = Participation.objects.all().visible_to(request.user).going_on().filter(project=asked.project)
    people = Person.objects.all().visible_to(request.user).filter(pk__in=taking_part.values("person")).grown_up()
    form = bind(InviteForm, request, people=people.exclude(pk__in=invited(services.INVITATION, asked.uuid)))
    back = reverse("survey_rounds:round", args=[asked.uuid])
    if form.is_valid():
        chosen = list(form.cleaned_data["people"])
        told = done(request, services.invite, form=form, asked=asked, people=chosen)
        if told is not None:
            say_who_was_told(request, told=told, chosen=len(chosen))
            return redirect(back)
    return form_page(request, form, _("Invite families"), back, submit_label=_("Send"), lead=form.lead())


def close(request: Request, uuid: UUID) -> HttpResponse:
    asked = _round(request, uuid)
    back = reverse("survey_rounds:round", args=[asked.uuid])
    if request.method != "POST":
        text = _("Nobody can answer any more. This cannot be taken back; you can ask again in a new round.")
        return confirm_page(request, _("Close the round"), text, back, _("Close the round"))
    attempt(request, services.close_round, asked=asked)
    return redirect(back)


@by_link(SURVEY)
def answer(request: Request, link: Link) -> HttpResponse:
    """Questions with pictures. On a tablet that a class shares, the next pupil begins with an empty page."""
    asked = services.round_behind(link)
    if asked is None:
        raise Http404
    form = bind(AnonymousForm, request, questionnaire=asked.questionnaire)
    if form.is_valid():
        given = {"asked": asked, "once": form.cleaned_data["once"], "values": form.values()}
        if attempt(request, services.answer, form=form, by=link, **given):
            return redirect(f"{request.path}?sent")
    context = {"round": asked, "form": form, "sent": "sent" in request.GET and request.method == "GET"}
    context["keeps_typed"] = not context["sent"]
    return render(request, "surveys/answer.html", context, status=422 if form.is_bound and form.errors else 200)
