"""Acts of those who assess: ask, mark, agree, approve."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.credentials.models import Credential
from kotosilta.credentials.services import order_credential, sign_occasion, take_back
from kotosilta.guidance.models import PlanGoal, PlanStep, WorkPlacement
from kotosilta.guidance.services.plans import add_step, agree_goal
from kotosilta.people.models import User
from kotosilta.people.outbox import Mailbox, queue
from kotosilta.people.permissions import actor_of
from kotosilta.validation import letters
from kotosilta.validation.certificates import occasion_of, says_of
from kotosilta.validation.models import Assessment, Evidence, Mark, Outcome, ValidationCase
from kotosilta.validation.models.assessments import NOT_SHOWN, THREE, Role
from kotosilta.validation.permissions import (
    TUTOR,
    assessors_for,
    can_agree,
    can_approve,
    can_assess,
    can_guide_case,
    is_close_to,
)
from kotosilta.validation.services.cases import still_open

TUTOR_AFTER = dt.timedelta(days=21)  # the link works so long after the training ended
ASKED_ROLES = (Role.INTERVIEW, Role.COUNSELLOR, Role.TEACHER)


class GivenMark(NamedTuple):
    """What a form says of one outcome."""

    outcome: Outcome
    level: str
    ground: str = ""
    words: str = ""
    evidence: tuple[Evidence, ...] = ()


def _allowed(case: ValidationCase) -> ValidationCase:
    """The case as it is now, locked. Raises Refused when it has ended or the candidate does not allow assessors."""
    fresh = still_open(case)
    if not fresh.is_allowed:
        raise Refused(_("The candidate has not allowed assessors to see anything. Ask the candidate first."))
    return fresh


def _not_agreed_yet(case: ValidationCase) -> None:
    consensus = case.assessment_as(Role.CONSENSUS)
    if consensus is not None and consensus.given_at is not None:
        raise Refused(_("What was agreed on has been written down. Nobody can be asked any more."))


def _not_close(user: User, case: ValidationCase) -> None:
    if is_close_to(user, case.person):
        words = _("%(name)s belongs to the candidate's family and cannot assess. Choose somebody else.")
        raise Refused(words % {"name": user.name})


@transaction.atomic
def ask_assessor(
    *, case: ValidationCase, role: str, assessor: User, by: User, due_on: dt.date | None = None
) -> Assessment:
    """Ask a teacher or counsellor for marks; somebody else may be asked as long as none were given. Raises Refused
    without the candidate's consent, for a relative, and when marks stand already."""
    fresh = _allowed(case)
    require(can_guide_case(by, fresh) and role in ASKED_ROLES)
    _not_close(assessor, fresh)
    if not assessors_for(fresh, role).filter(pk=assessor.pk).exists():
        raise Refused(_("Choose somebody who assesses in this project."))
    _not_agreed_yet(fresh)
    three = set(fresh.assessments.filter(role__in=THREE).exclude(role=role).values_list("assessor", flat=True))
    if role in THREE and assessor.pk in three:
        raise Refused(_("The three assess each on their own: choose somebody who has not been asked yet."))
    asked: Assessment = fresh.assessment_as(role) or Assessment(case=fresh, role=role)
    if asked.given_at is not None:
        raise Refused(_("Marks have been given already: %(role)s.") % {"role": asked.get_role_display()})
    if asked.pk and asked.assessor_id != assessor.pk:
        asked.marks.all().delete()  # a draft of somebody else
    asked.assessor, asked.due_on, asked.asked_at = assessor, due_on, clock.now()
    asked.save()
    audit.record("assessment.asked", by=by, subject=asked, fields=[role])
    return asked


@transaction.atomic
def ask_tutor(
    *, case: ValidationCase, placement: WorkPlacement, by: User, email: str = "", language: str = "fi"
) -> tuple[Assessment, str]:
    """The tutor of a training place gets a link to one page; an earlier one ends. With an address it is sent there.
    Returns the assessment and the token to show."""
    fresh = _allowed(case)
    require(can_guide_case(by, fresh) and placement.person_id == fresh.person_id)
    _not_agreed_yet(fresh)
    asked: Assessment = fresh.assessment_as(Role.TUTOR) or Assessment(case=fresh, role=Role.TUTOR)
    if asked.given_at is not None:
        raise Refused(_("Marks have been given already: %(role)s.") % {"role": asked.get_role_display()})
    asked.placement, asked.due_on = placement, placement.ends_on
    asked.save()
    Link.objects.for_target(TUTOR, asked).filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    ends = clock.at(placement.ends_on, dt.time(0)) + TUTOR_AFTER
    valid_for = max(ends - clock.now(), dt.timedelta(days=7))
    token = Link.issue(TUTOR, asked, valid_for=valid_for)
    if email:
        queue(
            Mailbox(email, language),
            purpose="tutor_asked",
            once_key=f"tutor_asked:{asked.uuid}:{clock.now().isoformat()}",
            letter=letters.tutor_asked,
            about=asked.uuid,
            opens=partial(Link.prepare, TUTOR, asked, valid_for=valid_for),
        )
    audit.record("assessment.tutor_asked", by=by, subject=asked)
    return asked, token


