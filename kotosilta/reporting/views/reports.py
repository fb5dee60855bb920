"""Reports to the funder: begun, written, frozen, approved, exported, and compared with what the records say now."""

from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import audit, charts
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, form_page
from kotosilta.core.translated import told
from kotosilta.governance.permissions import can_steer
from kotosilta.projects.models import Member, Participation, Project
from kotosilta.projects.permissions import can_manage_project, roles_in
from kotosilta.reporting import narrative, periods
from kotosilta.reporting.content import coarse, content, figures
from kotosilta.reporting.counting import pseudonyms
from kotosilta.reporting.files import KINDS, facts_of, narrative_of, reached_of, report_file, tables_of
from kotosilta.reporting.forms.reports import ReturnForm, TextsForm
from kotosilta.reporting.missing import missing
from kotosilta.reporting.models import Report
from kotosilta.reporting.permissions import can_approve_report
from kotosilta.reporting.services import reports as services
from kotosilta.reporting.views.numbers import counted_project, require_small_groups

SHOWN = 500


def reports(request: Request, slug: str) -> HttpResponse:
    """Every period with its reports."""
    project = counted_project(request, slug)
    found: dict[str, list[Report]] = {}
    for row in Report.objects.all().visible_to(request.user).filter(project=project).defer("content"):
        found.setdefault(row.period, []).append(row)
    may_write = can_manage_project(request.user, project)
    rows = [
        (period, found.get(period.key, []))
        for period in periods.periods_of(project)
        if may_write or period.key in found
    ]
    return render(request, "reporting/reports.html", {"project": project, "rows": rows, "may_write": may_write})


@require_POST
def begin(request: Request, slug: str, period: str) -> HttpResponse:
    project = counted_project(request, slug)
    made = done(request, services.begin_report, project=project, period=period)
    return redirect("reporting:report", made.uuid) if made else redirect("reporting:reports", slug)


def _report(request: Request, uuid: UUID) -> Report:
    return get_visible(Report, request.user, uuid, "project__owner", "frozen_by", "answered_by", "decision")


def _content_of(report: Report) -> dict[str, Any]:
    """As frozen; a draft is counted now."""
    if report.content is not None:
        return dict(report.content)
    period = services.period_of(report)
    said = narrative.recorded(report.project, period)
    texts = {key: {"recorded": lines, "text": report.texts.get(key, "")} for key, lines in said.items()}
    return {**content(report.project, period), "narrative": texts}


def _is_of_group(request: Request, project: Project) -> bool:
    """Sees sums only: a member of the steering group without another role."""
    return roles_in(request.user, project) == {Member.Role.STEERING}


def report(request: Request, uuid: UUID) -> HttpResponse:
    found = _report(request, uuid)
    made = _content_of(found)
    audit.record("report.read", by=request.user, subject=found)
    may_write = can_manage_project(request.user, found.project)
    of_group = _is_of_group(request, found.project)
    if of_group:
        made = coarse(made, found.read_before())
    is_draft = found.status == Report.Status.DRAFT
    waits = found.status == Report.Status.FROZEN
    context = {
        "report": found,
        "facts": facts_of(made),
        "narrative": narrative_of(made),
        "chart": charts.bars(
            _("Targets and what was reached"), [charts.Bar(one.words, one.value, one.goal) for one in reached_of(made)]
        ),
        "tables": tables_of(made),
        "missing": missing(found, services.period_of(found)) if is_draft else [],
        "may_write": may_write and is_draft,
        "may_begin": may_write and found.status != Report.Status.DRAFT,
        "may_put_into_pack": may_write and not is_draft and can_steer(request.user, found.project),
        "may_answer": waits and can_approve_report(request.user, found),
        "may_open": not of_group and not is_draft,
        "kinds": [] if of_group else list(KINDS),
        "frozen_rows": _frozen_rows(made) if not is_draft else [],
    }
    return render(request, "reporting/report.html", context)


