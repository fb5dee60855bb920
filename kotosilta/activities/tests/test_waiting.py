"""The waiting list: who has waited longest is offered a seat for a time, and nobody's seat is given twice."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.translation import override

from kotosilta.activities import services, waiting
from kotosilta.activities.models import Activity, Enrolment, WaitingPlace
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.people import outbox
from kotosilta.people.models import Message
from tests.cast import make_activity, make_person, make_session, make_user

HOUR = dt.timedelta(hours=1)
Status = WaitingPlace.Status


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def club(cast) -> Activity:
    """One seat, Bashir has it."""
    club = make_activity(cast.project, kind="club", is_public=True, capacity=1)
    Enrolment.objects.create(activity=club, person=cast.bashir, seat=1)
    return club


@pytest.fixture
def place(cast, club) -> WaitingPlace:
    return waiting.wait_for_seat(activity=club, person=cast.aino, by=cast.actors["self"])


def leave(cast, club) -> None:
    services.leave_activity(enrolment=club.enrolments.get(person=cast.bashir), by=cast.actors["peer"])


def offer(cast, club, place) -> WaitingPlace:
    leave(cast, club)
    assert waiting.offer_free_seats() == 1
    place.refresh_from_db()
    return place


def test_one_waits_once_for_what_is_full(cast, club, place):
    assert waiting.wait_for_seat(activity=club, person=cast.aino, by=cast.actors["guardian"]) == place
    with pytest.raises(Refused, match="has a place already"):
        waiting.wait_for_seat(activity=club, person=cast.bashir, by=cast.actors["peer"])
    free = make_activity(cast.project, kind="club", is_public=True, capacity=3)
    with pytest.raises(Refused, match="free place"):
        waiting.wait_for_seat(activity=free, person=cast.aino, by=cast.actors["self"])
    with pytest.raises(PermissionDenied):
        waiting.wait_for_seat(activity=club, person=cast.aino, by=cast.actors["peer"])
    assert waiting.offer_free_seats() == 0, "while it is full nothing is offered"


def test_the_seat_is_offered_and_nobody_elses_until_the_answer(cast, club, place):
    offered = offer(cast, club, place)
    assert (offered.status, offered.seat, offered.is_offered) == (Status.OFFERED, 1, True)
    assert waiting.offer_free_seats() == 0, "once"
    with pytest.raises(Refused, match="All places are taken"):
        services.enrol(activity=club, person=cast.bashir, by=cast.actors["peer"])
    waiting.answer_offer(place=offered, accepts=True, by=cast.actors["self"])
    waiting.answer_offer(place=offered, accepts=True, by=cast.actors["self"])
    assert club.enrolments.get(seat=1).person == cast.aino
    assert club.enrolments.filter(person=cast.aino).count() == 1


def test_who_has_waited_longest_is_first_and_after_a_no_the_next_one(cast, club, place):
    irma = waiting.wait_for_seat(activity=club, person=cast.irma, by=cast.actors["guardian"])
    offered = offer(cast, club, place)
    irma.refresh_from_db()
    assert irma.status == Status.WAITING
    waiting.answer_offer(place=offered, accepts=False, by=cast.actors["self"])
    assert waiting.offer_free_seats() == 1
    irma.refresh_from_db()
    assert irma.is_offered
    with pytest.raises(Refused, match="has ended"):
        waiting.answer_offer(place=offered, accepts=True, by=cast.actors["self"])


def test_an_offer_runs_out_and_goes_to_the_next(cast, club, place):
    irma = waiting.wait_for_seat(activity=club, person=cast.irma, by=cast.actors["guardian"])
    offered = offer(cast, club, place)
    with clock.travel(offered.offered_until):
        with pytest.raises(Refused, match="has ended"):
            waiting.answer_offer(place=offered, accepts=True, by=cast.actors["self"])
        assert waiting.offer_free_seats() == 1
        offered.refresh_from_db()
        irma.refresh_from_db()
        assert (offered.status, irma.is_offered, irma.seat) == (Status.LAPSED, True, 1)


def test_the_answer_is_wanted_before_the_next_session_begins(cast, club, place):
    with clock.travel(clock.at(clock.today() + dt.timedelta(days=1), dt.time(12))):
        make_session(club, days=0.25)
        offered = offer(cast, club, place)
        assert dt.timedelta(hours=5) < offered.offered_until - clock.now() < dt.timedelta(hours=6, minutes=1)


def test_the_link_of_the_message_takes_the_place_without_signing_in(cast, club, place):
    offer(cast, club, place)
    assert outbox.send_due() >= 1
    (sent,) = [one for one in mail.outbox if "/p/" in one.body]
    page = re.search(r"http://[^/]+(/\S+/p/\S+)", sent.body)[1]
    assert "Yes, I take the place" in Client().get(page.replace("/fi/", "/en/")).content.decode()
    Client().post(page, {"answer": "yes"})
    assert club.enrolments.get(seat=1).person == cast.aino
    other = make_activity(cast.project, kind="club", capacity=1)
    assert other.enrolments.count() == 0


def test_a_family_waits_and_answers_on_its_pages(cast, club, as_user):
    guardian = as_user(cast.actors["guardian"])
    page = f"/en/my/activities/{club.uuid}/"
    assert "Go on the waiting list" in guardian.get(page).content.decode()
    assert guardian.post(page + "wait/", {"people": str(cast.aino.uuid)}).status_code == 302
    place = WaitingPlace.objects.get(activity=club)
    offer(cast, club, place)
    assert "Yes, I take the place" in guardian.get(page).content.decode()
    guardian.post(f"/en/my/waiting/{place.uuid}/", {"answer": "yes"})
    assert club.enrolments.get(seat=1).person == cast.aino


def test_staff_see_who_waits_in_their_order(cast, club, place, as_user):
    page = as_user(cast.actors["manager"]).get(f"/en/desk/activities/{club.uuid}/").content.decode()
    assert page.index("Waiting list") < page.index("Canary", page.index("Waiting list"))


def test_who_waits_no_more_is_offered_nothing(cast, club, place):
    waiting.wait_no_more(place=place, by=cast.actors["self"])
    leave(cast, club)
    assert waiting.offer_free_seats() == 0
    assert not Message.objects.filter(purpose="seat_offer").exists()


def test_a_larger_room_is_offered_to_all_who_fit(cast, club, place):
    people = [make_person(cast.silta, f"Person {n}", user=make_user(f"person{n}")) for n in range(3)]
    for one in people:
        waiting.wait_for_seat(activity=club, person=one, by=one.user)
    Activity.objects.filter(pk=club.pk).update(capacity=3)
    assert waiting.offer_free_seats() == 2
    assert sorted(club.waiting_places.offered().values_list("seat", flat=True)) == [2, 3]


def test_who_waits_goes_before_who_comes_by(cast, club, place):
    leave(cast, club)
    with pytest.raises(Refused, match="Others wait"):
        services.enrol(activity=club, person=cast.irma, by=cast.actors["guardian"])
    services.enrol(activity=club, person=cast.irma, by=cast.actors["manager"])
    assert waiting.offer_free_seats() == 0


def test_who_enrols_with_an_offered_seat_takes_that_one_and_waits_no_more(cast, club, place):
    offer(cast, club, place)
    enrolment = services.enrol(activity=club, person=cast.aino, by=cast.actors["self"])
    place.refresh_from_db()
    assert (enrolment.seat, place.status) == (1, Status.TAKEN)
    assert not club.waiting_places.offered().exists()


def test_a_club_that_is_over_offers_nothing(cast, club, place):
    make_session(club, days=-30)
    leave(cast, club)
    assert waiting.offer_free_seats() == 0


def test_nobody_loses_an_offer_in_the_night(cast, club, place):
    with clock.travel(clock.at(clock.today() + dt.timedelta(days=1), dt.time(22))):
        make_session(club, days=10 / 24)
        leave(cast, club)
        waiting.offer_free_seats()
        place.refresh_from_db()
        assert place.offered_until == clock.at(clock.today() + dt.timedelta(days=1), dt.time(10))
