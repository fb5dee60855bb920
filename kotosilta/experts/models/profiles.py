"""Who can be booked, for what, and when."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.core.translated import TranslatedField, told
from kotosilta.credentials.models import Credential
from kotosilta.experts.consents import LISTED, PREFIX
from kotosilta.experts.vocabulary import Format, Region, Role
from kotosilta.people.models import Consent, Person
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import owner_projects


class Topics(Records):
    def visible_to(self, user: Any) -> Self:
        """The vocabulary is open to everybody."""
        return self

    def public(self) -> Self:
        return self.filter(is_offered=True)


class Topic(Record):
    """A word of the vocabulary that experts choose from and organisations search by."""

    words = TranslatedField(verbose_name=_("Topic"))
    is_offered = models.BooleanField(_("Experts can choose it"), default=True)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Topics.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return told(self.words).text


class ExpertProfiles(Records):
    def without_photo(self) -> Self:
        """For lists: the bytes of pictures stay in the database."""
        return self.defer("photo")

    def visible_to(self, user: Any) -> Self:
        """One's own, and those of the projects whose bookings one looks after."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person__user=user) | Q(project__in=owner_projects(user)))

    def working(self) -> Self:
        """Those who still work as experts, in a project that goes on."""
        return self.filter(ended_on__isnull=True, project__ends_on__gte=clock.today())

    def public(self) -> Self:
        """Whom the open directory may show: what everybody there shows has a valid consent."""
        allowed = Consent.objects.all().valid().filter(key__in=[PREFIX + field for field in LISTED])
        complete = allowed.order_by().values("person").annotate(given=Count("key", distinct=True))
        return self.working().filter(person__in=complete.filter(given=len(LISTED)).values("person"))


