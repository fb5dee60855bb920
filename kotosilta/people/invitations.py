"""Inviting several people at once, each in their language: who is chosen, and whom no message reaches."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kotosilta.core.forms import Form
from kotosilta.people.models import Person


class InviteForm(Form):
    """Who gets a message. Everybody offered is chosen already."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("Who is invited?"),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = people.order_by("sort_key", "pk")
        field.initial = [person.uuid for person in field.queryset]

    def lead(self) -> str:
        """Why somebody, or everybody, is missing from the list."""
        if self.fields["people"].initial:
            return gettext("Each gets a message in their own language. Who has been invited already is not shown.")
        return gettext("There is nobody to invite: all are invited or enrolled already, or you see none of them.")


def say_who_was_told(request: HttpRequest, *, told: int, chosen: int) -> None:
    """On the next page: how many get a message, and how many must be told when one meets them."""
    text = ngettext("%(number)s person gets a message.", "%(number)s people get a message.", told)
    messages.success(request, text % {"number": told})
    if missed := chosen - told:
        text = ngettext(
            "No message reaches %(number)s of them. Tell them when you meet.",
            "No message reaches %(number)s of them. Tell them when you meet.",
            missed,
        )
        messages.warning(request, text % {"number": missed})
