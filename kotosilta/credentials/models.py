"""Issuer keys, status lists and credentials."""

import secrets
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Record, Records
from kotosilta.credentials.vc.keys import KeyPair
from kotosilta.people.grounds import OPENS_THE_FILE, person_ids
from kotosilta.people.models import Organisation, Person

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that is mistaken for something else
CODE_LENGTH = 26  # 130 bits
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """A code as somebody typed it from paper: spaces, dashes, small letters and look-alikes are forgiven."""
    return "".join(letter for letter in typed.upper().translate(MISREAD) if letter.isalnum())


class IssuerKeys(Records):
    def visible_to(self, user: Any) -> Self:
        """Keys are nobody's to look at; what they sign with is public by did:web."""
        return self.none()


class IssuerKey(Record):
    """A key that signs. A retired key signs nothing more; what it has signed stays good."""

    class Kind(models.TextChoices):
        ED25519 = "ed25519", "Ed25519"
        P256 = "p256", "P-256"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    did = models.CharField(max_length=300)
    did_method = models.CharField(max_length=300)  # "key", or the did:web that it signs for
    multikey = models.CharField(max_length=100, unique=True)
    private_key = EncryptedTextField()
    since = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {"private_key": "secret"}
    objects = IssuerKeys.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "did_method"], condition=Q(retired_at__isnull=True), name="issuer_key_one_in_use"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.multikey}"

    def pair(self) -> KeyPair:
        """The key, ready to sign. Raises core.encryption.CannotDecrypt or core.keys.KeyMissing."""
        return KeyPair.from_pem(self.private_key.encode(), self.did)


class StatusLists(Records):
    def visible_to(self, user: Any) -> Self:
        """A list is public as a signed file; nobody lists the lists."""
        return self.none()

    def public(self, uuid: UUID) -> Self:
        """The one that a credential names."""
        return self.filter(uuid=uuid)


class StatusList(Record):
    """131,072 places. Which credential has which place is chance, and known to nobody but the database."""

    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="+")
    left = models.JSONField(default=dict)  # places of credentials that were erased: {place: was it revoked?}

    personal_data: ClassVar[dict[str, str]] = {}
    objects = StatusLists.as_manager()

    def __str__(self) -> str:
        return f"{self.uuid}"


class Credentials(Records):
    def visible_to(self, user: Any) -> Self:
        """The holder, the guardians, and those who may open the holder's file."""
        return self.filter(person__in=person_ids(user, *OPENS_THE_FILE))

    def public(self, code: str) -> Self:
        """What the check page tells of: the issued one with exactly this code."""
        return self.filter(code=tidy_code(code), issued_at__isnull=False)

    def in_force(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def waiting(self) -> Self:
        """Ordered, but not yet signed by the worker."""
        return self.filter(issued_at__isnull=True, revoked_at__isnull=True)


class Credential(Record):
    """What somebody achieved, as it was when it was issued: later changes of a course or a name do not change it."""

    class Kind(models.TextChoices):
        DIPLOMA = "diploma", _("Diploma")
        PARTICIPATION = "participation", _("Certificate of participation")
        COMPETENCE = "competence", _("Certificate of competence")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    keeper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credentials")
    source = models.UUIDField()  # what earned it: an enrolment, an assessment
    occasion = models.UUIDField(db_index=True)  # where: an activity, units of a standard
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    says = models.JSONField()  # kotosilta.credentials.snapshots.Snapshot
    document = models.JSONField(null=True)  # the signed Open Badge
    token = models.TextField(blank=True)  # the same as VC-JWT
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="credentials")
    status_index = models.PositiveIntegerField()
    requested_at = models.DateTimeField(default=clock.now)
    issued_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(_("Why is it taken back?"), max_length=300, blank=True)
    guesses = models.PositiveSmallIntegerField(default=0)  # of the holder's year of birth, since `guessed_since`
    guessed_since = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "says": "personal",
        "document": "personal",
        "token": "personal",
        "code": "personal",
        "revoked_because": "personal",
    }
    objects = Credentials.as_manager()

    class Meta:
        ordering = ["-requested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind"], condition=Q(revoked_at__isnull=True), name="credential_once_in_force"
            ),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="credential_own_place"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_because=""), name="credential_revoked_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"

    @property
    def state(self) -> str:
        """waiting, valid, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        if self.issued_at is None:
            return "waiting"
        if self.valid_until is not None and self.valid_until < clock.now():
            return "expired"
        return "valid"

    @property
    def is_replaced(self) -> bool:
        """Was another issued in its place?"""
        return Credential.objects.filter(replaces=self).exists()

    @property
    def shown_code(self) -> str:
        """The code in groups, as it is printed."""
        return "-".join(self.code[at : at + 5] for at in range(0, len(self.code), 5))


class WalletOffers(Records):
    def visible_to(self, user: Any) -> Self:
        """An offer is opened by its code, by a wallet."""
        return self.none()


class WalletOffer(Record):
    """For ten minutes a wallet may fetch one credential, with the code of the offer and the number that only the holder
    saw (OpenID4VCI 1.0, pre-authorized code with transaction code)."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="wallet_offers")
    code_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=64)
    tries_left = models.PositiveSmallIntegerField(default=5)
    expires_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True)
    redeemed_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = WalletOffers.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="wallet_token_once")
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} {self.expires_at}"
