"""Reporting in four screens without sign-in, and coming back by the code."""

import re

import pytest
from django.core.cache import caches
from django.test import Client

from kotosilta.core import clock, jobs
from kotosilta.core.acts import Refused
from kotosilta.incidents import receipts
from kotosilta.incidents.models import Incident, Message, Recipient, monday
from kotosilta.incidents.services import reports
from kotosilta.incidents.views import public
from tests.cast import DAY, TOLD

URL = "/en/report/"


def answers(cast, **changed):
    values = {"what": ["words", "excluding"], "told": "They laugh", "school": str(cast.school.uuid), "place": "class", "since": "week",
              "whom": "me", "teller": "pupil", "contact": ""}  # fmt: skip
    return {**values, **changed}


def press(client: Client, screen: int, **values):
    return client.post(URL, {"screen": str(screen), **values})


def test_a_pupil_reports_in_four_screens_and_gets_a_code(cast):
    client, given = Client(), answers(cast)
    first = client.get(URL).content.decode()
    assert "112" in first and "116 111" in first and "Leave this page now" in first and "Screen 1 of 4" in first
    second = press(client, 1, what=given["what"], told=given["told"]).content.decode()
    assert "Screen 2 of 4" in second and 'name="told" value="They laugh"' in second, "carried along"
    carried = {key: given[key] for key in ("what", "told", "school", "place", "since")}
    third = press(client, 2, **carried).content.decode()
    assert "Screen 3 of 4" in third and "Is one of these adults involved?" in third
    fourth = press(client, 3, **{**given, "contact": ""}).content.decode()
    assert "Who reads this" in fourth and "recipient" in fourth and "tell the guardians of both sides" in fourth
    page = press(client, 4, **given).content.decode()
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0]
    made = reports.find_by_code(code)
    assert (made.school, made.what, made.told, made.contact) == (cast.school, ["words", "excluding"], "They laugh", "")
    assert made.week == monday(clock.today()) and not client.cookies


def test_what_is_missing_is_asked_again_and_nothing_typed_is_lost(cast):
    client, given = Client(), answers(cast)
    page = press(client, 1, told="They laugh")
    assert (
        page.status_code == 422
        and "They laugh" in page.content.decode()
        and "Choose at least one." in page.content.decode()
    )
    tampered = press(client, 4, **{**given, "what": ["nonsense"], "contact": "my name"})
    assert tampered.status_code == 422 and "Screen 1 of 4" in tampered.content.decode()
    assert 'name="contact" value="my name"' in tampered.content.decode()
    back = press(client, 3, **given, back="1").content.decode()
    assert "Screen 2 of 4" in back and 'name="told" value="They laugh"' in back
    switched = client.post("/fi/report/", {"screen": "3", **given, "switch_language": "fi"})
    assert switched.status_code == 200 and 'value="They laugh"' in switched.content.decode()
    assert Incident.objects.count() == 2


def test_whom_the_report_names_never_reads_it_and_the_page_says_who_does(cast, as_user):
    given = answers(cast, not_to=[str(cast.actors["recipient"].uuid)])
    fourth = press(Client(), 3, **given).content.decode()
    assert "deputy" in fourth.split("Who reads this")[1] and "(recipient)" not in fourth.split("Who reads this")[1]
    press(Client(), 4, **given)
    made = Incident.objects.get(place="class")
    assert not Incident.objects.all().visible_to(cast.actors["recipient"]).filter(pk=made.pk).exists()
    assert Incident.objects.all().visible_to(cast.actors["deputy"]).filter(pk=made.pk).exists()
    everybody = answers(cast, not_to=[str(cast.actors[name].uuid) for name in ("recipient", "deputy")])
    refused = press(Client(), 4, **everybody)
    assert refused.status_code == 422 and "Tell an adult whom you trust" in refused.content.decode()


def test_a_school_without_a_recipient_cannot_be_chosen(cast):
    Recipient.objects.update(until=clock.now())
    assert "No school receives reports here yet." in Client().get(URL).content.decode()
    assert press(Client(), 2, **answers(cast)).status_code == 422
    with pytest.raises(Refused):
        reports.report(school=cast.school, not_to=[], teller="pupil", whom="me", what=["words"], place="class", since="once",
                       told="", contact="", language="fi")  # fmt: skip


def test_the_author_comes_back_sees_how_far_it_is_and_writes(cast):
    client = Client()
    page = client.post("/en/report/back/", {"code": cast.code}).content.decode()
    assert "Your report has arrived" in page and "canary" not in page, "not even the own text: somebody else may look"
    reports.answer_reporter(incident=cast.incident, text="Thank you. Which break?", by=cast.actors["recipient"])
    sent = client.post("/en/report/back/", {"code": cast.code, "text": "The long one"}).content.decode()
    assert "Which break?" in sent and "The long one" in sent and not client.cookies
    assert list(cast.incident.messages.values_list("number", "is_from_reporter")) == [(1, False), (2, True)]
    arabic = "".join(chr(0x0660 + int(digit)) if digit.isdecimal() else digit for digit in cast.code)
    assert client.post("/en/report/back/", {"code": arabic}).status_code == 200, "digits of any script"


