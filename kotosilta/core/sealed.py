"""A file that nobody reads, shortens, lengthens or changes without its passphrase.

The content is cut into chunks, each sealed with AES-256-GCM under a key that scrypt derives from the passphrase. The
nonce of a chunk holds its number and whether it is the last one (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, 2015), so that chunks cannot be left out, swapped or cut off.
"""

import secrets
from types import TracebackType
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"KOTOSILTA-SEALED-1\n"
SALT, PREFIX, TAG = 16, 7, 16  # bytes
CHUNK = 1 << 20


class Unreadable(Exception):
    """Another passphrase, or the file is not what was written."""


def _key(passphrase: str, salt: bytes) -> AESGCM:
    """About 0.4 s and 128 MB: guessing is dear, opening is not."""
    return AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode()))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class SealedWriter:
    """A stream to write into; what is written is whole only after `close` without an error."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        salt, self._prefix = secrets.token_bytes(SALT), secrets.token_bytes(PREFIX)
        self._out, self._waiting, self._number = out, bytearray(), 0
        self._head = MAGIC + salt + self._prefix
        self._seal = _key(passphrase, salt)
        out.write(self._head)

    def write(self, content: bytes) -> int:
        self._waiting += content
        while len(self._waiting) > CHUNK:  # the last chunk is known only at the end
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(content)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._out.write(self._seal.encrypt(_nonce(self._prefix, self._number, last=last), chunk, self._head))
        self._number += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._put(bytes(self._waiting), last=True)


class SealedReader:
    """A stream to read from. Raises Unreadable at the first byte that is not as it was written."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._source = source
        self._head = source.read(len(MAGIC) + SALT + PREFIX)
        if not self._head.startswith(MAGIC) or len(self._head) != len(MAGIC) + SALT + PREFIX:
            raise Unreadable("This is not a backup of Kotosilta.")
        self._prefix = self._head[-PREFIX:]
        self._seal = _key(passphrase, self._head[len(MAGIC) : -PREFIX])
        self._next = source.read(CHUNK + TAG)
        self._number, self._ready, self._ended = 0, bytearray(), False

    def read(self, size: int = -1) -> bytes:
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._take()
        size = len(self._ready) if size < 0 else size
        content = bytes(self._ready[:size])
        del self._ready[:size]
        return content

    def _take(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + TAG)
        self._ended = not self._next
        try:
            self._ready += self._seal.decrypt(_nonce(self._prefix, self._number, last=self._ended), chunk, self._head)
        except InvalidTag:
            raise Unreadable("The passphrase is another one, or the file is cut off or was changed.") from None
        self._number += 1
