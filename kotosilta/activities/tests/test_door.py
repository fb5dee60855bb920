"""At the door: checking in by one's own phone, and the list on the club's device."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.translation import override

from kotosilta.activities import coming, services
from kotosilta.activities.models import Attendance, Enrolment, Session
from kotosilta.activities.permissions import CHECK_IN, DEVICE
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.people.models import Person
from tests.cast import AINO, make_activity, make_session


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def tonight(cast) -> Session:
    club = make_activity(cast.project, kind="club", is_public=True)
    Enrolment.objects.create(activity=club, person=cast.aino, seat=1)
    return make_session(club, days=0.02)


def token(cast, session: Session, purpose: str) -> str:
    return services.open_door(session=session, purpose=purpose, by=cast.actors["manager"])


def test_a_leader_makes_square_and_link_and_ends_them(cast, tonight, as_user):
    manager, page = as_user(cast.actors["manager"]), f"/en/desk/sessions/{tonight.uuid}/door/"
    assert "Square to hang" in manager.get(page).content.decode()
    shown = manager.post(page, {"open": "check_in"}).content.decode()
    address = re.search(r"/en/c/[\w-]+/", shown)[0]
    assert "<svg" in shown
    assert Client().get(address).status_code == 200
    newer = re.search(r"/en/c/[\w-]+/", manager.post(page, {"open": "check_in"}).content.decode())[0]
    assert Client().get(address).status_code == 404, "a new one ends it"
    assert "End the links now" in manager.get(page).content.decode()
    manager.post(page, {"close": ""})
    assert Client().get(newer).status_code == 404
    assert '<svg class="qr' not in manager.post(page, {"open": "anything"}).content.decode()
    assert not Link.objects.usable().exists()


def test_i_check_in_and_so_do_my_children(cast, tonight, as_user):
    page = f"/en/c/{token(cast, tonight, CHECK_IN)}/"
    anonymous = Client().get(page).content.decode()
    assert "Sign in first" in anonymous
    assert AINO not in anonymous
    guardian = as_user(cast.actors["guardian"])
    assert AINO.split()[0] in guardian.get(page).content.decode()
    guardian.post(page, {"person": str(cast.aino.uuid)})
    mark = Attendance.objects.get(session=tonight)
    assert (mark.person, mark.status, mark.source) == (cast.aino, "present", "door")
    tonight.refresh_from_db()
    assert tonight.status == Session.Status.HELD
    assert guardian.post(page, {"person": str(cast.bashir.uuid)}).status_code == 404
    assert "not enrolled" in as_user(cast.actors["peer"]).get(page).content.decode()


def test_checking_in_needs_the_square_the_hour_and_leaves_what_the_leader_marked(cast, tonight):
    link = Link.objects.find(CHECK_IN, token(cast, tonight, CHECK_IN))
    act = {"session": tonight, "person": cast.aino, "by": cast.actors["self"]}
    other = Link.prepare(CHECK_IN, cast.session, valid_for=dt.timedelta(hours=1))
    with pytest.raises(PermissionDenied):
        coming.check_in(**act, link=other)
    with clock.travel(tonight.starts_at - dt.timedelta(hours=2)), pytest.raises(Refused):
        coming.check_in(**act, link=link)
    with clock.travel(tonight.ends_at), pytest.raises(Refused):
        coming.check_in(**act, link=link)
    services.mark_attendance(session=tonight, person=cast.aino, status="absent", by=cast.actors["manager"])
    coming.check_in(**act, link=link)
    assert Attendance.objects.get(session=tonight).status == "absent"


def test_who_said_no_and_comes_all_the_same_checks_in(cast, tonight):
    coming.say_cannot_come(session=tonight, person=cast.aino, by=cast.actors["self"])
    link = Link.objects.find(CHECK_IN, token(cast, tonight, CHECK_IN))
    coming.check_in(session=tonight, person=cast.aino, by=cast.actors["self"], link=link)
    assert Attendance.objects.get(session=tonight).status == "present"


def test_a_volunteer_marks_the_list_on_the_clubs_device(cast, tonight):
    page, device = f"/en/d/{token(cast, tonight, DEVICE)}/", Client()
    shown = device.get(page).content.decode()
    assert AINO in shown
    assert "canary-care" not in shown, "names and ticks, nothing else"
    device.post(page, {"person": str(cast.aino.uuid), "mark": "present"})
    device.post(page, {"person": str(cast.aino.uuid), "mark": "present"})
    assert Attendance.objects.get(session=tonight).status == "present"
    entry = AuditEntry.objects.filter(action="attendance.marked").order_by("-id")[0]
    assert (entry.actor, entry.fields) == (None, ["present", DEVICE])
    device.post(page, {"person": str(cast.aino.uuid), "mark": "none"})
    assert not Attendance.objects.filter(session=tonight).exists()
    assert device.post(page, {"person": str(cast.bashir.uuid), "mark": "present"}).status_code == 404
    assert not device.cookies, "nobody signs in"


def test_somebody_walks_in_at_the_device(cast, tonight):
    page, device = f"/en/d/{token(cast, tonight, DEVICE)}/", Client()
    assert device.post(page, {"name": ""}).status_code == 422
    assert device.post(page, {"name": "Farah Walksin"}).status_code == 302
    assert Attendance.objects.get(session=tonight).person == Person.objects.get(full_name="Farah Walksin")
    assert "Farah Walksin" in device.get(page).content.decode()


def test_the_link_of_the_device_is_for_tonight_and_this_list_only(cast, tonight):
    page = f"/en/d/{token(cast, tonight, DEVICE)}/"
    with clock.travel(tonight.ends_at + dt.timedelta(hours=2, seconds=1)):
        assert Client().get(page).status_code == 404
    link = Link.objects.get(purpose=DEVICE)
    with pytest.raises(PermissionDenied):
        services.mark_attendance(session=cast.session, person=cast.aino, status="present", by=link)
    with clock.travel(tonight.starts_at - dt.timedelta(days=1)), pytest.raises(Refused):
        token(cast, tonight, DEVICE)


def test_everybody_without_a_mark_is_here(cast, tonight, as_user):
    Enrolment.objects.create(activity=tonight.activity, person=cast.bashir, seat=2)
    services.mark_attendance(session=tonight, person=cast.bashir, status="absent", by=cast.actors["manager"])
    as_user(cast.actors["manager"]).post(f"/en/desk/sessions/{tonight.uuid}/mark/", {"mark": "rest"})
    marks = dict(Attendance.objects.filter(session=tonight).values_list("person", "status"))
    assert marks == {cast.aino.pk: "present", cast.bashir.pk: "absent"}
