"""Organisations and accounts."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.core.records import Record, Records
from kotosilta.people.checks import check_business_id


class Organisations(Records):
    def visible_to(self, user: Any) -> Self:
        """Every signed-in user may name an organisation: its data are public (name and business id)."""
        return self if user.is_authenticated else self.none()

    def public(self) -> Self:
        """Those that keep people's data, as the privacy statement names them."""
        return self.filter(persons__isnull=False).order_by("name").distinct()


class Organisation(Record):
    """A legal body: the keeper of persons, a partner, an employer, a school."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality or other public body")
        ASSOCIATION = "association", _("Association or foundation")
        SCHOOL = "school", _("School or other place of learning")
        COMPANY = "company", _("Company")

    class Size(models.TextChoices):
        """By the number of people who work there (Commission Recommendation 2003/361/EC)."""

        MICRO = "micro", _("fewer than 10")
        SMALL = "small", _("10–49")
        MEDIUM = "medium", _("50–249")
        LARGE = "large", _("250 or more")

    name = models.CharField(_("Name of the organisation"), max_length=200)
    business_id = models.CharField(
        _("Business ID"),
        max_length=9,
        blank=True,
        validators=[check_business_id],
        help_text=_("For example 1234567-1."),
    )
    kind = models.CharField(_("What kind of organisation?"), max_length=20, choices=Kind.choices)
    size = models.CharField(_("How many people work there?"), max_length=8, choices=Size.choices, blank=True)
    language = models.CharField(
        _("Language of its certificates"), max_length=2, choices=[("fi", "suomi"), ("sv", "svenska")], default="fi"
    )

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Organisations.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["business_id"],
                condition=~Q(business_id=""),
                name="organisation_business_id_once",
                violation_error_message=_("An organisation with this business ID is already here."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    def create_user(self, email: str = "", name: str = "", **fields: Any) -> "User":
        """An account without a password: nobody has one. Without an address and a phone only a card opens it."""
        user = self.model(email=email.strip().lower() or None, name=name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def is_taken(self, *, email: str = "", phone: str = "", but: "User | None" = None) -> bool:
        """Does an account (but this one) use this address or number? Says nothing about whose it is."""
        others = self.exclude(pk=but.pk) if but else self.all()
        return bool(email and others.filter(email=email.lower()).exists()) or bool(
            phone and others.filter(phone=phone).exists()
        )

    def visible_to(self, user: Any) -> "models.QuerySet[User]":
        """Oneself and the colleagues of one's own organisation."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(pk=user.pk) | Q(organisation__isnull=False, organisation=user.organisation_id))


class User(AbstractBaseUser):
    """An account. No user name, no password: a code by e-mail or text message, a passkey, a card on paper; a second
    factor for staff."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(
        _("E-mail address"),
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("Somebody already uses this e-mail address.")},
    )
    phone = models.CharField(_("Phone number"), max_length=20, unique=True, null=True, blank=True)  # E.164, one's own
    name = models.CharField(_("Name"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("Organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="users",
    )
    language = models.CharField(_("Language of messages"), max_length=10, default="fi")
    is_active = models.BooleanField(default=True)

    personal_data: ClassVar[dict[str, str]] = {
        "email": "personal",
        "phone": "personal",
        "name": "personal",
        "language": "personal",
    }
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Users()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(email__isnull=False), name="user_staff_have_an_address"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or gettext("A former account")


class AccessCards(Records):
    def visible_to(self, user: Any) -> Self:
        """One's own; staff reach the card of a person from the person's page."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def usable(self) -> Self:
        return self.filter(link__in=Link.objects.usable())


class AccessCard(Record):
    """A card on paper for somebody without phone or e-mail: its square opens the link, and the PIN goes with it.

    Only whoever holds the card can try PINs, so that nobody blocks the card of somebody else."""

    TRIES = 5  # wrong PINs in a row; then the worker makes a new card

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="cards")
    link = models.OneToOneField(Link, on_delete=models.CASCADE, related_name="+")
    pin = models.CharField(max_length=128)  # slow hash
    wrong = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)

    personal_data: ClassVar[dict[str, str]] = {
        "user": "personal",
        "link": "none",
        "pin": "none",
        "wrong": "none",
        "made_at": "none",
    }
    objects = AccessCards.as_manager()

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What stands on the card, so that a found one can be told apart; opens nothing."""
        return str(self.uuid)[:6].upper()

    @property
    def is_blocked(self) -> bool:
        return self.wrong >= self.TRIES
