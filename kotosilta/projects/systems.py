"""Acts on the access of other systems: give, end, and find out who is behind a token."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import current
from kotosilta.people.models import User
from kotosilta.projects.models import Project, SystemAccess
from kotosilta.projects.permissions import can_end_system_access, can_give_system_access, roles_in

SYSTEM = "system"  # purpose of the link that is the token
VALID = dt.timedelta(days=365)


@transaction.atomic
def give_access(*, project: Project, name: str, scopes: list[str], by: User) -> tuple[SystemAccess, str]:
    """Let a system act for oneself. Returns the token too, which nobody can read again. Raises Refused without a
    scope."""
    require(can_give_system_access(by, project))
    if not set(scopes) <= set(SystemAccess.Scope.values) or not scopes:
        raise Refused(_("Choose what the system may do."))
    made: SystemAccess = SystemAccess.objects.create(
        project=project, user=by, name=name, scopes=sorted(scopes), until=clock.now() + VALID
    )
    token = Link.issue(SYSTEM, made, valid_for=VALID)
    audit.record("system_access.given", by=by, subject=made, fields=made.scopes)
    return made, token


@transaction.atomic
def end_access(*, access: SystemAccess, by: User) -> None:
    """The token opens nothing from now on."""
    require(can_end_system_access(by, access))
    audit.end(access, by=by)
    Link.objects.for_target(SYSTEM, access).filter(revoked_at__isnull=True).update(revoked_at=clock.now())


def access_of(token: str) -> SystemAccess | None:
    """Whose token it is, while it holds: not ended or expired, its user still active and in the project."""
    link = Link.objects.find(SYSTEM, token)
    if link is None:
        return None
    found: SystemAccess | None = (
        SystemAccess.objects.filter(current(), uuid=link.target).select_related("user", "project__owner").first()
    )
    holds = found is not None and found.user.is_active and roles_in(found.user, found.project)
    return found if holds else None
