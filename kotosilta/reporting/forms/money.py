"""The shape of the grant, the budget and what was spent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.forms import DayField, ModelForm, NumberField, UploadForm
from kotosilta.people.models import Organisation
from kotosilta.reporting.models import BudgetLine, Category, Cost, Grant, WorkHours
from kotosilta.reporting.services.money import organisations_of


def _ask_organisation(form: Any, project: Any) -> None:
    """Whose it is; not asked when there is one only."""
    field = form.fields["organisation"]
    field.queryset = organisations_of(project)
    field.initial = project.owner.uuid
    if field.queryset.count() == 1:
        field.widget = forms.HiddenInput()


class GrantForm(ModelForm[Grant]):
    class Meta:
        model = Grant
        fields = ["decided_on", "total", "own_percent", "cost_model", "salaries", "side_percent", "last_paid_on"]
        field_classes = {"decided_on": DayField, "last_paid_on": DayField, "total": NumberField, "own_percent": NumberField, "side_percent": NumberField}  # fmt: skip # noqa: E501

    cost_model = forms.ChoiceField(
        label=_("How are costs paid?"), choices=Grant.CostModel.choices, widget=forms.RadioSelect
    )
    salaries = forms.ChoiceField(
        label=_("How are salaries counted?"), choices=Grant.Salaries.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["total"].widget.attrs["class"] = "box-8"


class BudgetLineForm(ModelForm[BudgetLine]):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"), to_field_name="uuid")

    class Meta:
        model = BudgetLine
        fields = ["organisation", "category", "amount", "output"]
        field_classes = {"amount": NumberField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_organisation(self, self.instance.project)
        output: Any = self.fields["output"]
        output.queryset = self.instance.project.targets.all()
        output.to_field_name = "uuid"
        if self.instance.pk:
            self.initial["organisation"] = self.instance.organisation.uuid
            self.initial["output"] = self.instance.output.uuid if self.instance.output else None


class CostForm(ModelForm[Cost]):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Whose bookkeeping?"), to_field_name="uuid"
    )

    class Meta:
        model = Cost
        fields = ["organisation", "category", "day", "amount", "text", "voucher"]
        field_classes = {"day": DayField, "amount": NumberField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_organisation(self, self.instance.project)
        category: Any = self.fields["category"]
        category.choices = [pair for pair in Category.choices if pair[0] not in (Category.FLAT, Category.LUMP)]


class LedgerForm(UploadForm):
    """A file, and whose it is."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Whose file?"), to_field_name="uuid")
    field_order = ["organisation", "file"]

    def __init__(self, *args: Any, project: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_organisation(self, project)


class OwnHoursForm(ModelForm[WorkHours]):
    class Meta:
        model = WorkHours
        fields = ["day", "hours", "what"]
        field_classes = {"day": DayField, "hours": NumberField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["day"] = self.initial.get("day") or clock.today()
