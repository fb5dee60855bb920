"""Participants from CSV or a workbook: read, match columns, check every row, then write all rows or none; undo as a
whole.

Checking happens outside any transaction, with progress; writing is one bulk transaction with one audit entry. Both
steps are jobs that may run twice: the state of the import says what is already done. A file may be sent again when it
has grown: who is in the project already is matched, not doubled.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django_tasks import task

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry
from kotosilta.core.records import locked, relations_to
from kotosilta.core.workbooks import Sheet
from kotosilta.people import names
from kotosilta.people.merges import names_taken_in
from kotosilta.people.models import ContactRoute, LanguageSkill, NameKey, Person, User, keys_of
from kotosilta.projects.models import Import, Participation, Project
from kotosilta.projects.participant_columns import COLUMNS, REQUIRED
from kotosilta.projects.permissions import can_import_participants
from kotosilta.projects.services import freeze_entry
from kotosilta.projects.tables import (
    HEADING_WITHIN,
    Problem,
    Wrong,
    guess_columns,
    read_row,
    read_sheets,
    read_table,
    table_of,
)

KIND = "participants"
MAX_PROBLEMS, MAX_SHOWN, MAX_ALIKE = 200, 200, 10_000
BATCH = 1000
State = Import.State


class Row(NamedTuple):
    number: int
    values: dict[str, Any]


class Checked(NamedTuple):
    """What a check finds: new rows, numbers of the rows whose person is in the project already, (row, name) of somebody
    here who may be the same, and every problem (at most MAX_PROBLEMS)."""

    rows: list[Row]
    matched: list[int]
    alike: list[tuple[int, str]]
    problems: list[Problem]

    @property
    def report(self) -> dict[str, Any]:
        """For the page: rows read, new, matched, and those to look at."""
        return {
            "read": len(self.rows) + len(self.matched),
            "new": len(self.rows),
            "matched": self.matched[:MAX_SHOWN],
            "matched_count": len(self.matched),
            "alike": self.alike[:MAX_SHOWN],
        }


def check(
    content: bytes,
    columns: dict[str, int],
    project: Project,
    progress: Callable[[int, int], None],
    *,
    sheet: str = "",
    by: User | None = None,
) -> Checked:
    """Read every row, write nothing. Who may be the same is named as far as `by` sees them; a command sees all."""
    headings, table = read_table(content, sheet=sheet, columns=COLUMNS)
    problems = [
        Problem(1, str(COLUMNS[name].label), _("choose the column that holds this"))
        for name in REQUIRED
        if name not in columns
    ]
    if problems:
        return Checked([], [], [], problems)
    rows: list[Row] = []
    matched: list[int] = []
    here = _already_here(project)
    seen: dict[tuple[Any, ...], int] = {}
    for position, (number, cells) in enumerate(table, start=1):
        values, wrong = read_row(number, cells, headings, columns, COLUMNS, _checks(project))
        if not wrong and _twin(values) in here:
            matched.append(number)
            continue
        if not wrong:
            wrong = _check_twin(number, values, headings[columns["full_name"]], seen)
        problems += wrong
        if not wrong:
            rows.append(Row(number, values))
        if position % BATCH == 0:
            progress(position, len(table))
        if len(problems) >= MAX_PROBLEMS:
            break
    progress(len(table), len(table))
    return Checked(rows, matched, [] if problems else _alike(project, rows, by), problems)


def _alike(project: Project, rows: list[Row], by: User | None) -> list[tuple[int, str]]:
    """New rows with the name and birth, the phone number or the e-mail address of somebody whom the same organisation
    keeps: perhaps the same person, or a family that shares a phone. Told, and decided by whoever imports; of people
    whom they do not see only the row is told."""
    twins = {_twin(row.values): row.number for row in rows}
    kept = Person.objects.filter(keeper=project.owner, sort_key__in=[name for name, _birth in list(twins)[:MAX_ALIKE]])
    same = [(twins[key], person) for person in kept if (key := _twin_of(person)) in twins]
    given = {value: row.number for row in rows for value in (row.values.get("phone"), row.values.get("email")) if value}
    routes = ContactRoute.objects.filter(person__keeper=project.owner, value__in=list(given)[:MAX_ALIKE])
    same += [(given[route.value], route.person) for route in routes.select_related("person")]
    ids = {person.pk for _row, person in same}
    seen = ids if by is None else set(Person.objects.all().open_to(by).filter(pk__in=ids).values_list("pk", flat=True))
    return sorted({(row, person.full_name if person.pk in seen else "") for row, person in same})


def _twin_of(person: Person) -> tuple[Any, ...]:
    return (names.fold(person.full_name), tuple(person.birth) if person.birth else None)


def _already_here(project: Project) -> set[tuple[Any, ...]]:
    """(folded name, birth) of the people who are in the project already: a file sent twice doubles nobody."""
    rows = Participation.objects.filter(project=project).values_list(
        "person__full_name", "person__birth_year", "person__birth_month", "person__birth_day"
    )
    here = {(names.fold(name), (year, month, day) if year else None) for name, year, month, day in rows}
    people = Person.objects.filter(participations__project=project)
    return here | {(names.fold(name), birth) for name, birth in names_taken_in(people)}


def _twin(values: dict[str, Any]) -> tuple[Any, ...]:
    birth = values.get("birth")
    return (names.fold(values["full_name"]), tuple(birth) if birth else None)


def _check_twin(number: int, values: dict[str, Any], heading: str, seen: dict[tuple[Any, ...], int]) -> list[Problem]:
    """The same name and birth as another row."""
    twin = _twin(values)
    if values.get("birth") and twin in seen:
        text = _("the same person is already in row %(row)d; leave one of them out") % {"row": seen[twin]}
    else:
        seen[twin] = number
        return []
    return [Problem(number, heading, text)]


def _checks(project: Project) -> Callable[[str, Any], None]:
    def check(name: str, value: Any) -> None:
        if name == "entered_on":
            _check_entry_day(value, project)

    return check


def _check_entry_day(day: dt.date | None, project: Project) -> None:
    if day is None:
        raise Wrong(_("write the first day, for example 8.12.2026"))
    if not project.starts_on <= day <= min(project.ends_on, clock.today()):
        raise Wrong(
            _("the day is outside the project (%(first)s to %(last)s) or in the future")
            % {"first": f"{project.starts_on:%-d.%-m.%Y}", "last": f"{project.ends_on:%-d.%-m.%Y}"}
        )


class Written(NamedTuple):
    """What was written: the people, and the rows beside them that an undo takes out again."""

    people: list[Person]
    rows: list[Participation | ContactRoute | LanguageSkill]


def write(project: Project, rows: list[Row], by: User | None) -> Written:
    """Write all rows in the caller's transaction."""
    people = [_person(project, row) for row in rows]
    Person.objects.bulk_create(people, batch_size=BATCH)
    NameKey.objects.bulk_create([key for person in people for key in keys_of(person)], batch_size=BATCH * 4)
    pairs = list(zip(people, rows, strict=True))
    participations = [_participation(project, person, row) for person, row in pairs]
    routes = [route for person, row in pairs for route in _routes(person, row)]
    skills = [
        LanguageSkill(person=person, language=row.values["language"], is_first=True)
        for person, row in pairs
        if row.values.get("language")
    ]
    Participation.objects.bulk_create(participations, batch_size=BATCH)
    ContactRoute.objects.bulk_create(routes, batch_size=BATCH)
    LanguageSkill.objects.bulk_create(skills, batch_size=BATCH)
    audit.record("participants.imported", by=by, subject=project, fields=[str(person.uuid) for person in people])
    return Written(people, [*participations, *routes, *skills])


