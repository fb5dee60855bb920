"""Keys, their names, and status lists."""

import gzip

import pytest

from kotosilta.credentials.vc import keys, status


def test_base58_of_the_standards_example():
    # did:key Method v0.7 § 6.1: an Ed25519 key
    text = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    assert keys.multikey(keys.from_multikey(text)) == text
    assert keys.base58(b"\0\0a") == "z112g" and keys.from_base58("z112g") == b"\0\0a"


@pytest.mark.parametrize(
    "text", ["", "z", "m6Mk", "z0OIl", "z6Mk" + "h" * 300, "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do"]
)
def test_what_is_no_key(text):
    with pytest.raises(keys.BadKey):
        keys.from_multikey(text)


def test_a_key_survives_its_file():
    for pair in (keys.KeyPair.new_ed25519(), keys.KeyPair.new_p256()):
        assert keys.KeyPair.from_pem(pair.pem()).multikey == pair.multikey
        assert keys.signature_fits(pair.public, pair.sign(b"text"), b"text")
        assert not keys.signature_fits(pair.public, pair.sign(b"text"), b"other")


def test_did_web_of_an_origin():
    assert keys.did_web("https://Kotosilta.example.org/") == "did:web:kotosilta.example.org"
    assert keys.did_web("http://127.0.0.1:8000") == "did:web:127.0.0.1%3A8000"


def test_a_status_list_as_the_standard_writes_it():
    empty = bytes(status.BITS // 8)
    assert status.decode(status.encode(empty)) == empty
    one = status.bits_with([0])
    assert one[0] == 0b1000_0000, "index 0 is the left-most bit"
    assert status.bit_of(one, 0) and not status.bit_of(one, 1)
    assert status.encode(one) == status.encode(one), "the same bits give the same text"
    with pytest.raises(status.BadStatusList):
        status.bit_of(one, status.BITS)


def test_a_bomb_is_not_unpacked():
    bomb = status.encode(bytes(status.BYTES_AT_MOST + 1))
    for text in (bomb, "x", "uAAAA", status.encode(b"short"), "u" + gzip.compress(b"").hex()):
        with pytest.raises(status.BadStatusList):
            status.decode(text)
