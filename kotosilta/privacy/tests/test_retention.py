"""What goes by itself: announced a month before, stopped by a hold, once a day."""

import datetime as dt

import pytest

from kotosilta.core import clock
from kotosilta.experts.models import StorySection
from kotosilta.people.models import Message, Person
from kotosilta.privacy import ledger, retention
from kotosilta.privacy.models import Erasure, FileClock, RetentionRun
from kotosilta.privacy.services import erasures
from kotosilta.privacy.tests.test_erasing import over, paid_long_ago
from kotosilta.projects.models import Import, Participation
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


@pytest.mark.parametrize("row_clock", retention.ROW_CLOCKS, ids=lambda c: c.model._meta.label)
def test_rows_go_by_their_own_clocks(cast, row_clock):
    Message.objects.create(once_key="x", purpose="x", address="x", language="fi", subject="x", body="x", state="sent")
    cast.handled.closed_on = clock.today()
    cast.handled.save()
    rows = row_clock.model._base_manager.filter(row_clock.which)
    before = rows.count()
    assert before > 0
    assert row_clock.due(clock.today()).count() == 0
    limit = clock.add_months(clock.today(), row_clock.months) + 2 * DAY
    assert row_clock.due(limit).count() >= 1
    retention._delete_rows(row_clock, limit)
    assert row_clock.due(limit).count() == 0


def test_files_that_were_taken_in_go_with_what_they_held(cast, time_machine):
    time_machine.move_to(clock.now() + 200 * DAY)
    retention.run()
    assert not Import.objects.exists()
