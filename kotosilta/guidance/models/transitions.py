"""Moving on in school: a checklist with days, and what came of it."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.guidance.models.plans import WithPerson
from kotosilta.guidance.transitions import PATHS, Path, Rule
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


class TransitionSteps(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(transition__in=Transition.objects.all().visible_to(user))

    def late(self) -> Self:
        going_on = Q(transition__still_there__isnull=True, transition__closed_on__isnull=True)
        return self.filter(going_on, done_on__isnull=True, due_on__lt=clock.today())


class TransitionStep(Record):
    """One line of the checklist; its words stand in `transitions.PATHS`."""

    transition = models.ForeignKey(Transition, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=20)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"due_on": "personal", "done_on": "personal", "done_by": "personal"}
    objects = TransitionSteps.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="transition_step_due")]
        constraints = [models.UniqueConstraint(fields=["transition", "key"], name="transition_step_once")]

    def __str__(self) -> str:
        return str(self.rule.words)

    @property
    def rule(self) -> Rule:
        return next(rule for rule in PATHS[self.transition.path] if rule.key == self.key)

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < clock.today() and not self.transition.is_over

    def audit_person(self) -> UUID | None:
        person: UUID = self.transition.person.uuid
        return person
