"""Life stories: private to their author, encrypted, shared section by section for a time."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Dated, Record, Records, current, until_after_since
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Member, Participation
from kotosilta.projects.permissions import WORKING

READS = (*WORKING, Member.Role.LEADER)  # with whom a story can be shared


class StorySections(Records):
    def written_by(self, user: Any) -> Self:
        return self.filter(person__user=user) if user.is_authenticated else self.none()

    def visible_to(self, user: Any) -> Self:
        """The author's own, and what an author has shared with this user for now, while the user works in a project
        that the author takes part in. No role alone opens a story."""
        if not user.is_authenticated:
            return self.none()
        shared = StoryShare.objects.filter(current(), reader=user, section=OuterRef("pk"))
        seats = Member.objects.filter(current(), user=user, role__in=READS, project=OuterRef("project"))
        together = Participation.objects.filter(Exists(seats), person=OuterRef("person"))
        return self.filter(Q(person__user=user) | (Exists(shared) & Exists(together)))


class StorySection(Record):
    """One part of a trainee's or expert's life story, in their own words."""

    class Kind(models.TextChoices):
        HAPPENED = "happened", _("What happened")
        ACHIEVED = "achieved", _("What I achieved")
        HARD = "hard", _("What was hard")
        RESOURCE = "resource", _("Which strength came of it")
        USE = "use", _("How I will use it")
        SILENT = "silent", _("What I will not talk about")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="story")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = EncryptedTextField(_("In your own words"))

    personal_data: ClassVar[dict[str, str]] = {"person": "personal", "kind": "personal", "text": "secret"}
    objects = StorySections.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="story_section_once")]

    def __str__(self) -> str:
        return f"story section {self.uuid}"

    def absorb(self, other: "StorySection") -> list[Any]:
        """Nothing of a life story is lost: both texts, one after the other. Nobody was allowed to read both, so what
        was shared ends, and the author shares again."""
        if other.text == self.text:
            return []
        self.text = "\n\n".join(text for text in (self.text, other.text) if text)
        return list(self.shares.all())


class StoryShares(Records):
    def visible_to(self, user: Any) -> Self:
        """The author's own."""
        return self.filter(section__person__user=user) if user.is_authenticated else self.none()


class StoryShare(Record, Dated):
    """A named person may read one section until a date, or until the author takes it back."""

    section = models.ForeignKey(StorySection, on_delete=models.CASCADE, related_name="shares")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"reader": "personal"}
    objects = StoryShares.as_manager()

    class Meta:
        constraints = [
            until_after_since("story_share_until_after_since"),
            models.CheckConstraint(condition=Q(until__isnull=False), name="story_share_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.section} – {self.reader}"
