"""The numbers of a project, the rows behind them, and why somebody is not counted."""

import random
import secrets
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kotosilta.core import audit, charts, clock, replica
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.translated import told
from kotosilta.experts.models import Booking
from kotosilta.guidance.models import Contact, Referral
from kotosilta.people.models import Person
from kotosilta.projects.models import Member, Participation, Project, Target
from kotosilta.projects.permissions import can_manage_project, can_see_numbers, can_work_in_project, roles_in
from kotosilta.projects.views import visible_project
from kotosilta.reporting import change, counting, explaining, groups, loops, safety, small
from kotosilta.reporting.permissions import can_see_money, can_write_hours
from kotosilta.surveys.models import Round

SHOWN, CHARTED, SAMPLE_AT_MOST = 500, 12, 100


class Shown(NamedTuple):
    """A row as the page shows it: a name, a pseudonym for the auditor, or nothing about a person."""

    who: str
    what: str
    amount: Any
    participation: Participation | None


def counted_project(request: Request, slug: str) -> Project:
    project = visible_project(request.user, slug)
    require(
        can_see_numbers(request.user, project),
        _("Your role does not show the project's numbers. Ask the project manager."),
    )
    return project


def projects(request: Request) -> HttpResponse:
    rows = [
        p
        for p in Project.objects.all().visible_to(request.user).select_related("owner")
        if can_see_numbers(request.user, p)
    ]
    require(bool(rows), _("Your role does not show the project's numbers. Ask the project manager."))
    if len(rows) == 1:
        return dashboard(request, rows[0].slug)
    return render(request, "reporting/projects.html", {"projects": rows})


def dashboard(request: Request, slug: str) -> HttpResponse:
    project = counted_project(request, slug)
    numbers = replica.counted(counting.numbers, project)
    # Single small groups say too much about somebody: the steering group sees the targets only.
    may_open = bool(roles_in(request.user, project) - {Member.Role.STEERING})
    by_month = replica.counted(counting.participants_by_month, project) if may_open else []
    context = {
        "project": project,
        "numbers": numbers,
        "may_open_rows": may_open,
        "sees_money": can_see_money(request.user, project),
        "writes_hours": can_write_hours(request.user, project),
        "may_manage": can_manage_project(request.user, project),
        "targets_chart": charts.bars(
            _("Targets and what was reached"),
            [charts.Bar(told(n.target.words).text, float(n.value), float(n.target.goal)) for n in numbers],
        ),
        "by_month": by_month,
        "has_bookings": bool(counting.held_bookings(project)),
        "has_schools": project.partners.filter(role="school").exists(),
        "has_referrals": may_open and loops.has_referrals(project),
        "has_surveys": change.has_surveys(project),
        "has_contacts": may_open and groups.has_contacts(project),
        "month_chart": charts.columns(
            _("New participants by month"), [charts.Bar(label, value) for label, value in by_month]
        ),
        "genders": Person.Gender.choices,
        "ages": _age_table(project) if by_month else [],
    }
    return render(request, "reporting/dashboard.html", context)


def _age_table(project: Project) -> list[tuple[str, list[int], int]]:
    """Rows (age band, count for each gender and last for "not known", total)."""
    keys = [*Person.Gender.values, ""]
    rows = []
    for band, cells in replica.counted(counting.ages_and_genders, project):
        label = f"{band[0]}–{band[1]}" if band and band[1] < 120 else f"{band[0]}+" if band else _("age not known")
        rows.append((label, [cells.get(key, 0) for key in keys], sum(cells.values())))
    return rows


def bookings(request: Request, slug: str) -> HttpResponse:
    """Who books what: by month, by topic, by organisation."""
    project = counted_project(request, slug)
    held = counting.held_bookings(project)
    by_month, by_topic, by_organisation = groups.bookings_by(held)
    context = {
        "project": project,
        "held": len(held),
        "hours": sum(booking.hours or 0 for booking in held),
        "heads": sum(groups.heads_of(booking) for booking in held),
        "invoiced": counting.invoiced(project),
        "counted": _("Bookings"),
        "tables": [
            _in_time(_("Bookings by month"), by_month),
            _by(_("Bookings by topic"), _("Topic"), by_topic),
            _by(_("Bookings by organisation"), _("Organisation"), by_organisation),
        ],
    }
    return render(request, "reporting/bookings.html", context)


class Table(NamedTuple):
    """A chart and the same numbers in a table."""

    title: str
    column: str
    groups: list[groups.Group]
    chart: str


