"""Who may do what in schools and with contacts."""

from typing import Any

from kotosilta.core.models import Link
from kotosilta.core.records import current
from kotosilta.guidance.models import AdvisorRequest, SchoolPlacement, Service
from kotosilta.guidance.models.schools import schools_of
from kotosilta.people.models import Organisation, User
from kotosilta.projects.models import Member, Partner
from kotosilta.projects.permissions import WORKING, can_manage_project, projects_worked_in

SCHOOL = "school"  # purpose of the link by which a school's teachers ask for the advisor


def works_for_school(user: Any, school: Partner) -> bool:
    """Works in the school's project for the organisation that owns it."""
    return bool(user.is_authenticated and schools_of(user).filter(pk=school.pk).exists())


def can_place_advisor(user: Any, school: Partner) -> bool:
    """Says who is at the school and gives the school its link: whoever runs the project, and its advisors."""
    return works_for_school(user, school)


def advisors_for(school: Partner) -> Any:
    """Who may be placed at the school: those who work in the project for its owner."""
    seats = Member.objects.filter(
        current(), project=school.project_id, organisation=school.project.owner_id, role__in=WORKING
    )
    return User.objects.filter(pk__in=seats.values("user")).order_by("name")


def can_hand_over(user: Any, placement: SchoolPlacement) -> bool:
    """The advisor who leaves, and whoever runs the project."""
    runs = can_manage_project(user, placement.school.project)
    return works_for_school(user, placement.school) and (placement.advisor_id == user.pk or runs)


def can_ask_for_advisor(by: Any, school: Partner) -> bool:
    """Whoever has the school's link."""
    return isinstance(by, Link) and by.purpose == SCHOOL and by.target == school.uuid


def can_take_request(user: Any, request: AdvisorRequest) -> bool:
    return bool(AdvisorRequest.objects.all().visible_to(user).filter(pk=request.pk).exists())


def can_keep_services(user: Any, keeper: Organisation) -> bool:
    """Write services down for one's own organisation, and import them: those who work in a project."""
    own = bool(user.is_authenticated and user.organisation_id == keeper.pk)
    return own and projects_worked_in(user).exists()


def can_change_service(user: Any, service: Service) -> bool:
    """The organisation that checks it."""
    return can_keep_services(user, service.keeper)


def sees_confidential_addresses(user: Any) -> bool:
    """Those who work in a project may have to take somebody there."""
    return bool(user.is_authenticated and projects_worked_in(user).exists())
