"""A wallet library of others completes the issuance; a wrong transaction code is refused."""

from typing import Any

import pytest
from django.db import connection
from joserfc.jwk import ECKey
from openvc.proof.sd_jwt import SdJwtVcProofSuite

from kotosilta.credentials import wallet
from kotosilta.credentials.models import IssuerKey
from tests.cast import make_cast
from tests.interop.conftest import run_script

pytestmark = [pytest.mark.slow, pytest.mark.skipif(connection.vendor != "sqlite", reason="once is enough")]


@pytest.fixture
def wallet_of_others(node_folder, live_server, settings, transactional_db) -> Any:
    """wallet_of_others(offer, pin) -> what the wallet got"""
    settings.ORIGIN = live_server.url

    def run(offer: str, pin: str) -> dict[str, Any]:
        return run_script(node_folder, "wallet.mjs", {"offer": offer, "pin": pin})

    return run


def test_a_wallet_gets_the_certificate_bound_to_its_key(wallet_of_others):
    cast = make_cast()
    offer = wallet.offer_to_wallet(credential=cast.credential, by=cast.actors["self"])
    got = wallet_of_others(offer.uri, offer.pin)
    assert "credential" in got, got
    key = ECKey.import_key(IssuerKey.objects.get(kind="p256").pair().pem()).as_dict(private=False)
    verified = SdJwtVcProofSuite().verify(got["credential"], public_key_jwk=key)
    assert verified.claims["holder"] == cast.aino.name_on_paper and verified.claims["total_hours"] == "2"
    bound = verified.claims["cnf"]["jwk"]
    assert (bound["x"], bound["y"]) == (got["key"]["x"], got["key"]["y"])
    assert cast.aino.name_on_paper not in got["credential"].partition("~")[0], "the name is the holder's to show"
    assert wallet_of_others(offer.uri, offer.pin) == {"refused": "invalid_grant"}, "an offer is good once"


def test_a_wrong_number_is_refused(wallet_of_others):
    cast = make_cast()
    offer = wallet.offer_to_wallet(credential=cast.credential, by=cast.actors["self"])
    wrong = f"{(int(offer.pin) + 1) % 10**6:06d}"
    assert wallet_of_others(offer.uri, wrong) == {"refused": "invalid_grant"}
    assert "credential" in wallet_of_others(offer.uri, offer.pin), "one slip does not end it"
