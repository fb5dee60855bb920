"""What people tell themselves, signed in or by a link: that they cannot come, that they can after all, that they are
here."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.activities.models import Attendance, Session
from kotosilta.activities.permissions import CHECK_IN, can_tell_beforehand
from kotosilta.activities.rules import require_list, was_held
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.people.grounds import ground_for
from kotosilta.people.models import Message, Person, User
from kotosilta.people.permissions import actor_of

DOOR_OPENS_BEFORE = dt.timedelta(hours=1)


def asked_by(link: Link) -> tuple[Session, Person] | None:
    """The session and the person of the message whose link this is; the message is the one place that knows both."""
    message = Message.objects.filter(opens=link, person__isnull=False).select_related("person").first()
    session = Session.objects.filter(uuid=link.target).select_related("activity").first()
    return (session, message.person) if message and message.person and session else None


@transaction.atomic
def say_cannot_come(*, session: Session, person: Person, by: Any) -> Attendance:
    """The person (or a guardian) tells beforehand: absent with a reason."""
    require(can_tell_beforehand(by, session, person) and session.activity.enrolments.filter(person=person).exists())
    locked(session)
    if session.is_over:
        raise Refused(_("This session is already over."))
    if Attendance.objects.filter(session=session, person=person, status=Attendance.Status.PRESENT).exists():
        raise Refused(_("The leader has already marked the person as present."))
    attendance, _created = Attendance.objects.update_or_create(
        session=session,
        person=person,
        defaults={"status": Attendance.Status.EXCUSED, "day": session.day, "source": Attendance.Source.SELF},
    )
    audit.record("attendance.excused", by=actor_of(by), subject=attendance)
    return attendance


@transaction.atomic
def say_can_come(*, session: Session, person: Person, by: Any) -> None:
    """Take back what was told beforehand: the person comes after all."""
    require(can_tell_beforehand(by, session, person))
    excused = Attendance.objects.filter(
        session=session, person=person, status=Attendance.Status.EXCUSED, source=Attendance.Source.SELF
    )
    if not excused:
        raise Refused(_("The leader has written this down. Tell the leader that the person is coming."))
    for attendance in excused:
        audit.record("attendance.excuse_taken_back", by=actor_of(by), subject=attendance)
        attendance.delete()


@transaction.atomic
def check_in(*, session: Session, person: Person, by: User, link: Link) -> Attendance:
    """At the door, with the square that hangs there: the person, or a guardian, says that they are here. What the
    leader has marked stays. Raises Refused before the door opens and when it is over."""
    require(link.purpose == CHECK_IN and link.target == session.uuid)
    require(ground_for(by, person) in {"own_file", "family"})
    require(session.activity.enrolments.filter(person=person, seat__isnull=False).exists())
    require_list(session, Attendance.Status.PRESENT)
    if session.starts_at - DOOR_OPENS_BEFORE > clock.now() or session.is_over:
        raise Refused(_("You can check in from an hour before the start until the end."))
    locked(session)
    attendance: Attendance | None = Attendance.objects.filter(session=session, person=person).first()
    if attendance is not None and attendance.source != Attendance.Source.SELF:
        return attendance
    attendance = attendance or Attendance(session=session, person=person, day=session.day)
    attendance.status, attendance.source = Attendance.Status.PRESENT, Attendance.Source.DOOR
    attendance.save()
    was_held(session)
    audit.record("attendance.checked_in", by=by, subject=attendance)
    return attendance
