"""Acts in the frame of a project: who comes in, who works with whom, who leaves."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import current, locked
from kotosilta.people.models import ContactRoute, Organisation, Person, User
from kotosilta.people.permissions import can_change_person
from kotosilta.people.services import end_ways_in, save_person
from kotosilta.projects.models import (
    Assignment,
    EntryCorrection,
    FollowUp,
    Member,
    Milestone,
    Participation,
    Partner,
    Project,
)
from kotosilta.projects.permissions import (
    can_end_seat,
    can_manage_project,
    can_seat_member,
    can_work_in_project,
    workers_for,
)

CARDS = ("entry", "exit")
CORRECTABLE = {
    "entered_on",
    "entry_gender",
    "entry_birth_year",
    "entry_labour_status",
    "entry_long_term_unemployed",
    "entry_education",
    "entry_citizenship",
}


@transaction.atomic
def seat_member(
    *,
    project: Project,
    email: str,
    name: str,
    organisation: Organisation,
    role: str,
    by: User,
    since: dt.datetime | None = None,
) -> Member:
    """Give somebody a role in the project; an account is made for a new e-mail address."""
    require(role != Member.Role.COORDINATOR, _("A coordinator's seat is in the organisation, not in a project."))
    require(
        can_seat_member(by, project, organisation),
        _("Only the organisation's own manager or coordinator adds its members."),
    )
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email=email, name=name, organisation=organisation)
    elif user.organisation_id is None:
        # A participant who now works here, for example as an expert, is staff from now on.
        user.organisation = organisation
        user.save(update_fields=["organisation"])
        end_ways_in(user)
    require(
        user.organisation_id == organisation.pk, _("This person works for another organisation. Ask its coordinator.")
    )
    member: Member = Member.objects.create(
        user=user,
        project=project,
        organisation=organisation,
        role=role,
        since=since or clock.now(),
    )
    audit.record("member.seated", by=by, subject=member, fields=[role])
    return member


@transaction.atomic
def end_seat(*, member: Member, by: User) -> None:
    """The access that the seat gave ends now, and with it the assignments. An ended seat stays as it is."""
    project = member.project
    require(project is not None and can_end_seat(by, member))
    if audit.end(member, by=by) and project is not None and not can_work_in_project(member.user, project):
        open_ones = Assignment.objects.filter(worker=member.user, project=project, until__isnull=True)
        open_ones.update(until=member.until)


@transaction.atomic
def end_partnership(*, partner: Partner, by: User) -> None:
    require(can_manage_project(by, partner.project))
    if audit.end(partner, by=by):
        _end_seats_without_partnership(partner, by)


def _end_seats_without_partnership(partner: Partner, by: User) -> None:
    """An organisation that is no longer a partner in any role loses its seats in the project, and their access."""
    still = Partner.objects.filter(current(), project=partner.project, organisation=partner.organisation)
    if partner.organisation == partner.project.owner or still.exists():
        return
    seats = Member.objects.filter(project=partner.project, organisation=partner.organisation, until__isnull=True)
    Assignment.objects.filter(project=partner.project, worker__in=seats.values("user"), until__isnull=True).update(
        until=partner.until
    )
    for seat in seats.select_related("user", "organisation"):
        audit.end(seat, by=by, at=partner.until)


@transaction.atomic
def take_in(
    *, project: Project, person: Person, by: User, fields: list[str], route: ContactRoute | None = None
) -> Person:
    """Write down a new person: kept by the worker's organisation, and the worker works with them from now on."""
    require(can_work_in_project(by, project), _("Only those who work in the project add people."))
    person.keeper = keeper_for(project, by)
    save_person(person=person, by=by, fields=fields)
    if route is not None:
        route.person = person
        route.save()
    _assign(worker=by, person=person, project=project, by=by)
    return person


def keeper_for(project: Project, user: User) -> Organisation:
    """The organisation that keeps a person whom this user writes down: the one the user works for in the project."""
    seat = Member.objects.filter(current(), user=user, project=project).select_related("organisation").first()
    return seat.organisation if seat else project.owner


@transaction.atomic
def assign(*, worker: User, person: Person, project: Project, by: User, since: dt.datetime | None = None) -> Assignment:
    """From now on this worker works with the person and may open the file. Only who may change the person says so:
    having seen a name in a list is not enough."""
    require(can_change_person(by, person) and can_work_in_project(by, project))
    require(worker in workers_for(project, person), _("This worker's organisation does not keep the person's record."))
    return _assign(worker=worker, person=person, project=project, by=by, since=since)


def _assign(
    *, worker: User, person: Person, project: Project, by: User, since: dt.datetime | None = None
) -> Assignment:
    assignment, created = Assignment.objects.get_or_create(
        worker=worker, person=person, project=project, until=None, defaults={"since": since or clock.now()}
    )
    if created:
        audit.record("assignment.started", by=by, subject=assignment)
    return assignment


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: User) -> None:
    require(can_manage_project(by, assignment.project) or assignment.worker_id == by.pk)
    audit.end(assignment, by=by)


def _may_change(participation: Participation, by: User) -> bool:
    """Working in the project and with the person: nobody changes the own or a child's frozen data."""
    return can_work_in_project(by, participation.project) and can_change_person(by, participation.person)


def freeze_entry(participation: Participation, person: Person) -> None:
    """Copy what the fund asks of the person, as it is at the first entry."""
    participation.entry_gender = person.gender
    participation.entry_birth_year = person.birth_year
    participation.entry_birth_month = person.birth_month
    participation.entry_birth_day = person.birth_day


