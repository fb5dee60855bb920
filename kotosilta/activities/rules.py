"""What every act that marks a list keeps to."""

import datetime as dt

from django.utils.translation import gettext as _

from kotosilta.activities.models import Attendance, Session
from kotosilta.core import clock
from kotosilta.core.acts import Refused

LIST_OPENS_BEFORE = dt.timedelta(hours=12)


def was_held(session: Session) -> None:
    """Somebody came: what was planned has been held."""
    if session.status == Session.Status.PLANNED:
        session.status = Session.Status.HELD
        session.save(update_fields=["status"])


def require_list(session: Session, status: str) -> None:
    """May the list of this session be marked so now? Raises Refused."""
    if session.status == Session.Status.CANCELLED:
        raise Refused(_("This session was cancelled."))
    if session.is_practice:
        raise Refused(_("Days of practical training are written down by the trainee and approved by you."))
    if status == Attendance.Status.PRESENT and session.starts_at > clock.now() + LIST_OPENS_BEFORE:
        raise Refused(_("Nobody can be present yet: the list opens on the day of the session."))
