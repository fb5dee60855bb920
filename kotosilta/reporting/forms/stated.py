"""The shape of an estimate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import DayField, ModelForm
from kotosilta.projects.funds import Indicator
from kotosilta.reporting.indicators import STATED
from kotosilta.reporting.models import Estimate


class EstimateForm(ModelForm[Estimate]):
    class Meta:
        model = Estimate
        fields = ["gender", "value", "method", "estimated_on"]
        field_classes = {"estimated_on": DayField}
        widgets = {
            "value": forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"}),
            "method": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"method": _("For example: a share known from a study or a register of the area. No names.")}

    def __init__(self, *args: Any, rule: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.indicator = rule.code
        if rule.counts not in STATED - {"stated"}:
            del self.fields["gender"]  # of things there is no gender
