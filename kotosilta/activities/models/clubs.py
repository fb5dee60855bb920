"""What a club needs beside sessions and seats: guests, materials, and what its leader must know of somebody."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models.activities import Activity, Enrolment, OfActivity, Session, led_by, led_in_person
from kotosilta.core import clock
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.models import Link
from kotosilta.core.records import Record, Records
from kotosilta.core.translated import TranslatedField, told
from kotosilta.experts.models import Booking
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Consent, Person
from kotosilta.people.outbox import Mailbox
from kotosilta.projects.models import Participation

CARE = "care_note"  # key of the consent
CARE_ENDS_AFTER = dt.timedelta(days=7)  # after the last session leaders need to know no more
AGREED = (Booking.Status.CONFIRMED, *Booking.HELD)


class Guests(Records):
    def coming(self) -> Self:
        """Those who have said that they come; an expert when the booking is agreed."""
        return self.filter(Q(status=Guest.Status.COMING) | Q(booking__status__in=AGREED))

    def visible_to(self, user: Any) -> Self:
        """All of them for the leaders; for everybody else who sees the activity, those who are coming."""
        if not user.is_authenticated:
            return self.public()
        led = Q(session__activity__in=led_by(user).values("pk"))
        seen = self.coming().filter(session__activity__in=Activity.objects.all().visible_to(user))
        return self.filter(led | Q(pk__in=seen.values("pk")))

    def public(self, link: Link | None = None) -> Self:
        """Who comes to what stands in the open calendar; or the one that a link from a message opens."""
        if link is not None:
            return self.filter(uuid=link.target)
        return self.coming().filter(session__activity__is_public=True)


class Guest(Record):
    """Somebody who comes to one session to tell something: a service of the directory, an expert by a booking, or
    anybody else who is asked by e-mail or by word of mouth."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        COMING = "coming", _("is coming")
        DECLINED = "declined", _("cannot come")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(_("Who comes?"), max_length=200)
    subject = models.CharField(_("What do they tell about?"), max_length=200, blank=True)
    email = models.EmailField(_("E-mail address"), blank=True, help_text=_("The guest answers by a link."))
    service = models.UUIDField(null=True, editable=False)  # when it is one of the directory
    booking = models.OneToOneField(Booking, null=True, on_delete=models.SET_NULL, related_name="guest")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    note = models.CharField(_("What do you need there?"), max_length=300, blank=True)

    personal_data: ClassVar[dict[str, str]] = {"name": "personal", "email": "personal", "note": "personal"}
    objects = Guests.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "name"],
                condition=Q(booking__isnull=True),
                name="guest_once_a_session",
                violation_error_message=_("This guest has been asked already."),
            )
        ]

    def __str__(self) -> str:
        if self.booking is None:
            return self.name
        return self.booking.expert.public_name if self.booking.expert else gettext("an expert by experience")

    @property
    def is_coming(self) -> bool:
        return self.booking.status in AGREED if self.booking else self.status == self.Status.COMING

    @property
    def shown_as(self) -> str:
        """What everybody may read: the name of a service, or of a guest who was asked and read that it is shown; of
        anybody else only the subject."""
        if self.booking is not None:
            return gettext("an expert by experience")
        return self.name if self.service or self.email else self.subject

    @property
    def state(self) -> str:
        """In words: of a booked expert what the booking says."""
        return str(self.booking.get_status_display() if self.booking else self.get_status_display())

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.email, "fi")


class Materials(OfActivity):
    def visible_to(self, user: Any) -> Self:
        """For the families what is meant for them; all of it for the leaders."""
        led = Q(activity__in=led_by(user).values("pk")) if user.is_authenticated else Q(pk__in=[])
        return super().visible_to(user).filter(led | Q(for_families=True))


class Material(Record):
    """What is read, used or brought at an activity, or at one of its sessions: words, a link, or both."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="materials")
    session = models.ForeignKey(
        Session,
        verbose_name=_("For which time?"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="materials",
    )
    title = TranslatedField(verbose_name=_("What is it?"))
    words = TranslatedField(verbose_name=_("Text, or what is needed"), long=True, blank=True)
    address = models.URLField(_("Web address"), max_length=500, blank=True)
    for_families = models.BooleanField(_("The families see it"), default=True)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Materials.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return told(self.title).text


class CareNotes(Records):
    def visible_to(self, user: Any) -> Self:
        """One's own and the children's; for a leader of an activity to which the person comes, while the consent holds,
        the person takes part in the project, and the activity goes on. Nobody else: neither the project's workers nor
        its manager, unless they stand among the leaders."""
        if not user.is_authenticated:
            return self.none()
        going_on = Session.objects.filter(activity=OuterRef("activity"), ends_at__gt=clock.now() - CARE_ENDS_AFTER)
        has_left = Participation.objects.filter(
            person=OuterRef("person"), project=OuterRef("activity__project"), left_on__isnull=False
        )
        seats = Enrolment.objects.filter(Exists(going_on), ~Exists(has_left), status=Enrolment.Status.ENROLLED)
        seats = seats.filter(activity__in=led_in_person(user), person=OuterRef("person"))
        allowed = Consent.objects.filter(person=OuterRef("person")).valid(CARE)
        own = Q(person__in=person_ids(user, "own_file", "family"))
        return self.filter(own | (Exists(seats) & Exists(allowed)))


class CareNote(Record):
    """What the leader must know of somebody: allergies, medicine, what helps. Written by the person or a guardian."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="care_note")
    text = EncryptedTextField(_("Allergies, and what the leader must know"))
    written_at = models.DateTimeField(default=clock.now)

    personal_data: ClassVar[dict[str, str]] = {"person": "personal", "text": "secret", "written_at": "personal"}
    objects = CareNotes.as_manager()

    def __str__(self) -> str:
        return f"{self.person}"

    def absorb(self, other: "CareNote") -> None:
        """Nothing to watch for is lost: both notes, one after the other."""
        if other.text != self.text:
            self.text = "\n".join(text for text in (self.text, other.text) if text)
            self.written_at = max(self.written_at, other.written_at)
