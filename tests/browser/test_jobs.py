"""The jobs of each role, within the clicks that the product promises, by keyboard alone and without JavaScript."""

import pytest

BUDGETS = {"enrol": 3, "cannot come": 2, "attendance": 2, "walk-in": 3, "contact": 4, "status": 1, "rows": 3}


def test_a_family_enrols(visit):
    family = visit(width=390).become("family")
    family.press("Clubs and courses").press("Orientation to society in Arabic").press("Enrol", "button")
    family.page.get_by_text("You have a place").or_(family.page.get_by_text("All places are taken")).first.wait_for()
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


def test_a_manager_sees_status_and_opens_the_rows(visit):
    manager = visit().become("manager")
    assert manager.page.get_by_text("on schedule").or_(manager.page.get_by_text("behind")).first.is_visible()
    assert manager.clicks <= BUDGETS["status"]
    manager.press("Numbers").press("Participants started")
    assert manager.page.locator("tbody tr").count() == 49
    assert manager.clicks <= BUDGETS["rows"]


def test_the_steering_group_sees_no_name_and_the_auditor_signs_only(visit):
    steering = visit().become("steering").press("Numbers")
    assert "Haddad" not in steering.page.content()
    auditor = visit().become("auditor").press("Numbers").press("Participants started")
    text = auditor.page.content()
    assert "Haddad" not in text and text.count("P-") >= 49


def todays_session(visitor) -> None:
    """A club session that has begun: the leader moves the next one to now, as one who corrects a date would."""
    from tests.browser.when import fill_moment

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


def test_without_javascript_a_trainee_logs_practice_and_a_leader_approves(visit):
    trainee = visit(width=390, js=False).become("trainee")
    trainee.press("Clubs and courses").press("Training of experts by experience").press("Write down practice hours")
    trainee.page.get_by_label("How many hours?").fill("2,5")
    trainee.press("Save", "button")
    trainee.page.get_by_text("They count when the leader has approved them").or_(
        trainee.page.get_by_text("Fix this")
    ).first.wait_for()
    assert "Fix this" not in trainee.page.content() or "number" in trainee.page.content()
    trainee.open("/fi/my/")
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


def test_by_keyboard_alone(visit):
    """Choose a role, log a contact, all by Tab, arrows, Space and Enter; every stop is visible."""
    advisor = visit()
    page = advisor.page
    advisor.open("/en/demo/")
    page.locator("button[value=advisor]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/desk/")
    tab_to(page, "Log a contact")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/add/")
    tab_to(page, "", selector="#id_topic")
    page.keyboard.type("Hea")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_text("The contact is saved.").wait_for()


def tab_to(page, name: str, selector: str = "") -> None:
    """Press Tab until the wanted element has the focus; each stop must be in sight and show its focus."""
    for _step in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """wanted => {
              const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
              const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return {text: (e.innerText || '').trim(), hit: wanted && e.matches(wanted), body: e === document.body,
                      ring: parseFloat(style.outlineWidth) >= 3, seen: !top || e.contains(top) || top.contains(e) || top.closest('label') !== null};
            }""",
            selector,
        )
        if stop["body"]:
            continue
        assert stop["ring"], f"no visible focus at {stop['text']!r}"
        assert stop["seen"], f"{stop['text']!r} is covered"
        if stop["hit"] or (name and stop["text"] == name):
            return
    raise AssertionError(f"Tab never reached {name or selector}")


def test_an_import_in_the_browser(visit, tmp_path):
    import datetime as dt

    day = dt.date.today()
    file = tmp_path / "people.csv"
    file.write_text(
        f"Nimi;Aloitus\nTuotu Yksi;{day.day}.{day.month}.{day.year}\nTuotu Kaksi;{day.day}.{day.month}.{day.year}\n",
        "utf-8-sig",
    )
    manager = visit().become("manager").open("/en/desk/projects/kotiranta/import/")
    manager.page.get_by_label("The file (CSV)").set_input_files(str(file))
    manager.press("Next", "button").press("Check the rows", "button")
    manager.page.get_by_text("All 2 rows are in order").wait_for(timeout=20_000)
    manager.press("Import 2 people", "button")
    manager.page.get_by_text("2 people were imported").wait_for(timeout=20_000)
    file.write_text("Nimi;Aloitus\nHuono;31.2.2026\n", "utf-8-sig")
    manager.open("/en/desk/projects/kotiranta/import/")
    manager.page.get_by_label("The file (CSV)").set_input_files(str(file))
    manager.press("Next", "button").press("Check the rows", "button")
    manager.page.get_by_text("Nothing was imported").wait_for(timeout=20_000)
    assert "31.2.2026" in manager.page.content()