def _person(project: Project, row: Row) -> Person:
    person = Person(keeper=project.owner, full_name=row.values["full_name"], gender=row.values.get("gender", ""))
    person.birth = row.values.get("birth")
    person.language = row.values.get("language") or "fi"
    person.derive()
    return person


def _participation(project: Project, person: Person, row: Row) -> Participation:
    participation = Participation(
        project=project,
        person=person,
        entered_on=row.values["entered_on"],
        entry_labour_status=row.values.get("labour_status", ""),
        entry_long_term_unemployed=row.values.get("long_term_unemployed"),
        entry_education=row.values.get("education", ""),
        entry_citizenship=row.values.get("citizenship", ""),
    )
    freeze_entry(participation, person)
    return participation


def _routes(person: Person, row: Row) -> Iterator[ContactRoute]:
    if row.values.get("phone"):
        yield ContactRoute(person=person, kind=ContactRoute.Kind.OWN_PHONE, value=row.values["phone"])
    if row.values.get("email"):
        yield ContactRoute(person=person, kind=ContactRoute.Kind.EMAIL, value=row.values["email"])


def upload(*, project: Project, file_name: str, content: bytes, by: User) -> Import:
    """Keep the file until it is written or refused. Raises Wrong when it is no table at all. The file is read before
    the transaction begins, in which nobody else could write."""
    require(can_import_participants(by, project), _("Only the project manager imports participants."))
    sheets = read_sheets(content)
    sheet = _likely_sheet(sheets)
    batch = Import(project=project, uploaded_by=by, file_name=file_name[:200], content=content, sheet=sheet)
    _look_at(batch, sheets)
    with transaction.atomic():
        batch.save()
        audit.record("import.uploaded", by=by, subject=batch)
    return batch


