"""Referrals in the demo: sent with the family's permission, answered or not."""

import datetime as dt

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.guidance.models import Referral, Service
from kotosilta.guidance.permissions import REFERRAL, REFERRAL_FAMILY
from kotosilta.guidance.services import referrals
from kotosilta.people.models import Person, User
from kotosilta.people.outbox import interface_language
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Project


def refer(project: Project, one: Person, service: Service, by: User, day: dt.date, reason: str) -> Referral:
    """The family reads, allows, and it is sent."""
    with on(day):
        draft = Referral(
            project=project, person=one, service=service, reason=reason, reached_by="044 123 4567, iltapäivällä",
            language=one.language,
        )  # fmt: skip
        referrals.write_referral(referral=draft, by=by)
        return referrals.send_referral(referral=draft, language=interface_language(one.language), by=by)


def said_by_service(referral: Referral, status: str, day: dt.date, *, note: str = "", weeks: int = 0) -> None:
    """By the link that the service got."""
    with on(day):
        link = Link.prepare(REFERRAL, referral, valid_for=referrals.LINK_VALID)
        until = clock.today() + dt.timedelta(weeks=weeks) if weeks else None
        referrals.tell_referral(referral=referral, status=status, by=link, note=note, waiting_until=until)


def said_by_family(referral: Referral, status: str, day: dt.date) -> None:
    """By the link that the family got."""
    with on(day):
        link = Link.prepare(REFERRAL_FAMILY, referral, valid_for=referrals.LINK_VALID)
        referrals.tell_referral(referral=referral, status=status, by=link)


def noted(referral: Referral, status: str, by: User, day: dt.date, note: str) -> None:
    """The advisor was told by phone."""
    with on(day):
        referrals.tell_referral(referral=referral, status=status, by=by, note=note)


def take_back(referral: Referral, by: User) -> None:
    """The family no longer wants it, and tells the advisor."""
    referrals.take_back_referral(referral=referral, by=by)
