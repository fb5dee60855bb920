"""Acts in activities: coming in, attending, completing."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kotosilta.activities.clubs import booked_for, tell_guests
from kotosilta.activities.models import (
    Activity,
    Application,
    Attendance,
    Enrolment,
    Headcount,
    Leader,
    Session,
    WaitingPlace,
)
from kotosilta.activities.permissions import (
    CHECK_IN,
    DEVICE,
    can_act_for,
    can_enrol_person,
    can_run_activity,
    can_select_applicants,
    can_set_up_activity,
    can_take_attendance,
)
from kotosilta.activities.progress import progress_of
from kotosilta.activities.reminders import tell_cancelled, tell_change
from kotosilta.activities.rules import LIST_OPENS_BEFORE, require_list, was_held
from kotosilta.activities.seats import give_seat
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.people.family import family_of
from kotosilta.people.grounds import ground_for
from kotosilta.people.models import Person, User
from kotosilta.people.names import fold
from kotosilta.people.permissions import actor_of, require_visible
from kotosilta.people.services import save_person

INTERPRETER = "interpreter"
DOOR_CLOSES_AFTER = dt.timedelta(hours=2)


@transaction.atomic
def enrol(*, activity: Activity, person: Person, by: User) -> Enrolment:
    """Give the person a seat. Enrolling twice is one enrolment. Raises Refused when full or closed."""
    require(can_enrol_person(by, activity, person))
    activity = locked(activity)  # whoever gives out seats waits here for the one before
    if activity.enrolment_by != Activity.EnrolmentBy.OPEN and not can_run_activity(by, activity):
        raise Refused(_("People apply to this activity; they do not enrol."))
    if not activity.takes_enrolments and not can_run_activity(by, activity):
        raise Refused(_("Enrolment has closed."))
    others = activity.waiting_places.going_on().exclude(person=person)
    if others.filter(status=WaitingPlace.Status.WAITING).exists() and not can_run_activity(by, activity):
        raise Refused(_("Others wait for a place. Go on the waiting list."))
    return give_seat(activity, person, by)


@transaction.atomic
def enrol_family(*, activity: Activity, people: list[Person], by: User) -> list[Enrolment]:
    """Enrol several people, all of them or none."""
    return [enrol(activity=activity, person=person, by=by) for person in people]


def end_enrolment(enrolment: Enrolment, by: User | None) -> None:
    """The person comes no more, and the seat is free; called inside an act."""
    enrolment.status, enrolment.seat, enrolment.left_on = Enrolment.Status.LEFT, None, clock.today()
    enrolment.save()
    audit.record("enrolment.left", by=by, subject=enrolment)


@transaction.atomic
def leave_activity(*, enrolment: Enrolment, by: User) -> None:
    """Give the seat back."""
    require(can_act_for(by, enrolment.activity, enrolment.person))
    if enrolment.status != Enrolment.Status.ENROLLED:
        raise Refused(_("This enrolment has already ended."))
    end_enrolment(enrolment, by)


@transaction.atomic
def apply(*, activity: Activity, person: Person, why: str, by: User) -> Application:
    """Apply to an activity that selects. Applying again after withdrawing opens the same application."""
    require(can_act_for(by, activity, person))
    if activity.enrolment_by != Activity.EnrolmentBy.APPLICATION or not activity.takes_enrolments:
        raise Refused(_("Applications have closed."))
    application, created = Application.objects.get_or_create(activity=activity, person=person, defaults={"why": why})
    if not created and application.status == Application.Status.WITHDRAWN:
        application.status, application.why = Application.Status.APPLIED, why
        application.save()
    audit.record("application.made", by=by, subject=application)
    return application


@transaction.atomic
def withdraw_application(*, application: Application, by: User) -> None:
    require(can_act_for(by, application.activity, application.person))
    _still_open(application)
    application.status = Application.Status.WITHDRAWN
    application.save(update_fields=["status"])
    audit.record("application.withdrawn", by=by, subject=application)


OPEN = (Application.Status.APPLIED, Application.Status.INTERVIEW)


def _still_open(application: Application) -> Application:
    """The application, locked, if nobody has decided it yet. Raises Refused."""
    fresh = locked(application)
    if fresh.status not in OPEN:
        raise Refused(_("The application has already been decided."))
    return fresh


@transaction.atomic
def invite_to_interview(*, application: Application, at: dt.datetime, by: User) -> None:
    require(can_select_applicants(by, application.activity))
    _still_open(application)
    application.status, application.interview_at = Application.Status.INTERVIEW, at
    application.save(update_fields=["status", "interview_at"])
    audit.record("application.interview", by=by, subject=application)


@transaction.atomic
def select_applicant(*, application: Application, by: User) -> Enrolment:
    """The applicant gets a seat. Raises Refused when all are taken."""
    require(can_select_applicants(by, application.activity))
    _still_open(application)
    enrolment = give_seat(locked(application.activity), application.person, by)
    application.status = Application.Status.SELECTED
    application.save(update_fields=["status"])
    audit.record("application.selected", by=by, subject=application)
    return enrolment


@transaction.atomic
def decline_applicant(*, application: Application, by: User) -> None:
    require(can_select_applicants(by, application.activity))
    _still_open(application)
    application.status = Application.Status.DECLINED
    application.save(update_fields=["status"])
    audit.record("application.declined", by=by, subject=application)


@transaction.atomic
def mark_attendance(
    *,
    session: Session,
    person: Person,
    status: str,
    by: User | Link,
    minutes: int | None = None,
    source: str = Attendance.Source.LIST,
) -> Attendance:
    """Mark one person at one session; marking again corrects. The first mark makes the session one that was held."""
    require(can_take_attendance(by, session, person))
    require_list(session, status)
    attendance, _created = Attendance.objects.update_or_create(
        session=session,
        person=person,
        defaults={"status": status, "minutes": minutes, "day": session.day, "approved_at": None, "approved_by": None},
        create_defaults={"status": status, "minutes": minutes, "day": session.day, "source": source},
    )
    if attendance.source == Attendance.Source.SELF:  # what the person told beforehand is overruled by the list
        attendance.source = Attendance.Source.LIST
        attendance.save(update_fields=["source"])
    if status == Attendance.Status.PRESENT:
        was_held(session)
    audit.record("attendance.marked", by=actor_of(by), subject=attendance, fields=_how(status, by))
    return attendance


def _how(status: str, by: User | Link) -> list[str]:
    """For the audit log: the mark, and that it was made on the club's device."""
    return [status] if isinstance(by, User) else [status, DEVICE]


