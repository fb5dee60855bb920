"""A participant's start page: what comes next, and how far they are."""

from tests.cast import make_session


def test_the_hours_stand_on_the_start_page_with_the_way_to_write_practice_down(cast, as_user):
    page = as_user(cast.actors["self"]).get("/en/my/").content.decode()
    assert "0 of 2 hours" in page
    assert f"/en/my/sessions/{cast.practice.uuid}/practice/" in page


def test_a_guardian_sees_the_childs_hours_but_does_not_write_them(cast, as_user):
    page = as_user(cast.actors["guardian"]).get("/en/my/").content.decode()
    assert "0 of 2 hours" in page
    assert f"/en/my/sessions/{cast.practice.uuid}/practice/" not in page


def test_who_is_already_there_is_not_asked_whether_they_come(cast, as_user):
    session = make_session(cast.activity, days=-0.01)
    mine = as_user(cast.actors["self"])
    assert "I cannot come" in mine.get("/en/my/").content.decode()
    session.attendances.create(person=cast.aino, day=session.day, status="present")
    for page in ("/en/my/", f"/en/my/activities/{cast.activity.uuid}/"):
        html = mine.get(page).content.decode()
        assert "is here" in html
        assert f'action="/en/my/sessions/{session.uuid}/cannot-come/"' not in html
