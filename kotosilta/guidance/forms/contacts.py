"""The shape of a contact."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.forms import DayField, FewChoices, Form, ModelForm, MomentField, Several
from kotosilta.core.records import current
from kotosilta.guidance.models import AdvisorRequest, Contact, SchoolPlacement
from kotosilta.guidance.models.schools import schools_of
from kotosilta.people.forms import PersonForm
from kotosilta.people.models import Person
from kotosilta.projects.forms import ProjectChoice
from kotosilta.projects.permissions import projects_worked_in


class ContactForm(ModelForm[Contact]):
    """Logged in half a minute: most answers are already chosen."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)  # sent twice, it is the same contact
    taught = Several(
        Contact.Taught.choices,
        label=_("What was taught in Wilma?"),
        required=False,
        help_text=_("Only what was taught. Nothing that stands in Wilma is written here."),
    )

    class Meta:
        model = Contact
        fields = [
            "project",
            "person",
            "nickname",
            "school",
            "topic",
            "channel",
            "language",
            "minutes",
            "outcome",
            "taught",
            "next_step",
            "next_step_on",
            "note",
            "at",
        ]
        field_classes = {"next_step_on": DayField, "at": MomentField}
        widgets = {"minutes": forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"})}

    def __init__(
        self, *args: Any, user: Any, person: Person | None = None, asked: AdvisorRequest | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        ProjectChoice.ask_in(self, projects_worked_in(user), given=asked.school.project if asked else None)
        self._offer_schools(user, asked)
        self.initial.update(at=clock.now(), once=uuid4())
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

    def contact(self) -> Contact:
        """What was typed, unsaved, with the key that makes it one contact however often it is sent."""
        contact = self.save(commit=False)
        contact.uuid = self.cleaned_data.get("once") or contact.uuid
        return contact

    def _offer_schools(self, user: Any, asked: AdvisorRequest | None) -> None:
        """Where the advisor is today is already chosen; whoever works in no school is not asked."""
        schools: Any = self.fields["school"]
        schools.queryset = (
            schools_of(user).filter(current()).select_related("organisation").order_by("organisation__name")
        )
        schools.to_field_name = "uuid"
        schools.label_from_instance = lambda school: school.organisation.name
        schools.empty_label = _("not at a school")
        if asked is not None:
            self.initial["nickname"] = str(asked)
            del self.fields["school"]
        elif not schools.queryset.exists():
            del self.fields["school"]
        else:
            here = SchoolPlacement.objects.all().visible_to(user).today_of(user)
            self.initial["school"] = here[0].school.uuid if len(here) == 1 else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        school, project = cleaned.get("school"), cleaned.get("project")
        if school and project and school.project_id != project.pk:
            self.add_error("school", _("This school is not in the project. Choose another school or project."))
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
