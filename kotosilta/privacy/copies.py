"""Everything that is kept about a person, as one ZIP: JSON for machines, a page to read, and the files (GDPR Art. 15
and 20).

Texts that staff wrote may speak of somebody else. They are in the copy once somebody has read them through and let them
through, as they were then. Whoever takes a copy for somebody else (a worker, a guardian) gets what they see anyway.
"""

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.translated import TranslatedField, told
from kotosilta.core.wording import short_day
from kotosilta.people.models import FamilyRelation, Person, User
from kotosilta.privacy.about import Model, keys_about, rows_of
from kotosilta.privacy.record_classes import CLASSES, RecordClass, class_of

# Written by staff, in their own words.
READ_FIRST = {
    "guidance.Contact": ("note", "next_step"),
    "guidance.Referral": ("reason",),
    "guidance.ReferralStep": ("note",),
    "guidance.ServiceCase": ("situation",),
    "guidance.ChecklistStep": ("words",),
    "guidance.WorkPlacement": ("said_afterwards",),
    "validation.SkillsInterview": ("said",),
    "validation.Assessment": ("note",),
    "validation.Mark": ("words",),
    "validation.Objection": ("answer",),
    "projects.EntryCorrection": ("reason",),
    "privacy.Hold": ("reason",),
    "credentials.Credential": ("revoked_because",),
}
# How the database works, and secrets of ways in: nothing that tells about the person.
INTERNAL = {
    "id", "person", "sort_key", "status_list", "status_index", "token", "guesses", "guessed_since", "password", "link",
    "journal", "once_key", "opens", "holder", "expires_at", "photo", "file", "source", "kept", "double", "let_through",
    "agreed_by",
}  # fmt: skip
SKIPPED = {"people.NameKey", "people.Comparison", "people.Reservation", "people.AccessCard"}
# Words for fields of which no form speaks.
LABELS: dict[str, str | Promise] = {
    "project": _("Project"),
    "since": _("From"),
    "until": _("Until"),
    "opened_on": _("Opened"),
    "closed_on": _("Closed"),
    "status": _("Status"),
    "kind": _("Kind"),
    "language": _("Language"),
    "worker": _("Worker"),
    "day": _("Day"),
    "session": _("Session"),
    "activity": _("Activity"),
    "made_at": _("Made on"),
    "sent_at": _("Sent"),
    "given_at": _("Given on"),
    "withdrawn_at": _("Taken back"),
    "answered_at": _("Answered on"),
    "enrolled_at": _("Enrolled on"),
    "completed_on": _("Completed on"),
    "left_on": _("Left on"),
    "issued_at": _("Issued on"),
    "valid_until": _("Valid until"),
    "revoked_at": _("Taken back"),
    "hours": _("Hours"),
    "fee": _("Fee"),
    "subject": _("Subject"),
    "body": _("Text"),
    "text": _("Text"),
    "words": _("Words"),
    "note": _("Note"),
    "written_at": _("Written on"),
    "birth_year": _("Year of birth"),
    "birth_month": _("Month of birth"),
    "birth_day": _("Day of birth"),
    "said": _("What was said"),
    "reason": _("Why?"),
    "agreed_on": _("Agreed on"),
    "done_on": _("Done"),
    "key": _("What it is about"),
}


class Fact(NamedTuple):
    label: str
    text: str


class Row(NamedTuple):
    """One row in words, and for machines."""

    facts: list[Fact]
    plain: dict[str, Any]


class Part(NamedTuple):
    kind: RecordClass
    rows: list[Row]


