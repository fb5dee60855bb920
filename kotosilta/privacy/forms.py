"""What people ask about their data."""

from django import forms

from kotosilta.core.forms import ModelForm
from kotosilta.privacy.models import DataRequest


class AskForm(ModelForm[DataRequest]):
    class Meta:
        model = DataRequest
        fields = ["words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}
