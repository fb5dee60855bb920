import hashlib
import secrets
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models

from kotosilta.core import clock
from kotosilta.core.records import Record, Records


class AuditEntry(models.Model):
    """One act or one reading. Actor and subject by UUID, no foreign keys: the log outlives what it speaks of."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject = models.UUIDField(null=True)
    person = models.UUIDField(null=True)
    ground = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=list)
    request_id = models.CharField(max_length=32, blank=True)
    mac = models.CharField(max_length=64)
    number = models.BigIntegerField(null=True, unique=True)
    chain = models.CharField(max_length=64, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "actor": "personal",
        "subject": "personal",
        "person": "personal",
        "fields": "personal",
    }

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="audit_person"),
            models.Index(fields=["subject", "-at"], name="audit_subject"),
            models.Index(fields=["id"], condition=models.Q(number__isnull=True), name="audit_unchained"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Links(Records):
    def visible_to(self, user: Any) -> Self:
        """Nobody lists links; they are opened by their token."""
        return self.none()

    def usable(self) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=clock.now())

    def for_target(self, purpose: str, target: Record) -> Self:
        return self.filter(purpose=purpose, target_type=target._meta.label, target=target.uuid)

    def find(self, purpose: str, token: str) -> "Link | None":
        """The usable link of this purpose, or None. The database holds the hash only."""
        return self.usable().filter(purpose=purpose, token_hash=hash_token(token)).first()


def hash_token(token: str) -> str:
    """128 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _token() -> str:
    return secrets.token_urlsafe(16)


class Link(Record):
    """A signed way in without an account: one purpose, one target, expiring, revocable."""

    purpose = models.CharField(max_length=40)
    target_type = models.CharField(max_length=60)
    target = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Links.as_manager()

    class Meta:
        indexes = [models.Index(fields=["target", "purpose"], name="link_target")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.uuid}"

    @classmethod
    def prepare(cls, purpose: str, target: Record, *, valid_for: Any, token: str = "") -> "Link":
        """Create a link that `token` opens; without one nobody can until `new_token`. `valid_for` is a timedelta."""
        link: Link = cls.objects.create(
            purpose=purpose,
            target_type=target._meta.label,
            target=target.uuid,
            token_hash=hash_token(token or _token()),
            expires_at=clock.now() + valid_for,
        )
        return link

    def new_token(self) -> str:
        """The token that opens the link from now on; an earlier one no longer does. It is stored nowhere."""
        token = _token()
        self.token_hash = hash_token(token)
        self.save(update_fields=["token_hash"])
        return token

    @classmethod
    def issue(cls, purpose: str, target: Record, *, valid_for: Any) -> str:
        """Create a link and return its token. `valid_for` is a timedelta."""
        token = _token()
        cls.prepare(purpose, target, valid_for=valid_for, token=token)
        return token


class JobLease(models.Model):
    """A worker's promise that it is still at work on a job. When the heartbeat stops, another worker takes over."""

    job = models.UUIDField(unique=True)
    worker = models.CharField(max_length=64)
    beat_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, str]] = {}

    def __str__(self) -> str:
        return f"{self.job} by {self.worker}"


class Wordings(Records):
    def visible_to(self, user: Any) -> Self:
        """The texts of the interface are no secret: whoever is signed in."""
        return self.all() if user.is_authenticated else self.none()


class Wording(Record):
    """What a text of the interface says in a language here, in place of what was installed, or checked as it is."""

    language = models.CharField(max_length=10)
    key = models.CharField(max_length=32)  # of the text, see core.wordings
    texts = models.JSONField()  # one for each plural form; one for a text without
    is_reviewed = models.BooleanField()  # by somebody who speaks the language as their own
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()

    personal_data: ClassVar[dict[str, str]] = {"changed_by": "personal"}
    objects = Wordings.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "key"], name="wording_once")]
        indexes = [models.Index(fields=["changed_at"], name="wording_changed")]

    def __str__(self) -> str:
        return f"{self.language} {self.key}"


class TextRemark(Record):
    """What a reader finds wrong in the texts of a page; nobody is asked who they are."""

    language = models.CharField(max_length=10)
    page = models.CharField(max_length=300)
    words = models.TextField(max_length=1000)
    on = models.DateField()
    done_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Wordings.as_manager()

    def __str__(self) -> str:
        return f"{self.language} {self.page}"
