"""The shape of a contact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.forms import DayField, FewChoices, Form, ModelForm, MomentField
from kotosilta.guidance.models import Contact
from kotosilta.people.forms import PersonForm
from kotosilta.people.models import Person
from kotosilta.projects.forms import ProjectChoice


class ContactForm(ModelForm[Contact]):
    """Logged in half a minute: most answers are already chosen."""

    class Meta:
        model = Contact
        fields = [
            "project",
            "person",
            "nickname",
            "topic",
            "channel",
            "language",
            "minutes",
            "outcome",
            "next_step",
            "next_step_on",
            "note",
            "at",
        ]
        field_classes = {"next_step_on": DayField, "at": MomentField}
        widgets = {"minutes": forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"})}

    def __init__(self, *args: Any, user: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = ProjectChoice()
        project.offer(user)
        self.fields["project"] = project
        self.initial["at"] = clock.now()
        seen = FewChoices(
            Person.objects.all().open_to(user).order_by("sort_key"),
            label=self.fields["person"].label,
            help_text=_("If the person is not in the list, open the person's page and log the contact there."),
            required=False,
            to_field_name="uuid",
            empty_label=_("somebody without a name"),
        )
        self.fields["person"] = seen
        if person is not None:
            seen.initial, seen.widget = person.uuid, forms.HiddenInput()
            self.initial["language"] = person.language
            del self.fields["nickname"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("next_step_on") and not cleaned.get("next_step"):
            self.add_error("next_step", _("Write what the next step is, or leave the day empty."))
        return cleaned


class BecomeParticipantForm(PersonForm):
    entered_on = DayField(label=_("First day in the project"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sort_as", "other_calendar", "told", "birth_precision", "birth_source", "informed"):
            del self.fields[name]


class LinkForm(Form):
    """Which of the people one works with was it?"""

    person = FewChoices(Person.objects.none(), label=_("Who was it?"), to_field_name="uuid")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = Person.objects.all().open_to(user).order_by("sort_key")
