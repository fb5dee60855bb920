"""Experts by experience in the browser: from a diploma to a paid booking, both ways of paying, and the user panel."""

import re

from tests.browser.conftest import beside
from tests.browser.when import fill_moment

BUDGETS = {
    "find": 3,
    "request": 5,
    "accept": 2,
    "availability": 3,
    "hide": 2,
    "confirm": 3,
    "feedback": 3,
    "share story": 4,
    "propose": 3,
}
# The token of a link is in the message only; here it is made beside the site, as the worker does when it sends.
LINK_TO = """
import datetime as dt
from kotosilta.core.models import Link
from kotosilta.experts.models import BookingRequest, Offer
from kotosilta.governance.models import Matter
row = {what}.objects.order_by("-pk").first()
print(Link.issue("{purpose}", row, valid_for=dt.timedelta(days=30)))
"""
HELD_YESTERDAY = """
import datetime as dt
from django.db.models import F
from kotosilta.experts.models import Booking
row = Booking.objects.filter(request__organisation_name="{name}").order_by("-pk").first()
shift = dt.timedelta(days=40)
Booking.objects.filter(pk=row.pk).update(starts_at=F("starts_at") - shift, ends_at=F("ends_at") - shift)
"""


def ask_for_an_expert(visitor, name: str, days: int = 28, **fields: str) -> None:
    """The request form, as an organisation without an account fills it."""
    page = visitor.page
    fill_moment(page, "d0-starts_at", hours=days * 24)
    fill_moment(page, "d0-ends_at", hours=days * 24 + 1)
    page.get_by_label("Place: address, room").fill("Main street 1")
    page.get_by_label("Region", exact=False).first.select_option("central")
    page.get_by_label("What is it for?").fill("A talk for our staff")
    page.get_by_label("Name of your organisation").fill(name)
    page.get_by_label("Your name").fill("Olli Office")
    page.get_by_label("Your e-mail address").fill("office@example.org")
    for label, value in fields.items():
        page.locator(f"[name={label}]").fill(value)
    visitor.press("Send the request", "button")
    page.get_by_role("heading", name="Thank you").wait_for()


def agree_on(visit, name: str, payer: str):
    """The adviser asks the expert, who says yes on the phone's page; the organisation agrees by its link."""
    worker = visit().become("worker").press("Bookings")
    worker.page.get_by_role("listitem").filter(has_text=name).first.get_by_role("link").click()
    booking = worker.page.url
    worker.press("Ask Ірина", "button")
    worker.page.get_by_text("Asked: Ірина").wait_for()
    expert = visit(width=390, js=False)
    expert.open(f"/en/o/{beside(LINK_TO.format(what='Offer', purpose='booking_offer'))}/")
    expert.press("Yes, I come")
    expert.page.get_by_label("I know that a fee can affect").check()
    expert.page.get_by_label("The organisation gets my name").check()
    expert.press("Yes, I come", "button")
    expert.page.get_by_text("You have said yes").wait_for()
    assert expert.clicks <= BUDGETS["accept"]
    assert expert.context.cookies() == []
    worker.page.goto(booking)
    worker.press("Make the agreement")
    worker.page.get_by_label("What is done, in one line").fill("A talk")
    worker.page.get_by_label(payer).check()
    if payer.startswith("We pay"):
        worker.page.get_by_label("Kokemuspuheenvuoro").check()
    worker.press("Send the agreement", "button")
    office = visit(width=390)
    page = f"/en/b/{beside(LINK_TO.format(what='BookingRequest', purpose='booking_request'))}/"
    office.open(page).press("Read and agree")
    office.page.get_by_label("Your name").fill("Olli Office")
    office.page.get_by_label("We agree to this").check()
    office.press("Agree", "button")
    office.page.get_by_text("confirmed").first.wait_for()
    beside(HELD_YESTERDAY.format(name=name))
    return worker, office, booking, page


def say_how_long(visitor) -> None:
    visitor.page.get_by_label("How many hours?").fill("1")
    visitor.page.get_by_label("How many people came?").fill("23")
    visitor.press("Confirm", "button")


