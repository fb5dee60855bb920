"""Who may do what with activities."""

from typing import Any

from kotosilta.activities.models import Activity, Guest
from kotosilta.core.models import Link
from kotosilta.people.grounds import ground_for
from kotosilta.people.models import Person
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import WORKING, roles_in

GUEST = "guest"  # purpose of the link by which a guest answers


def can_run_activity(user: Any, activity: Activity) -> bool:
    """Take attendance, change sessions, see who is enrolled."""
    return user.is_authenticated and Activity.objects.all().run_by(user).filter(pk=activity.pk).exists()


def can_set_up_activity(user: Any, project: Project) -> bool:
    return bool(roles_in(user, project) & set(WORKING))


def can_select_applicants(user: Any, activity: Activity) -> bool:
    return can_run_activity(user, activity) and bool(roles_in(user, activity.project) & set(WORKING))


def can_enrol_person(user: Any, activity: Activity, person: Person) -> bool:
    """Oneself, one's children, whom one works with in the activity's project, and whoever is known in the activity
    that one leads."""
    ground = ground_for(user, person)
    if ground in {"own_file", "family"} or (ground == "assignment" and can_set_up_activity(user, activity.project)):
        return True
    return bool(ground) and can_run_activity(user, activity)


def can_answer_as_guest(by: Any, guest: Guest) -> bool:
    """The guest by the link in the message; a leader who was told."""
    if isinstance(by, Link):
        return by.purpose == GUEST and by.target == guest.uuid
    return can_run_activity(by, guest.session.activity)


def can_write_care_note(user: Any, person: Person) -> bool:
    """The person and the guardians."""
    return ground_for(user, person) in {"own_file", "family"}
