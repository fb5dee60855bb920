"""The erasure ledger: one line for each record that was erased, beside the database, never in it.

A restore brings back people who were erased since the backup was made. The ledger then erases them again: it is not
part of what a restore replaces, and the lines of the backup's own ledger are joined to it. It holds no name.
"""

import datetime as dt
import logging
import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from kotosilta.core import clock
from kotosilta.core.backup import ERASURES
from kotosilta.core.jobs import daily
from kotosilta.people.models import Person
from kotosilta.privacy.clocks import takes_part
from kotosilta.privacy.erasing import carry_out
from kotosilta.privacy.models import Erasure, Hold

log = logging.getLogger(__name__)


def ledger_file() -> Path:
    return Path(settings.DATA) / ERASURES


def write_down(*records: UUID) -> None:
    """In the transaction of the erasure, before it ends; on disk when this returns."""
    with ledger_file().open("a", encoding="ascii") as ledger:
        ledger.write("".join(f"{clock.now().isoformat()} {record}\n" for record in records))
        ledger.flush()
        os.fsync(ledger.fileno())


def written_down() -> dict[UUID, dt.datetime]:
    """Everybody of the ledger, with the moment of the last erasure. A line that was cut off by a crash is told in the
    log: its erasure did not end either, and is done by the worker."""
    found: dict[UUID, dt.datetime] = {}
    lines = ledger_file().read_text(encoding="ascii").splitlines() if ledger_file().exists() else []
    for number, line in enumerate(lines, start=1):
        try:
            at, record = line.split()
            found[UUID(record)] = dt.datetime.fromisoformat(at)
        except ValueError:
            log.error("line %d of the erasure ledger cannot be read", number)
    return found


def erase_again() -> int:
    """After a restore: whom the ledger names and this database does not know as erased since. Returns how many. Who has
    come back and takes part, or is held, stays."""
    erased = written_down()
    known = Erasure.objects.filter(person__in=list(erased), done_at__isnull=False).values_list("person", "done_at")
    done = {(record, at) for record, at in known if at is not None and at >= erased[record]}
    left = set(erased) - {record for record, _at in done}
    return sum(_again(person) for person in Person.objects.filter(uuid__in=left).select_related("user"))


def _again(person: Person) -> int:
    if takes_part(person) or Hold.objects.current().filter(person=person).exists():
        log.error("somebody of the erasure ledger is here again and takes part: look at %s", person.uuid)
        return 0
    with transaction.atomic():
        made = Erasure.objects.create(
            person=person.uuid, keeper=person.keeper, reason=Erasure.Reason.AGAIN, is_approved=True,
            decided_at=clock.now(),
        )  # fmt: skip
        counts, made.files = carry_out(person, by=None)
        made.gone, made.done_at = counts, clock.now()
        made.save(update_fields=["gone", "files", "done_at"])
    delete_files(made)
    return 1


def delete_files(erasure: Erasure) -> None:
    """What an erasure that is done has left on the disk; a killed process is taken over by the worker."""
    for name in erasure.files:
        default_storage.delete(name)
    if erasure.files:
        Erasure.objects.filter(pk=erasure.pk).update(files=[])


check = daily(erase_again)  # also when the restore was killed before it came to that
