"""A database of one's own for scenes in which processes compete and die; SQLite or PostgreSQL, as DATABASE_URL says.

A scene is a module of tests/faults/scenes that is run as a process of its own and prints one line of JSON.
"""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent


def environment(folder: str, **extra: str) -> dict[str, str]:
    return {
        **os.environ,
        "KOTOSILTA_DATA": folder,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "kotosilta.config.settings",
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        **extra,
    }


def _of_its_own(url: str, name: str) -> str:
    """The address of the database of this name on the same server; SQLite has one in each folder."""
    return f"{url.rpartition('/')[0]}/{name}" if url.startswith("postgres") else url


@cache
def _migrated(url: str) -> tuple[str, str]:
    """A database that every arena of this process is a copy of: the name (on PostgreSQL) and the folder."""
    folder = tempfile.mkdtemp(prefix="kotosilta-arena-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    name = f"arena_{uuid.uuid4().hex[:12]}"
    if url.startswith("postgres"):
        _in_postgres(url, f"CREATE DATABASE {name}")
    env = environment(folder, DATABASE_URL=_of_its_own(url, name))
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"], env=env, check=True, cwd=folder)
    return name, folder


@contextmanager
def arena(**extra: str) -> Iterator[dict[str, str]]:
    """The environment of a fresh, migrated database; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kotosilta-arena-") as folder:
        env = environment(folder, **extra)
        server = env["DATABASE_URL"]
        template, of_template = _migrated(server)
        shutil.copytree(of_template, folder, dirs_exist_ok=True)
        name = f"arena_{uuid.uuid4().hex[:12]}"
        env["DATABASE_URL"] = _of_its_own(server, name)
        if server.startswith("postgres"):
            _in_postgres(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield env
        finally:
            if server.startswith("postgres"):
                _in_postgres(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _in_postgres(url: str, statement: str) -> None:
    import dj_database_url

    config = dj_database_url.parse(url)
    with psycopg.connect(
        host=config["HOST"], user=config["USER"], dbname=config["NAME"], autocommit=True
    ) as connection:
        connection.execute(statement)


def play(scene: str, env: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Run a scene to its end; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.scenes.{scene}", *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def start(scene: str, env: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.faults.scenes.{scene}", *arguments],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
