"""Grounds of `projects`: running the project, and working with the person."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kotosilta.core.records import current
from kotosilta.people.models import Consent, Person
from kotosilta.projects.models import Assignment, Member, Participation
from kotosilta.projects.permissions import WORKING


def project_administration(user: Any) -> QuerySet[Any]:
    """Managers see the people of their project whom their own organisation keeps (partners' people stay with the
    partner); a coordinator sees all whom the organisation keeps."""
    seats = Member.objects.filter(current(), user=user)
    managed = seats.filter(role=Member.Role.MANAGER)
    coordinated = seats.filter(role=Member.Role.COORDINATOR).values("organisation")
    if not managed.exists():
        return Person.objects.filter(keeper__in=coordinated).values("pk")
    in_project = Participation.objects.filter(
        Exists(managed.filter(project=OuterRef("project"), organisation=OuterRef("person__keeper")))
    )
    assigned = Assignment.objects.filter(
        Exists(managed.filter(project=OuterRef("project"), organisation=OuterRef("person__keeper")))
    )
    people: QuerySet[Any] = (
        in_project.order_by()
        .values("person")
        .union(assigned.values("person"), Person.objects.filter(keeper__in=coordinated).values("pk"), all=True)
    )
    return people


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
