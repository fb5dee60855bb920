"""What watches over the servers learns whether a process lives and may serve, and nothing else."""

from unittest.mock import Mock

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, OperationalError

from kotosilta.core.keys import KeyFolder
from kotosilta.portal.views import health


def test_a_whole_process_is_ready(db, client):
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()) == (
        200,
        {"state": "ok", "database": "ok", "migrations": "ok", "keys": "ok"},
    )
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_without_its_database_it_lives_but_is_not_ready(db, client, monkeypatch):
    class Away:
        def cursor(self):
            raise DatabaseError("secret address of the database")

    monkeypatch.setattr(health, "connection", Away())
    monkeypatch.setitem(health.CHECKS, "migrations", lambda: "ok")
    response = client.get("/health/ready/")
    assert response.status_code == 503
    assert response.json()["database"] == "DatabaseError"
    assert "secret" not in response.content.decode()
    assert client.get("/health/live/").status_code == 200


def test_before_the_tables_are_there_it_is_not_ready(db, client, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_args: ["a migration"])
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()["migrations"]) == (503, "behind")


def test_without_its_keys_it_is_not_ready(db, client, settings, tmp_path):
    settings.KEYS = KeyFolder(tmp_path / "keys")
    (tmp_path / "keys" / "field.key").unlink()
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()["keys"]) == (503, "KeyMissing")


def test_metrics_are_for_those_who_know_the_token(cast, client, settings):
    assert client.get("/health/metrics/").status_code == 404
    settings.METRICS_TOKEN = "a long token"
    assert client.get("/health/metrics/", headers={"Authorization": "Bearer another"}).status_code == 404
    response = client.get("/health/metrics/", headers={"Authorization": "Bearer a long token"})
    lines = dict(line.split() for line in response.content.decode().splitlines() if not line.startswith("#"))
    assert float(lines["kotosilta_audit_unchained"]) > 0
    assert (lines["kotosilta_retention_days_ago"], lines["kotosilta_jobs_failed"]) == ("-1", "0")
    assert "Canary" not in response.content.decode() and response.content.decode().count("# HELP") == len(lines)


@pytest.mark.parametrize(
    ("failure", "status", "told", "again"),
    [
        (OperationalError("database or disk is full"), 503, "may not have been saved", "5"),
        (ZeroDivisionError(), 500, "our fault", None),
    ],
)
def test_a_database_that_is_away_is_a_pause(db, client, monkeypatch, failure, status, told, again):
    client.raise_request_exception = False
    monkeypatch.setitem(health.CHECKS, "database", Mock(side_effect=failure))
    response = client.get("/health/ready/")
    assert (response.status_code, response.headers.get("Retry-After")) == (status, again)
    assert told in response.content.decode()


@pytest.mark.parametrize(("cause", "status"), [(OperationalError("away"), 503), (None, 400)])
def test_a_session_that_cannot_be_saved_is_the_same_pause_when_the_database_is_away(client, monkeypatch, cause, status):
    def fails(*_args, **_kwargs):
        try:
            raise cause or KeyError
        except Exception as failure:
            raise SessionInterrupted("The session was deleted before the request completed.") from failure

    monkeypatch.setitem(health.CHECKS, "database", fails)
    assert client.get("/health/ready/").status_code == status
