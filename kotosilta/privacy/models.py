"""What people ask about their data, what must not go, what is to be erased, and when the clocks were last looked at."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Dated, Record, Records, current, until_after_since
from kotosilta.people.grounds import OWN, person_ids
from kotosilta.people.models import Organisation, Person, User
from kotosilta.projects.models import Member

ADMINISTRATION = "project_administration"


class Requests(Records):
    def visible_to(self, user: Any) -> Self:
        """One's own and one's children's; and for those who run the person's project or organisation."""
        return self.filter(person__in=person_ids(user, *OWN, ADMINISTRATION))

    def to_answer_by(self, user: Any) -> Self:
        """Those of the people whose project or organisation the user runs."""
        return self.filter(person__in=person_ids(user, ADMINISTRATION))

    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)


def in_a_month() -> dt.date:
    """The law's time for an answer (GDPR Art. 12(3))."""
    return clock.add_months(clock.today(), 1)


class DataRequest(Record):
    """What somebody asks about their own data: the whole copy (GDPR Art. 15), a correction (16) or erasure (17)."""

    class Kind(models.TextChoices):
        COPY = "copy", _("A copy, also of what staff wrote")
        CORRECT = "correct", _("Something is wrong")
        ERASE = "erase", _("Delete my data")

    READY_FOR = dt.timedelta(days=30)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(_("What do you ask for?"), max_length=8, choices=Kind.choices)
    words = EncryptedTextField(_("What should we know?"), blank=True)
    made_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(default=in_a_month)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = EncryptedTextField(_("Answer to the person"), blank=True)
    let_through = models.JSONField(default=list)  # marks of the texts of staff that are in the copy, see copies.mark_of

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "kind": "personal",
        "words": "secret",
        "made_at": "personal",
        "due_on": "none",
        "answered_at": "personal",
        "answered_by": "personal",
        "answer": "secret",
        "let_through": "none",
    }
    objects = Requests.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(answered_at__isnull=True),
                name="data_request_once_open",
                violation_error_message=_("You have asked for this already. We answer within a month."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.due_on < clock.today()

    @property
    def can_be_fetched(self) -> bool:
        """Is the whole copy there for the person to take?"""
        ready = self.kind == self.Kind.COPY and self.answered_at is not None
        return ready and clock.now() < (self.answered_at or clock.now()) + self.READY_FOR

    def absorb(self, other: "DataRequest") -> None:
        """Of two open requests of a kind the earlier one counts."""
        self.words = "\n".join(text for text in (self.words, other.words) if text)
        self.made_at, self.due_on = min((self.made_at, self.due_on), (other.made_at, other.due_on))


class Holds(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(person__in=person_ids(user, ADMINISTRATION))

    def current(self) -> Self:
        return self.filter(current())


class Hold(Record, Dated):
    """While it lasts nothing of the person is erased: a complaint, an audit, a case at court (GDPR Art. 17(3)(e))."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(_("Why must the data stay?"), max_length=200)
    put_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"person": "personal", "reason": "personal", "put_by": "personal"}
    objects = Holds.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [until_after_since("hold_ends_after_it_began")]

    def __str__(self) -> str:
        return self.reason


def keepers_of(user: Any) -> Any:
    """Ids of the organisations for which the user runs something now."""
    if not user.is_authenticated:
        return Organisation.objects.none().values("pk")
    roles = [Member.Role.MANAGER, Member.Role.COORDINATOR]
    return Member.objects.filter(current(), user=user, role__in=roles).values("organisation")


class Erasures(Records):
    def visible_to(self, user: Any) -> Self:
        """Those who run the person's project or organisation; when the person is gone, whoever runs something for the
        organisation that kept them."""
        administered = Person.objects.filter(pk__in=person_ids(user, ADMINISTRATION)).values("uuid")
        return self.filter(Q(person__in=administered) | Q(done_at__isnull=False, keeper__in=keepers_of(user)))

    def waiting(self) -> Self:
        """Proposed, and not decided yet."""
        return self.filter(decided_at__isnull=True)

    def to_do(self) -> Self:
        return self.filter(is_approved=True, done_at__isnull=True)


class Erasure(Record):
    """Of one person's file: proposed by one, decided by another. Names the person by UUID only, and outlives them."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("The person asked for it")
        MISTAKE = "mistake", _("The record was made by mistake")
        CLOCK = "clock", _("The time for keeping is over")
        AGAIN = "again", _("Erased before, and brought back by a restore")

    BY_PEOPLE = (Reason.ASKED, Reason.MISTAKE)

    person = models.UUIDField()
    keeper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Why?"), max_length=8, choices=Reason.choices)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    is_approved = models.BooleanField(default=False)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    gone = models.JSONField(default=dict)  # how many rows of each record class went, and were emptied
    files = models.JSONField(default=list)  # names of files that are still to be deleted

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "proposed_by": "personal",
        "decided_by": "personal",
        "gone": "none",
        "files": "none",
    }
    objects = Erasures.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(decided_at__isnull=True),
                name="erasure_proposed_once",
                violation_error_message=_("This is proposed already. Somebody else has to approve it."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


def waiting_for(user: Any) -> int:
    """How many requests and erasures wait for an answer of this user."""
    asked = DataRequest.objects.all().to_answer_by(user).open()
    return asked.count() + Erasure.objects.all().visible_to(user).waiting().exclude(proposed_by=user).count()


class FileClocks(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(person__in=person_ids(user, ADMINISTRATION))

    def announced(self) -> Self:
        """Of whom something goes on a day that is known."""
        return self.filter(goes_on__isnull=False).order_by("goes_on", "id")


class FileClock(Record):
    """When a person's file was last held against the clocks, and what was announced: that something goes, and when."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="file_clock")
    looked_on = models.DateField()
    goes_on = models.DateField(null=True)
    is_whole = models.BooleanField(default=False)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = FileClocks.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["looked_on"], name="file_clock_looked"),
            models.Index(fields=["goes_on"], name="file_clock_goes"),
        ]

    def __str__(self) -> str:
        return f"{self.looked_on} {self.goes_on or '–'}"

    def absorb(self, other: "FileClock") -> None:
        """What was announced of either is no longer true of both: they are looked at anew."""
        self.looked_on, self.goes_on, self.is_whole = min(self.looked_on, other.looked_on), None, False


class Runs(Records):
    def visible_to(self, user: Any) -> Self:
        """Numbers without people: for everybody who works somewhere here."""
        return self if user.is_authenticated and user.organisation_id else self.none()


class RetentionRun(Record):
    """One day's look at the clocks: how much went, by kind."""

    on = models.DateField(unique=True)
    gone = models.JSONField(default=dict)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Runs.as_manager()

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return str(self.on)
