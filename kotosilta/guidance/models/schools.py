"""Advisors in schools: who is where on which weekdays, and the teacher who asks for the advisor."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.models import Link
from kotosilta.core.records import Record, Records
from kotosilta.guidance.models.contacts import Contact
from kotosilta.people.models import User
from kotosilta.projects.models import Member, Partner
from kotosilta.projects.permissions import owner_projects

WEEKDAYS = range(7)


def weekday_name(number: int) -> str:
    """0 is Monday."""
    return formats.date_format(dt.date(2024, 1, 1 + number), "l")


def schools_of(user: Any) -> "models.QuerySet[Partner]":
    """The schools of the projects in which the user works for the owner."""
    return Partner.objects.filter(role=Partner.Role.SCHOOL, project__in=owner_projects(user))


class OfSchool(Records):
    def visible_to(self, user: Any) -> Self:
        """For those who work in the project for its owner."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(school__in=schools_of(user))


class SchoolPlacements(OfSchool):
    def on(self, day: dt.date) -> Self:
        """Those whose time has begun and not ended on that day, whatever the weekday."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def today_of(self, user: Any) -> list["SchoolPlacement"]:
        """Where this advisor is today, by the weekday (the lists are short, and no engine searches in JSON alike)."""
        return [one for one in self.of_advisor(user) if clock.today().weekday() in one.weekdays]

    def of_advisor(self, user: Any) -> Self:
        """The schools of an advisor's week."""
        return self.on(clock.today()).filter(advisor=user).select_related("school__organisation", "school__project")


class SchoolPlacement(Record):
    """An advisor is at a school on some weekdays, from the first day to the last."""

    school = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="placements")
    advisor = models.ForeignKey(
        User, verbose_name=_("Advisor"), on_delete=models.PROTECT, related_name="school_placements"
    )
    weekdays = models.JSONField(_("On which weekdays?"), default=list)  # numbers, 0 is Monday
    room = models.CharField(
        _("Where in the school?"), max_length=100, blank=True, help_text=_("For example: room 114, by the library.")
    )
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    handover_note = EncryptedTextField(_("What must the next advisor know?"), blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "advisor": "personal",
        "weekdays": "none",
        "room": "none",
        "starts_on": "personal",
        "ends_on": "personal",
        "handover_note": "secret",
    }
    objects = SchoolPlacements.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["advisor", "starts_on"], name="school_placement_advisor")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="school_placement_ends_after_start",
                violation_error_message=_("The last day must not be before the first day."),
            ),
            models.UniqueConstraint(
                fields=["school", "advisor"],
                condition=Q(ends_on__isnull=True),
                name="school_placement_open_once",
                violation_error_message=_("This advisor is at the school already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisor} – {self.school.organisation}"

    @property
    def weekday_names(self) -> list[str]:
        return [weekday_name(number) for number in sorted(self.weekdays)]

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()


class AdvisorRequests(Records):
    def visible_to(self, user: Any) -> Self:
        """For the advisors who are at the school now, and for those who manage the project for its owner."""
        if not user.is_authenticated:
            return self.none()
        here = SchoolPlacement.objects.all().visible_to(user).on(clock.today()).filter(advisor=user)
        managed = owner_projects(user).filter(role=Member.Role.MANAGER)
        return self.filter(Q(school__in=here.values("school")) | Q(school__project__in=managed))

    def waiting(self) -> Self:
        """Nobody has met the pupil yet."""
        return self.filter(done_at__isnull=True)

    def public(self, link: Link) -> Self:
        """What the teachers of the school with this link see."""
        return self.filter(school__uuid=link.target).shown_at_school()

    def shown_at_school(self) -> Self:
        """What the school's own page shows: what waits, and what was asked in the last two weeks."""
        return self.filter(Q(done_at__isnull=True) | Q(asked_at__gte=clock.now() - dt.timedelta(days=14)))


class AdvisorRequest(Record):
    """A teacher asks for the advisor by the school's link: initials and class, nothing more. The contact that was
    logged for it says that it is done."""

    school = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="advisor_requests")
    initials = models.CharField(
        _("Initials of the pupil"),
        max_length=5,
        validators=[RegexValidator(r"^\w\.?\s?\w?\.?\Z", _("Write the initials only, for example AH."))],
        help_text=_("No name, for example AH."),
    )
    school_class = models.CharField(
        _("Class"),
        max_length=6,
        validators=[RegexValidator(r"^[\w\- ]+\Z", _("Write the class only, for example 4B."))],
        help_text=_("For example 4B."),
    )
    asked_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField(null=True)
    contact = models.OneToOneField(Contact, null=True, on_delete=models.SET_NULL, related_name="advisor_request")
    done_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "initials": "personal",
        "school_class": "personal",
        "asked_at": "none",
        "taken_by": "personal",
        "taken_at": "none",
        "done_at": "none",
    }
    objects = AdvisorRequests.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["school", "done_at", "asked_at"], name="advisor_request_school")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=False) | Q(done_at__isnull=True), name="advisor_request_taken_before_done"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initials} {self.school_class}"
