"""A database of one's own for scenes in which processes compete and die; SQLite or PostgreSQL, as DATABASE_URL says.

A scene is a module of tests/faults/scenes that is run as a process of its own and prints one line of JSON.
"""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def arena(**extra: str) -> Iterator[dict[str, str]]:
    """The environment of a fresh, migrated database; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kotosilta-arena-") as folder:
        env = {
            **os.environ,
            "KOTOSILTA_DATA": folder,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "kotosilta.config.settings",
            **extra,
        }
        server = env["DATABASE_URL"] = env.get("DATABASE_URL", "")
        name = f"arena_{uuid.uuid4().hex[:12]}"
        if server.startswith("postgres"):
            env["DATABASE_URL"] = server.rpartition("/")[0] + "/" + name
            _in_postgres(server, f"CREATE DATABASE {name}")
        try:
            subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"], env=env, check=True, cwd=folder)
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
