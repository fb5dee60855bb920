"""The shape of placements, of a teacher's request and of a hand-over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.forms import DayField, Form, ManyRows, ModelForm, Several
from kotosilta.guidance.models import AdvisorRequest, SchoolPlacement
from kotosilta.guidance.models.schools import WEEKDAYS, weekday_name
from kotosilta.guidance.permissions import advisors_for
from kotosilta.people.models import Person, User


class PlacementForm(ModelForm[SchoolPlacement]):
    weekdays = Several([], coerce=int, label=_("On which weekdays?"))

    class Meta:
        model = SchoolPlacement
        fields = ["advisor", "weekdays", "room", "starts_on", "ends_on"]
        field_classes = {"starts_on": DayField, "ends_on": DayField}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weekdays: Any = self.fields["weekdays"]
        weekdays.choices = [(number, weekday_name(number)) for number in WEEKDAYS]
        advisor: Any = self.fields["advisor"]
        advisor.queryset = advisors_for(self.instance.school)
        advisor.to_field_name = "uuid"
        if self.instance.pk:
            del self.fields["advisor"]  # another advisor comes by a hand-over
        else:
            self.initial.update(advisor=user.uuid, starts_on=clock.today())


class AdvisorRequestForm(ModelForm[AdvisorRequest]):
    class Meta:
        model = AdvisorRequest
        fields = ["initials", "school_class"]
        widgets = {
            "initials": forms.TextInput(attrs={"class": "box-4", "autocomplete": "off"}),
            "school_class": forms.TextInput(attrs={"class": "box-4", "autocomplete": "off"}),
        }


class HandOverForm(Form):
    advisor = forms.ModelChoiceField(User.objects.none(), label=_("Who comes?"), to_field_name="uuid")
    first_day = DayField(label=_("First day of the new advisor"))
    people = ManyRows(
        Person.objects.none(),
        label=_("Whose files are handed over?"),
        required=False,
        help_text=_("The new advisor opens them from that day on, the leaving one no longer does."),
    )
    note = forms.CharField(
        label=_("What must the next advisor know?"), required=False, max_length=4000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, placement: SchoolPlacement, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advisor"].queryset = advisors_for(placement.school).exclude(pk=placement.advisor_id)  # type: ignore[attr-defined]
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.initial = {"first_day": clock.today(), "people": [person.uuid for person in people]}
        if not people:
            del self.fields["people"]

    def clean_first_day(self) -> Any:
        day = self.cleaned_data["first_day"]
        if day < clock.today():
            raise ValidationError(_("Choose a day to come."))
        return day
