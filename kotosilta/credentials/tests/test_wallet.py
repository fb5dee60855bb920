"""What a wallet may and may not do: one offer, one number, one credential, one key."""

import datetime as dt
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from joserfc import jws
from joserfc.jwk import ECKey

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.credentials import services, wallet
from kotosilta.credentials.models import WalletOffer


@pytest.fixture
def offer(cast) -> wallet.Offer:
    return wallet.offer_to_wallet(credential=cast.credential, by=cast.actors["self"])


def code_of(offer: wallet.Offer) -> str:
    said = json.loads(parse_qs(urlsplit(offer.uri).query)["credential_offer"][0])
    return said["grants"][wallet.PRE_AUTHORIZED]["pre-authorized_code"]


def proof(key: ECKey, fresh: str, **changes) -> str:
    """The body of a credential request, with the proof that the wallet has this key."""
    header = {"alg": "ES256", "typ": "openid4vci-proof+jwt", "jwk": key.as_dict(private=False)}
    claims = {"aud": "http://127.0.0.1:8000", "iat": int(clock.now().timestamp()), "nonce": fresh, **changes}
    registry = jws.JWSRegistry(strict_check_header=False)
    token = jws.serialize_compact(header, json.dumps(claims), key, registry=registry)
    return json.dumps({"credential_configuration_id": wallet.CONFIGURATION, "proofs": {"jwt": [token]}})


@pytest.fixture(autouse=True)
def origin(settings):
    settings.ORIGIN = "http://127.0.0.1:8000"


def refusal(act, *args) -> str:
    with pytest.raises(wallet.WalletError) as refused:
        act(*args)
    return refused.value.code


def test_the_whole_way(cast, offer):
    token, seconds = wallet.exchange_code(code_of(offer), offer.pin)
    assert 0 < seconds <= 600
    key = ECKey.generate_key("P-256")
    body = proof(key, wallet.fresh_nonce())
    assert wallet.issue_to_wallet(token, body).count("~") == len(wallet.DISCLOSABLE) + 1
    assert refusal(wallet.issue_to_wallet, token, body) == "invalid_token", "once is all"
    assert refusal(wallet.exchange_code, code_of(offer), offer.pin) == "invalid_grant"


def test_five_wrong_numbers_end_an_offer(cast, offer):
    for _try in range(5):
        assert refusal(wallet.exchange_code, code_of(offer), "000000x") == "invalid_grant"
    assert refusal(wallet.exchange_code, code_of(offer), offer.pin) == "invalid_grant"
    assert refusal(wallet.exchange_code, "no such code", offer.pin) == "invalid_grant"


def test_an_offer_ends_after_ten_minutes(cast, offer):
    with clock.travel(clock.now() + wallet.OFFER_VALID + dt.timedelta(seconds=1)):
        assert refusal(wallet.exchange_code, code_of(offer), offer.pin) == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"aud": "https://evil.example.org"}, "invalid_proof"),
        ({"nonce": "made up"}, "invalid_nonce"),
        ({"nonce": None}, "invalid_nonce"),
        ({"iat": 1_000_000_000}, "invalid_proof"),
    ],
)
def test_a_proof_must_be_ours_fresh_and_for_us(cast, offer, changes, expected):
    token, _seconds = wallet.exchange_code(code_of(offer), offer.pin)
    body = proof(ECKey.generate_key("P-256"), wallet.fresh_nonce(), **changes)
    assert refusal(wallet.issue_to_wallet, token, body) == expected
    assert WalletOffer.objects.get().redeemed_at is None, "a refused proof uses nothing up"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"credential_configuration_id": "other"}', "x" * 1000])
def test_what_is_no_request(cast, offer, body):
    token, _seconds = wallet.exchange_code(code_of(offer), offer.pin)
    assert refusal(wallet.issue_to_wallet, token, body) == "invalid_credential_request"


def test_the_addresses_speak_the_standards_words(cast, offer, client):
    refused = client.post("/wallet/token", {"grant_type": wallet.PRE_AUTHORIZED, "pre-authorized_code": "x"})
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_grant"})
    assert client.post("/wallet/token", {}).json() == {"error": "unsupported_grant_type"}
    assert client.post("/wallet/credential").status_code == 401
    answer = client.post(
        "/wallet/credential", b"{" * 200_000, "application/json", headers={"Authorization": "Bearer x"}
    )
    assert answer.status_code == 400
    assert client.post("/wallet/nonce").headers["Cache-Control"] == "no-store"
    assert client.get("/.well-known/openid-credential-issuer").json()["credential_issuer"] == "http://127.0.0.1:8000"
    assert not client.cookies


def test_only_the_holder_offers_and_only_what_is_valid(cast, as_user):
    with pytest.raises(PermissionDenied):
        wallet.offer_to_wallet(credential=cast.credential, by=cast.actors["worker"])
    page = as_user(cast.actors["self"]).post(f"/en/my/credentials/{cast.credential.uuid}/wallet/").content.decode()
    assert "openid-credential-offer://" in page and "<svg" in page
    services.revoke_credential(credential=cast.credential, because="x", by=cast.actors["worker"])
    cast.credential.refresh_from_db()
    with pytest.raises(Refused):
        wallet.offer_to_wallet(credential=cast.credential, by=cast.actors["self"])


def test_what_was_taken_back_no_wallet_fetches(cast, offer):
    token, _seconds = wallet.exchange_code(code_of(offer), offer.pin)
    services.revoke_credential(credential=cast.credential, because="x", by=cast.actors["worker"])
    body = proof(ECKey.generate_key("P-256"), wallet.fresh_nonce())
    assert refusal(wallet.issue_to_wallet, token, body) == "invalid_token"
    cast.credential.refresh_from_db()
    with pytest.raises(Refused):
        wallet.sd_jwt(cast.credential)
