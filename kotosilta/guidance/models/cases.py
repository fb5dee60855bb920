"""Service cases with their own steps: housing counselling and social rehabilitation, with work placements."""

import datetime as dt
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import Activity, Attendance, Enrolment, Session
from kotosilta.core import clock
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Record
from kotosilta.guidance.casework import HOUSING, Kind, Result
from kotosilta.guidance.models.plans import WithPerson
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Project, TrainingPlace

SOON = dt.timedelta(days=14)
NOT_NEGATIVE = MinValueValidator(0)


class ServiceCases(WithPerson):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def of_project(self, project: Project) -> Self:
        return self.filter(project=project).defer("situation")


class ServiceCase(Record):
    """One matter of one person that takes more than a talk."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="service_cases")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="service_cases")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="service_cases")
    kind = models.CharField(_("What is it about?"), max_length=16, choices=Kind.choices)
    situation = EncryptedTextField(_("How is it now?"), blank=True, help_text=_("The family reads this too."))
    opened_on = models.DateField(default=clock.today)
    group = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="service_cases"
    )  # in rehabilitation: where the person has a seat
    rhythm = models.JSONField(default=dict, blank=True)  # {"0": what on Monday, …}
    landlord = models.CharField(_("Landlord"), max_length=200, blank=True)
    rent = models.DecimalField(
        _("Rent a month, euros"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    lease_since = models.DateField(_("The lease began"), null=True, blank=True)
    lease_until = models.DateField(_("The lease ends, if it is for a fixed time"), null=True, blank=True)
    arrears = models.DecimalField(
        _("Rent not paid, euros"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    notice_on = models.DateField(_("The notice came"), null=True, blank=True)
    leave_by = models.DateField(_("The home must be empty by"), null=True, blank=True)
    closed_on = models.DateField(null=True)
    result = models.CharField(_("What came of it?"), max_length=12, choices=Result.choices, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "worker": "personal",
        "kind": "personal",
        "situation": "secret",
        "opened_on": "personal",
        "group": "personal",
        "rhythm": "personal",
        "landlord": "personal",
        "rent": "personal",
        "lease_since": "personal",
        "lease_until": "personal",
        "arrears": "personal",
        "notice_on": "personal",
        "leave_by": "personal",
        "closed_on": "personal",
        "result": "personal",
    }
    objects = ServiceCases.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        indexes = [models.Index(fields=["project", "kind"], name="service_case_project")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, result="") | (Q(closed_on__isnull=False) & ~Q(result="")),
                name="service_case_closed_with_result",
            ),
            models.CheckConstraint(
                condition=Q(leave_by__isnull=True) | Q(notice_on__isnull=True) | Q(leave_by__gte=models.F("notice_on")),
                name="service_case_leave_after_notice",
                violation_error_message=_("The home must be empty after the notice, not before."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_housing(self) -> bool:
        return self.kind in HOUSING

    @property
    def is_over(self) -> bool:
        return self.closed_on is not None

    @property
    def has_left_group(self) -> bool:
        return not Enrolment.objects.filter(activity=self.group_id, person=self.person_id, seat__isnull=False).exists()

    def times_in_group(self) -> tuple[int, int]:
        """How often the person came to the group since the case was opened, and how often it met."""
        held = Session.objects.filter(activity=self.group, status=Session.Status.HELD)
        held = held.filter(starts_at__gte=clock.at(self.opened_on, dt.time(0)))
        came = Attendance.objects.counted().filter(session__in=held, person=self.person)
        return came.count(), held.count()

    @property
    def must_leave_soon(self) -> bool:
        """The home must be left within two weeks."""
        return self.leave_by is not None and not self.is_over and self.leave_by <= clock.today() + SOON


class WorkPlacement(Record):
    """A work try-out or on-the-job training, for a time and some hours a week; the workplace has a tutor."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="work_placements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="work_placements")
    case = models.ForeignKey(
        ServiceCase, null=True, on_delete=models.CASCADE, related_name="placements"
    )  # none: training for a validation of competence
    place = models.ForeignKey(
        TrainingPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )  # none: found without the register of employers
    practice = models.ForeignKey(
        Session, null=True, on_delete=models.SET_NULL, related_name="work_placements"
    )  # where the trainee writes the days down
    workplace = models.CharField(_("Workplace"), max_length=200)
    tutor = models.CharField(_("Who guides there?"), max_length=200, blank=True)
    tasks = models.CharField(_("Which tasks?"), max_length=300, blank=True)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    weekly_hours = models.PositiveSmallIntegerField(
        _("Hours a week"), validators=[MinValueValidator(1), MaxValueValidator(40)]
    )
    agreed_on = models.DateField(_("The agreement was signed on"), null=True, blank=True)
    safety_on = models.DateField(_("Safety at work was gone through on"), null=True, blank=True)
    said_afterwards = EncryptedTextField(_("What do you say afterwards?"), blank=True)
    goes_on = models.BooleanField(_("Does it go on as work or studies?"), null=True, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "workplace": "personal",
        "tutor": "personal",
        "tasks": "personal",
        "starts_on": "personal",
        "ends_on": "personal",
        "weekly_hours": "personal",
        "agreed_on": "personal",
        "safety_on": "personal",
        "said_afterwards": "secret",
        "goes_on": "personal",
    }
    objects = WithPerson.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="work_placement_ends_after_start",
                violation_error_message=_("The last day must not be before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.workplace

    @property
    def agreed_hours(self) -> int:
        """From the first day to the last, at the hours a week."""
        weeks = ((self.ends_on - self.starts_on).days + 1) / 7
        return max(1, round(weeks * self.weekly_hours))
