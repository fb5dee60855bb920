"""The school's case: taken up, told apart, talked about, followed up, closed; seen by the school only."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry
from kotosilta.incidents.models import Incident, Recipient
from kotosilta.incidents.services import cases, reports
from kotosilta.incidents.vocabulary import STEPS
from kotosilta.people.models import Message, User
from tests.cast import DAY, make_user


def do_all(cast, case: Incident, *, results: tuple[str, str] = ("lessened", "stopped")) -> None:
    month = dict(zip(("follow_up_week", "follow_up_month"), results, strict=True))
    for step in case.steps.filter(done_on__isnull=True).order_by("due_on"):
        cases.do_step(step=step, note="", result=month.get(step.key, ""), by=cast.actors["recipient"])


def test_taking_it_up_sets_the_legal_duties_with_their_days(cast):
    case = cases.take_up(incident=cast.incident, by=cast.actors["recipient"])
    steps = {step.key: step.due_on - clock.today() for step in case.steps.all()}
    assert set(steps) == set(STEPS) and steps["guardians_target"] == steps["guardians_suspected"] == 2 * DAY
    assert (
        steps["follow_up_week"] < steps["follow_up_month"]
        and case.steps.get(key="child_welfare").rule.source == "417/2007 § 25"
    )
    with pytest.raises(Refused, match="taken up already"):
        cases.take_up(incident=cast.incident, by=cast.actors["recipient"])
    assert AuditEntry.objects.filter(action="incident.taken_up", actor=cast.actors["recipient"].uuid).exists()


def test_bullying_is_all_three_and_racism_is_told_apart(cast, as_user):
    url = reverse("incidents:assess", args=[cast.handled.uuid])
    client = as_user(cast.actors["recipient"])
    client.post(url, {"is_repeated": "true", "is_intended": "true", "is_unequal": "unknown", "is_racism": "true"})
    cast.handled.refresh_from_db()
    assert cast.handled.is_bullying is None and cast.handled.is_racism is True
    client.post(url, {"is_repeated": "false", "is_intended": "true", "is_unequal": "true", "is_racism": "true"})
    cast.handled.refresh_from_db()
    assert cast.handled.is_bullying is False and cast.handled.is_racism is True, (
        "racism without bullying is dealt with too"
    )


def test_pupils_are_letters_and_the_name_stands_in_the_case_only(cast, as_user):
    for side in ("target", "suspected", "suspected"):
        cases.involve(incident=cast.handled, side=side, name="canary-pupil", by=cast.actors["recipient"])
    assert list(cast.handled.involved.values_list("letter", flat=True)) == ["A", "B", "C"]
    assert (
        "canary-pupil"
        in as_user(cast.actors["recipient"]).get(f"/en/desk/reports/{cast.handled.uuid}/").content.decode()
    )
    assert "canary-pupil" not in as_user(cast.actors["recipient"]).get("/en/desk/reports/").content.decode()


def test_a_case_closes_when_every_duty_is_done_and_it_has_stopped(cast):
    with pytest.raises(Refused, match="steps are open"):
        cases.close_case(incident=cast.handled, by=cast.actors["recipient"])
    do_all(cast, cast.handled)
    closed = cases.close_case(incident=cast.handled, by=cast.actors["recipient"])
    assert (closed.status, closed.result, closed.closed_on) == ("closed", "stopped", clock.today())


def test_when_it_continues_measures_are_tightened_and_it_is_followed_up_again(cast):
    do_all(cast, cast.handled, results=("lessened", "continues"))
    again = cast.handled.steps.filter(done_on__isnull=True)
    assert {step.key for step in again} == {"escalation", "follow_up_month"}
    with pytest.raises(Refused):
        cases.close_case(incident=cast.handled, by=cast.actors["recipient"])
    with clock.travel(clock.now() + 14 * DAY):
        do_all(cast, cast.handled, results=("lessened", "stopped"))
        assert cases.close_case(incident=cast.handled, by=cast.actors["recipient"]).result == "stopped"


def test_a_follow_up_needs_its_answer_and_nothing_is_done_twice(cast, as_user):
    week = cast.handled.steps.get(key="follow_up_week")
    url = reverse("incidents:step", args=[week.uuid])
    client = as_user(cast.actors["recipient"])
    assert client.post(url, {"note": "x"}).status_code == 422
    assert client.post(url, {"note": "x", "result": "stopped"}).status_code == 302
    assert "done already" in client.post(url, {"note": "y", "result": "continues"}).content.decode()


def test_the_reporter_sees_every_stage_by_the_code(cast, client):
    page = lambda: client.post("/en/report/back/", {"code": cast.code}).content.decode()  # noqa: E731
    cases.take_up(incident=cast.incident, by=cast.actors["recipient"])
    assert "The school has taken it up" in page()
    do_all(cast, cast.incident)
    assert "it has lessened" in page() and "it has stopped" in page()
    cases.close_case(incident=cast.incident, by=cast.actors["recipient"])
    assert "The case is closed" in page()


def test_the_team_is_of_the_school_and_without_those_whom_the_report_names(cast):
    teacher = make_user("teacher", cast.school.organisation)
    cases.take_into_team(incident=cast.incident, user=teacher, by=cast.actors["recipient"])
    assert list(Incident.objects.all().visible_to(teacher)) == [cast.incident], "this case and no other"
    for outsider in (cast.actors["deputy"], cast.actors["advisor"]):
        with pytest.raises(PermissionDenied):
            cases.take_into_team(incident=cast.incident, user=outsider, by=cast.actors["recipient"])


def test_who_is_taken_out_of_the_team_reads_the_case_no_longer(cast, as_user):
    teacher = make_user("teacher", cast.school.organisation)
    member = cases.take_into_team(incident=cast.handled, user=teacher, by=cast.actors["recipient"])
    recipient, url = as_user(cast.actors["recipient"]), reverse("incidents:end_member", args=[member.uuid])
    assert "no longer reads this case" in recipient.get(url).content.decode()
    colleague = as_user(make_user("second", cast.school.organisation))
    cases.take_into_team(incident=cast.handled, user=User.objects.get(name="second"), by=cast.actors["recipient"])
    assert colleague.post(url).status_code == 403, "a recipient does this, or the member"
    assert recipient.post(url).status_code == 302
    assert not Incident.objects.all().visible_to(teacher).exists()
    assert cases.take_into_team(incident=cast.handled, user=teacher, by=cast.actors["recipient"]) != member


def test_the_project_sees_that_it_came_and_how_far_it_is_and_nothing_else(cast, as_user):
    cases.take_up(incident=cast.incident, by=cast.actors["recipient"])
    page = as_user(cast.actors["advisor"]).get("/en/desk/reports/progress/").content.decode()
    assert page.count("taken up") >= 2 and "School" in page
    assert "canary" not in page and str(cast.incident.uuid) not in page
    assert not Incident.objects.all().progress_for(cast.actors["other_manager"]).exists()
    for name in ("manager", "advisor", "worker"):
        with pytest.raises(PermissionDenied):
            cases.close_case(incident=cast.incident, by=cast.actors[name])


def test_recipients_are_of_the_school_with_deputy_and_holiday_cover(cast, as_user):
    client = as_user(cast.actors["advisor"])
    url = reverse("incidents:add_recipient", args=[cast.school.uuid])
    today = clock.today()
    day = {"since_day": today.day, "since_month": today.month, "since_year": today.year}
    cover = {"email": "new@example.org", "name": "N. New", "role": "cover", **day}
    ends = today + 14 * DAY
    holiday = {**cover, "until_day": ends.day, "until_month": ends.month, "until_year": ends.year}
    assert client.post(url, holiday).status_code == 302
    user = User.objects.get(email="new@example.org")
    assert user.organisation == cast.school.organisation
    assert Incident.objects.all().visible_to(user).count() == 2
    with clock.travel(clock.at(ends + DAY, dt.time(0, 1))):
        assert not Incident.objects.all().visible_to(user).exists(), "the holiday is over"
    foreign = client.post(url, {**cover, "email": "manager@example.org"})
    assert foreign.status_code == 422 and "another organisation" in foreign.content.decode()


def test_the_last_who_may_read_an_open_case_stays(cast):
    recipient, deputy = Recipient.objects.order_by("id")
    with pytest.raises(Refused, match="Reports wait"):  # the deputy is named in the report that waits
        cases.end_recipient(recipient=recipient, by=cast.actors["advisor"])
    cases.end_recipient(recipient=deputy, by=cast.actors["advisor"])
    with pytest.raises(Refused, match="Reports wait"):
        cases.end_recipient(recipient=recipient, by=cast.actors["advisor"])
    Incident.objects.all().delete()
    cases.end_recipient(recipient=recipient, by=cast.actors["advisor"])
    recipient.refresh_from_db()
    assert recipient.until is not None


def test_a_time_to_come_is_cancelled_and_not_named_twice(cast, as_user):
    day = clock.today() + 20 * DAY
    values = {
        "school": cast.school,
        "email": "new@example.org",
        "name": "N",
        "role": "cover",
        "since": day,
        "until": None,
    }
    planned = cases.name_recipient(by=cast.actors["advisor"], **values)
    with pytest.raises(Refused, match="already has this role"):
        cases.name_recipient(by=cast.actors["advisor"], **values)
    url = reverse("incidents:end_recipient", args=[planned.uuid])
    assert as_user(cast.actors["advisor"]).post(url).status_code == 302
    assert not Recipient.objects.filter(pk=planned.pk).exists()


def test_a_recipient_does_not_stay_by_way_of_the_team(cast):
    with pytest.raises(PermissionDenied):
        cases.take_into_team(incident=cast.handled, user=cast.actors["recipient"], by=cast.actors["deputy"])
    teacher = make_user("teacher", cast.school.organisation)
    cases.take_into_team(incident=cast.handled, user=teacher, by=cast.actors["recipient"])
    teacher.organisation = cast.city
    teacher.save()
    assert not Incident.objects.all().visible_to(teacher).exists(), "works elsewhere now"


def test_a_school_that_is_silent_for_more_than_a_week_makes_the_manager_call(cast):
    with clock.travel(clock.at(clock.today() + 15 * DAY, dt.time(9))):
        cases.tell_recipients()
        letter = Message.objects.get(address="manager@example.org")
    assert "School" in letter.body and "canary" not in letter.body and str(cast.incident.uuid) not in letter.body


def test_a_conversation_has_an_end(cast, monkeypatch):
    monkeypatch.setattr(reports, "MESSAGES_AT_MOST", 2)
    for text in ("a", "b"):
        reports.write_from_outside(incident=cast.incident, text=text)
    with pytest.raises(Refused, match="many messages"):
        reports.write_from_outside(incident=cast.incident, text="c")


def test_the_school_writes_once_however_often_it_is_sent(cast, as_user):
    client, url = as_user(cast.actors["recipient"]), reverse("incidents:write", args=[cast.handled.uuid])
    said = {"text": "Which day?", "once": "44444444-4444-4444-8444-444444444444"}
    for _sending in range(2):
        assert client.post(url, said).status_code == 302
    assert [row.text for row in cast.handled.messages.all()] == ["Which day?"]
    assert 'name="once"' in client.get(url).content.decode()