def _likely_sheet(sheets: list[Sheet]) -> str:
    """The sheet in which most columns are recognised."""

    def known(sheet: Sheet) -> int:
        return max((len(guess_columns(cells, COLUMNS)) for _number, cells in sheet.rows[:HEADING_WITHIN]), default=0)

    return max(sheets, key=known).name


def _look_at(batch: Import, sheets: list[Sheet]) -> None:
    """Headings and rows of the chosen sheet; the columns as they were matched the last time for the same headings."""
    headings, table = table_of(sheets, sheet=batch.sheet, columns=COLUMNS)
    before = Import.objects.filter(project=batch.project, state=State.DONE, headings=headings)
    last = before.order_by("-uploaded_at").values_list("columns", flat=True).first()
    batch.headings, batch.rows_total = headings, len(table)
    batch.columns = last or guess_columns(headings, COLUMNS)


def choose_sheet(*, batch: Import, sheet: str, by: User) -> None:
    """Another sheet of the workbook, to be checked anew. Raises Wrong when it is no table; nothing happens while the
    file is being checked or written."""
    require(can_import_participants(by, batch.project))
    batch.sheet = sheet
    _look_at(batch, read_sheets(bytes(batch.content or b"")))
    with transaction.atomic():
        waiting = Import.objects.filter(pk=batch.pk, state__in=[State.UPLOADED, State.CHECKED])
        waiting.update(
            sheet=sheet,
            headings=batch.headings,
            columns=batch.columns,
            rows_total=batch.rows_total,
            state=State.UPLOADED,
            problems=[],
            report={},
        )


@transaction.atomic
def start_check(*, batch: Import, columns: dict[str, int], by: User) -> None:
    """Queue the check of all rows with these columns."""
    require(can_import_participants(by, batch.project))
    waiting = Import.objects.filter(pk=batch.pk).exclude(state__in=[State.WRITING, State.DONE, State.UNDONE])
    if waiting.update(columns=columns, state=State.CHECKING, rows_done=0, problems=[]):
        check_import.enqueue(str(batch.uuid))


@transaction.atomic
def start_write(*, batch: Import, by: User) -> None:
    """Queue the writing of a file that has been checked and has no problem."""
    require(can_import_participants(by, batch.project))
    changed = Import.objects.filter(pk=batch.pk, state=State.CHECKED, problems=[]).update(
        state=State.WRITING, rows_done=0
    )
    if changed:
        write_import.enqueue(str(batch.uuid))


@contextmanager
def _at_work(batch: Import) -> Iterator[None]:
    """Problems are told in the language of whoever sent the file. A fault of ours ends the import in a state that the
    page shows, and stays in the job's own record."""
    try:
        with override(batch.uploaded_by.language if batch.uploaded_by else settings.LANGUAGE_CODE):
            yield
    except Exception:
        Import.objects.filter(pk=batch.pk).exclude(state=State.DONE).update(state=State.FAILED)
        raise


