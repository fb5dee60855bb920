"""Somebody of every role presses everything and writes nonsense into every field: nobody ever meets an error of ours.

A walk goes along the links and forms that the pages themselves show, and along addresses that were made up. What a form
does is undone most of the time; the rest stays, so that the walk gets to where nobody planned to be.
"""

import os
import random
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from tests.figures import figure

NIGHTLY = bool(os.environ.get("KOTOSILTA_NIGHTLY"))
REQUESTS = int(os.environ.get("KOTOSILTA_REQUESTS", "20000" if NIGHTLY else "500"))
SEED = int(os.environ.get("KOTOSILTA_SEED", "20261130"))
NONSENSE = [
    "", " ", "0", "-1", "1,5", "1e309", "NaN", "99999999999999999999", "2026-02-30", "31.2.2026", "29.2.2027", "03:30", "25:61",
    "x" * 5000, "\x00", "a\x00b", "🙂" * 60, "\u202eabc", "\ud83d", "ا" * 300, "<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "%s%n%d",
    "../../etc/passwd", "+358 40 123", "nobody@example", "https://[::1", "en", "00000000-0000-0000-0000-000000000000", "null", "[]",
    '{"a": 1}', "on", "\r\nSet-Cookie: a=b", "=1+1", "İıßſ", "٣٤٥", "౼",
]  # fmt: skip
NOT_PRESSED = ("sign-out", "/static/", "mailto:", "http:", "https:", "#")
WANTED_HEADERS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}


class Walk:
    """One person's way through the pages."""

    def __init__(self, actor: str, client: Client, chance: random.Random) -> None:
        self.actor, self.client, self.chance = actor, client, chance
        self.known = ["/en/", "/en/home/", "/en/desk/", "/en/my/"]
        self.faults: list[str] = []
        self.count = self.forms = 0

    def step(self) -> None:
        path = self.chance.choice(self.known)
        if self.chance.random() < 0.1:
            path += self.chance.choice(
                ["?after=x~y", "?search=%00", "?period=x", "?file=xlsx", "?month=2026-13", "x/", "?page=-1"]
            )
        page = self.ask("get", path, {})
        if page is None or "html" not in page.headers.get("Content-Type", "") or not page.content.strip():
            return
        tree = html.fromstring(page.content)
        for link in tree.xpath("//a/@href"):
            where = urlsplit(urljoin(path, link)).path
            if not link.startswith(NOT_PRESSED) and "sign-out" not in where and where not in self.known:
                self.known.append(where)
        if forms := [form for form in tree.forms if "sign-out" not in (form.action or "")]:
            self.fill_in(self.chance.choice(forms), path)

    def fill_in(self, form: Any, path: str) -> None:
        """Some fields as they are, some nonsense, one more or one less."""
        values = {name: [str(value)] for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
        for field in form.inputs:
            if field.name and field.name != "csrfmiddlewaretoken" and self.chance.random() < 0.5:
                options = list(getattr(field, "value_options", []))
                values[field.name] = [self.chance.choice(options + NONSENSE[:2] if options else NONSENSE)]
        if values and self.chance.random() < 0.2:
            values.pop(self.chance.choice(sorted(values)))
        if values and self.chance.random() < 0.1:
            values[self.chance.choice(sorted(values))] += [self.chance.choice(NONSENSE)]
        self.forms += 1
        self.ask((form.method or "get").lower(), urljoin(path, form.action or path), values)

    def ask(self, method: str, path: str, values: dict[str, Any]) -> Any:
        self.count += 1
        values = {name: [one.encode("utf-8", "replace").decode() for one in many] for name, many in values.items()}
        try:
            with transaction.atomic():
                response = getattr(self.client, method)(
                    path, values, headers={"HX-Request": "true"} if self.chance.random() < 0.1 else {}
                )
                if self.chance.random() < 0.8:
                    transaction.set_rollback(True)
        except Exception as failure:
            self.faults.append(f"{self.actor} {method} {path} {values}: {type(failure).__name__}: {failure}"[:600])
            return None
        lacking = [name for name, value in WANTED_HEADERS.items() if response.headers.get(name) != value]
        if response.status_code >= 500 or lacking:
            self.faults.append(f"{self.actor} {method} {path} {values}: {response.status_code} without {lacking}"[:600])
        return response


@pytest.mark.filterwarnings("ignore")
def test_nobody_meets_an_error_whatever_they_press_and_write(cast, as_user):
    chance = random.Random(SEED)
    walks = [Walk("", Client(), chance)]
    walks += [Walk(actor, as_user(user), chance) for actor, user in sorted(cast.actors.items())]
    while sum(walk.count for walk in walks) < REQUESTS:
        chance.choice(walks).step()
    faults = [fault for walk in walks for fault in walk.faults]
    asked, forms = sum(walk.count for walk in walks), sum(walk.forms for walk in walks)
    figure(
        "crawler-fuzzer", asked, len(faults), seed=SEED, told=f"requests of {len(walks)} people, {forms} of them forms"
    )
    assert forms > asked / 5
    assert not faults, "\n".join(faults[:20])
