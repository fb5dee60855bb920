"""The interface for other systems: what a token opens, and that its own description finds no server error in it."""

import datetime as dt
import json
import os
from types import SimpleNamespace
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings

from kotosilta.activities.models import Attendance
from kotosilta.config.wsgi import application
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.guidance.models import Contact
from kotosilta.people.models import User
from kotosilta.projects import systems
from kotosilta.projects.models import Member, SystemAccess
from tests.cast import AINO, DAY

ALL = list(SystemAccess.Scope.values)
EXAMPLES = 200 if os.environ.get("KOTOSILTA_NIGHTLY") else 25


def token_of(cast: SimpleNamespace, actor: str = "worker", scopes: list[str] = ALL, project: object = None) -> str:
    _access, token = systems.give_access(
        project=project or cast.project, name="Timetables", scopes=scopes, by=cast.actors[actor]
    )
    return token


def ask(token: str, path: str, method: str = "get", body: object = None):
    return getattr(Client(), method)(
        f"/api/v1/{path}",
        data=json.dumps(body) if body is not None else None,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_without_a_token_nothing_is_open_but_the_description(cast):
    assert Client().get("/api/v1/openapi.json").status_code == 200
    for path in ("activities", "directory", "results", "indicators"):
        assert Client().get(f"/api/v1/{path}").status_code == 401
        assert ask("wrong", path).status_code == 401


def test_a_browser_that_is_signed_in_opens_nothing(cast, as_user):
    assert as_user(cast.actors["manager"]).get("/api/v1/indicators").status_code == 401


def test_a_token_opens_only_what_its_scopes_name(cast):
    token = token_of(cast, scopes=["results:read"])
    assert ask(token, "results").status_code == 200
    for path in ("activities", "directory", "indicators", f"sessions/{cast.session.uuid}/attendance"):
        assert ask(token, path).status_code == 403, path


def test_it_is_kept_nowhere_and_ends_with_the_access_the_seat_or_the_year(cast):
    token = token_of(cast)
    access = SystemAccess.objects.get(scopes=sorted(ALL))
    assert token not in str(Link.objects.for_target(systems.SYSTEM, access).values())
    assert ask(token, "activities").status_code == 200
    assert access.is_current
    with clock.travel(clock.now() + systems.VALID + DAY):
        assert ask(token, "activities").status_code == 401
        assert not access.is_current, "the list of systems says so too"
    cast.worker_seat.until = clock.now()
    cast.worker_seat.save()
    assert ask(token, "activities").status_code == 401
    other = token_of(cast, "manager")
    systems.end_access(
        access=SystemAccess.objects.filter(user=cast.actors["manager"]).first(), by=cast.actors["manager"]
    )
    assert ask(other, "activities").status_code == 401
    assert not SystemAccess.objects.get(user=cast.actors["manager"]).is_current
    third = token_of(cast, "manager")
    User.objects.filter(pk=cast.actors["manager"].pk).update(is_active=False)
    assert ask(third, "activities").status_code == 401


def test_a_system_without_scopes_or_with_unknown_ones_gets_no_token(cast):
    for scopes in ([], ["everything"]):
        with pytest.raises(Refused):
            token_of(cast, scopes=scopes)


def test_it_reads_the_activities_and_times_of_its_project_only(cast):
    token = token_of(cast, "leader")
    found = ask(token, "activities").json()
    assert str(cast.activity.uuid) in [row["id"] for row in found]
    times = ask(token, f"activities/{cast.activity.uuid}/sessions").json()
    assert str(cast.session.uuid) in [row["id"] for row in times]
    stranger = token_of(cast, "other_worker", project=cast.other_project)
    assert ask(stranger, f"activities/{cast.activity.uuid}/sessions").status_code == 404
    assert ask(stranger, f"sessions/{cast.session.uuid}/attendance").status_code == 404
    assert str(cast.activity.uuid) not in ask(stranger, "activities").content.decode()


def test_attendance_is_marked_once_however_often_it_is_sent(cast):
    token = token_of(cast, "leader")
    path = f"sessions/{cast.session.uuid}/attendance/{cast.aino.uuid}"
    before = Attendance.objects.filter(session=cast.session).count()
    for _again in range(3):
        answer = ask(token, path, "put", {"status": "present"})
        assert answer.status_code == 200, answer.content
    marks = Attendance.objects.filter(session=cast.session, person=cast.aino)
    assert [mark.status for mark in marks] == ["present"]
    assert Attendance.objects.filter(session=cast.session).count() <= before + 1
    listed = ask(token, f"sessions/{cast.session.uuid}/attendance").json()
    assert {"person": str(cast.aino.uuid), "name": AINO, "status": "present"} in listed
    assert ask(token, path, "put", {"status": "maybe"}).status_code == 422
    stranger = token_of(cast, "other_worker", project=cast.other_project)
    assert ask(stranger, path, "put", {"status": "absent"}).status_code == 404
    reader = token_of(cast, "auditor")
    assert ask(reader, path, "put", {"status": "absent"}).status_code in {403, 404}


def contact(**more: object) -> dict[str, object]:
    at = (clock.now() - dt.timedelta(hours=2)).isoformat()
    return {"at": at, "topic": "school", "minutes": 20, **more}


def test_a_contact_is_written_once_and_another_under_its_id_is_refused(cast):
    token = token_of(cast)
    path, body = f"contacts/{uuid4()}", contact(person=str(cast.aino.uuid), note="secret words")
    for _again in range(3):
        answer = ask(token, path, "put", body)
        assert answer.status_code == 200, answer.content
    made = Contact.objects.get(uuid=path.rpartition("/")[2])
    assert (made.worker, made.person, made.minutes) == (cast.actors["worker"], cast.aino, 20)
    assert ask(token, path, "put", {**body, "minutes": 30}).status_code == 409
    colleague = token_of(cast, "colleague")
    assert ask(colleague, path, "put", contact()).status_code == 409
    assert ask(colleague, f"contacts/{uuid4()}", "put", body).status_code == 404, "not assigned to Aino"
    assert AuditEntry.objects.filter(action="contact.logged").count() == 1


def test_the_indicators_are_those_of_the_table_and_not_for_the_steering_group(cast):
    found = ask(token_of(cast), "indicators").json()
    assert found["participants"] == cast.project.participations.count()
    assert {"EECO01", "EECO02"} <= {row["code"] for row in found["indicators"]}
    assert ask(token_of(cast), "indicators?period=1999").status_code == 404
    seat = Member.objects.get(user=cast.actors["colleague"], project=cast.project)
    token = token_of(cast, "colleague")
    seat.role = Member.Role.STEERING
    seat.save()
    assert ask(token, "indicators").status_code == 403


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def one_connection(db):
    """Asked without Django's test client, the application would close the connection in which the test has written."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("actor", ["worker", "other_worker"])
def test_its_own_description_finds_no_server_error_and_no_row_of_others(cast, one_connection, actor):
    """Every operation with generated input, also with ids that exist: what the description allows is answered as the
    description says, never with a server error, and never with somebody whom the token's owner does not see."""
    project = cast.project if actor == "worker" else cast.other_project
    headers = {"Authorization": f"Bearer {token_of(cast, actor, project=project)}", "Accept-Encoding": "identity"}
    ids = {"activity": cast.activity.uuid, "session": cast.session.uuid, "person": cast.aino.uuid}
    tried: dict[str, int] = {}

    def try_one(case: schemathesis.Case) -> None:
        if tried.setdefault(case.operation.label, 0) % 2:
            case.path_parameters = {
                name: str(ids.get(name, value)) for name, value in (case.path_parameters or {}).items()
            }
        tried[case.operation.label] += 1
        response = case.call(headers=headers)
        text = response.text
        assert response.status_code < 500, text
        case.validate_response(
            response,
            checks=[
                schemathesis.checks.not_a_server_error,
                schemathesis.specs.openapi.checks.status_code_conformance,
                schemathesis.specs.openapi.checks.response_schema_conformance,
            ],
        )
        if actor == "other_worker":
            assert "Canary" not in text and "canary-" not in text

    for result in schema.get_all_operations():
        operation = result.ok()
        settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))(
            given(case=operation.as_strategy())(try_one)
        )()
    assert len(tried) == 8 and min(tried.values()) >= 5, tried
