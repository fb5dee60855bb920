"""What the project states about itself because no record can say it, and the reports it has sent."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.records import Record, Records
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Project


class Estimates(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(project__in=Project.objects.all().visible_to(user))

    def as_on(self, until: Any, project: Project) -> dict[tuple[str, str], "Estimate"]:
        """By code and gender the last one up to a day."""
        rows = self.filter(project=project, estimated_on__lte=until).order_by("estimated_on", "id")
        return {(row.indicator, row.gender): row for row in rows}


class Estimate(Record):
    """A number of a fund's catalogue that is estimated for the project as a whole instead of asking anybody about
    health, origin or home (ESF+: Reg. (EU) 2021/1057 Annex I, point 1.2), or that only the project can state (packages
    and campaigns). Since the beginning of the project; a later one replaces it from its day on."""

    class Gender(models.TextChoices):
        NONE = "", _("not by gender")
        WOMAN = Person.Gender.WOMAN.value, _("women")
        MAN = Person.Gender.MAN.value, _("men")
        NON_BINARY = Person.Gender.NON_BINARY.value, _("non-binary")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="estimates")
    indicator = models.CharField(_("Which indicator?"), max_length=12)
    gender = models.CharField(_("Of whom?"), max_length=12, choices=Gender.choices, blank=True)
    value = models.PositiveIntegerField(_("How many, since the beginning of the project?"))
    method = models.CharField(_("How do you know? Source and method"), max_length=500)
    estimated_on = models.DateField(_("On which day?"), default=clock.today)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"by": "personal", "gender": "none"}
    objects = Estimates.as_manager()

    class Meta:
        ordering = ["indicator", "gender", "estimated_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "indicator", "gender", "estimated_on"],
                name="estimate_once_a_day",
                violation_error_message=_("This has been estimated for that day already. Change the day."),
            ),
            models.CheckConstraint(condition=~Q(method=""), name="estimate_has_method"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.get_gender_display()}: {self.value}"

    def clean(self) -> None:
        """Within the project, and no more people than take part."""
        if self.estimated_on and not self.project.starts_on <= self.estimated_on <= clock.today():
            raise ValidationError({"estimated_on": _("Write a day within the project that is not in the future.")})
        rule = self.project.fund_rules.indicators.get(self.indicator)
        if rule is not None and rule.counts == "estimate" and self.value is not None:
            people = self.project.participations.filter(entered_on__lte=self.estimated_on).count()
            if self.value > people:
                text = _("No more than %(people)s people take part in the project.")
                raise ValidationError({"value": text % {"people": people}})
