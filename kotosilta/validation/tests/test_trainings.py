"""Employers, their places, which of them fits, and the days that a trainee writes down."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from kotosilta.activities.models import Attendance
from kotosilta.activities.services import approve_practice, log_practice
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.guidance.models import WorkPlacement
from kotosilta.guidance.services.cases import place_in_work
from kotosilta.people.models import LanguageSkill
from kotosilta.projects.models import Partner, TrainingPlace
from kotosilta.validation.matching import candidates_for, fits, trainings_of
from kotosilta.validation.models import ValidationCase
from kotosilta.validation.services.employers import offer_place
from kotosilta.validation.services.trainings import begin_training
from tests.cast import DAY


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def placement(cast, **fields) -> WorkPlacement:
    today = clock.today()
    values = {
        "workplace": "Kitchens Ltd",
        "starts_on": today,
        "ends_on": today + 27 * DAY,
        "weekly_hours": 30,
        **fields,
    }
    return WorkPlacement(person=cast.aino, project=cast.project, **values)


def begin(cast, by="worker", **fields):
    return begin_training(case=cast.validation, placement=placement(cast, **fields), by=cast.actors[by])


def offered(cast, **fields) -> TrainingPlace:
    return TrainingPlace.objects.create(**{"employer": cast.employer, "title": "x", "area": "Kuopio", **fields})


def found(cast):
    return fits(cast.validation, TrainingPlace.objects.all())


def test_the_best_fit_comes_first_with_its_reasons(cast):
    cast.evidence.outcomes.clear()
    cast.validation.area, cast.validation.shifts = "kuopio", ["day"]
    LanguageSkill.objects.create(person=cast.aino, language="fi", speaks="A2")
    far = offered(cast, area="Helsinki", shift="night", finnish="C1", since=clock.today() + 90 * DAY)
    first, last = found(cast)
    assert (first.place, first.score) == (cast.place, 100) and (last.place, last.score) == (far, 0)
    assert [reason.fits for reason in first.reasons] == [True] * 5
    assert [reason.fits for reason in last.reasons] == [False] * 5
    assert "Finnish C1 is needed, the candidate has A2" in {reason.words for reason in last.reasons}
    assert first.shows == [cast.learning_outcome]


def test_for_a_place_the_best_candidate_comes_first_among_those_one_works_with(cast, as_user):
    cast.evidence.outcomes.clear()
    (fit,) = found(cast)
    (one,) = candidates_for(cast.place, ValidationCase.objects.all())
    assert one.case == cast.validation and one.fit.score == fit.score and one.fit.reasons == fit.reasons
    LanguageSkill.objects.create(person=cast.bashir, language="fi", speaks="B2")
    other = ValidationCase.objects.create(
        project=cast.project, person=cast.bashir, guide=cast.actors["manager"], stages=["assessment"], area="Kuopio"
    )
    other.units.add(cast.unit)
    best, _second = candidates_for(cast.place, ValidationCase.objects.all())
    assert best.case == other
    url = f"/en/desk/training-places/{cast.place.uuid}/candidates/"
    seen = as_user(cast.actors["worker"]).get(url).content.decode()
    assert "Aino" in seen and "Bashir" not in seen, "only those one works with"
    assert "Bashir" in as_user(cast.actors["manager"]).get(url).content.decode()


def test_what_is_not_known_counts_half_and_what_is_shown_already_is_not_sought(cast):
    cast.place.finnish = "B1"
    cast.place.save()
    (fit,) = found(cast)
    assert fit.shows == [] and [reason.fits for reason in fit.reasons] == [None, None, None, None, True]
    assert fit.score == round(40 + 12.5 + 7.5 + 5 + 10)


def test_a_full_place_is_not_offered_and_the_last_seat_is_given_once(cast):
    begin(cast, place=cast.place)
    assert found(cast) == []
    with pytest.raises(Refused, match="taken at that time"):
        begin(cast, place=cast.place)
    begin(cast, place=cast.place, starts_on=clock.today() + 28 * DAY, ends_on=clock.today() + 40 * DAY)
    with pytest.raises(PermissionDenied):
        begin(cast, by="colleague")


def test_the_trainee_writes_the_days_down_and_approved_hours_stand_on_the_case(cast, as_user):
    row = begin(cast)
    client = as_user(cast.actors["self"])
    assert str(row.practice.uuid) in client.get("/en/my/").content.decode(), "one tap from the start page"
    log_practice(
        session=row.practice, person=cast.aino, day=clock.today(), hours=Decimal(6),
        what="Cut bread", by=cast.actors["self"],
    )  # fmt: skip
    assert trainings_of(cast.validation, cast.actors["worker"])[-1].hours == 0, "not approved yet"
    approve_practice(attendance=Attendance.objects.get(session=row.practice), by=cast.actors["worker"])
    page = as_user(cast.actors["worker"]).get(f"/en/desk/validation/{cast.validation.uuid}/").content.decode()
    assert "6 hours approved" in page and "no agreement yet" in page


def test_a_place_is_offered_with_its_units_and_chosen_from_the_list(cast, as_user):
    client = as_user(cast.actors["colleague"])
    values = {
        "title": "Cook's help", "area": "Kuopio", "shift": "day", "seats": "2", "units": [str(cast.unit.uuid)],
    }  # fmt: skip
    days = {f"since_{part}": value for part, value in (("day", "1"), ("month", "9"), ("year", "2026"))}
    url = f"/en/desk/employers/{cast.employer.uuid}/places/add/"
    page = client.post(url, {**values, **days}, follow=True)
    assert "Cook&#x27;s help" in page.content.decode(), page.context["form"].errors if "form" in page.context else ""
    made = TrainingPlace.objects.get(title="Cook's help")
    assert list(made.outcomes.all()) == [cast.learning_outcome]
    chosen = as_user(cast.actors["worker"]).get(f"/en/desk/validation/{cast.validation.uuid}/places/{made.uuid}/")
    assert chosen.context["form"].initial["workplace"] == "Kitchens Ltd"
    with pytest.raises(PermissionDenied):
        offer_place(place=made, outcomes=[], by=cast.actors["leader"])


def test_the_days_to_write_down_follow_the_placement(cast):
    row = begin(cast)
    row.ends_on, row.weekly_hours = row.ends_on + 14 * DAY, 20
    place_in_work(placement=row, by=cast.actors["worker"])
    row.practice.refresh_from_db()
    assert clock.local(row.practice.ends_at).date() == row.ends_on and row.practice.practice_hours == 120
    assert row.practice.activity.requirements.get().hours == 120


def test_a_place_is_taken_in_its_own_project_and_time(cast):
    cast.place.until = clock.today() + 10 * DAY
    cast.place.save()
    with pytest.raises(Refused, match="not offered on all"):
        begin(cast, place=cast.place)
    other = Partner.objects.create(project=cast.other_project, organisation=cast.employer.organisation, role="employer")
    with pytest.raises(Refused, match="another project"):
        begin(cast, place=TrainingPlace.objects.create(employer=other, title="x", area="x"))