@transaction.atomic
def mark_together(*, session: Session, people: Iterable[Person], status: str, by: User) -> None:
    """The same mark for several people at once; whoever has a mark keeps it."""
    wanted = list(people)
    require(can_run_activity(by, session.activity))
    require_visible(by, wanted)
    require_list(session, status)
    locked(session)
    marked = set(session.attendances.filter(person__in=wanted).values_list("person", flat=True))
    new = [
        Attendance(session=session, person=person, status=status, day=session.day, source=Attendance.Source.LIST)
        for person in wanted
        if person.pk not in marked
    ]
    Attendance.objects.bulk_create(new)
    if new and status == Attendance.Status.PRESENT:
        was_held(session)
    for attendance in new:
        audit.record("attendance.marked", by=by, subject=attendance, fields=[status])


@transaction.atomic
def unmark_attendance(*, session: Session, person: Person, by: User | Link) -> None:
    """Take a mark back that was a slip of the finger."""
    require(can_take_attendance(by, session, person))
    if session.is_practice:
        raise Refused(_("Days of practical training are written down by the trainee and approved by you."))
    for attendance in Attendance.objects.filter(session=session, person=person):
        audit.record("attendance.unmarked", by=actor_of(by), subject=attendance, fields=_how("", by))
        attendance.delete()
    anybody = session.attendances.filter(status=Attendance.Status.PRESENT).exists()
    if session.status == Session.Status.HELD and not anybody and not Headcount.objects.filter(session=session).exists():
        session.status = Session.Status.PLANNED
        session.save(update_fields=["status"])


