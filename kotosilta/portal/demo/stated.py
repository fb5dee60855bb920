"""What the demo's projects state about themselves: estimates with their method, the grant and the files of bookkeeping and
payroll. Assumed, but for the totals and shares that the sources give."""

import datetime as dt
from typing import Any

from kotosilta.core import clock
from kotosilta.people.models import Organisation, User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Milestone, Project
from kotosilta.projects.services import reach_milestone
from kotosilta.reporting.models import BudgetLine, Estimate, Grant
from kotosilta.reporting.services import money
from kotosilta.reporting.services.stated import state_estimate


def estimate(project: Project, by: User, day: dt.date, code: str, value: int, method: str, gender: str = "") -> None:
    with on(day):
        row = Estimate(project=project, indicator=code, gender=gender, value=value, method=method, estimated_on=day)
        state_estimate(estimate=row, by=by)


def milestone(project: Project, name: str, by: User, day: dt.date, kind: str, level: str = "") -> None:
    """The participant of this name has come so far on this day."""
    participation = project.participations.select_related("person", "project").get(person__full_name=name)
    with on(day):
        reach_milestone(milestone=Milestone(participation=participation, kind=kind, on=day, level=level), by=by)


def grant(
    project: Project, by: User, day: dt.date, total: int, own: int, model: str, salaries: str, **fields: Any
) -> None:
    """The decision of the funder; `own` is a share in percent."""
    with on(day):
        row = Grant(
            project=project, decided_on=day, total=total, own_percent=own, cost_model=model, salaries=salaries, **fields
        )
        money.decide_grant(grant=row, by=by)


def budget(project: Project, by: User, organisation: Organisation, **amounts: int) -> None:
    for category, amount in amounts.items():
        line = BudgetLine(project=project, organisation=organisation, category=category, amount=amount)
        money.allow(line=line, by=by)


def ledger(project: Project, by: User, organisation: Organisation, lines: list[tuple[dt.date, str, str, str]]) -> None:
    """The file that bookkeeping sends: (day, kind, amount, text), read like any other file."""
    rows = [
        f"{day:%-d.%-m.%Y};{kind};{amount};{text};T-{number}"
        for number, (day, kind, amount, text) in enumerate(lines, 1)
    ]
    content = "\n".join(["Päivä;Laji;Summa;Selite;Tosite", *rows]).encode("utf-8-sig")
    money.read_costs(content=content, project=project, organisation=organisation, by=by)


def payroll(
    project: Project, by: User, workers: list[tuple[str, str, int, str]], until: dt.date, hours: int = 120
) -> None:
    """Hours a month of each (name, task, share in percent, rate), from the first month of the project to the last."""
    rows, month = [], project.starts_on.replace(day=1)
    while month <= until:
        rows += [f"{name};{task};{month:%-m/%Y};{hours * share // 100};{rate}" for name, task, share, rate in workers]
        month = clock.add_months(month, 1)
    content = "\n".join(["Nimi;Tehtävä;Kuukausi;Tunnit;Tuntihinta", *rows]).encode("utf-8-sig")
    money.read_hours(content=content, project=project, organisation=project.owner, by=by)