class ExpertProfile(Record):
    """A person who works as an expert by experience. What of it everybody sees, the consents say, field by field."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="expert_profile")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="experts")
    credential = models.ForeignKey(
        Credential, verbose_name=_("Diploma"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    public_name = models.CharField(
        _("Which name do you use as an expert?"),
        max_length=100,
        help_text=_("Your own name or what people call you. A family name is not needed."),
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("What can you talk about?"), related_name="experts")
    roles = models.JSONField(_("What do you want to do?"), default=list)
    languages = models.JSONField(_("In which languages?"), default=list)
    region = models.CharField(_("Where do you live?"), max_length=20, choices=Region.choices)
    travels_to = models.JSONField(_("Where else can you go?"), default=list, blank=True)
    formats = models.JSONField(_("How?"), default=list)
    travel_minutes = models.PositiveSmallIntegerField(
        _("Minutes for the way there, and for the way back"),
        default=30,
        validators=[MaxValueValidator(600)],
        help_text=_("This time is kept free before and after each booking at a place."),
    )
    about = models.TextField(_("Something about you"), max_length=600, blank=True)
    photo = models.BinaryField(null=True)  # WebP, at most 30 kB
    not_asked = models.TextField(
        _("What do you not want to be asked?"),
        max_length=600,
        blank=True,
        help_text=_("Whoever books you reads this before you meet."),
    )
    declines_fee = models.BooleanField(_("I do not want a fee, only my travel costs"), default=False)
    fee_per_hour = models.DecimalField(
        _("Fee for an hour, euros"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Leave empty if you want to agree on it each time."),
    )
    secrecy_at = models.DateTimeField(null=True)  # when the expert undertook to keep what clients tell to themselves
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "public_name": "personal",
        "topics": "personal",
        "roles": "personal",
        "languages": "personal",
        "region": "personal",
        "travels_to": "personal",
        "formats": "personal",
        "about": "personal",
        "photo": "personal",
        "not_asked": "personal",
        "declines_fee": "personal",
        "fee_per_hour": "personal",
        "credential": "personal",
        "travel_minutes": "personal",
        "secrecy_at": "personal",
        "started_on": "personal",
        "ended_on": "personal",
    }
    objects = ExpertProfiles.as_manager()

    class Meta:
        ordering = ["public_name", "id"]
        indexes = [models.Index(fields=["project"], name="expert_project")]

    def __str__(self) -> str:
        return self.public_name

    def audit_person(self) -> Any:
        return self.person.uuid

    @property
    def role_names(self) -> list[str]:
        return [str(label) for value, label in Role.choices if value in self.roles]

    @property
    def format_names(self) -> list[str]:
        return [str(label) for value, label in Format.choices if value in self.formats]

    @property
    def has_diploma(self) -> bool:
        """The diploma that opened the way, while nobody has taken it back."""
        return self.credential is not None and self.credential.revoked_at is None

    def buffer(self, is_remote: bool) -> dt.timedelta:
        """Time for the way, kept free before and after."""
        return dt.timedelta(0 if is_remote else self.travel_minutes / 1440)

    def absorb(self, other: "ExpertProfile") -> None:
        """One profile of one person: what this one does not say is taken from the other, since the earlier day."""
        names = ("credential", "public_name", "roles", "languages", "region", "travels_to", "formats", "about", "photo")
        self.fill_blanks(other, *names, "not_asked", "fee_per_hour", "secrecy_at")
        self.started_on = min(self.started_on, other.started_on)
        if other.ended_on is None:
            self.ended_on = None


class OfProfile(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(profile__in=ExpertProfile.objects.all().visible_to(user))


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Availability(Record):
    """Every week at this time, by the clock on the wall: 17:00 stays 17:00 when the clocks change."""

    profile = models.ForeignKey(ExpertProfile, on_delete=models.CASCADE, related_name="availabilities")
    weekday = models.PositiveSmallIntegerField(_("Day of the week"), choices=Weekday.choices)
    starts = models.TimeField(_("From"))
    ends = models.TimeField(_("To"))

    personal_data: ClassVar[dict[str, str]] = {"weekday": "personal", "starts": "personal", "ends": "personal"}
    objects = OfProfile.as_manager()

    class Meta:
        ordering = ["weekday", "starts"]
        verbose_name_plural = "availabilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")),
                name="availability_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class AvailabilityException(Record):
    """A time that differs from the week: busy, or free after all. Of an imported calendar only the times are kept."""

    profile = models.ForeignKey(ExpertProfile, on_delete=models.CASCADE, related_name="exceptions")
    starts_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("To"))
    is_free = models.BooleanField(
        _("What is it?"), choices=[(False, _("I cannot come then")), (True, _("I can come then"))], default=False
    )
    is_imported = models.BooleanField(default=False)

    personal_data: ClassVar[dict[str, str]] = {
        "starts_at": "personal",
        "ends_at": "personal",
        "is_free": "personal",
        "is_imported": "none",
    }
    objects = OfProfile.as_manager()

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["profile", "starts_at"], name="availability_exception_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="availability_exception_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


def says_free(
    weekly: Iterable[Availability],
    exceptions: Iterable[AvailabilityException],
    starts_at: dt.datetime,
    ends_at: dt.datetime,
) -> bool | None:
    """Can the expert come then, by what they have said? None when they have said nothing about any week."""
    touching = [one for one in exceptions if one.starts_at < ends_at and one.ends_at > starts_at]
    if any(not one.is_free for one in touching):
        return False
    rules = list(weekly)
    free = [(one.starts_at, one.ends_at) for one in touching]
    day = clock.local(starts_at).date()
    while day <= clock.local(ends_at).date():
        free += [_on(day, rule) for rule in rules if rule.weekday == day.weekday()]
        day += dt.timedelta(days=1)
    if _covers(sorted(free), starts_at, ends_at):
        return True
    return False if rules else None


def _on(day: dt.date, rule: Availability) -> tuple[dt.datetime, dt.datetime]:
    """The rule on that day. A wall-clock time that the clocks skip is taken an hour later."""
    return clock.on_wall(day, rule.starts), clock.on_wall(day, rule.ends)


def _covers(spans: list[tuple[dt.datetime, dt.datetime]], starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    reached = starts_at
    for begins, ends in spans:
        if begins <= reached < ends:
            reached = ends
    return reached >= ends_at
