"""A new key: everything that is encrypted is encrypted anew, everything can still be read, and the old key can go."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from kotosilta.core import encryption, rekey
from kotosilta.core.keys import KeyFolder
from kotosilta.people.sign_in import SecondFactorAdapter
from tests.cast import give_totp


@pytest.fixture
def keys(settings, tmp_path):
    """A key folder of this test, with the keys that the cast was encrypted with."""
    folder = KeyFolder(tmp_path / "keys")
    for name in KeyFolder.names:
        (folder.folder / f"{name}.key").write_text("\n".join(settings.KEYS.ring(name)) + "\n")
    settings.KEYS = folder
    return folder


def everything() -> dict[tuple[str, str, int], str]:
    return {
        (model._meta.label, name, row.pk): getattr(row, name)
        for model, name in rekey.encrypted_columns()
        for row in model._base_manager.all()
    }


def stored() -> list[str]:
    return [
        value
        for model, name in rekey.encrypted_columns()
        for value in model._base_manager.exclude(**{name: ""}).values_list(name, flat=True)
    ]


def test_all_is_encrypted_anew_and_the_old_key_can_go(cast, keys):
    secret = give_totp(cast.actors["worker"])
    before, old = everything(), keys.ring("field")[0]
    assert sum(bool(text) for text in before.values()) > 10
    call_command("rekey")
    newest = keys.ring("field")[0]
    assert newest != old
    assert keys.ring("field")[1:] == [old]
    assert all(value.startswith(f"v1.{encryption.key_id(newest)}.") for value in stored())
    call_command("rekey", "--forget-old")
    assert keys.ring("field") == [newest]
    assert everything() == before
    sealed = cast.actors["worker"].authenticator_set.get(type="totp").data["secret"]
    assert SecondFactorAdapter().decrypt(sealed) == secret


def test_interrupted_it_goes_on_and_forgets_nothing_before_all_is_done(cast, keys, monkeypatch):
    before = everything()
    monkeypatch.setattr(rekey, "BATCH", 1)
    real, done = rekey._batch, []

    def dies(model, name):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(name)
        return real(model, name)

    monkeypatch.setattr(rekey, "_batch", dies)
    with pytest.raises(KeyboardInterrupt):
        call_command("rekey")
    assert everything() == before, "both keys open what they have closed"
    with pytest.raises(CommandError, match="still need an old key"):
        call_command("rekey", "--forget-old")
    assert len(keys.ring("field")) == 2
    monkeypatch.setattr(rekey, "_batch", real)
    call_command("rekey", "--resume")
    assert len(keys.ring("field")) == 2, "no third key"
    call_command("rekey", "--forget-old")
    assert everything() == before


def test_a_value_that_was_damaged_stops_it_and_nothing_is_lost(cast, keys):
    model, name = next(pair for pair in rekey.encrypted_columns() if pair[0]._base_manager.exclude(**{pair[1]: ""}))
    row = model._base_manager.exclude(**{name: ""}).first()
    sealed = model._base_manager.filter(pk=row.pk).values_list(name, flat=True).get()
    broken = encryption.Sealed(sealed[:-4] + ("AAAA" if not sealed.endswith("AAAA") else "BBBB"))
    model._base_manager.filter(pk=row.pk).update(**{name: broken})
    with pytest.raises(encryption.CannotDecrypt):
        call_command("rekey")
    assert len(keys.ring("field")) == 2


def test_every_encrypted_column_is_known():
    assert len(list(rekey.encrypted_columns())) >= 15
    assert settings.SEALED_ELSEWHERE
