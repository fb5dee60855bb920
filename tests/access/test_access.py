"""Every URL, every actor: allowed, forbidden (403) or unknown (404), with the canary where it belongs and nowhere else."""

import datetime as dt
import os
import re
from copy import deepcopy
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.experts.permissions import OFFER, REQUEST
from tests.access.table import DEMO, OWN_SIGN_IN, PUBLIC, TABLE, Row, who
from tests.figures import figure

CANARIES = ("Canary", "canary-")
DONE = {200, 302, 422}  # shown, done and sent on, or refused because the form was empty


def names_of_urls(patterns: Any = None, prefix: str = "") -> set[str]:
    names: set[str] = set()
    for entry in patterns or get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            names.add(prefix + (entry.name or ""))
        else:
            names |= names_of_urls(entry.url_patterns, prefix + (f"{entry.namespace}:" if entry.namespace else ""))
    return names


def test_every_url_stands_in_the_table_and_nothing_else():
    in_table = {row.name for row in TABLE} | PUBLIC | OWN_SIGN_IN
    assert names_of_urls() - DEMO == in_table
    assert len({row.name for row in TABLE}) == len(TABLE)


EXAMPLES = {"uuid": uuid4(), "uuidstr": uuid4(), "str": "x" * 22, "slug": "kotiranta", "int": 7, "path": "x"}


