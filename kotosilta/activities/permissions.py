"""Who may do what with activities."""

from typing import Any

from django.db.models import Q

from kotosilta.activities.models import Activity, Guest, Session, WaitingPlace
from kotosilta.core.models import Link
from kotosilta.core.records import current
from kotosilta.people.grounds import ground_for
from kotosilta.people.models import Message, Person
from kotosilta.projects.models import Assignment, Participation, Project
from kotosilta.projects.permissions import WORKING, roles_in

# Purposes of links: a guest answers; somebody tells whether they come; the square at the door; a device of the club.
GUEST, ANSWER, CHECK_IN, DEVICE = "guest", "session_answer", "check_in", "club_device"
OFFER = "seat_offer"  # of a message and its link


def can_run_activity(user: Any, activity: Activity) -> bool:
    """Take attendance, change sessions, see who is enrolled."""
    return user.is_authenticated and Activity.objects.all().run_by(user).filter(pk=activity.pk).exists()


def can_set_up_activity(user: Any, project: Project) -> bool:
    return bool(roles_in(user, project) & set(WORKING))


def can_select_applicants(user: Any, activity: Activity) -> bool:
    return can_run_activity(user, activity) and bool(roles_in(user, activity.project) & set(WORKING))


def can_act_for(user: Any, activity: Activity, person: Person) -> bool:
    """Oneself, one's children, and whoever is known in the activity one leads."""
    ground = ground_for(user, person)
    return ground in {"own_file", "family"} or (bool(ground) and can_run_activity(user, activity))


def can_enrol_person(user: Any, activity: Activity, person: Person) -> bool:
    """Those who act for the person, and whoever works with them in the activity's own project: by an assignment there,
    or because they run the project in which the person takes part."""
    if can_act_for(user, activity, person):
        return True
    if not can_set_up_activity(user, activity.project):
        return False
    here = {"person": person, "project": activity.project}
    assigned = Assignment.objects.filter(current(), worker=user, **here).exists()
    takes_part = Participation.objects.filter(left_on__isnull=True, **here).exists()
    return assigned or (takes_part and ground_for(user, person) == "project_administration")


def can_answer_as_guest(by: Any, guest: Guest) -> bool:
    """The guest by the link in the message; a leader who was told."""
    if isinstance(by, Link):
        return by.purpose == GUEST and by.target == guest.uuid
    return can_run_activity(by, guest.session.activity)


def can_write_care_note(user: Any, person: Person) -> bool:
    """The person and the guardians."""
    return ground_for(user, person) in {"own_file", "family"}


def can_tell_beforehand(by: Any, session: Session, person: Person) -> bool:
    """The person and the guardians, or whoever holds the link of the message to the person about this session."""
    if isinstance(by, Link):
        theirs = Message.objects.filter(opens=by, person=person)
        return by.purpose == ANSWER and by.target == session.uuid and theirs.exists()
    return ground_for(by, person) in {"own_file", "family"}


def can_answer_offer(by: Any, place: WaitingPlace) -> bool:
    """The person and the guardians, or whoever holds the link of the offer."""
    if isinstance(by, Link):
        return by.purpose == OFFER and by.target == place.uuid
    return ground_for(by, place.person) in {"own_file", "family"}


def can_take_attendance(by: Any, session: Session, person: Person | None = None) -> bool:
    """Those who run the activity, for people whom they see; for this one session the club's device, for those who are
    enrolled or on the list."""
    if isinstance(by, Link):
        if by.purpose != DEVICE or by.target != session.uuid:
            return False
        seated = Q(enrolments__activity=session.activity_id, enrolments__seat__isnull=False)
        listed = Person.objects.filter(seated | Q(attendances__session=session))
        return person is None or listed.filter(pk=person.pk).exists()
    return can_run_activity(by, session.activity) and (person is None or bool(ground_for(by, person)))
