"""The jobs of each role, within the clicks that the product promises, by keyboard alone and without JavaScript."""

import shutil
import subprocess

import pytest

from tests.browser.when import fill_moment

BUDGETS = {
    "enrol": 3,
    "cannot come": 2,
    "own papers": 2,
    "practice hours": 3,
    "share certificate": 3,
    "check certificate": 2,
    "issue diplomas": 4,
    "attendance": 2,
    "walk-in": 3,
    "cancel session": 3,
    "contact": 4,
    "start a path": 5,
    "select": 3,
    "status": 1,
    "rows": 3,
    "data gaps": 2,
    "person in role": 4,
}


def test_a_family_enrols(visit):
    family = visit(width=390).become("family")
    family.press("Clubs and courses").press("Orientation to society in Arabic").press("Enrol", "button")
    family.page.get_by_text("You have a place").wait_for()
    assert family.clicks <= BUDGETS["enrol"]


def test_a_family_says_who_cannot_come_and_comes_after_all(visit):
    family = visit(width=390).become("family")
    family.press("I cannot come", "button")
    family.page.get_by_text("Thank you for telling").wait_for()
    assert family.clicks <= BUDGETS["cannot come"]
    family.press("Can come after all Samira Haddad", "button")
    family.page.get_by_text("is coming").first.wait_for()


def test_an_advisor_logs_a_contact(visit):
    advisor = visit(width=390).become("advisor")
    advisor.press("Log a contact").choose("What about?", "Health").press("Save", "button")
    advisor.page.get_by_text("The contact is saved.").wait_for()
    assert advisor.clicks <= BUDGETS["contact"]


def test_own_papers(visit):
    family = visit(width=390).become("family").press("My details")
    family.page.get_by_role("heading", name="Who has opened").wait_for()
    assert family.clicks <= BUDGETS["own papers"]


def test_a_holder_prints_and_shares_a_certificate_and_anybody_checks_it(visit, tmp_path):
    family = visit(width=390).become("family").press("Diploma")
    with family.page.expect_download() as download:
        family.page.get_by_role("link", name="Save on paper (PDF)").click()
    paper = tmp_path / "paper.pdf"
    download.value.save_as(paper)
    family.clicks = 1
    family.press("Share").press("Make the link", "button")
    assert family.clicks <= BUDGETS["share certificate"]
    link = family.page.locator("main a[href*='/s/']").get_attribute("href")
    stranger = visit(width=390, js=False)
    stranger.page.goto(link)
    assert stranger.page.get_by_role("heading", name="Samira Haddad").is_visible()
    stranger.press("Check that it is real")
    stranger.page.get_by_text("This certificate is valid.").wait_for()
    assert "Samira" not in stranger.page.content()
    stranger.page.get_by_label("The holder's year of birth").fill("1988")
    stranger.press("Show the name", "button")
    stranger.page.get_by_text("It belongs to:").wait_for()
    stranger.open("/en/").press("Check a certificate")
    stranger.page.get_by_label("A file: PDF").set_input_files(str(paper))
    stranger.clicks = 1
    stranger.press("Check the file", "button")
    assert stranger.page.get_by_role("heading", name="Valid", exact=False).first.is_visible()
    assert stranger.clicks <= BUDGETS["check certificate"]
    assert stranger.context.cookies() == [], "checking leaves no cookie"


def test_the_qr_code_of_a_rendered_print_leads_to_its_check_page(visit, tmp_path):
    if not (shutil.which("pdftoppm") and shutil.which("zbarimg")):
        pytest.skip("no pdftoppm or zbarimg on this machine")
    family = visit().become("family").press("Diploma")
    with family.page.expect_download() as download:
        family.page.get_by_role("link", name="Save on paper (PDF)").click()
    paper = tmp_path / "paper.pdf"
    download.value.save_as(paper)
    subprocess.run(["pdftoppm", "-r", "110", "-png", paper, tmp_path / "page"], check=True)
    (image,) = tmp_path.glob("page*.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", image], capture_output=True, text=True, check=True).stdout.strip()
    stranger = visit(width=390)
    stranger.page.goto(read)
    stranger.page.get_by_text("This certificate is valid.").wait_for()