def _bars(rows: list[groups.Group]) -> list[charts.Bar]:
    return [charts.Bar(row.name, row.number) for row in rows]


def _in_time(title: str, rows: list[groups.Group]) -> Table:
    return Table(title, _("Month"), rows, charts.columns(title, _bars(rows[-24:])))


def _by(title: str, column: str, rows: list[groups.Group]) -> Table:
    return Table(title, column, rows, charts.bars(title, _bars(rows[:CHARTED])))


def require_small_groups(request: Request, project: Project) -> None:
    require(
        bool(roles_in(request.user, project) - {Member.Role.STEERING}),
        _("The steering group sees the totals. Single small groups say too much about somebody."),
    )


def contacts(request: Request, slug: str) -> HttpResponse:
    """One-to-one guidance by month, school, topic and language."""
    project = counted_project(request, slug)
    require_small_groups(request, project)
    found = groups.contacts_of(project)
    by_month, by_school, by_topic, by_language = groups.contacts_by(found)
    context = {
        "project": project,
        "total": len(found),
        "people": groups.CONTACTS.heads(found),
        "light": sum(contact.person_id is None for contact in found),
        "counted": _("Contacts"),
        "tables": [
            _in_time(_("Contacts by month"), by_month),
            _by(_("Contacts by school"), _("School"), by_school),
            _by(_("Contacts by topic"), _("Topic"), by_topic),
            _by(_("Contacts by language"), _("Language"), by_language),
        ],
    }
    return render(request, "reporting/contacts.html", context)


def referrals(request: Request, slug: str) -> HttpResponse:
    """Does the loop close: how far referrals came, how long it took, whose word says so."""
    project = counted_project(request, slug)
    require_small_groups(request, project)
    found = loops.loops(project)
    context = {
        "project": project,
        "total": len(found),
        "median": loops.median_days(found),
        "silent": sum(loop.referral.is_silent for loop in found),
        "tables": [
            (title, column, rows, charts.bars(title, [charts.Bar(row.name, row.number) for row in rows[:CHARTED]]))
            for title, column, rows in (
                (_("How far referrals came"), _("State"), loops.funnel(found)),
                (_("From sending to the beginning of the help"), _("How long"), loops.waits(found)),
                (_("Who said that the help began"), _("Who"), loops.words_of(found)),
                (_("Referrals by service"), _("Service"), loops.by_service(found)),
            )
        ],
    }
    return render(request, "reporting/referrals.html", context)


def incidents(request: Request, slug: str) -> HttpResponse:
    """Reports of bullying and racism; small numbers are hidden from everybody who sees the project's numbers."""
    project = counted_project(request, slug)
    found = safety.safety(project)
    tables = [
        (title, column, cells, charts.bars(title, bars) if bars else "")
        for title, column, cells in found.tables
        for bars in [[charts.Bar(cell.name, cell.number) for cell in cells if cell.number is not None]]
    ]
    context = {"project": project, "total": found.total, "tables": tables, "at_least": small.PEOPLE_AT_LEAST}
    return render(request, "reporting/incidents.html", context)


def surveys(request: Request, slug: str) -> HttpResponse:
    """What pupils and parents answer, before, during and after; their words for those who work in the project only."""
    project = counted_project(request, slug)
    may_read = can_work_in_project(request.user, project)
    shown = [(asked, _whiskers(asked), asked.quotes if may_read else []) for asked in change.asked_by(project)]
    stages = [words for _value, words in Round.Stage.choices]
    context = {"project": project, "shown": shown, "stages": stages, "at_least": small.PEOPLE_AT_LEAST}
    return render(request, "reporting/surveys.html", context)


def _whiskers(asked: change.Asked) -> str:
    groups = [
        (
            str(line.theme.words),
            [charts.Whisker(stage.name, *(stage.level.rounded() if stage.level else (None,))) for stage in line.stages],
        )
        for line in asked.lines
    ]
    return charts.whiskers(str(asked.questionnaire), groups, least=1, most=5)


def rows(request: Request, slug: str, uuid: UUID) -> HttpResponse:
    """The rows behind a number, for those who may see them; the auditor sees them with the names hidden."""
    project = counted_project(request, slug)
    target = get_visible(Target, request.user, uuid)
    require(target.project_id == project.pk)
    roles = roles_in(request.user, project)
    require(
        bool(roles - {Member.Role.STEERING}),
        _("The steering group sees the totals. The rows behind them hold people's names."),
    )
    target.project = project
    context = {"target": target}
    return rows_page(request, project, target, counting.count(target), "reporting/rows.html", context)


