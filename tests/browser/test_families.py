"""Families and schools in the browser: a teacher asks, a family is referred, a pupil reports."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from tests.browser.conftest import beside

LINK = """
import datetime as dt
from kotosilta.core.models import Link
from kotosilta.guidance.models import Referral
from kotosilta.projects.models import Partner
row = {row}
print(Link.issue("{purpose}", row, valid_for=dt.timedelta(days=30)))
"""
SCHOOL = 'Partner.objects.get(organisation__name="Rantalan koulu")'
NEWEST = 'Referral.objects.order_by("-pk").first()'
SILENT = """
import datetime as dt
from kotosilta.core import clock
from kotosilta.guidance.models import Referral
row = Referral.objects.order_by("-pk").first()
Referral.objects.filter(pk=row.pk).update(heard_at=clock.now() - dt.timedelta(days=20))
"""
DUE = """
from kotosilta.incidents.models import Incident
row = Incident.objects.filter(place="way", status="taken_up").first()
print(" ".join(str(step.uuid) for step in row.steps.filter(done_on__isnull=True).order_by("due_on")))
"""


def link(row: str, purpose: str) -> str:
    return beside(LINK.format(row=row, purpose=purpose))


def test_a_teacher_asks_and_the_advisor_answers_in_four_taps(visit):
    teacher = visit(width=390, js=False).open(f"/en/school/{link(SCHOOL, 'school')}/")
    teacher.page.get_by_label("Initials of the pupil").fill("ZQ")
    teacher.page.get_by_label("Class").fill("5C")
    teacher.press("Ask for the advisor", "button")
    teacher.page.get_by_text("The advisor has been told.").wait_for()
    assert teacher.context.cookies() == []
    advisor = visit(width=390).become("advisor").open("/en/desk/day/")
    advisor.clicks = 0
    row = advisor.page.get_by_role("listitem").filter(has_text="ZQ")
    row.get_by_role("link", name="Done").click()
    advisor.clicks += 1
    advisor.choose("What about?", "Free time, friends").press("Save", "button")
    advisor.page.get_by_text("The school sees that it is done.").wait_for()
    assert advisor.clicks <= 4
    teacher.page.reload()
    assert "done" in teacher.page.get_by_role("listitem").filter(has_text="ZQ").inner_text()


def refer(visit, who: str, service: str):
    """The advisor plans with the family, refers, and the family allows it."""
    advisor = visit(width=390).become("advisor").open("/en/desk/people/?search=" + who.split()[0])
    advisor.page.locator("main").get_by_role("link", name=who).first.click()
    advisor.page.wait_for_load_state()
    person = advisor.page.url
    advisor.press("Open the plan").press("Add a goal")
    advisor.page.get_by_label("What do you want to reach").fill("Haluan apua asumiseen")
    advisor.choose("What about?", "Housing").press("Next: the first step", "button")
    advisor.page.get_by_label("What is done?").fill("Kysytään neuvojalta")
    advisor.page.get_by_label("the worker").check()
    advisor.press("Save", "button").page.get_by_text("Haluan apua asumiseen").first.wait_for()
    advisor.page.goto(person)
    advisor.press("Refer to a service").choose("To which service?", service)
    advisor.page.get_by_label("With what should the service help?").fill("Vuokrasopimus")
    advisor.page.get_by_label("How does the service reach").fill("044 1")
    advisor.press("Next: the family reads it", "button")
    advisor.page.get_by_text("The service may know this about me").first.wait_for()
    advisor.page.get_by_label("The family has read this").check()
    advisor.press("Send to the service", "button").page.get_by_text("The service has got a link.").wait_for()
    return advisor


def test_a_family_is_referred_the_service_answers_and_the_family_confirms(visit):
    advisor = refer(visit, "Samira Haddad", "Housing advice")
    service = visit(width=390, js=False).open(f"/en/r/{link(NEWEST, 'referral')}/")
    service.page.get_by_text("Vuokrasopimus").wait_for()
    service.page.get_by_label("accepted").check()
    service.press("Send the answer", "button").page.get_by_text("Thank you.").first.wait_for()
    assert service.context.cookies() == []
    family = visit(width=390).become("family").press("Where I was referred")
    card = family.page.locator("section").filter(has_text="Housing advice")
    card.get_by_role("button", name="Yes, the help has begun").click()
    family.page.get_by_text("Thank you. Your adviser sees it.").wait_for()
    advisor.page.reload()
    said = advisor.page.locator(".timeline").inner_text()
    assert "the service" in said and "the family" in said and "the help has begun" in said


def test_a_service_that_never_answers_is_seen_and_the_familys_word_closes_it(visit):
    advisor = refer(visit, "Samira Haddad", "Financial and debt advice")
    beside(SILENT)
    advisor.open("/en/desk/referrals/?show=silent")
    row = advisor.page.get_by_role("row").filter(has_text="Financial and debt advice")
    assert "silent for 20 days" in row.inner_text()
    family = visit(width=390, js=False).open(f"/ar/f/{link(NEWEST, 'referral_family')}/")
    family.page.locator("button[name=said][value=yes]").click()
    family.page.locator(".notice-success").wait_for()
    advisor.page.reload()
    assert not advisor.page.get_by_role("row").filter(has_text="Financial and debt advice").count()


def test_a_pupil_reports_without_a_name_and_comes_back_until_it_has_stopped(visit):
    pupil = visit(width=390, js=False).open("/en/report/")
    pupil.page.get_by_label("bad words, names, threats").check()
    pupil.page.get_by_label("Tell in your own words").fill("They laugh at me")
    pupil.press("Next", "button")
    pupil.page.get_by_label("Which school?").select_option(label="Rantalan koulu")
    pupil.page.get_by_label("on the way to school").check()
    pupil.page.get_by_label("for about a week").check()
    pupil.press("Next", "button")
    pupil.page.get_by_label("me", exact=True).check()
    pupil.page.get_by_label("a pupil").check()
    pupil.press("Next", "button")
    pupil.page.get_by_text("Who reads this").wait_for()
    pupil.press("Send", "button")
    assert pupil.clicks <= 4, "four screens"
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", pupil.page.content())[0]
    school = visit().become("school").press("Reports")
    new = school.page.locator("h2:has-text('New') + ul").get_by_role("link")
    for address in [link.get_attribute("href") for link in new.all()]:  # those of one week stand in an order of chance
        school.open(address)
        if "They laugh at me" in school.page.content():
            break
    school.page.get_by_text("They laugh at me").wait_for()
    school.press("Take it up", "button").press("Write down what it was")
    for group in ("Has it happened again and again?", "Was it on purpose?", "Is the one who was hurt"):
        school.page.get_by_role("group", name=group).get_by_label("Yes").check()
    school.press("Save", "button").press("Write to whoever reported")
    school.page.get_by_label("Message").fill("Which day?")
    school.press("Send", "button").page.get_by_text("Whoever reported reads this with the code.").wait_for()
    case = school.page.url
    for step in beside(DUE).split():
        school.open(f"/en/desk/report-steps/{step}/")
        if school.page.get_by_label("it has stopped").count():
            school.page.get_by_label("it has stopped").check()
        school.press("It is done", "button").page.wait_for_url("**/desk/reports/**")
    school.page.goto(case)
    school.press("Close the case", "button").page.get_by_text("The case is closed.").wait_for()
    pupil.open("/en/report/back/")
    pupil.page.get_by_label("Your code").fill(code)
    pupil.press("Open", "button")
    shown = pupil.page.inner_text("main")
    assert "it has stopped" in shown and "The case is closed" in shown and "Which day?" in shown
    assert pupil.context.cookies() == []
    counted = visit().become("growing").open("/en/oversight/growing-together/safety/")
    assert "14 reports have come." in counted.page.inner_text("main")
    few = visit().become("steering").open("/en/oversight/kotiranta/safety/")
    assert "Fewer than 10 reports" in few.page.inner_text("main")


def test_escape_leaves_the_page_of_the_report(visit):
    pupil = visit(width=390)
    pupil.page.route("https://yle.fi/**", lambda route: route.fulfill(status=200, body="weather"))
    pupil.open("/en/").open("/en/report/")
    pupil.page.keyboard.press("Escape")
    pupil.page.wait_for_url("https://yle.fi/**")
    pupil.page.go_back()
    assert pupil.page.url.endswith("/en/"), "the page of the report is not in the history"
    pupil.faults.clear()


def test_the_advisors_day_on_a_slow_phone_and_a_contact_when_the_connection_drops(visit):
    advisor = visit(width=390).become("advisor")
    slow = advisor.context.new_cdp_session(advisor.page)
    slow.send("Network.enable")
    slow.send("Network.clearBrowserCache")
    kilobits = 400 * 1024 / 8
    conditions = {"offline": False, "latency": 400, "downloadThroughput": kilobits, "uploadThroughput": kilobits}
    slow.send("Network.emulateNetworkConditions", conditions)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    advisor.open("/en/desk/day/")
    usable = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    assert advisor.page.evaluate(usable) < 4000, "milliseconds on 3G"
    advisor.open("/en/desk/contacts/add/")
    slow.send("Network.emulateNetworkConditions", {**conditions, "offline": True})
    advisor.page.get_by_label("Who was it").fill("mother, speaks Dari")
    advisor.choose("What about?", "Health").press("Save", "button")
    advisor.page.get_by_text("No connection: nothing has been sent.").wait_for()
    assert advisor.page.get_by_label("Who was it").input_value() == "mother, speaks Dari"
    slow.send("Network.emulateNetworkConditions", conditions)
    advisor.press("Save", "button").page.get_by_text("The contact is saved.").wait_for()
    assert advisor.page.get_by_text("mother, speaks Dari").count() == 1
    advisor.faults[:] = [fault for fault in advisor.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_a_class_answers_with_pictures_on_one_tablet_and_the_project_sees_the_change(visit):
    staff = visit(width=1280).become("worker").open("/en/desk/").press("Questionnaires").press("Ask")
    staff.page.get_by_label("How is school?").check()
    staff.page.get_by_label("after").check()
    for box, value in (("Day", "31"), ("Month", "12"), ("Year", "2099")):
        staff.page.get_by_label(box, exact=True).fill(value)
    staff.press("Save", "button")
    staff.press("Show a link to answer", "button")
    address = staff.page.locator(".breakable").inner_text()
    tablet = visit(width=390, js=False).open("/" + address.split("/", 3)[3])
    for _pupil in range(2):
        for group in ("I belong to my class.", "I have a friend at school."):
            tablet.page.get_by_role("group", name=group).get_by_label("mostly true").check()
        tablet.press("Send", "button").page.get_by_text("Your answer has come.").wait_for()
        tablet.press("The next one answers")
        assert not tablet.page.locator(":checked").count(), "the next pupil sees nothing of the one before"
    assert tablet.context.cookies() == []
    staff.press("How is school?").page.get_by_text("fewer than 10 answers").wait_for()
    staff.press("What the answers say").page.get_by_role("heading", name="What the answers say").wait_for()
    assert "hidden" in staff.page.locator("main").inner_text()


FREE_FAMILY = """
from kotosilta.activities.models import Enrolment
Enrolment.objects.filter(activity__kind="club", person__full_name__contains="Haddad").delete()
print("done")
"""


def test_a_whole_family_enrols_in_three_taps_and_only_the_leader_reads_the_allergies(visit):
    beside(FREE_FAMILY)
    family = visit(width=390, js=False).become("family").open("/en/my/")
    family.clicks = 0
    family.press("Clubs and courses").press("Family club").press("Enrol", "button")
    assert family.clicks == 3
    family.page.get_by_text("You have a place. Welcome!").wait_for()
    assert family.page.locator("section.card").count() == 4, (
        "the mother and her three children; the father signs for himself"
    )
    card = family.page.locator("section.card").filter(has_text="Lina Haddad")
    card.get_by_role("link", name="Allergies and needs").click()
    family.page.get_by_role("textbox").fill("Milk: canary-milk")
    family.press("Save and allow", "button").page.get_by_text("Saved.").wait_for()
    leader = visit(width=390).become("leader").open("/en/desk/").press("Family club")
    leader.page.get_by_text("canary-milk").wait_for()
    child = leader.page.get_by_role("listitem").filter(has_text="Lina Haddad")
    assert re.search(r"\d years", child.inner_text())
    worker = visit(width=390).become("advisor").open("/en/desk/people/?search=Lina")
    worker.page.locator("main").get_by_role("link", name="Lina Haddad").first.click()
    worker.page.wait_for_load_state()
    assert "canary-milk" not in worker.page.content()


def test_a_term_is_planned_a_service_answers_and_the_family_reads_who_comes(visit):
    leader = visit(width=1280).become("advisor").open("/en/desk/activities/").press("Family club").press("Plan a term")
    page = leader.page
    first, last = page.get_by_role("group", name="First time"), page.get_by_role("group", name="Last day")
    for group, values in ((first, ("4", "1", "2099", "17:00")), (last, ("1", "2", "2099"))):
        for box, value in zip(("Day", "Month", "Year", "Time"), values, strict=False):
            group.get_by_label(box, exact=True).fill(value)
    page.get_by_label("Days without a meeting").fill("18.1.2099")
    page.get_by_label("Themes, one in a line").fill("Canary theme\nSleep")
    leader.press("Save", "button").page.get_by_text("4 times are planned.").wait_for()
    leader.press("4.1.2099").press("Invite a guest")
    page.get_by_label("Who comes?").fill("Library of Rantala")
    page.get_by_label("E-mail address").fill("library@example.org")
    leader.press("Save", "button").page.get_by_text("Library of Rantala").first.wait_for()
    row = 'Guest.objects.get(name="Library of Rantala")'
    model = "from kotosilta.activities.models import Guest\n"
    guest = visit(width=390, js=False).open(f"/en/g/{beside(model + LINK.format(row=row, purpose='guest'))}/")
    guest.page.get_by_label("What do you need there?").fill("A screen")
    guest.press("I will come", "button").page.get_by_text("You have said that you will come.").wait_for()
    assert guest.context.cookies() == []
    page.reload()
    assert "A screen" in page.locator("main").inner_text()
    visitor = visit(width=390).open("/en/calendar/").press("Family club")
    visitor.page.get_by_text("Library of Rantala").first.wait_for()
    assert "A screen" not in visitor.page.content()


def open_person(visit, persona: str, who: str):
    staff = visit(width=390).become(persona).open("/en/desk/people/?search=" + who.split()[0])
    staff.page.locator("main").get_by_role("link", name=who).first.click()
    staff.page.wait_for_load_state()
    return staff


def fill_day(page, group: str, day) -> None:
    boxes = page.get_by_role("group", name=group)
    for box, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(box, exact=True).fill(str(value))


def tick_all(staff) -> int:
    """Every step of the case, one by one."""
    done = 0
    while (button := staff.page.get_by_role("button", name=re.compile("^Done"))).count():
        button.first.click()
        staff.page.wait_for_load_state()
        done += 1
    return done


def test_an_arrears_case_from_the_first_call_to_the_kept_home(visit):
    advisor = open_person(visit, "advisor", "Hodan Cali Nuur")
    page = advisor.page
    advisor.press("Open a case")
    page.get_by_label("Housing: rent is not paid").check()
    page.get_by_label("How is it now?").fill("Two rents are not paid.")
    advisor.press("Save", "button").press("Write about the home")
    page.get_by_label("Landlord").fill("Canary homes")
    page.get_by_label("Rent a month, euros").fill("712,50")
    page.get_by_label("Rent not paid, euros").fill("1425")
    fill_day(page, "The notice came", dt.date.today())
    fill_day(page, "The home must be empty by", dt.date.today() + dt.timedelta(days=10))
    advisor.press("Save", "button")
    assert "pressing" in page.locator("main").inner_text(), "the home must be empty within two weeks"
    assert tick_all(advisor) >= 4
    advisor.press("Write about the home")
    page.get_by_label("Rent not paid, euros").fill("0")
    advisor.press("Save", "button").press("Close the case")
    page.get_by_label("the home was kept").check()
    advisor.press("Save", "button")
    main = page.locator("main").inner_text()
    assert "the home was kept" in main and "Change how it is" not in main
    advisor.open("/en/desk/cases/")
    assert "Hodan" not in page.locator("main").inner_text()
    advisor.open("/en/desk/cases/?show=closed").page.get_by_text("Hodan").first.wait_for()


def test_a_rehabilitation_group_from_its_beginning_to_a_work_try_out(visit):
    leader = visit(width=1280).become("counsellor").open("/en/desk/activities/add/")
    leader.choose("What kind of activity?", "Group with goals: rehabilitation, peers")
    leader.page.get_by_label("English").first.fill("Canary group")
    leader.page.get_by_label("People enrol by themselves").check()
    leader.press("Save", "button").press("Plan a term")
    leader.page.get_by_label("Group meeting").check()
    soon = dt.datetime.now(ZoneInfo("Europe/Helsinki")) + dt.timedelta(hours=1)
    first = soon.date()
    fill_day(leader.page, "First time", first)
    leader.page.get_by_role("group", name="First time").get_by_label("Time").fill(f"{soon:%H:%M}")
    fill_day(leader.page, "Last day", first + dt.timedelta(days=7))
    leader.press("Save", "button").page.get_by_text("2 times are planned.").wait_for()
    group = leader.page.url
    staff = open_person(visit, "counsellor", "Aïcha N'Diaye")
    page = staff.page
    staff.press("Open a case")
    page.get_by_label("Social rehabilitation").check()
    staff.press("Save", "button").press("Join a group")
    choose_or_check(page, "Canary group")
    staff.press("Enrol a person", "button")
    case = page.url
    assert "came 0 of 0 times" in page.locator("main").inner_text()
    staff.press("Change how it is")
    page.get_by_label("Monday").fill("Canary group at 10")
    staff.press("Save", "button").page.get_by_text("Canary group at 10").wait_for()
    leader.page.goto(group)
    leader.page.locator("th[scope=row] a").first.click()
    leader.page.get_by_role("button", name="Present Aïcha N'Diaye").click()
    leader.page.get_by_text("Present: 1").wait_for()
    page.goto(case)
    assert "came 1 of 1 times" in page.locator("main").inner_text()
    staff.press("Add a work try-out")
    page.get_by_label("Workplace").fill("Canary café")
    fill_day(page, "First day", first)
    fill_day(page, "Last day", first + dt.timedelta(days=30))
    page.get_by_label("Hours a week").fill("12")
    staff.press("Save", "button").press("Canary café")
    page.get_by_label("What do you say afterwards?").fill("I could come every day.")
    page.get_by_role("group", name="Does it go on").get_by_label("Yes").check()
    staff.press("Save", "button").page.get_by_text("goes on").wait_for()
    assert tick_all(staff) >= 4
    staff.press("Close the case")
    page.get_by_label("to work or studies").check()
    staff.press("Save", "button")
    assert "Close the case" not in page.locator("main").inner_text()


def choose_or_check(page, option: str) -> None:
    """Few choices stand as tiles, many in a list."""
    select = page.locator("main select")
    if select.count():
        select.first.select_option(label=option)
    else:
        page.get_by_label(option).check()
