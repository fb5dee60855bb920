"""The shape of a case, of the interview and of what is shown."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kotosilta.core.forms import DayField, Form, ManyRows, ModelForm, Several
from kotosilta.core.translated import told
from kotosilta.people.interpreting import Interpreted
from kotosilta.people.outbox import interface_language
from kotosilta.projects.forms import ProjectChoice
from kotosilta.projects.models import TrainingPlace
from kotosilta.projects.permissions import projects_worked_in
from kotosilta.validation.files import CLIP_AT_MOST, Kept, checked
from kotosilta.validation.interviews import SECTIONS
from kotosilta.validation.models import Evidence, Objection, SkillsInterview, Standard, Unit, ValidationCase

DAYS = ("identify_by", "document_by", "assess_by")


class PlanForm(ModelForm[ValidationCase]):
    """What it is for, which stages, until when."""

    stages = Several(ValidationCase.Stage.choices, label=_("Which stages?"), help_text=_("One alone is possible too."))
    shifts = Several(TrainingPlace.Shift.choices, label=_("When can the candidate train?"), required=False)

    class Meta:
        model = ValidationCase
        fields = ["aim", "stages", "wish", "area", "shifts", "free_from", *DAYS]
        field_classes = dict.fromkeys((*DAYS, "free_from"), DayField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["stages"] = list(ValidationCase.Stage.values)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        days = [cleaned[name] for name in DAYS if cleaned.get(name)]
        if days != sorted(days):
            raise ValidationError(_("The days must follow each other: self-assessment, evidence, assessment."))
        return cleaned


class BeginForm(PlanForm):
    """The same for a new case, with the units of one standard."""

    class Meta(PlanForm.Meta):
        fields = ["project", *PlanForm.Meta.fields]

    def __init__(self, *args: Any, user: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"units": ManyRows(units, label=_("Against which units?")), **self.fields}
        units_field: Any = self.fields["units"]
        units_field.label_from_instance = unit_name
        ProjectChoice.ask_in(self, projects_worked_in(user))
        self.prepare()


def unit_name(unit: Unit) -> str:
    """A part is named after its whole."""
    own = told(unit.title).text
    return f"{told(unit.whole.title).text}: {own}" if unit.whole else own


class InterpretedForm(Form):
    """The day of a talk and its interpreter, whose presence belongs into the minutes."""

    held_on = DayField(label=_("Day of the talk"))
    interpreter_language = Interpreted._meta.get_field("interpreter_language").formfield()
    interpreter = Interpreted._meta.get_field("interpreter").formfield()
    interpreter_mode = Interpreted._meta.get_field("interpreter_mode").formfield()
    interpreter_reference = Interpreted._meta.get_field("interpreter_reference").formfield()


class InterviewForm(InterpretedForm):
    """Every question in the counsellor's language with the candidate's beside it. Nothing has to be answered."""

    def __init__(self, *args: Any, interview: SkillsInterview, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when = {name: getattr(interview, name) for name in InterpretedForm.base_fields}
        self.initial.update(when, **interview.answers)
        beside = interface_language(language)
        for section in SECTIONS:
            for question in section.questions:
                with override(beside):
                    own_words = str(question.words)
                self.fields[question.key] = forms.CharField(
                    label=str(question.words),
                    help_text=own_words,
                    required=False,
                    max_length=4000,
                    widget=forms.Textarea(),
                )
        self.beside = beside
        self.prepare()

    def sections(self) -> list[Any]:
        """(section, its fields) in order."""
        return [(section, [self[one.key] for one in section.questions]) for section in SECTIONS]

    def said(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[one.key] for section in SECTIONS for one in section.questions}


# What is asked of each kind of evidence, beside its title.
ASKED: dict[str, tuple[str, ...]] = {
    Evidence.Kind.PHOTO: ("words",),
    Evidence.Kind.SOUND: ("words",),
    Evidence.Kind.VIDEO: ("words",),
    Evidence.Kind.PAPER: ("organisation", "since", "words"),
    Evidence.Kind.WORK: ("organisation", "since", "until", "words"),
    Evidence.Kind.REFERENCE: ("organisation", "words"),
    Evidence.Kind.LINK: ("url", "words"),
}
ACCEPTED: dict[str, str] = {
    Evidence.Kind.PHOTO: "image/*",
    Evidence.Kind.SOUND: "audio/*",
    Evidence.Kind.VIDEO: "video/*",
    Evidence.Kind.PAPER: "image/*,application/pdf",
}
# The phone opens its camera or recorder at once. A paper is more often a file that is there already.
CAPTURED: dict[str, str] = {
    Evidence.Kind.PHOTO: "environment",
    Evidence.Kind.SOUND: "user",
    Evidence.Kind.VIDEO: "environment",
}


class EvidenceForm(ModelForm[Evidence]):
    """One piece. A file is asked for once; later only the words and what it shows are changed."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)  # sent twice, it is the same piece
    url = forms.URLField(label=_("Address of the page"), assume_scheme="https", max_length=200)

    class Meta:
        model = Evidence
        fields = ["title", "organisation", "since", "until", "url", "words"]

    def __init__(self, *args: Any, outcomes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        for name in ("organisation", "since", "until", "url", "words"):
            if name not in ASKED[kind]:
                del self.fields[name]
        if kind in Evidence.WITH_FILE and not self.instance.pk:
            chooser = forms.FileInput(attrs={"accept": ACCEPTED[kind], "data-at-most": CLIP_AT_MOST})
            if kind in CAPTURED:
                chooser.attrs["capture"] = CAPTURED[kind]
            self.fields = {"file": forms.FileField(label=_("The file"), widget=chooser), **self.fields}
        shows: Any = ManyRows(outcomes, label=_("Which of these does it show?"), required=False)
        shows.label_from_instance = lambda outcome: told(outcome.words).text
        self.fields["outcomes"] = shows
        if self.instance.pk:
            shows.initial = [row.uuid for row in self.instance.outcomes.all()]
        self.prepare()

    def clean(self) -> dict[str, Any]:
        """The file is made anew here, outside any transaction; `kept` is what came out."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.kept: Kept | None = None
        if cleaned.get("file"):
            try:
                self.kept = checked(cleaned["file"], self.instance.kind)
            except ValidationError as refused:
                self.add_error("file", refused)
        return cleaned

    def evidence(self) -> Evidence:
        """The piece as it was written, unsaved."""
        piece = self.save(commit=False)
        if not piece.pk:
            piece.uuid = self.cleaned_data["once"]
        return piece


class ObjectionForm(ModelForm[Objection]):
    class Meta:
        model = Objection
        fields = ["words"]


class TrainingsForm(Form):
    def __init__(self, *args: Any, trainings: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which: Any = ManyRows(trainings, label=_("Whoever completes one of these may assess"), required=False)
        which.label_from_instance = lambda activity: told(activity.title).text
        chosen = trainings.filter(standards__code=standard.code).distinct()
        which.initial = list(chosen.values_list("uuid", flat=True))
        self.fields["trainings"] = which


class AfterForm(Form):
    """What has become of it, so many months after the case."""

    work = forms.ChoiceField(label=_("Work"), choices=ValidationCase.Work.choices, widget=forms.RadioSelect)
    studies = forms.BooleanField(label=_("Studies or is in training"), required=False)
    qualification = forms.BooleanField(label=_("Has got a qualification or a part of one"), required=False)
    weeks = forms.IntegerField(
        label=_("By how many weeks did the studies become shorter?"), required=False, min_value=0, max_value=260,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"}),
    )  # fmt: skip


class AnswerForm(Form):
    upheld = forms.TypedChoiceField(
        label=_("Is the candidate right?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("The answer, with its reasons"), max_length=4000, widget=forms.Textarea())


class EndForm(Form):
    result = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[choice for choice in ValidationCase.Result.choices if choice[0] != ValidationCase.Result.WITHDRAWN],
        widget=forms.RadioSelect,
    )
