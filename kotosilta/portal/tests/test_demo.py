"""The demo's numbers are counted from its records, the same on every loading."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from kotosilta.activities.models import Application, Attendance, Enrolment, Session
from kotosilta.core import audit
from kotosilta.credentials.models import Credential
from kotosilta.governance.models import RootingItem
from kotosilta.guidance.models import AdvisorRequest, Referral, ReferralStep, SchoolPlacement, Transition
from kotosilta.incidents.models import Incident
from kotosilta.people.models import Organisation, Person, User
from kotosilta.portal import loading
from kotosilta.portal.demo import growing_together, isok, kotiranta, kotoisa
from kotosilta.portal.personas import PERSONAS
from kotosilta.projects.models import Project, Target
from kotosilta.reporting import periods
from kotosilta.reporting.content import content
from kotosilta.reporting.counting import hours_by_person, numbers
from kotosilta.validation import quality
from kotosilta.validation.models import Assessment, ValidationCase
from kotosilta.validation.register import register_of


@pytest.fixture
def project(db) -> Project:
    return kotoisa.replay()


def figures(project: Project) -> dict[str, float]:
    return {number.target.measure: float(number.value) for number in numbers(project)}


def test_kotoisa_comes_out_as_published(project):
    assert figures(project) == {
        Target.Measure.COMPLETED: 7,
        Target.Measure.SESSION_HOURS: 60,
        Target.Measure.PARTICIPANTS: 10,
        Target.Measure.APPLICANTS: 13,
        Target.Measure.VISITS: Attendance.objects.filter(session__activity__kind="training").counted().count(),
        Target.Measure.INDICATOR: 8,
        Target.Measure.BOOKINGS: 39,
        Target.Measure.BOOKED_HOURS: 78,
        Target.Measure.BOOKED_HEADS: sum(8 + n * 7 % 40 for n in range(42) if n % 14 != 9),
        Target.Measure.BOOKERS: 6,
    }
    completed = Enrolment.objects.filter(status="completed")
    assert set(completed.values_list("completed_on", flat=True)) == {dt.date(2018, 8, 6)}
    enrolled = Enrolment.objects.filter(activity__kind="training")
    assert Application.objects.count() > enrolled.count() > completed.count()
    assert not Session.objects.filter(activity__project=project, is_assumed=False).exists(), (
        "no single date is published"
    )


def test_removing_one_attendance_changes_exactly_what_it_should(project):
    before, hours_before = figures(project), hours_by_person(project)
    gone = Attendance.objects.counted().filter(session__kind="lecture").first()
    gone.delete()
    after, hours_after = figures(project), hours_by_person(project)
    assert after.pop(Target.Measure.VISITS) == before.pop(Target.Measure.VISITS) - 1
    assert after == before
    assert hours_after.pop(gone.person_id) == hours_before.pop(gone.person_id) - 3
    assert hours_after == hours_before


def test_taking_back_a_completion_changes_the_number_of_completed_only(project):
    before = figures(project)
    Enrolment.objects.filter(status="completed").order_by("id")[:1].get().delete()
    after = figures(project)
    assert after.pop(Target.Measure.COMPLETED) == before.pop(Target.Measure.COMPLETED) - 1
    assert after == before


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2026-11-22", "2027-03-28", "2028-02-29"])
def test_the_ongoing_project_loads_on_any_day_and_always_the_same(db, day):
    with time_machine.travel(f"{day} 10:00", tick=False):
        project = kotiranta.replay()
        found = {number.target.pk - project.targets.first().pk: number.value for number in numbers(project)}
    assert found[0] == 50
    assert all(value > 0 for index, value in found.items() if index != 4)


def test_demo_refuses_a_database_that_is_not_empty(cast):
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert Project.objects.filter(slug="silta").exists()


@pytest.mark.django_db(transaction=True)
def test_a_demo_that_is_cut_off_leaves_nothing_behind(settings, tmp_path, monkeypatch):
    settings.DATA, settings.DEMO = tmp_path, True
    seen = []

    def cut_off() -> None:
        seen.append(loading.progress())
        raise KeyboardInterrupt

    monkeypatch.setattr(isok, "replay", one_row)
    monkeypatch.setattr(kotoisa, "replay", cut_off)
    with pytest.raises(KeyboardInterrupt):
        call_command("demo")
    assert seen == [loading.Progress(2, 4)]
    assert loading.progress() is None
    assert not Organisation.objects.exists()


def one_row() -> None:
    """Something that is written before the end comes."""
    Organisation.objects.create(name="Silta ry", kind="association")


def test_while_the_demo_is_loaded_its_pages_say_so(client, settings, tmp_path, monkeypatch, db):
    settings.DATA, settings.DEMO = tmp_path, True
    monkeypatch.setattr("kotosilta.portal.navigation.reverse", lambda _name: "/en/demo/")  # no demo, no address
    loading.tell(loading.Progress(3, 4))
    page = client.get("/en/").content.decode()
    assert "project 3 of 4" in page
    assert 'http-equiv="refresh"' in page
    loading.end()
    assert "project 3 of 4" not in client.get("/en/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_demo_fills_an_empty_database_with_every_persona_and_its_audit_log_is_whole(settings, tmp_path):
    settings.DATA = tmp_path
    call_command("demo")
    assert set(Project.objects.values_list("slug", flat=True)) == {"isok", "kotoisa", "growing-together", "kotiranta"}
    assert audit.verify() == []
    assert {persona.email for persona in PERSONAS} <= set(User.objects.values_list("email", flat=True))
    assert Person.objects.filter(full_name__regex=r"[^\x00-\x7f]").count() >= 10, "names in several scripts"


def test_isok_comes_out_as_published(db):
    project = isok.replay()
    found = figures(project)
    published = {
        "participants_long": 127, "participants_short": 194, "large_employers": 10, "other_employers": 4, "completed": 74,
        "headcount": 620,
    }  # fmt: skip
    assert published.items() <= found.items() and found["validations"] == 302
    cases = ValidationCase.objects.filter(project=project)
    assert set(cases.values_list("result", flat=True)) == {"", "certified", "enough", "broken_off"}
    done = Assessment.objects.filter(case__project=project, role="consensus")
    assert done.filter(overturned_at__isnull=False).count() == 1 and found["certified"] == isok.WHOLE
    assert Credential.objects.filter(kind="competence", issued_at__isnull=False).count() == isok.WHOLE
    (agreement,) = quality.agreement(project)
    assert 0 < agreement.alpha < 1 and quality.appeals(project).differed >= 10
    waiting = Assessment.objects.filter(case__project=project, case__closed_on__isnull=True, given_at__isnull=True)
    assert waiting.exists(), "some were still under way when the project ended"
    assessors = [row.codes for row in register_of(User.objects.filter(assessments__role="teacher").distinct())]
    assert assessors == [["ISOK-2011"]] * 2, "they completed the project's own training"
    made = content(project, periods.whole(project))
    assert (made["money"]["grant"]["total"], made["money"]["grant"]["own_share"]) == ("550000.00", "44000.00")
    assert made["money"]["claim"]["so_far"]["own"] == "44000.00", "all of it was used"
    assert (made["staff"]["people"], made["participants"]["long"], made["participants"]["short"]) == (8, 127, 194)
    half_years = project.reports.filter(status="approved").exclude(period="all")
    assert half_years.count() == 6 and project.reports.filter(period="all", status="approved").exists()


def test_growing_together_has_a_dozen_mother_tongues_and_referrals_in_every_state(db):
    project = growing_together.replay()
    taking_part = Person.objects.filter(participations__project=project)
    assert taking_part.values("language").distinct().count() >= 12
    states = set(Referral.objects.filter(project=project).values_list("status", flat=True))
    assert states == set(Referral.Status.values) - {"draft", "waiting"}
    assert {step.source for step in ReferralStep.objects.filter(status="started")} == {"service", "family", "advisor"}
    assert figures(project)[Target.Measure.REFERRALS] == 5
    assert Referral.objects.all().silent().filter(project=project).count() == 2
    assert set(Transition.objects.values_list("path", flat=True)) == {"preparatory", "grade_6", "grade_9"}
    states = set(Incident.objects.values_list("status", flat=True))
    assert states == set(Incident.Status.values), "received, taken up, closed"
    roots = set(RootingItem.objects.filter(project=project).values_list("status", flat=True))
    assert roots == {"signed_off", "accepted", "asked", "declined"}
    assert AdvisorRequest.objects.waiting().count() == 0
    handed = SchoolPlacement.objects.get(handover_note__isnull=False, starts_on=dt.date(2026, 1, 8))
    assert handed.advisor.name == "Ilmari Nurmi"
    grant = content(project, periods.whole(project))["money"]["grant"]
    assert grant["total"] == "337000.00" and (project.ends_on - project.starts_on).days // 30 == 30, (
        "two and a half years"
    )
    assert project.reports.get().content["indicators"], "the first half-year is frozen"
