"""What a project has promised, and files of participants on their way in."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records, current
from kotosilta.core.translated import TranslatedField, told
from kotosilta.people.models import User
from kotosilta.projects.models.frame import Member, OfProject, Project


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
    ON_THE_JOB = "on_the_job", _("On-the-job training")


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
        VALIDATED_WORK = "validated_work", _("People at work after a validation")
        VALIDATED_STUDIES = "validated_studies", _("People in studies after a validation")
        WEEKS_SAVED = "weeks_saved", _("Weeks by which studies became shorter")
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
    unit = models.CharField(_("Unit"), max_length=40, blank=True, help_text=_("For example: people, hours."))
    baseline = models.DecimalField(
        _("Where did it stand before the project?"), max_digits=9, decimal_places=1, null=True, blank=True
    )
    source_of_data = models.CharField(_("Source of the data"), max_length=200, blank=True)
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


class Import(Record):
    """One file on its way in: uploaded, columns matched, checked row by row, then written at once. Of participants, or
    of what `kind` says, with the row that it is `about`."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("failed")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=20, default="participants")  # see imports.KIND
    about = models.UUIDField(null=True)  # the activity whose attendance it is
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    sheet = models.CharField(max_length=200, blank=True)  # of a workbook
    headings = models.JSONField(default=list)  # the same headings get the same columns next time
    columns = models.JSONField(default=dict)
    report = models.JSONField(default=dict)  # what became of the rows, see imports.Report
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    personal_data: ClassVar[dict[str, str]] = {
        "content": "personal",
        "headings": "none",
        "sheet": "none",
        "report": "personal",
        "uploaded_by": "personal",
        "problems": "personal",
        "file_name": "none",
    }

    class Imports(Records):
        def visible_to(self, user: Any) -> Self:
            managed = Member.objects.filter(
                current(), user=user, role=Member.Role.MANAGER, organisation=models.F("project__owner")
            )
            seated = Member.objects.filter(current(), user=user)
            own = models.Q(uploaded_by=user, project__in=seated.values("project")) & ~models.Q(kind="participants")
            return self.filter(models.Q(project__in=managed.values("project")) | own)

    objects = Imports.as_manager()

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"
