"""Organisations and accounts."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core.records import Record, Records
from kotosilta.people.checks import check_business_id


class Organisations(Records):
    def visible_to(self, user: Any) -> Self:
        """Every signed-in user may name an organisation: its data are public (name and business id)."""
        return self if user.is_authenticated else self.none()


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
    def create_user(self, email: str, name: str = "", **fields: Any) -> "User":
        """An account without a password: nobody has one."""
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def is_taken(self, email: str) -> bool:
        """Does an account use this address? Says nothing about whose it is."""
        return self.filter(email=email.lower()).exists()

    def visible_to(self, user: Any) -> "models.QuerySet[User]":
        """Oneself and the colleagues of one's own organisation."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(pk=user.pk) | Q(organisation__isnull=False, organisation=user.organisation_id))


class User(AbstractBaseUser):
    """An account. No user name, no password: a code by e-mail, and a second factor for staff."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(
        _("E-mail address"),
        unique=True,
        error_messages={"unique": _("Somebody already uses this e-mail address.")},
    )
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
        "name": "personal",
        "language": "personal",
    }
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Users()

    def __str__(self) -> str:
        return self.name or self.email
