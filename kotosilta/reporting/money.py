"""What the project has cost, what the funder pays of it, and how long the money lasts: by the model of the decision.

Sums are exact to the cent, rounded half up a line; a figure of a period is what is known up to its last day less what
was known before its first.
"""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from kotosilta.core import clock
from kotosilta.people.models import Organisation
from kotosilta.projects.models import Member, Project
from kotosilta.reporting import counting
from kotosilta.reporting.models import BudgetLine, Category, Cost, Grant, WorkHours
from kotosilta.reporting.periods import Period

HOURS_A_YEAR = Decimal(1720)  # Reg. (EU) 2021/1060 Art. 55(2)
NONE, CENT = Decimal(0), Decimal("0.01")
DIRECT = (Category.TRAVEL, Category.SERVICES, Category.EQUIPMENT, Category.OTHER)
STAFF_ROLES = (
    Member.Role.MANAGER, Member.Role.WORKER, Member.Role.ADVISOR, Member.Role.COUNSELLOR, Member.Role.LEADER,
)  # fmt: skip


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


class Spent(NamedTuple):
    """By (organisation id, category), in euros; income is positive and deducted. `hours`: hours that were accepted."""

    by_line: dict[tuple[int, str], Decimal]
    hours: Decimal

    def total(self, *categories: str) -> Decimal:
        return sum((amount for (_o, category), amount in self.by_line.items() if category in categories), NONE)


class Claim(NamedTuple):
    """What is claimed for a time. `flat` follows from the cost model, `lump` from the outputs reached; `total` is what
    is eligible, `net` what is left of it without income, of which `own` is the organisation's and `paid` the
    funder's."""

    staff: Decimal
    direct: Decimal
    flat: Decimal
    lump: Decimal
    total: Decimal
    income: Decimal
    net: Decimal
    own: Decimal
    paid: Decimal


class Line(NamedTuple):
    organisation: str
    category: str
    words: Any
    budget: Decimal
    in_period: Decimal
    so_far: Decimal

    @property
    def left(self) -> Decimal:
        return self.budget - self.so_far


class Staff(NamedTuple):
    """People with a seat in the project's work, at any time up to a day; additional expertise is assessors."""

    people: int
    additional: int
    by_role: dict[str, int]


class Money(NamedTuple):
    ledger: "Ledger"
    grant: Grant
    in_period: Claim
    so_far: Claim
    lines: list[Line]
    hours_in_period: Decimal
    hours_so_far: Decimal
    staff: Staff


class Ledger:
    """Everything of a grant that has a day and an amount, read once.

    Where salaries are unit costs, hours × rate with the fixed side costs stand for the staff lines of bookkeeping, at
    most 1,720 hours a worker and calendar year. Income is what bookkeeping says and what the project has invoiced.
    """

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self.costs: list[tuple[dt.date, int, str, Decimal]] = []
        self.hours: list[tuple[dt.date, Decimal]] = []
        self._read_costs()
        self._read_hours()
        self.invoiced = counting.invoiced_by_day(grant.project)
        self.outputs = _outputs(grant)

    def _read_costs(self) -> None:
        rows = Cost.objects.filter(project=self.grant.project_id).order_by()
        for day, organisation, category, amount in rows.values_list("day", "organisation_id", "category", "amount"):
            if category != Category.STAFF or self.grant.salaries == Grant.Salaries.REAL:
                self.costs.append((day, organisation, category, amount))

    def _read_hours(self) -> None:
        rows = WorkHours.objects.filter(project=self.grant.project_id).order_by("day", "id")
        left: dict[tuple[int, str, int], Decimal] = defaultdict(lambda: HOURS_A_YEAR)
        side = 1 + self.grant.side_percent / 100
        for organisation, worker, day, hours, rate in rows.values_list(
            "organisation_id", "worker", "day", "hours", "rate"
        ):
            counted = min(hours, left[organisation, worker, day.year])
            left[organisation, worker, day.year] -= counted
            self.hours.append((day, counted))
            if self.grant.salaries == Grant.Salaries.UNIT and rate and counted:
                self.costs.append((day, organisation, Category.STAFF.value, cents(counted * rate * side)))

    def spent(self, until: dt.date) -> Spent:
        found: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for day, organisation, category, amount in self.costs:
            if day <= until:
                found[organisation, category] += amount
        return Spent(dict(found), sum((hours for day, hours in self.hours if day <= until), NONE))

    def claim(self, until: dt.date) -> Claim:
        """Since the beginning, up to a day."""
        sums, model = self.spent(until), Grant.CostModel(self.grant.cost_model)
        staff, direct = sums.total(Category.STAFF), sums.total(*DIRECT)
        flat, lump = NONE, NONE
        if model == Grant.CostModel.FLAT_40:
            direct, flat = NONE, cents(staff * Decimal("0.40"))
        elif model == Grant.CostModel.FLAT_7:
            flat = cents((staff + direct) * Decimal("0.07"))
        elif model == Grant.CostModel.FLAT_1:
            flat = cents(sums.total(Category.SERVICES, Category.EQUIPMENT) * Decimal("0.01"))
        elif model == Grant.CostModel.LUMP:
            staff = direct = NONE
            lump = sum((amount for day, amount in self.outputs if day <= until), NONE)
        total = staff + direct + flat + lump
        income = sums.total(Category.INCOME) + sum((amount for day, amount in self.invoiced if day <= until), NONE)
        net = max(total - income, NONE)
        own = cents(net * self.grant.own_percent / 100)
        return Claim(staff, direct, flat, lump, total, income, net, own, net - own)


