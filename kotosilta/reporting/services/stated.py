"""Acts on what a project states about itself."""

from django.db import transaction

from kotosilta.core import audit
from kotosilta.core.access import require
from kotosilta.people.models import User
from kotosilta.projects.permissions import can_manage_project
from kotosilta.reporting.models import BudgetLine, Cost, Estimate


@transaction.atomic
def state_estimate(*, estimate: Estimate, by: User) -> Estimate:
    """Holds from its day on; earlier ones stay for the reports of their time. Raises ValidationError for a day outside
    the project, and for more people than take part."""
    require(can_manage_project(by, estimate.project))
    estimate.by = by
    estimate.clean()
    estimate.save()
    audit.record("estimate.stated", by=by, subject=estimate)
    return estimate


@transaction.atomic
def take_away(*, row: Estimate | BudgetLine | Cost, by: User) -> None:
    """It was written down by mistake. Reports that are frozen keep what they say."""
    require(can_manage_project(by, row.project))
    audit.record(f"{row._meta.model_name}.removed", by=by, subject=row)
    row.delete()
