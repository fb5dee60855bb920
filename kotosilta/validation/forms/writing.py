"""The shape of a standard of one's own, and of a translation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import Form, ModelForm, NumberField
from kotosilta.core.translated import TranslatedFormField, source_of, told
from kotosilta.validation.models import Outcome, Unit


class StandardForm(Form):
    code = forms.RegexField(
        r"^[\w.-]{2,40}$", label=_("Code"), help_text=_("For example OWN-KITCHEN-2026."),
        error_messages={"invalid": _("Use letters, numbers, dots and dashes, at most 40.")},
    )  # fmt: skip
    title = TranslatedFormField(label=_("Name"))


class UnitForm(ModelForm[Unit]):
    """The scale is asked for once, when the unit is new."""

    scale = forms.TypedChoiceField(
        label=_("How many levels?"), choices=[(1, _("one: shown")), (3, _("three")), (5, _("five"))], coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip

    class Meta:
        model = Unit
        fields = ["title", "points"]
        field_classes = {"points": NumberField}
        labels = {"title": _("Name"), "points": _("Competence points")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required, self.fields["points"].required = True, False
        if self.instance.pk:
            del self.fields["scale"]


class OutcomeForm(ModelForm[Outcome]):
    class Meta:
        model = Outcome
        fields = ["group", "words"]
        labels = {"group": _("Under which heading?"), "words": _("What can somebody do who has the competence?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True


def own_languages(unit: Unit) -> set[str]:
    """Languages in which the standard itself speaks."""
    return {
        code
        for outcome in unit.outcomes.all()
        for code, entry in outcome.words.items()
        if entry.get("state") != "draft" and entry.get("text")
    }


class TranslationForm(Form):
    """A box for each outcome, in one language."""

    def __init__(self, *args: Any, outcomes: list[Outcome], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes, self.language = outcomes, language
        for outcome in outcomes:
            box = forms.Textarea(attrs={"rows": 2, "lang": language, "dir": "auto"})
            self.fields[outcome.uuid.hex] = forms.CharField(
                label=told(outcome.words, source_of(outcome.words)).text, required=False, max_length=1000, widget=box,
                initial=outcome.words.get(language, {}).get("text", ""),
            )  # fmt: skip
        self.prepare()

    def words(self) -> dict[Outcome, str]:
        return {outcome: self.cleaned_data[outcome.uuid.hex] for outcome in self.outcomes}


def translatable(unit: Unit) -> list[tuple[str, Any]]:
    """Languages that are switched on and that the standard does not have."""
    own = own_languages(unit)
    return [(code, name) for code, name in settings.LANGUAGES if code not in own]
