"""Housing counselling from unpaid rent to a kept home, and social rehabilitation with rhythm and a work try-out."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from kotosilta.activities.models import Attendance, Enrolment
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.translated import texts
from kotosilta.guidance.casework import RESULTS, STEPS, Kind
from kotosilta.guidance.models import ChecklistStep, ServiceCase
from kotosilta.guidance.services import cases
from kotosilta.guidance.services.plans import tick_step
from tests.cast import DAY, SITUATION, make_activity, make_session


def when(name: str, day: dt.date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_an_arrears_case_from_the_first_call_to_the_kept_home(cast, as_user):
    worker = as_user(cast.actors["worker"])
    page = worker.post(
        reverse("guidance:add_case", args=[cast.aino.uuid]),
        {"project": "silta", "kind": "arrears", "situation": "Kaksi vuokraa puuttuu."},
    )
    case = ServiceCase.objects.order_by("-pk").first()
    assert page.headers["Location"].endswith(f"/cases/{case.uuid}/")
    assert [step.key for step in case.steps.all()] == list(STEPS[Kind.ARREARS])
    home = reverse("guidance:lease", args=[case.uuid])
    wrong = worker.post(
        home,
        {"rent": "700", "arrears": "1400", **when("notice_on", clock.today()), **when("leave_by", clock.today() - DAY)},
    )
    assert wrong.status_code == 422 and "after the notice, not before" in wrong.content.decode()
    assert worker.post(home, {"rent": "712,50", "arrears": "1425", "landlord": "City homes"}).status_code == 302
    worker.post(
        reverse("guidance:add_case_step", args=[case.uuid]),
        {"words": "Call on Friday", **when("due_on", clock.today())},
    )
    for step in case.steps.all():
        worker.post(reverse("guidance:tick_checklist", args=[step.uuid]))
    shown = worker.get(reverse("guidance:case", args=[case.uuid])).content.decode()
    assert "712.5" in shown and "City homes" in shown and "Call on Friday" in shown
    assert worker.post(reverse("guidance:close_case", args=[case.uuid]), {"result": "work"}).status_code == 422
    assert worker.post(reverse("guidance:close_case", args=[case.uuid]), {"result": "kept"}).status_code == 302
    case.refresh_from_db()
    assert (case.result, case.closed_on) == ("kept", clock.today())
    with pytest.raises(Refused, match="closed"):
        cases.write_situation(case=case, fields=[], by=cast.actors["worker"])


def test_a_form_that_was_opened_before_the_case_was_closed_does_not_open_it_again(cast):
    worker, opened_before = cast.actors["worker"], ServiceCase.objects.get(pk=cast.case.pk)
    cases.close_service_case(case=cast.case, result="kept", by=worker)
    opened_before.situation = "Typed meanwhile."
    with pytest.raises(Refused, match="closed"):
        cases.write_situation(case=opened_before, fields=["situation"], by=worker)
    assert ServiceCase.objects.get(pk=cast.case.pk).result == "kept"


def test_two_forms_of_one_case_do_not_overwrite_each_other(cast, as_user):
    worker, case = as_user(cast.actors["worker"]), cast.case
    stale = ServiceCase.objects.get(pk=case.pk)
    worker.post(reverse("guidance:lease", args=[case.uuid]), {"rent": "800", "arrears": "0", "landlord": "New owner"})
    stale.situation = "All is paid."
    cases.write_situation(case=stale, fields=["situation", "rhythm"], by=cast.actors["worker"])
    case.refresh_from_db()
    assert (case.landlord, case.rent, case.situation) == ("New owner", 800, "All is paid.")


def test_the_worker_enrols_in_a_group_and_reads_how_often_the_person_came(cast, as_user):
    group = make_activity(cast.project, kind="group", title=texts(en="Strength group"), capacity=1)
    full = make_activity(cast.project, kind="group", title=texts(en="Full group"), capacity=1)
    Enrolment.objects.create(activity=full, person=cast.bashir, seat=1)
    make_activity(cast.other_project, kind="group", title=texts(en="Elsewhere"))
    worker, url = as_user(cast.actors["worker"]), reverse("guidance:join_group", args=[cast.rehabilitation.uuid])
    page = worker.get(url).content.decode()
    assert "Strength group" in page and "Elsewhere" not in page and "Course" not in page
    refused = worker.post(url, {"group": str(full.uuid)})
    assert refused.status_code == 422 and "All places are taken" in refused.content.decode()
    assert worker.post(url, {"group": str(group.uuid)}).status_code == 302
    for days, present in ((-1, True), (-2, False), (-90, True)):
        session = make_session(group, days=days, kind="group", status="held")
        if present:
            Attendance.objects.create(session=session, person=cast.aino, day=session.day, status="present")
    ServiceCase.objects.filter(pk=cast.rehabilitation.pk).update(opened_on=clock.today() - 30 * DAY)
    shown = worker.get(reverse("guidance:case", args=[cast.rehabilitation.uuid])).content.decode()
    assert "Strength group" in shown and "came 1 of 2 times" in shown
    other = make_activity(cast.project, kind="group", title=texts(en="Evening group"))
    cases.join_group(case=cast.rehabilitation, group=other, by=cast.actors["worker"])
    assert not group.enrolments.filter(seat__isnull=False).exists(), "nobody sits in two groups"
    cases.join_group(case=cast.rehabilitation, group=group, by=cast.actors["worker"])
    assert "Strength group" in as_user(cast.actors["self"]).get("/en/my/plan/").content.decode()
    with pytest.raises(Refused):
        cases.join_group(case=cast.case, group=group, by=cast.actors["worker"])
    with pytest.raises(PermissionDenied):
        cases.join_group(case=cast.rehabilitation, group=group, by=cast.actors["colleague"])


def test_rehabilitation_has_a_weekly_rhythm_goals_and_a_work_try_out(cast, as_user):
    worker, case = as_user(cast.actors["worker"]), cast.rehabilitation
    url = reverse("guidance:situation", args=[case.uuid])
    assert (
        worker.post(url, {"situation": "Nukkuu huonosti.", "day0": "Ryhmä klo 10", "day3": "Uinti"}).status_code == 302
    )
    case.refresh_from_db()
    assert case.rhythm == {"0": "Ryhmä klo 10", "3": "Uinti"}
    page = worker.get(reverse("guidance:case", args=[case.uuid])).content.decode()
    assert "Monday" in page and "Ryhmä klo 10" in page and "canary-workplace" in page and "The home" not in page
    change = reverse("guidance:change_work_placement", args=[cast.try_out.uuid])
    days = {**when("starts_on", clock.today()), **when("ends_on", clock.today() + 60 * DAY)}
    assert worker.post(change, {"workplace": "Bakery", "weekly_hours": "50", **days}).status_code == 422
    form = {"workplace": "Bakery", "weekly_hours": "20", "said_afterwards": "canary-said", "goes_on": "true", **days}
    assert worker.post(change, form).status_code == 302
    cast.try_out.refresh_from_db()
    assert cast.try_out.goes_on is True and cast.try_out.weekly_hours == 20
    assert worker.get(reverse("guidance:lease", args=[case.uuid])).status_code == 403, "rehabilitation has no lease"
    cases.close_service_case(case=case, result="work", by=cast.actors["worker"])


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_steps_in_order_of_begin_and_results(kind):
    assert STEPS[kind] and RESULTS[kind] and all(rule.days > 0 for rule in STEPS[kind].values())


def test_what_presses_stands_first_and_in_the_day(cast, as_user):
    calm = cases.open_case(
        case=ServiceCase(project=cast.project, person=cast.irma, kind="moving"), by=cast.actors["worker"]
    )
    worker = as_user(cast.actors["worker"])
    page = worker.get("/en/desk/cases/").content.decode()
    assert page.index(str(cast.case.uuid)) < page.index(str(calm.uuid)) and "pressing" in page
    assert "payment plan" in worker.get("/en/desk/day/").content.decode()
    tick_step(step=cast.case_step, by=cast.actors["worker"])
    cast.case.leave_by = clock.today() + 13 * DAY
    cast.case.save()
    assert "must be empty by" in worker.get("/en/desk/cases/").content.decode()
    assert cast.case.must_leave_soon
    assert not ChecklistStep.objects.all().due_for(cast.actors["worker"]).filter(pk=cast.case_step.pk).exists()


def test_the_family_reads_and_ticks_and_nobody_else_does(cast, as_user):
    mine = as_user(cast.actors["guardian"])
    assert SITUATION in mine.get("/en/my/plan/").content.decode()
    mine.post(reverse("my_guidance:tick_checklist", args=[cast.case_step.uuid]))
    cast.case_step.refresh_from_db()
    assert cast.case_step.done_on == clock.today()
    with pytest.raises(PermissionDenied):
        cases.close_service_case(case=cast.case, result="kept", by=cast.actors["colleague"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT situation FROM guidance_servicecase")
        assert not any("canary" in row[0] for row in cursor.fetchall())