@transaction.atomic
def mark_family(*, session: Session, person: Person, by: User) -> list[Attendance]:
    """One tap: the person and every family member who is enrolled in the activity are present."""
    family = {person.pk} | {member.pk for member in family_of(person)}
    enrolled = Person.objects.filter(
        pk__in=family,
        enrolments__activity=session.activity,
        enrolments__status__in=[Enrolment.Status.ENROLLED, Enrolment.Status.COMPLETED],
    )
    return [
        mark_attendance(session=session, person=member, status=Attendance.Status.PRESENT, by=by)
        for member in enrolled.distinct()
    ]


def _known_here(activity: Activity, name: str, birth_year: int | None) -> Person | None:
    """Somebody of that name (marks and case ignored) who has enrolled in, applied to or been at this activity before;
    another known year of birth makes it somebody else."""
    here = Person.objects.filter(
        Q(enrolments__activity=activity)
        | Q(applications__activity=activity)
        | Q(attendances__session__activity=activity)
    )
    namesakes = here.filter(sort_key=fold(name)).distinct().order_by("pk")
    if birth_year:
        namesakes = namesakes.filter(Q(birth_year=birth_year) | Q(birth_year__isnull=True))
    return namesakes.first()


@transaction.atomic
def walk_in(*, session: Session, name: str, birth_year: int | None, by: User | Link) -> Attendance:
    """Somebody comes without having enrolled: a name is enough. A person of that name who is known in this activity
    is taken; anybody else is written down as new."""
    require(can_take_attendance(by, session))
    require_list(session, Attendance.Status.PRESENT)
    locked(session)
    person = _known_here(session.activity, name, birth_year)
    if person is None:
        person = Person(keeper=session.activity.project.owner, full_name=name, birth_year=birth_year)
        save_person(person=person, by=actor_of(by), fields=["full_name", "birth_year"], action="person.walked_in")
    if not session.attendances.filter(person=person).exists():
        # Being on the list is what lets a leader see the new person at all.
        Attendance.objects.create(
            session=session,
            person=person,
            day=session.day,
            status=Attendance.Status.ABSENT,
            source=Attendance.Source.WALK_IN,
        )
    return mark_attendance(
        session=session,
        person=person,
        status=Attendance.Status.PRESENT,
        by=by,
        source=Attendance.Source.WALK_IN,
    )


@transaction.atomic
def count_heads(*, session: Session, adults: int, children: int, by: User) -> Headcount:
    """How many came to an open session. Counting again corrects."""
    require(can_run_activity(by, session.activity))
    if session.status == Session.Status.CANCELLED:
        raise Refused(_("This session was cancelled."))
    if session.starts_at > clock.now() + LIST_OPENS_BEFORE:
        raise Refused(_("Nobody can be present yet: the list opens on the day of the session."))
    headcount, _created = Headcount.objects.update_or_create(
        session=session, defaults={"adults": adults, "children": children}
    )
    was_held(session)
    audit.record("headcount.counted", by=by, subject=headcount)
    return headcount


