"""The shape of what makes a club: its term, guests, materials, and what the leader must know."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kotosilta.activities.clubs import days_of_term
from kotosilta.activities.models import Activity, Guest, Material, Session, SessionKind
from kotosilta.core import clock
from kotosilta.core.forms import DayField, Form, ModelForm, MomentField
from kotosilta.core.languages import CHOICES
from kotosilta.core.translated import texts
from kotosilta.experts.models import BookingRequest, Topic
from kotosilta.experts.vocabulary import Region, Role
from kotosilta.projects.models import ActivityKind

EVERY = [("1", _("every week")), ("2", _("every second week")), ("4", _("every fourth week"))]
SPAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*[-–]\s*(\d{1,2})\.(\d{1,2})\.(\d{4}))?")


class FreeDays(forms.CharField):
    """Days and spans of days as people write them: 13.10.2026, 21.12.2026–6.1.2027. Cleans to (first, last) pairs."""

    def clean(self, value: Any) -> list[tuple[dt.date, dt.date]]:
        parts = [part.strip() for part in re.split(r"[,،;\n]", super().clean(value)) if part.strip()]
        return [self._span(part) for part in parts]

    def _span(self, part: str) -> tuple[dt.date, dt.date]:
        found = SPAN.fullmatch(part)
        words = _("“%(part)s” is no day. Write for example 13.10.2026 or 21.12.2026–6.1.2027.") % {"part": part[:40]}
        if found is None:
            raise ValidationError(words, code="invalid")
        try:
            first = dt.date(int(found[3]), int(found[2]), int(found[1]))
            last = dt.date(int(found[6]), int(found[5]), int(found[4])) if found[4] else first
        except ValueError:
            raise ValidationError(words, code="invalid") from None
        if last < first:
            raise ValidationError(_("“%(part)s” ends before it begins.") % {"part": part[:40]}, code="reversed")
        return first, last


class TermForm(Form):
    """A whole term at once; each theme stands in a line of its own, in the language of the page."""

    kind = forms.ChoiceField(
        label=_("What kind of session?"),
        choices=[choice for choice in SessionKind.choices if choice[0] != SessionKind.PRACTICE],
        initial=SessionKind.CLUB,
        widget=forms.RadioSelect,
    )
    starts_at = MomentField(label=_("First time"))
    minutes = forms.IntegerField(
        label=_("How many minutes does it last?"),
        min_value=15,
        max_value=720,
        initial=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"}),
    )
    every = forms.ChoiceField(label=_("How often?"), choices=EVERY, initial="1", widget=forms.RadioSelect)
    last_day = DayField(label=_("Last day"))
    free = FreeDays(
        label=_("Days without a meeting"),
        required=False,
        help_text=_("With commas between, for example 13.10.2026, 21.12.2026–6.1.2027."),
    )
    themes = forms.CharField(
        label=_("Themes, one in a line"),
        required=False,
        strip=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In this language; each can be translated on the page of its time. Empty lines leave a time open."),
    )
    children_topic = forms.CharField(label=_("What does the children's group do?"), required=False, max_length=200)
    children_place = forms.CharField(label=_("Where is the children's group?"), required=False, max_length=200)
    interpreter_language = forms.ChoiceField(
        label=_("Language of the interpreter"), required=False, choices=[("", _("no interpreter")), *CHOICES]
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        if activity.kind == ActivityKind.CLUB:
            self.fields["kind"].widget = forms.HiddenInput()
        else:
            del self.fields["children_topic"], self.fields["children_place"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_at, last = cleaned.get("starts_at"), cleaned.get("last_day")
        if starts_at and starts_at <= clock.now():
            self.add_error("starts_at", _("This time has passed. Choose one to come."))
        if starts_at and last and last < clock.local(starts_at).date():
            self.add_error("last_day", _("The last day must be after the first."))
        if starts_at and last and (last - clock.local(starts_at).date()).days > 366:
            self.add_error("last_day", _("A term is a year at most."))
        if not self.errors:
            self.planned = self._plan(cleaned)
        return cleaned

    def _plan(self, given: dict[str, Any]) -> list[Session]:
        """The sessions as planned, unsaved."""
        language = get_language() or "fi"
        begins = clock.local(given["starts_at"])
        days = days_of_term(begins.date(), given["last_day"], int(given["every"]), given["free"])
        themes = [line.strip()[:200] for line in given["themes"].rstrip().splitlines()]
        if len(themes) > len(days):
            words = _("These are %(themes)s themes for %(times)s times. Take some away, or choose a later last day.")
            self.add_error("themes", words % {"themes": len(themes), "times": len(days)})
        children = texts(**{language: given.get("children_topic", "")})
        sessions = []
        for number, day in enumerate(days):
            try:
                starts_at = clock.at(day, begins.time().replace(tzinfo=None))
            except ValueError:
                self.add_error("starts_at", MomentField.gap)
                break
            theme = themes[number] if number < len(themes) else ""
            sessions.append(
                Session(
                    activity=self.activity, kind=given["kind"], topic=texts(**{language: theme}), starts_at=starts_at,
                    ends_at=starts_at + dt.timedelta(minutes=given["minutes"]), children_topic=children,
                    children_place=given.get("children_place", ""), interpreter_language=given["interpreter_language"],
                )
            )  # fmt: skip
        return sessions


class GuestForm(ModelForm[Guest]):
    class Meta:
        model = Guest
        fields = ["name", "subject", "email"]


class ExpertForm(ModelForm[BookingRequest]):
    """Which expert by experience is wanted; time and place are those of the session."""

    region = forms.ChoiceField(label=_("Region"), choices=Region.choices)

    class Meta:
        model = BookingRequest
        fields = ["topic", "role", "purpose", "audience_size", "region"]
        widgets = {"audience_size": forms.TextInput(attrs={"inputmode": "numeric", "class": "box-4"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic: Any = self.fields["topic"]
        topic.queryset, topic.to_field_name = Topic.objects.all().public(), "uuid"
        self.fields["role"].initial = self.initial["role"] = Role.SPEAK


class GuestAnswerForm(ModelForm[Guest]):
    class Meta:
        model = Guest
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}


class MaterialForm(ModelForm[Material]):
    address = Material._meta.get_field("address").formfield(assume_scheme="https")

    class Meta:
        model = Material
        fields = ["title", "session", "words", "address", "for_families"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session: Any = self.fields["session"]
        possible = ~Q(status=Session.Status.CANCELLED) | Q(pk=self.instance.session_id)
        session.queryset = self.instance.activity.sessions.filter(possible)
        session.to_field_name = "uuid"
        self.initial["session"] = self.instance.session.uuid if self.instance.session else None
        session.empty_label = _("for every time")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("words") and not cleaned.get("address") and not self.errors:
            self.add_error("words", _("Write a text or a web address."))
        return cleaned


class CareForm(Form):
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)  # which note the author has read
    text = forms.CharField(
        label=_("Allergies, and what the leader must know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("For example: nuts; needs a quiet place; takes medicine at 18. Leave it empty to take it away."),
    )

    def clean_read_at(self) -> dt.datetime | None:
        try:
            return dt.datetime.fromisoformat(self.cleaned_data["read_at"]) if self.cleaned_data["read_at"] else None
        except ValueError:
            raise ValidationError(_("Open the page again.")) from None
