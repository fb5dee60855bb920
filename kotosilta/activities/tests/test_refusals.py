"""What a page says when an act is refused: the reason stands on the form, and what was typed stays."""

import datetime as dt

import pytest

from kotosilta.activities.models import Application, Enrolment, Headcount
from kotosilta.core import clock
from tests.cast import make_activity, make_session


def moment(name: str, at: dt.datetime) -> dict[str, object]:
    """What a person types into the boxes of a day and a time."""
    local = clock.local(at)
    return {
        f"{name}_day": local.day,
        f"{name}_month": local.month,
        f"{name}_year": local.year,
        f"{name}_time": f"{local:%H:%M}",
    }


def test_no_interview_after_the_decision(cast, as_user):
    Application.objects.update(status="declined")
    url = f"/en/desk/applications/{cast.application.uuid}/interview/"
    answer = as_user(cast.actors["manager"]).post(url, moment("at", clock.now() + dt.timedelta(days=2)))
    assert answer.status_code == 422
    assert "The application has already been decided." in answer.content.decode()
    cast.application.refresh_from_db()
    assert cast.application.interview_at is None


def test_a_session_with_marks_does_not_become_practice(cast, as_user):
    cast.session.attendances.create(person=cast.aino, day=cast.session.day, status="absent")
    typed = {"kind": "practice", "place": "Kirjasto 12", "practice_hours": "6", "language": "fi"}
    typed |= moment("starts_at", cast.session.starts_at) | moment("ends_at", cast.session.ends_at)
    answer = as_user(cast.actors["leader"]).post(f"/en/desk/sessions/{cast.session.uuid}/change/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Somebody is already marked here." in page and "Kirjasto 12" in page
    cast.session.refresh_from_db()
    assert cast.session.kind == "lecture"


@pytest.mark.parametrize(
    ("page", "typed"),
    [("headcount", {"adults": "17", "children": "3"}), ("walk-in", {"name": "Amal Nadji", "birth_year": "1991"})],
)
def test_nobody_comes_to_a_cancelled_session(cast, as_user, page, typed):
    cast.session.status = "cancelled"
    cast.session.save()
    answer = as_user(cast.actors["leader"]).post(f"/en/desk/sessions/{cast.session.uuid}/{page}/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422 and "This session was cancelled." in text
    assert all(f'value="{value}"' in text for value in typed.values())
    assert not Headcount.objects.exists()


def test_a_full_activity_keeps_the_form(cast, as_user):
    full = make_activity(cast.project, capacity=0)
    url = f"/en/desk/activities/{full.uuid}/enrol/"
    answer = as_user(cast.actors["manager"]).post(url, {"person": cast.aino.uuid})
    page = answer.content.decode()
    assert (
        answer.status_code == 422 and "All places are taken." in page and f'value="{cast.aino.uuid}" selected' in page
    )
    assert not Enrolment.objects.filter(activity=full).exists()


def test_an_application_too_late_keeps_its_words(cast, as_user):
    closed = make_activity(
        cast.project, enrolment_by="application", is_public=True, enrol_until=clock.today() - dt.timedelta(days=1)
    )
    typed = {"why": "I have waited for this."}
    answer = as_user(cast.actors["peer"]).post(f"/en/my/activities/{closed.uuid}/apply/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Applications have closed." in page and typed["why"] in page


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refused_tap_on_the_list_says_why(cast, as_user, htmx):
    far = make_session(cast.activity, days=30)
    leader = as_user(cast.actors["leader"])
    typed = {"person": cast.aino.uuid, "mark": "present"}
    headers = {"HX-Request": "true"} if htmx else {}
    answer = leader.post(f"/en/desk/sessions/{far.uuid}/mark/", typed, headers=headers, follow=True)
    assert answer.content.decode().count("Nobody can be present yet") == 1
    assert "Nobody can be present yet" not in leader.get(f"/en/desk/sessions/{far.uuid}/").content.decode()
