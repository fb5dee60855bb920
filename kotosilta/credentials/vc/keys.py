"""Key pairs and where others find them: Multikey (Controlled Identifiers 1.0 § 2.2.2), did:key, did:web.

Ed25519 keys sign Data Integrity proofs, P-256 keys sign VC-JWTs.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from kotosilta.credentials.vc.reasons import Reason, Refused

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519, P256 = b"\xed\x01", b"\x80\x24"  # multicodec prefixes of public keys
PRIVATE = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PUBLIC = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey


class BadKey(ValueError):
    """This is not a key that we know how to use."""


def base58(raw: bytes) -> str:
    """Multibase base58-btc, with its prefix "z"."""
    number, digits = int.from_bytes(raw, "big"), []
    while number:
        number, rest = divmod(number, 58)
        digits.append(ALPHABET[rest])
    return "z" + "1" * (len(raw) - len(raw.lstrip(b"\0"))) + "".join(reversed(digits))


def from_base58(text: str) -> bytes:
    """Raises BadKey."""
    if not text.startswith("z") or len(text) > 200:
        raise BadKey("not base58-btc")
    number = 0
    for letter in text[1:]:
        value = ALPHABET.find(letter)
        if value < 0:
            raise BadKey("not base58-btc")
        number = number * 58 + value
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(public: PUBLIC) -> str:
    """The public key as Multikey text: z6Mk… for Ed25519, zDn… for P-256."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        return base58(ED25519 + public.public_bytes_raw())
    raw = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    return base58(P256 + raw)


def from_multikey(text: str) -> PUBLIC:
    """Raises BadKey."""
    raw = from_base58(text)
    try:
        if raw[:2] == ED25519 and len(raw) == 34:
            return ed25519.Ed25519PublicKey.from_public_bytes(raw[2:])
        if raw[:2] == P256 and len(raw) == 35:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw[2:])
    except ValueError:
        pass
    raise BadKey("neither an Ed25519 nor a P-256 key")


class KeyPair:
    """A private key and the names under which others find its public half: `did#fragment`."""

    def __init__(self, private: PRIVATE, did: str = "") -> None:
        self.private = private
        self.public: PUBLIC = private.public_key()
        self.multikey = multikey(self.public)
        self.did = did or f"did:key:{self.multikey}"

    @classmethod
    def new_ed25519(cls, did: str = "") -> "KeyPair":
        return cls(ed25519.Ed25519PrivateKey.generate(), did)

    @classmethod
    def new_p256(cls, did: str = "") -> "KeyPair":
        return cls(ec.generate_private_key(ec.SECP256R1()), did)

    @classmethod
    def from_pem(cls, pem: bytes, did: str = "") -> "KeyPair":
        """Raises BadKey."""
        try:
            private = serialization.load_pem_private_key(pem, None)
        except (ValueError, TypeError):
            raise BadKey("not a private key in PEM") from None
        if not isinstance(private, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey):
            raise BadKey("neither an Ed25519 nor a P-256 key")
        return cls(private, did)

    def pem(self) -> bytes:
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def name(self) -> str:
        """What a proof calls this key."""
        return f"{self.did}#{self.multikey}"

    def sign(self, message: bytes) -> bytes:
        """64 bytes: Ed25519, or ECDSA r‖s over SHA-256."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(message)
        r, s = decode_dss_signature(self.private.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def signature_fits(public: PUBLIC, signature: bytes, message: bytes) -> bool:
    if len(signature) != 64:
        return False
    try:
        if isinstance(public, ed25519.Ed25519PublicKey):
            public.verify(signature, message)
        else:
            r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            public.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def did_web(origin: str) -> str:
    """did:web of an origin such as https://kotosilta.example.org (did:web method § 2.3: a port's colon is encoded)."""
    return f"did:web:{quote(urlsplit(origin).netloc.lower(), safe='.-')}"


def did_document(did: str, multikeys: Iterable[str]) -> dict[str, Any]:
    """The document that did:web resolves to. Retired keys stay in it, or what they signed could not be checked."""
    methods = [
        {"id": f"{did}#{key}", "type": "Multikey", "controller": did, "publicKeyMultibase": key} for key in multikeys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


class Found(NamedTuple):
    """A public key, and the DID or address that vouches for it ("" when only the credential itself names it)."""

    public: PUBLIC
    controller: str


class KeyNotFound(ValueError):
    """The document of the key's owner, `did`, is not at hand."""

    def __init__(self, did: str) -> None:
        super().__init__(did)
        self.did = did


def find_key(name: str, documents: Iterable[dict[str, Any]] = ()) -> Found:
    """The key that a proof names: did:key resolves by itself, anything else from the DID documents at hand.

    Raises BadKey for a name that cannot be a key's, KeyNotFound when its owner's document is not at hand, Refused when
    that document does not hold the key.
    """
    did, _, fragment = name.partition("#")
    if did.startswith("did:key:"):
        if fragment not in ("", did.removeprefix("did:key:")):
            raise BadKey("the fragment of a did:key must repeat the key")
        return Found(from_multikey(did.removeprefix("did:key:")), did)
    for document in documents:
        if document.get("id") == did:
            return Found(_key_in(document, name), did)
    if not did.startswith(("did:web:", "https://", "http://")):
        raise BadKey(f"{name} is no address of a key")
    raise KeyNotFound(did)


def _key_in(document: dict[str, Any], name: str) -> PUBLIC:
    """Raises Refused (FOREIGN_KEY) when the owner's document has no such key for assertions."""
    trusted, methods = document.get("assertionMethod"), document.get("verificationMethod")
    trusted = trusted if isinstance(trusted, list) else []
    for method in [*(methods if isinstance(methods, list) else []), *trusted]:
        if not isinstance(method, dict) or not isinstance(method.get("id"), str):
            continue
        full = document["id"] + method["id"] if method["id"].startswith("#") else method["id"]
        if full == name and (method in trusted or method["id"] in trusted or full in trusted):
            return _public_of(method)
    raise Refused(Reason.FOREIGN_KEY)


def _public_of(method: dict[str, Any]) -> PUBLIC:
    """Raises BadKey."""
    if isinstance(method.get("publicKeyMultibase"), str):
        return from_multikey(method["publicKeyMultibase"])
    if isinstance(method.get("publicKeyJwk"), dict):
        return public_of_jwk(method["publicKeyJwk"])
    raise BadKey("the key is written in a way that is not known here")


def public_of_jwk(jwk: dict[str, Any]) -> PUBLIC:
    """Raises BadKey."""
    try:
        if jwk.get("kty") == "EC" and jwk.get("crv") == "P-256":
            return ECKey.import_key(jwk).public_key
        if jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519":
            return OKPKey.import_key(jwk).public_key  # type: ignore[return-value]
    except (JoseError, ValueError, KeyError, TypeError):
        pass
    raise BadKey("neither an Ed25519 nor a P-256 key")
