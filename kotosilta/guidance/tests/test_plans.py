"""A plan in the family's words, and moving on in school with what came of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import override

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry
from kotosilta.guidance.infofinland import page_about
from kotosilta.guidance.models import Contact, PlanGoal, PlanStep, Transition
from kotosilta.guidance.services import plans
from kotosilta.guidance.transitions import PATHS, Path
from tests.cast import DAY, GOAL


def test_a_goal_is_written_in_the_familys_words_and_its_steps_are_ticked_by_both(cast, as_user):
    worker = as_user(cast.actors["worker"])
    url = reverse("guidance:add_goal", args=[cast.aino.uuid])
    page = worker.post(
        url, {"project": "silta", "words": "Waxaan rabaa kubadda cagta", "language": "so", "topic": "free_time"}
    )
    goal = PlanGoal.objects.exclude(pk=cast.goal.pk).get()
    assert page.headers["Location"].endswith(f"/goals/{goal.uuid}/steps/add/")
    step_url = reverse("guidance:add_step", args=[goal.uuid])
    assert worker.post(step_url, {"what": "", "whose": "family"}).status_code == 422
    assert worker.post(step_url, {"what": "Call the club", "whose": "family"}).status_code == 302
    step = goal.steps.get()
    mine = as_user(cast.actors["self"]).get("/en/my/plan/").content.decode()
    assert "Waxaan rabaa" in mine and 'lang="so"' in mine and "Call the club" in mine
    as_user(cast.actors["guardian"]).post(reverse("my_guidance:tick", args=[step.uuid]))
    step.refresh_from_db()
    assert step.done_on == clock.today()
    assert plans.tick_step(step=step, by=cast.actors["worker"]) is False, "done is done"
    worker.post(reverse("guidance:end_goal", args=[goal.uuid]), {"status": "reached"})
    goal.refresh_from_db()
    assert (goal.status, goal.ended_on) == ("reached", clock.today())
    with pytest.raises(Refused, match="ended already"):
        plans.end_goal(goal=goal, status="given_up", by=cast.actors["worker"])


def test_goals_and_steps_are_stored_encrypted_and_their_reading_is_logged(cast, as_user):
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM guidance_plangoal UNION SELECT what FROM guidance_planstep")
        assert not any("canary" in row[0] for row in cursor.fetchall())
    as_user(cast.actors["worker"]).get(reverse("guidance:plan", args=[cast.aino.uuid]))
    assert AuditEntry.objects.filter(action="plan.read", person=cast.aino.uuid).exists()
    assert PlanGoal.objects.get(pk=cast.goal.pk).words == GOAL


def test_a_colleague_who_does_not_work_with_the_family_cannot_touch_its_plan(cast):
    for act, about in (
        (plans.end_goal, {"goal": cast.goal, "status": "reached"}),
        (plans.tick_step, {"step": cast.step}),
    ):
        with pytest.raises(PermissionDenied):
            act(by=cast.actors["colleague"], **about)
    with pytest.raises(PermissionDenied):
        plans.begin_transition(
            transition=Transition(project=cast.project, person=cast.aino, path="grade_6", year=2030),
            by=cast.actors["self"],
        )


def test_what_the_worker_promised_stands_in_the_day_until_it_is_done(cast, as_user):
    step = PlanStep.objects.create(goal=cast.goal, what="canary-promise", whose="worker", by_when=clock.today() - DAY)
    worker = as_user(cast.actors["worker"])
    page = worker.get("/en/desk/day/").content.decode()
    assert "canary-promise" in page and "canary-step" not in page, "the family's own step is not the worker's"
    assert "joint application" in page, "a late line of the checklist too"
    plans.tick_step(step=step, by=cast.actors["worker"])
    assert "canary-promise" not in worker.get("/en/desk/day/").content.decode()


@pytest.mark.parametrize("path", Path.values)
def test_a_checklist_has_days_in_order_and_is_explained_in_every_language(cast, path):
    made = plans.begin_transition(
        transition=Transition(project=cast.project, person=cast.aino, path=path, year=2031), by=cast.actors["worker"]
    )
    steps = list(made.steps.all())
    assert len(steps) == len(PATHS[path]) and len({step.key for step in steps}) == len(steps)
    assert all(dt.date(2030, 9, 1) <= step.due_on <= dt.date(2031, 8, 31) for step in steps)
    english = [str(step.why) for step in steps]
    for code in ("fi", "ar"):
        with override(code):
            assert all(str(step.why) != said for step, said in zip(steps, english, strict=True))


def test_the_outcome_is_place_received_started_still_there_in_january(cast, as_user):
    worker, url = as_user(cast.actors["worker"]), reverse("guidance:outcome", args=[cast.transition.uuid])
    year = cast.transition.year

    def when(name: str, day: dt.date) -> dict[str, int]:
        return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}

    june, august, january = dt.date(year, 6, 12), dt.date(year, 8, 10), dt.date(year + 1, 1, 20)
    place = {"place": "Vocational school", **when("place_on", june)}
    assert worker.post(url, place).status_code == 422, "a day in the future"
    assert worker.post(url, when("began_on", clock.today())).status_code == 422, "started without a place"
    with clock.travel(clock.at(august, dt.time(12))):
        assert worker.post(url, {**place, **when("began_on", august)}).status_code == 302
        early = worker.post(url, {**place, **when("began_on", august), "still_there": "true"})
        assert "is asked in January" in early.content.decode()
    with clock.travel(clock.at(january, dt.time(12))):
        assert worker.post(url, {**place, **when("began_on", august), "still_there": "true"}).status_code == 302
    cast.transition.refresh_from_db()
    assert cast.transition.is_over and cast.transition.still_there is True
    assert not Transition.objects.all().open().exists()


def test_the_same_checklist_is_begun_once(cast, as_user):
    url = reverse("guidance:add_transition", args=[cast.aino.uuid])
    form = {"project": "silta", "path": "grade_9", "year": str(cast.transition.year)}
    page = as_user(cast.actors["worker"]).post(url, form)
    assert page.status_code == 422 and "This checklist is there already." in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Transition.objects.create(
            project=cast.project,
            person=cast.aino,
            worker=cast.actors["worker"],
            path="grade_9",
            year=cast.transition.year,
        )
    with pytest.raises(ValidationError):
        Transition(
            project=cast.project, person=cast.aino, worker=cast.actors["worker"], path="grade_9", year=1
        ).full_clean()


def test_a_closed_checklist_warns_no_more(cast):
    assert cast.transition_step.is_late
    plans.close_transition(transition=cast.transition, by=cast.actors["worker"])
    worker = cast.actors["worker"]
    assert not type(cast.transition_step).objects.all().due_for(worker).filter(transition__isnull=False).exists()


def test_an_outcome_from_a_form_opened_before_does_not_open_a_closed_checklist(cast):
    worker, opened_before = cast.actors["worker"], Transition.objects.get(pk=cast.transition.pk)
    plans.close_transition(transition=cast.transition, by=worker)
    opened_before.place = "Lyseo"
    plans.record_outcome(transition=opened_before, fields=["place"], by=worker)
    stored = Transition.objects.get(pk=cast.transition.pk)
    assert (stored.place, stored.closed_on) == ("Lyseo", clock.today())


def test_of_wilma_it_is_written_what_was_taught(cast, as_user):
    form = {"project": "silta", "person": str(cast.aino.uuid), "topic": "school", "channel": "face", "language": "so", "minutes": "20",
            "outcome": "helped", "taught": ["read", "absence"], "at_day": "1", "at_month": "1", "at_year": "2026", "at_time": "9:00"}  # fmt: skip
    worker = as_user(cast.actors["worker"])
    assert worker.post(reverse("guidance:add_with", args=[cast.aino.uuid]), form).status_code == 302
    made = Contact.objects.get(taught__isnull=False, outcome="helped")
    assert made.taught == ["read", "absence"]
    page = worker.get(reverse("guidance:contact", args=[made.uuid])).content.decode()
    assert "reading messages, telling and clearing absences" in page and "infofinland.fi/en/education" in page
    assert (
        worker.post(reverse("guidance:add_with", args=[cast.aino.uuid]), {**form, "taught": ["grades"]}).status_code
        == 422
    )


def test_infofinland_is_linked_in_the_same_language_where_it_speaks_it():
    assert page_about("housing", "ar") == "https://www.infofinland.fi/ar/housing"
    assert page_about("housing", "fa-af").endswith("/fa/housing")
    assert page_about("work", "so").endswith("/en/work-and-enterprise")
    assert page_about("other") == page_about("nothing") == ""


@pytest.mark.parametrize("name", ["add_goal", "add_transition", "add_referral"])
def test_the_only_project_is_filled_in_for_the_worker(cast, as_user, name):
    page = as_user(cast.actors["worker"]).get(reverse(f"guidance:{name}", args=[cast.aino.uuid])).content.decode()
    assert '<input type="hidden" name="project" value="silta"' in page


def test_a_contact_that_is_sent_twice_is_one_contact(cast, as_user):
    form = {"project": "silta", "nickname": "mother", "topic": "school", "channel": "face", "language": "so", "minutes": "20",
            "outcome": "helped", "at_day": "1", "at_month": "1", "at_year": "2026", "at_time": "9:00",
            "once": "11111111-1111-4111-8111-111111111111"}  # fmt: skip
    for _sending in range(2):
        assert as_user(cast.actors["worker"]).post(reverse("guidance:add"), form).status_code == 302
    assert Contact.objects.filter(nickname="mother").count() == 1
