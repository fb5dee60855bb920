"""The candidate's way from "I can do this" to a certificate: the case, the talk, what is shown, what is objected."""

import json
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Record, Records, current
from kotosilta.guidance.models.plans import own_or_worked_with, worked_with
from kotosilta.people.interpreting import Interpreted
from kotosilta.people.models import Consent, Person, User
from kotosilta.projects.models import Member, Partner, Project
from kotosilta.projects.permissions import projects_worked_in
from kotosilta.surveys.models import Round
from kotosilta.validation.consents import VALIDATION
from kotosilta.validation.models.standards import Outcome, Unit


def is_allowed(prefix: str = "") -> Q:
    """The candidate's consent holds now; `prefix` is the path to the case ("case__")."""
    return Q(**{f"{prefix}person__in": Consent.objects.all().valid(VALIDATION).values("person")})


class Cases(Records):
    def visible_to(self, user: Any) -> Self:
        """For the candidate (and guardians), for those who work with the candidate, and for the case's assessors while
        it is open."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(own_or_worked_with(user) | self._assessed_by(user))

    def _assessed_by(self, user: Any) -> Q:
        """Named as an assessor, with a seat in the project now."""
        from kotosilta.validation.models.assessments import Assessment

        seats = Member.objects.filter(current(), user=user, project=OuterRef("project"))
        named = Assessment.objects.filter(assessor=user, case=OuterRef("pk"))
        return Q(Exists(seats), Exists(named), closed_on__isnull=True)

    def shown_to(self, user: Any) -> Self:
        """In a list: an assessor's cases only while the candidate allows it."""
        return self.filter(worked_with(user) | is_allowed())

    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def of_project(self, project: Project) -> Self:
        """For its numbers: which, never what was said."""
        return self.filter(project=project).defer("wish")


class ValidationCase(Record):
    """One candidate's validation against chosen units, on the versions of the standards that held when it began. The
    candidate leads: takes part of their own will and may end it at any time (Council Recommendation 2012/C 398/01)."""

    class Stage(models.TextChoices):
        """The four phases of the Cedefop guidelines; each may be used alone."""

        IDENTIFICATION = "identification", _("Identification")
        DOCUMENTATION = "documentation", _("Documentation")
        ASSESSMENT = "assessment", _("Assessment")
        CERTIFICATION = "certification", _("Certification")

    class Aim(models.TextChoices):
        WORK = "work", _("a job")
        TRAINING = "training", _("training")
        BOTH = "both", _("a job and training")

    class Work(models.TextChoices):
        """What became of it, for the numbers; short and long are the project's words, not the fund's."""

        NONE = "none", _("no work")
        SHORT = "short", _("work for a short time (less than six months)")
        LONG = "long", _("work for a long time or permanently")

    class Moment(models.TextChoices):
        EXIT = "exit", _("at the end")
        MONTHS_6 = "months_6", _("six months later")

    class Result(models.TextChoices):
        CERTIFIED = "certified", _("certified")
        ENOUGH = "enough", _("ended after the stages that were agreed on")
        WITHDRAWN = "withdrawn", _("ended by the candidate")
        BROKEN_OFF = "broken_off", _("was broken off")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="validation_cases")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="validation_cases")
    guide = models.ForeignKey(User, on_delete=models.PROTECT, related_name="validation_cases")
    units = models.ManyToManyField(Unit, verbose_name=_("Against which units?"), related_name="cases")
    stages = models.JSONField(_("Which stages?"), default=list)
    aim = models.CharField(_("What is it for?"), max_length=8, choices=Aim.choices, default=Aim.BOTH)
    wish = EncryptedTextField(
        _("What does the candidate wish, in their own words?"), blank=True, help_text=_("The candidate reads this too.")
    )
    opened_on = models.DateField(default=clock.today)
    area = models.CharField(_("In which municipality can the candidate train?"), max_length=80, blank=True)
    shifts = models.JSONField(_("When can the candidate train?"), default=list, blank=True)
    free_from = models.DateField(_("From which day?"), null=True, blank=True)
    identify_by = models.DateField(_("Self-assessment and interview by"), null=True, blank=True)
    document_by = models.DateField(_("Evidence by"), null=True, blank=True)
    assess_by = models.DateField(_("Assessment by"), null=True, blank=True)
    closed_on = models.DateField(null=True)
    after = models.JSONField(default=dict)  # {moment: {"work", "studies", "qualification", "weeks"}}
    result = models.CharField(_("How did it end?"), max_length=10, choices=Result.choices, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "guide": "personal",
        "stages": "none",
        "aim": "personal",
        "wish": "secret",
        "opened_on": "personal",
        "area": "personal",
        "shifts": "personal",
        "free_from": "personal",
        "identify_by": "none",
        "document_by": "none",
        "assess_by": "none",
        "closed_on": "personal",
        "after": "personal",
        "result": "personal",
    }
    objects = Cases.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        indexes = [models.Index(fields=["project", "closed_on"], name="validation_case_project")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, result="") | (Q(closed_on__isnull=False) & ~Q(result="")),
                name="validation_case_closed_with_result",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(str(unit) for unit in self.units.all())

    @property
    def is_over(self) -> bool:
        return self.closed_on is not None

    @property
    def is_allowed(self) -> bool:
        """Does the candidate allow assessors to see what was shown?"""
        return self.person.consents.all().valid(VALIDATION).exists()

    def outcomes(self) -> Any:
        """Of the chosen units and their parts, in the order of the standard."""
        rows = Outcome.objects.filter(Q(unit__in=self.units.all()) | Q(unit__whole__in=self.units.all()))
        return rows.select_related("unit__whole", "unit__standard").order_by("unit__position", "position")

    def assessment_as(self, role: str) -> Any:
        """The assessment of this role that holds now; None when nobody was asked, or when it was overturned."""
        return self.assessments.filter(role=role, overturned_at__isnull=True).first()

    def latest(self) -> dict[str, Any]:
        """What is known of the time after, the later moment before the earlier."""
        known: dict[str, Any] = self.after.get(self.Moment.MONTHS_6) or self.after.get(self.Moment.EXIT) or {}
        return known

    def has_stage(self, stage: str) -> bool:
        return stage in self.stages


