"""Advisors in schools: a teacher asks, the advisor answers, another advisor takes over."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.guidance.models import AdvisorRequest, Contact, PlanGoal, SchoolPlacement
from kotosilta.guidance.services import schools
from kotosilta.people import outbox
from kotosilta.people.grounds import may_open_file
from kotosilta.people.models import Message
from kotosilta.projects.models import Assignment
from tests.cast import AINO, DAY


@pytest.fixture
def token(cast):
    return schools.give_school_link(school=cast.school, by=cast.actors["advisor"])


def ask(token: str, initials: str = "AH", school_class: str = "5C"):
    return Client().post(f"/en/school/{token}/", {"initials": initials, "school_class": school_class}, follow=True)


def test_a_teacher_asks_and_sees_taken_and_done_and_nothing_more(cast, token, as_user):
    page = ask(token)
    assert page.status_code == 200 and "The advisor has been told." in page.content.decode()
    asked = AdvisorRequest.objects.get(initials="AH")
    advisor = as_user(cast.actors["advisor"])
    assert "AH" in advisor.get("/en/desk/day/").content.decode()
    advisor.post(reverse("guidance:take", args=[asked.uuid]))
    shown = Client().get(f"/en/school/{token}/").content.decode()
    assert "taken" in shown and "canary" not in shown
    form = {"project": "silta", "nickname": "AH 5C", "topic": "school", "channel": "face", "language": "so", "minutes": "10",
            "outcome": "answered", "note": "canary-what was said", "at_day": "1", "at_month": "1", "at_year": "2026", "at_time": "9:00"}  # fmt: skip
    assert advisor.post(reverse("guidance:answer", args=[asked.uuid]), form).status_code == 302
    asked.refresh_from_db()
    assert asked.done_at and asked.contact.school == cast.school and asked.contact.topic == "school"
    shown = Client().get(f"/en/school/{token}/").content.decode()
    assert "done" in shown and "canary" not in shown and AINO not in shown
    assert advisor.post(reverse("guidance:answer", args=[asked.uuid]), form).status_code == 422, "once only"
    assert Contact.objects.filter(school=cast.school).count() == 1


def test_a_name_is_not_taken_for_initials_and_what_was_typed_stays(cast, token):
    page = ask(token, "Anna Harju", "5C").content.decode()
    assert "Write the initials only" in page or "at most 5 characters" in page
    assert 'value="5C"' in page
    assert ask(token, "Anna", "5C").status_code == 422
    assert not AdvisorRequest.objects.filter(school_class="5C").exists()


def test_the_advisor_is_told_where_never_for_whom(cast, token):
    ask(token)
    message = Message.objects.get(purpose="advisor_asked")
    assert message.address == "advisor@example.org"
    assert outbox.send_due() == 1
    assert "School" in mail.outbox[0].body and "AH" not in mail.outbox[0].body + mail.outbox[0].subject


def test_the_same_pupil_waits_once_and_a_flood_is_stopped(cast, token):
    ask(token)
    assert "on the list already" in ask(token, "ah", "5c").content.decode()
    for number in range(schools.WAITING_AT_MOST):
        ask(token, "XY", f"{number}A")
    assert AdvisorRequest.objects.filter(school=cast.school).waiting().count() == schools.WAITING_AT_MOST


def test_a_colleague_who_was_faster_keeps_the_request(cast, as_user):
    schools.take_request(asked=cast.advisor_request, by=cast.actors["advisor"])
    with pytest.raises(Refused, match="colleague"):
        schools.take_request(asked=cast.advisor_request, by=cast.actors["manager"])
    assert schools.take_request(asked=cast.advisor_request, by=cast.actors["advisor"]), "twice by the same is no fault"


def test_who_is_not_at_the_school_sees_no_request(cast, as_user):
    assert AdvisorRequest.objects.all().visible_to(cast.actors["advisor"]).count() == 1
    assert not AdvisorRequest.objects.all().visible_to(cast.actors["counsellor"]).exists()
    cast.placement.ends_on = clock.today() - DAY
    cast.placement.save()
    assert not AdvisorRequest.objects.all().visible_to(cast.actors["advisor"]).exists()


def test_a_new_link_ends_the_old_one_and_the_partnership_ends_it_too(cast, token):
    assert Client().get(f"/en/school/{token}/").status_code == 200
    newer = schools.give_school_link(school=cast.school, by=cast.actors["advisor"])
    assert Client().get(f"/en/school/{token}/").status_code == 404
    assert Client().get(f"/en/school/{newer}/").status_code == 200
    assert Client().get(f"/en/school/{Link.issue('other', cast.school, valid_for=DAY)}/").status_code == 404
    cast.school.until = clock.now()
    cast.school.save()
    assert Client().get(f"/en/school/{newer}/").status_code == 404


def test_a_teachers_page_sets_no_cookie(cast, token):
    client = Client()
    client.get(f"/en/school/{token}/")
    client.post(f"/en/school/{token}/", {"initials": "AH", "school_class": "1A"})
    assert not client.cookies


def test_hand_over_moves_the_people_their_steps_and_what_was_taken(cast):
    leaving, coming = cast.actors["advisor"], cast.actors["counsellor"]
    Assignment.objects.create(worker=leaving, person=cast.aino, project=cast.project, since=clock.now() - DAY)
    step = Contact.objects.create(
        project=cast.project, worker=leaving, person=cast.aino, topic="school", next_step="Call", next_step_by=leaving
    )
    schools.take_request(asked=cast.advisor_request, by=leaving)
    made = schools.hand_over(
        placement=cast.placement,
        advisor=coming,
        first_day=clock.today(),
        people=[cast.aino],
        note="knock twice",
        by=leaving,
    )
    assert may_open_file(coming, cast.aino) and not may_open_file(leaving, cast.aino)
    step.refresh_from_db()
    cast.placement.refresh_from_db()
    cast.advisor_request.refresh_from_db()
    assert step.next_step_by == coming and step.worker == leaving, "who talked stays who talked"
    assert cast.advisor_request.taken_by == coming
    assert cast.placement.ends_on == clock.today() - DAY and made.weekdays == cast.placement.weekdays
    assert SchoolPlacement.objects.get(pk=made.pk).handover_note == "knock twice"
    assert AuditEntry.objects.filter(action="school_placement.handed_over", actor=leaving.uuid).exists()
    assert not AdvisorRequest.objects.all().visible_to(leaving).exists()


def test_a_hand_over_to_come_opens_the_files_on_that_day(cast):
    leaving, coming = cast.actors["advisor"], cast.actors["counsellor"]
    Assignment.objects.create(worker=leaving, person=cast.aino, project=cast.project, since=clock.now() - DAY)
    day = clock.today() + 7 * DAY
    schools.hand_over(placement=cast.placement, advisor=coming, first_day=day, people=[cast.aino], note="", by=leaving)
    assert may_open_file(leaving, cast.aino) and not may_open_file(coming, cast.aino)
    with clock.travel(clock.at(day, dt.time(0, 1))):
        assert may_open_file(coming, cast.aino) and not may_open_file(leaving, cast.aino)


def test_only_the_advisor_or_the_manager_hands_over_and_only_to_the_owners_staff(cast):
    values = {"placement": cast.placement, "first_day": clock.today(), "people": [], "note": ""}
    with pytest.raises(PermissionDenied):
        schools.hand_over(advisor=cast.actors["counsellor"], by=cast.actors["counsellor"], **values)
    with pytest.raises(PermissionDenied):
        schools.hand_over(advisor=cast.actors["partner_worker"], by=cast.actors["manager"], **values)
    with pytest.raises(Refused, match="another advisor"):
        schools.hand_over(advisor=cast.actors["advisor"], by=cast.actors["manager"], **values)
    late = {**values, "first_day": clock.today() - DAY}
    with pytest.raises(Refused, match="within the placement"):
        schools.hand_over(advisor=cast.actors["counsellor"], by=cast.actors["manager"], **late)


def test_the_page_of_a_placement_keeps_what_was_typed_and_says_what_is_wrong(cast, as_user):
    client = as_user(cast.actors["manager"])
    url = reverse("guidance:add_placement", args=[cast.school.uuid])
    form = {"advisor": str(cast.actors["worker"].uuid), "weekdays": ["1", "3"], "room": "room 114", "starts_on_day": "8",
            "starts_on_month": "12", "starts_on_year": "2026", "ends_on_day": "1", "ends_on_month": "12", "ends_on_year": "2026"}  # fmt: skip
    page = client.post(url, form)
    assert page.status_code == 422
    assert (
        "The last day must not be before the first day." in page.content.decode()
        and "room 114" in page.content.decode()
    )
    assert client.post(url, {**form, "ends_on_year": "2027"}).status_code == 302
    assert SchoolPlacement.objects.get(advisor=cast.actors["worker"]).weekdays == [1, 3]


def test_the_contact_form_knows_where_the_advisor_is_today(cast, as_user):
    page = as_user(cast.actors["advisor"]).get("/en/desk/contacts/add/").content.decode()
    chosen = f'value="{cast.school.uuid}"'
    assert chosen in page
    at = page.index(chosen)
    assert page[at:].startswith(f"{chosen} selected")


def test_a_school_is_handed_to_an_advisor_who_is_there_already_with_plans_and_cases(cast):
    leaving, coming = cast.actors["advisor"], cast.actors["counsellor"]
    there = SchoolPlacement.objects.create(
        school=cast.school, advisor=coming, weekdays=[4], starts_on=clock.today() - DAY
    )
    Assignment.objects.create(worker=leaving, person=cast.aino, project=cast.project, since=clock.now() - DAY)
    PlanGoal.objects.update(worker=leaving)
    made = schools.hand_over(
        placement=cast.placement, advisor=coming, first_day=clock.today(), people=[cast.aino], note="knock", by=leaving
    )
    assert made == there and made.weekdays == [0, 1, 2, 3, 4, 5, 6] and made.handover_note == "knock"
    assert PlanGoal.objects.get(pk=cast.goal.pk).worker == coming


def test_an_advisor_who_has_left_the_project_is_not_named_to_teachers_and_can_be_ended(cast, token):
    cast.advisor_seat.until = clock.now()
    cast.advisor_seat.save()
    assert "No advisor is at this school now." in Client().get(f"/en/school/{token}/").content.decode()
    ask(token)
    assert not Message.objects.filter(purpose="advisor_asked").exists()
    cast.placement.ends_on = clock.today()
    assert schools.place_advisor(placement=cast.placement, by=cast.actors["manager"]).ends_on
