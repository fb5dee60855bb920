"""The shape of what is published."""

from typing import Any

from kotosilta.core.forms import ModelForm
from kotosilta.core.translated import TranslatedFormField
from kotosilta.reporting.models import Publication


class PublicationForm(ModelForm[Publication]):
    """A title, and a text for each section of its kind; sections may stay empty, but not all of them."""

    class Meta:
        model = Publication
        fields = ["title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(Publication.SECTIONS[self.instance.kind])
        for name in self.names:
            self.fields[name] = TranslatedFormField(
                label=Publication.SECTIONS[self.instance.kind][name],
                long=True,
                required=name == self.names[0],
                initial=self.instance.sections.get(name),
            )
        self.prepare()

    def written(self) -> Publication:
        """The publication as it was written, unsaved."""
        made = self.save(commit=False)
        made.sections = {name: self.cleaned_data[name] for name in self.names if self.cleaned_data[name]}
        return made