def plain(value: Any) -> Any:
    """As JSON."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def in_words(row: models.Model, field: Any) -> str:
    """What a field says, for the page; "" for nothing."""
    value = getattr(row, field.attname)
    if value in (None, "", [], {}):
        return ""
    if field.is_relation:
        other = getattr(row, field.name)
        return other.name if isinstance(other, User) else str(other)  # an account without a name shows its address
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(field, TranslatedField):
        return told(value).text
    if getattr(field, "choices", None):
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, dt.datetime):
        return f"{short_day(clock.local(value).date())} {clock.local(value):%H:%M}"
    if isinstance(value, dt.date):
        return short_day(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def label_of(field: Any) -> str:
    """In words; "" for a field that only machines read."""
    if isinstance(field._verbose_name, Promise):
        return str(field.verbose_name)
    return str(LABELS.get(field.name, ""))


def shown_fields(model: Any) -> list[Any]:
    declared = model.personal_data
    return [f for f in model._meta.concrete_fields if f.name not in INTERNAL and declared.get(f.name) != "none"]


def is_read_first(model: Any, name: str) -> bool:
    return name in READ_FIRST.get(model._meta.label, ())


def mark_of(row: Any, name: str) -> str:
    """Names a text as it is now: another one at the same place has another mark."""
    text = f"{row._meta.label}|{row.uuid}|{name}|{getattr(row, name)}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _told(row: Any, let_through: frozenset[str]) -> Row:
    model = type(row)
    facts: list[Fact] = []
    machine: dict[str, Any] = {"uuid": str(row.uuid)} if hasattr(row, "uuid") else {}
    for field in shown_fields(model):
        if is_read_first(model, field.name) and mark_of(row, field.name) not in let_through:
            continue
        value = getattr(row, field.attname)
        machine[field.name] = str(getattr(row, field.name).uuid) if _is_link(row, field) else plain(value)
        text, label = in_words(row, field), label_of(field)
        if text and label:
            facts.append(Fact(label, text))
    return Row(facts, machine)


def _is_link(row: Any, field: Any) -> bool:
    return field.is_relation and getattr(row, field.attname) is not None and hasattr(getattr(row, field.name), "uuid")


def parts_of(person: Person, by: User, let_through: frozenset[str] = frozenset()) -> list[Part]:
    """By record class, in the order of the record of processing."""
    found = {model._meta.label: rows for model, rows in rows_for(person, by)}
    parts = []
    for kind in CLASSES:
        rows = [_told(row, let_through) for label in kind.models if label in found for row in found[label]]
        if rows:
            parts.append(Part(kind, rows))
    return parts


def rows_for(person: Person, by: User) -> Iterator[tuple[Model, Any]]:
    """The person's rows, model by model, for whoever takes the copy. Relatives are seen by both ends' leave only."""
    is_own = person.user_id == by.pk
    for model, keys in keys_about(person).items():
        label = model._meta.label
        if class_of(label) is None or label in SKIPPED or (model is User and not is_own):
            continue
        rows = rows_of(model).filter(pk__in=keys)
        if not is_own or model is FamilyRelation:
            seen: Any = model._default_manager.all()
            rows = rows.filter(pk__in=seen.visible_to(by).values("pk"))
        related = [field.name for field in shown_fields(model) if field.is_relation]
        yield model, rows.select_related(*related).order_by("pk")


def texts_to_read(person: Person) -> Iterator[tuple[Any, Any, str]]:
    """(row, field, text) of each text that somebody has to read through first."""
    for model, keys in keys_about(person).items():
        for name in READ_FIRST.get(model._meta.label, ()):
            for row in rows_of(model).filter(pk__in=keys).order_by("pk"):
                if text := getattr(row, name):
                    yield row, model._meta.get_field(name), text


def _files(rows: Iterator[tuple[Model, Any]]) -> Iterator[tuple[str, bytes]]:
    """One that is not on the disk any more is named, with nothing in it."""
    for model, found in rows:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                for row in found.exclude(**{field.name: ""}):
                    stored = getattr(row, field.name)
                    name = stored.name.rpartition("/")[2]
                    if stored.storage.exists(stored.name):
                        with stored.open("rb") as content:
                            yield name, content.read()
                    else:
                        yield f"{name}.missing", b""
            elif isinstance(field, models.BinaryField):
                for content in found.values_list(field.name, flat=True):
                    if content:
                        yield f"{field.name}.webp", bytes(content)


def zip_of(person: Person, by: User, *, opened: list[Any], let_through: frozenset[str] | None = None) -> bytes:
    """The copy in the language of the page. `opened`: who has opened the file. `let_through`: marks of the texts of
    staff that were read; None when nobody has read them."""
    parts = parts_of(person, by, let_through or frozenset())
    left_out = let_through is None and any(True for _text in texts_to_read(person))
    machine = {
        "made_at": clock.now().isoformat(),
        "keeper": str(person.keeper),
        "parts": {part.kind.key: [row.plain for row in part.rows] for part in parts},
        "opened": [[entry.on.isoformat(), entry.who, entry.ground, entry.times] for entry in opened],
        "staff_texts_left_out": left_out,
    }
    language = translation.get_language() or settings.LANGUAGE_CODE
    page = render_to_string(
        "privacy/my/copy.html",
        {
            "person": person, "parts": parts, "opened": opened, "left_out": left_out, "now": clock.now(),
            "language": language, "is_bidi": translation.get_language_bidi(),
        },
    )  # fmt: skip
    out_file = io.BytesIO()
    with zipfile.ZipFile(out_file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(machine, ensure_ascii=False, indent=1))
        archive.writestr("read-me.html", page)
        for number, (name, content) in enumerate(_files(rows_for(person, by)), 1):
            archive.writestr(f"files/{number}-{name}", content)
    return out_file.getvalue()
