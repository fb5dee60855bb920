from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock, languages
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Record, Records
from kotosilta.people.grounds import person_ids
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Partner, Project
from kotosilta.projects.permissions import projects_worked_in


class Contacts(Records):
    def visible_to(self, user: Any) -> Self:
        """With a person: for those who work with the person or run the project (not for the family: what a child told
        is the child's). Without a person: for the one who wrote it down; with an employer: for all who work in the
        project."""
        if not user.is_authenticated:
            return self.none()
        working = self.filter(project__in=projects_worked_in(user))
        return working.filter(
            Q(person__in=person_ids(user, "assignment", "project_administration"))
            | Q(person__isnull=True, worker=user)
            | Q(person__isnull=True, school__role=Partner.Role.EMPLOYER)
        )

    def of_project(self, project: Project) -> Self:
        """For its numbers: which, never what was said. Talks with employers are no guidance of people."""
        employers = Q(school__isnull=False, school__role=Partner.Role.EMPLOYER)
        return self.filter(~employers, project=project).defer("note")

    def promised_by(self, user: Any) -> Self:
        """With a next step that this worker has promised and not done."""
        return self.filter(next_step_by=user, next_step_done_at__isnull=True).exclude(next_step="")

    def light(self) -> Self:
        """Contacts with somebody who gave no name: counted as contacts, never as people."""
        return self.filter(person__isnull=True)


class Contact(Record):
    """One talk between a worker and a person, by whatever channel."""

    class Topic(models.TextChoices):
        SCHOOL = "school", _("School, Wilma")
        STUDIES = "studies", _("Studies")
        WORK = "work", _("Work")
        HOUSING = "housing", _("Housing")
        MONEY = "money", _("Money and benefits")
        HEALTH = "health", _("Health")
        LANGUAGE = "language", _("Finnish language")
        PERMIT = "permit", _("Residence permit, papers")
        FREE_TIME = "free_time", _("Free time, friends")
        FAMILY = "family", _("Family and parenting")
        OTHER = "other", _("Something else")

    class Channel(models.TextChoices):
        FACE = "face", _("Face to face")
        PHONE = "phone", _("Phone")
        MESSAGE = "message", _("Message")
        VIDEO = "video", _("Video call")
        HOME = "home", _("Home visit")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Got an answer")
        HELPED = "helped", _("We did it together")
        DIRECTED = "directed", _("Was shown the right service")
        CONTINUES = "continues", _("Goes on next time")
        NOT_REACHED = "not_reached", _("Was not reached")

    class Taught(models.TextChoices):
        """Help with Wilma, the schools' system: what was taught, never what stands there."""

        SIGN_IN = "sign_in", _("signing in")
        READ = "read", _("reading messages")
        WRITE = "write", _("writing to the teacher")
        ABSENCE = "absence", _("telling and clearing absences")
        TIMETABLE = "timetable", _("the timetable and homework")
        FORMS = "forms", _("forms and choices of subjects")
        LANGUAGE = "language", _("Wilma in one's own language")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contacts")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(
        Person,
        verbose_name=_("With whom?"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contacts",
    )
    nickname = models.CharField(
        _("Who was it, so that you remember?"),
        max_length=60,
        blank=True,
        help_text=_("No name is needed, for example “mother, speaks Dari”."),
    )
    at = models.DateTimeField(_("When?"), default=clock.now)
    school = models.ForeignKey(
        Partner,
        verbose_name=_("At which school?"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    topic = models.CharField(_("What about?"), max_length=12, choices=Topic.choices)
    channel = models.CharField(_("How?"), max_length=10, choices=Channel.choices, default=Channel.FACE)
    language = models.CharField(_("In which language?"), max_length=10, choices=languages.CHOICES, default="fi")
    minutes = models.PositiveSmallIntegerField(
        _("How many minutes?"), default=15, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    outcome = models.CharField(_("What came of it?"), max_length=12, choices=Outcome.choices, default=Outcome.ANSWERED)
    taught = models.JSONField(_("What was taught in Wilma?"), default=list, blank=True)
    next_step = models.CharField(_("Next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("By which day?"), null=True, blank=True)
    next_step_done_at = models.DateTimeField(null=True, blank=True)
    next_step_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="next_steps")
    note = EncryptedTextField(_("Note"), blank=True, help_text=_("Encrypted. Write only what the next talk needs."))

    personal_data: ClassVar[dict[str, str]] = {
        "worker": "personal",
        "person": "personal",
        "nickname": "personal",
        "at": "personal",
        "topic": "personal",
        "channel": "personal",
        "language": "personal",
        "minutes": "personal",
        "outcome": "personal",
        "taught": "personal",
        "next_step": "personal",
        "next_step_on": "personal",
        "next_step_done_at": "personal",
        "next_step_by": "personal",
        "school": "personal",
        "note": "secret",
    }
    objects = Contacts.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["project", "-at"], name="contact_project_at"),
            models.Index(fields=["school", "-at"], name="contact_school_at"),
            models.Index(
                fields=["next_step_by", "next_step_on"],
                condition=Q(next_step_done_at__isnull=True),
                name="contact_next_step",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=600), name="contact_minutes_sensible")
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {clock.local(self.at):%-d.%-m.%Y}"

    @property
    def taught_names(self) -> list[str]:
        names = dict(self.Taught.choices)
        return [str(names[value]) for value in self.taught if value in names]

    @property
    def with_whom(self) -> str:
        return str(self.person) if self.person else self.nickname or str(_("somebody without a name"))
