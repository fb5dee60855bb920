"""The audit log: who did or read what, about whom, on what ground. Content never enters it.

An entry is written inside the act's own transaction and carries its own MAC, so it cannot be changed. A duty of the
worker numbers the entries and chains them, so none can be taken out, and appends the newest link to the anchor file
(copy that file to another machine), so the end cannot be cut off either.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.forms import ModelForm

from kotosilta.core import clock
from kotosilta.core.logs import request_id
from kotosilta.core.models import AuditEntry
from kotosilta.core.records import Actor, Record

R = TypeVar("R", bound=Record)
CHAIN_BATCH = 2000


def _macs(*parts: str) -> list[str]:
    """The MAC under each key of the ring, the one in use first."""
    told = "\x1f".join(parts).encode()
    return [hmac.new(bytes.fromhex(key), told, hashlib.sha256).hexdigest() for key in settings.KEYS.ring("audit")]


def entry_macs(entry: AuditEntry) -> list[str]:
    """The MACs over everything an entry says (not over its place in the chain); the first is that of a new entry."""
    return _macs(
        str(entry.uuid),
        entry.at.isoformat(timespec="microseconds"),
        str(entry.actor or ""),
        entry.action,
        entry.subject_type,
        str(entry.subject or ""),
        str(entry.person or ""),
        entry.ground,
        json.dumps(entry.fields),
        entry.request_id,
    )


def record(
    action: str,
    *,
    by: Actor | None,
    subject: Record | None = None,
    person: Any = None,
    ground: str = "",
    fields: Iterable[str] = (),
) -> AuditEntry:
    """Write one entry, in the caller's transaction. `action` is a constant of ours, never input.

    `person` is the UUID of the person concerned where the subject itself does not say it; `fields` are names only.
    """
    entry = AuditEntry(
        at=clock.now(),
        actor=by.uuid if by is not None else None,
        action=action,
        subject_type=subject._meta.label if subject is not None else "",
        subject=subject.uuid if subject is not None else None,
        person=person or (subject.audit_person() if subject is not None else None),
        ground=ground,
        fields=list(fields),
        request_id=request_id.get(),
    )
    entry.mac = entry_macs(entry)[0]
    entry.save(force_insert=True)
    return entry


def record_list(
    action: str, *, by: Actor | None, persons: Iterable[Any], subject: Record | None = None, ground: str = ""
) -> None:
    """One entry for a page that showed many people, of one activity for example (`subject`): their UUIDs stand in
    `fields`. A page that showed nobody leaves no entry."""
    uuids = [str(person) for person in persons]
    if uuids:
        record(action, by=by, subject=subject, ground=ground, fields=uuids)


def end(row: Any, *, by: Actor | None, at: dt.datetime | None = None) -> bool:
    """A relation in time (core.records.Dated) holds no longer, from `at` or from now. One that has ended by then stays
    as it is, and the answer is False."""
    end_at = at or clock.now()
    if row.until is not None and row.until <= end_at:
        return False
    row.until = end_at
    row.save(update_fields=["until"])
    record(f"{row._meta.model_name}.ended", by=by, subject=row)
    return True


def save_form(form: "ModelForm[R]", *, by: Actor | None) -> R:
    """Save a plain create or edit together with its audit entry: both or neither."""
    created = form.instance.pk is None
    noun = form.instance._meta.model_name
    with transaction.atomic():
        saved: R = form.save()
        record(f"{noun}.{'created' if created else 'changed'}", by=by, subject=saved, fields=form.changed_data)
    return saved


def anchor_file() -> Path:
    return Path(settings.DATA) / "audit-anchors.txt"


def chain_entries() -> int:
    """Number and chain the entries that are not yet in the chain; append the last link to the anchor file.

    Returns how many were added. Safe to run in several workers: the numbers are unique, the loser tries later.
    """
    with transaction.atomic():
        last = AuditEntry.objects.select_for_update().filter(number__isnull=False).order_by("-number").first()
        number, link = (last.number or 0, last.chain) if last else (0, "")
        fresh = list(AuditEntry.objects.filter(number__isnull=True).order_by("id")[:CHAIN_BATCH])
        for entry in fresh:
            number += 1
            link = _macs(link, str(number), entry.mac)[0]
            entry.number, entry.chain = number, link
        AuditEntry.objects.bulk_update(fresh, ["number", "chain"], batch_size=200)
    if fresh:
        with anchor_file().open("a", encoding="ascii") as anchors:
            anchors.write(f"{clock.now().isoformat()} {number} {link}\n")
    return len(fresh)


def _in_pages(rows: "models.QuerySet[AuditEntry]", key: str) -> Iterator[AuditEntry]:
    """In the order of the key, which begins at one: there are too many entries to be held at once."""
    seen = 0
    while page := list(rows.filter(**{f"{key}__gt": seen}).order_by(key)[:CHAIN_BATCH]):
        yield from page
        seen = getattr(page[-1], key)


def verify() -> list[str]:
    """Every fault found in the log, in words; an empty list means that it is whole."""
    # Read first: what the worker chains while we look is then no fault.
    anchors = anchor_file().read_text(encoding="ascii").splitlines() if anchor_file().exists() else []
    last = AuditEntry.objects.aggregate(last=models.Max("number"))["last"] or 0
    numbered = AuditEntry.objects.filter(number__lte=last)
    others = AuditEntry.objects.filter(models.Q(number__isnull=True) | models.Q(number__gt=last))
    faults = [
        f"entry {entry.uuid} was changed" for entry in _in_pages(others, "id") if entry.mac not in entry_macs(entry)
    ]
    chain: dict[int, str] = {}
    link = ""
    expected = 0
    for entry in _in_pages(numbered, "number"):
        number = entry.number or 0
        if entry.mac not in entry_macs(entry):
            faults.append(f"entry {entry.uuid} was changed")
        expected += 1
        if number != expected:
            faults.append(f"entry number {expected} is missing")
            expected = number
        if entry.chain not in _macs(link, str(number), entry.mac):
            faults.append(f"entry number {number} does not follow the one before it")
        link = entry.chain
        chain[number] = entry.chain
    for line in anchors:
        _when, anchored, anchored_link = line.split()
        if chain.get(int(anchored)) != anchored_link:
            faults.append(f"the anchor at entry number {anchored} does not match: entries were cut off or rewritten")
    return faults
