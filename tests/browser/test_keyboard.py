"""Every job by keyboard alone: Tab, arrows, Space, Enter and typing. Each stop of Tab must be in sight and show its focus."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import beside

STOPS_AT_MOST = 200
LOOK_AT_FOCUS = r"""wanted => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {text: (e.innerText || '').replace(/\s+/g, ' ').trim(), hit: wanted && e.matches(wanted), body: e === document.body,
          ring: parseFloat(style.outlineWidth) >= 3,
          seen: !top || e.contains(top) || top.contains(e) || top.closest('label') !== null};
}"""


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, visitor, persona: str = ""):
        self.page = visitor.page
        visitor.open("/en/demo/" if persona else "/en/")
        if persona:
            self.go("", f"button[value={persona}]")
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")

    def go(self, name: str, selector: str = "") -> "Keys":
        """Press Tab until the element of this text (or selector) has the focus."""
        for _step in range(STOPS_AT_MOST):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(LOOK_AT_FOCUS, selector)
            if stop["body"]:
                continue
            assert stop["ring"], f"no visible focus at {stop['text']!r}"
            assert stop["seen"], f"{stop['text']!r} is covered"
            if stop["hit"] or (name and stop["text"].startswith(name)):
                return self
        raise AssertionError(f"Tab never reached {name or selector}")

    def press(self, *names: str) -> "Keys":
        """Reach each of these links and buttons in turn, and activate it."""
        for name in names:
            self.go(name)
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        return self

    def fill(self, field: str, text: str) -> "Keys":
        self.go("", f"[name={field}]")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        return self

    def pick(self, field: str, value: str) -> "Keys":
        """Choose among tiles with the arrow keys, or in a list by typing."""
        self.go("", f"[name={field}]")
        if self.page.evaluate("document.activeElement.tagName") == "SELECT":
            self.page.keyboard.type(value)
            return self
        self.page.keyboard.press("Space")
        for _step in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value}")

    def moment(self, field: str, *, hours: float) -> "Keys":
        """Now plus so many hours, typed into day, month, year and time."""
        at = dt.datetime.now(ZoneInfo("Europe/Helsinki")) + dt.timedelta(hours=hours)
        self.fill(f"{field}_day", str(at.day)).fill(f"{field}_month", str(at.month))
        return self.fill(f"{field}_year", str(at.year)).fill(f"{field}_time", f"{at:%H:%M}")

    def sees(self, text: str) -> "Keys":
        """Fails unless the text comes into sight."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=20_000)
        return self


def test_a_family_says_that_it_cannot_come(visit):
    family = Keys(visit(), "family").press("My activities", "Family club").go("", "li:nth-of-type(3) summary")
    family.page.keyboard.press("Space")
    family.go("", "li:nth-of-type(3) button[value=cannot]")
    with family.page.expect_navigation():
        family.page.keyboard.press("Enter")
    family.sees("Thank you for telling")


def test_a_trainee_enrols_applies_and_writes_down_practice(visit):
    trainee = Keys(visit(width=390), "trainee")
    trainee.press("Clubs and courses", "Orientation to society in Arabic", "Enrol").sees("You have a place")
    trainee.press("My activities", "Next training of experts", "Apply").fill("why", "I want to go on.")
    trainee.press("Send the application").sees("We have your application")
    trainee.press("Start", "Write down practice hours").fill("hours", "3,5").press("Save")
    trainee.sees("They count when the leader has approved them")
    assert trainee.page.locator(".error-summary").count() == 0


def test_a_leader_takes_attendance(visit):
    leader = Keys(visit(), "leader").press("Activities", "Family club", "Add a session").pick("kind", "club")
    leader.moment("starts_at", hours=-1).moment("ends_at", hours=2).fill("place", "Avainkatu 7").press("Save")
    leader.page.get_by_role("row", name="planned").first.get_by_role("link").focus()
    with leader.page.expect_navigation():
        leader.page.keyboard.press("Enter")
    leader.go("", "button[aria-label^='Present Samira']").page.keyboard.press("Space")
    leader.page.get_by_role("button", name="Present Samira Haddad", pressed=True).wait_for()
    leader.fill("name", "Näppäin Vieras").press("Mark as present").sees("Näppäin Vieras is on the list")


def test_a_worker_selects_an_applicant(visit):
    worker = Keys(visit(), "worker").press("Nguyễn Thị Mai", "Select Nguyễn Thị Mai")
    card = worker.page.get_by_role("listitem").filter(has=worker.page.get_by_role("heading", name="Nguyễn Thị Mai"))
    expect(card).to_contain_text("selected")


def test_an_advisor_logs_a_contact(visit):
    advisor = Keys(visit(), "advisor").press("Log a contact").pick("topic", "Hea").press("Save")
    advisor.sees("The contact is saved.")
    assert "Health" in advisor.page.locator("tbody tr").first.inner_text()


def test_a_counsellor_adds_a_person_who_starts(visit):
    counsellor = Keys(visit(), "counsellor").press("Add a person").fill("full_name", "Näppäin Uusi")
    counsellor.fill("birth_year", "1991").pick("gender", "woman").press("Save").sees("frozen")
    counsellor.press("Save").sees("Näppäin Uusi")
    assert "/desk/people/" in counsellor.page.url and not counsellor.page.url.endswith("/enter/kotiranta/")


