"""A person takes a copy of everything; texts of staff once somebody has read them through."""

import io
import json
import re
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kotosilta.core import clock
from kotosilta.core.models import AuditEntry
from kotosilta.experts.models import Offer
from kotosilta.guidance.models import Contact
from kotosilta.people.models import Message
from kotosilta.people.services import make_card
from kotosilta.privacy.copies import mark_of, texts_to_read
from kotosilta.privacy.models import DataRequest
from kotosilta.privacy.services import requests
from tests.cast import AINO, BASHIR, DAY, EVIDENCE, GOAL, NOTE, REASON, SITUATION, STORY, make_expert


def opened(response) -> dict[str, bytes]:
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def take(client, person) -> dict[str, bytes]:
    return opened(client.post(f"/en/my/data/{person.uuid}/copy/"))


def asks(cast, kind: str = "copy", **fields) -> DataRequest:
    request = DataRequest(person=cast.aino, kind=kind, **fields)
    return requests.ask(asked=request, by=cast.actors["self"])


def test_the_copy_holds_what_is_known_and_the_files(cast, as_user):
    files = take(as_user(cast.actors["self"]), cast.aino)
    page, machine = files["read-me.html"].decode(), files["data.json"].decode()
    for text in (AINO, GOAL, STORY, EVIDENCE, "aino@example.org", "canary-wish"):
        assert text in page and text in machine, text
    assert b"canary-file" in files.values() and b"RIFF" in files.values()
    data = json.loads(machine)
    assert len(data["parts"]["taking_part"]) >= 4
    assert all("uuid" in row for rows in data["parts"].values() for row in rows)


def test_it_holds_nothing_of_others_and_no_secret(cast, as_user):
    make_card(person=cast.aino, by=cast.actors["worker"])
    cast.actors["self"].refresh_from_db()
    told = b"".join(take(as_user(cast.actors["self"]), cast.aino).values()).decode("utf-8", "replace")
    assert BASHIR not in told
    assert cast.actors["self"].password not in told and "pbkdf2" not in told


def test_texts_of_staff_wait_until_they_are_read(cast, as_user):
    client = as_user(cast.actors["self"])
    before = take(client, cast.aino)
    for text in (NOTE, REASON, SITUATION, "canary-jobs", "canary-mark"):
        assert text.encode() not in b"".join(before.values()), text
    assert "Texts that staff wrote are not in this copy" in before["read-me.html"].decode()

    request = asks(cast)
    marks = [mark_of(row, field.name) for row, field, text in texts_to_read(cast.aino) if text != REASON]
    requests.answer(asked=request, let_through=marks, by=cast.actors["manager"])
    cast.case.situation = "canary-later"
    cast.case.save()
    after = b"".join(take(client, cast.aino).values())
    assert NOTE.encode() in after and b"canary-jobs" in after
    assert REASON.encode() not in after and b"canary-later" not in after, "not read, or written since"
    assert AuditEntry.objects.filter(action="person.copied", person=cast.aino.uuid).count() == 2


def test_the_whole_copy_is_there_for_thirty_days(cast, as_user, time_machine):
    request = asks(cast)
    marks = [mark_of(row, field.name) for row, field, _text in texts_to_read(cast.aino)]
    requests.answer(asked=request, let_through=marks, by=cast.actors["manager"])
    assert NOTE.encode() in b"".join(take(as_user(cast.actors["self"]), cast.aino).values())
    time_machine.move_to(clock.now() + 31 * DAY)
    assert NOTE.encode() not in b"".join(take(as_user(cast.actors["self"]), cast.aino).values())


def test_guardians_take_it_for_the_child_and_nobody_else_does(cast, as_user):
    assert "data.json" in take(as_user(cast.actors["guardian"]), cast.aino)
    for actor in ("peer", "worker", "manager"):
        assert as_user(cast.actors[actor]).post(f"/en/my/data/{cast.aino.uuid}/copy/").status_code == 404
    assert as_user(cast.actors["self"]).get(f"/en/my/data/{cast.aino.uuid}/copy/").status_code == 405


