import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock, languages
from kotosilta.core.records import Dated, Record, Records, current, until_after_since
from kotosilta.core.translated import TranslatedField, told
from kotosilta.people.grounds import person_ids
from kotosilta.people.interpreting import Interpreted
from kotosilta.people.models import Person, User
from kotosilta.projects.models import ActivityKind, Member, Project
from kotosilta.surveys.models import Round

LEADS = (
    Member.Role.MANAGER,
    Member.Role.WORKER,
    Member.Role.ADVISOR,
    Member.Role.COUNSELLOR,
    Member.Role.LEADER,
)


def led_by(user: Any) -> models.QuerySet[Any]:
    """Activities that the user leads now (a seat in the project and a place among the leaders), and all of a project
    that the user manages for the organisation which owns it. A partner's manager sees aggregates only."""
    seats = Member.objects.filter(current(), user=user, role=Member.Role.MANAGER)
    manages = Exists(seats.filter(project=OuterRef("project"), organisation=OuterRef("project__owner")))
    return Activity.objects.filter(Q(manages) | Q(pk__in=led_in_person(user).values("pk")))


def led_in_person(user: Any) -> models.QuerySet[Any]:
    """Activities among whose leaders the user stands now, with a seat in the project; not those that a manager only
    may run."""
    seats = Member.objects.filter(current(), user=user, role__in=LEADS)
    leads = Leader.objects.filter(current(), user=user).values("activity")
    return Activity.objects.filter(Exists(seats.filter(project=OuterRef("project"))), pk__in=leads)


class Activities(Records):
    def public(self) -> Self:
        """What stands in the open calendar."""
        return self.filter(is_public=True)

    def visible_to(self, user: Any) -> Self:
        """The open calendar, what one takes part in (or the family does), what one leads."""
        if not user.is_authenticated:
            return self.public()
        family = person_ids(user, "own_file", "family")
        mine = Enrolment.objects.filter(person__in=family).values("activity")
        applied = Application.objects.filter(person__in=family).values("activity")
        return self.filter(Q(is_public=True) | Q(pk__in=mine) | Q(pk__in=applied) | Q(pk__in=led_by(user).values("pk")))

    def run_by(self, user: Any) -> Self:
        return self.filter(pk__in=led_by(user).values("pk"))


class Activity(Record):
    """A course, a club, a panel, a workshop, an event: something with sessions."""

    class EnrolmentBy(models.TextChoices):
        OPEN = "open", _("People enrol by themselves")
        APPLICATION = "application", _("People apply, are interviewed and selected")
        NONE = "none", _("No enrolment: everybody who comes is counted")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(_("What kind of activity?"), max_length=20, choices=ActivityKind.choices)
    title = TranslatedField(verbose_name=_("Name of the activity"))
    description = TranslatedField(verbose_name=_("What happens there?"), long=True, blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    enrolment_by = models.CharField(_("How do people come in?"), max_length=12, choices=EnrolmentBy.choices)
    enrol_until = models.DateField(_("Last day to enrol or apply"), null=True, blank=True)
    reminder_words = TranslatedField(
        verbose_name=_("Own words in invitations and reminders"),
        blank=True,
        help_text=_("For example: Bring indoor shoes. Nothing about anybody's situation."),
    )
    capacity = models.PositiveIntegerField(
        _("How many people fit in?"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty if there is no limit."),
    )
    is_public = models.BooleanField(_("Show in the open calendar"), default=False)
    asks_faces = models.BooleanField(_("Ask how it was after each time, with faces"), default=False)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Activities.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["project", "kind"], name="activity_project_kind")]

    def __str__(self) -> str:
        return told(self.title).text

    @property
    def takes_enrolments(self) -> bool:
        """Can somebody enrol or apply today?"""
        open_yet = self.enrol_until is None or clock.today() <= self.enrol_until
        return open_yet and self.enrolment_by != self.EnrolmentBy.NONE


