"""Money: the cost models to the cent, files of bookkeeping and payroll, claims of a period."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.reporting import counting, money, periods
from kotosilta.reporting.models import BudgetLine, Cost, Grant, WorkHours
from kotosilta.reporting.services import money as services

LEDGER = "Päivä;Laji;Summa;Selite;Tosite\n{day};matkat;1 234,50 €;Juna Kuopioon;M-1\n{day};palkat;2000;Palkat;M-2\n"
PAYROLL = "Nimi;Tehtävä;Kuukausi;Tunnit;Tuntihinta\nMaija;Ohjaaja;{month};100;25,50\n"


@pytest.fixture
def books(cast):
    """An empty set of books: project, manager, a day."""
    Cost.objects.all().delete()
    WorkHours.objects.all().delete()
    return cast.project, cast.actors["manager"], cast.project.starts_on + dt.timedelta(days=40)


def spend(project, day, **amounts):
    for category, amount in amounts.items():
        Cost.objects.create(
            project=project,
            organisation=project.owner,
            category=category,
            day=day,
            amount=amount,
            text="x",
            voucher="1",
        )


def claim_of(project, model, **fields):
    Grant.objects.filter(project=project).update(cost_model=model, salaries="real", own_percent=8, **fields)
    return money.money(project, periods.whole(project)).so_far


@pytest.mark.parametrize(
    ("model", "direct", "flat", "total"),
    [
        ("real", "500.55", "0", "1500.55"),
        ("flat_40", "0", "400.00", "1400.00"),
        ("flat_7", "500.55", "105.04", "1605.59"),
        ("flat_1", "500.55", "3.01", "1503.56"),
    ],
)
def test_the_cost_model_decides_what_is_claimed(books, model, direct, flat, total):
    project, _manager, day = books
    spend(project, day, staff=1000, services="300.55", travel=200, income=100)
    found = claim_of(project, model)
    assert (found.staff, found.direct, found.flat, found.total) == tuple(map(Decimal, ("1000", direct, flat, total)))
    invoiced = counting.invoiced(project)
    assert invoiced > 0 and found.income == 100 + invoiced
    assert found.net == Decimal(total) - found.income and found.own == (found.net * 8 / 100).quantize(Decimal("0.01"))
    assert found.own + found.paid == found.net


def test_hours_cost_their_rate_with_side_costs_and_at_most_1720_a_year(books):
    project, _manager, _day = books
    Grant.objects.filter(project=project).update(salaries="unit", side_percent=20)
    grant = money.grant_of(project)
    for month in range(1, 13):
        WorkHours.objects.create(
            project=project, organisation=project.owner, worker="Maija", day=dt.date(2026, month, 1), hours=150, rate=10
        )
    ledger = money.Ledger(grant)
    assert ledger.spent(dt.date(2026, 1, 31)).hours == 150
    assert ledger.spent(dt.date(2026, 12, 31)).hours == 1720, "twelve times 150 would be 1,800"
    assert ledger.claim(dt.date(2026, 12, 31)).staff == 1720 * 12


def test_a_lump_sum_is_paid_when_its_target_is_reached(books, cast):
    project, _manager, _day = books
    cast.target.goal = 99
    cast.target.save()
    BudgetLine.objects.create(
        project=project, organisation=project.owner, category="lump", amount=700, output=cast.target
    )
    assert claim_of(project, "lump").total == 0
    cast.target.goal = 1
    cast.target.save()
    assert claim_of(project, "lump").total == 700


def test_a_period_is_what_was_known_after_it_less_what_was_known_before(books):
    project, _manager, day = books
    spend(project, project.starts_on, travel=100)
    spend(project, day, travel=50)
    Grant.objects.filter(project=project).update(salaries="real")
    found = money.money(project, periods.Period("x", day, day))
    assert (found.in_period.total, found.so_far.total) == (50, 150)


def test_a_ledger_is_taken_whole_and_never_twice(books):
    project, manager, day = books
    content = LEDGER.format(day=f"{day:%-d.%-m.%Y}").encode("utf-8-sig")
    act = {"project": project, "organisation": project.owner, "by": manager}
    assert services.read_costs(content=content, **act) == (2, 0)
    assert services.read_costs(content=content, **act) == (0, 2)
    assert set(Cost.objects.values_list("category", "amount")) == {
        ("travel", Decimal("1234.50")),
        ("staff", Decimal("2000.00")),
    }


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("32.1.2026;matkat;1;x;1", "Row 4, Day"),
        ("{day};lomat;1;x;1", "Row 4, What for?"),
        ("{day};matkat;tuhat;x;1", "Row 4, How much"),
        ("{day};matkat;1;;1", "Row 4, Text"),
        ("1.1.1999;matkat;1;x;1", "outside the project"),
        ("{day};matkat;1 234,50;Juna Kuopioon;M-1", "the same as row 2"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(books, line, says):
    project, manager, day = books
    text = (LEDGER + line + "\n").format(day=f"{day:%-d.%-m.%Y}")
    with pytest.raises(Refused, match=says):
        services.read_costs(content=text.encode(), project=project, organisation=project.owner, by=manager)
    assert not Cost.objects.exists()


def test_payroll_is_read_by_month(books):
    project, manager, day = books
    act = {"project": project, "organisation": project.owner, "by": manager}
    assert services.read_hours(content=PAYROLL.format(month=f"{day:%-m/%Y}").encode(), **act) == (1, 0)
    row = WorkHours.objects.get()
    assert (row.worker, row.hours, row.rate, row.day.month) == ("Maija", 100, Decimal("25.50"), day.month)
    with pytest.raises(Refused, match=r"Row 2, Hours"):
        services.read_hours(content=PAYROLL.format(month=f"{day:%-m/%Y}").replace("100", "900").encode(), **act)


def test_the_browser_takes_the_file_and_tells_what_is_wrong(books, as_user):
    project, manager, day = books
    client = as_user(manager)
    address = f"/en/oversight/{project.slug}/money/costs/import/"
    bad = SimpleUploadedFile("l.csv", b"nothing\nhere")
    page = client.post(address, {"organisation": project.owner.uuid, "file": bad})
    assert page.status_code == 422 and "no column has this heading" in page.content.decode()
    good = SimpleUploadedFile("l.csv", LEDGER.format(day=f"{day:%-d.%-m.%Y}").encode())
    page = client.post(address, {"organisation": project.owner.uuid, "file": good}, follow=True)
    assert "New lines: 2. Here already: 0." in page.content.decode()


def test_the_cost_model_is_fixed_once_there_are_costs(books):
    project, manager, day = books
    grant = project.grant
    grant.cost_model = "flat_40"
    services.decide_grant(grant=grant, by=manager)
    spend(project, day, travel=1)
    grant.cost_model = "real"
    with pytest.raises(Refused, match="fixed by the decision"):
        services.decide_grant(grant=grant, by=manager)


def test_the_lines_of_the_budget_stay_within_the_total(books):
    project, manager, _day = books
    line = BudgetLine(project=project, organisation=project.owner, category="staff", amount=901)
    with pytest.raises(Refused, match="more than the total"):
        services.allow(line=line, by=manager)
    line.amount = 900
    services.allow(line=line, by=manager)


def test_my_hours_are_mine_and_a_day_has_24(cast):
    worker = cast.actors["worker"]
    mine = {"project": cast.project, "organisation": cast.silta, "day": clock.today(), "worker": worker.name}
    services.write_hours(hours=WorkHours(**mine, user=worker, hours=20), by=worker)
    with pytest.raises(ValidationError, match="24 hours"):
        services.write_hours(hours=WorkHours(**mine, user=worker, hours=5, role="x"), by=worker)
    with pytest.raises(PermissionDenied):
        services.write_hours(hours=WorkHours(**mine, user=cast.actors["colleague"], hours=1), by=worker)


def test_eight_seats_are_eight_staff_and_assessors_are_additional(cast):
    found = money.staff_of(cast.project, clock.today())
    assert found.people == sum(found.by_role.values()) and found.additional == 1
    assert found.by_role["manager"] == 2, "the partner's manager too"
