"""A person takes part in a project: entry, exit, follow-up."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Person, User, age_on, sensible_birth
from kotosilta.projects.models.frame import Project


class Participations(Records):
    def visible_to(self, user: Any) -> Self:
        """Those of the people whose file the user may open: one's own and the family's, and in one's own projects."""
        if not user.is_authenticated:
            return self.none()
        own = Q(person__in=person_ids(user, "own_file", "family"))
        work = Q(
            person__in=person_ids(user, "assignment", "project_administration"),
            project__in=Project.objects.all().visible_to(user),
        )
        return self.filter(own | work)

    def incomplete(self, project: Project) -> Self:
        """Those of a project with a blank among the entry data that its fund requires."""
        blank = Q()
        for name in project.fund_rules.required_at_entry:
            field = Participation.ENTRY_FIELDS[name]
            blank |= Q(**{f"{field}__isnull": True}) if name == "birth" else Q(**{field: ""})
        return self.filter(blank, project=project)

    def going_on(self) -> Self:
        return self.filter(left_on__isnull=True)


class Participation(Record):
    """A person takes part in a project: one row for ever, however often they leave and come back.

    The `entry_…` fields are frozen at the first entry (Reg. (EU) 2021/1057 Annex I: the situation on entering the
    operation). Blanks may be completed later as at entry; a correction needs a reason and keeps the old value
    (EntryCorrection). On return the start stays, on leaving again the end moves and the results are overwritten.
    """

    class LabourStatus(models.TextChoices):
        UNEMPLOYED = "unemployed", _("Unemployed")
        INACTIVE = "inactive", _("Not in work and not looking for work (studies, at home, pension)")
        EMPLOYED = "employed", _("At work or entrepreneur")

    class Education(models.TextChoices):
        ISCED_0_2 = "isced_0_2", _("Basic school or less (ISCED 0–2)")
        ISCED_3_4 = "isced_3_4", _("Upper secondary or vocational (ISCED 3–4)")
        ISCED_5_8 = "isced_5_8", _("University or other higher education (ISCED 5–8)")

    class Citizenship(models.TextChoices):
        THIRD_COUNTRY = "third_country", _("Not a citizen of an EU country (or stateless)")
        EU = "eu", _("Citizen of another EU country")
        FINLAND = "finland", _("Citizen of Finland")

    class ExitStatus(models.TextChoices):
        """The end form's answers (EURA 2021)."""

        JOBSEEKER = "jobseeker", _("Unemployed jobseeker")
        STUDIES = "studies", _("Studying or in training")
        WORK = "work", _("At work, also apprenticeship")
        ENTREPRENEUR = "entrepreneur", _("Entrepreneur")
        OTHER = "other", _("None of these")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participations")
    entered_on = models.DateField(_("First day in the project"))
    entry_gender = models.CharField(_("Gender"), max_length=12, choices=Person.Gender.choices, blank=True)
    entry_birth_year = models.PositiveSmallIntegerField(
        _("Year of birth"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    entry_birth_month = models.PositiveSmallIntegerField(null=True, blank=True)
    entry_birth_day = models.PositiveSmallIntegerField(null=True, blank=True)
    entry_labour_status = models.CharField(
        _("Situation in working life"), max_length=10, choices=LabourStatus.choices, blank=True
    )
    entry_long_term_unemployed = models.BooleanField(
        _("Unemployed for more than 12 months without a break"), null=True, blank=True
    )
    entry_education = models.CharField(
        _("Highest education completed"), max_length=10, choices=Education.choices, blank=True
    )
    entry_citizenship = models.CharField(_("Citizenship"), max_length=14, choices=Citizenship.choices, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(_("Last day in the project"), null=True, blank=True)
    exit_status = models.CharField(_("Situation when leaving"), max_length=12, choices=ExitStatus.choices, blank=True)
    exit_qualification = models.BooleanField(_("Got a qualification in the project"), null=True, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "entered_on": "personal",
        "entry_gender": "personal",
        "entry_birth_year": "personal",
        "entry_birth_month": "personal",
        "entry_birth_day": "personal",
        "entry_labour_status": "personal",
        "entry_long_term_unemployed": "personal",
        "entry_education": "personal",
        "entry_citizenship": "personal",
        "returned_on": "personal",
        "left_on": "personal",
        "exit_status": "personal",
        "exit_qualification": "personal",
    }
    objects = Participations.as_manager()

    class Meta:
        ordering = ["person__sort_key", "person_id"]
        indexes = [models.Index(fields=["project", "left_on"], name="participation_project_left")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "project"],
                name="participation_once",
                violation_error_message=_("This person is already in the project."),
            ),
            *sensible_birth("participation", "entry_"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("entered_on")),
                name="participation_left_after_entry",
                violation_error_message=_("The last day must not be before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.project}"

    def clean(self) -> None:
        """The last day must come after the first (or after the return), and not lie in the future."""
        began = max(day for day in (self.entered_on, self.returned_on) if day) if self.entered_on else None
        if self.left_on and began and not began <= self.left_on <= clock.today():
            raise ValidationError({"left_on": _("Write a day that is not before the first day and not in the future.")})

    def check_entry_day(self) -> None:
        """The first day must lie in the project and not in the future. Raises ValidationError."""
        if not self.project.starts_on <= self.entered_on <= min(self.project.ends_on, clock.today()):
            raise ValidationError(_("Write a day within the project that is not in the future."))

    # The names by which a fund's catalogue speaks of entry data.
    ENTRY_FIELDS: ClassVar[dict[str, str]] = {
        "gender": "entry_gender",
        "birth": "entry_birth_year",
        "labour_status": "entry_labour_status",
        "education": "entry_education",
        "citizenship": "entry_citizenship",
    }

    @property
    def entry_age(self) -> int | None:
        """Completed years at the first entry; None when the year of birth is not known."""
        return age_on(self.entry_birth_year, self.entry_birth_month, self.entry_birth_day, self.entered_on)

    def missing_entry_data(self) -> list[str]:
        """Names (as the catalogue calls them) of the entry data that the fund needs and that are blank."""
        return [
            name for name in self.project.fund_rules.required_at_entry if not getattr(self, self.ENTRY_FIELDS[name])
        ]

    def follow_ups_due(self) -> list[tuple[str, dt.date]]:
        """What the fund wants to know after leaving: (kind, due date) not yet answered. Uses prefetched follow_ups."""
        if self.left_on is None:
            return []
        done = {follow_up.kind for follow_up in self.follow_ups.all()}
        return [
            (rule.kind, rule.due(self.left_on)) for rule in self.project.fund_rules.follow_ups if rule.kind not in done
        ]


class OfParticipation(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(participation__in=Participation.objects.all().visible_to(user))


class EntryCorrection(Record):
    """A frozen entry value that was wrong: the old value stays readable, with the reason and who corrected it."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=40)
    old_value = models.CharField(max_length=100)
    new_value = models.CharField(max_length=100)
    reason = models.CharField(_("Why is it corrected?"), max_length=300)
    corrected_at = models.DateTimeField(default=clock.now)
    corrected_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {
        "field": "none",
        "old_value": "personal",
        "new_value": "personal",
        "reason": "personal",
        "corrected_at": "none",
        "corrected_by": "personal",
    }
    objects = OfParticipation.as_manager()

    class Meta:
        ordering = ["corrected_at"]

    def __str__(self) -> str:
        return f"{self.field}: {self.old_value} → {self.new_value}"

    def audit_person(self) -> Any:
        return self.participation.person.uuid


class FollowUp(Record):
    """The answer to a question that the fund asks some time after leaving."""

    class Kind(models.TextChoices):
        WEEKS_4 = "weeks_4", _("four weeks after leaving")
        MONTHS_6 = "months_6", _("six months after leaving")

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    asked_on = models.DateField(_("Day of the answer"))
    reached = models.BooleanField(_("The person was reached"), default=True)
    status = models.CharField(_("Situation now"), max_length=12, choices=Participation.ExitStatus.choices, blank=True)
    improved = models.BooleanField(
        _("The work is better than at the start (permanent, more hours, higher skills)"),
        null=True,
        blank=True,
    )

    personal_data: ClassVar[dict[str, str]] = {
        "asked_on": "personal",
        "reached": "personal",
        "status": "personal",
        "improved": "personal",
        "kind": "none",
    }
    objects = OfParticipation.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participation", "kind"], name="follow_up_once")]

    def __str__(self) -> str:
        return f"{self.participation} {self.kind}"

    def audit_person(self) -> Any:
        return self.participation.person.uuid
