"""What a project is steered by: papers of a meeting, risks, self-assessment, and the plan of what stays."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.core.records import Record, Records
from kotosilta.core.translated import TranslatedField, told
from kotosilta.governance.models.bodies import Body, Decision, Meeting
from kotosilta.people.models import User
from kotosilta.people.outbox import Mailbox
from kotosilta.projects.models import Project, Target
from kotosilta.surveys.models import Round


class OfProject(Records):
    def visible_to(self, user: Any) -> Self:
        """For the members of the project, also the steering group and the auditor: it holds no participant."""
        return self.filter(project__in=Project.objects.all().visible_to(user)) if user.is_authenticated else self.none()


class Papers(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(meeting__body__in=Body.objects.all().visible_to(user))


def where_papers_go(paper: "Paper", _name: str) -> str:
    """Under a name that says nothing."""
    return f"papers/{paper.uuid.hex[:2]}/{paper.uuid}"


class Paper(Record):
    """A PDF of a meeting's pack, written anew when it came (core.papers)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("What is it?"), max_length=120)
    file = models.FileField(upload_to=where_papers_go)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"added_by": "personal"}
    objects = Papers.as_manager()

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.title


class Risks(OfProject):
    def open(self) -> Self:
        """The gravest first."""
        graveness = models.F("likelihood") * models.F("impact")
        return self.filter(closed_on__isnull=True).order_by(graveness.desc(), "id")


class Risk(Record):
    """What could go wrong, how likely and how bad, what is done about it and who looks at it when."""

    class Level(models.IntegerChoices):
        LOW = 1, _("low")
        MIDDLE = 2, _("middle")
        HIGH = 3, _("high")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="risks")
    what = TranslatedField(verbose_name=_("What could go wrong?"))
    likelihood = models.PositiveSmallIntegerField(_("How likely is it?"), choices=Level.choices)
    impact = models.PositiveSmallIntegerField(_("How bad would it be?"), choices=Level.choices)
    measure = TranslatedField(verbose_name=_("What is done about it?"), long=True)
    who = models.CharField(_("Who looks after it?"), max_length=200)
    review_on = models.DateField(_("When is it looked at again?"))
    written_at = models.DateTimeField(default=clock.now)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(_("What came of it?"), max_length=300, blank=True)

    personal_data: ClassVar[dict[str, str]] = {"who": "personal"}
    objects = Risks.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=3, impact__gte=1, impact__lte=3), name="risk_levels"
            )
        ]

    def __str__(self) -> str:
        return told(self.what).text

    @property
    def graveness(self) -> int:
        """From 1 to 9."""
        return self.likelihood * self.impact

    @property
    def kind_of_status(self) -> str:
        """For the status mark."""
        if self.closed_on:
            return "ok"
        return "no" if self.graveness >= 6 else "note" if self.graveness >= 3 else "wait"

    @property
    def words(self) -> Any:
        """How grave, in a word."""
        if self.closed_on:
            return _("closed")
        return _("grave") if self.graveness >= 6 else _("watch") if self.graveness >= 3 else _("small")

    @property
    def is_late(self) -> bool:
        """It should have been looked at again."""
        return self.closed_on is None and self.review_on < clock.today()


class Findings(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(round__project__in=Project.objects.all().visible_to(user))


class Finding(Record):
    """What shows that a statement of a self-assessment is true, or not, and the decision with the action that follows.
    The round says when it was; its one answer, which the organisation gave, says how true each statement is."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="findings")
    question = models.SlugField(max_length=40)
    evidence = models.TextField(_("What shows it?"), max_length=1000)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="findings")

    personal_data: ClassVar[dict[str, str]] = {}
    objects = Findings.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "question"], name="finding_once_a_question"),
            models.CheckConstraint(condition=~Q(evidence=""), name="finding_with_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.question}"


class RootingItems(OfProject):
    def public(self, link: Link) -> Self:
        """The one that a link opens for its future owner."""
        return self.filter(uuid=link.target)


class RootingItem(Record):
    """A practice that is to go on after the project: what shows that it works, who takes it over, and on what terms."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        ASKED = "asked", _("asked of the future owner")
        ACCEPTED = "accepted", _("accepted by the future owner")
        DECLINED = "declined", _("declined")
        SIGNED_OFF = "signed_off", _("signed off by the control group")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="rooting_items")
    practice = TranslatedField(verbose_name=_("Which practice?"))
    evidence = TranslatedField(verbose_name=_("What shows that it works?"), long=True, blank=True)
    target = models.ForeignKey(
        Target,
        verbose_name=_("The number that shows it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    owner_organisation = models.CharField(_("Future owner: which organisation?"), max_length=200)
    owner_name = models.CharField(_("Who there?"), max_length=200)
    owner_email = models.EmailField(_("E-mail address of who answers"))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    asked_at = models.DateTimeField(null=True)
    accepts = models.TextField(_("What do you take over?"), max_length=2000, blank=True)
    from_on = models.DateField(_("From which day?"), null=True, blank=True)
    funded_how = models.CharField(_("How is it paid for?"), max_length=300, blank=True)
    declined_why = models.TextField(_("Why not?"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    signed_off_on = models.DateField(_("On which day did the control group sign it off?"), null=True, blank=True)

    personal_data: ClassVar[dict[str, str]] = {"owner_name": "personal", "owner_email": "personal"}
    objects = RootingItems.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "signed_off"])
                | (Q(from_on__isnull=False, answered_at__isnull=False) & ~Q(accepts="") & ~Q(funded_how="")),
                name="rooting_item_accepted_with_terms",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed_off") | Q(signed_off_on__isnull=False), name="rooting_item_signed_off_on"
            ),
        ]

    def __str__(self) -> str:
        return told(self.practice).text

    @property
    def owner(self) -> Mailbox:
        return Mailbox(self.owner_email, "fi")

    @property
    def kind_of_status(self) -> str:
        """For the status mark."""
        kinds = {"signed_off": "ok", "accepted": "ok", "declined": "no", "draft": "note"}
        return kinds.get(self.status, "wait")
