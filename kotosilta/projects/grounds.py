"""Grounds of `projects`: running the project, and working with the person."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kotosilta.core.records import current
from kotosilta.people.grounds import broad
from kotosilta.people.models import Consent, Person
from kotosilta.projects.models import Assignment, Member, Participation
from kotosilta.projects.permissions import WORKING


@broad
def project_administration(user: Any) -> QuerySet[Any]:
    """Managers see the people of their project whom their own organisation keeps (partners' people stay with the
    partner); a coordinator sees all whom the organisation keeps."""
    seats = Member.objects.filter(current(), user=user, role__in=[Member.Role.MANAGER, Member.Role.COORDINATOR])
    of_person = {"person": OuterRef("pk")}
    administered = Q(pk__in=[])
    for role, project, organisation in seats.values_list("role", "project", "organisation"):
        kept = Q(keeper=organisation)
        if role == Member.Role.MANAGER:
            in_project = Participation.objects.filter(project=project, **of_person).order_by()
            worked_with = Assignment.objects.filter(project=project, **of_person)
            kept &= Q(Exists(in_project)) | Q(Exists(worked_with))
        administered |= kept
    return Person.objects.filter(administered).values("pk")


def assignment(user: Any) -> QuerySet[Any]:
    """Those with whom the user works now. It ends with the assignment, or with the worker's seat in the project."""
    seats = Member.objects.filter(current(), user=user)
    return Assignment.objects.filter(
        current(),
        Exists(seats.filter(project=OuterRef("project"), organisation=OuterRef("person__keeper"), role__in=WORKING)),
        worker=user,
    ).values("person")


def shared_by_consent(user: Any) -> QuerySet[Any]:
    """Those who allowed the project's partners to see their name: for everybody who works in such a project. The name
    only; the file stays with the keeper."""
    seats = Member.objects.filter(current(), user=user, role__in=WORKING)
    allowed = Consent.objects.all().valid("partners").values("person")
    return (
        Participation.objects.filter(Exists(seats.filter(project=OuterRef("project"))), person__in=allowed)
        .order_by()
        .values("person")
    )
