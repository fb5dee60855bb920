"""Bodies, their seats and meetings, the matters that they take up and what they decide."""

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import Activity, Attendance, Session
from kotosilta.core import clock, languages
from kotosilta.core.models import Link
from kotosilta.core.records import Dated, Record, Records, current, until_after_since
from kotosilta.core.translated import TranslatedField, told
from kotosilta.experts.models.profiles import ExpertProfile
from kotosilta.people.models import Person
from kotosilta.people.outbox import Mailbox
from kotosilta.projects.models import Member, Project
from kotosilta.projects.permissions import owner_projects

ANSWER_DAYS = 30
STEERING = (Member.Role.STEERING, Member.Role.AUDITOR)


def sits_in(user: Any) -> Any:
    """Bodies in which the user has a seat now."""
    return Seat.objects.filter(current(), person__user=user).values("body")


class Bodies(Records):
    def visible_to(self, user: Any) -> Self:
        """For those with a seat and those who run it; a panel also for its project's experts, who bring findings, and a
        control group for the steering group and the auditors."""
        if not user.is_authenticated:
            return self.none()
        expert_in = ExpertProfile.objects.all().working().filter(person__user=user).values("project")
        findings = Q(project__in=expert_in, kind=Body.Kind.PANEL)
        steered = Member.objects.filter(current(), user=user, role__in=STEERING).values("project")
        steering = Q(project__in=steered, kind=Body.Kind.CONTROL)
        return self.filter(Q(pk__in=sits_in(user)) | Q(project__in=owner_projects(user)) | findings | steering)

    def run_by(self, user: Any) -> Self:
        return self.filter(project__in=owner_projects(user))


