"""Acts on the grant, the budget and what was spent."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.people.models import Organisation, User
from kotosilta.projects.models import Partner, Project
from kotosilta.projects.permissions import can_manage_project
from kotosilta.projects.tables import Problem, Wrong
from kotosilta.reporting import ledgers
from kotosilta.reporting.models import BudgetLine, Cost, Grant, WorkHours
from kotosilta.reporting.permissions import can_write_hours

BATCH = 1000


class Taken(NamedTuple):
    """What an import did: lines that are new, and lines that were here already."""

    new: int
    known: int


@transaction.atomic
def decide_grant(*, grant: Grant, by: User) -> Grant:
    """What the funder decided. Raises Refused for another cost model once costs stand in the books: it is fixed for the
    time of the project."""
    require(can_manage_project(by, grant.project))
    before = Grant.objects.filter(pk=grant.pk).first() if grant.pk else None
    fixed = before is not None and (before.cost_model, before.salaries) != (grant.cost_model, grant.salaries)
    spent = [Cost.objects.filter(project=grant.project), WorkHours.objects.filter(project=grant.project)]
    if fixed and any(rows.exists() for rows in spent):
        raise Refused(_("The cost model is fixed by the decision: costs have been written down by it."))
    grant.save()
    audit.record("grant.decided" if before is None else "grant.changed", by=by, subject=grant)
    return grant


@transaction.atomic
def allow(*, line: BudgetLine, by: User) -> BudgetLine:
    """A line of the budget, new or changed. Raises Refused when the lines together exceed the total."""
    require(can_manage_project(by, line.project))
    grant = Grant.objects.select_for_update().filter(project=line.project).first()
    if grant is None:
        raise Refused(_("Write down the decision of the grant first."))
    others = BudgetLine.objects.filter(project=line.project).exclude(pk=line.pk).values_list("amount", flat=True)
    if sum(others) + line.amount > grant.total:
        raise Refused(_("The lines together would be more than the total of %(total)s €.") % {"total": grant.total})
    line.save()
    audit.record("budget_line.allowed", by=by, subject=line)
    return line


@transaction.atomic
def write_cost(*, cost: Cost, by: User) -> Cost:
    """One line by hand, where there is no file. Raises Refused for a day outside the project."""
    require(can_manage_project(by, cost.project))
    if not cost.project.starts_on <= cost.day <= cost.project.ends_on:
        raise Refused(_("Write a day within the project."))
    cost.save()
    audit.record("cost.written", by=by, subject=cost)
    return cost


@transaction.atomic
def write_hours(*, hours: WorkHours, by: User) -> WorkHours:
    """One's own hours of a day, or by whoever runs the project. Raises ValidationError for a day outside the project or
    in the future, and for more than 24 hours."""
    own = hours.user_id == by.pk and can_write_hours(by, hours.project)
    require(own or can_manage_project(by, hours.project))
    hours.clean()
    if hours.day > clock.today():
        raise ValidationError({"day": _("This day has not come yet.")})
    same_day = WorkHours.objects.filter(project=hours.project, user=hours.user, day=hours.day).exclude(pk=hours.pk)
    if sum(same_day.values_list("hours", flat=True)) + hours.hours > 24:
        raise ValidationError({"hours": _("A day has 24 hours.")})
    hours.save()
    audit.record("work_hours.written", by=by, subject=hours)
    return hours


@transaction.atomic
def remove_hours(*, hours: WorkHours, by: User) -> None:
    require(hours.user_id == by.pk or can_manage_project(by, hours.project))
    audit.record("work_hours.removed", by=by, subject=hours)
    hours.delete()


def organisations_of(project: Project) -> Any:
    """Who carries the project out: its owner and the partners."""
    partners = Partner.objects.filter(project=project, role=Partner.Role.PARTNER).values("organisation")
    return (Organisation.objects.filter(pk=project.owner_id) | Organisation.objects.filter(pk__in=partners)).distinct()


def read_costs(*, content: bytes, project: Project, organisation: Organisation, by: User) -> Taken:
    """The ledger of the project's cost centre: all lines or none; a line that is here already is not doubled. Raises
    Refused with the row numbers of what is wrong."""
    return _take_in(content, ledgers.COSTS, Cost, project, organisation, by)


def read_hours(*, content: bytes, project: Project, organisation: Organisation, by: User) -> Taken:
    """Hours and rates from payroll, in the same way."""
    return _take_in(content, ledgers.HOURS, WorkHours, project, organisation, by)


def _take_in(content: bytes, columns: Any, model: Any, project: Project, organisation: Organisation, by: User) -> Taken:
    require(can_manage_project(by, project))
    require(organisations_of(project).filter(pk=organisation.pk).exists())
    try:
        rows, problems = ledgers.read_rows(content, columns, project)
    except Wrong as wrong:
        raise Refused(str(wrong)) from None
    made: list[Any] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, values in rows if not problems else []:
        values["day"] = max(values["day"], project.starts_on)  # a month in which the project began
        row = model(project=project, organisation=organisation, **values)
        problems += _not_allowed(number, row)
        key = _key(row)
        if key in seen:
            text = _("the same as row %(row)d; leave one of them out") % {"row": seen[key]}
            problems.append(Problem(number, str(_("Row")), text))
        seen[key] = number
        made.append(row)
    if problems:
        raise Refused([_("Row %(row)d, %(column)s: %(text)s") % problem._asdict() for problem in problems])
    return _write(made, model, project, by)


def _not_allowed(number: int, row: Any) -> list[Problem]:
    try:
        row.clean_fields(exclude={"project", "organisation", "user"})
    except ValidationError as wrong:
        labels = {field.name: str(field.verbose_name) for field in row._meta.fields}
        return [Problem(number, labels[name], " ".join(texts)) for name, texts in wrong.message_dict.items()]
    return []


def _key(row: Any) -> tuple[Any, ...]:
    """What makes a line the same: the fields of its unique constraint."""
    if isinstance(row, Cost):
        return row.organisation_id, row.voucher, row.category, row.day, row.amount, row.text
    return row.organisation_id, row.worker, row.role, row.day


@transaction.atomic
def _write(made: list[Any], model: Any, project: Project, by: User) -> Taken:
    Project.objects.select_for_update().get(pk=project.pk)  # the same file twice at once
    known = {_key(row) for row in model.objects.filter(project=project)}
    new = [row for row in made if _key(row) not in known]
    model.objects.bulk_create(new, batch_size=BATCH)
    audit.record(f"{model._meta.model_name}.imported", by=by, subject=project, fields=[str(len(new))])
    return Taken(len(new), len(made) - len(new))
