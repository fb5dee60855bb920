"""Entry data freeze, blanks are completed, corrections keep the old value; returning keeps the start."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from kotosilta.core import clock
from kotosilta.projects import services
from kotosilta.projects.models import EntryCorrection, FollowUp, Participation
from tests.cast import enter, make_person, make_project

DAY = dt.timedelta(days=1)


def test_entry_freezes_the_person_as_they_were(cast):
    person = make_person(cast.silta, "New", birth_year=2000, gender="man")
    row = services.enter_project(
        project=cast.project, person=person, entered_on=clock.today(), by=cast.actors["worker"]
    )
    person.gender, person.birth_year = "woman", 1980
    person.save()
    row.refresh_from_db()
    assert (row.entry_gender, row.entry_birth_year) == ("man", 2000)


def test_completing_fills_blanks_and_never_overwrites(cast):
    row = cast.participation
    services.complete_entry(
        participation=row, values={"entry_gender": "man", "entry_education": "isced_3_4"}, by=cast.actors["worker"]
    )
    row.refresh_from_db()
    assert (row.entry_gender, row.entry_education) == ("woman", "isced_3_4")


def test_a_correction_keeps_the_old_value_and_the_reason(cast):
    services.correct_entry(
        participation=cast.participation,
        field="entry_gender",
        value="non_binary",
        reason="Misread",
        by=cast.actors["worker"],
    )
    kept = EntryCorrection.objects.get()
    assert (kept.old_value, kept.new_value, kept.reason) == ("woman", "non_binary", "Misread")
    assert Participation.objects.get(pk=cast.participation.pk).entry_gender == "non_binary"


def test_returning_keeps_the_start_and_forgets_the_end(cast):
    first_day = cast.left.entered_on
    FollowUp.objects.create(participation=cast.left, kind="weeks_4", asked_on=clock.today())
    row = services.enter_project(
        project=cast.project, person=cast.bashir, entered_on=clock.today(), by=cast.actors["manager"]
    )
    assert row.pk == cast.left.pk
    assert (row.entered_on, row.returned_on, row.left_on, row.exit_status) == (first_day, clock.today(), None, "")
    assert not row.follow_ups.exists()
    assert Participation.objects.filter(person=cast.bashir).count() == 1


def test_follow_ups_fall_due_as_the_fund_says(cast):
    cast.left.left_on = dt.date(2026, 8, 31)
    assert cast.left.follow_ups_due() == [("weeks_4", dt.date(2026, 9, 28)), ("months_6", dt.date(2027, 2, 28))]
    amif = make_project(cast.silta, slug="amif", fund="amif-2021-2027")
    assert enter(cast.aino, amif, left_on=clock.today()).follow_ups_due() == []


def test_missing_entry_data_are_those_that_the_fund_requires(cast):
    assert set(cast.participation.missing_entry_data()) == {"birth", "labour_status", "education"}


@pytest.mark.parametrize("actor", ["leader", "steering", "auditor", "other_worker", "peer", "retired"])
def test_only_those_who_work_in_the_project_enter_people(cast, actor):
    with pytest.raises(PermissionDenied):
        services.enter_project(project=cast.project, person=cast.irma, entered_on=clock.today(), by=cast.actors[actor])


def test_the_page_shows_possible_doubles_before_it_saves(cast, as_user):
    from kotosilta.people.models import Person

    worker = as_user(cast.actors["manager"])
    typed = {"project": "silta", "full_name": "Aino Canary Kuusi", "birth_year": "2010", "language": "fi"}
    response = worker.post("/en/desk/people/add/", typed)
    assert "This person may be here already" in response.content.decode()
    assert Person.objects.filter(full_name="Aino Canary Kuusi").count() == 0
    response = worker.post("/en/desk/people/add/", {**typed, "sure": "on"})
    assert response.status_code == 302
    assert Person.objects.filter(full_name="Aino Canary Kuusi").count() == 1


def test_switching_language_keeps_what_was_typed_and_saves_nothing(cast, as_user):
    from kotosilta.people.models import Person

    before = Person.objects.count()
    typed = {"project": "silta", "full_name": "Kesken Eräinen", "birth_day": "99", "switch_language": "ar"}
    response = as_user(cast.actors["worker"]).post("/ar/desk/people/add/", typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'dir="rtl"' in page and "Kesken Eräinen" in page and 'value="99"' in page
    assert "error-summary" not in page
    assert Person.objects.count() == before
