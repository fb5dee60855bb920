"""Attendance from a workbook of the project's own: read, look at what would come, write all of it, undo all of it.

A file may be sent again when it has grown: marks that are there already stay, and are counted as such.
"""

import datetime as dt
from collections import Counter
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.activities.matrices import Mark, Matrix, Span, read_matrix, with_days
from kotosilta.activities.models import Activity, Attendance, Session, SessionKind
from kotosilta.activities.permissions import can_run_activity
from kotosilta.activities.rules import was_held
from kotosilta.core import clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked, relations_to
from kotosilta.core.wording import short_day
from kotosilta.people import names
from kotosilta.people.models import Person, User
from kotosilta.projects import batches
from kotosilta.projects.models import ActivityKind, Import
from kotosilta.projects.tables import Problem, Wrong, read_sheets

KIND = "attendance"
USUAL_HOURS = (dt.time(17), dt.time(19))  # where the activity has no session to take the hours from
KIND_OF_SESSION = {ActivityKind.CLUB: SessionKind.CLUB, ActivityKind.TRAINING: SessionKind.LECTURE}
State = Import.State


class Plan(NamedTuple):
    """What writing the file would do: the new marks, how many are there already, and the sessions of their days."""

    new: list[tuple[Person, dt.date, Mark]]
    known: int
    days: dict[dt.date, Session | None]
    unknown: dict[int, str]
    problems: list[Problem]

    @property
    def report(self) -> dict[str, Any]:
        """For the page, which shows it in words."""
        return batches.report_of(
            self,
            people=len({person.pk for person, _day, _mark in self.new}),
            days=[[short_day(day), session is not None] for day, session in sorted(self.days.items())],
        )


def span_of(activity: Activity) -> Span:
    return Span(activity.project.starts_on, min(activity.project.ends_on, clock.today()))


def upload(*, activity: Activity, file_name: str, content: bytes, by: User) -> Import:
    """Keep the file until it is written. Raises Wrong when no sheet of it has days across the top and names. The file
    is read before a transaction begins, in which nobody else could write."""
    require(can_run_activity(by, activity))
    sheets = with_days(read_sheets(content), span_of(activity))
    if not sheets:
        raise Wrong(_("No days stand across the top of this sheet. Write them as 8.12.2026, one for each column."))
    about = {"about": activity.uuid, "sheet": sheets[0]}
    return batches.keep_file(project=activity.project, kind=KIND, file_name=file_name, content=content, by=by, **about)


def plan(activity: Activity, matrix: Matrix, by: User) -> Plan:
    """Compare the sheet with what is there; writes nothing."""
    people, unknown, problems = _people(activity, matrix, by)
    days, wrong_days = _days(activity, matrix)
    there = {
        (person, day): status
        for person, day, status in Attendance.objects.filter(
            session__in=[session for session in days.values() if session], person__in=set(people.values())
        ).values_list("person", "day", "status")
    }
    twice = _("the same person is in the list twice; leave one row out")
    marks, known, seen = [], 0, Counter[tuple[int, dt.date]]()
    for mark in matrix.marks:
        person = people.get(mark.row)
        if person is None or mark.day not in days:
            continue
        seen[person.pk, mark.day] += 1
        if seen[person.pk, mark.day] > 1:
            problems.append(Problem(mark.row, mark.name, twice))
        elif (person.pk, mark.day) in there:
            known += 1
        else:
            marks.append((person, mark.day, mark))
    return Plan(marks, known, days, unknown, [*matrix.problems, *problems, *wrong_days])


def _people(activity: Activity, matrix: Matrix, by: User) -> tuple[dict[int, Person], dict[int, str], list[Problem]]:
    """By row: the person of that name who comes to the activity, else of the project; only those whom the user sees."""
    seen = Person.objects.all().visible_to(by)
    here = seen.filter(enrolments__activity=activity) | seen.filter(attendances__session__activity=activity)
    of_project = seen.filter(participations__project=activity.project)
    keys = [batches.people_by_name(here), batches.people_by_name(of_project)]
    people, unknown, problems = {}, {}, []
    for row, name in matrix.names.items():
        found = next((key[names.fold(name)] for key in keys if names.fold(name) in key), [])
        if len(found) == 1:
            people[row] = found[0]
        elif found:
            problems.append(batches.several_of(row, name))
        else:
            unknown[row] = name
    return people, unknown, problems


def _days(activity: Activity, matrix: Matrix) -> tuple[dict[dt.date, Session | None], list[Problem]]:
    """The session of each day that is marked, or None where one has to be made."""
    held: dict[dt.date, list[Session]] = {}
    for session in activity.sessions.exclude(kind=SessionKind.PRACTICE).exclude(status=Session.Status.CANCELLED):
        held.setdefault(session.day, []).append(session)
    days: dict[dt.date, Session | None] = {}
    problems = []
    for day in sorted({mark.day for mark in matrix.marks}):
        heading = short_day(day)
        if day > clock.today():
            problems.append(Problem(1, heading, _("this day is still to come")))
        elif not activity.project.starts_on <= day <= activity.project.ends_on:
            problems.append(Problem(1, heading, _("this day is outside the project")))
        elif len(held.get(day, [])) > 1:
            problems.append(Problem(1, heading, _("there are several sessions on this day; mark them on their pages")))
        else:
            days[day] = held[day][0] if day in held else None
    return days, problems


