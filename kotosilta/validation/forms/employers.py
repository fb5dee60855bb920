"""The shape of a training place and of a talk with an employer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import DayField, ManyRows, ModelForm
from kotosilta.guidance.models import Contact
from kotosilta.projects.models import TrainingPlace
from kotosilta.validation.forms.cases import unit_name
from kotosilta.validation.models import Outcome


class PlaceForm(ModelForm[TrainingPlace]):
    """What can be shown there is chosen by whole units; every outcome of them counts."""

    class Meta:
        model = TrainingPlace
        fields = ["title", "tasks", "area", "shift", "finnish", "seats", "since", "until", "tutor", "tutor_email"]
        field_classes = {"since": DayField, "until": DayField}
        widgets = {"seats": forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"})}

    def __init__(self, *args: Any, outcomes: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = outcomes
        which: Any = ManyRows(units, label=_("What can be shown there?"), required=False)
        which.label_from_instance = unit_name
        if self.instance.pk:
            which.initial = list(units.filter(outcomes__places=self.instance).distinct().values_list("uuid", flat=True))
        self.fields["units"] = which
        self.prepare()

    def chosen_outcomes(self) -> list[Outcome]:
        """Every outcome of the chosen units."""
        return list(self.outcomes.filter(unit__in=self.cleaned_data["units"]))


class EmployerContactForm(ModelForm[Contact]):
    class Meta:
        model = Contact
        fields = ["nickname", "channel", "minutes", "outcome", "next_step", "next_step_on", "note"]
        field_classes = {"next_step_on": DayField}
        widgets = {"minutes": forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"})}
        labels = {"nickname": _("With whom?")}
        help_texts = {"nickname": ""}
