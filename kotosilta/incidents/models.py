import datetime as dt
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock, languages
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Dated, Record, Records, current, until_after_since
from kotosilta.guidance.models.schools import schools_of
from kotosilta.incidents.vocabulary import ESCALATION, STEPS, Result, Since, Teller, What, Where, Whom
from kotosilta.incidents.vocabulary import Step as Rule
from kotosilta.people.models import User
from kotosilta.projects.models import Partner

ESCALATED = "escalation"


def monday(day: dt.date) -> dt.date:
    """The week of an anonymous report is all that is kept of its time."""
    return day - dt.timedelta(days=day.weekday())


class Recipients(Records):
    def visible_to(self, user: Any) -> Self:
        """For those who work in the project for its owner, and for the school's own recipients."""
        if not user.is_authenticated:
            return self.none()
        own = Recipient.objects.filter(current(), user=user).values("school")
        return self.filter(Q(school__in=schools_of(user)) | Q(school__in=own))

    def now(self) -> Self:
        return self.filter(current())

    def not_over(self) -> Self:
        """Those who read now, and those whose time is to come."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=clock.now()))


class Recipient(Record, Dated):
    """Who at the school reads its reports: the recipient, the deputy, or cover for a holiday."""

    class Role(models.TextChoices):
        RECIPIENT = "recipient", _("recipient")
        DEPUTY = "deputy", _("deputy")
        COVER = "cover", _("holiday cover")

    school = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="recipients")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="receives_for")
    role = models.CharField(_("Role"), max_length=10, choices=Role.choices)

    personal_data: ClassVar[dict[str, str]] = {"user": "personal", "role": "personal"}
    objects = Recipients.as_manager()

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            until_after_since("recipient_until_after_since"),
            models.UniqueConstraint(
                fields=["school", "user", "role"],
                condition=Q(until__isnull=True),
                name="recipient_once_a_role",
                violation_error_message=_("This person already has this role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Incidents(Records):
    def visible_to(self, user: Any) -> Self:
        """For the school's recipients and for whom they took into the team; never for somebody whom the report names,
        and never for the project: its people see `progress` only."""
        if not user.is_authenticated:
            return self.none()
        receives = Recipient.objects.filter(current(), user=user, school=OuterRef("school"))
        in_team = TeamMember.objects.filter(
            current(), user=user, incident=OuterRef("pk"), user__organisation=OuterRef("school__organisation")
        )
        named = Incident.not_to.through.objects.filter(incident=OuterRef("pk"), user=user)
        return self.filter(Exists(receives) | Exists(in_team)).exclude(Exists(named))

    def progress_for(self, user: Any) -> Self:
        """Rows of which an advisor or manager of the project may know that they are there and how far they are."""
        return self.filter(school__in=schools_of(user)) if user.is_authenticated else self.none()

    def waiting(self) -> Self:
        return self.filter(status=Incident.Status.RECEIVED)


class Incident(Record):
    """A report, and the case that the school makes of it.

    Of an anonymous report only the week is kept, its key says nothing about the order, and no audit entry is written
    when it comes.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("received")
        TAKEN_UP = "taken_up", _("taken up")
        CLOSED = "closed", _("closed")

    id = models.UUIDField(primary_key=True)  # drawn by chance: a sequence would tell between whom a report came
    school = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incidents")
    teller = models.CharField(_("Who are you?"), max_length=8, choices=Teller.choices)
    whom = models.CharField(_("Who was hurt?"), max_length=8, choices=Whom.choices)
    what = models.JSONField(_("What happened?"), default=list)
    place = models.CharField(_("Where?"), max_length=8, choices=Where.choices, blank=True)
    since = models.CharField(_("For how long?"), max_length=8, choices=Since.choices, blank=True)
    told = EncryptedTextField(_("Tell in your own words"), blank=True)
    contact = EncryptedTextField(_("Your name and how to reach you"), blank=True)
    language = models.CharField(max_length=10, choices=languages.CHOICES)
    not_to: Any = models.ManyToManyField(User, related_name="+")
    receipt_hash = models.CharField(max_length=128, unique=True)
    week = models.DateField()  # its Monday
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.RECEIVED)
    taken_up_on = models.DateField(null=True)
    taken_up_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    is_repeated = models.BooleanField(_("Has it happened again and again?"), null=True, blank=True)
    is_intended = models.BooleanField(_("Was it on purpose?"), null=True, blank=True)
    is_unequal = models.BooleanField(
        _("Is the one who was hurt weaker or alone against others?"), null=True, blank=True
    )
    is_racism = models.BooleanField(
        _("Was it racism or another discrimination?"),
        null=True,
        blank=True,
        help_text=_(
            "Asked apart: racism is dealt with whether or not it is bullying (Non-discrimination Act 1325/2014)."
        ),
    )
    is_harassment = models.BooleanField(_("Was it sexual harassment?"), null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    closed_on = models.DateField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "told": "secret",
        "contact": "secret",
        "what": "special",
        "teller": "personal",
        "whom": "personal",
        "not_to": "personal",
        "taken_up_by": "personal",
        "is_racism": "special",
        "is_harassment": "special",
    }
    objects = Incidents.as_manager()

    class Meta:
        ordering = ["-week", "id"]
        indexes = [models.Index(fields=["school", "status"], name="incident_school_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="received", taken_up_on__isnull=True)
                | (~Q(status="received") & Q(taken_up_on__isnull=False)),
                name="incident_taken_up_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_on__isnull=False), name="incident_closed_has_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week.isocalendar().year}/{self.week.isocalendar().week}-{str(self.pk)[:4]}"

    @property
    def what_names(self) -> list[str]:
        names = dict(What.choices)
        return [str(names[value]) for value in self.what if value in names]

    @property
    def is_bullying(self) -> bool | None:
        """Repeated, on purpose, and against somebody weaker; None while one of the three is not known."""
        answers = (self.is_repeated, self.is_intended, self.is_unequal)
        return None if None in answers else all(answers)

    @property
    def is_late(self) -> bool:
        """Nobody has taken it up in the week in which it came or the one after."""
        return self.status == self.Status.RECEIVED and monday(clock.today()) > self.week + dt.timedelta(days=7)


class OfIncident(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(incident__in=Incident.objects.all().visible_to(user))


class Telling(models.Model):
    """That the recipients have been told on this day, whether or not anything waited."""

    day = models.DateField(unique=True)

    personal_data: ClassVar[dict[str, str]] = {}

    def __str__(self) -> str:
        return str(self.day)


class TeamMember(Record, Dated):
    """Somebody of the school whom a recipient has taken into one case."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"user": "personal"}
    objects = OfIncident.as_manager()

    class Meta:
        constraints = [
            until_after_since("team_member_until_after_since"),
            models.UniqueConstraint(
                fields=["incident", "user"], condition=Q(until__isnull=True), name="team_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class Involved(Record):
    """A pupil in the case: a letter everywhere, the name only here."""

    class Side(models.TextChoices):
        TARGET = "target", _("was hurt")
        SUSPECTED = "suspected", _("did it, as told")
        WITNESS = "witness", _("saw it")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="involved")
    letter = models.CharField(max_length=2)
    side = models.CharField(_("Side"), max_length=10, choices=Side.choices)
    name = EncryptedTextField(_("Name and class"), blank=True)

    personal_data: ClassVar[dict[str, str]] = {"letter": "none", "side": "personal", "name": "secret"}
    objects = OfIncident.as_manager()

    class Meta:
        ordering = ["letter"]
        constraints = [models.UniqueConstraint(fields=["incident", "letter"], name="involved_letter_once")]

    def __str__(self) -> str:
        return self.letter


class Step(Record):
    """What is to be done in the case, by when; a follow-up has a result."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=20)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    note = EncryptedTextField(_("What was said and agreed?"), blank=True)
    result = models.CharField(_("How is it now?"), max_length=10, choices=Result.choices, blank=True)

    personal_data: ClassVar[dict[str, str]] = {"done_by": "personal", "note": "secret", "result": "none"}
    objects = OfIncident.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="incident_step_due")]

    def __str__(self) -> str:
        return str(self.rule.words)

    @property
    def rule(self) -> Rule:
        return STEPS.get(self.key, ESCALATION)

    @property
    def is_follow_up(self) -> bool:
        return self.key.startswith("follow_up")

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < clock.today()


class Message(Record):
    """A word between whoever reported and the school; of the reporter's only the week is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4)  # as for an incident
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="messages")
    is_from_reporter = models.BooleanField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = EncryptedTextField(_("Message"))
    week = models.DateField()
    number = models.PositiveSmallIntegerField()  # its place in the conversation

    personal_data: ClassVar[dict[str, str]] = {"by": "personal", "text": "secret"}
    objects = OfIncident.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="incident_message_number")]

    def __str__(self) -> str:
        return f"{self.incident} {self.number}"
