"""Who may do what with reports and cases. Seeing a case is `Incident.visible_to`."""

from typing import Any

from kotosilta.core.records import current
from kotosilta.guidance.permissions import works_for_school
from kotosilta.incidents.models import Incident, Recipient, TeamMember
from kotosilta.people.models import User
from kotosilta.projects.models import Partner


def can_name_recipient(user: Any, school: Partner) -> bool:
    """Write down whom the school has named: those who work in the project for its owner. They never read a report."""
    return works_for_school(user, school)


def can_work_on_case(user: Any, incident: Incident) -> bool:
    """The school's recipients and the team of this case, but nobody whom the report names."""
    return bool(Incident.objects.all().visible_to(user).filter(pk=incident.pk).exists())


def can_take_out_of_team(user: Any, member: TeamMember) -> bool:
    """A recipient who reads the case, and the member."""
    receives = Recipient.objects.filter(current(), user=user, school=member.incident.school_id).exists()
    return can_work_on_case(user, member.incident) and (receives or member.user_id == user.pk)


def receives_reports(user: Any) -> bool:
    """Reads reports at some school, or is in the team of a case."""
    return bool(
        user.is_authenticated
        and (
            Recipient.objects.filter(current(), user=user).exists() or Incident.objects.all().visible_to(user).exists()
        )
    )


def team_for(incident: Incident) -> Any:
    """Whom a recipient may take into the case: those with an account of the school whom the report does not name, and
    who do not read it as recipients anyway (a holiday cover's access ends with the holiday)."""
    people = User.objects.filter(organisation=incident.school.organisation_id)
    people = people.exclude(pk__in=Recipient.objects.filter(current(), school=incident.school).values("user"))
    return people.exclude(pk__in=incident.not_to.values("pk")).order_by("name")
