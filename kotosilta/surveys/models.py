from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.core.translated import TranslatedField, told
from kotosilta.people.models import Person


class OfOwner(Records):
    def visible_to(self, user: Any) -> Self:
        """Nobody by themselves: whoever holds a round shows its answers to those who may read them."""
        return self.none()


class Questionnaire(Record):
    """Questions in every language: [{"key", "kind", "words": {language: text}}]; kinds: see `questions.KINDS`."""

    key = models.SlugField(unique=True)
    title = TranslatedField()
    questions = models.JSONField(default=list)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfOwner.as_manager()

    def __str__(self) -> str:
        return told(self.title).text


class Round(Record):
    """One asking of a questionnaire."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="rounds")
    opened_at = models.DateTimeField(default=clock.now)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfOwner.as_manager()

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.opened_at:%Y-%m-%d}"


class Answer(Record):
    """What one respondent said: a person, an organisation (by its name), or nobody who gave a name."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="survey_answers")
    organisation = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict)
    answered_at = models.DateTimeField(default=clock.now)

    personal_data: ClassVar[dict[str, str]] = {"person": "personal", "values": "personal", "answered_at": "none"}
    objects = OfOwner.as_manager()

    class Meta:
        ordering = ["answered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(person__isnull=False), name="answer_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["round", "organisation"], condition=~Q(organisation=""), name="answer_once_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.answered_at:%Y-%m-%d}"
