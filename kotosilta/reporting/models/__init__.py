"""What no record of the work can say: estimates, the grant and its money; and the reports that were made of it all."""

from kotosilta.reporting.models.money import BudgetLine, Category, Cost, Grant, WorkHours
from kotosilta.reporting.models.published import Publication, Release
from kotosilta.reporting.models.reports import Report
from kotosilta.reporting.models.stated import Estimate

__all__ = ["BudgetLine", "Category", "Cost", "Estimate", "Grant", "Publication", "Release", "Report", "WorkHours"]
