"""What somebody decides about two records of one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import Form
from kotosilta.core.templatetags.parts import name
from kotosilta.people.merges import PARTS, has_two_accounts, kept_first, label_of, says, to_choose
from kotosilta.people.models import Person, User


class MergeForm(Form):
    """Which record is right, for each thing that the two say differently; nothing is chosen for whoever decides."""

    def __init__(self, *args: Any, first: Person, second: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.second = first, second
        for part in to_choose(first, second):
            self.fields[part] = _one_of(label_of(part), says(first, part), says(second, part))
        if has_two_accounts(first, second):
            label = _("With which does the person sign in from now on? The other one ends.")
            self.fields["account"] = _one_of(label, *(_way_in(person.user) for person in (first, second)))
        self.prepare()

    def decision(self) -> dict[str, Any]:
        """What people.merges.merge_persons needs to know."""
        account = {"first": self.first, "second": self.second}.get(self.cleaned_data.get("account", ""))
        kept, double = kept_first(self.first, self.second, account_of=account)
        chosen = "second" if kept == self.first else "first"
        return {
            "kept": kept,
            "double": double,
            "of_double": {part for part in PARTS if self.cleaned_data.get(part) == chosen},
        }


def _one_of(label: Any, first: str, second: str) -> forms.ChoiceField:
    choices = [("first", name(first)), ("second", name(second))]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _way_in(user: User | None) -> str:
    """Phone and address of an account; with neither, a card on paper opens it."""
    known = [text for text in (user.email, user.phone) if text] if user else []
    return " · ".join(known) or str(_("Access card"))
