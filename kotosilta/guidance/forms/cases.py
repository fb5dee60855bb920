"""The shape of service cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import Activity
from kotosilta.core.forms import DayField, Form, ModelForm, NumberField
from kotosilta.guidance.casework import RESULTS, Result
from kotosilta.guidance.models import ChecklistStep, ServiceCase, WorkPlacement
from kotosilta.guidance.models.schools import WEEKDAYS, weekday_name
from kotosilta.projects.forms import ProjectChoice
from kotosilta.projects.permissions import projects_worked_in


class CaseForm(ModelForm[ServiceCase]):
    class Meta:
        model = ServiceCase
        fields = ["project", "kind", "situation"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ProjectChoice.ask_in(self, projects_worked_in(user))


class SituationForm(ModelForm[ServiceCase]):
    """How it is now; in rehabilitation also what the week looks like."""

    class Meta:
        model = ServiceCase
        fields = ["situation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_housing:
            for day in WEEKDAYS:
                self.fields[f"day{day}"] = forms.CharField(
                    label=weekday_name(day), max_length=200, required=False, initial=self.instance.rhythm.get(str(day))
                )
            self.prepare()

    def case(self) -> ServiceCase:
        """The row with the rhythm that was typed, unsaved."""
        case = self.save(commit=False)
        typed = {str(day): self.cleaned_data.get(f"day{day}", "") for day in WEEKDAYS}
        case.rhythm = {day: what for day, what in typed.items() if what}
        return case


class LeaseForm(ModelForm[ServiceCase]):
    class Meta:
        model = ServiceCase
        fields = ["landlord", "rent", "lease_since", "lease_until", "arrears", "notice_on", "leave_by"]
        field_classes = {
            "rent": NumberField, "arrears": NumberField, "lease_since": DayField, "lease_until": DayField,
            "notice_on": DayField, "leave_by": DayField,
        }  # fmt: skip


class CaseStepForm(ModelForm[ChecklistStep]):
    class Meta:
        model = ChecklistStep
        fields = ["words", "due_on"]
        field_classes = {"due_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True


class WorkPlacementForm(ModelForm[WorkPlacement]):
    class Meta:
        model = WorkPlacement
        fields = [
            "workplace", "tutor", "tasks", "starts_on", "ends_on", "weekly_hours", "agreed_on", "safety_on",
            "said_afterwards", "goes_on",
        ]  # fmt: skip
        field_classes = dict.fromkeys(("starts_on", "ends_on", "agreed_on", "safety_on"), DayField)
        widgets = {"weekly_hours": forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["said_afterwards"], self.fields["goes_on"]


class CloseForm(Form):
    result = forms.ChoiceField(label=_("What came of it?"))

    def __init__(self, *args: Any, case: ServiceCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Result.choices)
        result: Any = self.fields["result"]
        result.choices = [(value, names[value]) for value in RESULTS[case.kind]]
        self.prepare()


class GroupForm(Form):
    group = forms.ModelChoiceField(Activity.objects.none(), label=_("Which group?"), to_field_name="uuid")

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.queryset = groups
        if not groups.exists():
            group.help_text = _("The project has no group to enrol in. Set one up under Activities.")
