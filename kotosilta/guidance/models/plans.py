"""What a family wants to reach, in its words, and the small steps there."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock, languages
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Record, Records
from kotosilta.guidance.models.contacts import Contact
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import projects_worked_in


def worked_with(user: Any) -> Q:
    """Rows of a person and a project, for those who work with the person there or run the project."""
    with_person = Q(person__in=person_ids(user, "assignment", "project_administration"))
    return with_person & Q(project__in=projects_worked_in(user))


def own_or_worked_with(user: Any) -> Q:
    """Rows of a person and a project, for the person and the guardians, and for those who work with the person."""
    return Q(person__in=person_ids(user, "own_file", "family")) | worked_with(user)


class WithPerson(Records):
    def visible_to(self, user: Any) -> Self:
        """See `own_or_worked_with`."""
        return self.filter(own_or_worked_with(user)) if user.is_authenticated else self.none()


class PlanGoal(Record):
    """A small goal that the family and the worker have agreed on."""

    class Status(models.TextChoices):
        OPEN = "open", _("under way")
        REACHED = "reached", _("reached")
        GIVEN_UP = "given_up", _("given up")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="plan_goals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plan_goals")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="plan_goals")
    words = EncryptedTextField(_("What do you want to reach, in your own words?"))
    language = models.CharField(_("In which language?"), max_length=10, choices=languages.CHOICES)
    topic = models.CharField(_("What about?"), max_length=12, choices=Contact.Topic.choices)
    agreed_on = models.DateField(default=clock.today)
    by_when = models.DateField(_("By when?"), null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    ended_on = models.DateField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "worker": "personal",
        "words": "secret",
        "language": "personal",
        "topic": "personal",
        "agreed_on": "personal",
        "by_when": "personal",
        "status": "personal",
        "ended_on": "personal",
    }
    objects = WithPerson.as_manager()

    class Meta:
        ordering = ["status", "by_when", "id"]
        indexes = [models.Index(fields=["person", "status"], name="plan_goal_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", ended_on__isnull=True) | (~Q(status="open") & Q(ended_on__isnull=False)),
                name="plan_goal_ended_has_day",
            )
        ]

    def __str__(self) -> str:
        return self.get_topic_display()


class PlanSteps(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(goal__in=PlanGoal.objects.all().visible_to(user))

    def to_do(self) -> Self:
        return self.filter(done_on__isnull=True, goal__status=PlanGoal.Status.OPEN)

    def promised_by(self, user: Any) -> Self:
        """The worker's own steps that are not done."""
        return self.to_do().filter(whose=PlanStep.Whose.WORKER, goal__worker=user)


class PlanStep(Record):
    """Who does what by when."""

    class Whose(models.TextChoices):
        FAMILY = "family", _("the family")
        WORKER = "worker", _("the worker")
        OTHER = "other", _("somebody else")

    goal = models.ForeignKey(PlanGoal, on_delete=models.CASCADE, related_name="steps")
    what = EncryptedTextField(_("What is done?"))
    whose = models.CharField(_("Who does it?"), max_length=8, choices=Whose.choices)
    by_when = models.DateField(_("By when?"), null=True, blank=True)
    done_on = models.DateField(null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "what": "secret",
        "whose": "none",
        "by_when": "personal",
        "done_on": "personal",
    }
    objects = PlanSteps.as_manager()

    class Meta:
        ordering = ["by_when", "id"]

    def __str__(self) -> str:
        return self.get_whose_display()

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.by_when is not None and self.by_when < clock.today()

    def audit_person(self) -> UUID | None:
        person: UUID = self.goal.person.uuid
        return person
