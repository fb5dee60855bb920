"""A steering group's work in the browser: the pack in one click, a release of tables, what everybody then reads."""

import re


def test_the_steering_group_reads_the_pack_in_one_click(visit):
    group = visit(width=390).become("steering")
    group.clicks = 0
    group.press("Steering")
    assert group.clicks == 1
    assert group.page.get_by_role("heading", level=1).inner_text() == "Steering"
    with group.page.expect_download() as download:
        group.page.get_by_role("link", name="Raportti").first.click()
    assert download.value.suggested_filename == "paper.pdf"


def test_a_report_goes_into_the_pack_in_three_clicks_after_it_was_opened(visit):
    manager = visit().become("manager").open("/en/oversight/kotiranta/reports/")
    manager.clicks = 0
    manager.press("Version 1").press("Into the pack of the next meeting", "button")
    manager.page.get_by_text("The report is in the pack of the next meeting.").wait_for()
    assert manager.clicks <= 3


def test_news_is_written_published_and_read_without_scripts(visit):
    manager = visit(js=False).become("manager").open("/en/oversight/kotiranta/publishing/")
    manager.press("Write news")
    manager.page.locator("[name=title_en]").fill("A new club")
    manager.page.locator("[name=text_en]").fill("It begins on Monday.")
    manager.page.locator("#page-form .actions button.button").last.click()
    manager.page.get_by_role("button", name=re.compile("Publish.*A new club")).click()
    reader = visit(width=390).open("/en/results/")
    reader.press("Kotiranta")
    assert "It begins on Monday." in reader.page.content()
    assert reader.page.get_by_text("Goals and what was reached").first.is_visible()
    assert {cookie["name"] for cookie in reader.context.cookies()} == set()
