"""What a killed process cannot show: that a commit waits for the disk, and what happens when the disk is full."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.arena import ROOT, arena, play, start
from tests.figures import figure

COMMITS = 100
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's own promise (fsync=on)")


@on_sqlite
@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace on this machine")
def test_each_commit_waits_for_the_disk_before_it_is_acknowledged():
    """Between what is written to the log of the database and the word to whoever waits stands a call that flushes it."""
    with arena() as env, tempfile.TemporaryDirectory() as folder:
        play("saving", env, "prepare")
        trace = Path(folder) / "trace"
        calls = ["strace", "-f", "-e", "trace=fsync,fdatasync,write", "-e", "signal=none", "-s", "40", "-o", str(trace)]
        command = [*calls, sys.executable, "-m", "tests.faults.scenes.saving", "save", str(COMMITS)]
        subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=300)
        flushed, waited = False, []
        for line in trace.read_text("utf-8", "replace").splitlines():
            if re.search(r"f(data)?sync\(", line):
                flushed = True
            elif re.search(r'write\(1, "[0-9a-f]{8}-', line):  # the word that it is saved
                waited.append(flushed)
                flushed = False
    figure(
        "a commit waits for the disk", len(waited), waited.count(False), told="commits on SQLite, each seen by strace"
    )
    assert len(waited) == COMMITS
    assert all(waited), f"{waited.count(False)} of {COMMITS} were acknowledged before they were on the disk"


@on_sqlite
@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room_again():
    with arena() as env, tempfile.TemporaryDirectory(prefix="kotosilta-small-") as small:
        play("saving", env, "prepare")
        size = sum(path.stat().st_size for path in Path(env["KOTOSILTA_DATA"]).rglob("*") if path.is_file())
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size // 1024 + 600}k", "tmpfs", small], capture_output=True
        )
        if mounted.returncode:
            pytest.skip("this machine mounts nothing")
        try:
            shutil.copytree(env["KOTOSILTA_DATA"], small, dirs_exist_ok=True)
            env = {**env, "KOTOSILTA_DATA": small}
            saver = start("saving", env, "save")
            assert saver.stdout is not None
            acknowledged = saver.stdout.read().split()
            assert saver.wait(60) != 0, "it was refused, with an error"
            full = play("saving", env, "check", ",".join(acknowledged))
            subprocess.run(["mount", "-o", f"remount,size={size // 1024 + 9000}k", small], check=True)
            again = start("saving", env, "save", "20")
            assert again.stdout is not None
            acknowledged += again.stdout.read().split()
            assert again.wait(60) == 0
            after = play("saving", env, "check", ",".join(acknowledged))
        finally:
            for _attempt in range(20):
                if subprocess.run(["umount", small], capture_output=True).returncode == 0:
                    break
                time.sleep(0.5)
    figure(
        "a full disk",
        after["acknowledged"],
        after["lost"] + after["torn"],
        told="acknowledged writes around a full disk",
    )
    assert full["acknowledged"] > 5 and (full["lost"], full["torn"]) == (0, 0)
    assert after["acknowledged"] == full["acknowledged"] + 20 and (after["lost"], after["torn"]) == (0, 0)