def test_a_worker_hands_out_a_copy_without_the_texts(cast, as_user):
    files = opened(as_user(cast.actors["worker"]).post(f"/en/desk/people/{cast.aino.uuid}/copy/"))
    assert AINO.encode() in files["read-me.html"]
    assert NOTE.encode() not in b"".join(files.values())


def test_a_request_is_made_once_and_answered_once(cast):
    request = asks(cast, "correct", words="My name is wrong")
    assert request.due_on == clock.add_months(clock.today(), 1)
    with pytest.raises(ValidationError, match="already"):
        asks(cast, "correct")
    with pytest.raises(PermissionDenied):
        requests.answer(asked=request, text="x", by=cast.actors["worker"])
    requests.answer(asked=request, text="Corrected", by=cast.actors["manager"])
    with pytest.raises(ValidationError, match="already"):
        requests.answer(asked=request, text="again", by=cast.actors["manager"])
    assert Message.objects.get(purpose="data_request").person == cast.aino
    assert "Corrected" not in Message.objects.get(purpose="data_request").body


def test_one_asks_on_the_page_and_reads_the_answer_there(cast, as_user):
    client, manager = as_user(cast.actors["self"]), as_user(cast.actors["manager"])
    address = f"/en/my/data/{cast.aino.uuid}/ask/correct/"
    assert client.post(address, {"words": "The year is wrong"}).status_code == 302
    again = client.post(address, {"words": "typed again"})
    assert again.status_code == 422 and "typed again" in again.content.decode()
    desk = manager.get("/en/desk/data/").content.decode()
    request = DataRequest.objects.get(kind="correct")
    assert str(request.uuid) in desk
    assert "The year is wrong" in manager.get(f"/en/desk/data/requests/{request.uuid}/").content.decode()
    assert manager.post(f"/en/desk/data/requests/{request.uuid}/", {"text": ""}).status_code == 422
    assert manager.post(f"/en/desk/data/requests/{request.uuid}/", {"text": "It is 2009 now"}).status_code == 302
    assert "It is 2009 now" in client.get("/en/my/data/").content.decode()
    assert client.get(f"/en/my/data/{cast.aino.uuid}/ask/nothing/").status_code == 404


def test_texts_are_held_back_on_the_page(cast, as_user):
    request = asks(cast)
    manager = as_user(cast.actors["manager"])
    address = f"/en/desk/data/requests/{request.uuid}/"
    assert NOTE in manager.get(address).content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', manager.get(address).content.decode())[1]
    held = mark_of(cast.contact, "note")
    assert held in shown
    later = Contact.objects.create(
        project=cast.project, worker=cast.actors["worker"], person=cast.aino, topic="work", note="later"
    )
    assert manager.post(address, {"out": [held], "shown": shown}).status_code == 302
    request.refresh_from_db()
    assert len(request.let_through) == len(shown.split()) - 1
    assert not {held, mark_of(later, "note")} & set(request.let_through)


def test_who_takes_it_for_somebody_else_gets_what_they_see_anyway(cast, as_user):
    asks(cast, "correct", words="canary-complaint about my worker")
    cast.share.delete()
    for client, address in (
        (as_user(cast.actors["worker"]), f"/en/desk/people/{cast.aino.uuid}/copy/"),
        (as_user(cast.actors["guardian"]), f"/en/my/data/{cast.aino.uuid}/copy/"),
    ):
        told = b"".join(opened(client.post(address)).values()).decode("utf-8", "replace")
        assert AINO in told and STORY not in told
    assert "canary-complaint" not in b"".join(
        opened(as_user(cast.actors["worker"]).post(f"/en/desk/people/{cast.aino.uuid}/copy/")).values()
    ).decode("utf-8", "replace")


def test_offers_to_other_experts_are_theirs(cast, as_user):
    other = make_expert(cast.bashir, cast.project)
    Offer.objects.create(booking=cast.booking, profile=other, expires_at=clock.now(), note="canary-other")
    assert b"canary-other" not in b"".join(take(as_user(cast.actors["self"]), cast.aino).values())


def test_a_file_that_is_lost_stops_no_copy(cast, as_user):
    cast.paper.file.storage.delete(cast.paper.file.name)
    assert any(name.endswith(".missing") for name in take(as_user(cast.actors["self"]), cast.aino))
