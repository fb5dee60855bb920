"""Places for on-the-job training that an employer offers."""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.people.models import LanguageSkill
from kotosilta.projects.models.frame import Partner


class TrainingPlaces(Records):
    def visible_to(self, user: Any) -> Self:
        """For those who work in the employer's project."""
        from kotosilta.projects.permissions import projects_worked_in

        if not user.is_authenticated:
            return self.none()
        return self.filter(employer__project__in=projects_worked_in(user))

    def open(self) -> Self:
        """On offer today or later."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=clock.today()))


class TrainingPlace(Record):
    """What can be done there, from when, for how many at a time, and what is asked of a trainee."""

    class Shift(models.TextChoices):
        DAY = "day", _("in the daytime")
        EVENING = "evening", _("in the evening")
        NIGHT = "night", _("at night")
        WEEKEND = "weekend", _("at weekends")

    employer = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="training_places")
    title = models.CharField(_("Which work?"), max_length=120)
    tasks = models.CharField(_("What is done there?"), max_length=500, blank=True)
    area = models.CharField(_("In which municipality?"), max_length=80)
    shift = models.CharField(_("When?"), max_length=8, choices=Shift.choices, default=Shift.DAY)
    finnish = models.CharField(
        _("How much spoken Finnish is needed?"), max_length=2, choices=LanguageSkill.Level.choices, blank=True
    )
    seats = models.PositiveSmallIntegerField(
        _("How many trainees at a time?"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    since = models.DateField(_("From which day?"), default=clock.today)
    until = models.DateField(_("Until which day?"), null=True, blank=True)
    tutor = models.CharField(_("Who guides there?"), max_length=120, blank=True)
    tutor_email = models.EmailField(_("The tutor's e-mail"), blank=True)

    personal_data: ClassVar[dict[str, str]] = {"tutor": "personal", "tutor_email": "personal"}
    objects = TrainingPlaces.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="training_place_until_after_since",
                violation_error_message=_("The last day must not be before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.title
