"""The verdict on our own credentials, tampered ones, hostile ones, and those of others."""

import base64
import copy
import datetime as dt
import json
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jws
from joserfc.jwk import ECKey

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


OWN = [keys.did_document(pair.did, [pair.multikey]) for pair in (KEY, P256)]


def verdict(document, *, bits=EMPTY, now=NOW, documents=OWN):
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
        assert verdict(forged).why[0][0] == Reason.ALGORITHM


def test_revoked_expired_and_not_yet():
    assert verdict(signed(), bits=status.bits_with([7])).outcome == Outcome.REVOKED
    assert verdict(signed(), bits=status.bits_with([8])).outcome == Outcome.VALID
    assert verdict(signed(validUntil="2026-11-30T00:00:00Z")).outcome == Outcome.EXPIRED
    assert verdict(signed(), now=dt.datetime(2026, 10, 1, tzinfo=dt.UTC)).outcome == Outcome.NOT_YET


def test_without_the_status_list_nothing_is_called_valid():
    told = checks.check(json.dumps(signed()), now=NOW, documents=OWN)
    assert (told.outcome, told.why) == (Outcome.UNCONFIRMED, ((Reason.STATUS_UNKNOWN, ""),))


def test_did_web_needs_the_issuers_document_and_old_keys_stay_good():
    old, new = (KeyPair.new_ed25519("did:web:kotosilta.example.org") for _n in range(2))
    document = proofs.sign(badge(old), old, NOW)
    both = keys.did_document(old.did, [new.multikey, old.multikey])
    assert verdict(document).outcome == Outcome.UNCONFIRMED
    assert verdict(document, documents=[both]).outcome == Outcome.VALID
    told = verdict(document, documents=[keys.did_document(old.did, [new.multikey])])
    assert (told.outcome, told.why[0][0]) == (Outcome.INVALID, Reason.FOREIGN_KEY), "the owner does not know this key"
    stolen = keys.did_document("did:web:evil.example.org", [old.multikey])
    assert verdict(document, documents=[stolen]).outcome == Outcome.UNCONFIRMED


def test_anybody_can_make_a_did_key_so_it_confirms_nobody():
    stranger = KeyPair.new_ed25519()
    told = verdict(proofs.sign(badge(stranger), stranger, NOW))
    assert (told.outcome, told.why[0]) == (Outcome.UNCONFIRMED, (Reason.ISSUER_UNCONFIRMED, stranger.did))


def test_a_signature_that_could_not_be_looked_at_is_not_called_whole():
    document = signed(validUntil="2026-11-15T00:00:00Z")
    document["proof"] |= {"verificationMethod": "did:web:x.example.org#key-1", "proofValue": "zgarbage"}
    told = verdict(document)
    assert (told.outcome, told.why[0][0]) == (Outcome.UNSUPPORTED, Reason.KEY_NOT_AT_HAND)
    assert Reason.EXPIRED in dict(told.why)


CREDENTIALS = "https://www.w3.org/2018/credentials#"
DAY_AND_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


@pytest.mark.parametrize("name", ["credentialStatus", "validUntil", "validFrom", "issuer", "credentialSubject"])
def test_no_part_is_hidden_under_its_full_address(name):
    """The quads stay the same, so the signature still fits: the writing itself must be refused."""
    document = signed(validUntil="2026-12-15T00:00:00Z")
    value = document.pop(name)
    hidden = {"@value": value, "@type": DAY_AND_TIME} if name.startswith("valid") else value
    assert verdict(document | {CREDENTIALS + name: hidden}, bits=status.bits_with([7])).outcome == Outcome.INVALID
    aliased = document | {"cs": value, "@context": [*document["@context"], {"cs": CREDENTIALS + name}]}
    assert verdict(aliased, bits=status.bits_with([7])).outcome == Outcome.INVALID


@pytest.mark.parametrize(
    "extra", [{"@index": "x"}, {"@set": []}, {"@included": {"id": "urn:x"}}, {"@type": "urn:x"}, {"urn:x:y": 1}]
)
def test_no_keyword_slips_in(extra):
    document = signed()
    document["credentialSubject"] |= extra
    assert verdict(document).outcome == Outcome.INVALID
    document = signed()
    document["proof"] |= extra
    assert verdict(document).outcome == Outcome.INVALID


def test_a_context_of_ones_own_cannot_change_what_words_mean():
    document = signed()
    for context in ({"identityHash": "@index"}, "https://w3id.org/security/v2"):
        assert verdict(document | {"@context": [*document["@context"], context]}).outcome == Outcome.INVALID
    document["credentialSubject"]["@context"] = {"identityHash": "@index"}
    assert verdict(document).outcome == Outcome.INVALID


