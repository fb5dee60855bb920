"""What goes by itself: announced a month before, stopped by a hold, once a day."""

import datetime as dt

import pytest
from django.db.models import Q

from kotosilta.core import clock
from kotosilta.experts.models import StorySection
from kotosilta.people.models import Message, Person
from kotosilta.privacy import ledger, retention
from kotosilta.privacy.models import Erasure, RetentionRun
from kotosilta.privacy.services import erasures
from kotosilta.privacy.tests.test_erasing import over, paid_long_ago
from kotosilta.projects.models import Import, Participation
from tests.cast import DAY, make_person


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def whole(people) -> set:
    return {due.person.pk for due in people if due.is_whole}


def test_a_year_after_the_project_all_but_evidence_goes(cast, time_machine):
    over(cast)
    time_machine.move_to(clock.now() + 340 * DAY)
    (due,) = [one for one in retention.announced(Person.objects.all()) if one.person == cast.aino]
    assert not due.is_whole
    assert retention.run() >= 0 and StorySection.objects.filter(person=cast.aino).exists(), "announced, not yet gone"
    time_machine.move_to(clock.at(due.on, dt.time(3)))
    retention.run()
    assert not StorySection.objects.filter(person=cast.aino).exists()
    assert Participation.objects.filter(person=cast.aino).exists()
    assert Erasure.objects.get(person=cast.aino.uuid).reason == "clock"
    assert [one for one in retention.due_by(clock.today()) if one.person == cast.aino] == [], "once"


def test_when_the_fund_may_no_longer_check_the_file_goes(cast, time_machine):
    over(cast)
    paid_long_ago(cast)
    time_machine.move_to(clock.now() + 370 * DAY)
    assert cast.aino.pk in whole(retention.due_by(clock.today()))
    retention.run()
    assert not Person.objects.filter(pk=cast.aino.pk).exists()
    assert cast.aino.uuid in ledger.written_down()


def test_a_hold_stops_the_clock(cast, time_machine):
    over(cast)
    paid_long_ago(cast)
    erasures.put_hold(person=cast.aino, reason="At court", by=cast.actors["manager"])
    time_machine.move_to(clock.now() + 370 * DAY)
    retention.run()
    assert Person.objects.filter(pk=cast.aino.pk).exists()
    assert cast.aino.pk not in {due.person.pk for due in retention.due_by(clock.today())}


def test_who_still_takes_part_is_left_alone(cast):
    retention.run()
    assert Person.objects.filter(pk__in=[cast.aino.pk, cast.bashir.pk, cast.otto.pk]).count() == 3


def test_who_never_was_in_a_project_goes_after_a_year(cast, time_machine):
    stranger = make_person(cast.silta, "Ohi Menevä")
    time_machine.move_to(clock.now() + 200 * DAY)
    assert stranger.pk not in {due.person.pk for due in retention.due_by(clock.today())}
    time_machine.move_to(clock.now() + 200 * DAY)
    assert stranger.pk in whole(retention.due_by(clock.today()))


def test_it_runs_once_a_day(cast):
    assert retention.run() >= 0
    assert retention.run() == 0
    assert RetentionRun.objects.count() == 1


@pytest.mark.parametrize("row_clock", retention.ROW_CLOCKS, ids=lambda c: c.model._meta.label)
def test_rows_go_by_their_own_clocks(cast, row_clock):
    assert isinstance(row_clock.which, Q)
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