def _outputs(grant: Grant) -> list[tuple[dt.date, Decimal]]:
    """Lump sums with the day on which their target was reached."""
    found = []
    for line in BudgetLine.objects.filter(project=grant.project_id, category=Category.LUMP).select_related("output"):
        target, reached = line.output, NONE
        target.project = grant.project
        for row in sorted(counting.count(target), key=lambda row: row.on):
            reached += row.amount
            if reached >= target.goal:
                found.append((row.on, line.amount))
                break
    return found


def grant_of(project: Project) -> Grant | None:
    found: Grant | None = Grant.objects.filter(project=project).first()
    if found is not None:
        found.project = project
    return found


def money(project: Project, period: Period) -> Money | None:
    """Everything about the money of a period; None before the grant is decided."""
    grant = grant_of(project)
    if grant is None:
        return None
    before, ledger = period.first - dt.timedelta(days=1), Ledger(grant)
    now, then = ledger.claim(period.last), ledger.claim(before)
    sums, sums_before = ledger.spent(period.last), ledger.spent(before)
    in_period = Claim(*(late - early for late, early in zip(now, then, strict=True)))
    lines = _lines(project, sums, sums_before)
    staff = staff_of(project, period.last)
    return Money(ledger, grant, in_period, now, lines, sums.hours - sums_before.hours, sums.hours, staff)


def _lines(project: Project, sums: Spent, before: Spent) -> list[Line]:
    """The budget beside what was spent; also what no line of the budget allows."""
    budget = BudgetLine.objects.filter(project=project).select_related("organisation")
    allowed: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for row in budget:
        allowed[row.organisation_id, row.category] += row.amount
    keys = {*allowed, *sums.by_line}
    organisations = Organisation.objects.filter(pk__in={organisation for organisation, _category in keys})
    names = dict(organisations.values_list("pk", "name"))
    words = dict(Category.choices)
    order = Category.values
    return [
        Line(
            names[organisation],
            category,
            words[category],
            allowed.get((organisation, category), NONE),
            sums.by_line.get((organisation, category), NONE) - before.by_line.get((organisation, category), NONE),
            sums.by_line.get((organisation, category), NONE),
        )
        for organisation, category in sorted(keys, key=lambda key: (names[key[0]], order.index(key[1])))
    ]


def staff_of(project: Project, until: dt.date) -> Staff:
    """Each person once, in the first of their roles."""
    seats = Member.objects.filter(project=project, since__lt=clock.at(until + dt.timedelta(days=1), dt.time(0)))
    first: dict[int, str] = {}
    experts: set[int] = set()
    for user, role in seats.order_by("since", "id").values_list("user_id", "role"):
        if role in STAFF_ROLES:
            first.setdefault(user, role)
        elif role == Member.Role.ASSESSOR:
            experts.add(user)
    by_role: dict[str, int] = defaultdict(int)
    for role in first.values():
        by_role[role] += 1
    return Staff(len(first), len(experts - set(first)), dict(by_role))


class Burn(NamedTuple):
    """Eligible costs by month, and what follows when it goes on as in the last six months. `lasts_until`: the month in
    which the total is used up; None when it outlasts the project."""

    months: list[tuple[str, Decimal]]
    a_month: Decimal
    at_the_end: Decimal
    lasts_until: str | None


def burn(ledger: Ledger, today: dt.date) -> Burn:
    grant, project = ledger.grant, ledger.grant.project
    last = min(today, project.ends_on)
    ends = [_end_of_month(project.starts_on, number) for number in range(_months(project.starts_on, last) + 1)]
    totals = [ledger.claim(day).total for day in ends]
    months = [
        (f"{day.month}/{day.year}", total - before)
        for day, total, before in zip(ends, totals, [NONE, *totals[:-1]], strict=True)
    ]
    recent = months[-6:]
    a_month = cents(sum((amount for _name, amount in recent), NONE) / len(recent))
    spent_so_far, months_left = totals[-1], _months(last, project.ends_on)
    at_the_end = spent_so_far + a_month * months_left
    lasts = None
    if a_month > 0 and at_the_end > grant.total:
        day = clock.add_months(last, int((grant.total - spent_so_far) / a_month))
        lasts = f"{day.month}/{day.year}"
    return Burn(months, a_month, at_the_end, lasts)


def _months(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _end_of_month(first: dt.date, number: int) -> dt.date:
    return clock.add_months(first.replace(day=1), number + 1) - dt.timedelta(days=1)
