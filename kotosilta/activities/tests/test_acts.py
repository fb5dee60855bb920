"""Coming in, attending, completing: one test an act, and what each refuses."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import override

from kotosilta.activities import coming, rolls, services
from kotosilta.activities.models import Attendance, Enrolment, Headcount, HoursRequirement, Leader
from kotosilta.activities.progress import progress_of
from kotosilta.core import clock
from kotosilta.people.models import ContactRoute, FamilyRelation, Message, Person
from tests.cast import make_activity, make_person, make_session


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def club(cast):
    club = make_activity(cast.project, kind="club", capacity=2)
    Leader.objects.create(activity=club, user=cast.actors["leader"])
    return club


def test_enrolling_twice_is_one_seat(cast, club):
    first = services.enrol(activity=club, person=cast.aino, by=cast.actors["self"])
    assert services.enrol(activity=club, person=cast.aino, by=cast.actors["self"]) == first
    assert club.enrolments.count() == 1


def test_capacity_is_never_oversold(cast, club):
    services.enrol(activity=club, person=cast.aino, by=cast.actors["self"])
    services.enrol(activity=club, person=cast.irma, by=cast.actors["guardian"])
    with pytest.raises(services.Refused, match="All places are taken"):
        services.enrol(activity=club, person=cast.bashir, by=cast.actors["peer"])


def test_the_database_itself_refuses_a_seat_twice(cast, club):
    services.enrol(activity=club, person=cast.aino, by=cast.actors["self"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(activity=club, person=cast.irma, seat=1)


def test_a_seat_given_back_is_free_again(cast, club):
    enrolment = services.enrol(activity=club, person=cast.aino, by=cast.actors["self"])
    services.enrol(activity=club, person=cast.irma, by=cast.actors["guardian"])
    services.leave_activity(enrolment=enrolment, by=cast.actors["self"])
    assert services.enrol(activity=club, person=cast.bashir, by=cast.actors["peer"]).seat == 1


def test_a_family_is_enrolled_whole_or_not_at_all(cast, club):
    services.enrol(activity=club, person=cast.bashir, by=cast.actors["peer"])
    with pytest.raises(services.Refused):
        services.enrol_family(activity=club, people=[cast.irma, cast.aino], by=cast.actors["guardian"])
    assert club.enrolments.count() == 1


def test_nobody_enrols_a_stranger(cast, club):
    with pytest.raises(PermissionDenied):
        services.enrol(activity=club, person=cast.aino, by=cast.actors["peer"])


def test_enrolment_closes_after_its_last_day(cast):
    closed = make_activity(cast.project, enrol_until=clock.today() - dt.timedelta(days=1))
    with pytest.raises(services.Refused, match="closed"):
        services.enrol(activity=closed, person=cast.aino, by=cast.actors["self"])


def test_application_interview_selection(cast):
    course = make_activity(cast.project, enrolment_by="application", capacity=1)
    Leader.objects.create(activity=course, user=cast.actors["worker"])
    application = services.apply(activity=course, person=cast.aino, why="I want to help", by=cast.actors["self"])
    services.invite_to_interview(application=application, at=clock.now(), by=cast.actors["worker"])
    enrolment = services.select_applicant(application=application, by=cast.actors["worker"])
    assert (application.status, enrolment.seat) == ("selected", 1)
    other = services.apply(activity=course, person=cast.bashir, why="", by=cast.actors["peer"])
    with pytest.raises(services.Refused):
        services.select_applicant(application=other, by=cast.actors["manager"])
    other.refresh_from_db()
    assert other.status == "applied", "a refused selection changes nothing"


def test_marking_corrects_and_the_session_becomes_held(cast):
    for status in ("absent", "present"):
        services.mark_attendance(session=cast.session, person=cast.aino, status=status, by=cast.actors["leader"])
    assert list(Attendance.objects.filter(session=cast.session).values_list("status", flat=True)) == ["present"]
    assert cast.session.status == "held"


def test_one_tap_marks_the_whole_family_that_is_enrolled(cast, club):
    brother = make_person(cast.silta, "Brother", birth_year=2012)
    cousin = make_person(cast.silta, "Not enrolled", birth_year=2013)
    for child in (brother, cousin):
        FamilyRelation.objects.create(person=cast.irma, relative=child, kind="guardian")
    club.capacity = None
    club.save()
    services.enrol_family(activity=club, people=[cast.irma, cast.aino, brother], by=cast.actors["guardian"])
    session = make_session(club, kind="club", days=0.3)
    services.mark_family(session=session, person=cast.aino, by=cast.actors["leader"])
    present = set(session.attendances.filter(status="present").values_list("person__full_name", flat=True))
    assert present == {cast.irma.full_name, cast.aino.full_name, "Brother"}
    roll = rolls.roll(session, cast.actors["leader"])
    assert (roll.present, roll.present_children) == (3, 2)


def test_a_walk_in_needs_a_name_only_and_counts_once(cast, club):
    session = make_session(club, kind="club", days=0.3)
    services.walk_in(session=session, name="Nadia", birth_year=None, by=cast.actors["leader"])
    services.walk_in(session=session, name="nadia", birth_year=None, by=cast.actors["leader"])
    assert Person.objects.filter(full_name="Nadia").count() == 1
    assert Attendance.objects.counted().filter(session=session).count() == 1
    assert session.attendances.get().source == "walk_in"


def test_heads_are_counted_without_people(cast, club):
    session = make_session(club, days=0.1)
    people = Person.objects.count()
    services.count_heads(session=session, adults=10, children=4, by=cast.actors["leader"])
    services.count_heads(session=session, adults=12, children=4, by=cast.actors["leader"])
    assert Headcount.objects.get(session=session).adults == 12
    assert Person.objects.count() == people


def test_saying_i_cannot_come(cast):
    coming.say_cannot_come(session=cast.session, person=cast.aino, by=cast.actors["guardian"])
    assert cast.session.attendances.get().status == "excused"
    past = make_session(cast.activity, days=-5)
    with pytest.raises(services.Refused, match="over"):
        coming.say_cannot_come(session=past, person=cast.aino, by=cast.actors["self"])


def test_practice_counts_when_a_leader_has_approved_it(cast):
    def hours() -> Decimal:
        return progress_of(cast.activity, [cast.enrolment])[0].total

    day = clock.today()
    logged = services.log_practice(
        session=cast.practice, person=cast.aino, day=day, hours=Decimal("3.5"), what="Library", by=cast.actors["self"]
    )
    assert hours() == 0
    services.approve_practice(attendance=logged, by=cast.actors["leader"])
    assert hours() == Decimal("3.5")
    with pytest.raises(services.Refused, match="approved already"):
        services.log_practice(
            session=cast.practice, person=cast.aino, day=day, hours=Decimal(8), what="", by=cast.actors["self"]
        )
    with pytest.raises(services.Refused, match="Write a day between"):
        services.log_practice(
            session=cast.practice,
            person=cast.aino,
            day=day + dt.timedelta(days=30),
            hours=Decimal(1),
            what="",
            by=cast.actors["self"],
        )


def test_completing_needs_the_hours(cast):
    with pytest.raises(services.Refused, match="2 hours are still missing"):
        services.complete(enrolment=cast.enrolment, by=cast.actors["leader"])
    services.mark_attendance(session=cast.session, person=cast.aino, status="present", by=cast.actors["leader"])
    services.complete(enrolment=cast.enrolment, by=cast.actors["leader"])
    assert (cast.enrolment.status, cast.enrolment.completed_on) == ("completed", clock.today())


def test_a_warning_when_the_hours_cannot_be_reached_any_more(cast):
    def out_of_reach() -> bool:
        return progress_of(cast.activity, [cast.enrolment])[0].is_out_of_reach

    HoursRequirement.objects.filter(activity=cast.activity).update(hours=2)
    assert not out_of_reach()
    services.mark_attendance(session=cast.session, person=cast.aino, status="absent", by=cast.actors["leader"])
    assert out_of_reach(), "absent from the only session to come"
    make_session(cast.activity, days=4)
    assert not out_of_reach(), "another session makes it possible again"


def test_cancelling_tells_those_who_are_enrolled_once(cast):
    assert services.cancel_session(session=cast.session, by=cast.actors["leader"]) == 1
    message = Message.objects.get(purpose="session_cancelled")
    assert message.address == "aino@example.org"
    assert "Course" not in message.subject, "a subject stands on a screen that others see"
    assert ContactRoute.objects.filter(person=cast.irma).count() == 0


def test_an_interpreter_answers_by_a_link_without_an_account(cast, client):
    cast.session.interpreter_language = "so"
    token = services.ask_interpreter(session=cast.session, by=cast.actors["leader"])
    page = client.get(f"/en/i/{token}/")
    assert page.status_code == 200
    assert "Canary" not in page.content.decode()
    client.post(f"/en/i/{token}/")
    cast.session.refresh_from_db()
    assert cast.session.interpreter == "confirmed"
    services.ask_interpreter(session=cast.session, by=cast.actors["leader"])
    assert client.get(f"/en/i/{token}/").status_code == 404, "a new link ends the old one"
    assert client.get("/en/i/wrong/").status_code == 404


@pytest.mark.parametrize(
    "actor", ["colleague", "other_leader", "steering", "auditor", "peer", "other_manager", "partner_manager"]
)
def test_only_those_who_lead_take_attendance(cast, actor):
    with pytest.raises(PermissionDenied):
        services.mark_attendance(session=cast.session, person=cast.aino, status="present", by=cast.actors[actor])


def test_whoever_said_no_and_came_all_the_same_is_counted(cast):
    coming.say_cannot_come(session=cast.session, person=cast.aino, by=cast.actors["self"])
    services.mark_attendance(session=cast.session, person=cast.aino, status="present", by=cast.actors["leader"])
    assert Attendance.objects.counted().filter(session=cast.session).count() == 1
    with pytest.raises(services.Refused):
        coming.say_cannot_come(session=cast.session, person=cast.aino, by=cast.actors["guardian"])


def test_coming_after_all(cast):
    coming.say_cannot_come(session=cast.session, person=cast.aino, by=cast.actors["self"])
    coming.say_can_come(session=cast.session, person=cast.aino, by=cast.actors["self"])
    assert not cast.session.attendances.exists()


def test_a_session_moved_to_another_day_takes_its_marks_along(cast):
    services.mark_attendance(session=cast.session, person=cast.aino, status="present", by=cast.actors["leader"])
    cast.session.starts_at -= dt.timedelta(days=2)
    cast.session.ends_at -= dt.timedelta(days=2)
    services.change_session(session=cast.session, by=cast.actors["leader"], fields=["starts_at"])
    services.mark_attendance(session=cast.session, person=cast.aino, status="present", by=cast.actors["leader"])
    assert Attendance.objects.counted().filter(session=cast.session).count() == 1
    assert cast.session.attendances.get().day == cast.session.day


def test_nobody_is_present_at_a_session_that_is_days_ahead(cast):
    ahead = make_session(cast.activity, days=3)
    with pytest.raises(services.Refused, match="Nobody can be present yet"):
        services.mark_attendance(session=ahead, person=cast.aino, status="present", by=cast.actors["leader"])
    assert ahead.status == "planned"


def test_a_slip_taken_back_makes_the_session_planned_again(cast):
    services.mark_attendance(session=cast.session, person=cast.aino, status="present", by=cast.actors["leader"])
    services.unmark_attendance(session=cast.session, person=cast.aino, by=cast.actors["leader"])
    cast.session.refresh_from_db()
    assert cast.session.status == "planned"


def test_practice_is_not_marked_from_the_list(cast):
    with pytest.raises(services.Refused):
        services.mark_attendance(session=cast.practice, person=cast.aino, status="present", by=cast.actors["leader"])
    with pytest.raises(services.Refused):
        services.unmark_attendance(session=cast.practice, person=cast.aino, by=cast.actors["leader"])
    assert cast.practice.attendances.count() == 1


def test_a_walk_in_is_never_taken_for_a_namesake_from_elsewhere(cast, club):
    session = make_session(club, kind="club", days=0.3)
    services.walk_in(session=session, name=cast.bashir.full_name, birth_year=None, by=cast.actors["manager"])
    assert not Attendance.objects.filter(session=session, person=cast.bashir).exists()


@pytest.mark.parametrize("status", ["withdrawn", "selected", "declined"])
def test_a_decided_application_stays_decided(cast, status):
    cast.application.status = status
    cast.application.save()
    for act in (services.select_applicant, services.decline_applicant):
        with pytest.raises(services.Refused):
            act(application=cast.application, by=cast.actors["manager"])


def test_a_capacity_made_smaller_is_kept(cast, club):
    club.capacity = 3
    club.save()
    first = services.enrol(activity=club, person=cast.aino, by=cast.actors["self"])
    services.enrol(activity=club, person=cast.irma, by=cast.actors["guardian"])
    services.enrol(activity=club, person=cast.bashir, by=cast.actors["peer"])
    club.capacity = 2
    club.save()
    services.leave_activity(enrolment=first, by=cast.actors["self"])
    with pytest.raises(services.Refused):
        services.enrol(activity=club, person=cast.aino, by=cast.actors["self"])


def test_enrolling_somebody_from_the_desk(cast, as_user):
    other = make_activity(cast.project)
    response = as_user(cast.actors["manager"]).post(
        f"/en/desk/activities/{other.uuid}/enrol/", {"person": str(cast.aino.uuid)}
    )
    assert response.status_code == 302
    assert other.enrolments.get().person == cast.aino


def test_a_wrong_day_of_practice_can_be_taken_out_even_when_approved(cast):
    services.approve_practice(attendance=cast.logged, by=cast.actors["leader"])
    services.refuse_practice(attendance=cast.logged, by=cast.actors["leader"])
    assert not cast.practice.attendances.exists()


def test_heads_are_not_counted_ahead_or_at_a_cancelled_session(cast, club):
    with pytest.raises(services.Refused, match="Nobody can be present yet"):
        services.count_heads(session=make_session(club, days=30), adults=1, children=0, by=cast.actors["leader"])
    cancelled = make_session(club, days=0.1, status="cancelled")
    with pytest.raises(services.Refused, match="cancelled"):
        services.count_heads(session=cancelled, adults=1, children=0, by=cast.actors["leader"])


def test_a_marked_session_does_not_become_practice(cast):
    services.mark_attendance(session=cast.session, person=cast.aino, status="present", by=cast.actors["leader"])
    cast.session.kind, cast.session.practice_hours = "practice", 12
    with pytest.raises(services.Refused):
        services.change_session(session=cast.session, by=cast.actors["leader"], fields=["kind"])


def test_what_the_leader_wrote_is_taken_back_by_the_leader(cast):
    services.mark_attendance(session=cast.session, person=cast.aino, status="excused", by=cast.actors["leader"])
    with pytest.raises(services.Refused):
        coming.say_can_come(session=cast.session, person=cast.aino, by=cast.actors["self"])


def test_an_ended_relation_is_no_family_for_one_tap(cast, club):
    cast.relation.until = clock.now()
    cast.relation.save()
    services.enrol(activity=club, person=cast.aino, by=cast.actors["self"])
    services.enrol(activity=club, person=cast.irma, by=cast.actors["guardian"])
    session = make_session(club, kind="club", days=0.1)
    services.mark_family(session=session, person=cast.aino, by=cast.actors["leader"])
    assert session.attendances.get().person == cast.aino
