"""The shape of a referral and of what is said about it."""

from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from kotosilta.core.access import as_uuid
from kotosilta.core.forms import DayField, FewChoices, Form, ModelForm
from kotosilta.guidance.models import Referral
from kotosilta.people.models import ContactRoute, Person
from kotosilta.projects.forms import ProjectChoice
from kotosilta.projects.permissions import projects_worked_in

Status = Referral.Status


class ReferralForm(ModelForm[Referral]):
    class Meta:
        model = Referral
        fields = ["project", "service", "reason", "reached_by", "language"]

    def __init__(self, *args: Any, user: Any, person: Person, services: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["project"] = self.instance.project.slug
            self.initial["service"] = self.instance.service.uuid
        ProjectChoice.ask_in(self, projects_worked_in(user))
        chosen = self.data.get("service") or self.initial.get("service")
        self.fields["service"] = FewChoices(
            _first(services, chosen), label=self.fields["service"].label, to_field_name="uuid", empty_label=_("Choose")
        )
        if not self.instance.pk:
            self.initial["language"] = person.language
            self.initial["reached_by"] = _how_to_reach(person)


def _first(services: Any, chosen: Any) -> Any:
    """The chosen one first, so that it is among those that the list shows, however large the directory is."""
    uuid = as_uuid(chosen)
    return services.order_by(Case(When(uuid=uuid, then=0), default=1), "title", "pk") if uuid else services


def _how_to_reach(person: Person) -> str:
    """The ways that work for a stranger."""
    kinds = (ContactRoute.Kind.OWN_PHONE, ContactRoute.Kind.EMAIL)
    return ", ".join(route.value for route in person.contact_routes.all() if route.kind in kinds and route.value)


class SaidForm(Form):
    """What the service, or the advisor who was told, says about a referral; only what can follow is offered."""

    status = forms.ChoiceField(label=_("How is it now?"))
    waiting_until = DayField(
        label=_("Waiting until about"), required=False, help_text=_("Only if the family has to wait.")
    )
    note = forms.CharField(
        label=_("What else should the project know?"), required=False, max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Status.choices)
        status: Any = self.fields["status"]
        status.choices = [(value, names[value]) for value in Referral.FOLLOWS[referral.status]]
        status.widget = forms.RadioSelect(choices=status.choices)
        self.prepare()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        status = cleaned.get("status")
        if status == Status.WAITING and not cleaned.get("waiting_until"):
            self.add_error("waiting_until", _("Write until about when the family waits."))
        if status == Status.DECLINED and not cleaned.get("note", "").strip():
            self.add_error("note", _("Write why, so that the family finds another way."))
        return cleaned


class AllowForm(Form):
    """The family has read what is sent, in the language shown, and decides."""

    understood = forms.BooleanField(
        label=_("The family has read this, or it was read to them, and they allow it."),
        error_messages={"required": _("Without the family's permission nothing is sent.")},
    )