@transaction.atomic
def choose_sheet(*, batch: Import, activity: Activity, sheet: str, by: User) -> None:
    require(can_run_activity(by, activity))
    batch.sheet = sheet
    batch.save(update_fields=["sheet"])


def write(*, batch: Import, activity: Activity, sheet: str, without_unknown: bool, by: User) -> Import:
    """All marks of the sheet that was looked at, or none. Sessions that are missing are made with the activity's usual
    hours, and say that they are assumed. Raises Refused while something is wrong, when another sheet has been chosen
    meanwhile, or when people are not found and are not to be left out."""
    require(can_run_activity(by, activity))
    if batch.state == State.DONE:  # pressed twice
        return batch
    if sheet != batch.sheet:
        raise Refused(_("Another sheet has been chosen meanwhile. Look at it first."))
    matrix = read_matrix(read_sheets(batches.require_file(batch)), sheet, span_of(activity))
    return _write(batch, activity, matrix, without_unknown, by)


@transaction.atomic
def _write(batch: Import, activity: Activity, matrix: Matrix, without_unknown: bool, by: User) -> Import:
    fresh = locked(batch)
    if fresh.state == State.DONE:
        return fresh
    locked(activity)
    found = plan(activity, matrix, by)
    batches.require_ready(found, without_unknown=without_unknown)
    sessions = {day: session or _make_session(activity, day) for day, session in found.days.items()}
    made = [session for day, session in sessions.items() if found.days[day] is None]
    rows = [
        Attendance(session=sessions[day], person=person, day=day, status=mark.status, minutes=mark.minutes)
        for person, day, mark in found.new
    ]
    Attendance.objects.bulk_create(rows)
    for day in {day for _person, day, mark in found.new if mark.status == Attendance.Status.PRESENT}:
        was_held(sessions[day])
    report = found.report | {
        "written": [[str(row.uuid), row.status, row.minutes] for row in rows],
        "sessions": [str(session.uuid) for session in made],
    }
    return batches.close(fresh, rows=rows, report=report, by=by)


def _make_session(activity: Activity, day: dt.date) -> Session:
    usual = activity.sessions.exclude(kind=SessionKind.PRACTICE).order_by("-starts_at").first()
    begins, ends = USUAL_HOURS
    if usual is not None:
        begins, ends = clock.local(usual.starts_at).time(), clock.local(usual.ends_at).time()
    starts_at, ends_at = clock.at(day, begins), clock.at(day, ends)
    made: Session = Session.objects.create(
        activity=activity,
        kind=usual.kind if usual else KIND_OF_SESSION.get(ActivityKind(activity.kind), SessionKind.GROUP),
        starts_at=starts_at,
        ends_at=max(ends_at, starts_at + dt.timedelta(minutes=30)),
        is_assumed=True,
    )
    return made


@transaction.atomic
def undo(*, batch: Import, activity: Activity, by: User) -> int:
    """Take every mark of the file out again, and the sessions that it made. Returns how many marks. Raises Refused when
    a mark has been changed since, or something else hangs on such a session."""
    require(can_run_activity(by, activity))
    fresh = batches.lock_written(batch)
    written = {uuid: (status, minutes) for uuid, status, minutes in fresh.report["written"]}
    marks = Attendance.objects.filter(uuid__in=written)
    now = marks.values_list("uuid", "status", "minutes")
    if any(written[str(uuid)] != (status, minutes) for uuid, status, minutes in now):
        raise Refused(_("Marks of this import have been changed since. Nothing is undone."))
    sessions = Session.objects.filter(uuid__in=fresh.report["sessions"])
    if _has_more(sessions, set(written)):
        raise Refused(_("Something else has been written down at these times since. Nothing is undone."))
    touched = set(marks.values_list("session", flat=True))
    taken = batches.end(fresh, marks, by=by)
    sessions.delete()
    empty = Session.objects.filter(pk__in=touched, status=Session.Status.HELD, headcount__isnull=True)
    empty.exclude(attendances__status=Attendance.Status.PRESENT).update(status=Session.Status.PLANNED)
    return taken


def _has_more(sessions: Any, written: set[str]) -> bool:
    """Does anything hang on these sessions that the import did not write: other marks, heads, a meeting, a guest?"""
    for relation in relations_to(Session):
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": sessions})
        if relation.related_model is Attendance:
            rows = rows.exclude(uuid__in=written)
        if rows.exists():
            return True
    return False