@pytest.mark.parametrize("number", range(1, 8))
def test_the_seven_diplomas_of_kotoisa_are_opened_printed_checked_and_shared(visit, tmp_path, number):
    holder = visit(width=390).sign_in(f"kotoisa{number}@example.org").open("/en/my/credentials/")
    holder.page.locator("main h2 a").click()
    name = holder.page.locator("p.lead bdi").inner_text()
    with holder.page.expect_download() as download:
        holder.page.get_by_role("link", name="Save on paper (PDF)").click()
    paper = tmp_path / "paper.pdf"
    download.value.save_as(paper)
    code = holder.page.locator("main a[href*='/v/']").get_attribute("href")
    holder.press("Share").press("Make the link", "button")
    link = holder.page.locator("main a[href*='/s/']").get_attribute("href")
    stranger = visit(width=390)
    stranger.page.goto(link)
    assert stranger.page.get_by_role("heading", name=name).is_visible()
    stranger.open(code).page.get_by_text("This certificate is valid.").wait_for()
    assert name not in stranger.page.content()
    stranger.open("/en/v/").page.get_by_label("A file: PDF").set_input_files(str(paper))
    stranger.press("Check the file", "button")
    assert name in stranger.page.locator("main").inner_text()


def test_a_leader_finds_the_ceremony_list(visit):
    counsellor = visit().become("counsellor").press("Activities").press("How working life works").press("Diplomas")
    assert counsellor.clicks < BUDGETS["issue diplomas"]
    rows = counsellor.page.locator("tbody tr")
    assert rows.count() == 6
    assert counsellor.page.get_by_text("Certificate of participation").first.is_visible()


def test_a_trainee_sees_the_hours_and_writes_down_practice(visit):
    trainee = visit(width=390).become("trainee")
    assert "of 30 hours" in trainee.page.locator("main").inner_text()
    trainee.press("Write down practice hours")
    trainee.page.get_by_label("How many hours?").fill("1.5")
    trainee.press("Save", "button")
    trainee.page.get_by_text("They count when the leader has approved them").wait_for()
    assert trainee.clicks <= BUDGETS["practice hours"]


def test_a_counsellor_starts_a_path(visit):
    counsellor = visit().become("counsellor").press("Add a person")
    counsellor.page.get_by_label("Name", exact=True).fill("Uusi Polku")
    counsellor.press("Save", "button")
    counsellor.press("Save", "button")
    counsellor.page.get_by_role("heading", name="Uusi Polku").wait_for()
    assert counsellor.clicks <= BUDGETS["start a path"]


def test_a_worker_selects_an_applicant(visit):
    worker = visit().become("worker").press("Aung Myat").press("Select Aung Myat", "button")
    card = worker.page.get_by_role("listitem").filter(has=worker.page.get_by_role("heading", name="Aung Myat"))
    card.get_by_text("selected").wait_for()
    assert worker.clicks <= BUDGETS["select"]


def test_a_manager_finds_and_fills_a_gap(visit):
    manager = visit().become("manager")
    gap = manager.page.get_by_role("heading", name="Entry data missing").locator("xpath=following-sibling::ul[1]//a")
    name = gap.first.inner_text()
    manager.press(name, nth=-1)
    assert manager.page.url.endswith("/complete/")
    assert manager.clicks <= BUDGETS["data gaps"]


def test_a_coordinator_adds_a_person_in_a_role(visit):
    coordinator = visit().become("coordinator").press("Add a member Kotiranta")
    coordinator.page.get_by_label("E-mail address").fill("uusi.tyontekija@example.org")
    coordinator.page.get_by_label("Name", exact=True).fill("Uusi Työntekijä")
    coordinator.press("Project worker", "radio").press("Save", "button")
    coordinator.page.get_by_role("row", name="Uusi Työntekijä").wait_for()
    assert coordinator.clicks <= BUDGETS["person in role"]


def test_a_manager_sees_status_and_opens_the_rows(visit):
    manager = visit().become("manager")
    assert manager.page.get_by_text("on schedule").or_(manager.page.get_by_text("behind")).first.is_visible()
    assert manager.clicks <= BUDGETS["status"]
    card = manager.page.get_by_role("listitem").filter(has_text="Participants started")
    number = int(card.locator(".big-number").inner_text())
    manager.press("Numbers").press("Participants started")
    assert manager.page.locator("tbody tr").count() == number >= 49
    assert manager.clicks <= BUDGETS["rows"]


