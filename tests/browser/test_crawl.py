"""Every page that each persona reaches by links: accessible, whole, inside the screen and the budget. That nothing is
left untranslated is seen in tests/languages."""

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import override
from playwright.sync_api import Error

from kotosilta.portal.personas import PERSONAS
from tests.figures import figure

AXE = Axe()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
COLOURLESS = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
NIGHTLY = bool(os.environ.get("KOTOSILTA_NIGHTLY"))
SIZES = [(390, "light"), (1280, "dark"), (1280, "light"), (390, "dark")]
# What may differ between sizes and colours of one page; all else is the same page.
SEEN = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}}


EVERY_LANGUAGE = list(dict(settings.LANGUAGES))
STAFF_LANGUAGES = list(settings.STAFF_LANGUAGES)
RIGHT_TO_LEFT = ("ar", "fa", "fa-af", "ckb")
PARTICIPANTS = ("family", "trainee", "expert", "candidate")


def looks(languages: Iterable[str], number: int, most: int) -> list[tuple[str, int, str]]:
    """Languages, sizes and colours to look in: all by night, else `most` that turn from day to day."""
    every = [(language, *size) for size in SIZES for language in languages]
    start = (dt.date.today().toordinal() + number) * most
    return every if NIGHTLY else [every[(start + one) % len(every)] for one in range(most)]


def of_personas() -> list[tuple[str, str, int, str]]:
    """Who looks in which language, size and colours. By night everybody in each language that their pages speak;
    else those who take part, each in another look every day, and half of the staff one day, half the next."""
    day = dt.date.today().toordinal()
    visits = []
    for number, slug in enumerate(persona.slug for persona in PERSONAS):
        takes_part = slug in PARTICIPANTS
        if NIGHTLY:  # the other sizes and colours in place
            visits += [(slug, language, *SIZES[0]) for language in (EVERY_LANGUAGE if takes_part else STAFF_LANGUAGES)]
        elif takes_part or (number + day) % 2:
            visits += [(slug, *look) for look in looks(EVERY_LANGUAGE if takes_part else ("en", "ar"), number, 1)]
    return visits


UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
FILES = (
    ".pdf",
    ".json",
    ".jwt",
    ".ics",
    ".xliff",
    ".csv",
    ".webp",
    ".docx",
    ".html",
    "/pdf/",
    "/ubl/",
    "/finvoice/",
    "/file/",
)  # nothing to look at
MOST = 400 if NIGHTLY else 45
CRAWLED = "crawl in the browser"
CRAWLED_TOLD = "pages, each in a language: accessible, whole, no sideways scroll, headers, no other host"
ALIKE = 4  # of one view with other words in the address, the texts of the translation desk for example

# The kinds of elements of a page, each with those around it: the same for a list of three rows and one of thirty.
PARTS = """(() => { const way = e => e === document.body ? '' : way(e.parentElement) + '>' + e.tagName + '.' + e.className +
  (e.getAttribute('aria-current') || '') + (e.disabled ? '!' : '');
  return [...new Set([...document.body.querySelectorAll('*')].filter(e => !(e instanceof SVGElement)).map(way))].sort().join('\\n') })()"""
built: set[tuple[str, int, str, str]] = set()


def links_of(visitor) -> list[str]:
    hrefs = visitor.page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))")
    here = [
        urlsplit(urljoin(visitor.page.url, href)) for href in hrefs if not href.startswith(("mailto:", "#", "http"))
    ]
    return [part.path for part in here if part.path.startswith("/")]


