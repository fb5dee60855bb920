"""The cast, written by its services once in a process and from then on, for each test, as the rows that it came to.

To write it anew for each of more than a thousand tests took a third of their time.
"""

import datetime as dt
from copy import deepcopy
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from kotosilta.core import clock
from tests.cast import make_cast

FRESH = dt.timedelta(minutes=10)  # some rows are of a moment ago


class Kept(NamedTuple):
    at: dt.datetime
    cast: SimpleNamespace
    tables: dict[str, list[tuple[Any, ...]]]
    files: dict[str, bytes]

    def is_fresh(self) -> bool:
        now = clock.now()
        return now.date() == self.at.date() and dt.timedelta(0) <= now - self.at < FRESH


kept: Kept | None = None


def _written(value: Any) -> Any:
    """SQLite gives times back, and takes none."""
    return str(value) if isinstance(value, dt.time) else value


def _tables() -> dict[str, list[tuple[Any, ...]]]:
    """Rows by table, of those that have any."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                found[table] = [tuple(map(_written, row)) for row in rows]
    return found


def _files(folder: str = "") -> dict[str, bytes]:
    folders, names = default_storage.listdir(folder)
    paths = [f"{folder}/{name}".lstrip("/") for name in names]
    found = {path: default_storage.open(path).read() for path in paths}
    for inner in folders:
        found |= _files(f"{folder}/{inner}".lstrip("/"))
    return found


def set_up() -> SimpleNamespace:
    """The cast in the database of the test. Where the test has written something already, or lives at another time, it
    is written as anywhere else."""
    global kept
    before = _tables()
    if kept is None or not kept.is_fresh():
        made, after = make_cast(), _tables()
        if all(after[table] == rows for table, rows in before.items()):  # else some of it hangs on rows of the test
            tables = {table: rows for table, rows in after.items() if table not in before}
            kept = Kept(clock.now(), deepcopy(made), tables, _files())
        return made
    if before.keys() & kept.tables.keys():
        return make_cast()
    with transaction.atomic(), connection.cursor() as cursor:  # at the end of it every reference leads somewhere
        for table, rows in kept.tables.items():
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places})", rows)
    for path, content in kept.files.items():
        default_storage.save(path, ContentFile(content))
    return deepcopy(kept.cast)
