"""Counting beside the work: on a streaming replica of the database, when there is one that keeps up.

Only figures are counted there. Who may see them is asked of the primary, which knows it at once; whatever is written
goes there too, and so does everything that is read in a transaction.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import DatabaseError, connections, transaction

T = TypeVar("T")
log = logging.getLogger(__name__)

NAME = "replica"
MOST_BEHIND = 10.0  # seconds; figures that are older are counted on the primary
LOOK_EVERY = 5.0  # seconds between two looks at how far it is behind, and after one that failed
# A replica that has replayed all it got, and still gets some, is not behind, however long ago the last write was.
BEHIND = """
SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
            WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver)
            THEN 0
            ELSE EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()) END
"""
_counting: ContextVar[bool] = ContextVar("counting", default=False)
_looked: dict[str, Any] = {"at": float("-inf"), "keeps_up": False}  # by this process


class Router:
    """Everything is on the primary but what `counted` reads."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return NAME if _counting.get() else "default"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # they are the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"


def behind() -> float | None:
    """Seconds that the replica is behind; None when it is none (any more). Raises DatabaseError when it is away."""
    with connections[NAME].cursor() as cursor:
        cursor.execute(BEHIND)
        found = cursor.fetchone()[0]
    return None if found is None else float(found)


def _keeps_up() -> bool:
    if time.monotonic() - _looked["at"] >= LOOK_EVERY:
        try:
            found = behind()
            keeps_up = found is not None and found <= MOST_BEHIND
        except DatabaseError as failure:
            _give_up(failure)
            return False
        _looked.update(at=time.monotonic(), keeps_up=keeps_up)
    return bool(_looked["keeps_up"])


def _give_up(failure: DatabaseError) -> None:
    log.warning("the replica is away (%s): counting on the primary", type(failure).__name__)
    _looked.update(at=time.monotonic(), keeps_up=False)
    connections[NAME].close()


def counted(count: Callable[..., T], *given: Any) -> T:
    """What the function, which only reads, returns: counted on the replica when there is one that keeps up, else and
    when that fails on the primary."""
    if NAME in connections.settings and not transaction.get_connection().in_atomic_block and _keeps_up():
        token = _counting.set(True)
        try:
            return count(*given)
        except DatabaseError as failure:  # it was stopped meanwhile, or took this query away to keep up
            _give_up(failure)
        finally:
            _counting.reset(token)
    return count(*given)
