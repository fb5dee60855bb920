"""New keys for what is encrypted: a new one encrypts from now on, and what older ones encrypted is encrypted anew.

Killed at any point it is run again: rows that the newest key has encrypted are left alone. Other processes read the key
files each time, so they go on meanwhile.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Left
from django.utils.module_loading import import_string

from kotosilta.core.encryption import EncryptedTextField, key_id
from kotosilta.core.keys import KEY_BYTES

BATCH = 200


def add_key() -> None:
    """Put a new key in front of the others."""
    settings.KEYS.keep("field", [secrets.token_hex(KEY_BYTES), *settings.KEYS.ring("field")])


def drop_old_keys() -> int:
    """Keep the newest key only. Returns how many went; the caller has made sure that nothing needs them."""
    newest, *old = settings.KEYS.ring("field")
    settings.KEYS.keep("field", [newest])
    return len(old)


def encrypted_columns() -> Iterator[tuple[Any, str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field.name


def of_older_keys(model: Any, name: str) -> Any:
    """The rows whose value in this column an older key has encrypted."""
    head = f"v1.{key_id(settings.KEYS.ring('field')[0])}."
    rows = model._base_manager.annotate(made_by=Left(models.F(name), len(head), output_field=models.CharField()))
    return rows.exclude(made_by="").exclude(made_by=head)


def encrypt_anew() -> int:
    """All values of older keys; returns how many. Each batch is a transaction of its own. A value that does not open
    raises CannotDecrypt: it was damaged before, and hiding it would lose it."""
    count = 0
    for model, name in encrypted_columns():
        while rows := _batch(model, name):
            count += rows
    for path in settings.SEALED_ELSEWHERE:
        count += import_string(path)()
    return count


@transaction.atomic
def _batch(model: Any, name: str) -> int:
    ids = list(of_older_keys(model, name).order_by("pk").values_list("pk", flat=True)[:BATCH])
    for row in model._base_manager.select_for_update(of=("self",)).filter(pk__in=ids):
        setattr(row, name, getattr(row, name))  # opened, and sealed by the newest key when it is saved
        models.Model.save(row, update_fields=[name])
    return len(ids)
