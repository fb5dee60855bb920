"""The shape of what is written about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.forms import AnyDayField, FewChoices, Form, ModelForm, PartialDayField
from kotosilta.people.calendars import OtherCalendar, to_gregorian
from kotosilta.people.checks import international_phone
from kotosilta.people.models import ContactRoute, FamilyRelation, LanguageSkill, Organisation, Person, User
from kotosilta.people.permissions import can_change_person


class PersonForm(ModelForm[Person]):
    also_validated = ("birth_year", "birth_month", "birth_day")
    birth = PartialDayField(
        label=_("When was the person born?"),
        required=False,
        help_text=_("For example 27.3.1990. If the day is not known, write only the year."),
    )

    other_calendar = forms.ChoiceField(
        label=_("Was the date told in another calendar?"),
        choices=[("", _("No")), *OtherCalendar.choices],
        required=False,
    )
    told = AnyDayField(
        label=_("The date in that calendar"),
        required=False,
        help_text=_("It is converted, and kept as told. For example 12.3.1365."),
    )

    class Meta:
        model = Person
        fields = [
            "full_name",
            "call_me",
            "name_native",
            "sort_as",
            "birth_precision",
            "birth_source",
            "gender",
            "language",
            "informed",
        ]
        help_texts = {"name_native": _("For example أحمد or Олена.")}

    field_order = [
        "full_name",
        "call_me",
        "name_native",
        "sort_as",
        "birth",
        "other_calendar",
        "told",
        "birth_precision",
        "birth_source",
        "gender",
        "language",
        "informed",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("full_name", "call_me", "name_native"):
            self.fields[name].widget.attrs.update(autocomplete="off", spellcheck="false")
        self.initial["birth"] = self.instance.birth
        self.fields["gender"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        calendar, told = cleaned.get("other_calendar"), cleaned.get("told")
        if calendar and told:
            try:
                cleaned["birth"] = to_gregorian(calendar, told)
            except (ValueError, OverflowError):
                self.add_error("told", _("This day does not exist in that calendar."))
            else:
                if not 1900 <= cleaned["birth"].year <= clock.today().year:
                    self.add_error(
                        "told",
                        _("Check the year and the calendar: this would be %(year)s.") % {"year": cleaned["birth"].year},
                    )
        elif calendar and "told" not in self.errors:
            self.add_error("told", _("Write the date in that calendar."))
        return cleaned

    def _post_clean(self) -> None:
        if "birth" in self.cleaned_data:
            self.instance.birth = self.cleaned_data["birth"]
        told, calendar = self.cleaned_data.get("told"), self.cleaned_data.get("other_calendar")
        if told and calendar:
            written = ".".join(str(part) for part in (told.day, told.month, told.year) if part)
            self.instance.birth_as_told = f"{written} ({calendar})"
        elif "birth" in self.changed_data:
            self.instance.birth_as_told = ""
        super()._post_clean()  # type: ignore[misc]


class DocumentNameForm(ModelForm[Person]):
    """Asked only when a certificate or a contract is made."""

    class Meta:
        model = Person
        fields = ["name_document"]


class LanguageSkillForm(ModelForm[LanguageSkill]):
    class Meta:
        model = LanguageSkill
        fields = ["language", "is_first", "is_school_language", "speaks", "reads", "writes"]


class ContactRouteForm(ModelForm[ContactRoute]):
    class Meta:
        model = ContactRoute
        fields = ["kind", "value", "is_preferred"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind, value = cleaned.get("kind"), cleaned.get("value", "").strip()
        if kind in {ContactRoute.Kind.OWN_PHONE, ContactRoute.Kind.SHARED_PHONE}:
            cleaned["value"] = self._checked("value", international_phone, value) or value
        elif kind == ContactRoute.Kind.EMAIL:
            self._checked("value", forms.EmailField().clean, value)
        elif kind in {ContactRoute.Kind.VIA_PERSON, ContactRoute.Kind.PAPER} and not value:
            self.add_error("value", _("Write the name or the address."))
        return cleaned

    def _checked(self, field: str, check: Any, value: str) -> Any:
        try:
            return check(value)
        except ValidationError as wrong:
            self.add_error(field, wrong)
            return None


class FamilyRelationForm(ModelForm[FamilyRelation]):
    class Meta:
        model = FamilyRelation
        fields = ["kind", "relative", "may_be_contacted"]

    def __init__(self, *args: Any, user: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.person = person
        chosen = FewChoices(
            Person.objects.all().open_to(user).filter(keeper=person.keeper).exclude(pk=person.pk).order_by("sort_key"),
            label=self.fields["relative"].label,
            to_field_name="uuid",
        )
        self.fields["relative"] = chosen
        self.user = user

    def clean_relative(self) -> Person:
        """A guardian opens the child's file, so one must be allowed to change both."""
        relative: Person = self.cleaned_data["relative"]
        if not can_change_person(self.user, relative):
            raise ValidationError(_("You may not change this person. Ask the worker named for the person."))
        return relative


class OrganisationForm(ModelForm[Organisation]):
    class Meta:
        model = Organisation
        fields = ["name", "business_id", "kind", "size", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        switched_on = dict(settings.LANGUAGES)
        offered = [
            choice for choice in Organisation._meta.get_field("language").choices or [] if choice[0] in switched_on
        ]
        if len(offered) > 1:
            self.fields["language"].choices = offered  # type: ignore[attr-defined]
        else:  # nothing to choose while Swedish is not switched on
            del self.fields["language"]


class AccountForm(Form):
    """Where codes for signing in are sent; nowhere for somebody with a card on paper."""

    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Codes for signing in are sent to this address.")
    )
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=40,
        help_text=_("Only the person's own phone: whoever reads its messages can sign in."),
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        self.user = user
        if user is not None:
            kwargs["initial"] = {"email": user.email or "", "phone": user.phone or ""}
        super().__init__(*args, **kwargs)

    def _is_taken(self, **address: str) -> bool:
        return User.objects.is_taken(**address, but=self.user)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email and self._is_taken(email=email):  # unique: the answer must not say whose it is
            raise ValidationError(_("Somebody already uses this e-mail address."))
        return email

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        phone = international_phone(phone) if phone else ""
        if phone and self._is_taken(phone=phone):
            raise ValidationError(_("Somebody already signs in with this phone number."))
        return phone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("email") and not cleaned.get("phone"):
            raise ValidationError(_("Write an e-mail address or a phone number. For neither, print an access card."))
        return cleaned


class CardForm(Form):
    """The PIN of an access card."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=6,
        error_messages={"required": _("Write the six digits of your PIN.")},
        help_text=_("Six digits. You got them with the card."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )
    shared = forms.BooleanField(label=_("Other people use this device too"), required=False, initial=True)
