"""Signing in with the account at work: against a provider of our own on this machine, over HTTP, as a browser does it."""

import base64
import hashlib
import json
import threading
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from kotosilta.people.models import User
from tests.cast import give_totp

CLAIMS = {"sub": "4711", "email": "Worker@example.org", "email_verified": True, "name": "Somebody"}


class Provider(BaseHTTPRequestHandler):
    """Discovery, token and userinfo; what it says of whoever signs in stands in `claims`."""

    claims: dict
    challenge: str
    down = False

    def _answer(self, body: dict, status: int = 200) -> None:
        self.send_response(500 if self.down else status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/keys",
                }
            )
        elif self.headers.get("Authorization") == "Bearer opaque":
            self._answer(self.claims)
        else:
            self._answer({}, 401)

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        proof = hashlib.sha256(given["code_verifier"][0].encode()).digest()
        fits = base64.urlsafe_b64encode(proof).decode().rstrip("=") == type(self).challenge
        if given["code"] == ["good"] and fits and given["redirect_uri"][0].endswith("/sign-in/work/back/"):
            self._answer({"access_token": "opaque", "token_type": "Bearer"})
        else:
            self._answer({"error": "invalid_grant"}, 400)

    def log_message(self, *_args: object) -> None:
        """Nothing on the console of the tests."""


@pytest.fixture
def provider(settings):
    kind = type("OfThisTest", (Provider,), {"claims": dict(CLAIMS), "challenge": ""})
    server = HTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC = f"http://127.0.0.1:{server.server_port}"
    providers = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    app = providers["openid_connect"]["APPS"][0]
    app["client_id"], app["secret"], app["settings"]["server_url"] = "kotosilta", "a secret", settings.OIDC
    settings.SOCIALACCOUNT_PROVIDERS = providers
    yield kind
    server.shutdown()
    server.server_close()


def sign_in(client: Client, kind: type[Provider], code: str = "good", **more: str):
    """To the provider and back, as its page would send the browser."""
    away = client.get("/en/sign-in/work/")
    assert away.status_code == 302
    asked = parse_qs(urlsplit(away["Location"]).query)
    kind.challenge = asked["code_challenge"][0]
    assert asked["redirect_uri"][0].endswith("/sign-in/work/back/")
    return client.get("/sign-in/work/back/", {"code": code, "state": asked["state"][0], **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def worker(cast) -> User:
    return cast.actors["worker"]


def test_whoever_has_the_address_of_an_account_signs_in(worker, client, provider):
    assert "account at work (127.0.0.1)" in client.get("/en/sign-in/").content.decode()
    assert sign_in(client, provider).status_code == 302
    assert client.session["_auth_user_id"] == str(worker.pk)


def test_the_second_factor_is_still_given_here(worker, client, provider):
    sign_in(client, provider)
    assert "/second-factor/" in client.get("/en/desk/")["Location"], "who has none yet is asked to add one"
    give_totp(worker)
    again = Client()
    assert sign_in(again, provider)["Location"].endswith("/second-factor/sign-in/")
    assert not is_signed_in(again)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.org"},
        {"email": "self@example.org"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email": ""},
    ],
)
def test_nobody_else_does(cast, client, provider, claims):
    assert cast.aino.user.email == "self@example.org", "who takes part signs in otherwise"
    provider.claims |= claims
    before = User.objects.count()
    response = sign_in(client, provider)
    assert response["Location"].endswith("/sign-in/")
    assert not is_signed_in(client)
    assert User.objects.count() == before
    assert "address of your work account" in client.get("/en/sign-in/").content.decode()


def test_a_provider_that_says_it_in_a_text_is_understood(worker, client, provider):
    provider.claims["email_verified"] = "true"
    sign_in(client, provider)
    assert is_signed_in(client)


def test_a_provider_of_one_employer_may_leave_out_that_it_has_verified(worker, client, provider, settings):
    del provider.claims["email_verified"]
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["verified_email"] = ["example.org"]
    sign_in(client, provider)
    assert is_signed_in(client)


def test_an_account_that_has_ended_stays_closed(worker, client, provider):
    User.objects.filter(pk=worker.pk).update(is_active=False)
    sign_in(client, provider)
    assert not is_signed_in(client)


def test_wishes_in_the_address_are_not_heard(worker, as_user, provider):
    client = as_user(worker)
    away = client.get("/en/sign-in/work/?process=connect&next=https://elsewhere.example/")
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert asked["prompt"] == ["select_account"]
    provider.challenge = asked["code_challenge"][0]
    back = client.get("/sign-in/work/back/", {"code": "good", "state": asked["state"][0]})
    assert back["Location"] in ("/en/home/", "/en/second-factor/sign-in/"), "neither connected nor led elsewhere"
    assert Client().post("/en/sign-in/work/", {"process": "connect"}).status_code == 405


@pytest.mark.parametrize(
    ("code", "more"), [("bad", {}), ("good", {"error": "access_denied"}), ("good", {"state": "x"})]
)
def test_what_goes_wrong_is_told_in_a_sentence(cast, client, provider, code, more):
    response = sign_in(client, provider, code, **more)
    assert response["Location"].endswith("/sign-in/")
    assert not is_signed_in(client)
    assert "did not succeed" in client.get("/en/sign-in/").content.decode()


def test_a_provider_that_is_down_is_told_too_before_and_after(cast, client, provider):
    away = client.get("/en/sign-in/work/")
    provider.down = True
    assert "did not succeed" in client.get("/en/sign-in/work/", follow=True).content.decode()
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    back = client.get("/sign-in/work/back/", {"code": "good", "state": state}, follow=True)
    assert "did not succeed" in back.content.decode()


def test_a_provider_that_does_not_say_who_it_is_is_told_too(cast, client, provider):
    del provider.claims["sub"]
    assert sign_in(client, provider)["Location"].endswith("/sign-in/")
    assert not is_signed_in(client)


def test_without_the_setting_there_is_no_such_way(cast, client):
    assert settings.OIDC == ""
    assert "account at work" not in client.get("/en/sign-in/").content.decode()
    assert client.get("/en/sign-in/work/")["Location"] == "/en/sign-in/"
    assert client.get("/sign-in/work/back/")["Location"].endswith("/sign-in/")


def test_what_the_provider_tells_lies_nowhere(worker, client, provider):
    from allauth.socialaccount.models import SocialAccount, SocialToken

    give_totp(worker)
    provider.claims["name"] = "Told by the provider"
    sign_in(client, provider)  # and waits for the second factor
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
    waiting = json.dumps(dict(client.session.items()), default=str)
    assert "Told by the provider" not in waiting
    assert "opaque" not in waiting
