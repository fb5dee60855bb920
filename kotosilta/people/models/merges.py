"""What people have decided about records that may be of one person."""

import datetime as dt
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models

from kotosilta.core import clock
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Record, Records
from kotosilta.people.models.accounts import User
from kotosilta.people.models.persons import Person


class Comparisons(Records):
    def visible_to(self, user: Any) -> Self:
        """For whoever may open the file that is left."""
        return self.filter(kept__in=Person.objects.all().open_to(user))

    def merges(self) -> Self:
        """Those that made one record of two, and stand."""
        return self.filter(is_same=True, undone_at__isnull=True)

    def apart(self) -> Self:
        """Those by which two records stay two people."""
        return self.filter(is_same=False)

    def between(self, one: Person, other: Person) -> Self:
        return self.filter(kept=one, double=other.uuid) | self.filter(kept=other, double=one.uuid)


class Comparison(Record):
    """Somebody has compared two records and decided: of one person, then `double` was taken into `kept`; or of two
    people, who are not suggested again.

    The journal of a merge says row by row what moved, changed or went (see people.merging), so that it can be undone.
    It holds what the double's record said, is therefore encrypted, and is emptied when the time for undoing is over."""

    UNDO_WITHIN: ClassVar[dt.timedelta] = dt.timedelta(days=180)

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="comparisons")
    double = models.UUIDField(db_index=True)
    is_same = models.BooleanField()
    journal = EncryptedTextField(blank=True)
    decided_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "kept": "personal",
        "double": "personal",
        "is_same": "personal",
        "journal": "secret",
        "decided_at": "personal",
        "decided_by": "personal",
        "undone_at": "personal",
    }
    objects = Comparisons.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kept} {self.decided_at:%Y-%m-%d}"

    def audit_person(self) -> UUID:
        return self.kept.uuid

    @property
    def can_be_undone(self) -> bool:
        return bool(self.journal) and self.undone_at is None
