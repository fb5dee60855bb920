"""The texts of a report, heading by heading."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import Form
from kotosilta.reporting.models import Report
from kotosilta.reporting.narrative import HEADINGS

TEXT_AT_MOST = 8000


class TextsForm(Form):
    def __init__(self, *args: Any, report: Report, recorded: dict[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recorded = recorded
        for key in report.project.fund_rules.headings:
            self.fields[key] = forms.CharField(
                label=str(HEADINGS[key]), required=False, max_length=TEXT_AT_MOST, initial=report.texts.get(key, ""),
                widget=forms.Textarea(attrs={"rows": 4}),
            )  # fmt: skip
        self.prepare()

    def parts(self) -> list[Any]:
        """(field, what the records say)"""
        return [(self[key], self.recorded[key]) for key in self.fields]


class ReturnForm(Form):
    why = forms.CharField(label=_("What has to be changed?"), max_length=1000, widget=forms.Textarea)