@transaction.atomic
def enter_project(
    *, project: Project, person: Person, entered_on: dt.date, by: User, entry: dict[str, Any] | None = None
) -> Participation:
    """The person takes part from this day. Who has left before comes back: the first day and the entry data stay.
    Raises ValidationError for a day outside the project or before the last day of the earlier time."""
    require(can_work_in_project(by, project) and can_change_person(by, person))
    participation = Participation.objects.filter(project=project, person=person).first()
    if participation is not None:
        return _return_to_project(participation, entered_on, by)
    participation = Participation(project=project, person=person, entered_on=entered_on, **(entry or {}))
    freeze_entry(participation, person)
    participation.check_entry_day()
    participation.save()
    audit.record("participation.entered", by=by, subject=participation, fields=sorted(entry or {}))
    return participation


def _return_to_project(participation: Participation, on: dt.date, by: User) -> Participation:
    """The end and the results of the earlier time no longer hold; they are written again at the final exit."""
    if participation.left_on is not None:
        if on < participation.left_on:
            raise ValidationError({"entered_on": _("The person left later than this. Write the day of the return.")})
        participation.returned_on, participation.left_on = on, None
        participation.exit_status, participation.exit_qualification, participation.exit_helpful = "", None, None
        participation.exit_told_on = None
        participation.save()
        participation.follow_ups.all().delete()
        audit.record("participation.returned", by=by, subject=participation)
    return participation


@transaction.atomic
def complete_entry(*, participation: Participation, values: dict[str, Any], by: User) -> Participation:
    """Fill blanks of the entry data as they were at entry. A value that is already there is left alone."""
    require(_may_change(participation, by))
    filled = [
        name for name, value in values.items() if value not in ("", None) and getattr(participation, name) in ("", None)
    ]
    for name in filled:
        setattr(participation, name, values[name])
    participation.entry_told_on = None  # the other system does not know them yet
    participation.save(update_fields=[*filled, "entry_told_on"])
    audit.record("participation.entry_completed", by=by, subject=participation, fields=filled)
    return participation


@transaction.atomic
def correct_entry(*, participation: Participation, field: str, value: Any, reason: str, by: User) -> EntryCorrection:
    """Replace a frozen entry value that was wrong, and keep the old one with the reason. Raises ValueError for a
    field that is not entry data."""
    require(_may_change(participation, by))
    if field not in CORRECTABLE:
        raise ValueError(f"{field} is not entry data")
    old = getattr(participation, field)
    correction: EntryCorrection = EntryCorrection.objects.create(
        participation=participation,
        field=field,
        old_value="" if old is None else str(old),
        new_value="" if value is None else str(value),
        reason=reason,
        corrected_by=by,
    )
    setattr(participation, field, value)
    participation.entry_told_on = None  # the other system knows the wrong value
    participation.clean_fields(exclude={other.name for other in participation._meta.fields} - {field})
    if field == "entered_on":
        participation.check_entry_day()
    participation.clean()
    participation.save(update_fields=[field, "entry_told_on"])
    audit.record("participation.entry_corrected", by=by, subject=correction, fields=[field])
    return correction


@transaction.atomic
def leave_project(
    *,
    participation: Participation,
    left_on: dt.date,
    status: str,
    qualification: bool | None,
    by: User,
    helpful: bool | None = None,
) -> Participation:
    """The person leaves. Leaving again after a return overwrites the results."""
    require(_may_change(participation, by))
    participation.left_on, participation.exit_status = left_on, status
    participation.exit_qualification, participation.exit_helpful = qualification, helpful
    participation.exit_told_on = None
    participation.clean()
    participation.save(update_fields=["left_on", "exit_status", "exit_qualification", "exit_helpful", "exit_told_on"])
    audit.record("participation.left", by=by, subject=participation)
    return participation


def follow_ups_due(project: Project, user: User) -> list[tuple[Participation, str, dt.date]]:
    """Follow-ups that the fund asks for and nobody has answered, due first, of the people whom the user sees."""
    if not project.fund_rules.follow_ups:
        return []
    left = Participation.objects.all().visible_to(user).filter(project=project, left_on__isnull=False)
    rows = [
        (participation, kind, due)
        for participation in left.select_related("person", "project").prefetch_related("follow_ups")
        for kind, due in participation.follow_ups_due()
    ]
    return sorted(rows, key=lambda row: row[2])


@transaction.atomic
def answer_follow_up(*, follow_up: FollowUp, by: User) -> FollowUp:
    """Raises ValidationError for a day about which the fund does not ask."""
    require(_may_change(follow_up.participation, by))
    follow_up.clean()
    follow_up.save()
    audit.record("follow_up.answered", by=by, subject=follow_up)
    return follow_up


@transaction.atomic
def tell_other_system(*, participation: Participation, card: str, is_told: bool, by: User) -> Participation:
    """The entry or the exit has been typed into the fund's own system today; or not, after all. Raises Refused for an
    exit that is not there yet."""
    require(_may_change(participation, by) and card in CARDS)
    fresh = locked(participation)
    if card == "exit" and fresh.left_on is None:
        raise Refused(_("The person has not left the project."))
    field = f"{card}_told_on"
    setattr(fresh, field, clock.today() if is_told else None)
    fresh.save(update_fields=[field])
    audit.record(f"participation.{card}_told" if is_told else f"participation.{card}_untold", by=by, subject=fresh)
    return fresh


@transaction.atomic
def reach_milestone(*, milestone: Milestone, by: User) -> Milestone:
    """Raises ValidationError for a day before the first one or in the future."""
    require(_may_change(milestone.participation, by))
    milestone.clean()
    milestone.save()
    audit.record("milestone.reached", by=by, subject=milestone)
    return milestone


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by: User) -> None:
    """Written down by mistake."""
    require(_may_change(milestone.participation, by))
    audit.record("milestone.removed", by=by, subject=milestone)
    milestone.delete()
