"""The shape of a report in four screens, and of what the school writes in its case."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.forms import DayField, Form, ModelForm, PicturedChoice, PicturedChoices, Several
from kotosilta.incidents.models import Incident, Involved, Recipient
from kotosilta.incidents.receipts import digits_of
from kotosilta.incidents.services.reports import adults_at, readers_of
from kotosilta.incidents.vocabulary import (
    PICTURES_OF_WHAT,
    PICTURES_OF_WHERE,
    PICTURES_OF_WHOM,
    Result,
    Since,
    Teller,
    What,
    Where,
    Whom,
)
from kotosilta.people.models import User
from kotosilta.projects.models import Partner

TEXT_AT_MOST = 5000


class ReportForm(Form):
    """All four screens; each view shows and checks the fields of its own."""

    what = Several(
        What.choices,
        label=_("What happened?"),
        error_messages={"required": _("Choose at least one.")},
        widget=PicturedChoices(PICTURES_OF_WHAT),
    )
    told = forms.CharField(
        label=_("Tell in your own words"),
        required=False,
        max_length=TEXT_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("You may write in any language."),
    )
    school = forms.ModelChoiceField(Partner.objects.none(), label=_("Which school?"), to_field_name="uuid")
    place = forms.ChoiceField(label=_("Where?"), choices=Where.choices, widget=PicturedChoice(PICTURES_OF_WHERE))
    since = forms.ChoiceField(label=_("For how long?"), choices=Since.choices)
    whom = forms.ChoiceField(label=_("Who was hurt?"), choices=Whom.choices, widget=PicturedChoice(PICTURES_OF_WHOM))
    teller = forms.ChoiceField(label=_("Who are you?"), choices=Teller.choices)
    not_to = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Is one of these adults involved?"),
        required=False,
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They would read your report. Whom you choose here never sees it."),
    )
    contact = forms.CharField(
        label=_("Your name and how to reach you"),
        required=False,
        max_length=300,
        help_text=_("Leave this empty if you want nobody to know who you are."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)  # sent twice, it is the same report

    SCREENS = (("what", "told"), ("school", "place", "since"), ("whom", "teller", "not_to"), ("contact",))

    def __init__(self, *args: Any, schools: Any, screen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school: Any = self.fields["school"]
        school.queryset = schools
        school.label_from_instance = lambda row: row.organisation.name
        self.screen = screen
        self.readers = self._readers_at(schools)
        not_to: Any = self.fields["not_to"]
        not_to.queryset = adults_at(self.readers)
        if not self.readers:
            del self.fields["not_to"]

    def _readers_at(self, schools: Any) -> list[Recipient]:
        """Of the school that was chosen on the second screen."""
        try:
            chosen = schools.filter(uuid=self.data.get("school", "")).first() if self.data.get("school") else None
        except ValidationError:
            return []
        return readers_of(chosen) if chosen else []

    def shown(self) -> list[Any]:
        return [self[name] for name in self.SCREENS[self.screen - 1] if name in self.fields]

    def carried(self) -> list[tuple[str, str]]:
        """What was answered on the other screens, for hidden fields."""
        others = [name for number, names in enumerate(self.SCREENS, 1) if number != self.screen for name in names]
        pairs = self.data.lists() if hasattr(self.data, "lists") else []
        once = self.data.get("once") or str(uuid4())
        return [("once", once), *((name, value) for name, values in pairs if name in others for value in values)]

    def first_wrong(self, until: int) -> int:
        """The first screen, up to `until`, with something to correct; 0 when there is none."""
        for number, names in enumerate(self.SCREENS[:until], 1):
            if any(name in self.errors for name in names):
                return number
        return 0

    def without_errors(self) -> None:
        """Show a screen that nobody has answered yet without red."""
        self._errors = type(self.errors)()


class CodeForm(Form):
    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        help_text=_("Sixteen digits, for example 1234 5678 9012 3456."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not digits_of(code):
            raise ValidationError(_("Write the sixteen digits of your code."))
        return code


class MessageForm(Form):
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    text = forms.CharField(label=_("Message"), max_length=TEXT_AT_MOST, widget=forms.Textarea)


class RecipientForm(Form):
    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=200)
    role = forms.ChoiceField(label=_("Role"), choices=Recipient.Role.choices)
    since = DayField(label=_("From which day?"))
    until = DayField(label=_("Until which day?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = clock.today()


class AssessForm(ModelForm[Incident]):
    class Meta:
        model = Incident
        fields = ["is_repeated", "is_intended", "is_unequal", "is_racism", "is_harassment"]


class StepForm(Form):
    result = forms.ChoiceField(label=_("How is it now?"), choices=Result.choices)
    note = forms.CharField(
        label=_("What was said and agreed?"),
        required=False,
        max_length=TEXT_AT_MOST,
        widget=forms.Textarea,
        help_text=_("Write letters instead of names."),
    )

    def __init__(self, *args: Any, is_follow_up: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_follow_up:
            del self.fields["result"]


class InvolvedForm(ModelForm[Involved]):
    class Meta:
        model = Involved
        fields = ["side", "name"]
        widgets = {"name": forms.TextInput}


class TeamForm(Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("Who?"), to_field_name="uuid")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        user.queryset = people
        if not people.exists():
            user.help_text = _(
                "Nobody else of the school has an account here. The project can name a deputy of the school."
            )
