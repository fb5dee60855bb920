"""A person's quarter-hours: each held once."""

import datetime as dt
from uuid import uuid4

import pytest

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.people.models import Reservation
from kotosilta.people.models.reservations import quarters
from kotosilta.people.reservations import release, reserve

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def noon() -> dt.datetime:
    return clock.at(clock.today() + dt.timedelta(days=3), dt.time(12))


def test_overlapping_time_is_refused_and_the_next_hour_is_free(cast, noon):
    reserve(cast.aino, noon, noon + HOUR, holder=uuid4())
    with pytest.raises(Refused):
        reserve(cast.aino, noon + HOUR / 2, noon + 2 * HOUR, holder=uuid4())
    reserve(cast.aino, noon + HOUR, noon + 2 * HOUR, holder=uuid4())
    reserve(cast.bashir, noon, noon + HOUR, holder=uuid4())
    assert Reservation.objects.count() == 12, "a refusal leaves nothing behind"


def test_a_time_that_begins_inside_a_quarter_takes_the_whole_quarter(noon):
    assert len(quarters(noon, noon + dt.timedelta(minutes=1))) == 1
    assert len(quarters(noon + dt.timedelta(minutes=14), noon + dt.timedelta(minutes=16))) == 2
    assert len(quarters(noon, noon + HOUR)) == 4


def test_what_has_run_out_is_free_and_what_is_released_too(cast, noon):
    first, second = uuid4(), uuid4()
    reserve(cast.aino, noon, noon + HOUR, holder=first, expires_at=clock.now() + HOUR)
    assert Reservation.objects.all().busy([cast.aino], noon, noon + HOUR) == {
        cast.aino.pk: set(quarters(noon, noon + HOUR))
    }
    with clock.travel(clock.now() + 2 * HOUR):
        assert Reservation.objects.all().busy([cast.aino], noon, noon + HOUR) == {}
        reserve(cast.aino, noon, noon + HOUR, holder=second)
    assert set(Reservation.objects.values_list("holder", flat=True)) == {second}
    release(second)
    assert not Reservation.objects.exists()


def test_the_hour_that_the_clocks_repeat_is_two_hours(cast):
    """31.10.2027 03:30 comes twice in Finland: the two are different moments."""
    first = dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
    reserve(cast.aino, first, first + HOUR / 2, holder=uuid4())
    reserve(cast.aino, first + HOUR, first + 1.5 * HOUR, holder=uuid4())
    assert clock.local(first).time() == clock.local(first + HOUR).time()