class OfActivity(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(activity__in=Activity.objects.all().visible_to(user))


class Leader(Record, Dated):
    """Who leads an activity, and so takes attendance and sees the names of those who come."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="leaders")
    user = models.ForeignKey(User, verbose_name=_("Who?"), on_delete=models.CASCADE, related_name="led_activities")

    personal_data: ClassVar[dict[str, str]] = {"user": "personal"}
    objects = OfActivity.as_manager()

    class Meta:
        constraints = [
            until_after_since("leader_until_after_since"),
            models.UniqueConstraint(
                fields=["activity", "user"],
                condition=Q(until__isnull=True),
                name="leader_once_at_a_time",
                violation_error_message=_("This person leads the activity already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class SessionKind(models.TextChoices):
    LECTURE = "lecture", _("Lecture")
    GROUP = "group", _("Group meeting")
    VISIT = "visit", _("Site visit")
    PRACTICE = "practice", _("Practical training")
    CLUB = "club", _("Club")
    ONE_TO_ONE = "one_to_one", _("One-to-one meeting")


class Sessions(OfActivity):
    def to_come(self) -> Self:
        """Neither over nor cancelled."""
        return self.filter(ends_at__gt=clock.now()).exclude(status=Session.Status.CANCELLED)

    def public(self) -> Self:
        """What the open calendar shows: to come, of open activities, not cancelled."""
        return self.to_come().filter(activity__is_public=True).order_by("starts_at", "id")


class Session(Record, Interpreted):
    """One meeting. Practical training is one session over a period, into which trainees log their days."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(_("What kind of session?"), max_length=12, choices=SessionKind.choices)
    topic = TranslatedField(verbose_name=_("Topic"), blank=True)
    starts_at = models.DateTimeField(_("Starts"))
    ends_at = models.DateTimeField(_("Ends"))
    place = models.CharField(_("Place, if another than usual"), max_length=200, blank=True)
    children_topic = TranslatedField(verbose_name=_("What does the children's group do?"), blank=True)
    children_place = models.CharField(_("Where is the children's group?"), max_length=200, blank=True)
    language = models.CharField(_("Language of the session"), max_length=10, choices=languages.CHOICES, default="fi")
    practice_hours = models.DecimalField(
        _("Hours of practical training in the whole period"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("Only for practical training."),
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)  # RFC 5545 § 3.8.7.4: rises with each change
    faces = models.OneToOneField(Round, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    is_assumed = models.BooleanField(_("The date is assumed, the source does not give it"), default=False)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Sessions.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["activity", "starts_at"], name="session_activity_start"),
            models.Index(fields=["starts_at"], name="session_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(kind="practice", practice_hours__isnull=False, practice_hours__gt=0)
                | (~Q(kind="practice") & Q(practice_hours__isnull=True)),
                name="session_practice_hours_for_practice",
                violation_error_message=_(
                    "Write the hours for practical training; leave them empty for any other kind."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {clock.local(self.starts_at):%-d.%-m.%Y}"

    @property
    def hours(self) -> Decimal:
        """Hours that the whole session counts for: its length, or the hours set for a period of practice."""
        if self.practice_hours is not None:
            return self.practice_hours
        return minutes_to_hours(int((self.ends_at - self.starts_at).total_seconds() // 60))

    @property
    def day(self) -> dt.date:
        return clock.local(self.starts_at).date()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def is_practice(self) -> bool:
        return self.kind == SessionKind.PRACTICE


def minutes_to_hours(minutes: int) -> Decimal:
    """Hours with two decimals."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


class HoursRequirement(Record):
    """So many hours of these kinds of session, together, to complete the activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="requirements")
    session_kinds = models.JSONField(_("Which kinds of session count?"))
    hours = models.DecimalField(_("How many hours at least?"), max_digits=6, decimal_places=1)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfActivity.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="requirement_hours_above_zero",
                violation_error_message=_("Write a number above zero."),
            )
        ]

    def __str__(self) -> str:
        names = dict(SessionKind.choices)
        return " + ".join(str(names[kind]) for kind in self.session_kinds)


class LearningOutcome(Record):
    """Something that whoever completes the activity can do: stands on the diploma."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="outcomes")
    words = TranslatedField(verbose_name=_("What can the person do after this?"))
    alignment = models.URLField(
        _("Address of the same skill in ESCO or ePerusteet"),
        max_length=300,
        blank=True,
        help_text=_("For example http://data.europa.eu/esco/skill/… Others can then compare the diploma."),
    )

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfActivity.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return told(self.words).text


class OfPersonInActivity(Records):
    def visible_to(self, user: Any) -> Self:
        """For whoever sees the person, by any ground, and the activity."""
        return self.filter(person__in=person_ids(user), activity__in=Activity.objects.all().visible_to(user))


class Application(Record):
    """Somebody wants to join an activity that selects."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("applied")
        INTERVIEW = "interview", _("invited to an interview")
        SELECTED = "selected", _("selected")
        DECLINED = "declined", _("not selected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="applications")
    applied_at = models.DateTimeField(default=clock.now)
    why = models.TextField(_("Why do you want to take part?"), blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.APPLIED)
    interview_at = models.DateTimeField(_("When is the interview?"), null=True, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "why": "personal",
        "status": "personal",
        "interview_at": "personal",
        "applied_at": "personal",
    }
    objects = OfPersonInActivity.as_manager()

    class Meta:
        ordering = ["applied_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                name="application_once",
                violation_error_message=_("This person has applied already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_status_display()})"

    def absorb(self, other: "Application") -> None:
        """Two applications of one person are one: the one that has come further, since the first day."""
        ahead = ["withdrawn", "declined", "applied", "interview", "selected"]
        if ahead.index(other.status) > ahead.index(self.status):
            self.status = other.status
        self.applied_at = min(self.applied_at, other.applied_at)
        self.fill_blanks(other, "why", "interview_at")


class Enrolment(Record):
    """A seat in an activity. Seats are numbered and unique, so no two people can ever have the last one."""

    class Status(models.TextChoices):
        ENROLLED = "enrolled", _("enrolled")
        COMPLETED = "completed", _("completed")
        LEFT = "left", _("left before the end")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    seat = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ENROLLED)
    enrolled_at = models.DateTimeField(default=clock.now)
    completed_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "status": "personal",
        "enrolled_at": "personal",
        "completed_on": "personal",
        "left_on": "personal",
        "seat": "none",
    }
    objects = OfPersonInActivity.as_manager()

    class Meta:
        ordering = ["person__sort_key", "person_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                name="enrolment_once",
                violation_error_message=_("This person is enrolled already."),
            ),
            models.UniqueConstraint(fields=["activity", "seat"], name="enrolment_seat_once"),
            models.CheckConstraint(
                condition=Q(status="left", seat__isnull=True) | (~Q(status="left") & Q(seat__isnull=False)),
                name="enrolment_has_a_seat",
            ),
            models.CheckConstraint(
                condition=(Q(status="completed") & Q(completed_on__isnull=False))
                | (~Q(status="completed") & Q(completed_on__isnull=True)),
                name="enrolment_completed_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.activity}"

    def absorb(self, other: "Enrolment") -> None:
        """Two seats of one person are one: that of whoever completed, else of whoever has not left."""
        ahead = ["left", "enrolled", "completed"]
        if ahead.index(other.status) > ahead.index(self.status):
            for name in ("status", "seat", "completed_on", "left_on"):
                setattr(self, name, getattr(other, name))
        self.enrolled_at = min(self.enrolled_at, other.enrolled_at)


class Attendances(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(person__in=person_ids(user), session__activity__in=Activity.objects.all().visible_to(user))

    def counted(self) -> Self:
        """Those that count: present, at a session that was not cancelled, and approved where the trainee logged it."""
        return (
            self.filter(status=Attendance.Status.PRESENT)
            .exclude(session__status=Session.Status.CANCELLED)
            .exclude(source="self", approved_at__isnull=True)
        )


class Attendance(Record):
    """A person was at a session (or was not). One row a person and session; in practical training one a day."""

    class Status(models.TextChoices):
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")
        EXCUSED = "excused", _("absent with a reason")

    class Source(models.TextChoices):
        LIST = "list", _("from the list")
        WALK_IN = "walk_in", _("walked in")
        SELF = "self", _("logged by the person")
        DOOR = "door", _("checked in at the door")

    # No index of their own: the constraint "attendance_once" and the index "attendance_person" begin with them.
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attendances", db_index=False)
    day = models.DateField()
    status = models.CharField(max_length=8, choices=Status.choices)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.LIST)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    what = models.CharField(_("What did you do?"), max_length=300, blank=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "day": "personal",
        "status": "personal",
        "source": "none",
        "minutes": "personal",
        "what": "personal",
        "approved_by": "personal",
        "approved_at": "none",
    }
    objects = Attendances.as_manager()

    class Meta:
        ordering = ["day", "id"]
        indexes = [
            models.Index(fields=["person", "session"], name="attendance_person"),
            # Holds all that `counted` asks for, so that the numbers of a large project are read from it alone.
            models.Index(
                fields=["session", "status", "person", "day", "source", "approved_at"], name="attendance_counted"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person", "day"],
                name="attendance_once",
                violation_error_message=_("This day is already logged."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gt=0, minutes__lte=1440),
                name="attendance_minutes_of_a_day",
                violation_error_message=_("Write hours between 0.25 and 24."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day} {self.status}"

    @property
    def hours(self) -> Decimal:
        """Hours attended: as logged, else the whole session."""
        return minutes_to_hours(self.minutes) if self.minutes is not None else self.session.hours

    def absorb(self, other: "Attendance") -> None:
        """The same session or day under two records: what counts is taken, else presence, else a reason."""

        def says(row: Attendance) -> tuple[bool, bool, bool]:
            present = row.status == Attendance.Status.PRESENT
            counts = present and not (row.source == Attendance.Source.SELF and row.approved_at is None)
            return counts, present, row.status == Attendance.Status.EXCUSED

        if says(other) > says(self):
            for name in ("status", "source", "minutes", "what", "approved_by", "approved_at"):
                setattr(self, name, getattr(other, name))


class OfSession(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(session__activity__in=Activity.objects.all().run_by(user))


class Headcount(Record):
    """How many came to an open session: people without names, who are no participants."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="headcount")
    adults = models.PositiveIntegerField(_("Adults"), default=0)
    children = models.PositiveIntegerField(_("Children"), default=0)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfSession.as_manager()

    def __str__(self) -> str:
        return f"{self.adults} + {self.children}"
