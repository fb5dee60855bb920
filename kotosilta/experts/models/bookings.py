"""From an organisation's request to a booking that was delivered and paid."""

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock, languages
from kotosilta.core.calendars import Meeting
from kotosilta.core.models import Link
from kotosilta.core.records import Record, Records
from kotosilta.experts.models.profiles import ExpertProfile, Topic
from kotosilta.experts.vocabulary import GenderWish, Payer, Region, RequestKind, Role
from kotosilta.invoicing.models import POSTCODE, cents
from kotosilta.invoicing.vat import Rate
from kotosilta.people.checks import check_business_id
from kotosilta.people.interpreting import Interpreted
from kotosilta.people.models import Organisation, Person
from kotosilta.people.outbox import Mailbox
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import owner_projects
from kotosilta.surveys.models import Round

NOTICE_HOURS, LATE_PERCENT = 48, 50
LONGEST = dt.timedelta(hours=12)  # one booking


class BookingRequests(Records):
    def visible_to(self, user: Any) -> Self:
        """Those of the projects whose bookings the user looks after, and one's own wish for a peer."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(project__in=owner_projects(user)) | Q(for_person__user=user))

    def unanswered(self) -> Self:
        """Questions that wait for an answer."""
        return self.filter(is_question=True, answered_at__isnull=True)

    def public(self, link: Link) -> Self:
        """The one that a link from a message opens, without sign-in."""
        return self.filter(uuid=link.target)


class BookingRequest(Record):
    """What an organisation asks for, without an account: one or several dates, or only a question before that."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="booking_requests")
    asked_at = models.DateTimeField(default=clock.now)
    organisation_name = models.CharField(_("Name of your organisation"), max_length=200)
    business_id = models.CharField(
        _("Business ID"),
        max_length=9,
        blank=True,
        validators=[check_business_id],
        help_text=_("For example 1234567-1."),
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="booking_requests"
    )
    contact_name = models.CharField(_("Your name"), max_length=200)
    email = models.EmailField(_("Your e-mail address"))
    phone = models.CharField(_("Your phone number"), max_length=40, blank=True)
    letters_in = models.CharField(max_length=10, default="fi")  # interface language of the messages
    is_question = models.BooleanField(default=False)
    kind = models.CharField(max_length=12, choices=RequestKind.choices, default=RequestKind.ORGANISATION)
    for_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="peer_requests"
    )  # whom a peer supports; free of charge for them
    gender_wish = models.CharField(
        _("Should the peer be a woman or a man?"), max_length=8, choices=GenderWish.choices, blank=True
    )
    wanted = models.ForeignKey(ExpertProfile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    topic = models.ForeignKey(
        Topic, verbose_name=_("Topic"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("What should the expert do?"), max_length=10, choices=Role.choices, blank=True)
    purpose = models.TextField(_("What is it for?"), max_length=1000)
    audience = models.CharField(_("Who will be there?"), max_length=200, blank=True)
    audience_size = models.PositiveIntegerField(_("How many people, about?"), null=True, blank=True)
    language = models.CharField(_("Which language is spoken?"), max_length=10, choices=languages.CHOICES, default="fi")
    accessibility = models.CharField(
        _("Access for the expert"), max_length=300, blank=True, help_text=_("Steps, lift, parking, a quiet room …")
    )
    street = models.CharField(
        _("Street address for the invoice"), max_length=35, blank=True, validators=[MinLengthValidator(2)]
    )
    postcode = models.CharField(_("Postal code"), max_length=5, blank=True, validators=[POSTCODE])
    town = models.CharField(_("Town"), max_length=35, blank=True, validators=[MinLengthValidator(2)])
    buyer_reference = models.CharField(
        _("Your reference"), max_length=60, blank=True, help_text=_("If your organisation needs one on an invoice.")
    )
    einvoice_address = models.CharField(_("E-invoice address"), max_length=40, blank=True)
    einvoice_operator = models.CharField(_("Operator of the e-invoices"), max_length=35, blank=True)
    answer = models.TextField(_("Answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "contact_name": "personal",
        "email": "personal",
        "phone": "personal",
        "purpose": "personal",
        "for_person": "personal",
        "gender_wish": "personal",
        "accessibility": "personal",
    }
    objects = BookingRequests.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                # The other way round it does not hold: for whom a peer was asked may have been erased.
                condition=~Q(kind="organisation") | Q(for_person__isnull=True),
                name="peer_request_is_for_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["project", "-asked_at"], name="booking_request_project"),
            models.Index(fields=["email", "asked_at"], name="booking_request_email"),
        ]

    def __str__(self) -> str:
        return self.organisation_name

    @property
    def is_for_newcomer(self) -> bool:
        """A peer for somebody who is new here, not an expert for an organisation; also when that person was erased."""
        return self.kind != RequestKind.ORGANISATION

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.email, self.letters_in)


class Bookings(Records):
    def visible_to(self, user: Any) -> Self:
        """For those who look after bookings, for the expert who comes, and for the newcomer to whom a peer comes."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(expert__person__user=user) | Q(request__for_person__user=user)
        return self.filter(Q(request__project__in=owner_projects(user)) | mine)

    def brokered_by(self, user: Any) -> Self:
        """Those that the user looks after."""
        return self.filter(request__project__in=owner_projects(user)) if user.is_authenticated else self.none()

    def going_on(self) -> Self:
        return self.exclude(status__in=[Booking.Status.CANCELLED, Booking.Status.PAID])

    def cancellable(self) -> Self:
        """Neither held nor cancelled."""
        return self.going_on().exclude(status=Booking.Status.DELIVERED)

    def held(self) -> Self:
        """Those that took place and were confirmed by both sides."""
        return self.filter(status__in=Booking.HELD)

    def owed(self) -> Self:
        """For which the expert gets money: held, or cancelled by the organisation later than agreed."""
        return self.filter(Q(status__in=Booking.HELD) | Q(late_fee__gt=0))

    def unpaid(self) -> Self:
        return self.owed().filter(paid_on__isnull=True)


class Booking(Record, Interpreted):
    """One date at one place. Its own title, hours and fee are evidence: they do not change with the profile."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        OFFERED = "offered", _("asked of experts")
        ACCEPTED = "accepted", _("an expert has said yes")
        AGREEMENT = "agreement", _("agreement sent")
        CONFIRMED = "confirmed", _("confirmed")
        DELIVERED = "delivered", _("held")
        PAID = "paid", _("paid")
        CANCELLED = "cancelled", _("cancelled")

    HELD = (Status.DELIVERED, Status.PAID)

    class Side(models.TextChoices):
        ORGANISATION = "organisation", _("who asked")
        EXPERT = "expert", _("the expert")
        BROKER = "broker", _("the project")

    request = models.ForeignKey(BookingRequest, on_delete=models.CASCADE, related_name="bookings")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    starts_at = models.DateTimeField(_("Starts"))
    ends_at = models.DateTimeField(_("Ends"))
    is_remote = models.BooleanField(_("By video or phone"), default=False)
    place = models.CharField(_("Place: address, room"), max_length=200, blank=True)
    region = models.CharField(_("Region"), max_length=20, choices=Region.choices, blank=True)
    title = models.CharField(max_length=200, blank=True)
    expert = models.ForeignKey(ExpertProfile, null=True, on_delete=models.PROTECT, related_name="bookings")
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)  # RFC 5545 § 3.8.7.4

    payer = models.CharField(
        _("Who pays the expert?"), max_length=12, choices=Payer.choices, default=Payer.ORGANISATION
    )
    fee_per_hour = models.DecimalField(
        _("Fee for an hour, euros"), max_digits=7, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    price_per_hour = models.DecimalField(max_digits=8, decimal_places=2, null=True)  # on the invoice, without tax
    price_rate = models.CharField(max_length=8, choices=Rate.choices, default=Rate.STANDARD)
    travel_cost = models.DecimalField(
        _("Travel costs, euros"), max_digits=7, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    notice_hours = models.PositiveSmallIntegerField(
        _("Free cancellation until how many hours before?"), default=NOTICE_HOURS
    )
    late_percent = models.PositiveSmallIntegerField(
        _("Later than that, how many percent of the price?"), default=LATE_PERCENT, validators=[MaxValueValidator(100)]
    )
    agreement_sent_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.CharField(_("Your name"), max_length=200, blank=True)

    expert_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    expert_heads = models.PositiveIntegerField(null=True)
    client_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    client_heads = models.PositiveIntegerField(null=True)
    hours = models.DecimalField(_("Hours held"), max_digits=5, decimal_places=2, null=True)
    heads = models.PositiveIntegerField(_("People reached"), null=True)
    paid_on = models.DateField(_("Paid on"), null=True)
    organisation_feedback = models.OneToOneField(Round, null=True, on_delete=models.SET_NULL, related_name="+")
    expert_feedback = models.OneToOneField(Round, null=True, on_delete=models.SET_NULL, related_name="+")

    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=12, choices=Side.choices, blank=True)
    cancel_reason = models.CharField(_("Why?"), max_length=300, blank=True)
    late_fee = models.DecimalField(max_digits=9, decimal_places=2, default=0)

    personal_data: ClassVar[dict[str, str]] = {
        "expert": "personal",
        "agreed_by": "personal",
        "fee_per_hour": "personal",
        "cancel_reason": "personal",
    }
    objects = Bookings.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["status", "starts_at"], name="booking_status_start"),
            models.Index(fields=["expert", "starts_at"], name="booking_expert_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="booking_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["requested", "offered", "cancelled"]) | Q(expert__isnull=False),
                name="booking_has_an_expert",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["delivered", "paid"], hours__isnull=False, heads__isnull=False)
                | ~Q(status__in=["delivered", "paid"]),
                name="booking_held_has_hours",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True)),
                name="booking_cancelled_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.request)

    def audit_person(self) -> Any:
        return self.expert.person.uuid if self.expert is not None else None

    @property
    def planned_hours(self) -> Decimal:
        return cents(Decimal((self.ends_at - self.starts_at).total_seconds()) / 3600)

    @property
    def fee(self) -> Decimal:
        """What the expert's work costs: the hours held, before that the hours planned."""
        return cents(self.fee_per_hour * (self.planned_hours if self.hours is None else self.hours))

    @property
    def total(self) -> Decimal:
        """Fee and travel; after a late cancellation what was agreed for that."""
        return self.late_fee if self.status == self.Status.CANCELLED else self.fee + self.travel_cost

    @property
    def charged(self) -> Decimal:
        """What the organisation pays for the work, without tax: the fee itself, or the price on our invoice."""
        each = self.fee_per_hour if self.price_per_hour is None else self.price_per_hour
        return cents(each * (self.planned_hours if self.hours is None else self.hours))

    @property
    def owed_travel(self) -> Decimal:
        """Travel costs that are paid: none when nobody travelled."""
        return Decimal(0) if self.status == self.Status.CANCELLED else self.travel_cost

    @property
    def awaits_payment(self) -> bool:
        return self.paid_on is None and (self.status == self.Status.DELIVERED or self.late_fee > 0)

    @property
    def agreement_version(self) -> str:
        """Names the terms as they stand: who agrees must have seen these."""
        sent = self.agreement_sent_at.isoformat() if self.agreement_sent_at else ""
        return f"{self.sequence}:{sent}"

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def is_late(self) -> bool:
        """Would a cancellation by the organisation now come later than agreed?"""
        return clock.now() > self.starts_at - dt.timedelta(hours=self.notice_hours)

    def side_has_confirmed(self, side: str) -> bool:
        return (self.client_hours if side == self.Side.ORGANISATION else self.expert_hours) is not None

    @property
    def sides_differ(self) -> bool:
        """Both have said how long it was, and not the same."""
        both = self.expert_hours is not None and self.client_hours is not None
        return both and (self.expert_hours, self.expert_heads) != (self.client_hours, self.client_heads)

    def meeting(self) -> Meeting:
        return Meeting(
            uuid=self.uuid,
            sequence=self.sequence,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            summary=self.title,
            location=self.place,
            is_cancelled=self.status == self.Status.CANCELLED,
        )


