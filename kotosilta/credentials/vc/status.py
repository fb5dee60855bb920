"""Bitstring Status List 1.0: one bit for each credential, in a signed credential that anybody may cache."""

import base64
import gzip
import zlib
from collections.abc import Iterable
from typing import Any

from kotosilta.credentials.vc import contexts

BITS = 131_072  # the smallest list allowed (§ 3.1), so that one bit says nothing about whom somebody asks for
BYTES_AT_MOST = 8 * 1024 * 1024
REVOCATION = "revocation"


class BadStatusList(ValueError):
    """The list cannot be read."""


def encode(bits: bytes) -> str:
    """Multibase base64url of the GZIP (§ 3.3). The same bits give the same text."""
    return "u" + base64.urlsafe_b64encode(gzip.compress(bits, mtime=0)).decode("ascii").rstrip("=")


def decode(encoded: str) -> bytes:
    """Raises BadStatusList, also for a list that would grow beyond BYTES_AT_MOST."""
    if not isinstance(encoded, str) or not encoded.startswith("u"):
        raise BadStatusList("the list must begin with u")
    try:
        packed = base64.b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=31)
        bits = unpacker.decompress(packed, BYTES_AT_MOST)
    except (ValueError, zlib.error):
        raise BadStatusList("the list is not packed as the standard says") from None
    if unpacker.unconsumed_tail or len(bits) * 8 < BITS:
        raise BadStatusList("the list is too large or too short")
    return bits


def bits_with(places: Iterable[int]) -> bytes:
    """A list of BITS places with these set; place 0 is the left-most bit."""
    bits = bytearray(BITS // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    return bytes(bits)


def bit_of(bits: bytes, index: int) -> bool:
    """Raises BadStatusList for an index outside the list."""
    if not 0 <= index < len(bits) * 8:
        raise BadStatusList("the list has no such place")
    return bool(bits[index // 8] & (0x80 >> (index % 8)))


def list_credential(url: str, issuer: str, bits: bytes, valid_from: str, valid_until: str) -> dict[str, Any]:
    """The unsigned credential of a list."""
    return {
        "@context": [contexts.CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": valid_from,
        "validUntil": valid_until,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": REVOCATION,
            "encodedList": encode(bits),
        },
    }


def entry(url: str, index: int) -> dict[str, str]:
    """What a credential says about its place in the list."""
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": REVOCATION,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }
