"""Two web processes, two workers, a primary and a streaming replica; each is killed under load, the replica promoted."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.arena import ROOT, environment, play
from tests.figures import figure
from tests.machines.cluster import NAME, Process, Web, Worker, primary_in, replica_of
from tests.machines.load import Load

ROUNDS = 5 if os.environ.get("KOTOSILTA_NIGHTLY") else 1


def manage(env: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *arguments], env=env, cwd=ROOT, check=True)


def wait_until_counted(env: dict[str, str], rows: int) -> dict[str, object]:
    for _attempt in range(60):
        found = play("machines", env, "count")
        if found["here"][0] == str(rows) and found["queries_there"]:
            break
        time.sleep(1)
    return found


def test_each_machine_dies_and_nothing_acknowledged_is_lost():
    with tempfile.TemporaryDirectory(prefix="kotosilta-machines-") as name:
        folder, servers, processes = Path(name), [], []
        try:
            primary = primary_in(folder / "first")
            servers.append(primary)
            replica = replica_of(primary, folder / "second")
            servers.append(replica)
            address = f"postgres://postgres@{primary.host},{replica.host}/{NAME}?target_session_attrs=read-write"
            (folder / "data").mkdir()
            env = environment(
                str(folder / "data"), DATABASE_URL=address, KOTOSILTA_JOB_LEASE="3",
                KOTOSILTA_REPLICA_URL=f"postgres://postgres@{replica.host}/{NAME}",
            )  # fmt: skip
            manage(env, "migrate", "-v0")
            prepared = play("machines", env, "prepare")
            webs = [Web(env), Web(env)]
            workers = [Worker(env), Worker(env)]
            processes += webs + workers
            with Load(webs, prepared["session"], prepared["project"]) as load:
                load.wait_for(20)
                for _round in range(ROUNDS):
                    for process in processes:
                        die_and_come_back(process, load)
                    for server in servers:
                        server.kill()
                        time.sleep(1)
                        server.start()
                        load.wait_for(10)
                    keep_alive(workers)
                counted = wait_until_counted(env, 4000)
                primary.kill()  # for good
                replica.ask("SELECT pg_promote()")
                load.wait_for(20)
                keep_alive(workers)
            told = folder / "acknowledged"
            told.write_text("\n".join(load.acknowledged), encoding="ascii")
            manage(env, "work", "--once")
            found = play("machines", env, "check", str(told))
            manage(env, "audit", "verify")
        finally:
            for process in processes:
                process.kill()
            for server in servers:
                server.stop()
    bad = found["lost"] + found["torn"] + found["twice"]
    told = "acknowledged writes while web, workers, replica and primary are killed in turn and the replica is promoted"
    figure("several machines", len(load.acknowledged), bad, told=told)
    assert counted["there"][0] == counted["here"][0] == "4000" and counted["queries_there"]
    assert found == {"lost": 0, "torn": 0, "twice": 0, "imported": 4000, "imports": 1, "jobs_left": 0}
    assert load.answers["302"] == len(load.acknowledged) == len(set(load.acknowledged)) >= 100
    assert set(load.answers) <= {"302", "503", "ConnectionRefusedError", "ConnectionResetError", "RemoteDisconnected"}


def die_and_come_back(process: Process, load: Load) -> None:
    process.kill()
    load.wait_for(5)  # the other one goes on
    process.start()
    load.wait_for(5)


def keep_alive(workers: list[Worker]) -> None:
    """As systemd does: a worker whose database went away may end, and is started again."""
    for worker in workers:
        if worker.process.poll() is not None:
            worker.start()
