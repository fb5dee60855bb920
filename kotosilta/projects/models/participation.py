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

    def to_tell(self, card: str) -> Self:
        """Those of whose entry (or exit) the fund's own system does not know yet."""
        if card == "entry":
            return self.filter(entry_told_on__isnull=True)
        return self.filter(left_on__isnull=False, exit_told_on__isnull=True)

    def told(self, card: str) -> Self:
        return self.filter(**{f"{card}_told_on__isnull": False})

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
        INACTIVE = "inactive", _("Not in work and not looking for work (at home, ill, pension)")
        STUDYING = "studying", _("At school, studying or in training, not looking for work")
        EMPLOYED = "employed", _("At work for somebody")
        SELF_EMPLOYED = "self_employed", _("Entrepreneur")

    class Education(models.TextChoices):
        ISCED_0 = "isced_0", _("No school completed (ISCED 0)")
        ISCED_1 = "isced_1", _("Primary school, about six years (ISCED 1)")
        ISCED_2 = "isced_2", _("Basic school, about nine years (ISCED 2)")
        ISCED_3 = "isced_3", _("Upper secondary or vocational (ISCED 3)")
        ISCED_4 = "isced_4", _("Further vocational after that, not higher education (ISCED 4)")
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
        _("Situation in working life"), max_length=14, choices=LabourStatus.choices, blank=True
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
    exit_helpful = models.BooleanField(
        _("Did the project help you to settle in? (ask the person)"), null=True, blank=True
    )
    entry_told_on = models.DateField(null=True)  # when the fund's own system got to know of the entry
    exit_told_on = models.DateField(null=True)  # and of the exit; a change afterwards has to be told again

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
        "exit_helpful": "personal",
        "entry_told_on": "none",
        "exit_told_on": "none",
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

    # What is the same on another day, so that the other record may say it where this one does not.
    LASTING: ClassVar[tuple[str, ...]] = ("entry_gender", "entry_education", "entry_citizenship")
    BIRTH: ClassVar[tuple[str, ...]] = ("entry_birth_year", "entry_birth_month", "entry_birth_day")

    def absorb(self, other: "Participation") -> "list[FollowUp]":
        """One person is in a project once: entry data of the first entry, the end only if neither goes on. The fund's
        own system may know both, so it is told again. Who came back is asked again after the final end."""
        earlier, later = sorted((self, other), key=lambda row: row.entered_on)
        same_day = earlier.entered_on == later.entered_on
        came_back = [row.returned_on for row in (self, other) if row.returned_on]
        if earlier.left_on and later.entered_on > earlier.left_on:
            came_back.append(later.entered_on)
        ends = other if self.left_on and (other.left_on is None or other.left_on > self.left_on) else self
        for name in ("left_on", "exit_status", "exit_qualification", "exit_helpful", "exit_told_on"):
            setattr(self, name, getattr(ends, name))
        columns = [field.name for field in self._meta.concrete_fields if field.name.startswith("entry_")]
        entry = {name: (getattr(earlier, name), getattr(later, name)) for name in [*columns, "entered_on"]}
        for name, (first, _second) in entry.items():
            setattr(self, name, first)
        for name in entry if same_day else self.LASTING:
            if entry[name][0] in (None, ""):
                setattr(self, name, entry[name][1])
        if not self.entry_birth_year:
            for name in self.BIRTH:
                setattr(self, name, entry[name][1])
        self.entry_told_on = None
        self.returned_on = max(came_back, default=None)
        return [row for row in self.follow_ups.all() if self.returned_on and row.asked_on < self.returned_on]


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
    asked_on = models.DateField(_("Of which day does the answer tell?"))
    reached = models.BooleanField(_("The person was reached"), default=True)
    status = models.CharField(
        _("Situation on that day"), max_length=12, choices=Participation.ExitStatus.choices, blank=True
    )
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

    def clean(self) -> None:
        """The day must lie in the window that the fund asks about, and not in the future."""
        left_on = self.participation.left_on
        rule = next((one for one in self.participation.project.fund_rules.follow_ups if one.kind == self.kind), None)
        if rule is None or left_on is None or not self.asked_on:
            return
        if not rule.covers(left_on, self.asked_on) or self.asked_on > clock.today():
            first, last = (rule.due(left_on), clock.today()) if rule.months else (left_on, rule.due(left_on))
            text = _("Write a day from %(first)s to %(last)s: the fund asks about that time.")
            days = {"first": f"{first:%-d.%-m.%Y}", "last": f"{min(last, clock.today()):%-d.%-m.%Y}"}
            raise ValidationError({"asked_on": text % days})

    def audit_person(self) -> Any:
        return self.participation.person.uuid

    def absorb(self, other: "FollowUp") -> None:
        """The answer of whoever was reached."""
        if other.reached and not self.reached:
            for name in ("asked_on", "reached", "status", "improved"):
                setattr(self, name, getattr(other, name))


class Milestone(Record):
    """Something that happened to a participant on a day and that a fund counts."""

    class Kind(models.TextChoices):
        LANGUAGE = "language", _("The level in Finnish or Swedish was assessed")
        RECOGNITION = "recognition", _("Applied for recognition of a qualification or of skills from abroad")
        RESIDENCE = "residence", _("Applied for long-term residence status")

    class Level(models.TextChoices):
        """Of the Common European Framework of Reference; a part of a level (A1.3) counts as the level."""

        A0 = "A0", _("below A1")
        A1 = "A1", "A1"
        A2 = "A2", "A2"
        B1 = "B1", "B1"
        B2 = "B2", "B2"
        C1 = "C1", "C1"
        C2 = "C2", "C2"

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(_("What happened?"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("On which day?"))
    level = models.CharField(_("Level"), max_length=2, choices=Level.choices, blank=True)

    personal_data: ClassVar[dict[str, str]] = {"kind": "personal", "on": "personal", "level": "personal"}
    objects = OfParticipation.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "kind", "on"],
                name="milestone_once_a_day",
                violation_error_message=_("This is written down already."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="language") & ~Q(level="")) | (~Q(kind="language") & Q(level="")),
                name="milestone_level_of_language",
                violation_error_message=_("Choose a level for the language, and none for anything else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.level}".strip()

    def clean(self) -> None:
        """Not before the first day in the project, and not in the future."""
        if self.on and not self.participation.entered_on <= self.on <= clock.today():
            raise ValidationError({"on": _("Write a day since the first day in the project, not in the future.")})

    def audit_person(self) -> Any:
        return self.participation.person.uuid

    def absorb(self, other: "Milestone") -> None:
        """Of two levels of one day the higher one was shown."""
        self.level = max(self.level, other.level)
