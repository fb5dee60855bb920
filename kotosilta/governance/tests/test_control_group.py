"""The control group: seats by whom they represent, a pack with an easy page, decisions whose actions are followed up."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import override

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.translated import texts
from kotosilta.governance import services
from kotosilta.governance.models import Body, Meeting, Seat
from kotosilta.projects.models import Assignment
from tests.cast import DAY, make_person, make_session


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def group(cast) -> Body:
    return services.set_up_body(
        project=cast.project,
        by=cast.actors["worker"],
        name=texts(en="Control group"),
        kind="control",
        answer_days=30,
        fee=0,
    )


def test_a_group_is_set_up_and_its_seats_say_whom_they_represent(cast, as_user):
    worker = as_user(cast.actors["worker"])
    form = {"project": "silta", "kind": "control", "name_en": "Control group", "answer_days": "30", "fee": "0"}
    assert worker.post(reverse("governance:add_body"), form).status_code == 302
    made = Body.objects.filter(kind="control").latest("pk")
    for name, side in (("City official", "city"), ("Mother", "target")):
        person = make_person(cast.silta, name)
        Assignment.objects.create(worker=cast.actors["worker"], person=person, project=cast.project)
        services.give_seat(
            body=made, person=person, role="member", represents=side, term_ends_on=None, by=cast.actors["manager"]
        )
    assert sorted(Seat.objects.filter(body=made).values_list("represents", flat=True)) == ["city", "target"]
    page = as_user(cast.actors["manager"]).get(reverse("governance:body", args=[made.uuid])).content.decode()
    assert "the target group" in page and "Control group" in page


def test_members_read_the_pack_in_easy_language_and_what_was_decided(cast, as_user, group):
    Seat.objects.create(body=group, person=cast.bashir, represents="target")
    session = make_session(group.activity, days=3, kind="group")
    url = reverse("governance:minutes", args=[session.uuid])
    form = {
        "agenda_en": "1. Rooting plan",
        "easy_en": "We talk about what stays when the project ends.",
        "minutes_en": "",
    }
    assert as_user(cast.actors["manager"]).post(url, form).status_code == 302
    assert Meeting.objects.get(session=session).easy
    mine = as_user(cast.actors["peer"]).get("/en/my/panel/").content.decode()
    assert "what stays when the project ends" in mine and "Rooting plan" in mine
    assert "what stays" not in as_user(cast.actors["self"]).get("/en/my/panel/").content.decode(), (
        "an expert has no seat here"
    )


def test_an_action_has_somebody_and_a_day_and_is_followed_up(cast, as_user, group):
    worker, url = as_user(cast.actors["worker"]), reverse("governance:add_decision", args=[group.uuid])
    today = clock.today()
    form = {"text_en": "The advisors stay", "decided_on_day": today.day, "decided_on_month": today.month, "decided_on_year": today.year,
            "action": "Write it into the budget"}  # fmt: skip
    assert "Write who does it and by when" in worker.post(url, form).content.decode()
    due = today - DAY
    whole = {**form, "who": "The city", "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year}
    assert worker.post(url, whole).status_code == 302
    decision = group.decisions.get()
    assert decision.is_late and "late" in worker.get(reverse("governance:body", args=[group.uuid])).content.decode()
    assert list(group.decisions.all().open()) == [decision]
    services.finish_action(decision=decision, outcome="In the budget of 2028", by=cast.actors["worker"])
    with pytest.raises(Refused):
        services.finish_action(decision=decision, outcome="again", by=cast.actors["worker"])
    with pytest.raises(PermissionDenied):
        services.finish_action(decision=decision, outcome="x", by=cast.actors["partner_worker"])
    assert "In the budget of 2028" in worker.get(reverse("governance:body", args=[group.uuid])).content.decode()
