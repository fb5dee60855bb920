import datetime as dt
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Dated, Record, Records, current, until_after_since
from kotosilta.core.translated import TranslatedField, told
from kotosilta.people.grounds import OPENS_THE_FILE, person_ids
from kotosilta.people.models import Organisation, Person, User, age_on, sensible_birth
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
    objects = OfProject.as_manager()

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


class ActivityKind(models.TextChoices):
    """The kinds of activity, here because targets and the funds' catalogues speak of them."""

    TRAINING = "training", _("Training")
    CLUB = "club", _("Family club")
    ORIENTATION = "orientation", _("Orientation to society")
    LANGUAGE_COURSE = "language_course", _("Language course")
    PANEL = "panel", _("Panel")
    GROUP = "group", _("Group with goals: rehabilitation, peers")
    WORKSHOP = "workshop", _("Workshop")
    EVENT = "event", _("Information event")
    CLASS_WORKSHOP = "class_workshop", _("Workshop in a school class")
    BREAKS = "breaks", _("Presence in school breaks")
    PARENTS_EVENING = "parents_evening", _("Parents' evening")


class Target(Record):
    """What the project promised: in its own words or by the fund's code. The actual is always counted from records."""

    class Measure(models.TextChoices):
        PARTICIPANTS = "participants", _("People who started in the project")
        PARTICIPANTS_LONG = "participants_long", _("Long participants")
        PARTICIPANTS_SHORT = "participants_short", _("Short participants")
        COMPLETED = "completed", _("People who completed an activity")
        APPLICANTS = "applicants", _("People who applied to an activity")
        SESSION_HOURS = "session_hours", _("Hours of sessions held")
        FAMILIES = "families", _("Families that took part")
        VISITS = "visits", _("Visits: every person at every session")
        HEADCOUNT = "headcount", _("People counted at open events")
        CONTACTS = "contacts", _("One-to-one contacts")
        LIGHT_CONTACTS = "light_contacts", _("Contacts with people who did not give a name")
        PARTNERS = "partners", _("Organisations in the project")
        REFERRALS = "referrals", _("Referrals after which the help began")
        VALIDATIONS = "validations", _("People whose validation was begun")
        CERTIFIED = "certified", _("People who got a certificate of competence")
        LARGE_EMPLOYERS = "large_employers", _("Large companies that co-operate as employers")
        OTHER_EMPLOYERS = "other_employers", _("Other employers that co-operate")
        EXPERTS = "experts", _("Experts by experience")
        BOOKINGS = "bookings", _("Bookings of experts that were held")
        BOOKED_HOURS = "booked_hours", _("Hours of experts at bookings")
        BOOKED_HEADS = "booked_heads", _("People reached by experts")
        BOOKERS = "bookers", _("Organisations that booked experts")
        INDICATOR = "indicator", _("An indicator of the fund (choose its code)")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="targets")
    words = TranslatedField(verbose_name=_("The target in the project's own words"))
    measure = models.CharField(_("What is counted?"), max_length=20, choices=Measure.choices)
    activity_kind = models.CharField(
        _("Only this kind of activity"), max_length=20, choices=ActivityKind.choices, blank=True
    )
    indicator = models.CharField(_("Code of the fund's indicator"), max_length=12, blank=True)
    goal = models.DecimalField(_("How many?"), max_digits=9, decimal_places=1)
    position = models.PositiveSmallIntegerField(default=0)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfProject.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(measure="indicator") & ~Q(indicator="")) | (~Q(measure="indicator") & Q(indicator="")),
                name="target_indicator_has_code",
                violation_error_message=_(
                    "Choose a code for an indicator of the fund; leave it empty for any other measure."
                ),
            ),
            models.CheckConstraint(
                condition=Q(goal__gt=0),
                name="target_goal_above_zero",
                violation_error_message=_("Write a number above zero."),
            ),
        ]

    def __str__(self) -> str:
        return told(self.words).text


class ParticipantImport(Record):
    """One file of participants on its way in: uploaded, columns matched, checked row by row, then written at once."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    personal_data: ClassVar[dict[str, str]] = {
        "content": "personal",
        "uploaded_by": "personal",
        "problems": "personal",
        "file_name": "none",
    }

    class Imports(Records):
        def visible_to(self, user: Any) -> Self:
            managed = Member.objects.filter(
                current(), user=user, role=Member.Role.MANAGER, organisation=models.F("project__owner")
            )
            return self.filter(project__in=managed.values("project"))

    objects = Imports.as_manager()

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"
