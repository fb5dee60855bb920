"""Acts of advisors in schools: placements, the school's link, a teacher's request, hand-over."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import current, locked
from kotosilta.guidance import letters
from kotosilta.guidance.models import AdvisorRequest, Contact, PlanGoal, SchoolPlacement, ServiceCase, Transition
from kotosilta.guidance.permissions import (
    SCHOOL,
    advisors_for,
    can_ask_for_advisor,
    can_hand_over,
    can_place_advisor,
    can_take_request,
)
from kotosilta.guidance.services.contacts import log_contact
from kotosilta.people.models import Person, User
from kotosilta.people.outbox import Mailbox, queue
from kotosilta.projects.models import Assignment, Partner
from kotosilta.projects.services import assign

LINK_VALID = dt.timedelta(days=365)
WAITING_AT_MOST = 30  # requests of one school that wait: beyond it something is wrong, and the advisor must be told


@transaction.atomic
def place_advisor(*, placement: SchoolPlacement, by: User) -> SchoolPlacement:
    """An advisor is at the school from now on, on these weekdays; or a placement is changed."""
    created = placement.pk is None
    fits = not created or placement.advisor in advisors_for(placement.school)  # who has left can still be ended
    require(can_place_advisor(by, placement.school) and fits)
    placement.save()
    audit.record("school_placement.created" if created else "school_placement.changed", by=by, subject=placement)
    return placement


@transaction.atomic
def give_school_link(*, school: Partner, by: User) -> str:
    """The token of the school's new link, which its teachers share; an earlier one no longer opens anything."""
    require(can_place_advisor(by, school))
    Link.objects.for_target(SCHOOL, school).filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    audit.record("school.link_given", by=by, subject=school)
    return Link.issue(SCHOOL, school, valid_for=LINK_VALID)


def has_link(school: Partner) -> bool:
    """Is there a link that opens the school's page now?"""
    return Link.objects.for_target(SCHOOL, school).usable().exists()


def school_behind(link: Link) -> Partner | None:
    """The school of the link, while it is a school of the project."""
    rows = Partner.objects.filter(current(), uuid=link.target, role=Partner.Role.SCHOOL)
    return rows.select_related("organisation", "project").first()


@transaction.atomic
def ask_for_advisor(*, school: Partner, initials: str, school_class: str, by: Link) -> AdvisorRequest:
    """A teacher asks by the school's link; the advisors who are there now get a message that says where, not for whom.
    Raises Refused when the same pupil waits already, or too many do."""
    require(can_ask_for_advisor(by, school))
    locked(school)  # one at a time, so that the counts below hold
    waiting = AdvisorRequest.objects.filter(school=school).waiting()
    if waiting.filter(initials__iexact=initials, school_class__iexact=school_class).exists():
        raise Refused(_("This pupil is on the list already."))
    if waiting.count() >= WAITING_AT_MOST:
        raise Refused(_("Too many pupils wait at this school. Please talk with the advisor."))
    asked: AdvisorRequest = AdvisorRequest.objects.create(school=school, initials=initials, school_class=school_class)
    audit.record("advisor_request.asked", by=None, subject=asked)
    for advisor in {one.advisor for one in here(school)}:
        queue(
            Mailbox(advisor.email or "", advisor.language or "fi"),
            purpose="advisor_asked",
            once_key=f"advisor_asked:{asked.uuid}:{advisor.uuid}",
            letter=partial(letters.advisor_asked, school),
            about=asked.uuid,
        )
    return asked


def here(school: Partner) -> Iterable[SchoolPlacement]:
    """The advisors who are at the school now and still work in the project."""
    rows = SchoolPlacement.objects.filter(school=school, advisor__in=advisors_for(school)).on(clock.today())
    found: Iterable[SchoolPlacement] = rows.select_related("advisor")
    return found