class OfCase(Records):
    def visible_to(self, user: Any) -> Self:
        """Whatever belongs to a case: for those who see the case."""
        return self.filter(case__in=ValidationCase.objects.all().visible_to(user))


class OfCandidate(Records):
    def visible_to(self, user: Any) -> Self:
        """For the candidate and for those who work with the candidate; not for assessors."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(case__in=ValidationCase.objects.filter(own_or_worked_with(user)))


class SkillsInterview(Record, Interpreted):
    """The counsellor's talk with the candidate, section by section (validation.interviews names them). `said` is the
    answers as JSON, encrypted as one text."""

    case = models.OneToOneField(ValidationCase, on_delete=models.CASCADE, related_name="interview")
    held_on = models.DateField(_("Day of the talk"), default=clock.today)
    said = EncryptedTextField(blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "held_on": "personal",
        "interpreter_wish": "personal",
        "said": "secret",
    }
    objects = OfCandidate.as_manager()

    def __str__(self) -> str:
        return f"{self.held_on:%-d.%-m.%Y}"

    @property
    def answers(self) -> dict[str, str]:
        """By key of the question."""
        answers: dict[str, str] = json.loads(self.said or "{}")
        return answers

    def audit_person(self) -> UUID | None:
        person: UUID = self.case.person.uuid
        return person


class Evidences(Records):
    def visible_to(self, user: Any) -> Self:
        """For the candidate and those who work with the candidate; for the case's assessors while the candidate allows
        it."""
        if not user.is_authenticated:
            return self.none()
        theirs = ValidationCase.objects.filter(own_or_worked_with(user))
        seen = ValidationCase.objects.all().visible_to(user).filter(is_allowed())
        return self.filter(Q(case__in=theirs) | Q(case__in=seen))


def where_files_go(evidence: "Evidence", _name: str) -> str:
    """Under a name that says nothing; what the person called the file is not kept."""
    return f"evidence/{evidence.uuid.hex[:2]}/{evidence.uuid}"


class Evidence(Record):
    """One piece of the portfolio, and which outcomes it shows."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        SOUND = "sound", _("Recording of your voice")
        VIDEO = "video", _("Video")
        PAPER = "paper", _("Certificate or other paper")
        WORK = "work", _("Work that you have done")
        REFERENCE = "reference", _("Somebody who knows your work")
        LINK = "link", _("Page on the internet")

    WITH_FILE = (Kind.PHOTO, Kind.SOUND, Kind.VIDEO, Kind.PAPER)

    case = models.ForeignKey(ValidationCase, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(_("What is it?"), max_length=120)
    words = EncryptedTextField(_("What does it show?"), blank=True)
    organisation = models.CharField(_("Where? (workplace, school, country)"), max_length=200, blank=True)
    since = models.CharField(_("From when?"), max_length=20, blank=True)
    until = models.CharField(_("Until when?"), max_length=20, blank=True)
    url = models.URLField(_("Address of the page"), blank=True)
    file = models.FileField(upload_to=where_files_go, blank=True)
    file_kind = models.CharField(max_length=40, blank=True)  # as it was checked, never as the browser called it
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    outcomes = models.ManyToManyField(
        Outcome, verbose_name=_("Which of these does it show?"), related_name="evidence", blank=True
    )

    personal_data: ClassVar[dict[str, str]] = {
        "kind": "none",
        "title": "personal",
        "words": "secret",
        "organisation": "personal",
        "since": "personal",
        "until": "personal",
        "url": "personal",
        "file": "personal",
        "added_at": "personal",
        "added_by": "personal",
    }
    objects = Evidences.as_manager()

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.title

    def audit_person(self) -> UUID | None:
        person: UUID = self.case.person.uuid
        return person


class Objection(Record):
    """The candidate disagrees: with how the assessment goes (the project answers), or with the decision (somebody who
    had no part in it answers). A decision must be appealable: Council Recommendation 2012/C 398/01, principles."""

    class Kind(models.TextChoices):
        OBJECTION = "objection", _("I disagree with how it goes")
        APPEAL = "appeal", _("I want the decision to be looked at again")

    case = models.ForeignKey(ValidationCase, on_delete=models.CASCADE, related_name="objections")
    kind = models.CharField(_("What do you want to say?"), max_length=10, choices=Kind.choices)
    words = EncryptedTextField(_("Why? In your own words"))
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateField()
    answer = EncryptedTextField(_("The answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField(_("Is the candidate right?"), null=True)

    personal_data: ClassVar[dict[str, str]] = {
        "kind": "personal",
        "words": "secret",
        "language": "personal",
        "made_at": "personal",
        "answer_by": "none",
        "answer": "secret",
        "answered_at": "personal",
        "answered_by": "personal",
        "upheld": "personal",
    }
    objects = OfCandidate.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(answered_at__isnull=True), name="objection_one_unanswered"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, upheld__isnull=True)
                | Q(answered_at__isnull=False, upheld__isnull=False, answered_by__isnull=False),
                name="objection_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.answer_by < clock.today()

    def audit_person(self) -> UUID | None:
        person: UUID = self.case.person.uuid
        return person


class OfEmployer(Records):
    def visible_to(self, user: Any) -> Self:
        """For those who work in the employer's project."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(employer__project__in=projects_worked_in(user))

    def find(self, link: Any) -> "WorkplaceReadiness | None":
        """What the link opens."""
        related = ("employer__organisation", "round__questionnaire")
        return self.filter(uuid=link.target).select_related(*related).first()


class WorkplaceReadiness(Record):
    """An employer says how ready the workplace is for work in many languages and cultures, before and after the
    co-operation. The answers stand in a round of its own."""

    class Stage(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")

    employer = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="readiness")
    stage = models.CharField(max_length=6, choices=Stage.choices)
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="readiness")

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfEmployer.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "stage"], name="readiness_once_a_stage")]

    def __str__(self) -> str:
        return self.get_stage_display()
