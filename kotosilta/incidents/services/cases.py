"""Acts of the school on its case, and of the project on who receives reports."""

import datetime as dt
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import current, locked
from kotosilta.incidents import letters
from kotosilta.incidents.models import ESCALATED, Incident, Involved, Recipient, Step, TeamMember, Telling
from kotosilta.incidents.permissions import can_name_recipient, can_take_out_of_team, can_work_on_case, team_for
from kotosilta.incidents.services.reports import readers_of
from kotosilta.incidents.vocabulary import ESCALATION, FOLLOW_UPS, STEPS, Result
from kotosilta.people.models import Message, User
from kotosilta.people.outbox import Mailbox, queue
from kotosilta.projects.models import Member, Partner

TOLD_FROM = dt.time(7)  # recipients are told of waiting reports once a day, so that no moment leads to a report
PURPOSE = "incidents"
AGAIN_AFTER = 14  # days to the next follow-up when it continues


def _lock(incident: Incident) -> Incident:
    return locked(incident, "school__organisation", "school__project")


def progress_for(user: User) -> Any:
    """That reports came to the user's schools and how far they are; the texts are not read."""
    rows = Incident.objects.all().progress_for(user).select_related("school__organisation")
    return rows.defer("told", "contact").prefetch_related("steps")


@transaction.atomic
def name_recipient(
    *, school: Partner, email: str, name: str, role: str, since: dt.date, until: dt.date | None, by: User
) -> Recipient:
    """The school has named who reads its reports; an account of the school's is made for a new address. Raises Refused
    for somebody of another organisation and for a time that is over."""
    require(can_name_recipient(by, school))
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email=email, name=name, organisation=school.organisation)
    if user.organisation_id != school.organisation_id:
        raise Refused(
            _("This account belongs to another organisation. Name somebody of the school, which owns its cases.")
        )
    if until is not None and until < max(since, clock.today()):
        raise Refused(_("Choose a day to come."))
    begins = clock.now() if since <= clock.today() else clock.at(since, dt.time(0))
    ends = clock.at(until + dt.timedelta(days=1), dt.time(0)) if until else None
    if Recipient.objects.filter(school=school, user=user, role=role).not_over().exists():
        raise Refused(_("This person already has this role."))
    made: Recipient = Recipient.objects.create(school=school, user=user, role=role, since=begins, until=ends)
    audit.record("recipient.named", by=by, subject=made)
    return made


@transaction.atomic
def end_recipient(*, recipient: Recipient, by: User) -> None:
    """Reads no report from now on, and works on no case by the team; a time that is to come is cancelled. Raises
    Refused while a case is open that nobody else may read."""
    require(can_name_recipient(by, recipient.school))
    locked(recipient.school)  # one at a time: two last ones must not both go
    fresh = Recipient.objects.select_related("user", "school").get(pk=recipient.pk)
    if fresh.since > clock.now():
        audit.record("recipient.cancelled", by=by, subject=fresh)
        fresh.delete()
        return
    if fresh.until is not None and fresh.until <= clock.now():
        return
    stay = Recipient.objects.filter(school=fresh.school).now().exclude(pk=fresh.pk).values_list("user", flat=True)
    for incident in Incident.objects.filter(school=fresh.school).exclude(status=Incident.Status.CLOSED):
        if not set(stay) - set(incident.not_to.values_list("pk", flat=True)):
            raise Refused(_("Reports wait at this school. Name somebody else first."))
    fresh.until = clock.now()
    fresh.save(update_fields=["until"])
    if fresh.user_id not in set(stay):
        TeamMember.objects.filter(user=fresh.user, incident__school=fresh.school, until__isnull=True).update(
            until=fresh.until
        )
    audit.record("recipient.ended", by=by, subject=fresh)


@transaction.atomic
def take_up(*, incident: Incident, by: User) -> Incident:
    """The school deals with it from today: the steps with their days. Raises Refused when a colleague was faster."""
    fresh = _lock(incident)
    require(can_work_on_case(by, fresh))
    if fresh.status != Incident.Status.RECEIVED:
        raise Refused(_("This has been taken up already."))
    fresh.status, fresh.taken_up_on, fresh.taken_up_by = Incident.Status.TAKEN_UP, clock.today(), by
    fresh.save(update_fields=["status", "taken_up_on", "taken_up_by"])
    today = clock.today()
    Step.objects.bulk_create(
        Step(incident=fresh, key=key, due_on=today + dt.timedelta(days=rule.days)) for key, rule in STEPS.items()
    )
    audit.record("incident.taken_up", by=by, subject=fresh)
    return fresh


@transaction.atomic
def assess(*, incident: Incident, fields: list[str], by: User) -> Incident:
    """Was it bullying (repeated, on purpose, against somebody weaker); was it racism or harassment: recorded apart."""
    require(can_work_on_case(by, incident))
    incident.save(update_fields=["is_repeated", "is_intended", "is_unequal", "is_racism", "is_harassment"])
    audit.record("incident.assessed", by=by, subject=incident, fields=fields)
    return incident


