"""Signing in by a code, the second step for staff, and messages that are sent once."""

import re
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from kotosilta.core import sms
from tests.cast import code_now, give_totp


def code_from_mail() -> str:
    for _attempt in range(100):  # the mail leaves beside the request
        if mail.outbox:
            return re.search(r"^\s*(\S{6,9})\s*$", mail.outbox[-1].body, re.M)[1]
        time.sleep(0.02)
    raise AssertionError("no mail")


def code_from_phone() -> str:
    for _attempt in range(100):
        if sms.outbox:
            return sms.outbox[-1].text.split()[0]
        time.sleep(0.02)
    raise AssertionError("no text message")


def ask(client: Client, email: str):
    return client.post("/en/sign-in/", {"address": email})


def test_a_code_by_mail_signs_in(cast, client):
    response = ask(client, "self@example.org")
    assert response.url == "/en/sign-in/code/"
    response = client.post("/en/sign-in/code/", {"code": code_from_mail(), "action": "verify"}, follow=True)
    assert response.redirect_chain[-1][0] == "/en/my/"


def test_a_wrong_code_does_not(cast, client):
    ask(client, "self@example.org")
    code_from_mail()
    response = client.post("/en/sign-in/code/", {"code": "000000", "action": "verify"})
    assert response.status_code == 200
    assert client.get("/en/my/").status_code == 302


