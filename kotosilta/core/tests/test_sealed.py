"""A sealed file is read whole as it was written, or not at all."""

import io
import random

import pytest

from kotosilta.core import sealed
from kotosilta.core.sealed import SealedReader, SealedWriter, Unreadable

PASSPHRASE = "a passphrase of more than twenty letters"


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(sealed, "CHUNK", 100)


def seal(content: bytes) -> bytes:
    out = io.BytesIO()
    with SealedWriter(out, PASSPHRASE) as writer:
        for start in range(0, len(content), 37):
            writer.write(content[start : start + 37])
    return out.getvalue()


def unseal(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return SealedReader(io.BytesIO(content), passphrase).read()


@pytest.mark.parametrize("length", [0, 1, 99, 100, 101, 200, 1234])
def test_what_was_written_is_read(length):
    content = random.Random(length).randbytes(length)
    made = seal(content)
    assert unseal(made) == content
    assert length < 20 or content[:20] not in made
    assert seal(content) != made, "never the same key and nonce twice"


def test_another_passphrase_opens_nothing():
    with pytest.raises(Unreadable):
        unseal(seal(b"x" * 500), "another passphrase than that one")


def test_whatever_is_changed_cut_off_added_or_swapped_is_found():
    made, chance = seal(random.Random(2).randbytes(950)), random.Random(3)
    head, part = len(sealed.MAGIC) + sealed.SALT + sealed.PREFIX, 100 + sealed.TAG
    swapped = made[:head] + made[head + part : head + 2 * part] + made[head : head + part] + made[head + 2 * part :]
    without_one, twice = made[: head + part] + made[head + 2 * part :], made[: head + part] + made[head:]
    damaged = [swapped, without_one, twice, made + b"x", made[:head], b""]
    for _number in range(40):
        place = chance.randrange(len(made))
        damaged.append(made[:place])
        damaged.append(made[:place] + bytes([made[place] ^ (1 << chance.randrange(8))]) + made[place + 1 :])
    for content in damaged:
        with pytest.raises(Unreadable):
            unseal(content)
