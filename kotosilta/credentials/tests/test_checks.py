"""The verdict on our own credentials, tampered ones, hostile ones, and those of others."""

import base64
import copy
import datetime as dt
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from kotosilta.credentials.tests.badges import LIST, NOW, badge
from kotosilta.credentials.vc import checks, keys, proofs, status, tokens
from kotosilta.credentials.vc.checks import Outcome
from kotosilta.credentials.vc.keys import KeyPair
from kotosilta.credentials.vc.reasons import Reason

KEY, P256 = KeyPair.new_ed25519(), KeyPair.new_p256()
EMPTY = bytes(status.BITS // 8)
OTHERS = (
    Path(__file__).resolve().parents[4]
    / "shared/data/credentials/1edtech-validator/inspector-vc/src/test/resources/ob30"
)


def verdict(document, *, bits=EMPTY, now=NOW, documents=()):
    text = document if isinstance(document, str) else json.dumps(document)
    return checks.check(text, now=now, documents=documents, list_of={LIST: bits}.get)


def signed(**changes):
    return proofs.sign(badge(KEY, **changes), KEY, NOW)


def test_a_signed_badge_is_valid():
    assert verdict(signed()).outcome == Outcome.VALID
    assert verdict(tokens.sign_token(badge(P256), P256)).outcome == Outcome.VALID


def test_every_changed_text_breaks_the_signature():
    good = signed()
    for path in (("name",), ("validFrom",), ("credentialSubject", "achievement", "name"), ("issuer", "name"), ("id",)):
        bad = copy.deepcopy(good)
        node = bad
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = (
            node[path[-1]].replace("2026-11-01", "2026-11-02") if path[-1] == "validFrom" else "urn:uuid:changed"
        )
        assert verdict(bad).why[0][0] == Reason.SIGNATURE, path
    bad = copy.deepcopy(good)
    bad["proof"]["created"] = "2026-12-01T12:00:01Z"
    assert verdict(bad).why[0][0] == Reason.SIGNATURE


def test_an_added_property_that_the_signature_does_not_cover_is_told():
    bad = signed() | {"grade": "excellent"}
    assert verdict(bad).why[0][0] == Reason.UNDEFINED_TERM


def test_a_changed_token_is_invalid():
    header, payload, signature = tokens.sign_token(badge(P256), P256).split(".")
    other = base64.urlsafe_b64encode(json.dumps(badge(P256, name="Doctor")).encode()).decode().rstrip("=")
    assert verdict(f"{header}.{other}.{signature}").why[0][0] == Reason.SIGNATURE
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"vc+jwt"}').decode().rstrip("=")
    for forged in (f"{none}.{payload}.", f"{none}.{payload}.{signature}"):
        assert verdict(forged).outcome != Outcome.VALID
        assert verdict(forged).why[0][0] in (Reason.ALGORITHM, Reason.UNREADABLE)


def test_revoked_expired_and_not_yet():
    assert verdict(signed(), bits=status.with_bit(EMPTY, 7)).outcome == Outcome.REVOKED
    assert verdict(signed(), bits=status.with_bit(EMPTY, 8)).outcome == Outcome.VALID
    assert verdict(signed(validUntil="2026-11-30T00:00:00Z")).outcome == Outcome.EXPIRED
    assert verdict(signed(), now=dt.datetime(2026, 10, 1, tzinfo=dt.UTC)).outcome == Outcome.NOT_YET


def test_without_the_status_list_nothing_is_called_valid():
    told = checks.check(json.dumps(signed()), now=NOW)
    assert (told.outcome, told.why) == (Outcome.UNCONFIRMED, ((Reason.STATUS_UNKNOWN, ""),))


def test_did_web_needs_the_issuers_document_and_old_keys_stay_good():
    old, new = (KeyPair.new_ed25519("did:web:kotosilta.example.org") for _n in range(2))
    document = proofs.sign(badge(old), old, NOW)
    assert verdict(document).outcome == Outcome.UNCONFIRMED
    assert verdict(document, documents=[keys.did_document(old.did, [new, old])]).outcome == Outcome.VALID
    assert verdict(document, documents=[keys.did_document(old.did, [new])]).outcome == Outcome.UNCONFIRMED
    stolen = keys.did_document("did:web:evil.example.org", [old])
    assert verdict(document, documents=[stolen]).outcome == Outcome.UNCONFIRMED


def test_a_key_of_somebody_else_does_not_speak_for_the_issuer():
    thief = KeyPair.new_ed25519()
    document = proofs.sign(badge(thief), thief, NOW)
    document["issuer"]["id"] = KEY.did
    assert verdict(document).outcome == Outcome.INVALID
    disguised = KeyPair(thief.private, KEY.did)  # signs in the other's name
    document = proofs.sign(badge(disguised), disguised, NOW)
    assert verdict(document).outcome == Outcome.INVALID


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.UNREADABLE),
        ("hello", Reason.UNREADABLE),
        ("{", Reason.UNREADABLE),
        ("[1]", Reason.UNREADABLE),
        ("{}", Reason.NOT_A_CREDENTIAL),
        ('{"type": NaN}', Reason.UNREADABLE),
        ('{"a":' * 5000 + "1" + "}" * 5000, Reason.TOO_TANGLED),
        ('{"type":[' + "{}," * 20_000 + "{}]}", Reason.TOO_TANGLED),
        ("{" + " " * 10_000_000 + "}", Reason.TOO_LARGE),
        ("a.b.c", Reason.UNREADABLE),
        ("\x00\xff\x00", Reason.UNREADABLE),
    ],
)
def test_hostile_input_gets_a_reason(text, reason):
    told = verdict(text)
    assert told.outcome == Outcome.UNREADABLE
    assert told.why[0][0] in (reason, Reason.UNREADABLE)


def test_remote_contexts_are_named_not_fetched(monkeypatch):
    monkeypatch.setattr("socket.socket.connect", None)
    for context in (
        "https://evil.example.org/context",
        "file:///etc/passwd",
        {"@import": "https://evil.example.org/c"},
    ):
        bad = signed() | {"@context": ["https://www.w3.org/ns/credentials/v2", context]}
        assert verdict(bad).why[0][0] in (Reason.UNKNOWN_CONTEXT, Reason.CONTEXT), context


def test_strange_types_everywhere_are_no_error_page():
    for strange in (None, 1, "x", [], {}, [None], [[]], [{}], {"id": 1}, [{"type": 3}]):
        for name in (*badge(KEY), "proof"):
            told = verdict(signed() | {name: strange})
            assert told.outcome in (Outcome.INVALID, Outcome.UNREADABLE, Outcome.UNCONFIRMED, Outcome.UNSUPPORTED), (
                name,
                strange,
            )


def test_an_rsa_key_is_unknown_here_not_an_error():
    with pytest.raises(keys.BadKey):
        keys.KeyPair.from_pem(
            rsa.generate_private_key(65537, 2048).private_bytes(
                keys.serialization.Encoding.PEM,
                keys.serialization.PrivateFormat.PKCS8,
                keys.serialization.NoEncryption(),
            )
        )


# What the public validator's own examples are, and what we say of them without asking the network.
EXAMPLES = {
    "complete": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "endorsement-valid": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "simple": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "simple-context-alias": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "simple-context-version": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "simple-did-key-method": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "simple-did-web-method": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "simple-multiple-proofs": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "simple-err-expired": (Outcome.EXPIRED, Reason.EXPIRED),
    "simple-err-context": (Outcome.INVALID, Reason.CONTEXT),
    "simple-err-type": (Outcome.INVALID, Reason.TYPE),
    "simple-err-issuer": (Outcome.INVALID, Reason.ISSUER),
    "simple-err-issued": (Outcome.INVALID, Reason.ACHIEVEMENT),
    "simple-err-issuer-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-issuer-parentorg-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-issuer-otheridentifier-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-evidence-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-credential-subject-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-credential-subject-profile-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-credential-subject-result-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-credential-subject-identifier-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-credential-subject-achievement-result-description-type": (Outcome.INVALID, Reason.NODE_TYPE),
    "simple-err-proof-method": (Outcome.INVALID, Reason.KEY_NAME),
    "simple-err-proof-method-no-scheme": (Outcome.INVALID, Reason.KEY_NAME),
    "simple-err-proof-method-unknown-scheme": (Outcome.INVALID, Reason.KEY_NAME),
    "simple-err-proof-method-unknown-did-method": (Outcome.INVALID, Reason.KEY_NAME),
    "simple-err-proof-value": (Outcome.INVALID, Reason.SIGNATURE),
    "simple-noproof": (Outcome.INVALID, Reason.NO_PROOF),
    "simple_v1": (Outcome.UNSUPPORTED, Reason.OLD_MODEL),
    "complete_v1": (Outcome.UNSUPPORTED, Reason.OLD_MODEL),
    "simple-eddsa-2022": (Outcome.UNSUPPORTED, Reason.OLD_MODEL),
    "credential-status-revoked": (Outcome.UNSUPPORTED, Reason.OLD_MODEL),
    "endorsement-err-schema-status-refresh": (Outcome.UNSUPPORTED, Reason.OLD_MODEL),
    "sd/derivedcredential": (Outcome.UNSUPPORTED, Reason.KIND_OF_PROOF),
    "bit-string-list/credential-status-revoked": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "bit-string-list/credential-status-revoked-blank-nodes": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
    "simple.jwt": (Outcome.UNSUPPORTED, Reason.KIND_OF_PROOF),
    "velocity.jwt": (Outcome.UNSUPPORTED, Reason.KIND_OF_PROOF),
    "simple.1ob": (Outcome.UNCONFIRMED, Reason.ISSUER_UNCONFIRMED),
}


@pytest.mark.skipif(not OTHERS.exists(), reason="the examples of 1EdTech are not at hand")
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_1edtech(name):
    path = OTHERS / (name if "." in name else f"{name}.json")
    told = checks.check(path.read_text("utf-8"), now=NOW)
    assert (told.outcome, told.why[0][0]) == EXAMPLES[name], told.why


@pytest.mark.skipif(not OTHERS.exists(), reason="the examples of 1EdTech are not at hand")
def test_every_example_is_listed():
    files = {
        str(path.relative_to(OTHERS)).removesuffix(".json")
        for path in OTHERS.rglob("*")
        if path.suffix in (".json", ".jwt", ".1ob")
    }
    assert files == set(EXAMPLES)


@pytest.mark.skipif(not OTHERS.exists(), reason="the examples of 1EdTech are not at hand")
def test_a_revoked_example_with_its_list_at_hand():
    path = OTHERS / "bit-string-list/credential-status-revoked.json"
    document = json.loads(path.read_text("utf-8"))
    bits = status.decode(
        json.loads((OTHERS / "bit-string-list/testlist").read_text())["credentialSubject"]["encodedList"]
    )
    url = document["credentialStatus"]["statusListCredential"]
    assert checks.check(json.dumps(document), now=NOW, list_of={url: bits}.get).outcome == Outcome.REVOKED
