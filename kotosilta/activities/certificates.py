"""Diplomas and certificates of participation: who has earned one, and what it says."""

from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.activities.models import Activity, Enrolment, LearningOutcome, Session, SessionKind
from kotosilta.activities.permissions import can_run_activity
from kotosilta.activities.progress import Progress, progress_of
from kotosilta.core import clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.core.translated import by_language, in_all_languages
from kotosilta.credentials.models import Credential
from kotosilta.credentials.services import order_credential, sign_occasion
from kotosilta.credentials.snapshots import Snapshot
from kotosilta.people.models import User
from kotosilta.people.outbox import interface_language
from kotosilta.projects.models import Member

Kind = Credential.Kind
SIGNATORIES_AT_MOST = 3


class Awarded(NamedTuple):
    """One row of the ceremony list. `may_get`: the kind of certificate that the person has earned and does not have."""

    enrolment: Enrolment
    hours: Decimal
    credential: Credential | None
    may_get: str
    may_open: bool  # the certificate's own page, which is for those who may open the person's file

    @property
    def certificate_name(self) -> str:
        return self.enrolment.person.name_on_paper


def ceremony_list(activity: Activity, user: User) -> list[Awarded]:
    """Everybody who came for some time: those who completed first, then by name. In a fixed number of queries."""
    over = not activity.sessions.filter(ends_at__gt=clock.now()).exists()
    enrolments = activity.enrolments.all().visible_to(user).select_related("person")
    issued: dict[UUID, list[Credential]] = {}
    for row in Credential.objects.filter(occasion=activity.uuid).order_by("requested_at", "id"):
        issued.setdefault(row.source, []).append(row)
    may_open = Credential.objects.all().visible_to(user).filter(occasion=activity.uuid)
    own_pages = set(may_open.values_list("source", flat=True))
    rows = [
        Awarded(
            row.enrolment,
            row.total,
            _to_show(issued.get(row.enrolment.uuid, [])),
            _earned(row, {one.kind for one in issued.get(row.enrolment.uuid, [])}, over),
            row.enrolment.uuid in own_pages,
        )
        for row in progress_of(activity, enrolments)
        if row.total or row.enrolment.status == Enrolment.Status.COMPLETED or row.enrolment.uuid in issued
    ]
    return sorted(rows, key=lambda row: (row.enrolment.status != "completed", row.enrolment.person.sort_key))


def _to_show(issued: list[Credential]) -> Credential | None:
    """The newest one in force, a diploma before a certificate of participation; else the newest that was taken back."""
    ranked = sorted(issued, key=lambda one: (one.revoked_at is None, one.kind == Kind.DIPLOMA))
    return ranked[-1] if ranked else None


def _earned(progress: Progress, has: set[str], over: bool) -> str:
    """A diploma when the completion rule held; otherwise, once they left or the activity is over, hours are certified.
    What was taken back is not simply issued again: whoever may correct it does
    (credentials.services.correct_credential)."""
    enrolment = progress.enrolment
    if enrolment.status == Enrolment.Status.COMPLETED:
        return "" if Kind.DIPLOMA in has else Kind.DIPLOMA
    if has:
        return ""
    comes_no_more = over or enrolment.status == Enrolment.Status.LEFT
    return Kind.PARTICIPATION if comes_no_more and progress.total else ""


def certificate_of(enrolment: Enrolment) -> Credential | None:
    """What the ceremony list shows for this enrolment, if it is signed and in force."""
    shown = _to_show(list(Credential.objects.filter(source=enrolment.uuid).order_by("requested_at", "id")))
    return shown if shown is not None and shown.issued_at and not shown.revoked_at else None


@transaction.atomic
def issue_certificates(*, activity: Activity, kind: str, by: User, only: UUID | None = None) -> int:
    """Order a certificate of this kind for everybody who has earned one and has none (or for one enrolment only); the
    worker signs them. Returns how many. Raises Refused when there is nobody."""
    require(can_run_activity(by, activity))
    locked(activity)  # two at once would find the same people
    chosen = [
        row
        for row in ceremony_list(activity, by)
        if row.may_get and row.may_get == kind and only in (None, row.enrolment.uuid)
    ]
    if not chosen:
        raise Refused(_("Nobody is waiting for this certificate."))
    progress = {row.enrolment.pk: row for row in progress_of(activity, [row.enrolment for row in chosen])}
    course = _course(activity)
    for row in chosen:
        order_credential(
            kind=kind,
            person=row.enrolment.person,
            keeper=activity.project.owner,
            source=row.enrolment.uuid,
            occasion=activity.uuid,
            says=_says(course, progress[row.enrolment.pk]),
            by=by,
        )
    sign_occasion.enqueue(str(activity.uuid))
    return len(chosen)


class Course(NamedTuple):
    """What every certificate of the activity says alike."""

    activity: Activity
    sessions: list[Session]
    outcomes: list[LearningOutcome]
    signatories: Any


def _course(activity: Activity) -> Course:
    sessions = activity.sessions.exclude(status=Session.Status.CANCELLED).order_by("starts_at")
    return Course(activity, list(sessions), list(activity.outcomes.all()), _signatories(activity))


def _says(course: Course, progress: Progress) -> Snapshot:
    activity, enrolment = course.activity, progress.enrolment
    awarded = enrolment.completed_on or enrolment.left_on or clock.today()
    kinds: dict[str, Any] = dict(SessionKind.choices)
    return {
        "holder": enrolment.person.name_on_paper,
        "languages": (activity.project.owner.language, interface_language(enrolment.person.language)),
        "activity_kind": activity.kind,
        "title": by_language(activity.title),
        "about": by_language(activity.description),
        "hours": [
            {"words": in_all_languages(kinds[kind]), "hours": _number(hours)}
            for kind, hours in progress.by_kind.items()
            if hours
        ],
        "total_hours": _number(progress.total),
        "first_day": (course.sessions[0].day if course.sessions else awarded).isoformat(),
        "last_day": (clock.local(course.sessions[-1].ends_at).date() if course.sessions else awarded).isoformat(),
        "awarded_on": awarded.isoformat(),
        "place": activity.place,
        "outcomes": [
            {"words": by_language(outcome.words), "url": outcome.alignment}
            if outcome.alignment
            else {"words": by_language(outcome.words)}
            for outcome in (course.outcomes if enrolment.status == Enrolment.Status.COMPLETED else [])
        ],
        "issuer": activity.project.owner.name,
        "project": activity.project.name,
        "signatories": course.signatories,
    }


def _signatories(activity: Activity) -> Any:
    """The project's manager and those who lead the activity, by their roles."""
    roles = dict(Member.Role.choices)
    managers = Member.objects.filter(
        project=activity.project, organisation=activity.project.owner, role=Member.Role.MANAGER, until__isnull=True
    ).select_related("user")
    leaders = activity.leaders.filter(until__isnull=True).select_related("user")
    signing = [(Member.Role.MANAGER, seat.user.name) for seat in managers[:1]]
    signing += [(Member.Role.LEADER, leader.user.name) for leader in leaders]
    return [{"role": in_all_languages(roles[role]), "name": name} for role, name in signing[:SIGNATORIES_AT_MOST]]


def _number(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
