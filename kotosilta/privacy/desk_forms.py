"""What those who answer for data decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import Form, ModelForm, Several
from kotosilta.privacy.models import Erasure, Hold


class AnswerForm(Form):
    text = forms.CharField(label=_("Answer to the person"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)


class ReadThroughForm(Form):
    """Which texts stay out of a copy, because they are about somebody else."""

    def __init__(self, *args: Any, texts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Which of these texts are about somebody else? They stay out of the copy.")
        self.fields["out"] = Several(texts, label=label, required=False)
        shown = " ".join(mark for mark, _text in texts)
        self.fields["shown"] = forms.CharField(widget=forms.HiddenInput, initial=shown, required=False)
        self.prepare()

    def let_through(self) -> list[str]:
        """Marks of the texts that were on the page and are not to stay out."""
        return sorted(set(self.cleaned_data["shown"].split()) - set(self.cleaned_data["out"]))


class HoldForm(ModelForm[Hold]):
    class Meta:
        model = Hold
        fields = ["reason"]


class ErasureForm(Form):
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[(value, label) for value, label in Erasure.Reason.choices if value in Erasure.BY_PEOPLE],
        widget=forms.RadioSelect,
    )
