"""Counted on the replica while it keeps up, on the primary else. The real one is tried in tests/machines."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError

from kotosilta.core import replica

ROUTER = replica.Router()


@pytest.fixture
def there(monkeypatch):
    """A replica that is as far behind as `there.behind` says, outside any transaction; `there.asked` counts the looks."""
    there = SimpleNamespace(behind=0.0, asked=0, closed=0)

    def behind() -> float | None:
        there.asked += 1
        if isinstance(there.behind, Exception):
            raise there.behind
        return there.behind

    def close() -> None:
        there.closed += 1

    class Connections(dict):
        settings = {"default": {}, replica.NAME: {}}

    monkeypatch.setattr(replica, "behind", behind)
    monkeypatch.setattr(replica, "connections", Connections({replica.NAME: SimpleNamespace(close=close)}))
    there.connection = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr(replica.transaction, "get_connection", lambda: there.connection)
    monkeypatch.setattr(replica, "_looked", {"at": float("-inf"), "keeps_up": False})
    return there


def where() -> str:
    return ROUTER.db_for_read(None)


def test_one_that_keeps_up_is_asked_and_only_while_counting(there):
    assert replica.counted(where) == replica.NAME
    assert (where(), ROUTER.db_for_write(None)) == ("default", "default")
    assert replica.counted(lambda: ROUTER.db_for_write(None)) == "default"
    assert there.asked == 1, "it is not asked each time how it is"


@pytest.mark.parametrize("behind", [replica.MOST_BEHIND + 1, None, OperationalError("away")])
def test_one_that_is_behind_promoted_or_away_is_not(there, behind):
    there.behind = behind
    assert replica.counted(where) == "default"


def test_in_a_transaction_all_is_read_on_the_primary(there):
    there.connection.in_atomic_block = True
    assert replica.counted(where) == "default"


def test_one_that_stops_meanwhile_is_replaced_by_the_primary(there):
    asked = []

    def count() -> str:
        asked.append(where())
        if asked[-1] == replica.NAME:
            raise OperationalError("canceling statement due to conflict with recovery")
        return asked[-1]

    assert replica.counted(count) == "default"
    assert (asked, there.closed) == ([replica.NAME, "default"], 1)
    assert replica.counted(where) == "default", "for a while"


def test_without_a_setting_there_is_none(there, monkeypatch):
    monkeypatch.setattr(replica.connections, "settings", {"default": {}})
    assert (replica.counted(where), there.asked) == ("default", 0)