def _ungiven(assessment: Assessment, by: Any) -> Assessment:
    """The assessment as it is now, locked. Raises Refused when its marks were given."""
    fresh = locked(assessment, "case__person", "case__project")
    require(can_assess(by, fresh))
    if fresh.given_at is not None:
        day = f"{clock.local(fresh.given_at):%-d.%-m.%Y}"
        raise Refused(_("You gave your marks on %(day)s. They stand.") % {"day": day})
    return fresh


def _mine(assessment: Assessment, by: Any) -> tuple[Assessment, ValidationCase]:
    """The assessment and its case, both locked. Raises Refused when it cannot be marked any more, or by a relative."""
    case = _allowed(assessment.case)
    fresh = _ungiven(assessment, by)
    if isinstance(by, User):
        _not_close(by, case)
    return fresh, case


@transaction.atomic
def save_marks(*, assessment: Assessment, marks: Iterable[GivenMark], by: Any, **about: Any) -> Assessment:
    """Keep a draft, which nobody else sees. `about`: note, assessor_name, held_on, the interpreter's fields."""
    fresh, case = _mine(assessment, by)
    _write_marks(fresh, case, marks)
    _write_about(fresh, about)
    audit.record("assessment.drafted", by=actor_of(by), subject=fresh)
    return fresh


@transaction.atomic
def give_marks(*, assessment: Assessment, marks: Iterable[GivenMark], by: Any, **about: Any) -> Assessment:
    """The marks stand from now on. Raises Refused while an outcome has none, or a level has no ground; given twice, it
    says when they were given."""
    fresh, case = _mine(assessment, by)
    _write_marks(fresh, case, marks)
    _every_outcome(fresh, case)
    if fresh.marks.filter(ground="").exclude(level=NOT_SHOWN).exists():
        raise Refused(_("Say for every level how it was shown."))
    _write_about(fresh, about)
    fresh.given_at = clock.now()
    fresh.save(update_fields=["given_at"])
    audit.record(f"assessment.given_{fresh.role}", by=actor_of(by), subject=fresh)
    if isinstance(by, Link):
        Link.objects.filter(pk=by.pk).update(expires_at=clock.now() + dt.timedelta(days=7))  # says that it has come
    return fresh


def _every_outcome(assessment: Assessment, case: ValidationCase) -> None:
    missing = case.outcomes().exclude(pk__in=assessment.marks.values("outcome")).count()
    if missing:
        raise Refused(_("Give a mark for every outcome: %(number)s have none yet.") % {"number": missing})


def _write_about(assessment: Assessment, about: dict[str, Any]) -> None:
    for field, value in about.items():
        setattr(assessment, field, value)
    assessment.save(update_fields=list(about) or None)


def _write_marks(assessment: Assessment, case: ValidationCase, marks: Iterable[GivenMark]) -> None:
    known = {row.pk: row for row in case.outcomes()}
    marked = {row.outcome_id: row for row in assessment.marks.all()}
    pieces = set(case.evidence.values_list("pk", flat=True))
    for given in marks:
        outcome = known.get(given.outcome.pk)
        keys = {level["key"] for level in outcome.scale} | {NOT_SHOWN} if outcome else set()
        if given.level not in keys:
            raise Refused(_("Choose a level of this standard."))
        mark = marked.get(given.outcome.pk) or Mark(assessment=assessment, outcome=given.outcome)
        mark.level, mark.ground, mark.words, mark.marked_at = given.level, given.ground, given.words, clock.now()
        mark.save()
        mark.evidence.set([one for one in given.evidence if one.pk in pieces])


@transaction.atomic
def give_back(*, assessment: Assessment, by: User) -> None:
    """The assessor is close to the candidate, or has no time: the draft goes, and somebody else is asked."""
    still_open(assessment.case)
    fresh = _ungiven(assessment, by)
    fresh.marks.all().delete()
    audit.record("assessment.given_back", by=by, subject=fresh)
    fresh.delete()


@transaction.atomic
def agree(*, case: ValidationCase, marks: Iterable[GivenMark], held_on: dt.date, note: str, by: User) -> Assessment:
    """What the assessors agreed on when they met, outcome by outcome. Where they differed, the reason is written down.
    Raises Refused before all who were asked have given theirs."""
    fresh = _allowed(case)
    require(can_agree(by, fresh) and not is_close_to(by, fresh.person))
    three = list(fresh.assessments.filter(role__in=THREE, overturned_at__isnull=True))
    if {Role.COUNSELLOR, Role.TEACHER} - {row.role for row in three} or any(row.given_at is None for row in three):
        raise Refused(_("First every assessor gives marks: the counsellor, the teacher and the tutor if there is one."))
    found = fresh.assessment_as(Role.CONSENSUS)
    if found is not None and found.given_at is not None:
        raise Refused(_("This has been written down already."))
    consensus = found or Assessment(case=fresh, role=Role.CONSENSUS)
    consensus.assessor, consensus.held_on, consensus.note = by, held_on, note
    consensus.save()
    given = list(marks)
    _write_marks(consensus, fresh, given)
    _every_outcome(consensus, fresh)
    levels = _levels_of(three)
    if any(levels.get(one.outcome.pk) != {one.level} and not one.words for one in given):
        words = _("Write the reason for every outcome on which the marks differed or another level was agreed on.")
        raise Refused(words)
    consensus.given_at = clock.now()
    consensus.save(update_fields=["given_at"])
    audit.record("assessment.agreed", by=by, subject=consensus)
    return consensus


