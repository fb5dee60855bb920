"""A report in the browser: made and frozen in four clicks, approved by the steering group, traced by the auditor."""

import re


def test_four_clicks_an_approval_and_the_way_to_the_rows_and_back(visit):
    manager = visit().become("manager")
    manager.clicks = 0
    manager.press("Numbers").press("Reports to the funder")
    card = manager.page.get_by_role("listitem").filter(has_text="waits for the steering group")
    period = card.get_by_role("heading").inner_text()
    card.get_by_role("button").click()
    manager.clicks += 1
    manager.press("Freeze it for the steering group", "button")
    manager.page.get_by_text("Frozen. The steering group can approve it now.").wait_for()
    assert manager.clicks == 4, "the texts are those of the version before"
    address = re.search(r"/oversight/reports/[0-9a-f-]+/", manager.page.url)[0]

    group = visit(width=390).become("steering").open(f"/en{address}")
    assert "EECO02" in group.page.content() and group.page.get_by_role("link", name="JSON").count() == 0
    group.press("Approve the report", "button")
    group.page.get_by_text("Approved.").first.wait_for()

    auditor = visit().become("auditor").open(f"/en{address}")
    assert "approved by the steering group" in auditor.page.content()
    auditor.press("EECO01")
    auditor.page.locator("main a[href*='/signs/']").first.click()
    auditor.page.wait_for_load_state()
    sign = auditor.page.get_by_role("heading", level=1).inner_text()
    assert sign.startswith("P-") and "EECO01" in auditor.page.content(), "and back to every number"
    manager.open("/en/oversight/kotiranta/reports/")
    assert "approved" in manager.page.get_by_role("listitem").filter(has_text=period).inner_text()
