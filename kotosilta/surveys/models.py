import datetime as dt
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.core.translated import TranslatedField, told
from kotosilta.people.models import Person
from kotosilta.projects.models import Partner, Project
from kotosilta.projects.permissions import owner_projects

SELF_ASSESSMENT = "self-assessment"  # key of the questionnaire
STEP = 10  # answers; fewer say too much about those who gave them


class OfOwner(Records):
    def visible_to(self, user: Any) -> Self:
        """Nobody by themselves: whoever holds a round shows its answers to those who may read them."""
        return self.none()


class Questionnaire(Record):
    """Questions in every language: [{"key", "kind", "words": {language: text}}]; kinds are those of
    `questions.SCALES`, "yes_no" and "text"."""

    key = models.SlugField(unique=True)
    title = TranslatedField()
    questions = models.JSONField(default=list)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfOwner.as_manager()

    def __str__(self) -> str:
        return told(self.title).text


class Rounds(Records):
    def visible_to(self, user: Any) -> Self:
        """A project's rounds, for those who work in it for its owner. Any other owner (a booking) shows its own."""
        return self.filter(project__in=owner_projects(user)) if user.is_authenticated else self.none()

    def of_people(self) -> Self:
        """Those that people answer without a name; a project's self-assessment has pages of its own."""
        return self.exclude(questionnaire__key=SELF_ASSESSMENT)

    def with_answers(self) -> Self:
        return self.annotate(answered=models.Count("answers"))

    def closed(self) -> Self:
        """Nobody can answer any more."""
        return self.filter(Q(closed_at__isnull=False) | Q(closes_on__lt=clock.today()))


class Round(Record):
    """One asking of a questionnaire. One that a project asks is anonymous: nobody signs in, a link opens it."""

    class Stage(models.TextChoices):
        BEFORE = "before", _("before")
        DURING = "during", _("during")
        AFTER = "after", _("after")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="rounds")
    opened_at = models.DateTimeField(default=clock.now)
    project = models.ForeignKey(Project, null=True, on_delete=models.CASCADE, related_name="survey_rounds")
    school = models.ForeignKey(
        Partner, verbose_name=_("School"), null=True, blank=True, on_delete=models.PROTECT, related_name="survey_rounds"
    )
    stage = models.CharField(_("When is it asked?"), max_length=6, choices=Stage.choices, blank=True)
    closes_on = models.DateField(_("Last day to answer"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True)  # somebody closed it before its last day was over

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Rounds.as_manager()

    class Meta:
        indexes = [models.Index(fields=["project", "stage"], name="round_project_stage")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(project__isnull=True) & Q(stage="") & Q(school__isnull=True))
                | (Q(project__isnull=False) & ~Q(stage="") & Q(closes_on__isnull=False)),
                name="round_of_a_project_has_a_stage",
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {clock.local(self.opened_at):%-d.%-m.%Y}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and (self.closes_on is None or clock.today() <= self.closes_on)

    def answers_about(self, count: int) -> str:
        """How many answers there are, in words that do not tell when a single one came: while the round is open in
        steps of ten, and fewer than ten never."""
        if count < STEP:
            return gettext("fewer than %(number)s answers") % {"number": STEP}
        if self.is_open:
            return gettext("at least %(number)s answers") % {"number": count // STEP * STEP}
        return ngettext("%(number)s answer", "%(number)s answers", count) % {"number": count}

    @property
    def ends_at(self) -> dt.datetime:
        """The moment after the last day to answer."""
        assert self.closes_on is not None  # noqa: S101 - a constraint says so for a project's round
        return clock.at(self.closes_on + dt.timedelta(days=1), dt.time(0))


class Answer(Record):
    """What one respondent said: a person, an organisation (by its name), or nobody who gave a name. Of the last the day
    is kept, not the moment, and a key that is drawn by chance, not counted: a log of visits could be compared with
    either."""

    id = models.UUIDField(primary_key=True, default=uuid4)
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

    def absorb(self, other: "Answer") -> None:
        """Whoever answered twice has answered once: what they said last."""
        if other.answered_at > self.answered_at:
            self.values, self.answered_at = other.values, other.answered_at
