"""Encrypted text fields: AES-GCM, bound to table, column and row.

A stored value reads `v1.<key id>.<nonce>.<ciphertext>`. The table, the column and the row's UUID are authenticated
with it, so a ciphertext that is moved to another row or column does not open. A wrong key or a changed byte raises;
nothing ever falls back to showing the ciphertext. Protects stolen dumps and backups, not a compromised server.
"""

import base64
import hashlib
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.crypto import salted_hmac


class CannotDecrypt(Exception):
    """The key is unknown, or the stored value was changed or moved."""


class Sealed(str):
    """A stored value that has not been opened yet."""


def hidden_key(key: str, prefix: str, version: int) -> str:
    """The name under which something stands in a cache that others could read: it tells nothing of what it names."""
    return salted_hmac("cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()


def key_id(key: str) -> str:
    return hashlib.sha256(key.encode("ascii")).hexdigest()[:8]


def seal(plain: str, binding: str) -> Sealed:
    """Encrypt with the newest field key. `binding` is `table|column|row uuid`."""
    key = settings.KEYS.ring("field")[0]
    nonce = secrets.token_bytes(12)
    box = AESGCM(bytes.fromhex(key)).encrypt(nonce, plain.encode(), binding.encode())
    return Sealed(".".join(["v1", key_id(key), _text(nonce), _text(box)]))


def open_sealed(sealed: str, binding: str) -> str:
    """The plain text. Raises CannotDecrypt."""
    try:
        version, wanted, nonce, box = sealed.split(".")
    except ValueError:
        raise CannotDecrypt(f"not an encrypted value ({binding})") from None
    if version != "v1":
        raise CannotDecrypt(f"unknown version {version} ({binding})")
    for key in settings.KEYS.ring("field"):
        if key_id(key) == wanted:
            try:
                return AESGCM(bytes.fromhex(key)).decrypt(_raw(nonce), _raw(box), binding.encode()).decode()
            except (InvalidTag, ValueError):
                raise CannotDecrypt(f"the value was changed or moved ({binding})") from None
    raise CannotDecrypt(f"no key {wanted} in the key folder ({binding})")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class EncryptedAttribute(DeferredAttribute):
    """Opens a sealed value when it is first read: a list that never shows the text never decrypts it."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            field: Any = self.field
            value = open_sealed(value, field.binding(instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # Only with a setter does Python ask __get__ before it looks into the instance itself.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField[Any, Any]):
    """Text that the database only ever sees encrypted. Empty text stays empty. It cannot be searched or filtered."""

    descriptor_class = EncryptedAttribute

    def binding(self, instance: Any) -> str:
        return f"{instance._meta.db_table}|{self.column}|{instance.uuid}"

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return Sealed(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname, "")
        if not value or isinstance(value, Sealed):
            return value
        return seal(value, self.binding(model_instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is encrypted: save the row; do not update or filter by it")
        return str(value) if value else value
