"""Figures of assessment, the register of assessors, readiness of workplaces, and what becomes of it."""

import pytest
from django.test import Client
from django.utils.translation import override

from kotosilta.activities.models import Enrolment
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.surveys.models import Answer
from kotosilta.validation import quality
from kotosilta.validation.models import Assessment, Mark
from kotosilta.validation.readiness import results_of
from kotosilta.validation.register import FOR_OTHERS, FOR_THIS, NOT, register_of, state_for
from kotosilta.validation.services.assessments import GivenMark, give_marks
from kotosilta.validation.services.employers import ask_readiness
from kotosilta.validation.services.standards import qualify
from tests.cast import DAY, make_person


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


# Four observers, twelve units, of which eleven have two values or more; the published ordinal alpha is 0.815 (K.
# Krippendorff, Computing Krippendorff's alpha-reliability, 2011).
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def test_alpha_is_the_published_one():
    units = [[row[at] for row in OBSERVERS if row[at] is not None] for at in range(12)]
    assert round(quality.alpha(units), 3) == 0.815
    assert quality.alpha([[1, 1], [1, 1]]) is None and quality.alpha([[1], [2]]) is None
    assert quality.alpha([[1, 1], [2, 2]]) == 1


def test_pairs_times_and_appeals_are_read_from_the_records(cast, as_user):
    by = cast.actors["assessor"]
    level = Mark.objects.get(assessment__role="counsellor").level
    Assessment.objects.update(asked_at=clock.now() - 10 * DAY)
    give_marks(assessment=cast.assessment, marks=[GivenMark(cast.learning_outcome, "none")], by=by)
    (row,) = quality.agreement(cast.project)
    pair = next(pair for pair in row.pairs if pair.both)
    assert (row.code, pair.both, pair.same, pair.percent, row.alpha) == ("S-1", 1, 0, 0, None) and level == "1"
    assert {one.key: one.days for one in quality.times(cast.project)} == {"given": 10}
    assert quality.appeals(cast.project) == (0, 0, 0, 0)
    Assessment.objects.filter(role="consensus").update(approved_at=clock.now(), approved_by=cast.actors["manager"])
    assert quality.appeals(cast.project).differed == 1
    page = as_user(cast.actors["worker"]).get("/en/desk/validation/quality/silta/").content.decode()
    assert "Counsellor – Professional teacher" in page and "<svg" in page


def test_the_register_is_read_from_completed_trainings(cast, as_user):
    teacher, worker = cast.actors["assessor"], cast.actors["worker"]
    assert [row.codes for row in register_of([teacher])] == [[]]
    qualify(standard=cast.standard, trainings=[cast.activity], by=worker)
    me = make_person(cast.silta, "T. Eacher")
    me.contact_routes.create(kind="email", value=teacher.email.upper())
    seat = Enrolment.objects.create(activity=cast.activity, person=me, seat=4)
    assert register_of([teacher])[0].codes == [], "enrolled is not completed"
    seat.status, seat.completed_on = "completed", clock.today()
    seat.save()
    assert register_of([teacher, worker])[0].codes == ["S-1"] and register_of([worker])[0].codes == []
    assert (state_for(["S-1"], {"S-1"}), state_for(["S-1"], {"S-2"}), state_for([], {"S-1"})) == (
        FOR_THIS, FOR_OTHERS, NOT,
    )  # fmt: skip
    page = as_user(worker).get(f"/en/desk/validation/{cast.validation.uuid}/ask/").content.decode()
    assert "assessor (Silta ry): trained for this standard" in page
    qualify(standard=cast.standard, trainings=[], by=worker)
    assert register_of([teacher])[0].codes == []


def test_an_employer_answers_before_and_after_and_gets_advice(cast, as_user):
    worker = as_user(cast.actors["worker"])
    page = worker.post(f"/en/desk/employers/{cast.employer.uuid}/readiness/before/").content.decode()
    address = "/en/ready/" + page.split("/ready/")[1].split("<")[0]
    employer = Client()
    assert employer.get(address).status_code == 200 and not employer.cookies
    assert employer.post(address, {}).status_code == 422
    said = employer.post(address, {"welcome_person": "1", "language_plain": "5"}, follow=True).content.decode()
    assert "write the first week down" in said and "plain language with pictures" not in said
    before = {str(row.area.words): row.before for row in results_of(cast.employer)}
    assert before == {"welcoming": 1, "language at work": 5, "equal treatment": None, "recruiting": None}
    with pytest.raises(Refused):
        ask_readiness(employer=cast.employer, stage="before", by=cast.actors["worker"])
    token = ask_readiness(employer=cast.employer, stage="after", by=cast.actors["worker"])
    employer.post(f"/en/ready/{token}/", {"welcome_person": "4"})
    assert Answer.objects.filter(organisation="Kitchens Ltd").count() == 2
    shown = worker.get(f"/en/desk/employers/{cast.employer.uuid}/").content.decode()
    assert "write the first week down" not in shown, "it has become better"
    assert "employer co-operates now" in employer.get("/en/for-employers/").content.decode()
