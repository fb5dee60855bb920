"""The person's page: what the apps know about one person, for those who may open the file."""

from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from kotosilta.activities.models import Enrolment
from kotosilta.core.access import Request, get_visible
from kotosilta.core.records import current
from kotosilta.credentials.models import Credential
from kotosilta.experts.services.profiles import project_for
from kotosilta.guidance.models import Contact, Referral, ServiceCase
from kotosilta.people.consents import all_texts
from kotosilta.people.duplicates import find_duplicates
from kotosilta.people.models import Comparison, FamilyRelation, Message, Person
from kotosilta.people.permissions import can_change_person, is_of_staff
from kotosilta.people.purposes import why
from kotosilta.people.services import card_of, open_file
from kotosilta.privacy.opened import who_opened
from kotosilta.projects.models import Assignment, Participation
from kotosilta.projects.permissions import projects_worked_in
from kotosilta.validation.models import ValidationCase

SHOWN = 20


def person(request: Request, uuid: UUID) -> HttpResponse:
    try:
        person = get_visible(Person, request.user, uuid, "keeper", "user")
    except Http404:  # perhaps somebody who is one record with another now
        merge = Comparison.objects.all().visible_to(request.user).merges().filter(double=uuid).first()
        if merge is None:
            raise
        return redirect("portal:person", merge.kept.uuid)
    if not request.user.organisation_id:
        return redirect("portal:my_person", person.uuid)
    ground = open_file(person=person, by=request.user)
    prefetch_related_objects([person], "contact_routes")
    participations = (
        Participation.objects.all().visible_to(request.user).filter(person=person).select_related("project", "person")
    )
    consents = {consent.key: consent for consent in person.consents.filter(withdrawn_at__isnull=True)}
    duplicates = find_duplicates(person)
    seen = _seen_among(request.user, [suggestion.person for suggestion in duplicates])
    context = {
        "person": person,
        "ground": ground,
        "may_change": (may_change := can_change_person(request.user, person)),
        "may_change_sign_in": may_change and not is_of_staff(person),
        "card": card_of(person),
        "may_ask_peer": bool(request.user.organisation_id) and project_for(person) is not None,
        "skills": person.language_skills.all(),
        "routes": person.contact_routes.all(),
        "family": _family(request, person),
        "participations": participations.prefetch_related("follow_ups", "corrections", "milestones"),
        "projects": projects_worked_in(request.user).exclude(
            participations__person=person, participations__left_on__isnull=True
        ),
        "assignments": Assignment.objects.all()
        .visible_to(request.user)
        .filter(person=person, until__isnull=True)
        .select_related("worker", "project"),
        "enrolments": Enrolment.objects.all().visible_to(request.user).filter(person=person).select_related("activity"),
        "credentials": Credential.objects.all().visible_to(request.user).filter(person=person),
        **_worked_on(request, person),
        "consents": [(key, wording, consents.get(key)) for key, wording in all_texts().items()],
        "duplicates": [suggestion for suggestion in duplicates if suggestion.person.pk in seen],
        "merges": Comparison.objects.all()
        .visible_to(request.user)
        .merges()
        .filter(kept=person)
        .select_related("decided_by"),
        "messages_sent": [
            (message, why(message.purpose))
            for message in Message.objects.all()
            .visible_to(request.user)
            .filter(person=person)
            .order_by("-not_before")[:SHOWN]
        ],
        "opened": who_opened(person)[:10],
        "worked_in": (worked_in := list(projects_worked_in(request.user))),
        "worked_in_ids": {project.pk for project in worked_in},
    }
    return render(request, "portal/person.html", context)


def _seen_among(user: Any, people: list[Person]) -> set[int]:
    """Ids of those whose file the user may open."""
    ids = [person.pk for person in people]
    return set(Person.objects.all().open_to(user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _worked_on(request: Request, person: Person) -> dict[str, Any]:
    """Talks, cases and referrals, the newest of each."""
    return {
        "contacts": Contact.objects.all()
        .visible_to(request.user)
        .filter(person=person)
        .select_related("worker")[:SHOWN],
        "service_cases": ServiceCase.objects.all()
        .visible_to(request.user)
        .filter(person=person)
        .defer("situation")[:SHOWN],
        "validation_cases": ValidationCase.objects.all()
        .visible_to(request.user)
        .filter(person=person)
        .prefetch_related("units")
        .defer("wish")[:SHOWN],
        "referrals": Referral.objects.all()
        .visible_to(request.user)
        .filter(person=person)
        .select_related("service")
        .defer("reason", "reached_by")[:SHOWN],
    }


def _family(request: Request, person: Person) -> list[tuple[FamilyRelation, Person, bool]]:
    """(relation, the other person, whether `person` is its subject)"""
    relations = (
        FamilyRelation.objects.all().visible_to(request.user).filter(current()).select_related("person", "relative")
    )
    mine = [(r, r.relative, True) for r in relations.filter(person=person)]
    return mine + [(r, r.person, False) for r in relations.filter(relative=person)]
