"""Logs say what happened and to which page, and nothing about anybody."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError
from django.test import Client

from kotosilta.core.logs import JsonLines
from tests.cast import AINO


def line(name: str, message: str, *values: object, exc_info=None, **extra) -> dict:
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, values, exc_info)
    vars(record).update(extra)
    text = JsonLines().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_an_exception_is_told_by_its_kind_and_place_and_not_by_its_words():
    try:
        raise IntegrityError("Key (email)=(canary@example.org) already exists")
    except IntegrityError:
        told = line("django.request", "Internal Server Error: %s", "/fi/desk/people/canary/", exc_info=sys.exc_info())
    assert told["exception"] == "IntegrityError"
    assert told["at_code"][-1].startswith("kotosilta/core/tests/test_logs.py:")
    assert "canary" not in json.dumps(told)


def test_our_own_words_keep_their_numbers():
    assert line("kotosilta.core.jobs", "gave back %d job(s)", 3)["event"] == "gave back 3 job(s)"


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, logger="kotosilta.requests")
    return caplog


def test_a_request_is_told_by_its_route(cast, as_user, lines):
    assert as_user(cast.actors["worker"]).get(f"/en/desk/people/{cast.aino.uuid}/").status_code == 200
    (record,) = lines.records
    told = json.loads(JsonLines().format(record))
    assert (told["route"], told["method"], told["status"]) == ("portal:person", "GET", 200)
    text = json.dumps(told)
    for secret in (str(cast.aino.uuid), AINO, "worker@example.org", "127.0.0.1"):
        assert secret not in text


def test_whoever_reports_something_leaves_no_line(cast, lines):
    assert Client().get(f"/en/report/{cast.school.uuid}/").status_code in {200, 404}
    assert lines.records == []


def test_a_failing_page_tells_nothing_of_its_reader(cast, as_user, monkeypatch, caplog):
    def fail(*_args, **_kwargs):
        raise ValueError(f"{AINO} broke it")

    monkeypatch.setattr("kotosilta.portal.views.staff.current_roles", fail)
    client = as_user(cast.actors["worker"])
    client.raise_request_exception = False
    assert client.get("/en/desk/").status_code == 500
    told = [JsonLines().format(record) for record in caplog.records if record.exc_info]
    assert told and all(
        "ValueError" in text and AINO not in text and "worker" not in json.loads(text)["event"] for text in told
    )
