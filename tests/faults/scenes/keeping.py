"""`fill` writes the cast and a file; `digests` tells what every table and file of the installation holds; `die N FILE`
restores until the n-th step; `chain FILE` makes a backup while a worker chains the audit log."""

import hashlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import tests.faults.scenes.stage  # noqa: F401

from django.conf import settings  # isort: skip
from django.db import connection  # isort: skip

from kotosilta.core import audit, backup  # isort: skip
from kotosilta.activities.models import CareNote  # isort: skip
from kotosilta.people.models import Organisation  # isort: skip
from tests import cast  # isort: skip


def fill() -> str:
    made = cast.make_cast()
    audit.chain_entries()
    return made.paper.file.name


def digest_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(repr(row) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def digests() -> dict[str, str]:
    tables = {
        table: digest_of(table) for table in connection.introspection.table_names() if table != "django_migrations"
    }
    files = {
        str(path.relative_to(settings.DATA)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(settings.MEDIA_ROOT.rglob("*"))
        if path.is_file()
    }
    return tables | files | {"audit": "; ".join(audit.verify()), "secret": CareNote.objects.get().text}


if sys.argv[1] == "fill":
    print(json.dumps(fill()))
elif sys.argv[1] == "digests":
    print(json.dumps(digests()))
elif sys.argv[1] == "add":
    Organisation.objects.create(name="Later ry", kind="association")
    print("{}")
elif sys.argv[1] == "die":  # at the n-th step of a restore that changes something
    at, path = int(sys.argv[2]), Path(sys.argv[3])
    steps = 0

    def step(act):
        def doing(*arguments, **named):
            global steps
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*arguments, **named)

        return doing

    for owner, name in (
        (backup, "_add_files"), (backup, "_keys"), (backup, "_anchors"), (backup, "_refill"), (backup, "_refill_sqlite"),
        (shutil, "move"), (shutil, "copy2"), (shutil, "copyfileobj"),
    ):  # fmt: skip
        setattr(owner, name, step(getattr(owner, name)))
    backup.restore(path, settings.BACKUP_PASSPHRASE)
    print(json.dumps({"steps": steps}))
elif sys.argv[1] == "chain":
    Organisation.objects.count()
    copied = backup._copy_database

    def with_a_worker_beside(folder):
        made = copied(folder)
        audit.record("test.between", by=None)
        audit.chain_entries()
        return made

    backup._copy_database = with_a_worker_beside
    backup.back_up(Path(sys.argv[2]), settings.BACKUP_PASSPHRASE)
    print("{}")
