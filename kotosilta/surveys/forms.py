"""The shape of questionnaires: what is answered, and the round in which a project asks."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import DayField, Form, ModelForm, PicturedChoice
from kotosilta.core.records import current
from kotosilta.core.templatetags.parts import icon
from kotosilta.core.translated import Texts, told
from kotosilta.projects.forms import ProjectChoice
from kotosilta.projects.models import Partner, Project
from kotosilta.projects.permissions import owner_projects
from kotosilta.surveys.models import Questionnaire, Round
from kotosilta.surveys.questions import OF_PROJECTS, SCALES, STANDARD, THEMES, YES_NO, standard, theme_of

TEXT_AT_MOST = 1000


class AskForm(Form):
    """The questions of a questionnaire, in the reader's language. Nothing has to be answered."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questionnaire.questions:
            self.fields[question["key"]] = _field(question)
        self.prepare()


def _field(question: dict[str, Any]) -> forms.Field:
    label = _label(question["key"], question["words"])
    if question["kind"] == "text":
        return forms.CharField(label=label, required=False, max_length=TEXT_AT_MOST, widget=forms.Textarea())
    scale = SCALES.get(question["kind"])
    if scale is None:
        return forms.ChoiceField(label=label, required=False, choices=YES_NO, widget=forms.RadioSelect(choices=YES_NO))
    widget = PicturedChoice(scale.pictures(), choices=scale.choices)
    return forms.ChoiceField(label=label, required=False, choices=scale.choices, widget=widget)


def _label(question: str, words: Texts) -> str:
    theme = THEMES.get(theme_of(question))
    text = told(words).text
    return format_html("{} {}", icon(theme.icon), text) if theme else text


class RoundForm(ModelForm[Round]):
    """What is asked, of whom, at which stage, until when."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)  # sent twice, it is the same round
    which = forms.ChoiceField(label=_("What is asked?"), choices=(), widget=forms.RadioSelect)

    class Meta:
        model = Round
        fields = ["project", "stage", "school", "closes_on"]
        field_classes = {"closes_on": DayField}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = [(key, STANDARD[key][0]) for key in OF_PROJECTS]  # type: ignore[attr-defined]
        own = Project.objects.all().visible_to(user).filter(pk__in=owner_projects(user))
        ProjectChoice.ask_in(self, own)
        school: Any = self.fields["school"]
        schools = Partner.objects.all().visible_to(user).filter(current(), role=Partner.Role.SCHOOL, project__in=own)
        school.queryset = schools.select_related("organisation").order_by("organisation__name")
        school.to_field_name = "uuid"
        school.label_from_instance = lambda row: row.organisation.name
        school.empty_label = _("not at one school")
        for name in ("stage", "closes_on"):
            self.fields[name].required = True
        stage: Any = self.fields["stage"]
        stage.choices = Round.Stage.choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        school, project = cleaned.get("school"), cleaned.get("project")
        if school and project and school.project_id != project.pk:
            self.add_error("school", _("This school is not in the project. Choose another school or project."))
        return cleaned

    def round(self) -> Round:
        """The round as it was asked for, unsaved."""
        asked = self.save(commit=False)
        asked.uuid = self.cleaned_data["once"]
        asked.questionnaire = standard(self.cleaned_data["which"])
        return asked


class AnonymousForm(AskForm):
    """The questions, for nobody who gives a name; sent twice it is the same answer."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, questionnaire=questionnaire, **kwargs)
        if "words" in self.fields:
            self.fields["words"].help_text = _("Write no names. Those who work in the project read this.")

    def values(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "once" and value}
