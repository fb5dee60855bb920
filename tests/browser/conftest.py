"""A real server with the demo in a database of its own, and Chromium. Skipped, loudly, where there is no Chromium."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.faults.arena import ROOT, arena

SITE_ENV: dict[str, str] = {}  # the environment of the served demo
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if "tests/browser" in str(item.fspath):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip("no Chromium on this machine"))


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of a served demo."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with arena(KOTOSILTA_DEMO="1", PORT=str(port), DATABASE_URL="") as env:
        manage = [sys.executable, str(ROOT / "manage.py")]
        _collect_static(env)
        subprocess.run([*manage, "migrate", "-v0"], env=env, check=True, cwd=ROOT)
        subprocess.run([*manage, "demo"], env=env, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "kotosilta.config.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
            "--control-socket",
            "",
        ]
        server = subprocess.Popen(gunicorn, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
        worker = subprocess.Popen(
            [*manage, "work", "--every", "1"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        address = f"http://127.0.0.1:{port}"
        SITE_ENV.update(env)
        try:
            _wait_for(address)
            yield address
        finally:
            for process in (server, worker):
                process.terminate()
                process.wait(20)


def _collect_static(env: dict[str, str]) -> None:
    """Once in a run: the folder is shared by the sites of all processes of the run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "collected").open("a+") as collected:
        fcntl.flock(collected, fcntl.LOCK_EX)
        collected.seek(0)
        if collected.read() != run:
            command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "-v0"]
            subprocess.run(command, env=env, check=True, cwd=ROOT)
            collected.truncate(0)
            collected.write(run)


def _wait_for(address: str) -> None:
    for _attempt in range(100):
        try:
            urllib.request.urlopen(address + "/en/")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


SESSION_OF = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from kotosilta.people.models import User
user = User.objects.get(email="{email}")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


def beside(code: str) -> str:
    """Run something beside the site, as a worker does; returns what it printed."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-v0", "-c", code],
        env=SITE_ENV, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


class Visitor:
    """Somebody at a screen: counts activations, notes every fault of the page and every request to another host."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.site, self.clicks = context, site, 0
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.response: Response | None = None  # of what was opened last
        self.page.set_default_timeout(20_000)
        self.page.on(
            "console",
            lambda m: self.faults.append(m.text) if m.type == "error" and "status of 4" not in m.text else None,
        )
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "request",
            lambda r: None if r.url.startswith((site, "data:")) else self.faults.append(f"asks another host: {r.url}"),
        )

    def become(self, persona: str, language: str = "en") -> "Visitor":
        self.page.goto(f"{self.site}/{language}/demo/")
        self.page.locator(f"button[value={persona}]").click()
        self.page.wait_for_url(lambda url: "/demo/" not in url)
        return self

    def sign_in(self, email: str) -> "Visitor":
        """As a person of the demo who is no persona: with a session made beside the site."""
        key = beside(SESSION_OF.format(email=email))
        self.context.add_cookies([{"name": "session", "value": key, "url": self.site}])
        return self

    def open(self, path: str) -> "Visitor":
        self.response = self.page.goto(self.site + path)
        return self

    def press(self, text: str, role: str = "link", nth: int = 0) -> "Visitor":
        """Activate a link or button by its name; counted."""
        self.clicks += 1
        self.page.get_by_role(role, name=text).nth(nth).click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        return self

    def choose(self, label: str, option: str) -> "Visitor":
        """Choose in a list; counted as one activation."""
        self.clicks += 1
        self.page.get_by_label(label).first.select_option(label=option)
        return self


@pytest.fixture
def visit(site: str, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """visit(width=390, scheme="light", js=True): a visitor with a browser context of their own."""
    contexts = []

    def make(*, width: int = 1280, scheme: str = "light", js: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=js,
            reduced_motion="reduce",
        )
        contexts.append(context)
        return Visitor(context, site)

    yield make
    for context in contexts:
        context.close()