def _frozen_rows(made: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    """(kind, key, words, rows) of the figures that open their rows."""
    targets = [("target", row["id"], _words(row["words"]), len(row["rows"])) for row in made["targets"]]
    codes = [("indicator", row["code"], row["code"], len(row["rows"])) for row in made["indicators"]]
    return [row for row in targets + codes if row[3]]


def _words(words: dict[str, str]) -> str:
    return told({code: {"text": text, "state": "reviewed"} for code, text in words.items()}).text


def texts(request: Request, uuid: UUID) -> HttpResponse:
    """The words under the fund's headings, beside what the records say."""
    found = _report(request, uuid)
    require(can_manage_project(request.user, found.project))
    require(found.status == Report.Status.DRAFT, _("This version is frozen. Begin a next one."))
    recorded = narrative.recorded(found.project, services.period_of(found))
    form = bind(TextsForm, request, report=found, recorded=recorded)
    back = reverse("reporting:report", args=[found.uuid])
    if form.is_valid() and attempt(request, services.write_texts, form=form, report=found, written=form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(back)
    context: dict[str, Any] = {"template": "reporting/report_texts.html", "lead": str(found)}
    return form_page(request, form, _("Texts of the report"), back, **context)


@require_POST
def freeze(request: Request, uuid: UUID) -> HttpResponse:
    found = _report(request, uuid)
    if attempt(request, services.freeze_report, report=found):
        messages.success(request, _("Frozen. The steering group can approve it now."))
    return redirect("reporting:report", found.uuid)


@require_POST
def approve(request: Request, uuid: UUID) -> HttpResponse:
    found = _report(request, uuid)
    if attempt(request, services.approve_report, report=found):
        messages.success(request, _("Approved."))
    return redirect("reporting:report", found.uuid)


@require_POST
def into_pack(request: Request, uuid: UUID) -> HttpResponse:
    found = _report(request, uuid)
    if attempt(request, services.put_into_pack, report=found):
        messages.success(request, _("The report is in the pack of the next meeting."))
    return redirect("reporting:report", found.uuid)


def send_back(request: Request, uuid: UUID) -> HttpResponse:
    found = _report(request, uuid)
    require(can_approve_report(request.user, found))
    form = bind(ReturnForm, request)
    back = reverse("reporting:report", args=[found.uuid])
    if form.is_valid() and attempt(request, services.return_report, form=form, report=found, **form.cleaned_data):
        return redirect(back)
    return form_page(request, form, _("Send the report back"), back)


def file(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    found = _report(request, uuid)
    if kind not in KINDS:
        raise Http404
    require(not _is_of_group(request, found.project), _("The steering group reads the report on its page."))
    audit.record("report.exported", by=request.user, subject=found, fields=[kind])
    state = str(found.get_status_display())
    response = HttpResponse(report_file(_content_of(found), kind, state), content_type=KINDS[kind])
    name = f"{found.project.slug}-{found.period}-{found.version}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class Change(NamedTuple):
    what: str
    then: Any
    now: Any


def changes(request: Request, uuid: UUID) -> HttpResponse:
    """What the records say now, against what was frozen."""
    found = _report(request, uuid)
    require_small_groups(request, found.project)
    if found.content is None:
        raise Http404
    then, now = figures(found.content), figures(content(found.project, services.period_of(found)))
    names = {("target", row["id"]): _words(row["words"]) for row in found.content["targets"]}
    rows = [
        Change(names.get(key, key[1]), then.get(key, "–"), now.get(key, "–"))
        for key in [*then, *(key for key in now if key not in then)]
        if then.get(key) != now.get(key)
    ]
    return render(request, "reporting/report_changes.html", {"report": found, "changes": rows})


def frozen_rows(request: Request, uuid: UUID, kind: str, key: str) -> HttpResponse:
    """The rows of a frozen figure as they are today; an erased one shows as erased. Names for those who see the
    person, signs for the auditor."""
    found = _report(request, uuid)
    require_small_groups(request, found.project)
    rows = next(
        (row for row in (found.content or {}).get(f"{kind}s", []) if str(row.get("id", row.get("code"))) == key), None
    )
    if rows is None:
        raise Http404
    names_hidden = roles_in(request.user, found.project) == {Member.Role.AUDITOR}
    shown = _today(request, found.project, rows["rows"][:SHOWN], names_hidden)
    audit.record("number.opened", by=request.user, subject=found, fields=[key])
    context = {"report": found, "title": _words(rows["words"]) if kind == "target" else key, "rows": shown,
               "names_hidden": names_hidden, "more": max(0, len(rows["rows"]) - SHOWN)}  # fmt: skip
    return render(request, "reporting/frozen_rows.html", context)


def _today(
    request: Request, project: Project, references: list[list[Any]], names_hidden: bool
) -> list[tuple[str, Any]]:
    """(who, amount); "" where the user does not see the person."""
    by_label: dict[str, list[str]] = {}
    for label, uuid, _amount in references:
        by_label.setdefault(label, []).append(uuid)
    people: dict[str, int | None] = {}
    for label, uuids in by_label.items():
        model: Any = apps.get_model(label)
        has_person = any(field.name == "person" for field in model._meta.fields)
        there = model._default_manager.filter(uuid__in=uuids)
        pairs = (
            there.values_list("uuid", "person_id")
            if has_person
            else ((u, None) for u in there.values_list("uuid", flat=True))
        )
        people |= {str(uuid): person for uuid, person in pairs}
    names = _names(request, project, [person for person in people.values() if person], names_hidden)
    return [
        (
            names.get(people[uuid] or 0, "") if uuid in people else _("erased"),
            amount,
        )
        for _label, uuid, amount in references
    ]


def _names(request: Request, project: Project, people: list[int], names_hidden: bool) -> dict[int, str]:
    if names_hidden:
        return pseudonyms(project, people)
    seen = Participation.objects.all().visible_to(request.user).filter(project=project, person__in=people)
    return {row.person_id: row.person.full_name for row in seen.select_related("person")}


def incomplete(request: Request, slug: str) -> HttpResponse:
    """Participants whose entry data are incomplete, of those whom the user sees."""
    project = counted_project(request, slug)
    require_small_groups(request, project)
    rows = Participation.objects.all().visible_to(request.user).incomplete(project).select_related("person")
    context = {"project": project, "rows": rows[:SHOWN]}
    return render(request, "reporting/incomplete.html", context)