def _progress_of(batch: Import) -> Callable[[int, int], None]:
    def note(done: int, total: int) -> None:
        Import.objects.filter(pk=batch.pk).update(rows_done=done, rows_total=total)

    return note


def _check(batch: Import) -> Checked:
    content = bytes(batch.content or b"")
    return check(content, batch.columns, batch.project, _progress_of(batch), sheet=batch.sheet, by=batch.uploaded_by)


@task()
def check_import(uuid: str) -> None:
    batch = Import.objects.select_related("project__owner", "uploaded_by").get(uuid=uuid)
    if batch.state != State.CHECKING:
        return
    with _at_work(batch):
        found = _check(batch)
    Import.objects.filter(pk=batch.pk, state=State.CHECKING).update(
        state=State.CHECKED, problems=[list(problem) for problem in found.problems], report=found.report
    )


@task()
def write_import(uuid: str) -> None:
    batch = Import.objects.select_related("project__owner", "uploaded_by").get(uuid=uuid)
    if batch.state != State.WRITING:
        return
    with _at_work(batch):
        found = _check(batch)
        _write_all(batch, found)


@transaction.atomic
def _write_all(batch: Import, found: Checked) -> None:
    """The state changes in the same transaction as the rows are written: a second run finds it done."""
    claimed = Import.objects.filter(pk=batch.pk, state=State.WRITING)
    if found.problems:
        claimed.update(state=State.CHECKED, problems=[list(problem) for problem in found.problems])
    elif claimed.update(state=State.DONE, rows_done=len(found.rows), content=None):
        made = write(batch.project, found.rows, batch.uploaded_by)
        report = found.report | {
            "written": [str(person.uuid) for person in made.people],
            "beside": [str(row.uuid) for row in made.rows],
            "at": clock.now().isoformat(),
        }
        Import.objects.filter(pk=batch.pk).update(report=report)


@transaction.atomic
def undo(*, batch: Import, by: User) -> int:
    """Take everybody out again whom this import brought in. Returns how many. Raises Refused when something has been
    recorded about one of them since: that would be lost."""
    require(can_import_participants(by, batch.project))
    fresh = locked(batch)
    if fresh.state != State.DONE or not fresh.report.get("written"):
        raise Refused(_("There is nothing to undo."))
    people = Person.objects.filter(uuid__in=fresh.report["written"])
    touched = _touched(people, set(fresh.report["beside"]), dt.datetime.fromisoformat(fresh.report["at"]))
    if touched:
        text = ngettext(
            "Something has been recorded about %(number)s person since. Nothing is undone.",
            "Something has been recorded about %(number)s people since. Nothing is undone.",
            len(touched),
        )
        raise Refused(text % {"number": len(touched)})
    taken = [str(uuid) for uuid in people.values_list("uuid", flat=True)]
    people.delete()
    fresh.state = State.UNDONE
    fresh.save(update_fields=["state"])
    audit.record("participants.import_undone", by=by, subject=fresh, fields=taken)
    return len(taken)


def _touched(people: Any, beside: set[str], at: dt.datetime) -> set[int]:
    """Ids of those about whom something is there that the import did not write, or who were changed after it."""
    found = set(people.exclude(user__isnull=True).values_list("pk", flat=True))
    changed = AuditEntry.objects.filter(action="person.changed", person__in=people.values("uuid"), at__gt=at)
    found |= set(people.filter(uuid__in=changed.values("person")).values_list("pk", flat=True))
    for relation in relations_to(Person):
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": people})
        if relation.related_model in (Participation, ContactRoute, LanguageSkill):
            rows = rows.exclude(uuid__in=beside)
        if relation.related_model is not NameKey:
            found |= set(rows.values_list(relation.field.name, flat=True))
    for relation in relations_to(Participation):
        path = f"{relation.field.name}__person"
        rows = relation.related_model._default_manager.filter(**{f"{path}__in": people})
        found |= set(rows.values_list(path, flat=True))
    ended = Participation.objects.filter(person__in=people, left_on__isnull=False)
    return found | set(ended.values_list("person", flat=True))
