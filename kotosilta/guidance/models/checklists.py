"""The steps of checklists: of moving on in school, and of service cases."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.guidance.casework import STEPS
from kotosilta.guidance.models.cases import ServiceCase
from kotosilta.guidance.models.transitions import Transition
from kotosilta.guidance.transitions import PATHS
from kotosilta.people.models import User


class ChecklistSteps(Records):
    def visible_to(self, user: Any) -> Self:
        """With the whole that they belong to."""
        transitions = Transition.objects.all().visible_to(user)
        return self.filter(Q(transition__in=transitions) | Q(case__in=ServiceCase.objects.all().visible_to(user)))

    def due_for(self, worker: Any) -> Self:
        """Of what this worker looks after and is not over: what is due today or late."""
        moving = Q(transition__worker=worker, transition__still_there__isnull=True, transition__closed_on__isnull=True)
        mine = moving | Q(case__worker=worker, case__closed_on__isnull=True)
        return self.filter(mine, done_on__isnull=True, due_on__lte=clock.today())


class ChecklistStep(Record):
    """What is done by when: a usual step (its words stand in `transitions.PATHS` or `casework.STEPS`), or own words."""

    transition = models.ForeignKey(Transition, null=True, on_delete=models.CASCADE, related_name="steps")
    case = models.ForeignKey(ServiceCase, null=True, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=20, blank=True)
    words = models.CharField(_("What is done?"), max_length=200, blank=True)
    due_on = models.DateField(_("By when?"))
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {
        "words": "personal",
        "due_on": "personal",
        "done_on": "personal",
        "done_by": "personal",
    }
    objects = ChecklistSteps.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="checklist_step_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(transition__isnull=True) ^ Q(case__isnull=True), name="checklist_step_of_one_whole"
            ),
            models.UniqueConstraint(
                fields=["transition", "key"], condition=Q(transition__isnull=False), name="checklist_step_once"
            ),
        ]

    def __str__(self) -> str:
        if not self.key:
            return self.words
        if self.transition is not None:
            return str(next(rule.words for rule in PATHS[self.transition.path] if rule.key == self.key))
        return str(STEPS[self.whole.kind][self.key].words)

    @property
    def whole(self) -> Any:
        """The transition or the case."""
        return self.transition if self.transition_id is not None else self.case

    @property
    def why(self) -> str:
        """Explained for the family; "" where there is nothing to explain."""
        if self.transition is None:
            return ""
        return str(next(rule.why for rule in PATHS[self.transition.path] if rule.key == self.key))

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < clock.today() and not self.whole.is_over

    def audit_person(self) -> UUID | None:
        person: UUID = self.whole.person.uuid
        return person

    def absorb(self, other: "ChecklistStep") -> None:
        """Done is done, under whichever record."""
        if self.done_on is None:
            self.done_on, self.done_by = other.done_on, other.done_by
