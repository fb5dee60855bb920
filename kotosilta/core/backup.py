"""Backup and restore: everything that an installation knows, in one sealed file.

A backup holds one moment of the database, the uploaded files, the keys and the audit anchors. Restoring unpacks and
checks all of it before anything is touched; then what can only add is added (files, keys), and the database changes
last, in one step: killed at any point, there is either the old content or the new.
"""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from kotosilta.core import clock
from kotosilta.core.sealed import SealedReader, SealedWriter

SHORTEST = 20  # characters of a passphrase
MANIFEST, DATABASE, ANCHORS = "manifest.json", "database.sqlite3", "audit-anchors.txt"


class Refuses(Exception):
    """Why nothing was done, in a sentence for whoever runs the installation."""


def check_passphrase(passphrase: str) -> None:
    """Raises Refuses."""
    if len(passphrase) < SHORTEST:
        raise Refuses(
            "Set KOTOSILTA_BACKUP_PASSPHRASE to a passphrase of at least 20 characters, and keep it somewhere else: "
            f"nobody opens the backup without it. A fresh one: {secrets.token_urlsafe(24)}"
        )


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _tables() -> list[str]:
    known = set(connection.introspection.table_names())
    return sorted(
        {model._meta.db_table for model in apps.get_models(include_auto_created=True)} & known | {"django_migrations"}
    )


def back_up(path: Path, passphrase: str) -> dict[str, int]:
    """Write a backup; how many rows each table has. The file appears only when it is whole. Raises Refuses."""
    check_passphrase(passphrase)
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA) as folder:
        rows = _copy_database(Path(folder))
        manifest = {
            "made_at": clock.now().isoformat(),
            "engine": connection.vendor,
            "migrations": _applied(),
            "rows": rows,
        }
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        try:
            with beside.open("xb") as out:
                os.chmod(beside, 0o600)
                stream: Any = SealedWriter(out, passphrase)
                with stream, tarfile.open(fileobj=stream, mode="w|gz") as archive:
                    archive.add(Path(folder) / MANIFEST, MANIFEST)  # first: it says whether the rest fits
                    for member in sorted(Path(folder).iterdir()):
                        if member.name != MANIFEST:
                            archive.add(member, member.name)
                    for name in ("files", "keys", ANCHORS):
                        if (Path(settings.DATA) / name).exists():
                            archive.add(Path(settings.DATA) / name, name)
                out.flush()
                os.fsync(out.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    return rows


def _copy_database(folder: Path) -> dict[str, int]:
    """One moment of the database, as files in the folder."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute(
                "VACUUM INTO %s", [str(folder / DATABASE)]
            )  # one reading transaction; nothing deleted is in it
        with sqlite3.connect(folder / DATABASE) as copy:
            count = 'SELECT COUNT(*) FROM "{}"'
            return {table: copy.execute(count.format(table)).fetchone()[0] for table in _tables()}
    rows = {}
    (folder / "tables").mkdir()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in _tables():
            with (folder / "tables" / table).open("wb") as out, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                for part in copy:
                    out.write(part)
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - names of our models
            rows[table] = cursor.fetchone()[0]
    return rows


@contextmanager
def _unpacked(source: BinaryIO, passphrase: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The whole backup in a folder beside the data, after every byte of it has been checked."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA) as name:
        folder = Path(name)
        sealed: Any = SealedReader(source, passphrase)
        with tarfile.open(fileobj=sealed, mode="r|gz") as archive:
            archive.extractall(folder, filter="data")
        while sealed.read(1 << 20):  # to the end of the file: what is cut off after the archive counts too
            pass
        yield folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def restore(path: Path, passphrase: str) -> dict[str, int]:
    """Put the content of a backup in place of what is here; how many rows each table has. Raises Refuses and
    Unreadable."""
    check_passphrase(passphrase)
    with path.open("rb") as source, _unpacked(source, passphrase) as (folder, manifest):
        if manifest["engine"] != connection.vendor:
            raise Refuses(f"The backup is of a database of {manifest['engine']}, this is {connection.vendor}.")
        if manifest["migrations"] != _applied():
            raise Refuses(
                f"The backup of {manifest['made_at']} is of another version of Kotosilta. Install that version, "
                "migrate, restore, and then upgrade. (A new installation must be migrated before it takes a backup in.)"
            )
        _add_files(folder)
        _add_keys(folder)
        if (folder / ANCHORS).exists():
            (folder / ANCHORS).replace(Path(settings.DATA) / ANCHORS)
        rows: dict[str, int] = manifest["rows"]
        if connection.vendor == "sqlite":
            _replace_sqlite(folder)
        else:
            _refill(folder, rows)
        return rows


def _add_files(folder: Path) -> None:
    for file in (folder / "files").rglob("*"):
        if file.is_file():
            there = Path(settings.MEDIA_ROOT) / file.relative_to(folder / "files")
            there.parent.mkdir(parents=True, exist_ok=True)
            file.replace(there)


def _add_keys(folder: Path) -> None:
    """The keys of the backup before those that are here, so that until the last step both can be read."""
    for file in (folder / "keys").rglob("*"):
        if not file.is_file():
            continue
        there = settings.KEYS.folder / file.relative_to(folder / "keys")
        if file.suffix == ".key" and there.exists():
            ours = file.read_text(encoding="ascii").split()
            ring = [*ours, *(key for key in there.read_text(encoding="ascii").split() if key not in ours)]
            file.write_text("\n".join(ring) + "\n", encoding="ascii")
        there.parent.mkdir(parents=True, exist_ok=True)
        file.chmod(0o600)
        file.replace(there)


def _replace_sqlite(folder: Path) -> None:
    """Nobody else may have the old database open: what they wrote from then on would be lost."""
    path = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    with sqlite3.connect(path, timeout=2) as old:
        try:
            # Leaves the write-ahead log, which works only for the last connection there is.
            (mode,) = old.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            mode = ""
    old.close()
    if mode != "delete":
        raise Refuses("The database is in use. Stop the web server and the workers, then restore again.")
    (folder / DATABASE).chmod(0o600)
    with (folder / DATABASE).open("rb") as made:
        os.fsync(made.fileno())
    (folder / DATABASE).replace(path)


def _refill(folder: Path, rows: dict[str, int]) -> None:
    """All tables emptied and filled in one transaction; sequences go on after the highest key."""
    tables = sorted(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(f'"{table}"' for table in tables)
        cursor.execute(f"TRUNCATE {names}")
        for table in tables:
            with (folder / "tables" / table).open("rb") as source, cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                shutil.copyfileobj(source, copy)
        for statement in connection.ops.sequence_reset_sql(
            _no_style(), list(apps.get_models(include_auto_created=True))
        ):
            cursor.execute(statement)


def _no_style() -> Any:

    return no_style()


def digest_of(table: str) -> str:
    """The rows of a table as one number, whatever their order; to compare two installations."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our models
        rows = sorted(repr(row) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
