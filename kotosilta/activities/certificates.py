"""Diplomas and certificates of participation: who has earned one, and what it says."""

from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kotosilta.activities.models import Activity, Enrolment, SessionKind
from kotosilta.activities.permissions import can_run_activity
from kotosilta.activities.progress import Progress, progress_of
from kotosilta.core import clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.translated import Texts
from kotosilta.credentials.models import Credential
from kotosilta.credentials.services import order_credential, sign_occasion
from kotosilta.credentials.snapshots import Snapshot, Words
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
    """Everybody who came for some time: those who completed first, then by name."""
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
            _earned(row, {one.kind for one in issued.get(row.enrolment.uuid, [])}),
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


def _earned(progress: Progress, has: set[str]) -> str:
    """A diploma when the completion rule held; otherwise, once they no longer come, hours are certified. What was taken
    back is not simply issued again: whoever may correct it does (credentials.services.correct_credential)."""
    enrolment = progress.enrolment
    if enrolment.status == Enrolment.Status.COMPLETED:
        return "" if Kind.DIPLOMA in has else Kind.DIPLOMA
    if has:
        return ""
    over = (
        enrolment.status == Enrolment.Status.LEFT
        or not enrolment.activity.sessions.filter(ends_at__gt=clock.now()).exists()
    )
    return Kind.PARTICIPATION if over and progress.total else ""


def certificate_of(enrolment: Enrolment) -> Credential | None:
    """What was issued for this enrolment and holds."""
    issued = Credential.objects.in_force().filter(source=enrolment.uuid, issued_at__isnull=False)
    return issued.order_by("-issued_at").first()


@transaction.atomic
def issue_certificates(*, activity: Activity, kind: str, by: User, only: UUID | None = None) -> int:
    """Order a certificate of this kind for everybody who has earned one and has none (or for one enrolment only); the
    worker signs them. Returns how many. Raises Refused when there is nobody."""
    require(can_run_activity(by, activity))
    Activity.objects.select_for_update().get(pk=activity.pk)  # two at once would find the same people
    chosen = [
        row
        for row in ceremony_list(activity, by)
        if row.may_get and row.may_get == kind and only in (None, row.enrolment.uuid)
    ]
    if not chosen:
        raise Refused(_("Nobody is waiting for this certificate."))
    progress = {row.enrolment.pk: row for row in progress_of(activity, [row.enrolment for row in chosen])}
    for row in chosen:
        order_credential(
            kind=kind,
            person=row.enrolment.person,
            keeper=activity.project.owner,
            source=row.enrolment.uuid,
            occasion=activity.uuid,
            says=_says(activity, progress[row.enrolment.pk]),
            by=by,
        )
    sign_occasion.enqueue(str(activity.uuid))
    return len(chosen)


def _says(activity: Activity, progress: Progress) -> Snapshot:
    enrolment = progress.enrolment
    sessions = activity.sessions.exclude(status="cancelled").order_by("starts_at")
    first, last = sessions.first(), sessions.last()
    awarded = enrolment.completed_on or enrolment.left_on or clock.today()
    kinds: dict[str, Any] = dict(SessionKind.choices)
    return {
        "holder": enrolment.person.name_on_paper,
        "languages": (activity.project.owner.language, interface_language(enrolment.person.language)),
        "title": _words(activity.title),
        "about": _words(activity.description),
        "hours": [
            {"words": _in_all_languages(kinds[kind]), "hours": _number(hours)}
            for kind, hours in progress.by_kind.items()
            if hours
        ],
        "total_hours": _number(progress.total),
        "first_day": (first.day if first else awarded).isoformat(),
        "last_day": (clock.local(last.ends_at).date() if last else awarded).isoformat(),
        "awarded_on": awarded.isoformat(),
        "place": activity.place,
        "outcomes": [
            {"words": _words(outcome.words), "url": outcome.alignment}
            if outcome.alignment
            else {"words": _words(outcome.words)}
            for outcome in (activity.outcomes.all() if enrolment.status == Enrolment.Status.COMPLETED else [])
        ],
        "issuer": activity.project.owner.name,
        "project": activity.project.name,
        "signatories": _signatories(activity),
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
    return [{"role": _in_all_languages(roles[role]), "name": name} for role, name in signing[:SIGNATORIES_AT_MOST]]


def _words(texts: Texts) -> Words:
    return {code: entry["text"] for code, entry in (texts or {}).items() if entry.get("text")}


def _in_all_languages(label: Any) -> Words:
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = str(label)
    return words


def _number(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
