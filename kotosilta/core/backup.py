"""Backup and restore: everything that an installation knows, in one sealed file.

A backup holds one moment of the database, the uploaded files, the keys and the audit anchors. Restoring unpacks and
checks all of it before anything is touched; then what can only add is added (files, keys), and the database changes in
one step: killed at any point, there is either the old content or the new, and both can be read.
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
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from kotosilta.core import clock
from kotosilta.core.keys import replace_file
from kotosilta.core.sealed import SealedReader, SealedWriter

SHORTEST = 20  # characters of a passphrase
MANIFEST, DATABASE, ANCHORS = "manifest.json", "database.sqlite3", "audit-anchors.txt"
ERASURES = "erasures.txt"  # lines that only grow; a restore joins them, see AFTER_RESTORE


class Refuses(Exception):
    """Why nothing was done, in a sentence for whoever runs the installation."""


def check_passphrase(passphrase: str) -> None:
    """Raises Refuses."""
    if len(passphrase) < SHORTEST:
        raise Refuses(
            "Set KOTOSILTA_BACKUP_PASSPHRASE to a passphrase of at least 20 characters, and keep it somewhere else: "
            f"nobody opens the backup without it. A fresh one: {secrets.token_urlsafe(24)}"
        )


def _shape() -> str:
    """A hash of the tables and columns as they are."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2")
        else:
            cursor.execute(
                "SELECT table_name, ordinal_position, column_name, data_type, is_nullable "
                "FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2"
            )
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def _tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed})


def _clean_up() -> None:
    """Before a restore: what a killed backup or restore has left, which is the database outside its seal."""
    for pattern in (".backup-*", ".restore-*"):
        for left in Path(settings.DATA).glob(pattern):
            shutil.rmtree(left, ignore_errors=True)


def back_up(path: Path, passphrase: str) -> dict[str, int]:
    """Write a backup; how many rows each table has. The file appears only when it is whole. Raises Refuses."""
    check_passphrase(passphrase)
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA) as folder:
        anchors = Path(settings.DATA) / ANCHORS
        if anchors.exists():  # before the database: an anchor of an entry that it lacks would be a fault
            shutil.copy2(anchors, Path(folder) / ANCHORS)
        rows = _copy_database(Path(folder))
        erasures = Path(settings.DATA) / ERASURES
        if erasures.exists():  # after the database: nobody who is gone from it may be missing here
            shutil.copy2(erasures, Path(folder) / ERASURES)
        manifest = {"made_at": clock.now().isoformat(), "engine": connection.vendor, "shape": _shape(), "rows": rows}
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        try:
            with beside.open("xb") as out:
                os.chmod(beside, 0o600)
                stream: Any = SealedWriter(out, passphrase)
                with stream, tarfile.open(fileobj=stream, mode="w|gz", dereference=True) as archive:
                    _add(archive, Path(folder), "")
                    _add(archive, Path(settings.MEDIA_ROOT), "files/")
                    _add(archive, settings.KEYS.folder, "keys/")
                out.flush()
                os.fsync(out.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    return rows


def _add(archive: tarfile.TarFile, folder: Path, into: str) -> None:
    """Every file of the folder; one that somebody has taken away meanwhile is left out."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            with suppress(FileNotFoundError):
                archive.add(file, f"{into}{file.relative_to(folder).as_posix()}")


def _copy_database(folder: Path) -> dict[str, int]:
    """One moment of the database, as files in the folder."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with connection.cursor() as cursor:
            # One moment, read in one transaction; what was deleted is not in it.
            cursor.execute("VACUUM INTO %s", [str(folder / DATABASE)])
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
    """Put the content of a backup in place of what is here; how many rows each table has. Raises Refuses, Unreadable
    and the database's own errors; after each of them the database is as it was."""
    check_passphrase(passphrase)
    _clean_up()
    with path.open("rb") as source, _unpacked(source, passphrase) as (folder, manifest):
        if manifest["engine"] != connection.vendor:
            raise Refuses(f"The backup is of a database of {manifest['engine']}, this is {connection.vendor}.")
        if manifest["shape"] != _shape():
            raise Refuses(
                f"The backup of {manifest['made_at']} is of another version of Kotosilta. Install that version, "
                "migrate, restore, and then upgrade. (A new installation must be migrated before it takes a backup in.)"
            )
        rows: dict[str, int] = manifest["rows"]
        _add_files(folder)
        _join_erasures(folder)
        _keys(folder, theirs_first=False)  # until the database changes, what is here is written under the old keys
        with _anchors(folder):
            if connection.vendor == "sqlite":
                _refill_sqlite(folder)
            else:
                _refill(folder, rows)
        _keys(folder, theirs_first=True)
        return rows


@contextmanager
def _anchors(folder: Path) -> Iterator[None]:
    """The anchors of the backup; those that were here come back when the database does not change."""
    here, kept = Path(settings.DATA) / ANCHORS, folder / f"{ANCHORS}.kept"
    if here.exists():
        shutil.copy2(here, kept)
    here.unlink(missing_ok=True)
    if (folder / ANCHORS).exists():
        shutil.copy2(folder / ANCHORS, here)
    try:
        yield
    except BaseException:
        here.unlink(missing_ok=True)
        if kept.exists():
            kept.replace(here)
        raise


def _join_erasures(folder: Path) -> None:
    """The lines that were here and those of the backup: who was erased by either stays erased."""
    here, theirs = Path(settings.DATA) / ERASURES, folder / ERASURES
    if theirs.exists():
        lines = [line for file in (theirs, here) if file.exists() for line in file.read_bytes().splitlines()]
        replace_file(here, b"".join(line + b"\n" for line in dict.fromkeys(lines)))


def _add_files(folder: Path) -> None:
    for file in (folder / "files").rglob("*"):
        if file.is_file():
            there = Path(settings.MEDIA_ROOT) / file.relative_to(folder / "files")
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, there)


def _keys(folder: Path, *, theirs_first: bool) -> None:
    """Rings of the backup's keys and those that are here. The first key of a ring writes, all of them read."""
    for file in (folder / "keys").rglob("*"):
        if not file.is_file():
            continue
        there = settings.KEYS.folder / file.relative_to(folder / "keys")
        content = file.read_bytes()
        if file.suffix == ".key" and there.exists():
            theirs, ours = content.split(), there.read_bytes().split()
            ring = [*theirs, *ours] if theirs_first else [*ours, *theirs]
            content = b"\n".join(dict.fromkeys(ring)) + b"\n"
        there.parent.mkdir(parents=True, exist_ok=True)
        replace_file(there, content)


def _refill_sqlite(folder: Path) -> None:
    """Page by page in one transaction of SQLite, which whoever has the database open sees at once or not at all."""
    connection.ensure_connection()
    with sqlite3.connect(folder / DATABASE) as source:
        source.backup(connection.connection)
    source.close()


def _refill(folder: Path, rows: dict[str, int]) -> None:
    """All tables emptied and filled in one transaction; sequences go on after the highest key."""
    tables = sorted(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(f'"{table}"' for table in tables)
        cursor.execute(f"TRUNCATE {names}")
        for table in tables:
            with (folder / "tables" / table).open("rb") as source, cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                shutil.copyfileobj(source, copy)
        models = list(apps.get_models(include_auto_created=True))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
