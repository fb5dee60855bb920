"""Who may do what in one-to-one guidance."""

from typing import Any

from django.db.models import Q

from kotosilta.activities.models import Activity
from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.core.records import current
from kotosilta.guidance.models import (
    AdvisorRequest,
    PlanGoal,
    Referral,
    ReferralStep,
    SchoolPlacement,
    Service,
    ServiceCase,
    Transition,
)
from kotosilta.guidance.models.schools import schools_of
from kotosilta.people.grounds import ground_for
from kotosilta.people.models import Organisation, Person, User
from kotosilta.people.permissions import can_change_person
from kotosilta.projects.models import ActivityKind, Member, Partner, Project
from kotosilta.projects.permissions import WORKING, can_manage_project, projects_worked_in

SCHOOL = "school"  # purpose of the link by which a school's teachers ask for the advisor
REFERRAL, REFERRAL_FAMILY = "referral", "referral_family"  # by which a service answers, and the family


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


def groups_for(case: ServiceCase) -> Any:
    """Groups of the case's project in which somebody can be enrolled now."""
    today = clock.today()
    open_yet = Q(enrol_until__isnull=True) | Q(enrol_until__gte=today)
    rows = Activity.objects.filter(open_yet, project=case.project_id, kind=ActivityKind.GROUP)
    return rows.filter(enrolment_by=Activity.EnrolmentBy.OPEN).order_by("pk")


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


def can_send_referral(user: Any, referral: Referral) -> bool:
    """Those who work with the person in the project."""
    return can_guide(user, referral.person, referral.project)


def source_of(by: Any, referral: Referral) -> str:
    """Whose word it is: the service by its link, the family (by a link or signed in), or the advisor; "" for nobody."""
    if isinstance(by, Link):
        sources = {REFERRAL: ReferralStep.Source.SERVICE, REFERRAL_FAMILY: ReferralStep.Source.FAMILY}
        return sources.get(by.purpose, "") if by.target == referral.uuid else ""
    if can_send_referral(by, referral):
        return ReferralStep.Source.ADVISOR
    return ReferralStep.Source.FAMILY if ground_for(by, referral.person) in ("own_file", "family") else ""


def can_guide(user: Any, person: Person, project: Project) -> bool:
    """Those who work with the person in the project."""
    works = user.is_authenticated and projects_worked_in(user).filter(pk=project.pk).exists()
    return bool(works and can_change_person(user, person))


def can_tick(user: Any, whole: PlanGoal | Transition | ServiceCase) -> bool:
    """The family itself, and those who work with it."""
    return can_guide(user, whole.person, whole.project) or ground_for(user, whole.person) in ("own_file", "family")