def test_an_organisation_finds_asks_agrees_and_pays_the_expert_itself(visit):
    office = visit(width=390).open("/en/").press("Experts by experience")
    office.page.get_by_label("Topic").select_option(label="The first months in Finland")
    office.page.locator("select[name=language]").select_option(label="Ukrainian")
    office.press("Search", "button")
    assert office.page.locator("main h2").all_inner_texts() == ["Ірина"]
    assert office.clicks <= BUDGETS["find"]
    office.clicks = 0
    office.press("Ірина").press("Ask this expert to come")
    ask_for_an_expert(office, "Journey Library")
    assert office.clicks <= BUDGETS["request"]
    assert office.context.cookies() == [], "asking leaves no cookie"
    _worker, office, _booking, page = agree_on(visit, "Journey Library", "The organisation that books pays")
    expert = visit(width=390).become("expert").press("As an expert")
    expert.page.get_by_role("heading", name="How did it go?").wait_for()
    expert.clicks = 0
    expert.page.get_by_role("listitem").filter(has_text="A talk").get_by_role("link").first.click()
    say_how_long(expert)
    assert expert.clicks <= BUDGETS["confirm"]
    office.open(page).press("Say how long it was")
    say_how_long(office)
    office.press("Payment notice")
    notice = office.page.locator("main").inner_text()
    assert "To be paid" in notice and "Бондар" in notice and "incomes register" in notice
    office.open(page).press("We have paid")
    office.press("Save", "button")
    office.page.get_by_text("paid").first.wait_for()
    manager = visit().become("manager").open("/en/oversight/kotiranta/bookings/")
    manager.page.get_by_text("Journey Library").first.wait_for()


def test_a_booking_paid_by_the_project_becomes_an_e_invoice_that_is_paid(visit, tmp_path):
    office = visit(width=390).open("/en/experts/request/")
    ask_for_an_expert(
        office, "Journey City", 33, business_id="0174666-4", street="Katu 1", postcode="40100", town="Rantala",
        buyer_reference="PO 77", einvoice_address="003701746664",
    )  # fmt: skip
    worker, office, booking, _page = agree_on(visit, "Journey City", "We pay the expert")
    worker.page.goto(booking)
    worker.press("Settle the hours")
    say_how_long(worker)
    worker.press("Issue the invoice")
    worker.press("Issue the invoice", "button")
    worker.page.get_by_role("heading", name="Invoice").wait_for()
    with worker.page.expect_download() as download:
        worker.page.get_by_role("link", name="Peppol UBL").click()
    file = tmp_path / "invoice.xml"
    download.value.save_as(file)
    from kotosilta.invoicing.tests.official import faults

    assert faults(file.read_bytes()) == []
    reference = re.search(r"<cbc:PaymentID>(\d+)<", file.read_text())[1]
    worker.open("/en/desk/invoices/").press("Money has come in")
    worker.page.get_by_label("Payment reference").fill(reference)
    worker.page.get_by_label("Euros").fill("70")
    worker.press("Save", "button")
    worker.page.get_by_text("Saved for invoice").wait_for()
    assert worker.page.locator("tbody tr").first.get_by_text("paid", exact=False).count()


def test_a_proposal_reaches_the_service_and_is_told_back(visit):
    member = visit(width=390).become("expert").press("The panel").press("Propose")
    member.page.get_by_label("What should change").fill("Потрібна допомога з чергою")
    member.press("Send", "button")
    member.page.get_by_text("you hear back").wait_for()
    assert member.clicks <= BUDGETS["propose"]
    worker = visit().become("worker").press("Panels and groups").press("User panel of the integration services")
    worker.press("Потрібна допомога з чергою")
    matter = worker.page.url
    worker.press("Send to the service")
    fields = {"title_en": "Help with the queue", "text_en": "Help while waiting", "service": "Health centre"}
    for name, value in {**fields, "owner_name": "B. Oss", "owner_email": "boss@example.org"}.items():
        worker.page.locator(f"[name={name}]").fill(value)
    worker.press("Send to the service", "button")
    worker.page.get_by_text("sent to the service").first.wait_for()
    service = visit(width=390, js=False)
    service.open(f"/en/m/{beside(LINK_TO.format(what='Matter', purpose='matter'))}/")
    service.page.get_by_label("Your answer").fill("Aulassa on nyt opastaja")
    service.press("Send the answer", "button")
    service.page.get_by_text("Every member of the panel gets your answer").wait_for()
    assert service.context.cookies() == []
    worker.page.goto(matter)
    worker.press("Answer and what has changed")
    worker.page.get_by_text("Other languages").first.click()
    for language in ("en", "so", "uk"):  # of the members
        worker.page.locator(f"[name=answer_{language}]").fill("There is somebody to help in the hall")
    worker.page.get_by_label("Show in the open trail").check()
    worker.press("Save", "button").press("Tell the members", "button")
    worker.page.get_by_text("have been told").wait_for()
    stranger = visit(width=390).open("/en/panel/")
    stranger.page.get_by_text("There is somebody to help in the hall").wait_for()
    assert "Бондар" not in stranger.page.content()