def test_an_unknown_address_gets_the_same_answer_and_no_mail(cast, client):
    known, unknown = ask(Client(), "self@example.org"), ask(client, "nobody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert client.get("/en/sign-in/code/").status_code == 200
    code_from_mail()
    assert len(mail.outbox) == 1


@pytest.fixture
def phone(cast) -> str:
    """Aino signs in with her phone alone."""
    cast.aino.user.email, cast.aino.user.phone = None, "+358401234567"
    cast.aino.user.save()
    return "040 123 4567"


def test_a_code_by_text_message_signs_in(phone, client):
    assert ask(client, phone).url == "/en/sign-in/code/"
    code = code_from_phone()
    assert sms.outbox == [
        sms.Text("+358401234567", f"{code} is your code. It works for ten minutes. Give it to nobody.")
    ]
    answer = client.post("/en/sign-in/code/", {"code": code, "action": "verify"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/en/my/"


def test_an_unknown_number_gets_the_same_answer_and_no_message(phone, client):
    known, unknown = ask(Client(), phone), ask(client, "+358 50 000 0000")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    code_from_phone()
    assert [text.number for text in sms.outbox] == ["+358401234567"]
    assert not mail.outbox


@pytest.mark.parametrize("given", ["", "nonsense", "@", "12", "a@b"])
def test_what_is_neither_a_number_nor_an_address_is_told(cast, client, given):
    page = ask(client, given)
    assert page.status_code == 200
    assert "error" in page.content.decode()
    assert not mail.outbox
    assert not sms.outbox


def test_nobody_is_locked_out_by_what_somebody_else_tries(phone, client):
    for _times in range(6):
        refused = Client(REMOTE_ADDR="192.0.2.7").post("/en/sign-in/", {"address": phone})
    assert "Too many codes" in refused.content.decode(), "asking again and again is stopped where it comes from"
    assert ask(client, phone).status_code == 302


def test_a_session_on_a_shared_device_is_short_and_goes_on_while_it_is_used(phone, client):
    ask(client, phone)
    client.post("/en/sign-in/code/", {"code": code_from_phone(), "action": "verify", "shared": "on"})
    client.get("/en/my/")
    left = client.session.get_expiry_age()
    assert left <= 15 * 60
    alone = Client()
    sms.outbox.clear()
    ask(alone, phone)
    alone.post("/en/sign-in/code/", {"code": code_from_phone(), "action": "verify"})
    assert alone.session.get_expiry_age() > 60 * 60


def test_a_gateway_that_is_down_is_not_the_visitors_fault(phone, client, settings):
    settings.SMS_GATEWAY = "http://127.0.0.1:1/"
    assert ask(client, phone).status_code == 302


def test_a_mail_server_that_is_down_is_not_the_visitors_fault(cast, client, monkeypatch):
    def down(*_args):
        raise OSError("down")

    monkeypatch.setattr(EmailBackend, "send_messages", down)
    assert ask(client, "self@example.org").status_code == 302


def test_nobody_signs_up_alone_and_there_is_no_password_page(client, db):
    assert client.get("/en/sign-in/new/").url == "/en/sign-in/"
    for path in ("/accounts/login/", "/en/sign-in/password/", "/en/accounts/signup/"):
        assert client.get(path, follow=True).status_code == 404


def test_staff_must_make_a_second_factor_first(cast, client):
    client.force_login(cast.actors["worker"])
    for path in ("/en/desk/", f"/en/desk/people/{cast.aino.uuid}/", "/en/second-factor/"):
        assert client.get(path).url == "/en/second-factor/app/"
    page = client.get("/en/second-factor/app/")
    assert page.status_code == 200


def test_participants_need_none(cast, client):
    client.force_login(cast.actors["self"])
    assert client.get("/en/my/").status_code == 200


def test_staff_sign_in_with_two_steps(cast, client):
    secret = give_totp(cast.actors["worker"])
    ask(client, "worker@example.org")
    response = client.post("/en/sign-in/code/", {"code": code_from_mail(), "action": "verify"})
    assert response.url.startswith("/en/second-factor/sign-in/")
    assert client.get("/en/desk/").status_code == 302, "one step is not enough"
    assert client.post("/en/second-factor/sign-in/", {"code": "123"}).status_code == 200
    response = client.post("/en/second-factor/sign-in/", {"code": code_now(secret)}, follow=True)
    assert response.redirect_chain[-1][0] == "/en/desk/"


def test_a_session_from_before_the_second_factor_is_asked_for_it(cast, client):
    client.force_login(cast.actors["worker"])
    secret = give_totp(cast.actors["worker"])
    assert client.get("/en/desk/").url.startswith("/en/second-factor/again/")
    client.post("/en/second-factor/again/", {"code": code_now(secret)})
    assert client.get("/en/desk/").status_code == 200


def test_secrets_of_second_factors_lie_encrypted(cast):
    secret = give_totp(cast.actors["worker"])
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    assert get_adapter().decrypt(stored.data["secret"]) == secret
    assert TOTP(stored).validate_code(code_now(secret))


def test_recovery_codes_are_made_shown_and_work(cast, client):
    secret = give_totp(cast.actors["worker"])
    client.force_login(cast.actors["worker"])
    client.post("/en/second-factor/again/", {"code": code_now(secret)})
    assert client.get("/en/second-factor/").status_code == 200
    made = client.post("/en/second-factor/recovery/new/", follow=True)
    assert made.status_code == 200
    page = client.get("/en/second-factor/recovery/").content.decode()
    codes = re.findall(r"<bdi>(\w{8,})</bdi>", page)
    assert len(codes) >= 8
    fresh = Client()
    mail.outbox.clear()
    ask(fresh, "worker@example.org")
    fresh.post("/en/sign-in/code/", {"code": code_from_mail(), "action": "verify"})
    assert (
        fresh.post("/en/second-factor/sign-in/", {"code": codes[0]}, follow=True).redirect_chain[-1][0] == "/en/desk/"
    )


def test_on_a_shared_device_no_passkey_is_added(phone, client):
    ask(client, phone)
    client.post("/en/sign-in/code/", {"code": code_from_phone(), "action": "verify", "shared": "on"})
    assert client.get("/en/passkeys/add/").status_code == 403
    alone = Client()
    sms.outbox.clear()
    ask(alone, phone)
    alone.post("/en/sign-in/code/", {"code": code_from_phone(), "action": "verify"})
    assert alone.get("/en/passkeys/add/").status_code == 200


def test_staff_who_share_a_device_say_so_at_the_code_and_it_holds_after_the_second_step(cast, client):
    secret = give_totp(cast.actors["worker"])
    ask(client, "worker@example.org")
    client.post("/en/sign-in/code/", {"code": code_from_mail(), "action": "verify", "shared": "on"})
    client.post("/en/second-factor/sign-in/", {"code": code_now(secret)})
    assert client.get("/en/desk/").status_code == 200
    assert client.session.get_expiry_age() <= 15 * 60


def test_behind_a_proxy_each_visitor_is_counted_alone(phone, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _times in range(6):
        refused = Client().post("/en/sign-in/", {"address": phone}, headers={"x-forwarded-for": "203.0.113.9"})
    assert "Too many codes" in refused.content.decode()
    answer = client.post("/en/sign-in/", {"address": phone}, headers={"x-forwarded-for": "203.0.113.10"})
    assert answer.status_code == 302