def addresses(patterns: Any = None, prefix: str = "", given: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Every name of a URL with an address of it."""
    found = []
    for entry in patterns or get_resolver().url_patterns:
        kinds = {name: type(kind).__name__.removesuffix("Converter").lower() for name, kind in
                 getattr(entry.pattern, "converters", {}).items()}  # fmt: skip
        values = {
            **(given or {}),
            **{name: EXAMPLES["str" if kind == "string" else kind] for name, kind in kinds.items()},
        }
        if isinstance(entry, URLPattern):
            found.append((prefix + (entry.name or ""), reverse(prefix + (entry.name or ""), kwargs=values)))
        else:
            inside = prefix + (f"{entry.namespace}:" if entry.namespace else "")
            found += addresses(entry.url_patterns, inside, values)
    return found


def test_no_address_hides_another():
    """Short addresses of links are few: two of the same would lead to one page."""
    same_page = {"account_login": "account_request_login_code"}
    hidden = [(name, resolve(url).view_name, url) for name, url in addresses() if name != resolve(url).view_name]
    assert [row for row in hidden if same_page.get(row[1]) != row[0]] == []


def open_as(client: Client, url: str, method: str, values: dict[str, Any]) -> tuple[int, str, str]:
    """Status, body and where it leads; whatever the request did is undone."""
    with transaction.atomic():
        response = getattr(client, method)(url, values)
        transaction.set_rollback(True)
    return response.status_code, response.content.decode("utf-8", "replace"), response.get("Location", "")


def address(row: Row, cast: SimpleNamespace) -> str:
    about = {"uuid": getattr(cast, row.about).uuid} if row.about else {}
    more = {key: re.sub(r"@(\w+)", lambda at: str(getattr(cast, at[1]).uuid), text) for key, text in row.url.items()}
    return reverse(row.name, kwargs={**more, **about})


def todays_rows() -> list[Row]:
    """All of them; in a second run, on PostgreSQL, half of them one day and half the next."""
    if connection.vendor == "sqlite" or os.environ.get("KOTOSILTA_NIGHTLY"):
        return TABLE
    return TABLE[dt.date.today().toordinal() % 2 :: 2]


def app_of(row: Row) -> str:
    return row.name.partition(":")[0]


@pytest.mark.parametrize("app", sorted({app_of(row) for row in todays_rows()}))
def test_rows(app: str, cast: SimpleNamespace, as_user: Any):
    """The cast is set once for all rows of an app: whatever a request does is undone, its cookies too."""
    named = {"aino": cast.aino, "profile": cast.profile}  # a value that names somebody of the cast stands for the UUID
    clients = {actor: as_user(user) for actor, user in cast.actors.items()} | {"": Client()}
    cookies = {actor: deepcopy(client.cookies) for actor, client in clients.items()}
    faults: list[str] = []
    asked = 0
    for row in (row for row in todays_rows() if app_of(row) == app):
        allowed, forbidden = who(row.allowed), who(row.forbidden)
        assert not allowed & forbidden, row.name
        url = address(row, cast)
        values = {key: str(named[value].uuid) if value in named else value for key, value in (row.post or {}).items()}
        shown_to = set()
        cache.clear()  # the rate limits of the row before
        for actor, client in clients.items():
            for method in ("get", "post") if row.post is None or not actor else ("post",):
                client.cookies = deepcopy(cookies[actor])
                status, body, leads_to = open_as(client, url, method, values)
                asked += 1
                told = f"{actor or 'anonymous'} {method} {url}: {status}"
                if ("/sign-in/" in leads_to) != (not actor):
                    faults.append(f"{told}, sent to {leads_to!r}")
                expected = {302} if not actor else DONE if actor in allowed else {403} if actor in forbidden else {404}
                if status not in expected:
                    faults.append(f"{told}, expected {expected}")
                if actor not in allowed and any(canary in body for canary in CANARIES):
                    faults.append(f"{told}, with a canary")
                if row.shows and method == "get" and row.shows in body:
                    shown_to.add(actor)
        if row.shows and not shown_to:
            faults.append(f"nobody who may sees {row.shows!r} at {url}: the denials above prove nothing")
    figure("access matrix", asked, len(faults), told="requests: every address, every actor, read and written")
    assert not faults, "\n".join(faults)


# Open to whoever has the code, the link or the file that names them; tried below, one by one.
OPEN_BY_CODE = {"check:code", "check:shared", "issuer:did", "issuer:status", "issuer:qr", "metrics"} | {
    "issuer:wallet_token",
    "issuer:wallet_nonce",
    "issuer:wallet_credential",
    "feed",
    "calendar:kind_feed",
    "calendar:project_feed",
    "directory:expert",
    "directory:photo",
    "bookings:request",
    "bookings:agree",
    "bookings:cancel",
    "bookings:held",
    "bookings:paid",
    "bookings:notice",
    "bookings:offer",
    "bookings:answer",
    "matters:answer",
    "schools:ask",
    "rooting:answer",
    "interface:activities",
    "interface:sessions",
    "interface:experts",
    "interface:results",
    "interface:indicators",
    "interface:attendance",
    "interface:mark",
    "interface:contact",
    "interface:api-root",
    "results:project",
    "results:practice",
    "results:practice_file",
    "results:data",
    "surveys:answer",
    "tutors:marks",
    "tutors:readiness",
    "calendar:guest",
    "calendar:answer",
    "calendar:offer",
    "calendar:check_in",
    "calendar:device",
    "card",
    "mfa_login_webauthn",
    "referrals:service",
    "referrals:family",
    "services:service",
    "bookings:feedback",
    "calendar:activity_feed",
}


@pytest.mark.parametrize(
    "name", sorted(PUBLIC - {"calendar:interpreter", "calendar:activity", "portal:theme"} - OPEN_BY_CODE)
)
def test_public_page_shows_no_person(name: str, cast: SimpleNamespace):
    status, body, _leads_to = open_as(Client(), reverse(name), "get", {})
    assert status in {200, 302}
    assert not any(canary in body for canary in CANARIES)


LINKS = {"request": REQUEST, "agree": REQUEST, "cancel": REQUEST, "held": REQUEST, "paid": REQUEST, "notice": REQUEST, "feedback": REQUEST,
         "offer": OFFER, "answer": OFFER}  # fmt: skip


@pytest.mark.parametrize("page", LINKS)
def test_a_link_opens_its_own_request_or_offer_and_nothing_else(page: str, cast: SimpleNamespace):
    def status(token: str, about: Any = cast.booking) -> int:
        more = {"answer": {"answer": "yes"}, "request": {}, "offer": {}}.get(page, {"uuid": about.uuid})
        return Client().get(reverse(f"bookings:{page}", kwargs={"token": token, **more})).status_code

    hour, other = dt.timedelta(hours=1), {REQUEST: OFFER, OFFER: REQUEST}[LINKS[page]]
    about = cast.asked if LINKS[page] == REQUEST else cast.offer
    token = Link.issue(LINKS[page], about, valid_for=hour)
    assert status(token) == (404 if page == "notice" else 200), "a notice comes when it has been held"
    assert status("wrong") == 404
    assert status(Link.issue(other, about, valid_for=hour)) == 404, "another purpose"
    if page not in ("request", "offer", "answer"):
        stranger = Link.issue(REQUEST, cast.question, valid_for=hour)
        assert status(stranger) == 404, "another organisation's booking"
    Link.objects.update(revoked_at=clock.now())
    assert status(token) == 404


def test_an_expert_without_consent_stands_in_no_open_page(cast: SimpleNamespace):
    assert Client().get(reverse("directory:expert", args=[cast.profile.uuid])).status_code == 404
    assert "Canary" not in Client().get(reverse("directory:list")).content.decode()


def test_a_certificate_is_checked_by_its_code_without_showing_whose_it_is(cast: SimpleNamespace):
    client = Client()
    page = client.get(f"/en/v/{cast.credential.code}/")
    assert page.status_code == 200 and "This certificate is valid." in page.content.decode()
    assert not any(canary in page.content.decode() for canary in CANARIES)
    assert client.get("/en/v/0123456789ABCDEFGHJKMNPQRS/").status_code == 404
    assert client.get(f"/v/{cast.credential.code}").headers["Location"].endswith(f"/v/{cast.credential.code}/")
    listed = client.get(f"/status/{cast.credential.status_list.uuid}").content.decode()
    assert str(cast.credential.uuid) not in listed and "Canary" not in listed
    assert client.get(f"/status/{cast.credential.uuid}").status_code == 404
    assert client.get("/.well-known/did.json").status_code == 404, "without a public address there is no did:web"
    assert client.get("/en/s/0123456789abcdef/").status_code == 404
    assert not client.cookies, "checking leaves no cookie"


def test_public_activity_is_open_and_a_closed_one_is_not_there(cast: SimpleNamespace):
    assert Client().get(reverse("calendar:activity", args=[cast.public.uuid])).status_code == 200
    assert Client().get(reverse("calendar:activity", args=[cast.activity.uuid])).status_code == 404


def test_access_ends_the_second_the_relation_ends(cast: SimpleNamespace, as_user: Any):
    from kotosilta.core import clock

    worker = as_user(cast.actors["worker"])
    url = reverse("portal:person", args=[cast.aino.uuid])
    assert worker.get(url).status_code == 200
    cast.assignment.until = clock.now()
    cast.assignment.save()
    assert worker.get(url).status_code == 404


def test_access_ends_with_the_seat_in_the_project(cast: SimpleNamespace, as_user: Any):
    from kotosilta.core import clock

    worker = as_user(cast.actors["worker"])
    url = reverse("portal:person", args=[cast.aino.uuid])
    cast.worker_seat.until = clock.now()
    cast.worker_seat.save()
    assert worker.get(url).status_code == 404
