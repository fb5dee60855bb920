"""Referrals to a service: sent with consent, answered by a link, chased, and closed by whoever knows."""

import datetime as dt
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kotosilta.core import clock, languages
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.models import Link
from kotosilta.core.records import Record, Records
from kotosilta.guidance.models.directory import Service
from kotosilta.guidance.models.plans import worked_with
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Consent, Person, User
from kotosilta.projects.models import Project

SILENT_AFTER = dt.timedelta(days=14)
NOT_YET = "not_yet"  # what a family may say without anything having changed


class Referrals(Records):
    def visible_to(self, user: Any) -> Self:
        """For the person and the guardians; for those who work with the person or run the project."""
        if not user.is_authenticated:
            return self.none()
        family = Q(person__in=person_ids(user, "own_file", "family")) & ~Q(status=Referral.Status.DRAFT)
        return self.filter(family | worked_with(user))

    def public(self, link: Link) -> Self:
        """The one that a link opens, as long as the person allows it."""
        return self.filter(uuid=link.target).allowed()

    def allowed(self) -> Self:
        """Those for which the person's consent holds now."""
        given = Consent.objects.all().valid().filter(person=OuterRef("person"), key=OuterRef("consent_key"))
        return self.filter(Exists(given))

    def open(self) -> Self:
        """Sent, and nobody has said yet that the help began or will not begin."""
        return self.filter(status__in=Referral.OPEN)

    def silent(self) -> Self:
        """Open, and nobody has said anything for two weeks: neither the service nor the family nor the advisor; a
        waiting time that the service has given is no silence."""
        waited = Q(waiting_until__isnull=True) | Q(waiting_until__lt=clock.today())
        return self.open().filter(waited, heard_at__lt=clock.now() - SILENT_AFTER)

    def of_project(self, project: Project) -> Self:
        """For its numbers: those that were sent, never what they say."""
        return self.filter(project=project, sent_at__isnull=False).defer("reason", "reached_by")


class Referral(Record):
    """The wish that a service helps this person. What the service reads was shown to the person, who allowed it.

    `status` is what the newest step says; `heard_at` is when anybody last said something.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("not sent yet")
        SENT = "sent", _("sent, no answer yet")
        ACCEPTED = "accepted", pgettext_lazy("a referral", "accepted")
        WAITING = "waiting", _("on a waiting list")
        DECLINED = "declined", _("declined by the service")
        STARTED = "started", _("the help has begun")
        ENDED = "ended", _("the help has ended")
        NOT_STARTED = "not_started", _("did not come about")
        WITHDRAWN = "withdrawn", _("taken back by the person")

    OPEN = (Status.SENT, Status.ACCEPTED, Status.WAITING)
    # What may follow what; whoever says it.
    FOLLOWS: ClassVar[dict[str, tuple[str, ...]]] = {
        Status.DRAFT: (Status.SENT,),
        Status.SENT: (Status.ACCEPTED, Status.WAITING, Status.DECLINED, Status.STARTED, Status.NOT_STARTED),
        Status.ACCEPTED: (Status.WAITING, Status.DECLINED, Status.STARTED, Status.NOT_STARTED),
        Status.WAITING: (Status.ACCEPTED, Status.WAITING, Status.DECLINED, Status.STARTED, Status.NOT_STARTED),
        Status.DECLINED: (Status.ACCEPTED, Status.WAITING, Status.STARTED),
        Status.NOT_STARTED: (Status.STARTED,),
        Status.STARTED: (Status.ENDED,),
        Status.ENDED: (),
        Status.WITHDRAWN: (),
    }

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="referrals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="referrals")
    service = models.ForeignKey(
        Service, verbose_name=_("To which service?"), on_delete=models.PROTECT, related_name="referrals"
    )
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="referrals")
    reason = EncryptedTextField(
        _("With what should the service help?"),
        help_text=_("The service reads this, and the family too. Write only what the service needs."),
    )
    reached_by = EncryptedTextField(
        _("How does the service reach the family?"), help_text=_("For example a phone number, and when to call.")
    )
    language = models.CharField(
        _("In which language, or with an interpreter for which?"), max_length=10, choices=languages.CHOICES
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    waiting_until = models.DateField(_("Waiting until about"), null=True, blank=True)
    consent_key = models.CharField(max_length=40, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "worker": "personal",
        "reason": "secret",
        "reached_by": "secret",
        "language": "personal",
        "status": "personal",
        "made_at": "personal",
        "sent_at": "personal",
        "heard_at": "personal",
        "waiting_until": "personal",
        "consent_key": "none",
    }
    objects = Referrals.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["status", "heard_at"], name="referral_heard"),
            models.Index(fields=["project", "sent_at"], name="referral_project_sent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft") | (Q(sent_at__isnull=False, heard_at__isnull=False) & ~Q(consent_key="")),
                name="referral_sent_with_consent",
            )
        ]

    def __str__(self) -> str:
        return str(self.service)

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_silent(self) -> bool:
        waits = self.waiting_until is not None and self.waiting_until >= clock.today()
        heard = self.heard_at
        return self.is_open and not waits and heard is not None and heard < clock.now() - SILENT_AFTER

    @property
    def days_silent(self) -> int:
        return (clock.now() - self.heard_at).days if self.heard_at else 0

    @property
    def kind_of_status(self) -> str:
        """For the status mark: ok, wait, no, note or plain."""
        if self.is_silent:
            return "no"
        kinds = {
            "started": "ok",
            "ended": "ok",
            "declined": "no",
            "not_started": "no",
            "withdrawn": "plain",
            "draft": "note",
        }
        return kinds.get(self.status, "wait")


class OfReferral(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(referral__in=Referral.objects.all().visible_to(user))


class ReferralStep(Record):
    """What somebody said about a referral: what, who, when it was so."""

    class Source(models.TextChoices):
        SERVICE = "service", _("the service")
        FAMILY = "family", _("the family")
        ADVISOR = "advisor", _("a note of the advisor")

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(
        max_length=12, choices=[*Referral.Status.choices, (NOT_YET, _("nothing has happened yet"))]
    )
    source = models.CharField(max_length=8, choices=Source.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = EncryptedTextField(blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "status": "personal",
        "source": "none",
        "by": "personal",
        "at": "personal",
        "note": "secret",
    }
    objects = OfReferral.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["referral", "at"], name="referral_step_at")]

    def __str__(self) -> str:
        return self.get_status_display()

    def audit_person(self) -> UUID | None:
        person: UUID = self.referral.person.uuid
        return person
