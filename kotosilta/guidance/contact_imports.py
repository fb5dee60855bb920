"""Contacts that somebody has written down in a table of their own: read, look at what would come, write all, undo all.

They become contacts of whoever sends the file; what is there already is matched, not doubled.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core import clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry
from kotosilta.core.records import locked
from kotosilta.guidance.models import Contact
from kotosilta.people import names
from kotosilta.people.models import Person, User
from kotosilta.projects import batches
from kotosilta.projects.models import Import, Project
from kotosilta.projects.permissions import can_work_in_project
from kotosilta.projects.tables import (
    Column,
    Problem,
    Wrong,
    guess_columns,
    one_of,
    read_day,
    read_number,
    read_row,
    read_table,
)

KIND = "contacts"
State = Import.State
MINUTES_AT_MOST, HOUR = 600, 12  # a contact without a time is noon's
TOPICS = {
    "school": ("koulu", "wilma"), "studies": ("opiskelu", "opinnot"), "work": ("työ", "työnhaku"),
    "housing": ("asuminen", "asunto"), "money": ("raha", "kela", "talous", "tuet"), "health": ("terveys",),
    "language": ("kieli", "suomi", "suomen kieli"), "permit": ("oleskelulupa", "luvat", "paperit"),
    "free_time": ("vapaa-aika", "harrastukset"), "family": ("perhe", "vanhemmuus"), "other": ("muu",),
}  # fmt: skip
CHANNELS = {
    "face": ("tapaaminen", "kasvokkain"), "phone": ("puhelin", "soitto"), "message": ("viesti", "whatsapp", "sms"),
    "video": ("video", "teams", "etä"), "home": ("kotikäynti", "koti"),
}  # fmt: skip


def read_minutes(text: str) -> int:
    value = read_number(text.removesuffix("min").strip())
    if value is None:
        return 15
    if not 1 <= value <= MINUTES_AT_MOST:
        raise Wrong(_("write minutes between 1 and 600"))
    return int(value)


COLUMNS: dict[str, Column] = {
    "day": Column(gettext_lazy("Day"), ("päivä", "pvm", "päivämäärä", "date", "when"), read_day),
    "person": Column(gettext_lazy("With whom?"), ("nimi", "asiakas", "kenen kanssa", "name", "client"), names.tidy),
    "topic": Column(gettext_lazy("Topic"), ("aihe", "asia", "subject"), one_of(TOPICS)),
    "minutes": Column(gettext_lazy("Minutes"), ("minuutit", "min", "kesto", "duration"), read_minutes),
    "channel": Column(gettext_lazy("How?"), ("tapa", "miten", "kanava", "how"), one_of(CHANNELS)),
}
REQUIRED = ("day", "topic")


class Plan(NamedTuple):
    """What writing the file would do: the new contacts, unsaved, and how many are there already."""

    new: list[Contact]
    known: int
    unknown: dict[int, str]
    problems: list[Problem]

    @property
    def report(self) -> dict[str, Any]:
        """For the page, which shows it in words."""
        return batches.report_of(self)


Table = tuple[list[str], list[tuple[int, list[str]]]]


def upload(*, project: Project, file_name: str, content: bytes, by: User) -> Import:
    """Keep the file until it is written. Raises Wrong when it is no table, or has no day and topic."""
    require(can_work_in_project(by, project))
    headings, _table = read_table(content, columns=COLUMNS)
    missing = [name for name in REQUIRED if name not in guess_columns(headings, COLUMNS)]
    if missing:
        text = _("no column has this heading; call it for example %(word)s")
        raise Wrong(text % {"word": COLUMNS[missing[0]].headings[0]})
    return batches.keep_file(project=project, kind=KIND, file_name=file_name, content=content, by=by)


def plan(project: Project, read: Table, by: User) -> Plan:
    """Compare the table with what is there; writes nothing."""
    headings, table = read
    places = guess_columns(headings, COLUMNS)
    find = _finder(project, by)
    there = Counter(
        (person, clock.local(at).date(), topic, minutes)
        for person, at, topic, minutes in Contact.objects.filter(project=project, worker=by).values_list(
            "person", "at", "topic", "minutes"
        )
    )
    new, known, unknown, problems = [], 0, {}, []
    for number, cells in table:
        values, wrong = read_row(number, cells, headings, places, COLUMNS, _checks(project))
        found = find(values.get("person", "")) if not wrong else []
        if wrong:
            problems += wrong
        elif len(found) > 1:
            problems.append(batches.several_of(number, values["person"]))
        elif values.get("person") and not found:
            unknown[number] = values["person"]
        else:
            person = found[0] if found else None
            key = (person.pk if person else None, values["day"], values["topic"], values.get("minutes", 15))
            if there[key]:
                there[key] -= 1  # each contact that is there stands for one row
                known += 1
            else:
                new.append(_contact(project, by, person, values))
    return Plan(new, known, unknown, problems)


def _finder(project: Project, by: User) -> Callable[[str], list[Person]]:
    """People of the project whose file the user may open, by their name."""
    people = batches.people_by_name(Person.objects.all().open_to(by).filter(participations__project=project))
    return lambda name: people.get(names.fold(name), []) if name else []


def _checks(project: Project) -> Callable[[str, Any], None]:
    def check(name: str, value: Any) -> None:
        if name in REQUIRED and not value:
            raise Wrong(_("write something here"))
        if name == "day" and not project.starts_on <= value <= min(project.ends_on, clock.today()):
            raise Wrong(_("this day is outside the project"))

    return check


def _contact(project: Project, by: User, person: Person | None, values: dict[str, Any]) -> Contact:
    return Contact(
        project=project,
        worker=by,
        person=person,
        at=clock.at(values["day"], dt.time(HOUR)),
        topic=values["topic"],
        minutes=values.get("minutes", 15),
        channel=values.get("channel") or Contact.Channel.FACE,
        language=person.language if person else "fi",
    )


def look(batch: Import, by: User) -> Plan:
    return plan(batch.project, read_table(batches.require_file(batch), columns=COLUMNS), by)


def write(*, batch: Import, without_unknown: bool, by: User) -> Import:
    """All rows, or none. Raises Refused while something is wrong, or people are not found and not to be left out. The
    file is read before the transaction begins."""
    require(can_work_in_project(by, batch.project) and batch.uploaded_by_id == by.pk)
    if batch.state == State.DONE:  # pressed twice
        return batch
    return _write(batch, read_table(batches.require_file(batch), columns=COLUMNS), without_unknown, by)


@transaction.atomic
def _write(batch: Import, read: Table, without_unknown: bool, by: User) -> Import:
    fresh = locked(batch, "project")
    if fresh.state == State.DONE:
        return fresh
    found = plan(fresh.project, read, by)
    batches.require_ready(found, without_unknown=without_unknown)
    Contact.objects.bulk_create(found.new)
    report = found.report | {"written": [str(contact.uuid) for contact in found.new]}
    return batches.close(fresh, rows=found.new, report=report, by=by)


CHANGES = ("contact.logged", "contact.linked", "contact.next_step_done")  # in the audit log


@transaction.atomic
def undo(*, batch: Import, by: User) -> int:
    """Take every contact of the file out again. Returns how many. Raises Refused when one has been changed since."""
    require(can_work_in_project(by, batch.project) and batch.uploaded_by_id == by.pk)
    fresh = batches.lock_written(batch)
    contacts = Contact.objects.filter(uuid__in=fresh.report["written"])
    changed = AuditEntry.objects.filter(action__in=CHANGES, subject__in=contacts.values("uuid"))
    if changed.exists() or contacts.exclude(next_step="").exists():
        raise Refused(_("Contacts of this import have been changed since. Nothing is undone."))
    return batches.end(fresh, contacts, by=by)