class Body(Record):
    """A group with seats and meetings: the user panel of the integration services, whose matters the services answer,
    or the control group, which decides and follows up what roots the project's results."""

    class Kind(models.TextChoices):
        PANEL = "panel", _("User panel")
        CONTROL = "control", _("Control group")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(_("What kind of group?"), max_length=10, choices=Kind.choices, default=Kind.PANEL)
    name = TranslatedField(verbose_name=_("Name of the group"))
    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="body")
    answer_days = models.PositiveSmallIntegerField(
        _("A service answers within how many days?"), default=ANSWER_DAYS, validators=[MinValueValidator(1)]
    )
    fee = models.DecimalField(
        _("Fee of a member for a meeting, euros"),
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Bodies.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return told(self.name).text


class OfBody(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(body__in=Body.objects.all().visible_to(user))


class Seats(Records):
    def visible_to(self, user: Any) -> Self:
        """One's own; all of them for those who run the body."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person__user=user) | Q(body__in=Body.objects.all().run_by(user)))


class Seat(Record, Dated):
    """A person is a member of a body, for a term."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        CHAIR = "chair", _("Chair")

    class Represents(models.TextChoices):
        CITY = "city", _("the city")
        AREA = "area", _("the wellbeing area")
        PARENTS = "parents", _("the parents' association")
        TARGET = "target", _("the target group")
        PROJECT = "project", _("the project")
        OTHER = "other", _("somebody else")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, verbose_name=_("Who?"), on_delete=models.CASCADE, related_name="body_seats")
    role = models.CharField(_("Role"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    represents = models.CharField(
        _("Whom does the seat represent?"), max_length=10, choices=Represents.choices, blank=True
    )
    term_ends_on = models.DateField(_("Last day of the term"), null=True, blank=True)

    personal_data: ClassVar[dict[str, str]] = {"person": "personal", "role": "personal", "represents": "personal"}
    objects = Seats.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            until_after_since("seat_until_after_since"),
            models.UniqueConstraint(
                fields=["body", "person"],
                condition=Q(until__isnull=True),
                name="seat_once_at_a_time",
                violation_error_message=_("This person has a seat already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"

    def absorb(self, other: "Seat") -> None:
        """Two seats of one person in a body are one, since the earlier day; whoever chairs goes on chairing."""
        self.since = min(self.since, other.since)
        if other.role == Seat.Role.CHAIR:
            self.role = other.role
        self.fill_blanks(other, "term_ends_on")


class Meetings(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(body__in=Body.objects.all().visible_to(user))


class Meeting(Record):
    """What was said at a session of the body; the session itself knows when, where, who came and who interpreted."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="meetings")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="meeting")
    agenda = TranslatedField(verbose_name=_("What is it about? One line for each matter"), long=True, blank=True)
    easy = TranslatedField(
        verbose_name=_("The same in easy language"),
        long=True,
        blank=True,
        help_text=_("Short sentences, no foreign words: what is decided, and what it means for families."),
    )
    minutes = TranslatedField(verbose_name=_("Minutes, without names"), long=True, blank=True)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Meetings.as_manager()

    def __str__(self) -> str:
        return str(self.session)


class Matters(Records):
    def visible_to(self, user: Any) -> Self:
        """What has been sent to a service, for everybody who sees the body; what waits, for its author and for those
        who run the body."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(proposed_by__user=user) | Q(body__in=Body.objects.all().run_by(user))
        sent = Q(body__in=Body.objects.all().visible_to(user)) & ~Q(
            status__in=[Matter.Status.PROPOSED, Matter.Status.DROPPED]
        )
        return self.filter(mine | sent)

    def public(self, link: Link | None = None) -> Self:
        """What stands in the open trail, without names, once those who run the panel have read it and told it back; or
        the one matter that a link from a message opens."""
        if link is not None:
            return self.filter(uuid=link.target)
        return self.filter(is_public=True, status=Matter.Status.TOLD_BACK)

    def overdue(self) -> Self:
        return self.filter(status=Matter.Status.SENT, due_on__lt=clock.today())


class Matter(Record):
    """A proposal or finding that a named owner at a service answers, and that is told back to whom it came from."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        SENT = "sent", _("sent to the service")
        ANSWERED = "answered", _("answered")
        TOLD_BACK = "told_back", _("told back")
        DROPPED = "dropped", _("not taken up")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="matters")
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="proposed_matters")
    proposed_at = models.DateTimeField(default=clock.now)
    proposal = models.TextField(_("What should change, or what did you notice?"), max_length=4000)
    language = models.CharField(_("In which language do you write?"), max_length=10, choices=languages.CHOICES)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    title = TranslatedField(verbose_name=_("In one line"), blank=True)
    text = TranslatedField(verbose_name=_("The proposal for the service"), long=True, blank=True)
    service = models.CharField(_("Which service?"), max_length=200, blank=True)
    owner_name = models.CharField(_("Who answers there?"), max_length=200, blank=True)
    owner_email = models.EmailField(_("E-mail address of who answers"), blank=True)
    sent_at = models.DateTimeField(null=True)
    due_on = models.DateField(_("Answer by"), null=True, blank=True)
    answer = TranslatedField(verbose_name=_("Answer of the service"), long=True, blank=True)
    answered_at = models.DateTimeField(null=True)
    changed = TranslatedField(verbose_name=_("What has changed"), long=True, blank=True)
    told_back_at = models.DateTimeField(null=True)
    is_public = models.BooleanField(_("Show in the open trail, without names"), default=False)

    personal_data: ClassVar[dict[str, str]] = {
        "proposed_by": "personal",
        "proposal": "personal",
        "language": "personal",
        "owner_name": "personal",
        "owner_email": "personal",
    }
    objects = Matters.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["status", "due_on"], name="matter_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["sent", "answered", "told_back"])
                | (Q(sent_at__isnull=False, due_on__isnull=False) & ~Q(owner_email="")),
                name="matter_sent_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["answered", "told_back"]) | Q(answered_at__isnull=False),
                name="matter_answered_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return told(self.title).text or self.proposal[:60]

    def audit_person(self) -> Any:
        return self.proposed_by.uuid if self.proposed_by is not None else None

    @property
    def is_overdue(self) -> bool:
        return self.status == self.Status.SENT and self.due_on is not None and self.due_on < clock.today()

    @property
    def answer_version(self) -> str:
        """Names the answer as it stands: who writes beside it must have seen this one."""
        return self.answered_at.isoformat() if self.answered_at else ""

    @property
    def owner(self) -> Mailbox:
        return Mailbox(self.owner_email, "fi")


def fees_of(body: Body) -> list[tuple[Person, int, Decimal]]:
    """Members who came to meetings, how often, and what they are owed for it."""
    came: dict[int, int] = {}
    people: dict[int, Person] = {}
    present = Attendance.objects.filter(session__activity=body.activity_id).counted().select_related("person")
    for attendance in present:
        people[attendance.person_id] = attendance.person
        came[attendance.person_id] = came.get(attendance.person_id, 0) + 1
    seated = set(body.seats.values_list("person", flat=True))
    rows = [(people[pk], times, times * body.fee) for pk, times in came.items() if pk in seated]
    return sorted(rows, key=lambda row: row[0].sort_key)


def due_day(body: Body) -> dt.date:
    return clock.today() + dt.timedelta(days=body.answer_days)


class Decisions(OfBody):
    def open(self) -> Self:
        """With an action that nobody has done yet."""
        return self.filter(done_on__isnull=True).exclude(action="")


class Decision(Record):
    """What a group has decided, and the action that follows from it: who does what by when."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="decisions")
    text = TranslatedField(verbose_name=_("What was decided?"), long=True)
    decided_on = models.DateField(_("On which day?"), default=clock.today)
    action = models.CharField(_("What has to be done?"), max_length=300, blank=True)
    who = models.CharField(_("Who does it?"), max_length=200, blank=True)
    due_on = models.DateField(_("By when?"), null=True, blank=True)
    done_on = models.DateField(null=True)
    outcome = models.CharField(_("What came of it?"), max_length=300, blank=True)

    personal_data: ClassVar[dict[str, str]] = {"who": "personal"}
    objects = Decisions.as_manager()

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action="") | (Q(due_on__isnull=False) & ~Q(who="")),
                name="decision_action_has_who_and_when",
                violation_error_message=_("Write who does it and by when, or leave the action empty."),
            )
        ]

    def __str__(self) -> str:
        return told(self.text).text

    @property
    def is_late(self) -> bool:
        return bool(self.action) and self.done_on is None and self.due_on is not None and self.due_on < clock.today()
