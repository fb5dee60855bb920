"""Acts on a case: begin, plan, speak of oneself, show, end."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.guidance.permissions import can_guide
from kotosilta.people.models import User
from kotosilta.validation.files import Kept
from kotosilta.validation.models import Assessment, Evidence, Mark, Outcome, SkillsInterview, Unit, ValidationCase
from kotosilta.validation.models.assessments import SELF_LEVELS, THREE, Role
from kotosilta.validation.permissions import TUTOR, can_guide_case, can_show, is_candidate

APPEAL_WITHIN = dt.timedelta(days=14)  # after the decision was approved; a rule of this system
EVIDENCE_AT_MOST = 60  # pieces of one case
Result = ValidationCase.Result


@transaction.atomic
def begin_case(*, case: ValidationCase, units: Iterable[Unit], by: User) -> ValidationCase:
    """With the candidate present, against units of the newest version of a standard. Raises Refused without a unit, and
    when the same person has an open case against one of them."""
    require(can_guide(by, case.person, case.project))
    chosen = list(units)
    if not chosen:
        raise Refused(_("Choose at least one unit."))
    if any(unit.standard.approved_at is None for unit in chosen):
        raise Refused(_("This standard is a draft. Nobody is assessed by it until it is approved."))
    if any(unit.standard.replaced_at is not None for unit in chosen):
        raise Refused(_("There is a newer version of this standard. Begin with that one."))
    said = Outcome.objects.filter(Q(unit__in=chosen) | Q(unit__whole__in=chosen))
    if not said.exists():
        raise Refused(_("This unit names no outcomes."))
    locked(case.person)  # begun twice at once, it is one
    family = Q(units__in=chosen) | Q(units__whole__in=chosen) | Q(units__parts__in=chosen)
    twice = ValidationCase.objects.open().filter(family, person=case.person).first()
    if twice is not None:
        raise Refused(_("This is under way already: %(units)s.") % {"units": twice})
    case.guide = by
    case.save()
    case.units.set(chosen)
    audit.record("validation_case.begun", by=by, subject=case)
    return case


def still_open(case: ValidationCase) -> ValidationCase:
    """The case as it is now, locked. Raises Refused when it has ended."""
    fresh = locked(case, "person", "project", "guide")
    if fresh.is_over:
        raise Refused(_("This validation has ended."))
    return fresh


@transaction.atomic
def plan_case(*, case: ValidationCase, fields: list[str], by: User) -> ValidationCase:
    """What it is for, which stages, until when."""
    require(can_guide_case(by, still_open(case)))
    case.save(update_fields=fields)
    audit.record("validation_case.planned", by=by, subject=case, fields=fields)
    return case


@transaction.atomic
def write_interview(*, case: ValidationCase, said: dict[str, str], by: User, **when: Any) -> SkillsInterview:
    """What the candidate told, question by question; written again it replaces what stood there."""
    fresh = still_open(case)
    require(can_guide_case(by, fresh))
    interview = SkillsInterview.objects.filter(case=fresh).first() or SkillsInterview(case=fresh)
    for field, value in when.items():
        setattr(interview, field, value)
    interview.said = json.dumps({key: text for key, text in said.items() if text}, ensure_ascii=False)
    interview.save()
    audit.record("skills_interview.written", by=by, subject=interview)
    return interview


@transaction.atomic
def speak_of_oneself(*, case: ValidationCase, outcome: Outcome, level: str, by: User) -> Mark:
    """One answer of the self-assessment; answered again it is changed, until it is handed in."""
    fresh = still_open(case)
    require(can_show(by, fresh))
    if level not in {one.key for one in SELF_LEVELS} or not fresh.outcomes().filter(pk=outcome.pk).exists():
        raise Refused(_("Choose one."))
    own, _created = Assessment.objects.get_or_create(
        case=fresh, role=Role.SELF, overturned_at=None, defaults={"assessor": fresh.person.user}
    )
    if own.given_at is not None:
        raise Refused(_("You have handed this in already. Ask your counsellor if you want to change it."))
    mark: Mark
    mark, _made = Mark.objects.update_or_create(
        assessment=own, outcome=outcome, defaults={"level": level, "marked_at": clock.now()}
    )
    audit.record("mark.said", by=by, subject=mark)
    return mark


@transaction.atomic
def hand_in(*, case: ValidationCase, by: User) -> Assessment:
    """The self-assessment is ready. Raises Refused while an answer is missing; handed in twice it is once."""
    fresh = still_open(case)
    require(can_show(by, fresh))
    own: Assessment | None = fresh.assessment_as(Role.SELF)
    answered = own.marks.count() if own else 0
    if own is None or answered < fresh.outcomes().count():
        raise Refused(_("Some questions have no answer yet."))
    if own.given_at is None:
        own.given_at = clock.now()
        own.save(update_fields=["given_at"])
        audit.record("assessment.self_given", by=by, subject=own)
    return own


@transaction.atomic
def open_again(*, case: ValidationCase, by: User) -> Assessment:
    """The counsellor gives the self-assessment back, so that it can be changed."""
    fresh = still_open(case)
    require(can_guide_case(by, fresh))
    own: Assessment | None = fresh.assessment_as(Role.SELF)
    if own is None or own.given_at is None:
        raise Refused(_("It has not been handed in."))
    if fresh.assessments.filter(role__in=THREE, given_at__isnull=False).exists():
        raise Refused(_("An assessor has given marks already. The answers stand."))
    own.given_at = None
    own.save(update_fields=["given_at"])
    audit.record("assessment.self_opened", by=by, subject=own)
    return own


def _no_mark_rests_on(evidence: Evidence) -> None:
    if evidence.marks.filter(assessment__given_at__isnull=False).exists():
        raise Refused(_("An assessor has used this as a ground. Ask your counsellor."))


def show_evidence(
    *, evidence: Evidence, by: User, outcomes: Iterable[Outcome] = (), kept: Kept | None = None
) -> Evidence:
    """A piece of the portfolio, new or changed, and what it shows. `kept`: the checked file, which is stored before the
    transaction and goes again when the piece is refused or has come already. Raises Refused when the portfolio is
    full."""
    require(can_show(by, evidence.case))
    if kept is None:
        return _show(evidence, by, outcomes)
    evidence.file.save("", kept.content, save=False)
    evidence.file_kind = kept.kind
    stored = str(evidence.file.name)
    try:
        shown = _show(evidence, by, outcomes)
    except BaseException:
        evidence.file.storage.delete(stored)
        raise
    if shown is not evidence:
        evidence.file.storage.delete(stored)
    return shown


@transaction.atomic
def _show(evidence: Evidence, by: User, outcomes: Iterable[Outcome]) -> Evidence:
    fresh = still_open(evidence.case)
    require(can_show(by, fresh))
    created = evidence.pk is None
    if created:
        twice: Evidence | None = Evidence.objects.filter(uuid=evidence.uuid).first()
        if twice is not None and twice.case_id != fresh.pk:
            raise Refused(_("This has been sent already."))
        if twice is not None:
            return twice
        if fresh.evidence.count() >= EVIDENCE_AT_MOST:
            raise Refused(_("There are %(number)s pieces already. Take one away first.") % {"number": EVIDENCE_AT_MOST})
        evidence.added_by = by
    else:
        _no_mark_rests_on(evidence)
    evidence.save()
    evidence.outcomes.set(fresh.outcomes().filter(pk__in=[one.pk for one in outcomes]))
    audit.record("evidence.added" if created else "evidence.changed", by=by, subject=evidence)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """The candidate takes it away; the file goes once that is certain. Raises Refused when a given mark rests on it."""
    still_open(evidence.case)
    require(can_show(by, evidence.case))
    _no_mark_rests_on(evidence)
    audit.record("evidence.removed", by=by, subject=evidence)
    storage, name = evidence.file.storage, evidence.file.name
    evidence.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def tell_after(*, case: ValidationCase, moment: str, by: User, **values: Any) -> ValidationCase:
    """What has become of it: at the end, and six months later; written again it is corrected."""
    fresh = locked(case, "person", "project")
    require(can_guide_case(by, fresh) and moment in ValidationCase.Moment.values)
    fresh.after = {**fresh.after, moment: values}
    fresh.save(update_fields=["after"])
    audit.record("validation_case.after", by=by, subject=fresh, fields=[moment])
    return fresh


def _nothing_open(case: ValidationCase) -> None:
    """The candidate's time to appeal is over, and every objection has its answer."""
    if case.objections.filter(answered_at__isnull=True).exists():
        raise Refused(_("The candidate waits for an answer. Answer first."))
    since = clock.now() - APPEAL_WITHIN
    if case.assessments.filter(approved_at__gt=since, overturned_at__isnull=True).exists():
        raise Refused(_("The candidate can appeal for two weeks after the decision. End it after that."))


@transaction.atomic
def end_case(*, case: ValidationCase, result: str, by: User) -> ValidationCase:
    """Close it with how it ended: the candidate may withdraw at any time, the rest is the counsellor's to say. Links of
    tutors open nothing from now on."""
    fresh = still_open(case)
    require(is_candidate(by, fresh) if result == Result.WITHDRAWN else can_guide_case(by, fresh))
    if result == Result.CERTIFIED and not any(row.is_decided for row in fresh.assessments.all()):
        raise Refused(_("Nothing has been decided yet."))
    if result != Result.WITHDRAWN:
        _nothing_open(fresh)
    fresh.result, fresh.closed_on = result, clock.today()
    fresh.save(update_fields=["result", "closed_on"])
    tutors = fresh.assessments.filter(role=Role.TUTOR).values("uuid")
    Link.objects.filter(purpose=TUTOR, target__in=tutors, revoked_at__isnull=True).update(revoked_at=clock.now())
    audit.record(f"validation_case.{result}", by=by, subject=fresh)
    return fresh
