"""A report to the funder: texts of people, figures of the records, frozen when it is handed to the steering group."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records, current
from kotosilta.governance.models import Decision
from kotosilta.people.models import User
from kotosilta.projects.models import Member, Project
from kotosilta.projects.permissions import COUNTING
from kotosilta.reporting.models.money import run_by


class Reports(Records):
    def visible_to(self, user: Any) -> Self:
        """For whoever runs the project; once frozen for those who see its numbers."""
        if not user.is_authenticated:
            return self.none()
        seats = Member.objects.filter(current(), user=user, role__in=COUNTING).values("project")
        return self.filter(run_by(user) | Q(project__in=seats, frozen_at__isnull=False))


class Report(Record):
    """One version of the report of a period. `content` holds every figure with the references of its rows (model label,
    uuid, amount) as they were when it was frozen; it never changes. A report that was sent back, or that later changes
    make wrong, gets a next version."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("being written")
        FROZEN = "frozen", _("waits for the steering group")
        RETURNED = "returned", _("sent back by the steering group")
        REPLACED = "replaced", _("replaced by a next version")
        APPROVED = "approved", _("approved by the steering group")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    period = models.CharField(max_length=10)  # key: 2018-H2, 2018, all
    first = models.DateField()
    last = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    texts = models.JSONField(default=dict)  # {heading: text}
    content = models.JSONField(null=True)
    begun_at = models.DateTimeField(default=clock.now)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="reports")
    why_returned = models.CharField(_("What has to be changed?"), max_length=1000, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "frozen_by": "personal",
        "answered_by": "personal",
        "texts": "none",
        "content": "personal",
    }
    objects = Reports.as_manager()

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "period", "version"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["project", "period"], condition=Q(status="draft"), name="report_one_draft_a_period"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", content__isnull=True, frozen_at__isnull=True)
                | (~Q(status="draft") & Q(content__isnull=False, frozen_at__isnull=False, frozen_by__isnull=False)),
                name="report_frozen_with_content",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | (Q(answered_by__isnull=False) & ~Q(answered_by=models.F("frozen_by"))),
                name="report_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} ({self.version})"

    def read_before(self) -> list[dict[str, Any]]:
        """What the steering group has read in reports that were frozen before this one."""
        others = Report.objects.filter(project=self.project_id, frozen_at__isnull=False).exclude(pk=self.pk)
        if self.frozen_at is not None:
            others = others.filter(frozen_at__lt=self.frozen_at)
        return list(others.values_list("content", flat=True))