@transaction.atomic
def do_step(*, step: Step, note: str, result: str, by: User) -> Step:
    """It is done, with what was said; a follow-up says how it is now. When it continues, the measures are tightened and
    there is another follow-up. Raises Refused for a step that is done."""
    incident = _lock(step.incident)
    require(can_work_on_case(by, incident))
    fresh = locked(step)
    if fresh.done_on is not None:
        raise Refused(_("This is done already."))
    if fresh.is_follow_up and not result:
        raise Refused(_("Write how it is now."))
    fresh.note, fresh.done_on, fresh.done_by = note, clock.today(), by
    fresh.result = result if fresh.is_follow_up else ""
    fresh.save()
    if fresh.result == Result.CONTINUES:
        _tighten(incident)
    audit.record("incident.step_done", by=by, subject=incident, fields=[fresh.key])
    return fresh


def _tighten(incident: Incident) -> None:
    today = clock.today()
    Step.objects.create(incident=incident, key=ESCALATED, due_on=today + dt.timedelta(days=ESCALATION.days))
    Step.objects.create(incident=incident, key=FOLLOW_UPS[1], due_on=today + dt.timedelta(days=AGAIN_AFTER))


@transaction.atomic
def involve(*, incident: Incident, side: str, name: str, by: User) -> Involved:
    """A pupil in the case, by the next letter."""
    fresh = _lock(incident)
    require(can_work_on_case(by, fresh))
    number = fresh.involved.count()
    if number >= 26:
        raise Refused(_("There are 26 people in this case already."))
    made: Involved = Involved.objects.create(incident=fresh, letter=chr(ord("A") + number), side=side, name=name)
    audit.record("incident.involved", by=by, subject=fresh)
    return made


@transaction.atomic
def take_into_team(*, incident: Incident, user: User, by: User) -> TeamMember:
    """Somebody of the school works on this case too."""
    fresh = _lock(incident)
    require(can_work_on_case(by, fresh) and user in team_for(fresh))
    member: TeamMember
    member, created = TeamMember.objects.get_or_create(incident=fresh, user=user, until=None)
    if created:
        audit.record("incident.team_member", by=by, subject=fresh)
    return member


@transaction.atomic
def take_out_of_team(*, member: TeamMember, by: User) -> None:
    """Works on this case no longer, and reads it no longer. A recipient does it, or the member."""
    require(can_take_out_of_team(by, member))
    audit.end(member, by=by)


@transaction.atomic
def close_case(*, incident: Incident, by: User) -> Incident:
    """It has stopped or lessened, as the last follow-up says. Raises Refused while a legal duty or a follow-up is open,
    or while it continues."""
    fresh = _lock(incident)
    require(can_work_on_case(by, fresh))
    if fresh.status != Incident.Status.TAKEN_UP:
        raise Refused(_("Only what has been taken up can be closed."))
    if fresh.steps.filter(done_on__isnull=True).exists():
        raise Refused(_("Some steps are open. Do them first, the follow-ups too."))
    last = fresh.steps.exclude(result="").order_by("-done_on", "-due_on", "-id").first()
    if last is None or last.result == Result.CONTINUES:
        raise Refused(_("It continues. Follow up again before you close the case."))
    fresh.status, fresh.result, fresh.closed_on = Incident.Status.CLOSED, last.result, clock.today()
    fresh.save(update_fields=["status", "result", "closed_on"])
    audit.record("incident.closed", by=by, subject=fresh)
    return fresh


@transaction.atomic
def tell_recipients() -> int:
    """A duty of the worker: once a day, at its first round after seven, whether or not anything waits, so that no
    moment leads to a report. Recipients are told that reports wait for them: never how many or which, and nobody of a
    report that names them. After more than a week the project's managers are told that a school is silent. What has
    been sent is not kept. Returns how many were told."""
    if clock.local(clock.now()).time() < TOLD_FROM:
        return 0
    Message.objects.filter(purpose=PURPOSE, state=Message.State.SENT).delete()
    _row, is_first = Telling.objects.get_or_create(day=clock.today())
    if not is_first:
        return 0
    readers: set[User] = set()
    silent: set[Partner] = set()
    for incident in Incident.objects.all().waiting().select_related("school__organisation", "school__project"):
        readers |= {row.user for row in readers_of(incident.school, incident.not_to.all())}
        silent |= {incident.school} if incident.is_late else set()
    for user in readers:
        _tell(user, letters.reports_wait)
    calls = [(school, manager) for school in silent for manager in _managers(school)]
    for school, manager in calls:
        _tell(manager, partial(letters.not_taken_up, school))
    return len(readers) + len(calls)


def _managers(school: Partner) -> Any:
    seats = Member.objects.filter(
        current(), project=school.project, role=Member.Role.MANAGER, organisation=school.project.owner_id
    )
    return User.objects.filter(pk__in=seats.values("user"))


def _tell(user: User, letter: Any) -> None:
    queue(
        Mailbox(user.email or "", user.language or "fi"),
        purpose=PURPOSE,
        once_key=f"{PURPOSE}:{uuid4()}",
        letter=letter,
    )
