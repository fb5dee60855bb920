"""Acts on reports: begin, write, freeze, approve, send back."""

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.core.translated import texts
from kotosilta.governance import steering
from kotosilta.governance.models import Body, Decision, Paper
from kotosilta.people.models import User
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import can_manage_project
from kotosilta.reporting import periods
from kotosilta.reporting.content import coarse, content
from kotosilta.reporting.files import report_file, title_of
from kotosilta.reporting.missing import empty_headings
from kotosilta.reporting.models import Report
from kotosilta.reporting.narrative import recorded
from kotosilta.reporting.periods import Period
from kotosilta.reporting.permissions import can_approve_report

Status = Report.Status


def period_of(report: Report) -> Period:
    """The time that it is about; the draft of the whole project grows with it."""
    if report.period == periods.WHOLE and report.status == Status.DRAFT:
        return periods.whole(report.project)
    return Period(report.period, report.first, report.last)


@transaction.atomic
def begin_report(*, project: Project, period: str, by: User) -> Report:
    """The draft of a period: the one that is there, or a new version with the texts of the one before. Raises Refused
    for a period that the project does not have."""
    require(can_manage_project(by, project))
    time = periods.find(project, period)
    if time is None:
        raise Refused(_("The project has no such period."))
    locked(project)
    last: Report | None = Report.objects.filter(project=project, period=period).order_by("-version").first()
    if last is not None and last.status == Status.DRAFT:
        return last
    made: Report = Report.objects.create(
        project=project, period=period, first=time.first, last=time.last,
        version=last.version + 1 if last else 1, texts=last.texts if last else {},
    )  # fmt: skip
    audit.record("report.begun", by=by, subject=made)
    return made


@transaction.atomic
def write_texts(*, report: Report, written: dict[str, str], by: User) -> Report:
    """What people say under the fund's headings. Raises Refused once it is frozen."""
    require(can_manage_project(by, report.project))
    fresh = locked(report, "project")
    if fresh.status != Status.DRAFT:
        raise Refused(_("This version is frozen. Begin a next one."))
    fresh.texts = {key: text for key, text in written.items() if key in fresh.project.fund_rules.headings and text}
    fresh.save(update_fields=["texts"])
    audit.record("report.written", by=by, subject=fresh)
    return fresh


def freeze_report(*, report: Report, by: User) -> Report:
    """Count everything once more and keep it, with the references of its rows, for the steering group. The counting is
    done before the transaction. Raises Refused while a heading is empty, before the period is over, and when it is
    frozen already."""
    require(can_manage_project(by, report.project))
    report = Report.objects.select_related("project__owner").get(pk=report.pk)
    period = period_of(report)
    if period.key != periods.WHOLE and period.last >= clock.today():
        raise Refused(_("The period is not over yet. It can be handed over from the day after its last."))
    empty = empty_headings(report, period)
    if empty:
        raise Refused(_("Write something under: %(headings)s.") % {"headings": ", ".join(empty)})
    made = content(report.project, period)
    lines = recorded(report.project, period)
    return _keep(report, period, made, lines, by)


@transaction.atomic
def _keep(report: Report, period: Period, made: dict[str, object], lines: dict[str, list[str]], by: User) -> Report:
    fresh = locked(report, "project")
    if fresh.status != Status.DRAFT:
        raise Refused(_("This version is frozen. Begin a next one."))
    waiting = Report.objects.filter(project=fresh.project, period=fresh.period, status=Status.FROZEN)
    waiting.update(status=Status.REPLACED)  # one version at a time waits for an answer
    narrative = {key: {"recorded": said, "text": fresh.texts.get(key, "")} for key, said in lines.items()}
    fresh.content, fresh.last = {**made, "narrative": narrative}, period.last
    fresh.status, fresh.frozen_at, fresh.frozen_by = Status.FROZEN, clock.now(), by
    fresh.save()
    audit.record("report.frozen", by=by, subject=fresh)
    return fresh


def _waiting(report: Report, by: User) -> Report:
    fresh = locked(report, "project")
    require(can_approve_report(by, fresh))
    if fresh.status != Status.FROZEN:
        raise Refused(_("This report does not wait for an answer."))
    fresh.answered_at, fresh.answered_by = clock.now(), by
    return fresh


@transaction.atomic
def approve_report(*, report: Report, by: User) -> Report:
    """The steering group approves it; where the project has a control group, the decision stands among its
    decisions. Raises Refused when it does not wait for an answer."""
    fresh = _waiting(report, by)
    fresh.status = Status.APPROVED
    body = Body.objects.filter(project=fresh.project, kind=Body.Kind.CONTROL).first()
    if body is not None:
        said = texts(
            fi=f"Raportti {fresh.period} (versio {fresh.version}) hyväksyttiin.",
            en=f"The report {fresh.period} (version {fresh.version}) was approved.",
        )
        fresh.decision = Decision.objects.create(body=body, text=said, decided_on=clock.today())
    fresh.save()
    audit.record("report.approved", by=by, subject=fresh)
    return fresh


def put_into_pack(*, report: Report, by: User) -> Paper:
    """The report as a PDF for the next meeting of the control group, with sums only: its members see no small group.
    Raises Refused while no meeting is planned."""
    require(can_manage_project(by, report.project))
    if report.content is None:
        raise Refused(_("Freeze the report first."))
    body = Body.objects.filter(project=report.project, kind=Body.Kind.CONTROL).first()
    session = steering.next_meeting(body) if body is not None else None
    if body is None or session is None:
        raise Refused(_("Plan the next meeting of the control group first."))
    made = report_file(coarse(report.content, report.read_before()), "pdf", str(report.get_status_display()))
    return steering.add_paper(body=body, session=session, title=title_of(report.content), content=made, by=by)


@transaction.atomic
def return_report(*, report: Report, why: str, by: User) -> Report:
    """Not yet: the project makes a next version. Raises Refused when it does not wait for an answer."""
    fresh = _waiting(report, by)
    fresh.status, fresh.why_returned = Status.RETURNED, why
    fresh.save()
    audit.record("report.returned", by=by, subject=fresh)
    return fresh
