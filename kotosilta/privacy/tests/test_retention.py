"""What goes by itself: announced a month before, stopped by a hold, once a day."""

import datetime as dt

import pytest

from kotosilta.core import clock
from kotosilta.core.records import current
from kotosilta.experts.models import StorySection
from kotosilta.incidents.models import Recipient, TeamMember
from kotosilta.invoicing.models import Invoice, Payment, Seller
from kotosilta.invoicing.services import credit_invoice, issue_invoice
from kotosilta.invoicing.tests.sellers import buyer, hours, make_seller
from kotosilta.people.models import Message, Person, User
from kotosilta.privacy import ledger, retention
from kotosilta.privacy.models import Erasure, FileClock, RetentionRun
from kotosilta.privacy.services import erasures
from kotosilta.privacy.tests.test_erasing import over, paid_long_ago
from kotosilta.projects.models import Import, Member, Participation
from tests.cast import AINO, DAY, make_person


def whole_and_due(person) -> bool | None:
    """Is the whole file over its time today? None when nothing is."""
    due = retention.due_of(Person.objects.get(pk=person.pk), clock.today() + DAY)
    return due.is_whole if due else None


def announced(person) -> FileClock:
    retention.run()
    return FileClock.objects.get(person=person)


def test_a_year_after_the_project_all_but_evidence_goes(cast, time_machine):
    over(cast)
    time_machine.move_to(clock.now() + 340 * DAY)
    told = announced(cast.aino)
    assert not told.is_whole and told.goes_on >= clock.today() + 25 * DAY
    assert StorySection.objects.filter(person=cast.aino).exists(), "announced, not yet gone"
    time_machine.move_to(clock.at(told.goes_on - DAY, dt.time(3)))
    retention.run()
    assert StorySection.objects.filter(person=cast.aino).exists()
    time_machine.move_to(clock.at(told.goes_on, dt.time(3)))
    retention.run()
    assert not StorySection.objects.filter(person=cast.aino).exists()
    assert Participation.objects.filter(person=cast.aino).exists()
    assert Erasure.objects.get(person=cast.aino.uuid).reason == "clock"
    assert whole_and_due(cast.aino) is None, "once"


def test_when_the_fund_may_no_longer_check_the_file_goes_but_never_unannounced(cast, time_machine):
    over(cast)
    time_machine.move_to(clock.now() + 370 * DAY)
    told = announced(cast.aino)
    assert told.goes_on >= clock.today() + 30 * DAY
    paid_long_ago(cast)  # the day of the payment is written down late
    time_machine.move_to(clock.at(told.goes_on, dt.time(3)))
    retention.run()
    assert Person.objects.filter(pk=cast.aino.pk).exists(), "another thing was announced"
    told = announced(cast.aino)
    assert told.is_whole and told.goes_on == clock.today() + 30 * DAY
    time_machine.move_to(clock.at(told.goes_on, dt.time(3)))
    retention.run()
    assert not Person.objects.filter(pk=cast.aino.pk).exists()
    assert cast.aino.uuid in ledger.written_down()


def test_a_hold_stops_the_clock_also_after_the_announcement(cast, time_machine):
    over(cast)
    paid_long_ago(cast)
    time_machine.move_to(clock.now() + 370 * DAY)
    told = announced(cast.aino)
    erasures.put_hold(person=cast.aino, reason="At court", by=cast.actors["manager"])
    time_machine.move_to(clock.at(told.goes_on, dt.time(3)))
    retention.run()
    assert Person.objects.filter(pk=cast.aino.pk).exists()
    assert whole_and_due(cast.aino) is None


def test_who_still_takes_part_is_left_alone(cast):
    retention.run()
    assert not FileClock.objects.filter(person__in=[cast.aino, cast.otto], goes_on__isnull=False).exists()


def test_who_never_was_in_a_project_goes_after_a_year(cast, time_machine):
    stranger = make_person(cast.silta, "Ohi Menevä")
    time_machine.move_to(clock.now() + 200 * DAY)
    assert whole_and_due(stranger) is None and announced(stranger).goes_on is None
    time_machine.move_to(clock.now() + 200 * DAY)
    assert whole_and_due(stranger) is True and announced(stranger).is_whole


def test_each_file_is_looked_at_once_in_thirty_days(cast, time_machine, monkeypatch):
    over(cast)
    seen = []
    look = retention._look_at
    monkeypatch.setattr(retention, "_look_at", lambda person, day: (seen.append(person), look(person, day)))
    for _call in range(3):
        retention.run()
    assert len(seen) == len(set(seen)) > 0
    assert RetentionRun.objects.count() == 1
    time_machine.move_to(clock.now() + 30 * DAY)
    before = len(seen)
    retention.run()
    assert len(seen) > before


