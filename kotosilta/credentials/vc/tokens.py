"""VC-JWT: a credential as the payload of a signed token (Securing VCs using JOSE and COSE § 3.1.1), with ES256."""

import datetime as dt
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from kotosilta.credentials.vc import rules
from kotosilta.credentials.vc.canonical import canonical_form_of_ours
from kotosilta.credentials.vc.keys import PUBLIC, KeyPair
from kotosilta.credentials.vc.reasons import Reason, Refused

ALGORITHMS = ["ES256", "EdDSA", "Ed25519"]  # what is checked; `none` and shared secrets are not among them


class _Registry(jws.JWSRegistry):
    """Some issuers put their whole key into the header."""

    max_header_length = 8_000
    max_payload_length = 1_000_000


class BadToken(ValueError):
    """This is not a token that we can read."""


def sign_token(document: dict[str, Any], key: KeyPair) -> str:
    """Raises Refused."""
    rules.check_credential(document)
    canonical_form_of_ours(document)  # refuses what loses something in expansion; fast for a shape seen before
    if rules.issuer_of(document) != key.did:
        raise Refused(Reason.FOREIGN_KEY)
    header = {"alg": "ES256", "typ": "vc+jwt", "cty": "vc", "kid": key.name}
    ends = rules.moment_of(document, "validUntil")
    claims = {"exp": int(ends.timestamp())} if ends else {}  # for libraries that read no credential, only tokens
    payload = json.dumps({**document, **claims}, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, ECKey.import_key(key.pem()))


def read_token(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload, unverified. Raises BadToken."""
    try:
        parts = jws.extract_compact(token.strip().encode(), registry=_Registry())
        header, payload = dict(parts.headers()), json.loads(parts.payload)
    except (JoseError, ValueError, RecursionError):
        raise BadToken from None
    if not isinstance(payload, dict):
        raise BadToken
    return header, payload


def check_algorithm(header: dict[str, Any]) -> None:
    """Raises Refused for an algorithm that proves nothing, or that is not known here."""
    name = str(header.get("alg"))
    if name == "none" or name.startswith("HS"):
        raise Refused(Reason.ALGORITHM, name)
    if name not in ALGORITHMS:
        raise Refused(Reason.KIND_OF_PROOF, name)


def token_fits(token: str, public: PUBLIC) -> bool:
    kind: Any = OKPKey if isinstance(public, Ed25519PublicKey) else ECKey
    allowed = ["EdDSA", "Ed25519"] if kind is OKPKey else ["ES256"]
    try:
        jws.deserialize_compact(token.strip(), kind.import_key(public), registry=_Registry(algorithms=allowed))
    except (JoseError, ValueError):
        return False
    return True


def check_claims(payload: dict[str, Any], now: dt.datetime) -> None:
    """Raises Refused: the claims of the token must not contradict the credential (VC-JOSE-COSE § 3.1.3)."""
    if "vc" in payload or "vp" in payload:
        raise Refused(Reason.OLD_MODEL)
    if "iss" in payload and payload["iss"] != rules.issuer_of(payload):
        raise Refused(Reason.FOREIGN_KEY)
    for name, reason in (("exp", Reason.EXPIRED), ("nbf", Reason.NOT_YET)):
        moment = payload.get(name)
        if moment is None:
            continue
        if isinstance(moment, bool) or not isinstance(moment, int | float):
            raise Refused(Reason.MOMENT, name)
        late = moment <= now.timestamp()
        if late == (name == "exp"):
            raise Refused(reason, str(int(moment)))
