"""Indicators: what is stated instead of asked, what is kept, and the way from a number to its rows and back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kotosilta.core import clock
from kotosilta.projects.models import FollowUp, Milestone, Participation
from kotosilta.projects.services import answer_follow_up, complete_entry, leave_project, reach_milestone
from kotosilta.reporting import explaining, indicators, kept, periods
from kotosilta.reporting.models import Estimate
from kotosilta.reporting.services import stated as services
from tests.cast import enter, make_person

ENTRY = {"entry_gender": "woman", "entry_birth_year": 1990, "entry_labour_status": "unemployed", "entry_education": "isced_3"}  # fmt: skip


def totals(project, key="all"):
    table = indicators.table(project, periods.find(project, key))
    return {line.rule.code: line.total for line in table.lines}


def test_an_incomplete_record_is_in_the_grand_total_only(cast):
    before = totals(cast.project)
    person = make_person(cast.silta, "Half Known")
    row = enter(person, cast.project, entry_labour_status="unemployed")
    assert totals(cast.project) == before
    table = indicators.table(cast.project, periods.whole(cast.project))
    assert table.incomplete == table.grand_total == 3, "and the two of the cast"
    complete_entry(participation=row, values=ENTRY, by=cast.actors["manager"])
    after = totals(cast.project)
    assert {code for code in after if after[code] != before[code]} == {"EECO01", "EECO02", "EECO10"}


def test_a_number_can_be_followed_to_its_rows_and_why_not_is_answered(cast, as_user):
    complete_entry(participation=cast.participation, values=ENTRY, by=cast.actors["manager"])
    auditor = as_user(cast.actors["auditor"])
    page = auditor.get("/en/oversight/silta/indicators/EECO02/").content.decode()
    assert "P-" in page and str(cast.aino) not in page, "the auditor sees a sign, not the name"
    page = (
        as_user(cast.actors["manager"]).get(f"/en/oversight/participants/{cast.participation.uuid}/").content.decode()
    )
    assert "EECO05" in page and "situation in working life" in page


def test_a_sample_is_drawn_again_by_its_number(cast, as_user):
    for number in range(20):
        enter(make_person(cast.silta, f"Somebody {number}"), cast.project, **ENTRY)
    auditor = as_user(cast.actors["auditor"])
    address = "/en/oversight/silta/indicators/EECO02/?sample=5&seed=abc"
    first, again = (auditor.get(address).context["rows"] for _ in range(2))
    assert first == again and len(first) == 5
    other = auditor.get(address.replace("abc", "abd")).context["rows"]
    assert [row.who for row in other] != [row.who for row in first]


def test_the_kept_table_is_the_counted_one_until_something_is_written(cast, monkeypatch):
    period = periods.whole(cast.project)
    assert kept.table(cast.project, period) == indicators.table(cast.project, period)
    counted = []
    real = indicators.table
    monkeypatch.setattr(indicators, "table", lambda *args: counted.append(1) or real(*args))
    kept.table(cast.project, period)
    assert not counted, "nothing was written since"
    complete_entry(participation=cast.participation, values=ENTRY, by=cast.actors["manager"])
    assert kept.table(cast.project, period) == real(cast.project, period)
    assert counted


def test_an_estimate_has_a_method_and_is_never_more_than_there_are_people(cast):
    estimate = Estimate(project=cast.project, indicator="EECO12", gender="woman", value=1, method="A study")
    estimate.estimated_on = clock.today() - dt.timedelta(days=1)
    with pytest.raises(PermissionDenied):
        services.state_estimate(estimate=estimate, by=cast.actors["worker"])
    estimate.value = 50
    with pytest.raises(ValidationError, match="No more than"):
        services.state_estimate(estimate=estimate, by=cast.actors["manager"])
    estimate.value, cast_estimate = 0, cast.estimate.value
    services.state_estimate(estimate=estimate, by=cast.actors["manager"])
    assert totals(cast.project)["EECO12"] == cast_estimate


def test_results_come_from_the_windows_of_the_fund(cast):
    worker = cast.actors["manager"]
    complete_entry(participation=cast.participation, values=ENTRY, by=worker)
    row = Participation.objects.get(pk=cast.participation.pk)
    row.entered_on = row.project.starts_on
    row.save()
    left = row.entered_on + dt.timedelta(days=10)
    leave_project(participation=row, left_on=left, status="other", qualification=True, by=worker)
    assert totals(cast.project)["EECR03"] == 1 and totals(cast.project)["EECR04"] == 0
    late = FollowUp(participation=row, kind="weeks_4", asked_on=left + dt.timedelta(days=29), status="work")
    with pytest.raises(ValidationError, match="the fund asks about that time"):
        answer_follow_up(follow_up=late, by=worker)
    late.asked_on = left + dt.timedelta(days=28)
    answer_follow_up(follow_up=late, by=worker)
    assert totals(cast.project)["EECR04"] == 1, "the last word within four weeks"
    early = FollowUp(participation=row, kind="months_6", asked_on=left + dt.timedelta(days=60), status="work")
    with pytest.raises(ValidationError, match="the fund asks about that time"):
        answer_follow_up(follow_up=early, by=worker)


def test_an_event_lies_in_the_time_in_the_project(cast):
    milestone = Milestone(participation=cast.participation, kind="recognition", on=dt.date(2000, 1, 1))
    with pytest.raises(ValidationError, match="since the first day"):
        reach_milestone(milestone=milestone, by=cast.actors["manager"])
    milestone.on = clock.today()
    reach_milestone(milestone=milestone, by=cast.actors["manager"])
    assert cast.participation.milestones.count() == 2


def test_a_naturalised_expert_is_no_participant_of_the_asylum_fund(cast):
    project = cast.project
    project.fund = "amif-2021-2027"
    project.save()
    complete_entry(participation=cast.participation, values={**ENTRY, "entry_citizenship": "finland"}, by=cast.actors["manager"])  # fmt: skip
    rule = project.fund_rules.indicators["O.2.3"]
    facts = indicators.Facts(project, clock.today())
    assert totals(project)["O.2.3"] == 0
    assert explaining.why_not_in(rule, facts, cast.aino.pk) == ["Not in this group by: citizenship."]
