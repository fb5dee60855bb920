"""The shape of a service in the directory, and of the file of a catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.models import Guest, Session
from kotosilta.core import languages
from kotosilta.core.forms import FewChoices, Form, ModelForm, Several, UploadForm
from kotosilta.core.wording import short_day
from kotosilta.guidance.models import Contact, Service


class ServiceForm(ModelForm[Service]):
    needs = Several(Contact.Topic.choices, label=_("What does it help with?"))
    languages = Several(languages.CHOICES, label=_("In which languages?"), required=False)
    areas = forms.CharField(
        label=_("Where?"),
        required=False,
        max_length=500,
        help_text=_("Municipalities with commas between them. Leave empty if it serves the whole country."),
    )
    web = forms.URLField(label=_("Web page"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Service
        fields = [
            "name", "organisation_name", "summary", "eligibility", "how_to", "needs", "languages", "areas", "phone",
            "email", "web", "address", "is_address_confidential", "opening_hours", "referral_email", "is_offered",
        ]  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial["areas"] = ", ".join(self.instance.areas)
        if not self.instance.pk:
            del self.fields["is_offered"]

    def clean_areas(self) -> list[str]:
        return [name.strip() for name in str(self.cleaned_data["areas"]).split(",") if name.strip()]


class CatalogueForm(UploadForm):
    file = forms.FileField(
        label=_("File of the catalogue"),
        help_text=_(
            "JSON of the Suomi.fi service catalogue (PTV) or of Open Referral HSDS, or a ZIP of such files or of HSDS "
            "tables. At most 10 megabytes."
        ),
    )


class ClubChoiceForm(Form):
    """To which time of a club, and what the service tells there."""

    session = FewChoices(Session.objects.none(), label=_("To which club?"), to_field_name="uuid")
    subject = forms.CharField(label=_("What do they tell about?"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False, help_text=_("The guest answers by a link."))

    def __init__(self, *args: Any, sessions: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session: Any = self.fields["session"]
        session.queryset = sessions.select_related("activity").order_by("starts_at", "pk")
        session.label_from_instance = lambda row: f"{short_day(row.day)} {row.activity}"
        self.service = service
        self.fields["email"].initial = service.referral_email or service.email

    def guest(self) -> Guest:
        """The service as a guest, unsaved."""
        given = self.cleaned_data
        return Guest(
            session=given["session"], name=str(self.service)[:200], subject=given["subject"], email=given["email"],
            service=self.service.uuid,
        )  # fmt: skip