def test_the_page_tells_what_goes(cast, as_user, time_machine):
    over(cast)
    paid_long_ago(cast)
    time_machine.move_to(clock.now() + 370 * DAY)
    retention.run()
    page = as_user(cast.actors["coordinator"]).get("/en/desk/data/").content.decode()
    assert "everything" in page and AINO in page


@pytest.fixture
def invoice(cast):
    seller = Seller.objects.filter(organisation=cast.silta).first() or make_seller(cast.silta)
    return issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=cast.actors["manager"])


@pytest.fixture
def long_over(cast, invoice):
    """Every kind of row whose time can be over; the fund paid yesterday for the last time."""
    over(cast)
    Message.objects.create(once_key="x", purpose="x", address="x", language="fi", subject="x", body="x", state="sent")
    cast.handled.closed_on = clock.today()
    cast.handled.save()
    cast.grant.last_paid_on = clock.today()
    cast.grant.save()
    User.objects.filter(organisation__isnull=False).update(last_login=clock.now())
    return cast


@pytest.mark.parametrize("row_clock", retention.ROW_CLOCKS, ids=lambda c: str(c.words))
def test_rows_go_by_their_own_clocks(long_over, row_clock):
    today, years = clock.today(), [dt.date(clock.today().year + number, 1, 1) for number in range(1, 12)]
    assert row_clock.due(today).count() == 0
    first = next(day for day in years if row_clock.due(day).exists())
    going = set(row_clock.due(first).values_list("pk", flat=True))
    assert retention._let_go(row_clock, first) == len(going)
    assert row_clock.due(first).count() == 0
    rows = row_clock.model._base_manager.filter(pk__in=going)
    assert rows.count() == (len(going) if row_clock.model is User else 0)


def clock_of(model) -> retention.RowClock:
    return next(row_clock for row_clock in retention.ROW_CLOCKS if row_clock.model is model)


def test_an_invoice_goes_six_years_after_the_last_thing_that_happened_to_it(cast, invoice):
    def is_due(day) -> bool:
        return clock_of(Invoice).due(day).filter(pk=invoice.pk).exists()

    seventh, eighth, ninth = (dt.date(invoice.issued_on.year + years, 1, 1) for years in (7, 8, 9))
    assert is_due(seventh) and not is_due(seventh - DAY)
    note = credit_invoice(invoice=invoice, by=cast.actors["manager"])
    Invoice.objects.filter(pk=note.pk).update(issued_on=dt.date(invoice.issued_on.year + 1, 3, 1))
    assert not is_due(seventh), "it was credited in the year after"
    payment = Payment.objects.create(invoice=invoice, paid_on=dt.date(invoice.issued_on.year + 2, 3, 1), amount=1)
    assert not is_due(eighth) and not clock_of(Invoice).due(eighth).filter(pk=note.pk).exists(), "it was paid later"
    retention._let_go(clock_of(Invoice), ninth)
    assert not Invoice.objects.exists() and not Payment.objects.filter(pk=payment.pk).exists()


def test_the_account_of_a_worker_goes_with_the_last_fund_that_may_check(cast):
    worker = cast.actors["worker"]
    worker.last_login = clock.now()
    worker.save()
    far = dt.date(clock.today().year + 30, 1, 1)
    accounts = clock_of(User)
    assert not accounts.due(far).filter(pk=worker.pk).exists(), "the fund has not paid yet"
    cast.grant.last_paid_on = clock.today()
    cast.grant.save()
    assert accounts.due(far).filter(pk=worker.pk).exists()
    assert not accounts.due(far, User.objects.filter(pk=cast.actors["other_manager"].pk)).exists(), "another project"
    noted = cast.contact.worker
    accounts.act(User.objects.filter(pk__in=[worker.pk, noted.pk]))
    worker.refresh_from_db()
    assert (worker.email, worker.phone, worker.name, worker.is_active) == (None, None, "", False)
    cast.contact.refresh_from_db()
    assert str(cast.contact.worker) == "A former account", "what was done stays"


def test_the_account_of_a_recipient_of_reports_stays_however_long_none_comes(cast):
    far = dt.date(clock.today().year + 5, 1, 1)
    recipient = Recipient.objects.filter(current()).exclude(school__project__grant__last_paid_on__isnull=False).first()
    Member.objects.filter(user=recipient.user).delete()
    User.objects.filter(pk=recipient.user_id).update(last_login=clock.now())
    TeamMember.objects.filter(user=recipient.user).delete()
    account = User.objects.filter(pk=recipient.user_id)
    assert not clock_of(User).due(far, account).exists()
    Recipient.objects.filter(user=recipient.user).update(until=clock.now())
    assert clock_of(User).due(far, account).exists()


def test_files_that_were_taken_in_go_with_what_they_held(cast, time_machine):
    time_machine.move_to(clock.now() + 200 * DAY)
    retention.run()
    assert not Import.objects.exists()
