"""How far a case is: its stations, and which outcome is shown by which evidence."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from kotosilta.core.translated import told
from kotosilta.validation.models import Evidence, Mark, Outcome, SkillsInterview, ValidationCase
from kotosilta.validation.models.assessments import NOT_SHOWN, SELF_LEVELS, THREE, Role

Stage = ValidationCase.Stage
EVIDENCE_KINDS = [
    (kind, Evidence.Kind(kind).label, icon)
    for kind, icon in (
        ("photo", "device"), ("video", "play"), ("sound", "talk"), ("paper", "file"), ("work", "bag"),
        ("reference", "people"), ("link", "globe"),
    )
]  # fmt: skip


class Station(NamedTuple):
    """A step of the path: done, or now (the first that is not), or later."""

    key: str
    words: Any
    icon: str
    state: str


class Covered(NamedTuple):
    """An outcome with what the candidate says of it and what shows it."""

    outcome: Outcome
    said: Any
    picture: str
    evidence: list[Evidence]


def stations(case: ValidationCase) -> list[Station]:
    """The six stations of the candidate's path, without those of stages that were not agreed on."""
    assessments = list(case.assessments.all())
    given = {row.role for row in assessments if row.given_at and not row.overturned_at}
    decided = any(row.is_decided for row in assessments)
    asked = {row.role for row in assessments} & set(THREE)
    shown = case.evidence.exists() and (bool(asked) or not case.has_stage(Stage.ASSESSMENT))
    plan = [
        (Stage.IDENTIFICATION, "talk", _("Talk with the counsellor"), "talk", _has_interview(case)),
        (Stage.IDENTIFICATION, "self", _("What I can do"), "heart", Role.SELF in given),
        (Stage.DOCUMENTATION, "show", _("What I show"), "device", shown),
        (Stage.ASSESSMENT, "meet", _("Talk with a teacher"), "school", bool(given & {Role.INTERVIEW, Role.TEACHER})),
        (Stage.ASSESSMENT, "assess", _("Assessment"), "people", bool(asked) and asked <= given),
        (Stage.CERTIFICATION, "paper", _("Certificate"), "file", decided),
    ]
    found, now_seen = [], False
    for stage, key, words, icon, is_done in plan:
        if case.has_stage(stage):
            state = "done" if is_done else "later" if now_seen else "now"
            now_seen = now_seen or not is_done
            found.append(Station(key, words, icon, state))
    return found


def _has_interview(case: ValidationCase) -> bool:
    return SkillsInterview.objects.filter(case=case).exists()


def coverage(case: ValidationCase, user: Any) -> list[Covered]:
    """Every outcome with its evidence as far as the user sees it; outcomes without any are the gaps."""
    pieces: dict[int, list[Evidence]] = {}
    seen = Evidence.objects.all().visible_to(user).filter(case=case)
    for piece in seen.defer("words").prefetch_related("outcomes"):
        for outcome in piece.outcomes.all():
            pieces.setdefault(outcome.pk, []).append(piece)
    marks = Mark.objects.all().visible_to(user).filter(assessment__case=case, assessment__role=Role.SELF)
    said = dict(marks.values_list("outcome", "level"))
    levels = {one.key: one for one in SELF_LEVELS}
    rows = []
    for outcome in case.outcomes():
        level = levels.get(said.get(outcome.pk, ""))
        words, picture = (level.words, level.picture) if level else ("", "")
        rows.append(Covered(outcome, words, picture, pieces.get(outcome.pk, [])))
    return rows


class Compared(NamedTuple):
    """An outcome with the mark of each role: (role, level in words, mark or None)."""

    outcome: Outcome
    cells: list[tuple[Any, str, Mark | None]]
    differ: bool


class Comparison(NamedTuple):
    roles: list[Any]
    rows: list[Compared]


def side_by_side(case: ValidationCase, user: Any) -> Comparison | None:
    """The marks that the user may see now, a column a role; None when there are none but the candidate's own."""
    marks = Mark.objects.all().visible_to(user).filter(assessment__case=case, assessment__overturned_at__isnull=True)
    given = marks.exclude(assessment__role=Role.SELF).filter(assessment__given_at__isnull=False)
    shown = list(given.select_related("assessment").prefetch_related("evidence"))
    roles = [role for role in Role if any(mark.assessment.role == role for mark in shown)]
    if not roles:
        return None
    by_place = {(mark.outcome_id, mark.assessment.role): mark for mark in shown}
    rows = []
    for outcome in case.outcomes():
        names = level_names(outcome)
        found = [by_place.get((outcome.pk, role)) for role in roles]
        of_three = {mark.level for role, mark in zip(roles, found, strict=True) if mark and role in THREE}
        cells = [
            (role.label, names.get(mark.level, "") if mark else "", mark)
            for role, mark in zip(roles, found, strict=True)
        ]
        rows.append(Compared(outcome, cells, len(of_three) > 1))
    return Comparison([role.label for role in roles], rows)


def level_names(outcome: Outcome) -> dict[str, str]:
    """The levels of an outcome in the reader's language, with "not shown" in front."""
    return {NOT_SHOWN: str(_("Not shown yet")), **{one["key"]: told(one["words"]).text for one in outcome.scale}}
