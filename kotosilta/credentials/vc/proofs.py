"""Data Integrity proofs with the cryptosuite eddsa-rdfc-2022 (VC Data Integrity EdDSA Cryptosuites 1.0 § 3.2)."""

import datetime as dt
import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kotosilta.credentials.vc import rules
from kotosilta.credentials.vc.canonical import canonical_form, canonical_form_of_ours
from kotosilta.credentials.vc.keys import BadKey, Found, KeyPair, base58, from_base58, signature_fits
from kotosilta.credentials.vc.reasons import Reason, Refused

SUITE = "eddsa-rdfc-2022"


def timestamp(moment: dt.datetime) -> str:
    """XML Schema dateTimeStamp in UTC, whole seconds."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sign(document: dict[str, Any], key: KeyPair, created: dt.datetime) -> dict[str, Any]:
    """The document with a proof. Raises Refused for what a strict verifier would not accept."""
    rules.check_credential(document)
    if not isinstance(key.private, Ed25519PrivateKey):
        raise BadKey(f"{SUITE} needs an Ed25519 key")
    if rules.issuer_of(document) != key.did:
        raise Refused(Reason.FOREIGN_KEY)
    options = {
        "type": "DataIntegrityProof",
        "created": timestamp(created),
        "verificationMethod": key.name,
        "cryptosuite": SUITE,
        "proofPurpose": "assertionMethod",
    }
    digest = _digest(canonical_form_of_ours({"@context": document["@context"], **options})) + _digest(
        canonical_form_of_ours(document)
    )
    return {**document, "proof": {**options, "proofValue": base58(key.sign(digest))}}


def canonical_hash(document: dict[str, Any]) -> bytes:
    """Of the document without its proof. Raises what `canonical_form` raises."""
    return _digest(canonical_form({name: value for name, value in document.items() if name != "proof"}))


def proof_fits(document: dict[str, Any], hashed: bytes, proof: dict[str, Any], found: Found) -> bool:
    """Does this proof of the document (`hashed`: its canonical_hash) fit the key? The proof is read with the document's
    contexts (§ 3.3.5). Raises what `canonical_form` raises."""
    options = {name: value for name, value in proof.items() if name not in ("proofValue", "@context")}
    digest = _digest(canonical_form({**options, "@context": document["@context"]})) + hashed
    try:
        return signature_fits(found.public, from_base58(str(proof.get("proofValue"))), digest)
    except BadKey:
        return False


def _digest(form: str) -> bytes:
    return hashlib.sha256(form.encode()).digest()