def _levels_of(three: Iterable[Assessment]) -> dict[int, set[str]]:
    """The levels that were given, by id of the outcome."""
    levels: dict[int, set[str]] = {}
    for outcome, level in Mark.objects.filter(assessment__in=list(three)).values_list("outcome", "level"):
        levels.setdefault(outcome, set()).add(level)
    return levels


@transaction.atomic
def approve(*, consensus: Assessment, by: User) -> Assessment:
    """A second pair of eyes. The certificate is ordered, unless nothing was shown or none was agreed on; one from
    before an appeal is taken back. Raises Refused when it is approved already."""
    case = _allowed(consensus.case)
    fresh = locked(consensus, "case__person", "case__project")
    require(can_approve(by, fresh))
    if fresh.approved_at is not None or fresh.given_at is None or fresh.role != Role.CONSENSUS:
        raise Refused(_("There is nothing to approve."))
    fresh.approved_at, fresh.approved_by = clock.now(), by
    fresh.save(update_fields=["approved_at", "approved_by"])
    audit.record("assessment.approved", by=by, subject=fresh)
    before = _take_back_earlier(case, by)
    if case.has_stage(ValidationCase.Stage.CERTIFICATION) and fresh.marks.exclude(level=NOT_SHOWN).exists():
        _certify(case, fresh, by, before)
    return fresh


def _take_back_earlier(case: ValidationCase, by: User) -> Credential | None:
    """The certificate of a decision that was overturned no longer holds."""
    decisions = case.assessments.filter(role=Role.CONSENSUS).values("uuid")
    before: Credential | None = Credential.objects.in_force().filter(source__in=decisions).first()
    if before is not None:
        take_back(credential=before, because=_("A new decision stands in its place."), by=by)
    return before


def _certify(case: ValidationCase, consensus: Assessment, by: User, before: Credential | None) -> None:
    occasion = occasion_of(case)
    order_credential(
        kind=Credential.Kind.COMPETENCE,
        person=case.person,
        keeper=case.project.owner,
        source=consensus.uuid,
        occasion=occasion,
        says=says_of(case, consensus),
        by=by,
        replaces=before,
    )
    sign_occasion.enqueue(str(occasion))


@transaction.atomic
def send_back(*, consensus: Assessment, why: str, by: User) -> Assessment:
    """Not approved: they meet again. The reason is added to the note."""
    _allowed(consensus.case)
    fresh = locked(consensus, "case__person", "case__project")
    require(can_approve(by, fresh))
    if fresh.approved_at is not None or fresh.given_at is None:
        raise Refused(_("There is nothing to approve."))
    fresh.given_at = None
    fresh.note = f"{fresh.note}\n\n{by.name}: {why}".strip()
    fresh.save(update_fields=["given_at", "note"])
    audit.record("assessment.sent_back", by=by, subject=fresh)
    return fresh


@transaction.atomic
def plan_missing(*, case: ValidationCase, by: User) -> PlanGoal:
    """What was not recognised becomes a goal of the candidate's plan, a step an outcome. Raises Refused when nothing is
    missing, or nothing is decided."""
    fresh = still_open(case)
    require(can_guide_case(by, fresh))
    consensus = fresh.assessment_as(Role.CONSENSUS)
    if consensus is None or not consensus.is_decided:
        raise Refused(_("Nothing has been decided yet."))
    missing = [mark.outcome for mark in consensus.marks.filter(level=NOT_SHOWN).select_related("outcome")]
    if not missing:
        raise Refused(_("Nothing is missing."))
    decided = clock.local(consensus.approved_at or clock.now()).date()
    made = PlanGoal.objects.filter(person=fresh.person, project=fresh.project, topic="studies", agreed_on__gte=decided)
    if made.exists():
        raise Refused(_("A plan for studies has been made since the decision."))
    words = _("I learn what is still missing: %(units)s") % {"units": fresh}
    goal = PlanGoal(project=fresh.project, person=fresh.person, words=words, language="fi", topic="studies")
    agree_goal(goal=goal, by=by)
    for outcome in missing:
        add_step(step=PlanStep(goal=goal, what=str(outcome), whose=PlanStep.Whose.FAMILY), by=by)
    return goal


def tutor_assessment(link: Link) -> Assessment | None:
    """What the link opens; None when the case has ended or the candidate no longer allows it."""
    target: UUID = link.target
    found: Assessment | None = (
        Assessment.objects.filter(uuid=target, role=Role.TUTOR, case__closed_on__isnull=True)
        .select_related("case__person", "case__project", "placement")
        .first()
    )
    return found if found is not None and found.case.is_allowed else None
