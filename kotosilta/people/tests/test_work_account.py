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


def test_whoever_has_the_address_of_an_account_signs_in(cast, client, provider):
    User.objects.filter(person=cast.aino).update(email="aino@example.org")
    provider.claims["email"] = "Aino@Example.org"
    assert "account at work (127.0.0.1)" in client.get("/en/sign-in/").content.decode()
    assert sign_in(client, provider).status_code == 302
    assert client.session["_auth_user_id"] == str(cast.aino.user_id)


def test_wishes_in_the_address_are_not_heard(cast, client, provider):
    User.objects.filter(person=cast.aino).update(email="aino@example.org")
    provider.claims["email"] = "aino@example.org"
    sign_in(client, provider)
    away = client.get("/en/sign-in/work/?process=connect&next=https://elsewhere.example/")
    asked = parse_qs(urlsplit(away["Location"]).query)
    provider.challenge = asked["code_challenge"][0]
    back = client.get("/sign-in/work/back/", {"code": "good", "state": asked["state"][0]})
    assert (back.status_code, back["Location"]) == (302, "/en/home/")


def test_staff_still_give_their_second_factor(cast, client, provider):
    sign_in(client, provider)
    assert "/second-factor/" in client.get("/en/desk/")["Location"], "who has none yet is asked to add one"
    give_totp(cast.actors["worker"])
    again = Client()
    assert sign_in(again, provider)["Location"].endswith("/second-factor/sign-in/")
    assert not is_signed_in(again)


@pytest.mark.parametrize(
    "claims",
    [{"email": "stranger@example.org"}, {"email_verified": False}, {"email_verified": None}, {"email": ""}],
)
def test_nobody_else_does(cast, client, provider, claims):
    provider.claims |= claims
    before = User.objects.count()
    response = sign_in(client, provider)
    assert response["Location"].endswith("/sign-in/")
    assert not is_signed_in(client)
    assert User.objects.count() == before
    assert "address of your work account" in client.get("/en/sign-in/").content.decode()


def test_a_provider_of_one_employer_may_leave_out_that_it_has_verified(cast, client, provider, settings):
    del provider.claims["email_verified"]
    User.objects.filter(person=cast.aino).update(email="aino@example.org")
    provider.claims["email"] = "aino@example.org"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["verified_email"] = ["example.org"]
    sign_in(client, provider)
    assert is_signed_in(client)


def test_an_account_that_has_ended_stays_closed(cast, client, provider):
    User.objects.filter(email="worker@example.org").update(is_active=False)
    sign_in(client, provider)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("code", "more"), [("bad", {}), ("good", {"error": "access_denied"}), ("good", {"state": "x"})]
)
def test_what_goes_wrong_is_told_in_a_sentence(cast, client, provider, code, more):
    response = sign_in(client, provider, code, **more)
    assert response["Location"].endswith("/sign-in/")
    assert not is_signed_in(client)
    assert "did not succeed" in client.get("/en/sign-in/").content.decode()


def test_a_provider_that_is_down_is_told_too(cast, client, provider):
    provider.down = True
    response = client.get("/en/sign-in/work/", follow=True)
    assert "did not succeed" in response.content.decode()


def test_without_the_setting_there_is_no_such_way(cast, client):
    assert settings.OIDC == ""
    assert "account at work" not in client.get("/en/sign-in/").content.decode()
    assert client.get("/en/sign-in/work/")["Location"] == "/en/sign-in/"
    assert client.get("/sign-in/work/back/")["Location"].endswith("/sign-in/")


def test_nothing_of_what_the_provider_tells_is_kept(cast, client, provider):
    from allauth.socialaccount.models import SocialAccount, SocialToken

    User.objects.filter(person=cast.aino).update(email="aino@example.org")
    provider.claims["email"] = "aino@example.org"
    sign_in(client, provider)
    assert is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