@transaction.atomic
def log_practice(*, session: Session, person: Person, day: dt.date, hours: Decimal, what: str, by: User) -> Attendance:
    """A trainee logs a day of practical training; it counts when a leader has approved it."""
    require(
        ground_for(by, person) == "own_file"
        and session.activity.enrolments.filter(person=person, seat__isnull=False).exists()
    )
    last = min(clock.local(session.ends_at).date(), clock.today())
    if not session.is_practice or not session.day <= day <= last:
        raise Refused(
            _("Write a day between %(first)s and %(last)s.")
            % {"first": f"{session.day:%-d.%-m.%Y}", "last": f"{last:%-d.%-m.%Y}"}
        )
    attendance: Attendance | None = Attendance.objects.filter(session=session, person=person, day=day).first()
    if attendance is not None and (attendance.approved_at is not None or attendance.source != Attendance.Source.SELF):
        raise Refused(_("This day has been approved already. Ask the leader to change it."))
    attendance = attendance or Attendance(session=session, person=person, day=day)
    attendance.status, attendance.source = Attendance.Status.PRESENT, Attendance.Source.SELF
    attendance.minutes, attendance.what = int(hours * 60), what
    attendance.save()
    audit.record("practice.logged", by=by, subject=attendance)
    return attendance


@transaction.atomic
def approve_practice(*, attendance: Attendance, by: User) -> None:
    require(can_run_activity(by, attendance.session.activity))
    if attendance.source != Attendance.Source.SELF or attendance.status != Attendance.Status.PRESENT:
        raise Refused(_("There is nothing to approve."))
    attendance.approved_by, attendance.approved_at = by, clock.now()
    attendance.save(update_fields=["approved_by", "approved_at"])
    was_held(attendance.session)
    audit.record("practice.approved", by=by, subject=attendance)


@transaction.atomic
def refuse_practice(*, attendance: Attendance, by: User) -> None:
    """Take a logged day out again, approved or not; the trainee may log it anew."""
    require(can_run_activity(by, attendance.session.activity))
    if attendance.source != Attendance.Source.SELF or not attendance.session.is_practice:
        raise Refused(_("There is nothing to approve."))
    audit.record("practice.refused", by=by, subject=attendance)
    attendance.delete()


MOVES = {"starts_at", "ends_at", "place", "status"}  # what those who come must hear of


def _require_no_booking(session: Session) -> None:
    if booked_for(session):
        raise Refused(_("An expert is booked for this time. Move or cancel the booking first, on its own page."))


@transaction.atomic
def change_session(*, session: Session, by: User, fields: list[str]) -> Session:
    """Save these fields of a session; marks already made move with it to its new day. Whoever comes hears of a new time
    or place. Raises Refused when it was cancelled meanwhile, and when an expert is booked for the old time."""
    require(can_run_activity(by, session.activity))
    before = locked(session)
    if before.status == Session.Status.CANCELLED:
        raise Refused(_("This session was cancelled."))
    if before.is_practice != session.is_practice and session.attendances.exists():
        raise Refused(_("Somebody is already marked here. Make a new session for practical training."))
    moves = bool(MOVES & set(fields))
    if moves:
        _require_no_booking(before)
    session.status, session.sequence = before.status, before.sequence + 1
    session.save(update_fields=[*fields, "sequence"])
    if moves:
        tell_change(session, before.starts_at)
        tell_guests(session)
    if not session.is_practice:
        session.attendances.exclude(day=session.day).update(day=session.day)
    audit.record("session.changed", by=by, subject=session, fields=fields)
    return session


@transaction.atomic
def cancel_session(*, session: Session, by: User) -> int:
    """Cancel, and tell those who are enrolled. Returns how many were told by a message. Raises Refused when it was held
    or cancelled, and when an expert is booked for it."""
    require(can_run_activity(by, session.activity))
    session = locked(session, "activity")
    if session.status == Session.Status.HELD:
        raise Refused(_("This session was held; it cannot be cancelled."))
    if session.status == Session.Status.CANCELLED:
        raise Refused(_("This session was cancelled."))
    _require_no_booking(session)
    session.status = Session.Status.CANCELLED
    session.sequence += 1
    session.save(update_fields=["status", "sequence"])
    Link.objects.for_target(INTERPRETER, session).update(revoked_at=clock.now())
    audit.record("session.cancelled", by=by, subject=session)
    tell_guests(session)
    return tell_cancelled(session)