def test_the_steering_group_sees_no_name_and_the_auditor_signs_only(visit):
    steering = visit().become("steering").press("Numbers")
    assert "Haddad" not in steering.page.content()
    auditor = visit().become("auditor").press("Numbers").press("Participants started")
    text = auditor.page.content()
    assert "Haddad" not in text and text.count("P-") >= 49


def todays_session(visitor) -> None:
    """A club session that has begun: the leader adds it late, and opens it."""
    visitor.open("/en/desk/activities/").press("Family club")
    visitor.press("Add a session")
    visitor.page.get_by_label("Club", exact=True).check()
    fill_moment(visitor.page, "starts_at", hours=-1)
    fill_moment(visitor.page, "ends_at", hours=1)
    visitor.press("Save", "button")
    visitor.page.locator("tr", has_text="planned").first.locator("a").click()
    visitor.clicks = 0


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_leader_takes_attendance_and_writes_down_a_walk_in(visit, js):
    leader = visit(width=390, js=js).become("leader")
    todays_session(leader)
    leader.press("Present Samira Haddad", "button")
    leader.page.get_by_role("button", name="Present Samira Haddad", pressed=True).wait_for()
    assert leader.clicks <= BUDGETS["attendance"]
    leader.press("Whole family Samira Haddad", "button")
    leader.page.get_by_role("button", name="Present Lina Haddad", pressed=True).wait_for()
    leader.clicks = 0
    leader.page.get_by_label("Name", exact=True).fill("Amal ناجي")
    leader.press("Mark as present", "button")
    leader.page.get_by_text("is on the list").wait_for()
    assert leader.clicks <= BUDGETS["walk-in"]


def test_a_leader_cancels_a_session(visit):
    leader = visit(width=390).become("leader")
    leader.press("Family club", nth=-1).press("Cancel this session").press("Cancel this session", "button")
    leader.page.get_by_text("The session is cancelled").wait_for()
    assert leader.clicks <= BUDGETS["cancel session"]


def test_without_javascript_a_trainee_logs_practice_and_a_leader_approves(visit):
    trainee = visit(width=390, js=False).become("trainee")
    trainee.press("Clubs and courses").press("Training of experts by experience").press("Write down practice hours")
    trainee.page.get_by_label("How many hours?").fill("2,5")
    trainee.press("Save", "button")
    trainee.page.get_by_text("They count when the leader has approved them").wait_for()
    leader = visit(js=False).become("leader")
    leader.press("Approve Yusuf", "button")
    assert leader.page.url.endswith("/en/desk/")


def test_switching_language_in_the_middle_keeps_what_was_typed(visit):
    worker = visit(width=390, js=False).become("worker")
    worker.press("Add a person")
    worker.page.get_by_label("Name", exact=True).fill("Kesken ኣብረሀት")
    worker.page.locator("details.language-menu summary").click()
    worker.page.get_by_role("button", name="العربيّة").click()
    worker.page.wait_for_load_state()
    assert worker.page.locator("html").get_attribute("dir") == "rtl"
    assert worker.page.locator("input[name=full_name]").input_value() == "Kesken ኣብረሀት"
    assert worker.page.locator(".error-summary").count() == 0


def test_an_import_in_the_browser(visit, tmp_path):
    import datetime as dt

    day = dt.date.today()
    file = tmp_path / "people.csv"
    file.write_text(
        f"Nimi;Aloitus\nTuotu Yksi;{day.day}.{day.month}.{day.year}\nTuotu Kaksi;{day.day}.{day.month}.{day.year}\n",
        "utf-8-sig",
    )
    manager = visit().become("manager").open("/en/desk/projects/kotiranta/import/")
    manager.page.get_by_label("The file (XLSX or CSV)").set_input_files(str(file))
    manager.press("Next", "button").press("Check the rows", "button")
    manager.page.get_by_text("All 2 rows are in order").wait_for(timeout=20_000)
    manager.press("Import 2 people", "button")
    manager.page.get_by_text("2 people were imported").wait_for(timeout=20_000)
    file.write_text("Nimi;Aloitus\nHuono;31.2.2026\n", "utf-8-sig")
    manager.open("/en/desk/projects/kotiranta/import/")
    manager.page.get_by_label("The file (XLSX or CSV)").set_input_files(str(file))
    manager.press("Next", "button").press("Check the rows", "button")
    manager.page.get_by_text("Nothing was imported").wait_for(timeout=20_000)
    assert "31.2.2026" in manager.page.content()
