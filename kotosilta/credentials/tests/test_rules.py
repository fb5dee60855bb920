"""What must not be signed: the mistakes that a strict verifier refuses."""

import copy

import pytest

from kotosilta.credentials.tests.badges import NOW, badge
from kotosilta.credentials.vc import proofs, tokens
from kotosilta.credentials.vc.keys import BadKey, KeyPair
from kotosilta.credentials.vc.reasons import Reason, Refused

KEY, P256 = KeyPair.new_ed25519(), KeyPair.new_p256()
DELETE = object()
MISTAKES = {
    "an undefined property": (("credentialSubject", "achievement", "colour"), "green", Reason.UNDEFINED_TERM),
    "an undefined type": (("type",), ["VerifiableCredential", "OpenBadgeCredential", "Nonsense"], Reason.RELATIVE_ADDRESS),
    "a relative id": (("credentialSubject", "achievement", "id"), "course-1", Reason.RELATIVE_ADDRESS),
    "a schema type without its context": (
        ("credentialSchema",),
        {"id": "https://example.org/schema.json", "type": "1EdTechJsonSchemaValidator2019"},
        Reason.RELATIVE_ADDRESS,
    ),
    "a subject without type": (("credentialSubject", "type"), DELETE, Reason.NODE_TYPE),
    "an issuer without type": (("issuer", "type"), DELETE, Reason.NODE_TYPE),
    "an alignment without type": (("credentialSubject", "achievement", "alignment", 0, "type"), DELETE, Reason.NODE_TYPE),
    "the contexts in the wrong order": (("@context",), ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"], Reason.CONTEXT),
    "the old data model": (("@context",), ["https://www.w3.org/2018/credentials/v1"], Reason.OLD_MODEL),
    "no type": (("type",), ["OpenBadgeCredential"], Reason.TYPE),
    "no badge type": (("type",), ["VerifiableCredential"], Reason.TYPE),
    "an id that is no address": (("id",), "123", Reason.ID),
    "an issuer that is no address": (("issuer",), "Silta ry", Reason.ISSUER),
    "somebody else as issuer": (("issuer", "id"), "did:web:example.org", Reason.FOREIGN_KEY),
    "no subject": (("credentialSubject",), [], Reason.SUBJECT),
    "no achievement": (("credentialSubject", "achievement"), DELETE, Reason.ACHIEVEMENT),
    "a name in several languages": (("credentialSubject", "achievement", "name"), {"fi": "Kurssi"}, Reason.ACHIEVEMENT),
    "no criteria": (("credentialSubject", "achievement", "criteria"), DELETE, Reason.ACHIEVEMENT),
    "a day without time zone": (("validFrom",), "2026-11-01T00:00:00", Reason.MOMENT),
    "a day that does not exist": (("validFrom",), "2026-02-30T00:00:00Z", Reason.MOMENT),
    "no first day": (("validFrom",), DELETE, Reason.MOMENT),
    "an end before the beginning": (("validUntil",), "2026-10-01T00:00:00Z", Reason.ORDER_OF_DATES),
    "a status without index": (("credentialStatus", "statusListIndex"), DELETE, Reason.STATUS_ENTRY),
    "a status without purpose": (("credentialStatus", "statusPurpose"), DELETE, Reason.STATUS_ENTRY),
    "a status named like its list": (("credentialStatus", "id"), "https://kotosilta.example.org/status/1", Reason.STATUS_ENTRY),
    "a control character": (("name",), "Dip\x00loma", Reason.CONTROL_CHARACTER),
}  # fmt: skip


def with_mistake(document, path, value):
    document = copy.deepcopy(document)
    node = document
    for step in path[:-1]:
        node = node[step]
    if value is DELETE:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return document


@pytest.mark.parametrize("mistake", MISTAKES)
def test_is_not_signed(mistake):
    path, value, reason = MISTAKES[mistake]
    for key, act in ((KEY, lambda d: proofs.sign(d, KEY, NOW)), (P256, lambda d: tokens.sign_token(d, P256))):
        with pytest.raises(Refused) as refused:
            act(with_mistake(badge(key), path, value))
        assert refused.value.reason == reason


def test_a_p256_key_makes_no_data_integrity_proof():
    with pytest.raises(BadKey):
        proofs.sign(badge(P256), P256, NOW)
