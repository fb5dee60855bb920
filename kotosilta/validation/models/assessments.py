"""Who says what of a candidate's outcomes: the candidate, a teacher in the interview, three assessors, and what they
agreed on. One shape for all of them."""

from typing import Any, ClassVar, NamedTuple, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.encryption import EncryptedTextField
from kotosilta.core.records import Record, Records
from kotosilta.guidance.models import WorkPlacement
from kotosilta.guidance.models.plans import worked_with
from kotosilta.people.grounds import person_ids
from kotosilta.people.interpreting import Interpreted
from kotosilta.people.models import User
from kotosilta.validation.models.cases import Evidence, OfCase, ValidationCase, is_allowed
from kotosilta.validation.models.standards import Outcome


class Role(models.TextChoices):
    SELF = "self", _("Candidate")
    INTERVIEW = "interview", _("Interview by a teacher")
    COUNSELLOR = "counsellor", _("Counsellor")
    TEACHER = "teacher", _("Professional teacher")
    TUTOR = "tutor", _("Workplace tutor")
    CONSENSUS = "consensus", _("Agreed together")


THREE = (Role.COUNSELLOR, Role.TEACHER, Role.TUTOR)
NOT_SHOWN = "none"


class SelfLevel(NamedTuple):
    """How a candidate answers, with its picture."""

    key: str
    words: Any
    picture: str


SELF_LEVELS = (
    SelfLevel("0", _("I cannot do this yet"), "level-1"),
    SelfLevel("1", _("I can, with help"), "level-2"),
    SelfLevel("2", _("I can do this alone"), "level-4"),
    SelfLevel("3", _("I can teach this to others"), "level-5"),
)


class Assessments(OfCase):
    def waiting_for(self, user: Any) -> Self:
        """Marks that the user has been asked for and has not given, while the candidate allows it."""
        open_yet = self.filter(assessor=user, role__in=[Role.INTERVIEW, *THREE], given_at__isnull=True)
        return open_yet.filter(is_allowed("case__"), case__closed_on__isnull=True)


class Assessment(Record, Interpreted):
    """One voice in a case. Its marks are a draft until it is given; then they stand."""

    case = models.ForeignKey(ValidationCase, on_delete=models.CASCADE, related_name="assessments")
    role = models.CharField(max_length=10, choices=Role.choices)
    assessor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="assessments")
    placement = models.ForeignKey(
        WorkPlacement, null=True, on_delete=models.PROTECT, related_name="assessments"
    )  # of a tutor, who has no account
    assessor_name = models.CharField(_("Your name"), max_length=120, blank=True)  # of a tutor, as signed
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(_("By which day?"), null=True, blank=True)
    held_on = models.DateField(_("Day of the talk"), null=True, blank=True)
    note = EncryptedTextField(_("What do you want to add?"), blank=True)
    given_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    overturned_at = models.DateTimeField(null=True)  # an appeal was upheld: it holds no longer

    personal_data: ClassVar[dict[str, str]] = {
        "role": "none",
        "assessor": "personal",
        "assessor_name": "personal",
        "interpreter_wish": "personal",
        "note": "secret",
        "held_on": "personal",
        "given_at": "personal",
        "approved_by": "personal",
        "approved_at": "personal",
        "overturned_at": "personal",
    }
    objects = Assessments.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["assessor", "given_at"], name="assessment_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role"], condition=Q(overturned_at__isnull=True), name="assessment_one_a_role"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True)
                | Q(role="consensus", given_at__isnull=False, approved_by__isnull=False)
                & ~Q(approved_by=F("assessor")),
                name="assessment_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def signed_by(self) -> str:
        """The assessor's name: a tutor's as signed, anybody else's as they are called."""
        return self.assessor_name or (self.assessor.name if self.assessor else "")

    @property
    def is_decided(self) -> bool:
        return self.approved_at is not None and self.overturned_at is None

    @property
    def is_late(self) -> bool:
        return self.given_at is None and self.due_on is not None and self.due_on < clock.today()

    def audit_person(self) -> UUID | None:
        person: UUID = self.case.person.uuid
        return person


class Marks(Records):
    def visible_to(self, user: Any) -> Self:
        """One's own always. The candidate's answers: whoever sees the case. The others' only once given, and to nobody
        who has still to give their own; to those who give none when all three have; to the candidate when it is
        decided."""
        if not user.is_authenticated:
            return self.none()
        case = {"case": OuterRef("assessment__case")}
        three = Assessment.objects.filter(**case, overturned_at__isnull=True)
        owes = Exists(three.filter(assessor=user, given_at__isnull=True, role__in=[Role.INTERVIEW, *THREE]))
        gave = Exists(three.filter(assessor=user, given_at__isnull=False, role__in=THREE))
        given_as = {role: Exists(three.filter(role=role, given_at__isnull=False)) for role in THREE}
        nobody_owes = ~Exists(three.filter(role__in=THREE, given_at__isnull=True))
        all_given = Q(given_as[Role.COUNSELLOR]) & Q(given_as[Role.TEACHER]) & Q(nobody_owes)
        decided = Exists(three.filter(role=Role.CONSENSUS, approved_at__isnull=False))
        seen = self.filter(assessment__case__in=ValidationCase.objects.all().visible_to(user))
        allowed = is_allowed("assessment__case__")
        is_candidate = Q(assessment__case__person__in=person_ids(user, "own_file", "family"))
        works = Q(assessment__case__in=ValidationCase.objects.filter(worked_with(user)))
        given = Q(assessment__given_at__isnull=False)
        return seen.filter(works | is_candidate | allowed).filter(
            Q(assessment__assessor=user)
            | Q(assessment__role=Role.SELF)
            | given & ~owes & (gave | works & all_given)
            | given & is_candidate & decided
        )


class Mark(Record):
    """A level for one outcome, with its ground. `level` is a key of the unit's scale, NOT_SHOWN, or of SELF_LEVELS when
    candidates speak of themselves."""

    class Ground(models.TextChoices):
        """How it was shown (osaamisentodentamisenprosessi 0001 directly, 0002 by assessors, 0003 by demonstration)."""

        WORK = "work", _("seen at work")
        DEMONSTRATION = "demonstration", _("shown in a demonstration")
        TALK = "talk", _("told in the interview")
        PAPERS = "papers", _("from papers and other evidence")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="marks")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="marks")
    level = models.CharField(max_length=20)
    ground = models.CharField(max_length=14, choices=Ground.choices, blank=True)
    words = EncryptedTextField(blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="marks", blank=True)
    marked_at = models.DateTimeField(default=clock.now)

    personal_data: ClassVar[dict[str, str]] = {
        "level": "personal",
        "ground": "personal",
        "words": "secret",
        "marked_at": "personal",
    }
    objects = Marks.as_manager()

    class Meta:
        ordering = ["outcome__unit__position", "outcome__position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "outcome"], name="mark_once_an_outcome")]

    def __str__(self) -> str:
        return self.level

    def audit_person(self) -> UUID | None:
        person: UUID = self.assessment.case.person.uuid
        return person
