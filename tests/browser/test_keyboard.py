"""Every job by keyboard alone: Tab, arrows, Space, Enter and typing. Each stop of Tab must be in sight and show its focus."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import beside
from tests.browser.keys import Keys
from tests.browser.test_experts import LINK_TO


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
    manager = Keys(visit(), "manager").press("Projects", "Kotiranta", "Import participants").choose_file(str(file))
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


def test_a_pupil_reports_and_comes_back_and_the_school_takes_a_step(visit):
    pupil = Keys(visit(width=390)).open("/en/report/").tick("what", "words").fill("told", "By the keyboard")
    pupil.press("Next").pick("school", "Rantalan").pick("place", "break").pick("since", "once").press("Next")
    pupil.pick("whom", "me").pick("teller", "pupil").press("Next").press("Send")
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", pupil.page.content())[0]
    school = Keys(visit(), "school").press("Reports")
    for address in [link.get_attribute("href") for link in school.page.locator("h2:has-text('New') + ul a").all()]:
        school.open(address)
        if "By the keyboard" in school.page.content():
            break
    school.sees("By the keyboard").press("Take it up")
    step = school.page.locator("a[href*='/report-steps/']").first.get_attribute("href")
    school.open(step).press("It is done")
    pupil.open("/en/report/back/").fill("code", code).press("Open").sees("The school has taken it up")


def test_an_organisation_finds_an_expert_asks_and_the_expert_says_yes(visit):
    office = Keys(visit(width=390)).press("Experts by experience").pick("topic", "The first months")
    office.press("Search", "Ірина", "Ask this expert to come")
    office.moment("d0-starts_at", hours=60 * 24).moment("d0-ends_at", hours=60 * 24 + 1)
    office.fill("d0-place", "Main street 1").pick("d0-region", "Central").fill("purpose", "A talk")
    office.fill("organisation_name", "Keyboard Library").fill("contact_name", "Olli").fill("email", "o@example.org")
    office.press("Send the request").sees("Thank you")
    worker = Keys(visit(), "worker").press("Bookings")
    row = worker.page.get_by_role("listitem").filter(has_text="Keyboard Library").first
    worker.open(row.get_by_role("link").first.get_attribute("href")).press("Ask Ірина").sees("Asked: Ірина")
    token = beside(LINK_TO.format(what="Offer", purpose="booking_offer"))
    expert = Keys(visit(width=390)).open(f"/en/o/{token}/").press("Yes, I come")
    for box in expert.page.locator("#page-form input[type=checkbox]").all():
        expert.tick(box.get_attribute("name"))
    expert.press("Yes, I come").sees("You have said yes")


def test_somebody_takes_a_consent_back(visit):
    family = Keys(visit(width=390), "family").press("My details", "Take the permission back")
    family.sees("The permission has been taken back.")


def test_a_manager_freezes_a_report_the_group_approves_and_the_auditor_traces_a_number(visit):
    manager = Keys(visit(), "manager").press("Numbers", "Reports to the funder")
    card = manager.page.get_by_role("listitem").filter(has_text="waits for the steering group")
    begin = f"form[action$='/{card.get_by_role('heading').inner_text()}/begin/'] button"
    manager.go("", begin).enter()
    manager.press("Freeze it for the steering group").sees("Frozen. The steering group can approve it now.")
    address = re.search(r"/oversight/reports/[0-9a-f-]+/", manager.page.url)[0]
    Keys(visit(), "steering").open(f"/en{address}").press("Approve the report").sees("Approved.")
    auditor = Keys(visit(), "auditor").open(f"/en{address}").press("EECO01")
    auditor.go("", "main a[href*='/signs/']").enter()
    assert auditor.page.get_by_role("heading", level=1).inner_text().startswith("P-")
    again = visit().become("manager").open("/en/oversight/kotiranta/reports/")  # one waits, as others find it
    again.page.locator(begin).click()
    again.press("Freeze it for the steering group", "button")
