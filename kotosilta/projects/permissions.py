"""Who may do what in a project. Each answers for one user and one object, now."""

from typing import Any

from django.db.models import F, Q

from kotosilta.core.records import current
from kotosilta.people.models import Organisation, Person, User
from kotosilta.projects.models import Member, Partner, Project

Role = Member.Role
WORKING = (Role.MANAGER, Role.WORKER, Role.ADVISOR, Role.COUNSELLOR)
COUNTING = (Role.MANAGER, Role.WORKER, Role.ADVISOR, Role.COUNSELLOR, Role.STEERING, Role.AUDITOR)


def roles_in(user: Any, project: Project) -> set[str]:
    """The user's roles in the project at this moment."""
    if not user.is_authenticated:
        return set()
    seats = Member.objects.filter(current(), user=user)
    roles = set(seats.filter(project=project).values_list("role", flat=True))
    if seats.filter(role=Role.COORDINATOR, organisation=project.owner_id).exists():
        roles.add(Role.COORDINATOR)
    return roles


def can_manage_project(user: Any, project: Project) -> bool:
    """Change the frame: partners, members, targets. The owner's manager and coordinator; not a partner's manager."""
    return _manages_for_owner(user, project) or Role.COORDINATOR in roles_in(user, project)


def _manages_for_owner(user: Any, project: Project) -> bool:
    seats = Member.objects.filter(current(), user=user, project=project, organisation=project.owner_id)
    return user.is_authenticated and seats.filter(role=Role.MANAGER).exists()


def can_seat_member(user: Any, project: Project, organisation: Organisation) -> bool:
    """The owner's manager and coordinator seat the owner's people; a partner's people are seated by the partner's own
    coordinator (a seat can open the files of those whom its organisation keeps)."""
    return organisation in seatable_organisations(user, project)


def can_end_seat(user: Any, member: Member) -> bool:
    """Whoever runs the project for its owner, and the coordinator of the member's own organisation."""
    project = member.project
    return project is not None and (
        can_manage_project(user, project) or can_seat_member(user, project, member.organisation)
    )


def seatable_organisations(user: Any, project: Project) -> Any:
    """For which organisations may the user add members to the project?"""
    own = Q(pk=project.owner_id) if can_manage_project(user, project) else Q(pk__in=[])
    coordinated = Member.objects.filter(current(), user=user, role=Role.COORDINATOR).values("organisation")
    partners = Partner.objects.filter(current(), project=project, organisation__in=coordinated).values("organisation")
    return Organisation.objects.filter(own | Q(pk__in=partners))


def can_work_in_project(user: Any, project: Project) -> bool:
    """Take people in, log contacts, set up activities."""
    return bool(roles_in(user, project) & set(WORKING))


def can_import_participants(user: Any, project: Project) -> bool:
    """Imported people are kept by the owner, so its own manager imports them."""
    return _manages_for_owner(user, project)


def can_see_numbers(user: Any, project: Project) -> bool:
    """The dashboard. Leaders of single activities see their own activity instead."""
    return bool(roles_in(user, project) & {*COUNTING, Role.COORDINATOR})


def can_create_project(user: Any) -> bool:
    return user.is_authenticated and Member.objects.filter(current(), user=user, role=Role.COORDINATOR).exists()


def projects_worked_in(user: Any) -> Any:
    """Projects in which the user may take people in, now."""
    return Project.objects.filter(
        pk__in=Member.objects.filter(current(), user=user, role__in=WORKING).values("project")
    )


def owner_projects(user: Any) -> Any:
    """Ids of the projects in which the user works now for the organisation that owns it, and so keeps its records:
    partners see neither its experts and bookings nor its panels and schools' asks."""
    seats = Member.objects.filter(current(), user=user, role__in=WORKING, organisation=F("project__owner"))
    return seats.values("project")


def workers_for(project: Project, person: Person) -> Any:
    """Who may be named to work with the person: those who work in the project for the organisation that keeps the
    person, because an assignment opens the file to them only."""
    seats = Member.objects.filter(current(), project=project, role__in=WORKING, organisation=person.keeper_id)
    return User.objects.filter(pk__in=seats.values("user")).order_by("name")


def leaders_for(project: Project) -> Any:
    """The users who may lead an activity of the project."""
    seats = Member.objects.filter(current(), project=project, role__in=(*WORKING, Role.LEADER))
    return User.objects.filter(pk__in=seats.values("user")).order_by("name")


def has_seat(project: Project, email: str, role: str) -> bool:
    """Does the account of this address have this role in the project already?"""
    return Member.objects.filter(project=project, user__email=email.lower(), role=role, until__isnull=True).exists()


def can_give_system_access(user: Any, project: Project) -> bool:
    """Let another system act for oneself: whoever works or counts in the project, and its coordinator."""
    return bool(roles_in(user, project) & {*WORKING, Role.LEADER, Role.AUDITOR, Role.COORDINATOR})


def can_end_system_access(user: Any, access: Any) -> bool:
    """One's own; any in a project that one manages."""
    return access.user_id == user.pk or can_manage_project(user, access.project)
