"""The shape of what bodies write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core import languages
from kotosilta.core.forms import DayField, FewChoices, Form, ModelForm, NumberField
from kotosilta.core.translated import TranslatedFormField
from kotosilta.governance.models import Body, Matter, Meeting, Seat
from kotosilta.people.models import Person
from kotosilta.projects.forms import ProjectChoice


class BodyForm(ModelForm[Body]):
    project = ProjectChoice()

    class Meta:
        model = Body
        fields = ["project", "name", "answer_days", "fee"]
        field_classes = {"fee": NumberField}

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project: Any = self.fields["project"]
        project.choose_from(projects)


class SeatForm(Form):
    person = FewChoices(Person.objects.none(), label=_("Who?"), to_field_name="uuid")
    role = forms.ChoiceField(label=_("Role"), choices=Seat.Role.choices, initial=Seat.Role.MEMBER)
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
        fields = ["minutes"]
