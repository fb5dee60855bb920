"""Encrypted fields open only with the right key, in the right place, unchanged."""

import pytest
from django.db import connection

from kotosilta.core.encryption import CannotDecrypt, open_sealed, seal
from kotosilta.guidance.models import Contact


def stored(contact: Contact) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM guidance_contact WHERE id = %s", [contact.pk])
        return cursor.fetchone()[0]


def overwrite(contact: Contact, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guidance_contact SET note = %s WHERE id = %s", [value, contact.pk])


def test_the_database_never_sees_the_text(cast):
    assert "Aino" not in stored(cast.contact)
    assert stored(cast.contact).startswith("v1.")


def test_a_loaded_row_gives_the_text_back(cast):
    assert Contact.objects.get(pk=cast.contact.pk).note == cast.contact.note


def test_saving_again_keeps_the_text(cast):
    contact = Contact.objects.get(pk=cast.contact.pk)
    contact.save()
    assert Contact.objects.get(pk=cast.contact.pk).note == cast.contact.note


def test_a_value_moved_to_another_row_does_not_open(cast):
    overwrite(cast.light, stored(cast.contact))
    with pytest.raises(CannotDecrypt):
        _ = Contact.objects.get(pk=cast.light.pk).note


def test_a_changed_byte_does_not_open(cast):
    value = stored(cast.contact)
    overwrite(cast.contact, value[:-3] + ("AAA" if value[-3:] != "AAA" else "BBB"))
    with pytest.raises(CannotDecrypt):
        _ = Contact.objects.get(pk=cast.contact.pk).note


def test_plain_text_in_the_database_is_refused(cast):
    overwrite(cast.contact, "somebody wrote this past us")
    with pytest.raises(CannotDecrypt):
        _ = Contact.objects.get(pk=cast.contact.pk).note


def test_another_key_does_not_open(settings, tmp_path):
    from kotosilta.core.keys import KeyFolder

    sealed = seal("secret", "table|column|row")
    settings.KEYS = KeyFolder(tmp_path / "other-keys")
    with pytest.raises(CannotDecrypt, match="no key"):
        open_sealed(sealed, "table|column|row")


def test_a_new_first_key_still_opens_what_the_old_one_sealed(settings, tmp_path):
    from kotosilta.core.keys import KeyFolder

    settings.KEYS = KeyFolder(tmp_path / "keys")
    sealed = seal("secret", "x")
    path = tmp_path / "keys" / "field.key"
    path.write_text("ab" * 32 + "\n" + path.read_text())
    assert open_sealed(sealed, "x") == "secret"
    assert seal("secret", "x").split(".")[1] != sealed.split(".")[1]


def test_it_cannot_be_filtered_or_updated_past_the_encryption(cast):
    with pytest.raises(TypeError):
        Contact.objects.filter(note="x").exists()
    with pytest.raises(TypeError):
        Contact.objects.update(note="x")


def test_a_lost_key_file_says_so(tmp_path):
    from kotosilta.core.keys import KeyFolder, KeyMissing

    keys = KeyFolder(tmp_path / "keys")
    (tmp_path / "keys" / "field.key").unlink()
    with pytest.raises(KeyMissing, match="Restore it from your backup"):
        keys.read("field")
    with pytest.raises(KeyMissing):
        KeyFolder(tmp_path / "keys").read("field")
