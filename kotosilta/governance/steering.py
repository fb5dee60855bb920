"""Acts by which a project is steered: papers of a pack, risks, self-assessments with their evidence and actions."""

import datetime as dt
from typing import NamedTuple
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kotosilta.activities.models import Session
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.core.translated import told
from kotosilta.governance.models import Body, Decision, Finding, Meeting, Paper, Risk
from kotosilta.governance.permissions import can_run_body, can_steer
from kotosilta.governance.services import write_decision
from kotosilta.people.models import User
from kotosilta.projects.models import Project
from kotosilta.surveys.models import SELF_ASSESSMENT, Answer, Round
from kotosilta.surveys.questions import standard

PAPERS_AT_MOST = 40  # of one meeting


def next_meeting(body: Body) -> Session | None:
    """The next one that is planned."""
    planned = Session.objects.filter(activity=body.activity_id, status=Session.Status.PLANNED)
    found: Session | None = planned.filter(ends_at__gt=clock.now()).order_by("starts_at").first()
    return found


def session_of(body: Body, uuid: UUID) -> Session | None:
    """A meeting of the body: whoever runs the body prepares its packs."""
    found: Session | None = Session.objects.filter(activity=body.activity_id, uuid=uuid).first()
    return found


def add_paper(*, body: Body, session: Session, title: str, content: bytes, by: User) -> Paper:
    """A PDF for the pack of a meeting, stored before the transaction; `content` has been written anew. Raises Refused
    when the pack is full."""
    require(can_run_body(by, body) and session.activity_id == body.activity_id)
    paper = Paper(title=title, added_by=by)
    paper.file.save("paper.pdf", ContentFile(content), save=False)
    try:
        return _keep(paper, body, session, by)
    except Refused:
        paper.file.delete(save=False)
        raise


@transaction.atomic
def _keep(paper: Paper, body: Body, session: Session, by: User) -> Paper:
    locked(body)
    paper.meeting, _created = Meeting.objects.get_or_create(session=session, defaults={"body": body})
    if paper.meeting.papers.count() >= PAPERS_AT_MOST:
        raise Refused(_("The pack is full. Take a paper away first."))
    paper.save()
    audit.record("paper.added", by=by, subject=paper)
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: User) -> None:
    require(can_run_body(by, paper.meeting.body))
    audit.record("paper.removed", by=by, subject=paper)
    storage, name = paper.file.storage, str(paper.file.name)
    paper.delete()
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def write_risk(*, risk: Risk, by: User) -> Risk:
    """A new one, or how it is seen now. Raises Refused for a day that has passed, and once it is closed."""
    require(can_steer(by, risk.project))
    if risk.review_on < clock.today():
        raise Refused(_("Choose a day to come."))
    if risk.pk is not None and locked(risk).closed_on is not None:
        raise Refused(_("This is done already."))
    risk.save()
    audit.record("risk.written", by=by, subject=risk)
    return risk


@transaction.atomic
def close_risk(*, risk: Risk, outcome: str, by: User) -> Risk:
    """It cannot happen any more, or it has happened. Raises Refused when it is closed."""
    fresh = locked(risk, "project__owner")
    require(can_steer(by, fresh.project))
    if fresh.closed_on is not None:
        raise Refused(_("This is done already."))
    fresh.closed_on, fresh.outcome = clock.today(), outcome
    fresh.save(update_fields=["closed_on", "outcome"])
    audit.record("risk.closed", by=by, subject=fresh)
    return fresh


class Said(NamedTuple):
    """About one statement: how true it is (1 to 5), and what shows it."""

    value: int
    evidence: str


@transaction.atomic
def assess_oneself(*, project: Project, said: dict[str, Said], by: User) -> Round:
    """The project's people agree how true each statement is, and what shows it. Raises Refused when a statement is left
    out, or it was done today already."""
    require(can_steer(by, project))
    locked(project)
    questionnaire = standard(SELF_ASSESSMENT)
    keys = [question["key"] for question in questionnaire.questions]
    if set(said) != set(keys):
        raise Refused(_("Say something about every statement."))
    if assessments(project).filter(closes_on=clock.today()).exists():
        raise Refused(_("The project has assessed itself today already."))
    made: Round = Round.objects.create(
        questionnaire=questionnaire, project=project, stage=Round.Stage.DURING, closes_on=clock.today(),
        closed_at=clock.now(),
    )  # fmt: skip
    values = {key: str(said[key].value) for key in keys}
    Answer.objects.create(round=made, organisation=project.owner.name, values=values)
    Finding.objects.bulk_create(Finding(round=made, question=key, evidence=said[key].evidence) for key in keys)
    audit.record("self_assessment.made", by=by, subject=made)
    return made


@transaction.atomic
def decide_action(*, finding: Finding, decision: Decision, by: User) -> Finding:
    """What is done about it, by whom, by when: a decision of the control group, followed up there. Raises Refused when
    there is one already."""
    fresh = locked(finding, "round__project__owner")
    assert fresh.round.project is not None  # noqa: S101 - a self-assessment is a project's
    require(can_steer(by, fresh.round.project) and decision.body.project_id == fresh.round.project_id)
    if fresh.decision_id is not None:
        raise Refused(_("An action has been decided already."))
    fresh.decision = write_decision(decision=decision, by=by)
    fresh.save(update_fields=["decision"])
    return fresh


def assessments(project: Project) -> QuerySet[Round]:
    """Self-assessments of the project, the oldest first."""
    rows: QuerySet[Round] = Round.objects.filter(project=project, questionnaire__key=SELF_ASSESSMENT).order_by(
        "opened_at", "id"
    )
    return rows


def next_assessment_on(project: Project) -> dt.date:
    """The day by which the project assesses itself next."""
    last = assessments(project).last()
    since = clock.local(last.opened_at).date() if last is not None else project.starts_on
    return clock.add_months(since, project.self_assessment_months)


class Statement(NamedTuple):
    """One line of the table: a statement, and how true it was each time; None where it was not asked then."""

    words: dict[str, str]
    values: list[int | None]

    @property
    def direction(self) -> str:
        """Since the time before: better, worse, same, or "" when there is nothing to compare."""
        if len(self.values) < 2 or self.values[-1] is None or self.values[-2] is None:
            return ""
        change = self.values[-1] - self.values[-2]
        return "better" if change > 0 else "worse" if change < 0 else "same"


class Trend(NamedTuple):
    """`days` of the rounds; `means` of all statements, each time."""

    days: list[dt.date]
    means: list[float]
    statements: list[Statement]


def trend(project: Project) -> Trend:
    """How the project has seen itself, from time to time."""
    rounds = list(assessments(project).prefetch_related("answers"))
    values: list[dict[str, str]] = [next((row.values for row in one.answers.all()), {}) for one in rounds]
    numbers = [[int(value) for value in row.values()] for row in values]
    statements = [
        Statement(question["words"], [int(row[question["key"]]) if question["key"] in row else None for row in values])
        for question in standard(SELF_ASSESSMENT).questions
    ]
    return Trend(
        [clock.local(one.opened_at).date() for one in rounds],
        [round(sum(row) / len(row), 1) if row else 0.0 for row in numbers],
        statements,
    )


def statement_of(finding: Finding) -> str:
    """The words of the statement, in the reader's language."""
    questions = finding.round.questionnaire.questions
    return told(next((one["words"] for one in questions if one["key"] == finding.question), {})).text