def test_a_trainee_writes_and_shares_a_section_and_takes_it_back_in_two_clicks(visit):
    trainee = visit(width=390, js=False).become("trainee").press("As an expert").press("My life story")
    trainee.press("Write What I achieved")
    trainee.page.get_by_label("In your own words").fill("canary: I learned a third language")
    trainee.press("Save", "button")
    trainee.clicks = 0
    trainee.press("Share What I achieved")
    trainee.page.get_by_label("With whom?").select_option(label="Parisa Azizi")
    trainee.press("Share", "button")
    assert trainee.clicks <= BUDGETS["share story"]
    worker = visit().become("worker").open("/en/my/story/shared/").press("What I achieved")
    assert "a third language" in worker.page.locator("main").inner_text()
    address = worker.page.url
    trainee.clicks = 0
    trainee.press("Take back", "button")
    assert trainee.clicks <= BUDGETS["hide"]
    assert worker.page.goto(address).status == 404


def test_an_expert_says_when_and_leaves_the_directory_in_two_clicks(visit):
    expert = visit(width=390).become("expert").press("As an expert").press("When I can come")
    expert.page.get_by_label("Saturday").check()
    expert.page.locator("[name=starts]").fill("10")
    expert.page.locator("[name=ends]").fill("14.30")
    expert.press("Add a time of the week", "button")
    expert.page.get_by_text("Saturday from 10:00 to 14:30").wait_for()
    assert expert.clicks <= BUDGETS["availability"]
    expert.press("Add a different time")
    fill_moment(expert.page, "starts_at", hours=40 * 24)
    fill_moment(expert.page, "ends_at", hours=40 * 24 + 3)
    expert.page.get_by_label("I cannot come then").check()
    expert.press("Save", "button")
    expert.page.get_by_role("heading", name="Different than usual").wait_for()
    other = visit(width=390).sign_in("expert2@example.org").open("/en/my/")
    other.press("As an expert").press("Take me out of the directory", "button")
    assert other.clicks <= BUDGETS["hide"]
    assert "Amani" not in visit().open("/en/experts/").page.content()


def test_a_graduate_decides_to_become_an_expert_and_what_others_see(visit):
    graduate = visit(width=390, js=False).sign_in("graduate@example.org").open("/en/my/")
    graduate.press("As an expert").press("Yes, I want to be an expert")
    page = graduate.page
    page.get_by_label("Which name do you use as an expert?").fill("Muhammad")
    for label in ("Work and studies", "Speak at events and in schools", "Finnish", "At a place"):
        page.get_by_label(label, exact=True).first.check()
    page.get_by_label("Where do you live?").select_option("central")
    graduate.press("Save", "button")
    page.get_by_role("heading", name="What everybody may see").wait_for()
    stranger = visit(width=390)
    assert "Muhammad" not in stranger.open("/en/experts/").page.locator("main").inner_text(), "nothing is shown yet"
    for label in ("the name that I use as an expert", "my topics and what I do", "that I have a diploma"):
        page.get_by_label(label).check()
    graduate.press("Save", "button")
    page.get_by_text("in the directory", exact=False).first.wait_for()
    stranger.open("/en/experts/").press("Muhammad")
    shown = stranger.page.locator("main").inner_text()
    assert "has a diploma" in shown and "Finnish" not in shown, "languages were not ticked"


def test_a_newcomer_asks_for_a_peer(visit):
    newcomer = visit(width=390).become("trainee").press("A peer for me").press("Ask for a peer")
    newcomer.page.get_by_label("What would help?").fill("To talk about work")
    fill_moment(newcomer.page, "d0-starts_at", hours=20 * 24)
    fill_moment(newcomer.page, "d0-ends_at", hours=20 * 24 + 1)
    newcomer.page.get_by_label("By video or phone").check()
    newcomer.press("Ask", "button")
    newcomer.page.get_by_text("We look for a peer").wait_for()
    assert newcomer.clicks <= 4
    worker = visit().become("worker").press("Bookings")
    worker.page.get_by_text("Yusuf").first.wait_for()


def test_the_year_of_bookings_of_kotoisa_stands_in_charts_and_tables(visit):
    manager = visit().become("kotoisa").press("Numbers").press("Who books what")
    assert manager.page.locator("svg.chart").count() == 3
    manager.page.get_by_text("39 bookings were held").wait_for()
    first = manager.page.locator("main details").first
    first.locator("summary").click()
    assert first.locator("tbody tr").count() >= 12, "a year, month by month"
