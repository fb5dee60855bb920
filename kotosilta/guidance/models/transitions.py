"""Moving on in school: a checklist with days, and what came of it."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core.records import Record
from kotosilta.guidance.models.plans import WithPerson
from kotosilta.guidance.transitions import Path
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Project


class Transitions(WithPerson):
    def open(self) -> Self:
        """Nobody has said yet whether the pupil is still there in January."""
        return self.filter(still_there__isnull=True, closed_on__isnull=True)

    def of_project(self, project: Project) -> Self:
        return self.filter(project=project)


class Transition(Record):
    """A pupil moves on to another school in that year."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="transitions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="transitions")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="transitions")
    path = models.CharField(_("From where to where?"), max_length=12, choices=Path.choices)
    year = models.PositiveSmallIntegerField(
        _("In which year does the new school begin?"), validators=[MinValueValidator(2015), MaxValueValidator(2100)]
    )
    place = models.CharField(_("Which place was received?"), max_length=200, blank=True)
    place_on = models.DateField(_("When was the place received?"), null=True, blank=True)
    began_on = models.DateField(_("When did the pupil start there?"), null=True, blank=True)
    still_there = models.BooleanField(_("Still there in January?"), null=True, blank=True)
    closed_on = models.DateField(null=True)  # the family did not want to go on, or moved away

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "worker": "personal",
        "path": "personal",
        "year": "personal",
        "place": "personal",
        "place_on": "personal",
        "began_on": "personal",
        "still_there": "personal",
        "closed_on": "personal",
    }
    objects = Transitions.as_manager()

    class Meta:
        ordering = ["-year", "id"]
        indexes = [models.Index(fields=["project", "path"], name="transition_project")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "path", "year"],
                name="transition_once_a_year",
                violation_error_message=_("This checklist is there already."),
            ),
            models.CheckConstraint(
                condition=Q(began_on__isnull=True) | Q(place_on__isnull=False),
                name="transition_place_before_start",
                violation_error_message=_("Write first when the place was received."),
            ),
            models.CheckConstraint(
                condition=Q(still_there__isnull=True) | Q(began_on__isnull=False),
                name="transition_start_before_january",
                violation_error_message=_("Write first when the pupil started."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_path_display()} {self.year}"

    @property
    def is_over(self) -> bool:
        return self.still_there is not None or self.closed_on is not None

    def absorb(self, other: "Transition") -> None:
        """The same step written down twice: the one that has come further says how it went."""

        def reached(step: Transition) -> list[bool]:
            return [day is not None for day in (step.closed_on, step.began_on, step.place_on)]

        if reached(other) > reached(self):
            for name in ("place", "place_on", "began_on", "still_there", "closed_on"):
                setattr(self, name, getattr(other, name))