class Offers(Records):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(profile__person__user=user) | Q(booking__request__project__in=owner_projects(user)))

    def public(self, link: Link) -> Self:
        """The one that a link from a message opens, without sign-in."""
        return self.filter(uuid=link.target)

    def waiting(self) -> Self:
        return self.filter(status=Offer.Status.WAITING, expires_at__gt=clock.now())


class Offer(Record):
    """A booking is asked of one expert, whose time is held until the answer or until the offer runs out."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        OTHER_TIME = "other_time", _("another time offered")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RAN_OUT = "ran_out", _("no answer in time")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="offers")
    profile = models.ForeignKey(ExpertProfile, on_delete=models.CASCADE, related_name="offers")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    note = models.CharField(_("A note"), max_length=300, blank=True)
    told_at = models.DateTimeField(null=True)  # what a fee does to benefits, and that the organisation gets the name
    declines_fee = models.BooleanField(default=False)
    other_starts_at = models.DateTimeField(_("Starts"), null=True)
    other_ends_at = models.DateTimeField(_("Ends"), null=True)

    personal_data: ClassVar[dict[str, str]] = {"profile": "personal", "note": "personal", "status": "personal"}
    objects = Offers.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "profile"], condition=Q(status="waiting"), name="offer_once_at_a_time"
            ),
            models.UniqueConstraint(fields=["booking"], condition=Q(status="accepted"), name="offer_accepted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.booking} – {self.profile}"

    def audit_person(self) -> Any:
        return self.profile.person.uuid

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING and clock.now() < self.expires_at

    @property
    def has_run_out(self) -> bool:
        return self.status == self.Status.WAITING and clock.now() >= self.expires_at

    def absorb(self, other: "Offer") -> None:
        """The same question to one person twice: the one that stays waits as long as either."""
        self.expires_at = max(self.expires_at, other.expires_at)


class PaymentNotices(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(booking__in=Booking.objects.all().visible_to(user))


class PaymentNotice(Record):
    """What the organisation that pays the expert itself needs for it: a snapshot, one a booking. Not an invoice."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="payment_notice")
    issued_at = models.DateTimeField(default=clock.now)
    expert_name = models.CharField(max_length=200)
    expert_contact = models.CharField(max_length=200, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    fee_per_hour = models.DecimalField(max_digits=7, decimal_places=2)
    fee = models.DecimalField(max_digits=9, decimal_places=2)
    travel_cost = models.DecimalField(max_digits=7, decimal_places=2)
    due_on = models.DateField()

    personal_data: ClassVar[dict[str, str]] = {
        "expert_name": "personal",
        "expert_contact": "personal",
        "hours": "personal",
        "fee_per_hour": "personal",
        "fee": "personal",
        "travel_cost": "personal",
    }
    objects = PaymentNotices.as_manager()

    def __str__(self) -> str:
        return f"{self.expert_name} {self.issued_at:%Y-%m-%d}"

    @property
    def total(self) -> Decimal:
        return self.fee + self.travel_cost

    @property
    def is_overdue(self) -> bool:
        return self.booking.paid_on is None and self.due_on < clock.today()