def axe_faults(page, rules=RULES) -> list[str]:
    """Axe is put into a page once; only what it finds wrong is brought back."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    result = page.evaluate("rules => axe.run(document, {...rules, resultTypes: ['violations']})", rules)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in result["violations"]]


def is_new(page, language: str, width: int, scheme: str) -> bool:
    """Is it built of other parts than any page before in this look? Of one that is not, the colours are known."""
    parts = (language, width, scheme, page.evaluate(PARTS))
    known = parts in built
    built.add(parts)
    return not known


def page_faults(visitor, language: str) -> list[str]:
    page = visitor.page
    faults = header_faults(visitor)
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} h1")
    if page.evaluate("document.documentElement.lang") != language:
        faults.append("lang is wrong")
    if page.evaluate("document.documentElement.dir") != ("rtl" if language in RIGHT_TO_LEFT else "ltr"):
        faults.append("dir is wrong")
    if "<" in page.title() or not page.title().endswith("– Kotosilta"):
        faults.append(f"title {page.title()!r}")
    doubles = page.evaluate(
        "(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i) })()"
    )
    if doubles:
        faults.append(f"ids twice: {doubles[:3]}")
    return faults + visitor.faults


def header_faults(visitor) -> list[str]:
    """Every page forbids what it does not use, and what a signed-in person saw stays in no cache."""
    headers = visitor.response.all_headers()
    policy = headers.get("content-security-policy", "")
    faults = [
        f"no {part} in the policy"
        for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        if part not in policy
    ]
    if "unsafe" in policy:
        faults.append("unsafe policy")
    secret = urlsplit(visitor.page.url).path.split("/")[2] == "report"  # tells no other page either
    referrer = "no-referrer" if secret else "same-origin"
    wanted = {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": referrer}
    faults += [f"{name} is {headers.get(name)}" for name, value in wanted.items() if headers.get(name) != value]
    signed_in = any(cookie["name"] == "session" for cookie in visitor.context.cookies())
    if (signed_in or secret) and "no-store" not in headers.get("cache-control", ""):
        faults.append("may be cached")
    return faults


def sideways(page, width: int) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 700})
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.set_viewport_size({"width": width, "height": 800})
    return [f"scrolls {over} px sideways at 320 px"] if over > 0 else []


def other_look(page, language: str, width: int, scheme: str) -> list[str]:
    """The same page in the other sizes, without loading it again; and in one more look with its colours. Colours do not
    depend on the language: the languages take turns, so that each page is seen in every look."""
    others = [size for size in SIZES if size != (width, scheme)]
    with_colours = others[EVERY_LANGUAGE.index(language) % len(others)]
    faults = []
    for other in {size[0]: size for size in (*others, with_colours)}.values():  # each width once
        page.set_viewport_size({"width": other[0], "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        faults += [f"{other[0]}: scrolls {over} px sideways"] if over > 0 else []
        if other == with_colours:
            page.emulate_media(color_scheme=other[1])
            faults += [f"{other[0]} {other[1]}: {fault}" for fault in axe_faults(page, SEEN)]
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    return faults


def route_of(path: str, language: str) -> str:
    with override(language):
        try:
            return resolve(path).route
        except Resolver404:
            return path


def crawl(visitor, start: list[str], language: str, width: int, scheme: str) -> tuple[list[str], int]:
    todo, seen, faults, pages = start, set(), [], 0
    of_route: Counter[str] = Counter()
    while todo and pages < MOST:
        path = todo.pop(0)
        shape = UUID.sub("U", path)
        other = path.split("/")[1] in EVERY_LANGUAGE and path.split("/")[1] != language
        if shape in seen or other or path.endswith(FILES) or "download" in path:
            continue
        seen.add(shape)
        of_route[route_of(path, language)] += 1
        if of_route[route_of(path, language)] > ALIKE:
            continue
        visitor.faults.clear()
        try:
            response = visitor.open(path).response
        except Error as failure:
            if "Download is starting" not in str(failure):
                raise
            continue
        pages += 1
        if response is None or response.status >= 400:
            faults.append(f"{path}: {response and response.status}")
            continue
        looks_new = is_new(visitor.page, language, width, scheme)
        found = page_faults(visitor, language) + sideways(visitor.page, width)
        found += axe_faults(visitor.page, RULES if looks_new else COLOURLESS)
        if NIGHTLY and looks_new:
            found += other_look(visitor.page, language, width, scheme)
        faults += [f"{path}: {fault}" for fault in found]
        todo += links_of(visitor)
    return faults, pages


@pytest.mark.parametrize(("persona", "language", "width", "scheme"), of_personas(), ids=str)
def test_every_page_of_a_persona(visit, persona, language, width, scheme):
    visitor = visit(width=width, scheme=scheme).become(persona, language)
    faults, pages = crawl(visitor, [f"/{language}/home/"], language, width, scheme)
    figure(CRAWLED, pages, len(faults), told=CRAWLED_TOLD)
    assert pages >= 4
    assert faults == []


@pytest.mark.parametrize(
    "look", [(language, *SIZES[0]) for language in EVERY_LANGUAGE] if NIGHTLY else looks(EVERY_LANGUAGE, 0, 2), ids=str
)
def test_every_open_page(visit, look):
    language, width, scheme = look
    visitor = visit(width=width, scheme=scheme)
    start = [f"/{language}/", f"/{language}/calendar/", f"/{language}/sign-in/", f"/{language}/texts/mistake/"]
    faults, pages = crawl(visitor, start, language, width, scheme)
    figure(CRAWLED, pages, len(faults), told=CRAWLED_TOLD)
    assert pages >= 5
    assert faults == []
    assert {cookie["name"] for cookie in visitor.context.cookies()} <= {"csrf"}


@pytest.mark.parametrize("look", looks(["en", "ar"], 0, 1), ids=str)
def test_the_style_guide(visit, look):
    language, width, scheme = look
    visitor = visit(width=width, scheme=scheme).open(f"/{language}/styleguide/")
    assert page_faults(visitor, language) + sideways(visitor.page, width) + axe_faults(visitor.page) == []


FORMS = {
    "manager": [
        "/desk/people/add/",
        "/desk/projects/kotiranta/targets/add/",
        "/desk/projects/kotiranta/members/add/",
        "/desk/projects/kotiranta/import/",
    ],
    "advisor": ["/desk/contacts/add/", "/desk/activities/add/", "/desk/services/add/", "/desk/services/import/"],
    "coordinator": ["/desk/projects/add/", "/desk/organisations/add/"],
}


@pytest.mark.parametrize("persona", FORMS)
@pytest.mark.parametrize("look", looks(["en", "ar"], 0, 2), ids=str)
def test_forms_with_errors(visit, persona, look):
    language, width, scheme = look
    visitor = visit(width=width, scheme=scheme).become(persona, language)
    for path in FORMS[persona]:
        visitor.open(f"/{language}{path}")
        for box in visitor.page.locator("#page-form input[type=text]").all():
            if box.is_visible():
                box.fill("")
        visitor.page.locator("#page-form .actions button.button").last.click()
        visitor.page.wait_for_selector(".error-summary")
        assert re.match(r"(Error:|خطأ)", visitor.page.title()), visitor.page.title()
        assert axe_faults(visitor.page) == [], path
        assert page_faults(visitor, language) == [], path


def test_pages_for_errors(visit):
    visitor = visit(width=390).become("trainee", "ar")
    for path in ("/ar/nowhere/", "/ar/desk/"):
        visitor.open(path)
        assert axe_faults(visitor.page) == []
        assert visitor.page.locator("h1").count() == 1


def test_participant_pages_keep_the_weight_budget(visit):
    """At most 60 KB and 6 requests, cold (ux: budgets of public and participant pages)."""
    for persona, paths in {
        "": ["/ar/", "/ar/calendar/"],
        "family": ["/ar/my/", "/ar/my/activities/", "/ar/my/details/"],
    }.items():
        signed = visit(width=390)
        if persona:
            signed.become(persona, "ar")
        for path in paths:
            visitor = visit(width=390)
            visitor.context.add_cookies(signed.context.cookies())
            visitor.open(path)
            sizes = visitor.page.evaluate(
                "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(e => e.transferSize)"
            )
            assert len(sizes) <= 6, (path, sizes)
            assert sum(sizes) <= 60_000, (path, sizes)


def test_the_pages_of_the_second_step(visit, site):
    """What staff see when they first sign in outside the demo's door is reachable from it too, and accessible."""
    visitor = visit(width=390, scheme="dark").become("worker", "ar")
    for path in ("/ar/second-factor/", "/ar/second-factor/app/"):
        visitor.open(path)
        assert axe_faults(visitor.page) == [], path
        assert visitor.page.locator("h1").count() == 1
