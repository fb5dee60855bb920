"""The audit log shows every change of itself: edit, removal, swap, truncation."""

import pytest
from django.db import connection, transaction

from kotosilta.core import audit
from kotosilta.core.models import AuditEntry


@pytest.fixture
def log(db, settings, tmp_path):
    settings.DATA = tmp_path
    for number in range(12):
        audit.record(f"test.{number}", by=None)
    audit.chain_entries()
    return AuditEntry.objects.order_by("number")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_whole_log_has_no_fault(log):
    assert audit.verify() == []
    assert [entry.number for entry in log] == list(range(1, 13))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE core_auditentry SET action = 'other' WHERE number = 5",
        "DELETE FROM core_auditentry WHERE number = 5",
        "DELETE FROM core_auditentry WHERE number > 9",
        "UPDATE core_auditentry SET number = number + 100 WHERE number = 5",
        "UPDATE core_auditentry SET mac = '0' WHERE number = 5",
        "UPDATE core_auditentry SET ground = 'family' WHERE number = 12",
    ],
)
def test_tampering_is_found(log, tampering):
    sql(tampering)
    assert audit.verify() != []


def test_cutting_the_end_off_is_found_by_the_anchor_alone(log, tmp_path):
    sql("DELETE FROM core_auditentry WHERE number > 9")
    assert any("anchor" in fault for fault in audit.verify())
    audit.anchor_file().unlink()
    assert audit.verify() == [], "without the anchor nobody can know: that is why it is copied elsewhere"


def test_an_entry_is_undone_with_its_act(db):
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("test.act", by=None)
        raise RuntimeError
    assert not AuditEntry.objects.exists()


def test_chaining_goes_on_where_it_stopped(log):
    audit.record("test.later", by=None)
    assert audit.chain_entries() == 1
    assert audit.chain_entries() == 0
    assert audit.verify() == []


def test_a_reading_that_cannot_be_logged_is_refused(cast, as_user, monkeypatch):
    def broken(*_args, **_kwargs):
        raise OSError("the log is full")

    client = as_user(cast.actors["worker"])
    client.raise_request_exception = False
    monkeypatch.setattr(audit, "record", broken)
    response = client.get(f"/en/desk/people/{cast.aino.uuid}/")
    assert response.status_code == 500
    assert b"Canary" not in response.content


def test_opening_a_file_is_logged_with_its_ground(cast, as_user):
    as_user(cast.actors["worker"]).get(f"/en/desk/people/{cast.aino.uuid}/")
    entry = AuditEntry.objects.get(action="person.opened")
    assert (entry.actor, entry.person, entry.ground) == (cast.actors["worker"].uuid, cast.aino.uuid, "assignment")
    shown = as_user(cast.actors["self"]).get("/en/my/details/").content.decode()
    assert "Works with the person in the project" in shown


def test_no_content_enters_the_log(cast, as_user):
    as_user(cast.actors["worker"]).post(
        f"/en/desk/people/{cast.aino.uuid}/reach/add/", {"kind": "email", "value": "canary@example.org"}
    )
    entry = AuditEntry.objects.get(action="contactroute.created")
    assert "canary" not in str(vars(entry)).lower()
    assert "value" in entry.fields
