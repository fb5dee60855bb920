"""The code by which whoever reported comes back: sixteen digits (53 bits); the database holds a slow hash only.

The hash is salted with a key of the key folder, so that a stolen database alone cannot be searched for codes. The same
salt for all codes makes one computation enough to look one up; wrong and unknown codes take the same time.
"""

import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings

DIGITS = 16
COST, BLOCK, LANES = 2**14, 8, 5  # scrypt: about 150 ms and 16 MB here


def new_code() -> str:
    """Sixteen digits in groups of four."""
    return _grouped(secrets.randbelow(10**DIGITS))


def code_for(once: UUID) -> str:
    """The code of the report that was sent with this random key: the same however often it is sent."""
    made = hmac.new(settings.KEYS.read("field").encode("ascii"), b"code|" + once.bytes, "sha256").digest()
    return _grouped(int.from_bytes(made, "big") % 10**DIGITS)


def _grouped(number: int) -> str:
    digits = f"{number:0{DIGITS}d}"
    return " ".join(digits[start : start + 4] for start in range(0, DIGITS, 4))


def digits_of(typed: str) -> str:
    """What was typed, however it was grouped, in the digits of any script; "" when it cannot be a code."""
    digits = "".join(str(int(char)) for char in typed if char.isdecimal())
    return digits if len(digits) == DIGITS else ""


def hashes(code: str) -> list[str]:
    """The hash by each key of the ring, the newest first: a new one is stored, all of them are looked for."""
    digits = digits_of(code) or "0" * DIGITS  # as long for what can be no code
    return [_hash(digits, key) for key in settings.KEYS.ring("field")]


def _hash(digits: str, key: str) -> str:
    salt = hashlib.sha256(f"receipt|{key}".encode("ascii")).digest()
    return hashlib.scrypt(digits.encode("ascii"), salt=salt, n=COST, r=BLOCK, p=LANES).hex()