def test_a_listed_type_or_another_purpose_does_not_hide_the_status():
    document = signed()
    document["credentialStatus"]["type"] = ["BitstringStatusListEntry"]
    assert verdict(document, bits=status.bits_with([7])).outcome == Outcome.REVOKED
    entry = {**status.entry(LIST, 7), "statusPurpose": "suspension"}
    assert verdict(signed(credentialStatus=entry), bits=status.bits_with([7])).outcome == Outcome.UNCONFIRMED


def test_a_proof_from_the_future_and_too_many_proofs():
    late = proofs.sign(badge(KEY), KEY, NOW + dt.timedelta(days=400))
    assert verdict(late).why[0][0] == Reason.NOT_YET
    document = signed()
    assert verdict(document | {"proof": [document["proof"]] * 6}).outcome != Outcome.VALID


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"exp": 1_000_000_000}, Reason.EXPIRED),
        ({"nbf": 9_000_000_000}, Reason.NOT_YET),
        ({"exp": "soon"}, Reason.MOMENT),
        ({"iss": "did:web:evil.example.org"}, Reason.FOREIGN_KEY),
        ({"vc": {}}, Reason.OLD_MODEL),
    ],
)
def test_the_claims_of_a_token_count(claims, reason):
    payload = json.dumps({**badge(P256), **claims}).encode()
    token = jws.serialize_compact({"alg": "ES256", "kid": P256.name}, payload, ECKey.import_key(P256.pem()))
    assert verdict(token).why[0][0] == reason


def test_small_texts_do_not_take_long():
    tags = signed()
    tags["credentialSubject"]["achievement"]["tag"] = [f"t{n}" for n in range(10_000)]
    many = signed() | {"@context": ["https://www.w3.org/ns/credentials/v2"] * 2000}
    types = signed() | {"type": ["VerifiableCredential", "OpenBadgeCredential", *[f"urn:t:{n}" for n in range(10_000)]]}
    spread = signed() | {"description": {f"k{n}": ["x"] * 250 for n in range(250)}}
    started = time.perf_counter()
    for hostile in (tags, many, types, spread):
        assert verdict(hostile).outcome in (Outcome.UNREADABLE, Outcome.INVALID)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("strange", [10**400, "\ud800", 1e308, {"x": 10**30}])
def test_strange_numbers_and_letters_are_no_error_page(strange):
    document = signed()
    document["credentialSubject"]["achievement"]["creditsAvailable"] = strange
    assert verdict(document).outcome in (Outcome.UNREADABLE, Outcome.INVALID)
    index = {**status.entry(LIST, 7), "statusListIndex": "9" * 5000}
    assert verdict(signed() | {"credentialStatus": index}).outcome == Outcome.INVALID


@pytest.mark.parametrize("part", ["verificationMethod", "assertionMethod"])
@pytest.mark.parametrize("strange", [5, None, {}, {"a": 1}, "x", [5, None, {"id": 3}]])
def test_a_strange_did_document_is_no_error_page(part, strange):
    web = KeyPair.new_ed25519("did:web:other.example.org")
    document = keys.did_document(web.did, [web.multikey]) | {part: strange}
    assert verdict(proofs.sign(badge(web), web, NOW), documents=[document]).outcome == Outcome.INVALID


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
        ('{"a":' * 5000 + "1" + "}" * 5000, Reason.UNREADABLE),
        ('{"a":' * 200 + "1" + "}" * 200, Reason.TOO_TANGLED),
        ('{"type":[' + "{}," * 20_000 + "{}]}", Reason.TOO_TANGLED),
        ("{" + " " * 10_000_000 + "}", Reason.TOO_LARGE),
        ("a.b.c", Reason.UNREADABLE),
        ("\x00\xff\x00", Reason.UNREADABLE),
    ],
)
def test_hostile_input_gets_a_reason(text, reason):
    told = verdict(text)
    assert told.outcome == Outcome.UNREADABLE
    assert told.why[0][0] == reason


def test_remote_contexts_are_named_not_fetched(monkeypatch):
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *address, **_more: asked.append(address))
    monkeypatch.setattr("socket.socket.connect", lambda _socket, address: asked.append(address))
    for context in ("https://evil.example.org/context", "file:///etc/passwd"):
        bad = signed() | {"@context": ["https://www.w3.org/ns/credentials/v2", context]}
        assert verdict(bad).why[0] == (Reason.UNKNOWN_CONTEXT, context)
    imported = ["https://www.w3.org/ns/credentials/v2", {"@import": "https://evil.example.org/c"}]
    assert verdict(signed() | {"@context": imported}).why[0][0] == Reason.CONTEXT
    assert asked == []


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
