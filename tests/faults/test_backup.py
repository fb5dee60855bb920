"""Backup and restore, each in processes of their own, on the database of the run."""

import itertools
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

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


def test_who_was_erased_since_the_backup_does_not_come_back(tmp_path):
    path = tmp_path / "kotosilta.backup"
    with arena() as env:
        people = play("erasing", env, "prepare")["people"]
        assert manage(env, "backup", str(path)).returncode == 0
        approving = start("erasing", env, "approve")
        approving.wait()
        assert play("erasing", env, "look")["here"] == 0
        assert manage(env, "restore", str(path)).returncode == 0
        restored = play("erasing", env, "look")
        assert (restored["here"], restored["orphans"]) == (0, 0)
        assert manage(env, "backup", str(path)).returncode == 0
    with arena() as env:  # another machine: the ledger comes with the backup
        assert manage(env, "restore", str(path)).returncode == 0
        assert (Path(env["KOTOSILTA_DATA"]) / "erasures.txt").read_text().count("\n") == people


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


def test_an_entry_chained_while_the_backup_is_made_is_no_fault_later(tmp_path):
    with arena() as env:
        env = {**env, "KOTOSILTA_BACKUP_PASSPHRASE": PASSPHRASE}
        play("keeping", env, "fill")
        play("keeping", env, "chain", str(tmp_path / "x"))
        told = manage(env, "restore", str(tmp_path / "x"))
        assert told.returncode == 0, told.stderr
        assert play("keeping", env, "digests")["audit"] == ""


def test_a_backup_of_another_version_is_refused(kept):
    path, _before = kept
    with arena() as env:
        code = "from django.db import connection; connection.cursor().execute('ALTER TABLE core_wording ADD COLUMN x integer')"
        assert manage(env, "shell", "-v0", "-c", code).returncode == 0
        told = manage(env, "restore", str(path))
        assert told.returncode == 1 and "another version" in told.stderr


def test_killed_at_any_step_of_restoring_there_is_the_old_content_or_the_new(kept):
    path, new = kept
    sides: list[str] = []
    with arena() as env:
        env = {**env, "KOTOSILTA_BACKUP_PASSPHRASE": PASSPHRASE}
        play("keeping", env, "fill")
        old = play("keeping", env, "digests")
        # PostgreSQL takes a step for each table: by day every eleventh of them.
        for number in itertools.count(1, 11 if connection.vendor == "postgresql" and not NIGHTLY else 1):
            restoring = start("keeping", env, "die", str(number), str(path))
            restoring.communicate()
            held = play("keeping", env, "digests")
            tables = {name: value for name, value in held.items() if not name.startswith("files/") and name != "audit"}
            whole = [side for side, content in (("old", old), ("new", new)) if tables.items() <= content.items()]
            assert whole, "half of each"
            sides += whole[:1]
            if restoring.returncode == 0:
                break
            assert restoring.returncode == -signal.SIGKILL
        assert sides[0] == "old" and sides[-1] == "new" and sides == sorted(sides, reverse=True), sides
        assert len(sides) > 6
        assert manage(env, "restore", str(path)).returncode == 0
        assert new.items() <= play("keeping", env, "digests").items()
        assert not list(Path(env["KOTOSILTA_DATA"]).glob(".restore-*")), "what a killed one left is gone"
