"""The project itself: its partners, members and who works with whom."""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core.records import Dated, Record, Records, current, until_after_since
from kotosilta.core.translated import TranslatedField
from kotosilta.people.grounds import OPENS_THE_FILE, person_ids
from kotosilta.people.models import Organisation, Person, User
from kotosilta.projects import funds


class Projects(Records):
    def visible_to(self, user: Any) -> Self:
        """Those in which the user has a seat now; for a coordinator those of the organisation, as owner or partner."""
        if not user.is_authenticated:
            return self.none()
        seats = Member.objects.filter(current(), user=user)
        coordinated = seats.filter(role=Member.Role.COORDINATOR).values("organisation")
        partnered = Partner.objects.filter(current(), organisation__in=coordinated).values("project")
        return self.filter(Q(pk__in=seats.values("project")) | Q(owner__in=coordinated) | Q(pk__in=partnered))


class Project(Record):
    """A project with a grant: the frame that everything else is counted in."""

    name = models.CharField(_("Name of the project"), max_length=200)
    slug = models.SlugField(
        _("Short name in addresses"),
        unique=True,
        help_text=_("Small letters, numbers and dashes, for example kotiranta."),
    )
    summary = TranslatedField(verbose_name=_("What the project does"), long=True, blank=True)
    fund = models.CharField(_("Fund and period"), max_length=40, choices=funds.fund_choices)
    grant_number = models.CharField(_("Grant number"), max_length=40, blank=True)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("Organisation that runs the project"),
        on_delete=models.PROTECT,
        related_name="projects",
    )
    long_from_hours = models.DecimalField(
        _("A participant is long from how many hours?"),
        max_digits=6,
        decimal_places=1,
        default=10,
        help_text=_("Hours of attendance and guidance together."),
    )
    self_assessment_months = models.PositiveSmallIntegerField(
        _("The project assesses itself every how many months?"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Projects.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("The last day must not be before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fund_rules(self) -> funds.Fund:
        return funds.all_funds()[self.fund]


class OfProject(Records):
    """Rows of a project's own administration: seen by its members."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(project__in=Project.objects.all().visible_to(user))


class Partners(OfProject):
    def public(self) -> Any:
        """Organisations that co-operate as employers now, in any project, each once."""
        now = self.filter(current(), role=Partner.Role.EMPLOYER)
        return now.order_by().values("organisation").distinct()


class Partner(Record, Dated):
    """An organisation that does a part of the project."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("Partner that carries out a part")
        FUNDER = "funder", _("Co-funder")
        SCHOOL = "school", _("School or place where the work is done")
        EMPLOYER = "employer", _("Employer")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="partnerships"
    )
    role = models.CharField(_("Role in the project"), max_length=12, choices=Role.choices)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Partners.as_manager()

    class Meta:
        constraints = [
            until_after_since("partner_until_after_since"),
            models.UniqueConstraint(
                fields=["project", "organisation", "role"],
                condition=Q(until__isnull=True),
                name="partner_once_a_role",
                violation_error_message=_("This organisation already has this role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class Members(Records):
    def visible_to(self, user: Any) -> Self:
        """The seats of the projects one sees; a coordinator also sees the organisation's coordinators."""
        own = Member.objects.filter(current(), user=user, role=Member.Role.COORDINATOR).values("organisation")
        return self.filter(
            Q(project__in=Project.objects.all().visible_to(user)) | Q(project__isnull=True, organisation__in=own)
        )


class Member(Record, Dated):
    """A user's seat in a project, in one role, for a time. A coordinator's seat is in the organisation itself."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Project manager")
        WORKER = "worker", _("Project worker")
        ADVISOR = "advisor", _("Community advisor")
        COUNSELLOR = "counsellor", _("Counsellor")
        LEADER = "leader", _("Leader of activities")
        ASSESSOR = "assessor", _("Professional teacher who assesses")
        STEERING = "steering", _("Member of the steering group")
        AUDITOR = "auditor", _("Auditor")
        COORDINATOR = "coordinator", _("Coordinator of the organisation")

    user = models.ForeignKey(User, verbose_name=_("Who?"), on_delete=models.CASCADE, related_name="seats")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("On behalf of which organisation?"),
        on_delete=models.PROTECT,
        related_name="seats",
    )
    role = models.CharField(_("Role"), max_length=12, choices=Role.choices)

    personal_data: ClassVar[dict[str, str]] = {"user": "personal", "role": "personal"}
    objects = Members.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "role"], name="member_user_role")]
        constraints = [
            until_after_since("member_until_after_since"),
            models.CheckConstraint(
                condition=Q(role="coordinator", project__isnull=True)
                | (~Q(role="coordinator") & Q(project__isnull=False)),
                name="member_of_project_or_coordinator",
            ),
            models.UniqueConstraint(
                fields=["user", "project", "role"],
                condition=Q(until__isnull=True),
                name="member_once_a_role",
                violation_error_message=_("This person already has this role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Assignments(OfProject):
    def visible_to(self, user: Any) -> Self:
        return self.filter(person__in=person_ids(user, *OPENS_THE_FILE))


class Assignment(Record, Dated):
    """A worker works with a person, for a time: this is what opens the person's file to the worker."""

    worker = models.ForeignKey(User, verbose_name=_("Worker"), on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="assignments")

    personal_data: ClassVar[dict[str, str]] = {"worker": "personal", "person": "personal"}
    objects = Assignments.as_manager()

    class Meta:
        constraints = [
            until_after_since("assignment_until_after_since"),
            models.UniqueConstraint(
                fields=["worker", "person", "project"],
                condition=Q(until__isnull=True),
                name="assignment_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} – {self.person}"

    def absorb(self, other: "Assignment") -> None:
        """The same worker of the same person in a project, since the earlier day."""
        self.since = min(self.since, other.since)