@transaction.atomic
def take_request(*, asked: AdvisorRequest, by: User) -> AdvisorRequest:
    """The school sees "taken". Raises Refused when a colleague was faster."""
    require(can_take_request(by, asked))
    taken = AdvisorRequest.objects.filter(pk=asked.pk, taken_at__isnull=True).update(taken_by=by, taken_at=clock.now())
    asked.refresh_from_db()
    if not taken and asked.taken_by_id != by.pk:
        raise Refused(_("A colleague has taken this."))
    if taken:
        audit.record("advisor_request.taken", by=by, subject=asked)
    return asked


@transaction.atomic
def answer_request(*, asked: AdvisorRequest, contact: Contact, by: User) -> Contact:
    """The advisor has met the pupil: the contact is logged, and the school sees "done". Raises Refused when it is done
    already."""
    require(can_take_request(by, asked) and contact.project_id == asked.school.project_id)
    fresh = locked(asked)
    if fresh.done_at is not None:
        raise Refused(_("This is done already."))
    contact.school = asked.school
    log_contact(contact=contact, by=by)
    fresh.taken_by, fresh.taken_at = fresh.taken_by or by, fresh.taken_at or clock.now()
    fresh.contact, fresh.done_at = contact, clock.now()
    fresh.save(update_fields=["taken_by", "taken_at", "contact", "done_at"])
    audit.record("advisor_request.done", by=by, subject=fresh)
    return contact


@transaction.atomic
def hand_over(
    *, placement: SchoolPlacement, advisor: User, first_day: dt.date, people: Iterable[Person], note: str, by: User
) -> SchoolPlacement:
    """Another advisor takes the school over from that day: the weekdays, these people with their open next steps, and
    the pupils whom teachers asked for. The one who leaves no longer opens the people's files from that day on. Raises
    Refused when the day does not fit."""
    fresh = locked(placement, "school__project", "advisor")
    school, leaving = fresh.school, fresh.advisor
    require(can_hand_over(by, fresh) and advisor in advisors_for(school))
    if advisor == leaving:
        raise Refused(_("Choose another advisor than the one who leaves."))
    if first_day < clock.today() or first_day <= fresh.starts_on or (fresh.ends_on and fresh.ends_on < first_day):
        raise Refused(_("Choose a day within the placement, today or later."))
    there = (
        SchoolPlacement.objects.select_for_update().filter(school=school, advisor=advisor, ends_on__isnull=True).first()
    )
    following = there or SchoolPlacement(
        school=school, advisor=advisor, weekdays=[], room=fresh.room, starts_on=first_day, ends_on=fresh.ends_on
    )
    following.weekdays = sorted({*following.weekdays, *fresh.weekdays})  # who is there already comes more often
    following.handover_note = "\n\n".join(text for text in (following.handover_note, note) if text)
    fresh.ends_on = first_day - dt.timedelta(days=1)
    fresh.save(update_fields=["ends_on"])
    following.save()
    for person in people:
        _hand_over_person(person, school, leaving, advisor, first_day, by)
    if first_day == clock.today():
        AdvisorRequest.objects.filter(school=school, taken_by=leaving).waiting().update(taken_by=advisor)
    audit.record("school_placement.handed_over", by=by, subject=following)
    return following


def _hand_over_person(
    person: Person, school: Partner, leaving: User, advisor: User, first_day: dt.date, by: User
) -> None:
    begins = clock.now() if first_day == clock.today() else clock.at(first_day, dt.time(0))
    assign(worker=advisor, person=person, project=school.project, by=by, since=begins)
    steps = Contact.objects.filter(person=person, project=school.project).promised_by(leaving)
    later = Q() if first_day == clock.today() else Q(next_step_on__isnull=True) | Q(next_step_on__gte=first_day)
    steps.filter(later).update(next_step_by=advisor)
    for model in (PlanGoal, Transition, ServiceCase):
        rows: Any = model._default_manager
        rows.filter(person=person, project=school.project, worker=leaving).update(worker=advisor)
    theirs = Assignment.objects.filter(worker=leaving, person=person, project=school.project, until__isnull=True)
    for assignment in theirs.select_related("person"):
        audit.end(assignment, by=by, at=begins)