def test_a_wrong_code_opens_nothing_takes_as_long_and_cannot_be_tried_for_ever(cast, monkeypatch):
    client = Client()

    slow, counted = receipts._hash, []

    def slow_hashes(code: str) -> int:
        """How often the one slow step is taken: a measured time would say as much of the machine."""
        counted.clear()
        reports.find_by_code(code)
        return len(counted)

    monkeypatch.setattr(receipts, "_hash", lambda digits, key: counted.append(key) or slow(digits, key))
    assert slow_hashes(cast.code) == slow_hashes("0000 0000 0000 0000") == slow_hashes("1") == 1
    caches["process"].clear()
    monkeypatch.setattr(public, "TRIES_AN_HOUR", 3)
    for _ in range(4):
        assert client.post("/en/report/back/", {"code": "1" * 16}).status_code == 422
    assert client.post("/en/report/back/", {"code": "1" * 16}).status_code == 429
    assert client.post("/en/report/back/", {"code": "12"}).status_code == 422


def test_codes_are_sixteen_digits_of_which_only_a_slow_hash_is_kept(cast):
    codes = {receipts.new_code() for _ in range(50)}
    assert len(codes) == 50 and all(re.fullmatch(r"(\d{4} ){3}\d{4}", code) for code in codes)
    assert cast.code not in str(Incident.objects.values_list().get(pk=cast.incident.pk))
    assert receipts.hashes("1") == receipts.hashes("2"), "what can be no code is as slow as one"


def test_messages_are_mixed_so_that_their_order_tells_nothing(cast):
    for number in range(8):
        reports.write_from_outside(incident=cast.incident, text=f"word {number}")
    jobs.done_on.clear()
    before = {row.pk: (row.number, row.text) for row in Message.objects.all()}
    assert reports.mix_rows() == 8 and reports.mix_rows() == 0, "once a day"
    assert {row.pk: (row.number, row.text) for row in Message.objects.all()} == before
    with clock.travel(clock.now() + DAY):
        assert reports.mix_rows() == 8


def test_the_text_is_stored_encrypted_and_read_by_the_school_only(cast, as_user):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT told, contact FROM incidents_incident")
        assert not any("canary" in str(cell) for row in cursor.fetchall() for cell in row)
    assert TOLD in as_user(cast.actors["recipient"]).get(f"/en/desk/reports/{cast.incident.uuid}/").content.decode()
    for name in ("manager", "advisor", "coordinator", "deputy"):
        assert as_user(cast.actors[name]).get(f"/en/desk/reports/{cast.incident.uuid}/").status_code == 404


def test_whoever_has_the_right_code_is_never_locked_out(cast, monkeypatch):
    monkeypatch.setattr(public, "TRIES_AN_HOUR", 2)
    for _ in range(5):
        assert Client().post("/en/report/back/", {"code": cast.code}).status_code == 200


def test_behind_a_proxy_nobody_is_locked_out_by_wrong_codes_of_others(cast, monkeypatch, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(public, "TRIES_AN_HOUR", 2)

    def statuses(code: str, visitor: str, times: int) -> set[int]:
        headers = {"x-forwarded-for": visitor}
        return {
            Client().post("/en/report/back/", {"code": code}, headers=headers).status_code for _time in range(times)
        }

    assert 429 in statuses("1111 2222 3333 4444", "203.0.113.9", 5)
    assert statuses(cast.code, "203.0.113.10", 1) == {200}


def test_sent_twice_it_is_one_report_with_one_code_and_one_message(cast):
    given = answers(cast, once="22222222-2222-4222-8222-222222222222")
    pages = [press(Client(), 4, **given).content.decode() for _sending in range(2)]
    codes = {re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0] for page in pages}
    assert len(codes) == 1 and Incident.objects.filter(place="class").count() == 1
    said = {"code": codes.pop(), "text": "hello", "once": "33333333-3333-4333-8333-333333333333"}
    for _sending in range(2):
        assert Client().post("/en/report/back/", said).status_code == 200
    assert Message.objects.filter(incident__place="class").count() == 1


def test_the_receipt_and_the_talk_survive_a_change_of_language(cast):
    receipt = Client().post("/ar/report/", {"code": cast.code, "switch_language": "ar"}).content.decode()
    assert cast.code in receipt and 'lang="ar"' in receipt
    said = {"code": cast.code, "text": "half a", "switch_language": "ar"}
    assert "half a" in Client().post("/ar/report/back/", said).content.decode() and not cast.incident.messages.exists()


def test_rewriting_keeps_every_message_and_whom_a_report_names(cast):
    reports.write_from_outside(incident=cast.incident, text="first")
    jobs.done_on.clear()
    assert reports.mix_rows() == 1 and Message.objects.get().text == "first"
    assert cast.incident.not_to.get() == cast.actors["deputy"]
