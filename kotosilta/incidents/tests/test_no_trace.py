"""Nothing leads from an anonymous report to a person, a browser or a moment. What is looked for here is what an attacker
with the whole database, the logs and the mails would look for; a planted leak turns it red."""

import datetime as dt
import logging
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client

from kotosilta.core import clock
from kotosilta.core.models import AuditEntry
from kotosilta.incidents.models import Incident, monday
from kotosilta.incidents.services.cases import tell_recipients
from kotosilta.people import outbox
from kotosilta.people.models import Message
from tests.cast import sign_in

BROWSER = "CanaryBrowser/77.1"
ADDRESS = "203.0.113.77"
# To come, because the seats of the cast begin when the test does; soon, because after a week schools are called late.
SOON = clock.today() + dt.timedelta(days=1)
MOMENT = dt.datetime.combine(SOON, dt.time(10, 17, 23), tzinfo=dt.UTC)


def whole_database() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database keeps it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = cursor.fetchall()
    return found


def report_as(client: Client, cast: Any) -> None:
    values = {"screen": "4", "what": ["racism"], "told": "quiet words", "school": str(cast.school.uuid), "place": "class",
              "since": "once", "whom": "me", "teller": "pupil", "contact": ""}  # fmt: skip
    page = client.post(
        "/en/report/",
        values,
        headers={"user-agent": BROWSER, "referer": "https://canary.example/x"},
        REMOTE_ADDR=ADDRESS,
    )
    assert page.status_code == 200


@pytest.fixture
def reported(cast, caplog, django_capture_on_commit_callbacks):
    """Aino, signed in in this browser, reports; returns the database before and after."""
    client = Client()
    sign_in(client, cast.actors["self"])
    before = whole_database()
    caplog.set_level(logging.DEBUG)
    with clock.travel(MOMENT):
        report_as(client, cast)
    return before, whole_database(), client


def new_rows(before: dict, after: dict) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows for table in after if (rows := [row for row in after[table] if row not in before[table]])}


def test_only_the_report_itself_is_written(reported):
    before, after, _client = reported
    assert set(new_rows(before, after)) == {"incidents_incident"}, "no audit entry, no message, no session, no receipt"


def test_the_row_knows_the_week_and_no_moment(reported, cast):
    before, after, _client = reported
    (row,) = new_rows(before, after)["incidents_incident"]
    for cell in row:
        if isinstance(cell, dt.datetime):
            pytest.fail(f"a moment is kept: {cell}")
        if isinstance(cell, dt.date) or (isinstance(cell, str) and len(cell) == 10 and cell[4:5] == "-"):
            assert str(cell) == str(monday(MOMENT.date())), "only the Monday of the week"
    said = repr(row)
    for trace in (BROWSER, ADDRESS, cast.actors["self"].uuid.hex, cast.aino.uuid.hex, "10:17", "quiet words"):
        assert trace not in said, trace
    model = apps.get_model("incidents", "Incident")
    related = {
        field.related_model.__name__ for field in model._meta.get_fields() if field.many_to_one and field.related_model
    }
    assert related == {"Partner", "User"} and Incident.objects.get(place="class").taken_up_by is None


def test_keys_do_not_tell_the_order(cast):
    keys = []
    for _number in range(12):
        report_as(Client(), cast)
        keys = [str(pk) for pk in Incident.objects.filter(place="class").values_list("pk", flat=True)]
    versions = {Incident.objects.get(pk=key).pk.version for key in keys}
    assert versions == {4}, "drawn by chance: other versions carry the time"


def test_the_session_of_whoever_is_signed_in_is_not_touched_and_not_looked_at(reported, cast):
    before, after, client = reported
    assert after["django_session"] == before["django_session"]
    page = client.get("/en/report/", headers={"user-agent": BROWSER})
    assert "Aino" not in page.content.decode() and "Sign out" not in page.content.decode()
    assert not page.cookies


def test_logs_and_mails_say_nothing(reported, caplog, cast):
    said = caplog.text
    assert BROWSER not in said and ADDRESS not in said and "quiet words" not in said
    with clock.travel(MOMENT + dt.timedelta(hours=20)):
        assert tell_recipients() == 2
        outbox.send_due()
    letters = "".join(letter.subject + letter.body for letter in mail.outbox)
    assert (
        "quiet" not in letters
        and "School" not in letters
        and str(Incident.objects.get(place="class").uuid) not in letters
    )
    assert not AuditEntry.objects.filter(at__gte=MOMENT, at__lt=MOMENT + dt.timedelta(hours=1)).exists()


def test_recipients_are_told_at_a_fixed_hour_and_once_a_day(cast):
    morning = clock.at(SOON + dt.timedelta(days=1), dt.time(6, 59))
    with clock.travel(morning):
        assert tell_recipients() == 0, "not before seven"
    with clock.travel(morning + dt.timedelta(minutes=2)):
        assert tell_recipients() == 1, "the only report that waits names the deputy"
    with clock.travel(morning + dt.timedelta(hours=5)):
        report_as(Client(), cast)
        assert tell_recipients() == 0, "a report that comes now is told tomorrow"


def test_a_day_on_which_nothing_waited_tells_nothing_until_tomorrow(cast):
    Incident.objects.all().delete()
    morning = clock.at(SOON + dt.timedelta(days=1), dt.time(7, 1))
    with clock.travel(morning):
        assert tell_recipients() == 0
    with clock.travel(morning + dt.timedelta(hours=3)):
        report_as(Client(), cast)
        assert tell_recipients() == 0, "else the moment of the mail would be that of the report"
    with clock.travel(morning + dt.timedelta(days=1)):
        assert tell_recipients() == 2
        outbox.send_due()
        tell_recipients()
        assert not Message.objects.filter(purpose="incidents").exists(), "what was sent keeps no day"


def test_whom_the_only_report_names_is_not_told_that_one_came(cast):
    Incident.objects.exclude(pk=cast.incident.pk).delete()
    with clock.travel(clock.at(SOON + dt.timedelta(days=1), dt.time(9))):
        tell_recipients()
    told = set(Message.objects.filter(purpose="incidents").values_list("address", flat=True))
    assert "recipient@example.org" in told and "deputy@example.org" not in told


def test_a_planted_leak_is_found(cast, monkeypatch):
    """The search above is worth something: with an audit entry at the moment of the report it finds it."""
    from kotosilta.core import audit
    from kotosilta.incidents.services import reports

    honest = reports.report

    def leaking(**values: Any) -> Any:
        made = honest(**values)
        audit.record("incident.reported", by=cast.actors["self"], subject=made[0])
        return made

    monkeypatch.setattr(reports, "report", leaking)
    before = whole_database()
    with clock.travel(MOMENT):
        report_as(Client(), cast)
    assert "core_auditentry" in new_rows(before, whole_database())
