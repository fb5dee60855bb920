"""What belongs to a person: ways to be reached, family, consents."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Dated, Record, Records, until_after_since
from kotosilta.people.models.accounts import User
from kotosilta.people.models.persons import OfPerson, Person


class ContactRoute(Record):
    """How a person wants to be reached."""

    class Kind(models.TextChoices):
        OWN_PHONE = "sms_own", _("My own phone")
        SHARED_PHONE = "sms_shared", _("A phone I share with others")
        EMAIL = "email", _("E-mail")
        VIA_PERSON = "via_person", _("Through another person, for example a counsellor")
        PAPER = "paper", _("A letter on paper")
        AT_CLUB = "at_club", _("I come and ask")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_routes")
    kind = models.CharField(_("How can we reach you?"), max_length=12, choices=Kind.choices)
    value = models.CharField(
        _("Number, address or name"),
        max_length=200,
        blank=True,
        help_text=_("Write a phone number in any form, for example 040 123 4567."),
    )
    is_preferred = models.BooleanField(_("This way first"), default=False)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "kind": "personal",
        "value": "personal",
        "is_preferred": "personal",
    }
    objects = OfPerson.as_manager()

    class Meta:
        ordering = ["-is_preferred", "id"]
        indexes = [models.Index(fields=["value"], name="contact_route_value")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}".strip()

    @property
    def is_number(self) -> bool:
        """Is written from left to right in every language."""
        return self.value.startswith("+")


class FamilyRelations(Records):
    def visible_to(self, user: Any) -> Self:
        """Only where both ends may be seen: a relation tells about two people."""
        seen = Person.objects.all().visible_to(user)
        return self.filter(person__in=seen, relative__in=seen)


class FamilyRelation(Record, Dated):
    """`person` is the `kind` of `relative`. A child has any number of guardians; marriage and home are not assumed."""

    class Kind(models.TextChoices):
        GUARDIAN = "guardian", _("guardian of")
        PARTNER = "partner", _("spouse or partner of")
        RELATIVE = "relative", _("other relative of")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    relative = models.ForeignKey(
        Person, verbose_name=_("Whose?"), on_delete=models.CASCADE, related_name="relations_to"
    )
    kind = models.CharField(_("How do they belong together?"), max_length=10, choices=Kind.choices)
    may_be_contacted = models.BooleanField(_("May be contacted about this family member"), default=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "relative": "personal",
        "kind": "personal",
        "may_be_contacted": "personal",
    }
    objects = FamilyRelations.as_manager()

    class Meta:
        constraints = [
            until_after_since("family_relation_until_after_since"),
            models.UniqueConstraint(
                fields=["person", "relative", "kind"],
                condition=Q(until__isnull=True),
                name="family_relation_once",
                violation_error_message=_("This relation is already here."),
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("relative")),
                name="family_relation_of_two",
                violation_error_message=_("Choose another person: nobody is their own relative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()} {self.relative}"

    def absorb(self, other: "FamilyRelation") -> None:
        """The same relation twice: since the earlier day; contacted only if both say so."""
        self.since = min(self.since, other.since)
        self.may_be_contacted = self.may_be_contacted and other.may_be_contacted


class Consents(OfPerson):
    def valid(self, key: str = "") -> Self:
        """Given, not withdrawn, not expired, now."""
        moment = clock.now()
        valid = self.filter(withdrawn_at__isnull=True).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=moment))
        return valid.filter(key=key) if key else valid


class Consent(Record):
    """What a person allowed: the text as they saw it, its version and its language. Withdrawal has no side effects;
    whoever needs the consent asks for a valid one each time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    key = models.CharField(max_length=40)
    text = models.TextField()
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "key": "personal",
        "text": "none",
        "given_at": "personal",
        "recorded_by": "personal",
        "expires_at": "personal",
        "withdrawn_at": "personal",
        "language": "personal",
        "text_version": "none",
    }
    objects = Consents.as_manager()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.given_at:%Y-%m-%d}"

    def absorb(self, other: "Consent") -> None:
        """Of two consents to the same the later one holds, in its words."""
        if other.given_at > self.given_at:
            for name in ("text", "text_version", "language", "given_at", "recorded_by", "expires_at"):
                setattr(self, name, getattr(other, name))
