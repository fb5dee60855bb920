"""The waiting list of an activity."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models.activities import Activity
from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Person


class WaitingPlaces(Records):
    def visible_to(self, user: Any) -> Self:
        """The family's own, and those of an activity that one leads."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(person__in=person_ids(user, "own_file", "family"))
        return self.filter(mine | Q(activity__in=Activity.objects.all().run_by(user)))

    def going_on(self) -> Self:
        return self.filter(status__in=WaitingPlace.GOING_ON)

    def offered(self) -> Self:
        """Those who hold a seat until they answer; an offer that has run out holds none."""
        return self.filter(status=WaitingPlace.Status.OFFERED, offered_until__gt=clock.now())


class WaitingPlace(Record):
    """Somebody waits for a seat; who has waited longest is offered the next one, for a time. While it is offered the
    seat is nobody else's."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("a place is offered")
        TAKEN = "taken", _("took the place")
        DECLINED = "declined", _("did not want the place")
        LAPSED = "lapsed", _("did not answer in time")
        LEFT = "left", _("waits no more")

    GOING_ON = (Status.WAITING, Status.OFFERED)

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="waiting_places")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waiting_places")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    since = models.DateTimeField(default=clock.now)
    seat = models.PositiveIntegerField(null=True)
    offered_until = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "status": "personal",
        "since": "personal",
        "seat": "none",
        "offered_until": "none",
    }
    objects = WaitingPlaces.as_manager()

    class Meta:
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["status", "offered_until"], name="waiting_offered")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(status__in=["waiting", "offered"]), name="waiting_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "seat"], condition=Q(status="offered"), name="waiting_seat_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(seat__isnull=False, offered_until__isnull=False),
                name="waiting_offer_has_a_seat_and_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_status_display()}"

    @property
    def is_offered(self) -> bool:
        """Can the offer be taken now?"""
        return (
            self.status == self.Status.OFFERED and self.offered_until is not None and self.offered_until > clock.now()
        )

    def absorb(self, other: "WaitingPlace") -> None:
        """Waits since the earlier day; a seat that is offered to one of the two stays offered."""
        self.since = min(self.since, other.since)
        if other.status == WaitingPlace.Status.OFFERED and self.status != WaitingPlace.Status.OFFERED:
            self.status, self.seat, self.offered_until = other.status, other.seat, other.offered_until
