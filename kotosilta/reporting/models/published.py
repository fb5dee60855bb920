"""What leaves the project: tables that were released, news, and the good-practice entry."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.core.translated import TranslatedField, told
from kotosilta.people.models import User
from kotosilta.projects.models import Project
from kotosilta.reporting.models.money import run_by


class Releases(Records):
    def visible_to(self, user: Any) -> Self:
        """With what is hidden in them: for those who run the project, and its auditors."""
        return self.filter(run_by(user)) if user.is_authenticated else self.none()

    def public(self, project: Project) -> Self:
        """Of a project, the newest time first. Pages and files show what is not hidden."""
        return self.filter(project=project).order_by("-last", "-released_at")

    def before(self, project: Project) -> list[tuple[dict[str, int], list[str]]]:
        """(numbers, keys that are hidden) of all of them, in the order of time."""
        return list(self.filter(project=project).order_by("last", "released_at").values_list("numbers", "hidden"))


class Release(Record):
    """The fixed grid of tables of a project as known on a day, open to everybody from then on. `numbers` holds every
    number by its key (see reporting.releases), also those in `hidden`, because the next release is checked against
    them; `facts` what is shown as it is: targets that count no people, the grant."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="releases")
    period = models.CharField(max_length=10)  # key: 2018-H2, 2018, all
    last = models.DateField()
    numbers = models.JSONField()
    hidden = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    released_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"numbers": "personal", "released_by": "personal"}
    objects = Releases.as_manager()

    class Meta:
        ordering = ["-last", "-released_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "last"],
                name="release_once_a_day_of_knowledge",
                violation_error_message=_("The tables of this day have been released already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.last:%-d.%-m.%Y}"

    def shown(self, key: str) -> int | None:
        """The number that everybody sees; None for a hidden one."""
        return None if key in self.hidden else self.numbers.get(key)


class Publications(Records):
    def visible_to(self, user: Any) -> Self:
        """For those who run the project, and its auditors; for everybody there is `public`."""
        return self.filter(run_by(user)) if user.is_authenticated else self.none()

    def public(self) -> Self:
        return self.filter(published_at__isnull=False, taken_down_at__isnull=True)


class Publication(Record):
    """News of a project, or its entry as a good practice in the sections of the European Website on Integration.
    `sections`: {section: translated text}."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        PRACTICE = "practice", _("Good practice")

    SECTIONS: ClassVar[dict[str, dict[str, Any]]] = {
        "news": {"text": _("What do you tell?")},
        "practice": {
            "summary": _("Summary"),
            "challenge": _("Issue or challenge"),
            "goal": _("Project goal"),
            "how": _("How it works"),
            "results": _("Results"),
            "evaluation": _("Evaluation"),
            "who": _("Who benefits"),
            "funding": _("Funding and resources"),
            "about": _("About this good practice"),
        },
    }

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = TranslatedField(verbose_name=_("Title"))
    sections = models.JSONField(default=dict)
    written_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    taken_down_at = models.DateTimeField(null=True)

    personal_data: ClassVar[dict[str, str]] = {"published_by": "personal"}
    objects = Publications.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(kind="practice"), name="publication_one_practice_a_project"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="publication_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return told(self.title).text

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.taken_down_at is None

    @property
    def parts(self) -> list[tuple[Any, Any]]:
        """(heading, translated text) of every section in which something is written."""
        words = self.SECTIONS[self.kind]
        return [(words[name], self.sections[name]) for name in words if told(self.sections.get(name)).text]
