"""Standards: what competence is measured against, unit by unit, outcome by outcome."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import Activity
from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.core.translated import Texts, TranslatedField, texts, told
from kotosilta.people.models import User
from kotosilta.people.names import fold
from kotosilta.projects.models import TrainingPlace

# A scale of one level, of a unit that names none.
ONE_LEVEL = [{"key": "1", "words": texts(fi="Osoitettu", en="Shown", ar="تم إثباته"), "criteria": []}]


class Standards(Records):
    def visible_to(self, user: Any) -> Self:
        """Public regulations, for everybody who works somewhere; drafts for those who work with the writer."""
        if not user.is_authenticated or not user.organisation_id:
            return self.none()
        own_drafts = Q(approved_at__isnull=True, written_by__organisation=user.organisation_id)
        return self.filter(Q(approved_at__isnull=False) | own_drafts)

    def with_counts(self) -> Self:
        """With the number of whole units."""
        return self.annotate(units_count=models.Count("units", filter=Q(units__whole__isnull=True)))

    def newest(self) -> Self:
        """Of each code the last version that is approved."""
        return self.filter(replaced_at__isnull=True, approved_at__isnull=False)


class Standard(Record):
    """One version of the requirements of a qualification (or of a set of competence badges). It never changes: a
    changed source is a new version, and what was begun on the old one stays there."""

    class Source(models.TextChoices):
        EPERUSTEET = "eperusteet", _("ePerusteet")
        OWN = "own", _("written here")

    code = models.CharField(_("Code"), max_length=80)  # the number of the regulation, OPH-5410-2021
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=12, choices=Source.choices)
    title = TranslatedField(verbose_name=_("Name"))
    valid_from = models.DateField(_("Valid from"), null=True)
    valid_until = models.DateField(_("Valid until"), null=True)
    imported_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # of one's own
    approved_at = models.DateTimeField(null=True, default=clock.now)  # none: a draft of one's own
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)  # of the content, so that the same file again is no new version
    trainings = models.ManyToManyField(Activity, related_name="standards")  # whoever completes one may assess by it

    personal_data: ClassVar[dict[str, str]] = {"written_by": "personal", "approved_by": "personal"}
    objects = Standards.as_manager()

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standard_version_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(replaced_at__isnull=True, approved_at__isnull=False),
                name="standard_newest_version_once",
            ),
            models.UniqueConstraint(fields=["code"], condition=Q(approved_at__isnull=True), name="standard_draft_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("written_by")),
                name="standard_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{told(self.title).text} ({self.code})"


class OfStandard(Records):
    def with_counts(self) -> Self:
        """With the number of outcomes, those of its parts too."""
        own, of_parts = models.Count("outcomes", distinct=True), models.Count("parts__outcomes", distinct=True)
        return self.annotate(outcomes_count=own + of_parts)

    def visible_to(self, user: Any) -> Self:
        return self.filter(standard__in=Standard.objects.all().visible_to(user))


class Unit(Record):
    """A unit of a standard, or a part of one (`whole`), which can be recognised by itself.

    `levels` is its scale, from the lowest: [{"key": "1", "words": texts, "criteria": [texts]}]. The criteria hold for
    every outcome that has none of its own (the shape of ePerusteet since 2019).
    """

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="units")
    whole = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    code = models.CharField(max_length=80, blank=True)
    title = TranslatedField()
    points = models.DecimalField(max_digits=5, decimal_places=1, null=True)  # osaamispiste, competence points
    levels = models.JSONField(default=list)
    position = models.PositiveIntegerField()

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfStandard.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["standard", "position"], name="unit_position_once")]

    def __str__(self) -> str:
        return told(self.title).text


class OfUnit(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(unit__standard__in=Standard.objects.all().visible_to(user))


class Outcome(Record):
    """What somebody can do who has the competence. `criteria`: by key of a level, what shows that level, where the
    standard tells it for this outcome: {"1": [texts]}."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="outcomes")
    group = TranslatedField(blank=True)  # under which heading it stands
    words = TranslatedField()
    code = models.CharField(max_length=80, blank=True)
    criteria = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField()
    places = models.ManyToManyField(TrainingPlace, related_name="outcomes")  # where it can be shown

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfUnit.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["unit", "position"], name="outcome_position_once")]

    def __str__(self) -> str:
        return told(self.words).text

    @property
    def scale(self) -> list[dict[str, Any]]:
        """The levels of its unit (a part without any has those of its whole), from the lowest; a unit that names none
        knows one: shown."""
        whole = self.unit.whole
        levels: list[dict[str, Any]] = self.unit.levels or (whole.levels if whole else [])
        return levels or ONE_LEVEL

    def criteria_of(self, level: dict[str, Any]) -> list[Texts]:
        """What shows this level: what the outcome itself says, else what holds for the whole unit."""
        own: list[Texts] = self.criteria.get(level["key"], [])
        return own or level["criteria"]


class Concepts(Records):
    def visible_to(self, user: Any) -> Self:
        """A public vocabulary, for everybody who works somewhere."""
        return self if user.is_authenticated and user.organisation_id else self.none()

    def found_by(self, words: str) -> Self:
        """By words in any language, marks and case ignored."""
        rows = self
        for word in fold(words).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class Concept(Record):
    """A skill or an occupation of ESCO, as the newest imported file has it. `labels`: {language: text}."""

    class Kind(models.TextChoices):
        SKILL = "skill", _("skill")
        OCCUPATION = "occupation", _("occupation")

    uri = models.URLField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    version = models.CharField(max_length=12)
    labels = models.JSONField(default=dict)
    search_text = models.TextField()

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Concepts.as_manager()

    class Meta:
        ordering = ["uri"]

    def __str__(self) -> str:
        return label_of(self.labels)

    def derive(self) -> None:
        """What follows from the labels; called by whoever saves."""
        self.search_text = fold(" ".join(self.labels.values()))


def label_of(labels: dict[str, str]) -> str:
    """In the reader's language, else in English, else in any."""
    return labels.get(get_language() or "") or labels.get("en") or next(iter(labels.values()), "")


class OfOutcome(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(outcome__unit__standard__in=Standard.objects.all().visible_to(user))


class ConceptLink(Record):
    """The same as an outcome says, in ESCO: its URI, with the version and the labels of the day on which it was linked.
    A link outlives the vocabulary: it never follows a later version."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="concepts")
    uri = models.URLField(max_length=200)
    version = models.CharField(max_length=12)
    labels = models.JSONField(default=dict)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfOutcome.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["outcome", "uri"], name="concept_link_once")]

    def __str__(self) -> str:
        return label_of(self.labels)