def rows_page(
    request: Request, project: Project, subject: Any, counted: list[counting.Counted], template: str, context: Any
) -> HttpResponse:
    """The rows behind a number, as the user may see them; a random sample of them for who checks. What was opened is
    logged at `subject`."""
    names_hidden = roles_in(request.user, project) == {Member.Role.AUDITOR}
    size, seed = _whole_number(request, "sample", SAMPLE_AT_MOST), request.GET.get("seed", "")[:20]
    drawn = counted
    if size:
        seed = seed or secrets.token_hex(4)
        order = sorted(counted, key=lambda row: str(row.row.uuid))  # type: ignore[attr-defined]  # a Record
        drawn = random.Random(seed).sample(order, min(size, len(order)))  # noqa: S311 - can be drawn again by its number
    shown = _shown(request.user, drawn, project, names_hidden)
    persons = [row.participation.person.uuid for row in shown if row.participation]
    audit.record("number.opened", by=request.user, subject=subject, fields=[str(person) for person in persons])
    context |= {
        "project": project,
        "value": sum(row.amount for row in counted),
        "rows": shown[:SHOWN],
        "hidden": len(drawn) - len(shown[:SHOWN]),
        "names_hidden": names_hidden,
        "sample": size,
        "seed": seed,
        "offers_sample": len(counted) > 1,
    }
    return render(request, template, context)


def _whole_number(request: Request, name: str, at_most: int) -> int:
    text = request.GET.get(name, "")
    return min(int(text), at_most) if text.isdecimal() and len(text) < 6 else 0


def _shown(user: Any, counted: list[counting.Counted], project: Project, names_hidden: bool) -> list[Shown]:
    """Rows about people only where the user sees the person; for the auditor all of them, by pseudonym."""
    ids = [row.person_id for row in counted if row.person_id]
    if names_hidden:
        people = counting.pseudonyms(project, ids)
    else:
        people = dict(Person.objects.all().open_to(user).filter(pk__in=ids).values_list("pk", "full_name"))
    mine = {
        p.person_id: p
        for p in Participation.objects.all()
        .visible_to(user)
        .filter(project=project, person__in=ids)
        .select_related("person")
    }
    shown = [
        Shown(
            people.get(row.person_id or 0, ""),
            _what(row, names_hidden),
            row.amount,
            mine.get(row.person_id or 0),
        )
        for row in counted
        if row.person_id is None or row.person_id in people
    ]
    return sorted(shown, key=lambda row: row.who) if names_hidden else shown


def _what(row: counting.Counted, names_hidden: bool) -> str:
    """What the row is, without repeating the person's name."""
    if isinstance(row.row, Participation):
        return f"{row.row.entered_on:%-d.%-m.%Y}"
    if isinstance(row.row, Contact):  # its topic belongs to the file
        return f"{clock.local(row.row.at):%-d.%-m.%Y}"
    if isinstance(row.row, Referral) and row.row.sent_at:  # its service too
        return f"{clock.local(row.row.sent_at):%-d.%-m.%Y}"
    if isinstance(row.row, Booking):
        asked = row.row.request
        who = asked.get_kind_display() if asked.is_for_newcomer else asked.organisation_name  # never a newcomer's name
        return f"{clock.local(row.row.starts_at):%-d.%-m.%Y} {who}: {row.row.title}"
    related = getattr(row.row, "session", None) or getattr(row.row, "activity", None)
    return str(related or ("" if names_hidden and row.person_id else row.row))


def participant(request: Request, uuid: UUID) -> HttpResponse:
    """Why is this person counted, or not?"""
    participation = get_visible(Participation, request.user, uuid, "person", "project")
    require(can_see_numbers(request.user, participation.project))
    return _explained(request, participation, "reporting/participant.html", {"participation": participation})


def sign(request: Request, slug: str, sign: str) -> HttpResponse:
    """For the auditor, back from a row: in which numbers the participant with this sign is counted, and why not in the
    others. No name, and nothing of the person."""
    project = counted_project(request, slug)
    require(Member.Role.AUDITOR in roles_in(request.user, project))
    found = counting.participant_of(project, sign)
    if found is None:
        raise Http404
    return _explained(request, found, "reporting/sign.html", {"project": project, "sign": sign})


def _explained(request: Request, participation: Participation, template: str, context: dict[str, Any]) -> HttpResponse:
    audit.record("participation.explained", by=request.user, subject=participation)
    facts = explaining.facts_now(participation.project)
    context["answers"] = explaining.explain(participation, facts)
    context["indicators"] = explaining.explain_indicators(facts, participation.person_id)
    return render(request, template, context)
