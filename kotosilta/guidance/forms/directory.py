"""The shape of a service in the directory, and of the file of a catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core import languages
from kotosilta.core.forms import ModelForm, Several, UploadForm
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
