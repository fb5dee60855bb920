"""The attendance list where the connection drops: ticks stay on the device and are sent once when it is back."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import beside
from tests.browser.test_crawl import axe_faults, sideways

TONIGHT = """
import datetime as dt
from kotosilta.core import clock
from kotosilta.activities.models import Activity, Session
club = Activity.objects.get(title__en__text="Family club", project__slug="kotiranta")
begins = clock.now() + dt.timedelta(minutes=30)
made = Session.objects.create(activity=club, kind="club", starts_at=begins, ends_at=begins + dt.timedelta(hours=2))
print(made.uuid)
"""
MARKS = """
from kotosilta.activities.models import Attendance
marks = Attendance.objects.filter(session__uuid="{session}")
print(sorted(marks.values_list("status", flat=True)), marks.count())
"""


@pytest.fixture
def tonight(site) -> str:
    return beside(TONIGHT)


def tick(page, number: int) -> None:
    page.locator(".roll button[value=present]").nth(number).click()


def test_ticks_of_a_leader_survive_a_lost_connection_and_a_closed_page(visit, tonight):
    leader = visit(width=390).become("leader").open(f"/en/desk/sessions/{tonight}/")
    tick(leader.page, 0)
    expect(leader.page.locator(".roll [aria-pressed=true]")).to_have_count(1)
    leader.context.set_offline(True)
    tick(leader.page, 0)
    tick(leader.page, 1)
    expect(leader.page.locator("[data-unsent-ticks]")).to_be_visible()
    expect(leader.page.locator(".roll [aria-pressed=true]")).to_have_count(3)
    assert beside(MARKS.format(session=tonight)) == "['present'] 1", "nothing has left"
    leader.page.close()
    leader.context.set_offline(False)
    leader.page = leader.context.new_page()
    leader.open(f"/en/desk/sessions/{tonight}/")
    expect(leader.page.locator(".roll [aria-pressed=true]")).to_have_count(3)
    expect(leader.page.locator("[data-unsent-ticks]")).to_be_hidden()
    assert beside(MARKS.format(session=tonight)) == "['present', 'present', 'present'] 3"


def test_a_volunteer_opens_the_list_by_the_square_and_ticks_without_a_connection(visit, tonight):
    leader = visit().become("leader").open(f"/en/desk/sessions/{tonight}/")
    leader.press("At the door").press("Link for the club's device", "button")
    address = leader.page.locator(".card bdi").inner_text()
    device = visit(width=390).open(address[address.index("/en/") :])
    device.context.set_offline(True)
    tick(device.page, 0)
    expect(device.page.locator("[data-unsent-ticks]")).to_be_visible()
    device.context.set_offline(False)
    device.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(device.page.get_by_text("Present: 1 person")).to_be_visible()
    assert beside(MARKS.format(session=tonight)) == "['present'] 1"
    assert device.context.cookies() == []


def test_a_family_checks_in_at_the_door(visit, tonight):
    leader = visit().become("leader").open(f"/en/desk/sessions/{tonight}/door/")
    leader.press("Square to hang at the door", "button")
    address = leader.page.locator(".card bdi").inner_text()
    path = address[address.index("/en/") :]
    family = visit(width=390, js=False).become("family").open(path)
    family.press("I am here", "button")
    expect(family.page.get_by_text("is here").first).to_be_visible()
    assert beside(MARKS.format(session=tonight)) == "['present'] 1"


LINKS = """
import datetime as dt
from kotosilta.activities.models import Activity, Session, WaitingPlace
from kotosilta.activities.permissions import ANSWER, CHECK_IN, DEVICE, OFFER
from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.people import services
from kotosilta.people.models import Message, Person
from kotosilta.portal.personas import account_of
session, hours = Session.objects.get(uuid="{session}"), dt.timedelta(hours=2)
samira = Person.objects.get(user=account_of("family"))
place = WaitingPlace.objects.filter(person=samira, status__in=["waiting", "offered"]).first()
place.status, place.seat, place.offered_until = "offered", 99, clock.now() + hours
place.save()
answer = Link.prepare(ANSWER, session, valid_for=hours)
Message.objects.create(
    person=samira, purpose="session_reminder", about=session.uuid, once_key=str(answer.uuid), address="x",
    language="ar", subject="x", body="x", opens=answer, state="sent",
)
print("a", answer.new_token(), "p", Link.issue(OFFER, place, valid_for=hours),
      "c", Link.issue(CHECK_IN, session, valid_for=hours), "d", Link.issue(DEVICE, session, valid_for=hours),
      "sign-in/card", services.make_card(person=samira, by=account_of("coordinator")).token)
"""  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_behind_links_are_whole_in_arabic_on_a_phone(visit, tonight, scheme):
    words = beside(LINKS.format(session=tonight)).split()
    paths = [f"/ar/{page}/{token}/" for page, token in zip(words[::2], words[1::2], strict=True)]
    assert len(paths) == 5
    visitor = visit(width=390, scheme=scheme)
    for path in paths:
        visitor.faults.clear()
        visitor.open(path)
        expect(visitor.page.locator("main h1")).not_to_be_empty()
        found = lacks(visitor) + axe_faults(visitor.page) + sideways(visitor.page, 390)
        assert found == [], path
    for persona, own in (("family", f"/ar/c/{words[5]}/"), ("leader", f"/ar/desk/sessions/{tonight}/door/")):
        visitor.become(persona, "ar").open(own)
        assert lacks(visitor) + axe_faults(visitor.page) + sideways(visitor.page, 390) == [], own
        visitor.context.clear_cookies()


def lacks(visitor) -> list[str]:
    """What is wrong with direction and script of the page."""
    page = visitor.page
    direction = page.evaluate("document.documentElement.dir")
    return [*visitor.faults, *([] if direction == "rtl" else [f"dir is {direction}"])]