@transaction.atomic
def complete(*, enrolment: Enrolment, by: User, on: dt.date | None = None) -> Enrolment:
    """The person has completed the activity. Raises Refused while required hours are missing."""
    require(can_run_activity(by, enrolment.activity))
    if enrolment.status != Enrolment.Status.ENROLLED:
        raise Refused(_("This enrolment has already ended."))
    (progress,) = progress_of(enrolment.activity, [enrolment])
    missing = sum((max(hours.required - hours.done, Decimal(0)) for hours in progress.hours), Decimal(0))
    if missing:
        raise Refused(
            ngettext("%(hours)s hour is still missing.", "%(hours)s hours are still missing.", int(missing))
            % {"hours": f"{missing.normalize():f}"}
        )
    enrolment.status, enrolment.completed_on = Enrolment.Status.COMPLETED, on or clock.today()
    enrolment.save(update_fields=["status", "completed_on"])
    audit.record("enrolment.completed", by=by, subject=enrolment)
    return enrolment


@transaction.atomic
def ask_interpreter(*, session: Session, by: User) -> str:
    """Save what is wanted of the interpreter and make the link to answer by; returns its token. An older link ends."""
    require(can_run_activity(by, session.activity))
    Link.objects.for_target(INTERPRETER, session).update(revoked_at=clock.now())
    session.interpreter = Session.Interpreter.ASKED
    session.save(update_fields=["interpreter", "interpreter_language", "interpreter_mode", "interpreter_wish"])
    audit.record("interpreter.asked", by=by, subject=session)
    remaining = max(session.ends_at - clock.now(), dt.timedelta(days=1))
    return Link.issue(INTERPRETER, session, valid_for=remaining)


def session_of(link: Link) -> Session:
    """The session that an interpreter's link is for."""
    session: Session = Session.objects.select_related("activity").get(uuid=link.target)
    return session


@transaction.atomic
def confirm_interpreter(*, link: Link) -> Session:
    """The interpreter, without an account, says yes."""
    session = session_of(link)
    session.interpreter = Session.Interpreter.CONFIRMED
    session.save(update_fields=["interpreter"])
    audit.record("interpreter.confirmed", by=None, subject=session)
    return session


@transaction.atomic
def set_up_activity(*, activity: Activity, by: User) -> Activity:
    """A new activity; whoever sets it up leads it until somebody else is added."""
    require(can_set_up_activity(by, activity.project), _("Only those who work in the project set up activities."))
    activity.save()
    Leader.objects.create(activity=activity, user=by)
    audit.record("activity.created", by=by, subject=activity)
    return activity


@transaction.atomic
def end_leader(*, leader: Leader, by: User) -> None:
    """From now on this user no longer leads the activity."""
    require(can_run_activity(by, leader.activity))
    audit.end(leader, by=by)


def _door_links(session: Session) -> Any:
    return Link.objects.for_target(CHECK_IN, session) | Link.objects.for_target(DEVICE, session)


@transaction.atomic
def open_door(*, session: Session, purpose: str, by: User) -> str:
    """The link of the square at the door (CHECK_IN) or of a device that volunteers use (DEVICE), for this session only;
    it ends soon after the session, or when a new one is made. Returns its token. Raises Refused when the session is
    over or not today."""
    require(can_run_activity(by, session.activity) and purpose in (CHECK_IN, DEVICE))
    require_list(session, Attendance.Status.PRESENT)
    if session.is_over:
        raise Refused(_("This session is already over."))
    Link.objects.for_target(purpose, session).update(revoked_at=clock.now())
    audit.record("session.door_opened", by=by, subject=session, fields=[purpose])
    return Link.issue(purpose, session, valid_for=session.ends_at + DOOR_CLOSES_AFTER - clock.now())


@transaction.atomic
def close_door(*, session: Session, by: User) -> None:
    """The links of the door end now."""
    require(can_run_activity(by, session.activity))
    _door_links(session).filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    audit.record("session.door_closed", by=by, subject=session)


def is_door_open(session: Session) -> bool:
    return bool(_door_links(session).usable().exists())
