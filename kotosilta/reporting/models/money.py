"""The grant as it was decided, the budget, and what bookkeeping and payroll say."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core.records import Record, Records, current
from kotosilta.people.models import Organisation, User
from kotosilta.projects.models import Member, Project, Target


class Category(models.TextChoices):
    """Lines of a budget. Which of them are paid as they are, and which by a flat rate, the cost model says."""

    STAFF = "staff", _("Staff")
    TRAVEL = "travel", _("Travel")
    SERVICES = "services", _("Purchased services")
    EQUIPMENT = "equipment", _("Equipment and rooms")
    OTHER = "other", _("Materials and other")
    FLAT = "flat", _("Flat rate")
    LUMP = "lump", _("Lump sum for an output")
    INCOME = "income", _("Income")


def run_by(user: Any) -> Q:
    """Rows of projects that the user runs for their owner, or audits."""
    seats = Member.objects.filter(current(), user=user)
    managed = seats.filter(role=Member.Role.MANAGER, organisation=models.F("project__owner")).values("project")
    audited = seats.filter(role=Member.Role.AUDITOR).values("project")
    coordinated = seats.filter(role=Member.Role.COORDINATOR).values("organisation")
    return Q(project__in=managed) | Q(project__in=audited) | Q(project__owner__in=coordinated)


class OfMoney(Records):
    def visible_to(self, user: Any) -> Self:
        """For those who run the project for its owner, and for its auditors: salaries are in it."""
        return self.filter(run_by(user)) if user.is_authenticated else self.none()


class Grant(Record):
    """What the funder decided. It does not change during the project (Act 757/2021 for ESF+ in Finland): a change needs
    a new decision of the funder, and a claim that has been frozen keeps the one of its day."""

    class CostModel(models.TextChoices):
        REAL = "real", _("Real costs")
        FLAT_40 = "flat_40", _("40 %: all other costs are 40 % of the staff costs")
        FLAT_7 = "flat_7", _("7 %: indirect costs are 7 % of the direct costs")
        FLAT_1 = "flat_1", _("1 %: indirect costs are 1 % of the purchased services and equipment")
        LUMP = "lump", _("Lump sum: paid when an output is reached")

    class Salaries(models.TextChoices):
        REAL = "real", _("By the salaries that were paid")
        UNIT = "unit", _("By the hour: accepted hours × hourly rate, at most 1,720 hours a year")

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="grant")
    decided_on = models.DateField(_("Day of the decision"))
    total = models.DecimalField(
        _("Total costs that were accepted, €"), max_digits=12, decimal_places=2, validators=[MinValueValidator(1)]
    )
    own_percent = models.DecimalField(
        _("Share of the organisation itself, %"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    cost_model = models.CharField(_("How are costs paid?"), max_length=8, choices=CostModel.choices)
    salaries = models.CharField(_("How are salaries counted?"), max_length=4, choices=Salaries.choices)
    side_percent = models.DecimalField(
        _("Side costs of salaries, %"), max_digits=5, decimal_places=2, default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("As the decision fixes it; 0 when the hourly rate holds them already."),
    )  # fmt: skip

    last_paid_on = models.DateField(
        _("Day of the funder's last payment"),
        null=True,
        blank=True,
        help_text=_("Write it when the project is over and paid. Records are kept for so long from this day."),
    )

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfMoney.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gt=0, own_percent__gte=0, own_percent__lte=100), name="grant_sensible"
            )
        ]

    def __str__(self) -> str:
        return f"{self.total} €"

    @property
    def own_share(self) -> Decimal:
        """Of the total, in euros."""
        return (self.total * self.own_percent / 100).quantize(Decimal("0.01"))


class BudgetLine(Record):
    """How much the decision allows for a category, for one of the organisations that carry the project out."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="+"
    )
    category = models.CharField(_("What for?"), max_length=10, choices=Category.choices)
    amount = models.DecimalField(
        _("How much, €"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    output = models.ForeignKey(
        Target, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Paid when which target is reached?"), help_text=_("For a lump sum only."),
    )  # fmt: skip

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfMoney.as_manager()

    class Meta:
        ordering = ["organisation__name", "category", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "category"],
                condition=Q(output__isnull=True),
                name="budget_line_once",
                violation_error_message=_("This line is in the budget already. Change it there."),
            ),
            models.CheckConstraint(
                condition=Q(category="lump", output__isnull=False) | (~Q(category="lump") & Q(output__isnull=True)),
                name="budget_line_output_of_lump_sum",
                violation_error_message=_("A lump sum needs the target that must be reached; other lines have none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_category_display()}"


class Cost(Record):
    """A line of the project's cost centre in bookkeeping; income is its own category and deducted."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="costs")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Whose bookkeeping?"), on_delete=models.PROTECT, related_name="+"
    )
    category = models.CharField(_("What for?"), max_length=10, choices=Category.choices)
    day = models.DateField(_("Day"))
    amount = models.DecimalField(
        _("How much, €"), max_digits=12, decimal_places=2, help_text=_("A correction is negative.")
    )
    text = models.CharField(_("Text"), max_length=200)
    voucher = models.CharField(_("Number of the voucher"), max_length=40)

    personal_data: ClassVar[dict[str, str]] = {"text": "personal"}
    objects = OfMoney.as_manager()

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["project", "day"], name="cost_project_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "voucher", "category", "day", "amount", "text"],
                name="cost_once",
                violation_error_message=_("This line of the voucher is here already."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0) & ~Q(category__in=["flat", "lump"]),
                name="cost_is_real",
                violation_error_message=_("Flat rates and lump sums are counted, not written down."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher} {self.text}"


class WorkHourRows(Records):
    def visible_to(self, user: Any) -> Self:
        """The same, and one's own."""
        return self.filter(run_by(user) | Q(user=user)) if user.is_authenticated else self.none()


class WorkHours(Record):
    """Hours of one worker for the project: of a day, as the worker wrote them, or of a month, as payroll says."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="work_hours")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="work_hours")
    worker = models.CharField(_("Who?"), max_length=120)
    role = models.CharField(_("In which task?"), max_length=120, blank=True)
    day = models.DateField(_("Day"))
    hours = models.DecimalField(
        _("Hours"), max_digits=6, decimal_places=2,
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(400)],
    )  # fmt: skip
    rate = models.DecimalField(
        _("Rate for an hour, €"), max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    what = models.CharField(_("What was done?"), max_length=200, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "user": "personal",
        "worker": "personal",
        "role": "personal",
        "day": "personal",
        "hours": "personal",
        "rate": "personal",
        "what": "personal",
    }
    objects = WorkHourRows.as_manager()

    class Meta:
        ordering = ["-day", "worker", "id"]
        indexes = [models.Index(fields=["project", "day"], name="work_hours_project_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "worker", "role", "day"],
                name="work_hours_once",
                violation_error_message=_("The hours of this day are written down already."),
            ),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=400), name="work_hours_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.day:%-d.%-m.%Y}"

    def clean(self) -> None:
        """Within the project."""
        if self.day and not self.project.starts_on <= self.day <= self.project.ends_on:
            raise ValidationError({"day": _("Write a day within the project.")})
