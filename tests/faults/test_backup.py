"""Backup and restore, each in processes of their own, on the database of the run."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.arena import ROOT, arena, play, start

PASSPHRASE = "a passphrase of more than twenty letters"
NIGHTLY = bool(os.environ.get("KOTOSILTA_NIGHTLY"))


def manage(env: dict[str, str], *arguments: str, passphrase: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    env = {**env, "KOTOSILTA_BACKUP_PASSPHRASE": passphrase}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """A backup, and what the installation held that it was made of."""
    path = tmp_path_factory.mktemp("backups") / "kotosilta.backup"
    with arena() as env:
        play("keeping", env, "fill")
        told = manage(env, "backup", str(path))
        assert told.returncode == 0, told.stderr
        return path, play("keeping", env, "digests")


def test_everything_comes_back_table_by_table_and_file_by_file(kept):
    path, before = kept
    assert before["audit"] == "" and before["secret"] and any(name.startswith("files/") for name in before)
    content = path.read_bytes()
    assert b"Canary" not in content and b"canary" not in content and path.stat().st_mode & 0o077 == 0
    with arena() as env:
        play("keeping", env, "add")  # what was here goes
        told = manage(env, "restore", str(path))
        assert told.returncode == 0, told.stderr
        assert play("keeping", env, "digests") == before
        play("keeping", env, "add")  # keys go on after the highest one


def test_a_backup_that_is_not_whole_or_not_ours_changes_nothing(kept, tmp_path):
    path, _before = kept
    content, chance = path.read_bytes(), random.Random(1)
    broken = tmp_path / "broken"
    with arena() as env:
        play("keeping", env, "fill")
        before = play("keeping", env, "digests")
        for passphrase, why in (("another passphrase than that one", "passphrase"), ("short", "20 characters")):
            told = manage(env, "restore", str(path), passphrase=passphrase)
            assert told.returncode == 1 and why in told.stderr
        for _number in range(30 if NIGHTLY else 1):  # each byte of it is tried in core/tests/test_sealed.py
            place = chance.randrange(len(content))
            flipped = bytes([content[place] ^ (1 << chance.randrange(8))])
            for damaged in (content[:place], content[:place] + flipped + content[place + 1 :]):
                broken.write_bytes(damaged)
                told = manage(env, "restore", str(broken))
                assert told.returncode == 1 and "Nothing was restored" in told.stderr, told.stderr
        assert manage(env, "restore", str(tmp_path / "nothing")).returncode == 1
        assert play("keeping", env, "digests") == before
        assert not list(Path(env["KOTOSILTA_DATA"]).glob(".restore-*"))


def test_without_a_passphrase_there_is_no_backup(tmp_path):
    with arena() as env:
        told = manage(env, "backup", str(tmp_path / "x"), passphrase="")
    assert told.returncode == 1 and "KOTOSILTA_BACKUP_PASSPHRASE" in told.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="of SQLite: its file is replaced")
def test_a_database_in_use_is_not_replaced(kept):
    path, _before = kept
    with arena() as env:
        holder = start("keeping", env, "hold")
        assert holder.stdout is not None
        holder.stdout.readline()
        told = manage(env, "restore", str(path))
        holder.kill()
        holder.wait()
        assert told.returncode == 1 and "in use" in told.stderr
        assert manage(env, "restore", str(path)).returncode == 0


def test_killed_while_restoring_there_is_the_old_content_or_the_new(kept):
    path, new = kept
    command = [sys.executable, str(ROOT / "manage.py"), "restore", str(path)]
    found = set()
    with arena() as env:
        play("keeping", env, "fill")
        old = play("keeping", env, "digests")
        began = time.monotonic()
        env = {**env, "KOTOSILTA_BACKUP_PASSPHRASE": PASSPHRASE}
        kills = 20 if NIGHTLY else 4
        for number in range(kills):
            restoring = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
            time.sleep(0.4 + 2.6 * number / kills)
            restoring.send_signal(signal.SIGKILL)
            restoring.wait()
            held = play("keeping", env, "digests")
            tables = {name: value for name, value in held.items() if not name.startswith("files/")}
            whole = [side for side, content in (("old", old), ("new", new)) if tables.items() <= content.items()]
            assert whole, "half of each"
            found.update(whole)
        assert time.monotonic() - began < 600
        assert manage(env, "restore", str(path)).returncode == 0
        held = play("keeping", env, "digests")
        assert new.items() <= held.items()
