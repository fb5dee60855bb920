"""The erasure ledger: one line for each erasure that was decided, beside the database, never in it.

A restore brings back people who were erased since the backup was made. The ledger then erases them again: it is not
part of what a restore replaces, and the lines of the backup's own ledger are joined to it. It holds no name.
"""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kotosilta.core import clock
from kotosilta.people.models import Person
from kotosilta.privacy.erasing import carry_out


def ledger_file() -> Path:
    return Path(settings.DATA) / "erasures.txt"


def write_down(person: UUID) -> None:
    """Before the erasure itself is done; on disk when this returns."""
    with ledger_file().open("a", encoding="ascii") as ledger:
        ledger.write(f"{clock.now().isoformat()} {person}\n")
        ledger.flush()
        os.fsync(ledger.fileno())


def written_down() -> list[UUID]:
    """Everybody of the ledger, the earliest first, each once."""
    if not ledger_file().exists():
        return []
    lines = ledger_file().read_text(encoding="ascii").splitlines()
    return list(dict.fromkeys(UUID(line.split()[1]) for line in lines))


def erase_again() -> int:
    """After a restore: everybody whom the ledger names and who is here again. Returns how many."""
    people = Person.objects.filter(uuid__in=written_down())
    for person in people:
        with transaction.atomic():
            carry_out(person, by=None)
    return len(people)
