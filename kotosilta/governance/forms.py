"""The shape of what bodies write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core import languages
from kotosilta.core.forms import DayField, FewChoices, Form, ModelForm, NumberField, PicturedChoice, UploadForm
from kotosilta.core.translated import TranslatedFormField, told
from kotosilta.governance.models import Body, Decision, Matter, Meeting, Risk, RootingItem, Seat
from kotosilta.governance.steering import Said
from kotosilta.people.models import Person
from kotosilta.projects.forms import ProjectChoice
from kotosilta.surveys.models import SELF_ASSESSMENT
from kotosilta.surveys.questions import SCALES, standard


class BodyForm(ModelForm[Body]):
    project = ProjectChoice()

    class Meta:
        model = Body
        fields = ["project", "kind", "name", "answer_days", "fee"]
        field_classes = {"fee": NumberField}

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project: Any = self.fields["project"]
        project.choose_from(projects)


class SeatForm(Form):
    person = FewChoices(Person.objects.none(), label=_("Who?"), to_field_name="uuid")
    role = forms.ChoiceField(label=_("Role"), choices=Seat.Role.choices, initial=Seat.Role.MEMBER)
    represents = forms.ChoiceField(
        label=_("Whom does the seat represent?"),
        choices=[("", _("No answer")), *Seat.Represents.choices],
        required=False,
    )
    term_ends_on = DayField(label=_("Last day of the term"), required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ProposalForm(Form):
    language = forms.ChoiceField(label=_("In which language do you write?"), choices=languages.CHOICES)
    proposal = forms.CharField(
        label=_("What should change, or what did you notice?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Write without names of other people."),
    )


class SendForm(ModelForm[Matter]):
    class Meta:
        model = Matter
        fields = ["title", "text", "service", "owner_name", "owner_email", "due_on"]
        field_classes = {"due_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class DropForm(Form):
    why = TranslatedFormField(label=_("Why is it not taken up? The author reads this."), long=True)


class AnswerForm(Form):
    answer = forms.CharField(label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))


class ChangedForm(ModelForm[Matter]):
    version = forms.CharField(widget=forms.HiddenInput, required=False)  # which answer was on the page

    class Meta:
        model = Matter
        fields = ["answer", "changed", "is_public"]


class MinutesForm(ModelForm[Meeting]):
    class Meta:
        model = Meeting
        fields = ["agenda", "easy", "minutes"]


class DecisionForm(ModelForm[Decision]):
    class Meta:
        model = Decision
        fields = ["text", "decided_on", "action", "who", "due_on"]
        field_classes = {"decided_on": DayField, "due_on": DayField}


class PaperForm(UploadForm):
    title = forms.CharField(label=_("What is it?"), max_length=120)
    field_order = ["title", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("A PDF of at most 10 megabytes.")


class RiskForm(ModelForm[Risk]):
    class Meta:
        model = Risk
        fields = ["what", "likelihood", "impact", "measure", "who", "review_on"]
        field_classes = {"review_on": DayField}


class AssessmentForm(Form):
    """Every statement of the self-assessment: how true it is, and what shows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = standard(SELF_ASSESSMENT).questions
        scale = SCALES["true"]
        for number, question in enumerate(self.questions, start=1):
            key = question["key"]
            self.fields[f"{key}_value"] = forms.ChoiceField(
                label=f"{number}. {told(question['words']).text}",
                choices=scale.choices,
                widget=PicturedChoice(scale.pictures(), choices=scale.choices),
            )
            self.fields[f"{key}_evidence"] = forms.CharField(
                label=_("What shows it?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.prepare()

    def said(self) -> dict[str, Said]:
        clean, keys = self.cleaned_data, [question["key"] for question in self.questions]
        return {key: Said(int(clean[f"{key}_value"]), clean[f"{key}_evidence"]) for key in keys}


class DoneForm(Form):
    outcome = forms.CharField(label=_("What came of it?"), max_length=300)


class RootingForm(ModelForm[RootingItem]):
    class Meta:
        model = RootingItem
        fields = ["practice", "evidence", "target", "owner_organisation", "owner_name", "owner_email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target: Any = self.fields["target"]
        target.queryset = self.instance.project.targets.all()
        target.to_field_name = "uuid"
        target.empty_label = _("none")
        if self.instance.target is not None:
            self.initial["target"] = self.instance.target.uuid


class OwnerForm(Form):
    """Yes with terms, or no with a reason."""

    takes_over = forms.ChoiceField(
        label=_("Do you take over this practice?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    accepts = forms.CharField(
        label=_("What do you take over?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("If yes."),
    )
    from_on = DayField(label=_("From which day?"), required=False, help_text=_("If yes."))
    funded_how = forms.CharField(label=_("How is it paid for?"), required=False, max_length=300, help_text=_("If yes."))
    why = forms.CharField(
        label=_("Why not?"), required=False, max_length=2000, widget=forms.Textarea, help_text=_("If no.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needed = {"yes": ("accepts", "from_on", "funded_how"), "no": ("why",)}.get(cleaned.get("takes_over", ""), ())
        for name in needed:
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Write the answer here."))
        return cleaned


class SignOffForm(Form):
    day = DayField(label=_("On which day did the control group sign it off?"))