def test_a_manager_imports_and_opens_the_rows_of_a_number(visit, tmp_path):
    today = dt.date.today()
    file = tmp_path / "people.csv"
    file.write_text(f"Nimi;Aloitus\nNäppäin Tuotu;{today.day}.{today.month}.{today.year}\n", "utf-8-sig")
    manager = Keys(visit(), "manager")
    manager.page.on("filechooser", lambda _chooser: None)  # the browser hands its dialogues over from here on
    manager.press("Projects", "Kotiranta", "Import participants").go("", "input[type=file]")
    with manager.page.expect_file_chooser() as chooser:
        manager.page.keyboard.press("Space")
    chooser.value.set_files(str(file))
    manager.press("Next", "Check the rows").sees("1 row is in order")
    manager.press("Import 1").sees("1 person was imported")
    manager.press("Numbers", "Participants started")
    manager.sees("Näppäin Tuotu")


def test_a_coordinator_sets_up_a_project_and_adds_a_member(visit):
    year = dt.date.today().year
    coordinator = Keys(visit(), "coordinator").press("Set up a project").fill("name", "Näppäin")
    coordinator.fill("slug", "nappain").pick("fund", "amif-2021-2027")
    for field, text in {"day": "1", "month": "1", "year": str(year)}.items():
        coordinator.fill(f"starts_on_{field}", text)
    for field, text in {"day": "31", "month": "12", "year": str(year + 1)}.items():
        coordinator.fill(f"ends_on_{field}", text)
    coordinator.pick("owner", "Kotiranta").press("Save").sees("Nobody has a role in the project yet.")
    coordinator.press("Add a target").fill("words_en", "Everybody").pick("measure", "participants").fill("goal", "40,5")
    coordinator.press("Save").sees("Everybody")
    coordinator.press("Add a member").fill("email", "nappain@example.org").fill("name", "Näppäin Jäsen")
    coordinator.pick("role", "worker").press("Save").sees("Näppäin Jäsen")
    assert "Project worker" in coordinator.page.get_by_role("row", name="Näppäin Jäsen").inner_text()


def test_the_steering_group_and_the_auditor_read_the_numbers(visit):
    steering = Keys(visit(), "steering").press("Numbers").sees("Targets and what was reached")
    auditor = Keys(visit(), "auditor").press("Numbers", "Participants started").sees("P-")
    assert "Haddad" not in steering.page.content() + auditor.page.content()


def test_anybody_checks_a_certificate(visit):
    holder = Keys(visit(), "family").press("Diploma")
    code = holder.page.locator("main a[href*='/v/']").inner_text().rpartition("/")[2]
    keys = Keys(visit())
    keys.press("Check a certificate").fill("code", code.lower()).press("Check")
    keys.sees("This certificate is valid.")
    assert "Samira" not in keys.page.content()


def test_anybody_changes_the_language_and_asks_for_a_code(visit):
    keys = Keys(visit())
    keys.go("", "details.language-menu summary").page.keyboard.press("Enter")
    keys.press("Suomi").sees("Kirjaudu")
    assert keys.page.locator("html").get_attribute("lang") == "fi"


CODE_OF = """
from django.contrib.sessions.models import Session
def code_in(part):
    if not isinstance(part, dict):
        return None
    return part.get("code") or next((found for one in part.values() if (found := code_in(one))), None)
print(code_in(Session.objects.get(session_key="{key}").get_decoded()))
"""
CARD_OF = """
from kotosilta.people import services
from kotosilta.people.models import Person
from kotosilta.portal.personas import account_of
person = Person.objects.get(user=account_of("family"))
made = services.make_card(person=person, by=account_of("coordinator"))
print(made.token, made.pin)
"""


def cookie(visitor) -> str:
    return next(one["value"] for one in visitor.context.cookies() if one["name"] == "session")


@pytest.mark.parametrize("js", [True, False])
def test_somebody_signs_in_by_a_code(visit, js):
    visitor = visit(width=390, js=js)
    keys = Keys(visitor) if js else None
    address = "samira@example.org"
    visitor.open("/en/sign-in/")
    if keys:
        keys.fill("address", address).press("Send me a code")
        keys.fill("code", beside(CODE_OF.format(key=cookie(visitor)))).press("Sign in")
    else:
        visitor.page.locator("[name=address]").fill(address)
        visitor.press("Send me a code", "button")
        visitor.page.locator("[name=code]").fill(beside(CODE_OF.format(key=cookie(visitor))))
        visitor.page.locator("#page-form").get_by_role("button", name="Sign in").click()
    visitor.page.wait_for_url("**/en/my/")
    assert "Samira" in visitor.page.locator("h1").inner_text()


@pytest.mark.parametrize("js", [True, False])
def test_somebody_signs_in_by_a_card(visit, js):
    visitor = visit(width=390, js=js)
    keys = Keys(visitor) if js else None
    token, pin = beside(CARD_OF).split()
    visitor.open(f"/en/sign-in/card/{token}/")
    if keys:
        keys.fill("pin", pin).press("Sign in")
    else:
        visitor.page.locator("[name=pin]").fill(pin)
        visitor.page.locator("#page-form").get_by_role("button", name="Sign in").click()
    visitor.page.wait_for_url("**/en/my/")
    assert "Samira" in visitor.page.locator("h1").inner_text()
