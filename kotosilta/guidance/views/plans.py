"""A family's plan and the checklists of moving on in school: the worker's pages, and the family's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require, safe_next
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.guidance.forms.plans import GoalForm, OutcomeForm, StepForm, TransitionForm
from kotosilta.guidance.infofinland import page_about
from kotosilta.guidance.models import ChecklistStep, Contact, PlanGoal, PlanStep, ServiceCase, Transition
from kotosilta.guidance.permissions import can_guide
from kotosilta.guidance.services import plans as services
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Person
from kotosilta.people.permissions import can_change_person
from kotosilta.people.views import person_url
from kotosilta.projects.permissions import projects_worked_in


def plan_url(person: Person) -> str:
    return reverse("guidance:plan", args=[person.uuid])


def _guided(request: Request, uuid: UUID) -> Person:
    person = get_visible(Person, request.user, uuid)
    require(can_change_person(request.user, person) and projects_worked_in(request.user).exists())
    return person


def plan(request: Request, uuid: UUID) -> HttpResponse:
    """The goals of one person with their steps, and the checklists; the texts are confidential, reading is logged."""
    person = _guided(request, uuid)
    audit.record("plan.read", by=request.user, subject=person)
    context = {"person": person, "person_url": person_url(person), **_whole(request, [person])}
    return render(request, "guidance/plan.html", context)


def my_plan(request: Request) -> HttpResponse:
    """What I and my children want to reach, what we do next, and the steps of moving on in school, explained."""
    require(not request.user.organisation_id, _("This page is for people who take part in a project."))
    people = Person.objects.all().visible_to(request.user).filter(pk__in=person_ids(request.user, "own_file", "family"))
    return render(request, "guidance/my/plan.html", _whole(request, list(people)))


def _whole(request: Request, people: list[Person]) -> dict[str, Any]:
    goals = PlanGoal.objects.all().visible_to(request.user).filter(person__in=people)
    transitions = Transition.objects.all().visible_to(request.user).filter(person__in=people)
    return {
        "goals": [
            (goal, page_about(goal.topic, goal.language))
            for goal in goals.select_related("person", "worker").prefetch_related("steps")
        ],
        "transitions": list(transitions.select_related("person").prefetch_related("steps")),
        "cases": ServiceCase.objects.all()
        .visible_to(request.user)
        .filter(person__in=people)
        .select_related("person", "group")
        .prefetch_related("steps"),
        "infofinland": page_about(Contact.Topic.SCHOOL),
    }


def add_goal(request: Request, uuid: UUID) -> HttpResponse:
    person = _guided(request, uuid)
    form = bind(GoalForm, request, instance=PlanGoal(person=person), user=request.user)
    back = plan_url(person)
    if form.is_valid() and attempt(request, services.agree_goal, form=form, goal=form.save(commit=False)):
        return redirect("guidance:add_step", form.instance.uuid)
    lead = person.full_name
    return form_page(request, form, _("A goal of the family"), back, lead=lead, submit_label=_("Next: the first step"))


def _goal(request: Request, uuid: UUID) -> PlanGoal:
    goal = get_visible(PlanGoal, request.user, uuid, "person", "project")
    require(can_guide(request.user, goal.person, goal.project))
    return goal


def add_step(request: Request, uuid: UUID) -> HttpResponse:
    goal = _goal(request, uuid)
    form = bind(StepForm, request, instance=PlanStep(goal=goal))
    back = plan_url(goal.person)
    if form.is_valid() and attempt(request, services.add_step, form=form, step=form.save(commit=False)):
        return redirect(back)
    return form_page(request, form, _("A step"), back, lead=goal.words)


@require_POST
def end_goal(request: Request, uuid: UUID) -> HttpResponse:
    goal = _goal(request, uuid)
    wanted = request.POST.get("status", "")
    status = wanted if wanted in (PlanGoal.Status.REACHED, PlanGoal.Status.GIVEN_UP) else PlanGoal.Status.REACHED
    attempt(request, services.end_goal, goal=goal, status=status)
    return redirect(plan_url(goal.person))


@require_POST
def tick(request: Request, uuid: UUID) -> HttpResponse:
    step = get_visible(PlanStep, request.user, uuid, "goal__person", "goal__project")
    return _tick(request, step, step.goal.person)


@require_POST
def tick_checklist(request: Request, uuid: UUID) -> HttpResponse:
    related = ("transition__person", "transition__project", "case__person", "case__project")
    step = get_visible(ChecklistStep, request.user, uuid, *related)
    return _tick(request, step, step.whole.person)


def _tick(request: Request, step: PlanStep | ChecklistStep, person: Person) -> HttpResponse:
    attempt(request, services.tick_step, step=step)
    here = reverse("my_guidance:plan") if not request.user.organisation_id else plan_url(person)
    return redirect(safe_next(request, here))


def add_transition(request: Request, uuid: UUID) -> HttpResponse:
    person = _guided(request, uuid)
    form = bind(TransitionForm, request, instance=Transition(person=person), user=request.user)
    back = plan_url(person)
    if form.is_valid() and attempt(request, services.begin_transition, form=form, transition=form.save(commit=False)):
        return redirect(back)
    return form_page(request, form, _("Moving on in school"), back, lead=person.full_name)


def _transition(request: Request, uuid: UUID) -> Transition:
    transition = get_visible(Transition, request.user, uuid, "person", "project")
    require(can_guide(request.user, transition.person, transition.project))
    return transition


def outcome(request: Request, uuid: UUID) -> HttpResponse:
    """Place received, started, still there in January."""
    transition = _transition(request, uuid)
    form = bind(OutcomeForm, request, instance=transition)
    back = plan_url(transition.person)
    if form.is_valid() and attempt(
        request, services.record_outcome, form=form, transition=form.save(commit=False), fields=form.changed_data
    ):
        messages.success(request, _("Saved."))
        return redirect(back)
    lead = f"{transition.person}: {transition}"
    return form_page(request, form, _("What came of it?"), back, lead=lead)


@require_POST
def close_transition(request: Request, uuid: UUID) -> HttpResponse:
    transition = _transition(request, uuid)
    attempt(request, services.close_transition, transition=transition)
    return redirect(plan_url(transition.person))
