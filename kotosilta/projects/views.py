"""Pages of a project's frame and of taking part in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kotosilta.core import audit, clock
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.lists import Column, list_file
from kotosilta.people.duplicates import find_duplicates
from kotosilta.people.models import Person
from kotosilta.people.permissions import can_change_person
from kotosilta.people.sign_in import second_factor_again
from kotosilta.people.views import person_url
from kotosilta.projects import services
from kotosilta.projects.forms import (
    AssignForm,
    CompleteEntryForm,
    CorrectEntryForm,
    EntryForm,
    FollowUpForm,
    LeaveForm,
    MemberForm,
    MilestoneForm,
    PartnerForm,
    ProjectForm,
    TakeInForm,
    TargetForm,
)
from kotosilta.projects.models import Assignment, FollowUp, Member, Milestone, Participation, Partner, Project, Target
from kotosilta.projects.permissions import (
    can_create_project,
    can_end_seat,
    can_give_system_access,
    can_import_participants,
    can_manage_project,
    can_see_numbers,
    can_work_in_project,
    seatable_organisations,
)


def visible_project(user: Any, slug: str) -> Project:
    """The project, or 404 for those outside it."""
    project: Project | None = Project.objects.all().visible_to(user).select_related("owner").filter(slug=slug).first()
    if project is None:
        raise Http404
    return project


def project_url(project: Project) -> str:
    return reverse("projects:project", args=[project.slug])


def projects(request: Request) -> HttpResponse:
    require(bool(request.user.organisation_id))
    rows = Project.objects.all().visible_to(request.user).select_related("owner")
    return render(request, "projects/projects.html", {"projects": rows, "may_add": can_create_project(request.user)})


def add_project(request: Request) -> HttpResponse:
    require(can_create_project(request.user), _("Only the coordinator of an organisation sets up a project."))
    form = bind(ProjectForm, request, user=request.user)
    if form.is_valid():
        return redirect(project_url(audit.save_form(form, by=request.user)))
    return form_page(request, form, _("Set up a project"), reverse("projects:list"))


def change_project(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_manage_project(request.user, project))
    form = bind(ProjectForm, request, user=request.user, instance=project)
    if form.is_valid():
        return redirect(project_url(audit.save_form(form, by=request.user)))
    return form_page(request, form, _("Change the project"), project_url(project))


def project(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    context = {
        "project": project,
        "partners": project.partners.filter(until__isnull=True).select_related("organisation"),
        "seatable": set(seatable_organisations(request.user, project).values_list("pk", flat=True)),
        "members": project.members.filter(until__isnull=True)
        .select_related("user", "organisation")
        .order_by("role", "user__name"),
        "targets": project.targets.all(),
        "may_manage": can_manage_project(request.user, project),
        "may_see_numbers": can_see_numbers(request.user, project),
        "may_work": can_work_in_project(request.user, project),
        "may_give_access": can_give_system_access(request.user, project),
        "may_seat": seatable_organisations(request.user, project).exists(),
        "may_import": can_import_participants(request.user, project),
    }
    return render(request, "projects/project.html", context)


def add_partner(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_manage_project(request.user, project))
    form = bind(PartnerForm, request, user=request.user, instance=Partner(project=project))
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(project_url(project))
    return form_page(request, form, _("Add a partner"), project_url(project))


def end_partnership(request: Request, uuid: UUID) -> HttpResponse:
    partner = get_visible(Partner, request.user, uuid, "project__owner", "organisation")
    require(can_manage_project(request.user, partner.project))
    if request.method != "POST":
        text = _("%(name)s is no longer a partner of the project.") % {"name": partner.organisation}
        return confirm_page(request, _("End now"), text, project_url(partner.project), _("End now"))
    services.end_partnership(partner=partner, by=request.user)
    return redirect(project_url(partner.project))


@second_factor_again  # who sees what follows from it
def add_member(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(seatable_organisations(request.user, project).exists())
    form = bind(MemberForm, request, user=request.user, project=project)
    if form.is_valid():
        services.seat_member(project=project, by=request.user, **form.cleaned_data)
        return redirect(project_url(project))
    return form_page(request, form, _("Add a member"), project_url(project))


def end_seat(request: Request, uuid: UUID) -> HttpResponse:
    member = get_visible(Member, request.user, uuid, "project")
    require(can_end_seat(request.user, member))
    if request.method != "POST":
        return confirm_page(
            request,
            _("End now"),
            _("%(name)s loses this role in the project at once, and what it let them see.") % {"name": member.user},
            reverse("projects:list"),
            _("End now"),
        )
    services.end_seat(member=member, by=request.user)
    return redirect(project_url(member.project) if member.project else reverse("projects:list"))


def add_target(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    return _edit_target(request, project, Target(project=project, position=project.targets.count()), _("Add a target"))


def change_target(request: Request, uuid: UUID) -> HttpResponse:
    target = get_visible(Target, request.user, uuid, "project")
    return _edit_target(request, target.project, target, _("Change the target"))


def _edit_target(request: Request, project: Project, target: Target, title: str) -> HttpResponse:
    require(can_manage_project(request.user, project))
    form = bind(TargetForm, request, project=project, instance=target)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect(project_url(project))
    return form_page(request, form, title, project_url(project))


def take_in(request: Request) -> HttpResponse:
    """Write down a new person. Whoever may be here already is shown first; the worker decides."""
    form = bind(TakeInForm, request, user=request.user)
    require(form.fields["project"].queryset.exists(), _("Only those who work in a project add people."))  # type: ignore[attr-defined]
    suggestions, hidden = [], 0
    if form.is_valid():
        route, chosen = form.route(), form.cleaned_data["project"]
        person = form.save(commit=False)
        person.keeper = services.keeper_for(chosen, request.user)
        found = find_duplicates(person, (route.value,) if route else ())
        mine = set(Person.objects.all().open_to(request.user).filter(pk__in=[s.person.pk for s in found]))
        suggestions = [suggestion for suggestion in found if suggestion.person in mine]
        hidden = len(found) - len(suggestions)
        if form.cleaned_data["sure"] or not found:
            services.take_in(project=chosen, person=person, by=request.user, fields=form.changed_data, route=route)
            return redirect("projects:enter", person.uuid, chosen.slug)
    context = {"suggestions": suggestions, "hidden": hidden}
    return form_page(
        request, form, _("Add a person"), reverse("people:list"), template="projects/take_in.html", **context
    )


def enter(request: Request, uuid: UUID, slug: str) -> HttpResponse:
    """The person becomes a participant, or comes back."""
    person, project = get_visible(Person, request.user, uuid), visible_project(request.user, slug)
    require(can_work_in_project(request.user, project) and can_change_person(request.user, person))
    form = bind(EntryForm, request, project=project, person=person)
    if form.is_valid():
        entry = dict(form.cleaned_data)
        day = entry.pop("entered_on")
        if attempt(
            request, services.enter_project, form=form, project=project, person=person, entered_on=day, entry=entry
        ):
            return redirect(person_url(person))
    lead = _(
        "What is asked here is frozen as it was on the first day. What you do not know yet you can complete later."
    )
    return form_page(request, form, _("Starts in the project"), person_url(person), lead=lead)


def assign(request: Request, uuid: UUID, slug: str) -> HttpResponse:
    person, project = get_visible(Person, request.user, uuid), visible_project(request.user, slug)
    require(can_work_in_project(request.user, project) and can_change_person(request.user, person))
    form = bind(AssignForm, request, project=project, person=person)
    if form.is_valid():
        services.assign(worker=form.cleaned_data["worker"], person=person, project=project, by=request.user)
        return redirect(person_url(person))
    return form_page(request, form, _("Who works with this person?"), person_url(person))


def end_assignment(request: Request, uuid: UUID) -> HttpResponse:
    assignment = get_visible(Assignment, request.user, uuid, "person", "project")
    require(can_manage_project(request.user, assignment.project) or assignment.worker_id == request.user.pk)
    if request.method != "POST":
        return confirm_page(
            request,
            _("End now"),
            _("%(name)s no longer works with this person and cannot open the file.") % {"name": assignment.worker},
            person_url(assignment.person),
            _("End now"),
        )
    services.end_assignment(assignment=assignment, by=request.user)
    return redirect("people:list")


def _participation(request: Request, uuid: UUID) -> Participation:
    participation = get_visible(Participation, request.user, uuid, "person", "project")
    require(can_work_in_project(request.user, participation.project))
    require(can_change_person(request.user, participation.person))
    return participation


def complete_entry(request: Request, uuid: UUID) -> HttpResponse:
    participation = _participation(request, uuid)
    form = bind(CompleteEntryForm, request, instance=participation)
    if form.is_valid():
        fresh = get_visible(Participation, request.user, uuid, "person", "project")
        services.complete_entry(participation=fresh, values=form.cleaned_data, by=request.user)
        return redirect(person_url(participation.person))
    lead = _("Write the situation as it was on the first day, not as it is now.")
    return form_page(request, form, _("Complete the entry data"), person_url(participation.person), lead=lead)


def correct_entry(request: Request, uuid: UUID, field: str) -> HttpResponse:
    participation = _participation(request, uuid)
    if field not in services.CORRECTABLE:
        raise Http404
    form = bind(CorrectEntryForm, request, participation=participation, field=field)
    if form.is_valid() and attempt(
        request,
        services.correct_entry,
        form=form,
        under="value",
        participation=participation,
        field=field,
        **form.cleaned_data,
    ):
        return redirect(person_url(participation.person))
    return form_page(request, form, _("Correct the entry data"), person_url(participation.person))


def leave(request: Request, uuid: UUID) -> HttpResponse:
    participation = _participation(request, uuid)
    form = bind(LeaveForm, request, instance=participation)
    if form.is_valid():
        values = form.cleaned_data
        services.leave_project(
            participation=participation,
            left_on=values["left_on"],
            status=values["exit_status"],
            qualification=values["exit_qualification"],
            helpful=values.get("exit_helpful"),
            by=request.user,
        )
        return redirect(person_url(participation.person))
    return form_page(request, form, _("Leaves the project"), person_url(participation.person))


def add_milestone(request: Request, uuid: UUID) -> HttpResponse:
    """Something that the fund counts has happened: a language test, an application."""
    participation = _participation(request, uuid)
    form = bind(MilestoneForm, request, instance=Milestone(participation=participation))
    back = person_url(participation.person)
    if form.is_valid() and attempt(request, services.reach_milestone, form=form, milestone=form.save(commit=False)):
        return redirect(back)
    lead = _("What the fund counts beside the time in the project.")
    return form_page(request, form, _("Write down an event"), back, lead=lead)


@require_POST
def remove_milestone(request: Request, uuid: UUID) -> HttpResponse:
    milestone = get_visible(Milestone, request.user, uuid, "participation__person", "participation__project")
    attempt(request, services.remove_milestone, milestone=milestone)
    return redirect(person_url(milestone.participation.person))


FOLLOW_UPS = [
    Column(gettext_lazy("Name"), lambda row: row[0].person.full_name),
    Column(gettext_lazy("What"), lambda row: row[2]),
    Column(gettext_lazy("Due"), lambda row: row[3]),
]


def follow_ups(request: Request, slug: str) -> HttpResponse:
    project = visible_project(request.user, slug)
    require(can_work_in_project(request.user, project))
    kinds = dict(FollowUp.Kind.choices)
    rows = [(p, kind, kinds[kind], due) for p, kind, due in services.follow_ups_due(project, request.user)]
    if made := list_file(request, "follow-ups", rows, FOLLOW_UPS, about=lambda row: row[0].audit_person()):
        return made
    return render(request, "projects/follow_ups.html", {"project": project, "rows": rows, "today": clock.today()})


def follow_up(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    participation = _participation(request, uuid)
    if kind not in dict(participation.follow_ups_due()):
        raise Http404
    form = bind(FollowUpForm, request, instance=FollowUp(participation=participation, kind=kind))
    if form.is_valid():
        services.answer_follow_up(follow_up=form.save(commit=False), by=request.user)
        messages.success(request, _("The answer is saved."))
        return redirect("projects:follow_ups", participation.project.slug)
    title = _("How are things %(when)s?") % {"when": dict(FollowUp.Kind.choices)[kind]}
    return form_page(
        request,
        form,
        title,
        reverse("projects:follow_ups", args=[participation.project.slug]),
        lead=participation.person.full_name,
    )
