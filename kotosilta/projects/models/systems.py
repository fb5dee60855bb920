"""Other systems that act for a user in one project."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kotosilta.core.records import Dated, Record, Records, current, until_after_since
from kotosilta.people.models import User
from kotosilta.projects.models.frame import Member, Project


class SystemAccesses(Records):
    def visible_to(self, user: Any) -> Self:
        """One's own; all of a project for whoever manages it for its owner, and for the owner's coordinator."""
        if not user.is_authenticated:
            return self.none()
        seats = Member.objects.filter(current(), user=user)
        managed = seats.filter(role=Member.Role.MANAGER, organisation=models.F("project__owner")).values("project")
        coordinated = seats.filter(role=Member.Role.COORDINATOR).values("organisation")
        return self.filter(
            models.Q(user=user) | models.Q(project__in=managed) | models.Q(project__owner__in=coordinated)
        )


class SystemAccess(Record, Dated):
    """A token lets another system do what its user may do in the project, as far as the scopes go. The token itself is
    a link (see core): hashed, expiring, revocable."""

    class Scope(models.TextChoices):
        ACTIVITIES = "activities:read", _("Read activities and their times")
        DIRECTORY = "directory:read", _("Read the open directory of experts")
        RESULTS = "results:read", _("Read released results")
        INDICATORS = "indicators:read", _("Read the project's indicators")
        ATTENDANCE = "attendance:write", _("Read attendance lists and mark them")
        CONTACTS = "contacts:write", _("Write down contacts")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="system_accesses")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="system_accesses")
    name = models.CharField(_("Which system is it for?"), max_length=100)
    scopes = models.JSONField(default=list)

    personal_data: ClassVar[dict[str, str]] = {"user": "personal"}
    objects = SystemAccesses.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [until_after_since("system_access_until_after_since")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_words(self) -> list[Any]:
        return [self.Scope(scope).label for scope in self.scopes]
