"""The package works where the source tree is not: installed into an environment of its own, it serves the demo."""

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

import pytest

from tests.faults.arena import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The `bin` folder of an environment that has the wheel, and what it depends on from ours."""
    made, home = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    source = tmp_path_factory.mktemp("source")  # a build leaves folders beside what it builds
    for name in ("kotosilta", "pyproject.toml", "requirements.in", "README.md", "LICENSE"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(source)], check=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(made), str(source)]
    subprocess.run(build, check=True)
    venv.create(home, with_pip=False)
    (site,) = home.glob("lib/python*/site-packages")
    (wheel,) = made.glob("*.whl")
    subprocess.run([*pip, "--python", str(home / "bin" / "python"), "install", "--no-deps", str(wheel)], check=True)
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return home / "bin"


def page(address: str, seconds: float) -> str:
    """What the page says, as soon as it answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < end, "no page"
            time.sleep(0.3)


def test_the_installed_package_serves_the_demo(installed, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("KOTOSILTA", "DATABASE", "PYTHON"))
    }
    env = {**kept, "HOME": str(tmp_path), "PORT": str(port)}
    site = subprocess.Popen([str(installed / "kotosilta"), "demo"], cwd=tmp_path, env=env, stdout=subprocess.DEVNULL)
    try:
        said = page(f"http://127.0.0.1:{port}/ar/", 90)
        assert 'dir="rtl"' in said and "اختيار دور" in said, "with its translations"
        style = said.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert len(page(f"http://127.0.0.1:{port}{style}", 10)) > 10_000
        assert '"database": "ok"' in page(f"http://127.0.0.1:{port}/health/ready/", 10)
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(60)
    assert (tmp_path / ".local" / "share" / "kotosilta" / "kotosilta.sqlite3").exists()


def test_it_is_the_package_that_runs_and_not_the_source(installed, tmp_path):
    code = "import kotosilta; print(kotosilta.__file__)"
    told = subprocess.run([str(installed / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert Path(told.stdout.strip()).is_relative_to(installed.parent)
    assert not list(installed.parent.glob("lib/*/site-packages/kotosilta/**/tests"))
