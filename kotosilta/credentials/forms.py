"""Input about credentials."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import Form


class RevokeForm(Form):
    because = forms.CharField(
        label=_("Why is it taken back?"),
        max_length=300,
        help_text=_("The holder sees this reason; the public check says only that it was taken back."),
    )


class CorrectForm(RevokeForm):
    """The name on it was wrong: the wrong one is taken back, with a reason unless it has one already."""

    holder = forms.CharField(label=_("Name on the certificate"), max_length=200)
    field_order = ["holder", "because"]

    def __init__(self, *args: Any, revoked_because: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if revoked_because:
            del self.fields["because"]
        self.revoked_because = revoked_because

    def clean(self) -> dict[str, Any]:
        return {"because": self.revoked_because, **(super().clean() or {})}


class CheckForm(Form):
    """A file or a text to check. Nothing of it is kept."""

    file = forms.FileField(
        label=_("A file: PDF, JSON, JWT, or an image with a badge inside"), required=False, max_length=200
    )
    text = forms.CharField(label=_("Or paste the text of a credential"), required=False, widget=forms.Textarea)
    did_document = forms.FileField(
        label=_("The issuer's DID document, if the issuer is somebody else"), required=False, max_length=200
    )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("text"):
            raise forms.ValidationError(_("Choose a file or paste a text."))
        return cleaned


class YearForm(Form):
    year = forms.IntegerField(
        label=_("The holder's year of birth"),
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"}),
    )
