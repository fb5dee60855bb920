"""The shape of what experts, organisations and advisers write."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock, languages
from kotosilta.core.forms import DayField, Form, ManyRows, ModelForm, MomentField, NumberField, Several
from kotosilta.core.images import small_picture
from kotosilta.experts.consents import FIELDS, LISTED
from kotosilta.experts.models import (
    Availability,
    AvailabilityException,
    Booking,
    BookingRequest,
    ExpertProfile,
    Topic,
)
from kotosilta.experts.models.bookings import LONGEST
from kotosilta.experts.vocabulary import Format, Payer, Region, RequestKind, Role
from kotosilta.invoicing.models import Price
from kotosilta.people.checks import check_einvoice_address
from kotosilta.people.models import User
from kotosilta.projects.forms import ProjectChoice

CALENDAR_BYTES = 1_000_000
SHARED_DAYS = 30


class StoryForm(Form):
    text = forms.CharField(
        label=_("In your own words"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 12})
    )


class ShareForm(Form):
    reader = forms.ModelChoiceField(User.objects.none(), label=_("With whom?"), to_field_name="uuid")
    until = DayField(label=_("Until which day?"))

    def __init__(self, *args: Any, readers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = readers  # type: ignore[attr-defined]
        self.fields["until"].initial = clock.today() + dt.timedelta(days=SHARED_DAYS)


class ProfileForm(ModelForm[ExpertProfile]):
    """Everything about the expert's work; what of it is shown is asked apart."""

    topics = ManyRows(Topic.objects.none(), label=_("What can you talk about?"))
    roles = Several(Role.choices, label=_("What do you want to do?"))
    languages = Several(languages.CHOICES[:-1], label=_("In which languages?"))
    formats = Several(Format.choices, label=_("How?"))
    travels_to = Several(Region.choices, label=_("Where else can you go?"), required=False)
    fee_per_hour = NumberField(
        label=ExpertProfile._meta.get_field("fee_per_hour").verbose_name,
        help_text=ExpertProfile._meta.get_field("fee_per_hour").help_text,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
    )

    class Meta:
        model = ExpertProfile
        fields = [
            "public_name",
            "topics",
            "roles",
            "languages",
            "region",
            "travels_to",
            "formats",
            "travel_minutes",
            "about",
            "not_asked",
            "fee_per_hour",
            "declines_fee",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.all().public()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["topics"] = [topic.uuid for topic in self.instance.topics.all()]


class PhotoForm(Form):
    """A picture of oneself, or none."""

    picture = forms.FileField(
        label=_("A picture of you"),
        help_text=_("Only the picture itself is kept, small. Where and when it was taken is not."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_picture(self) -> bytes:
        return small_picture(self.cleaned_data["picture"])


class PublishForm(Form):
    """One tick a field: what everybody may see."""

    fields_shown = Several(list(FIELDS.items()), label=_("Everybody may see"), required=False)

    def __init__(self, *args: Any, without: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: Any = self.fields["fields_shown"]
        shown.choices = [(key, words) for key, words in FIELDS.items() if key not in without]
        shown.help_text = _("Needed in the directory: %(what)s.") % {
            "what": ", ".join(str(FIELDS[key]) for key in LISTED)
        }


class TimeField(forms.CharField):
    """A wall-clock time: 9, 9.30 or 17:00."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"autocomplete": "off", "class": "box-4", "maxlength": 5})
        super().__init__(**{**kwargs, "widget": box})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", text)
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError(_("Write the time, for example 17:00."), code="time")
        return dt.time(int(found[1]), int(found[2] or 0))


class AvailabilityForm(ModelForm[Availability]):
    starts = TimeField(label=_("From"))
    ends = TimeField(label=_("To"))

    class Meta:
        model = Availability
        fields = ["weekday", "starts", "ends"]


class ExceptionForm(ModelForm[AvailabilityException]):
    class Meta:
        model = AvailabilityException
        fields = ["is_free", "starts_at", "ends_at"]
        field_classes = {"starts_at": MomentField, "ends_at": MomentField}


class CalendarFileForm(Form):
    file = forms.FileField(
        label=_("Your calendar as a file (.ics)"),
        help_text=_("Only the times are kept: no titles, no places, no people. It replaces what you sent before."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > CALENDAR_BYTES:
            raise ValidationError(_("This file is too large. Export a shorter time, at most one year."))
        content: bytes = file.read()
        return content


class TopicForm(ModelForm[Topic]):
    class Meta:
        model = Topic
        fields = ["words", "is_offered"]


class BuyerForm(ModelForm[BookingRequest]):
    """Whom a message or an invoice reaches."""

    class Meta:
        model = BookingRequest
        fields = [
            "organisation_name",
            "business_id",
            "contact_name",
            "email",
            "phone",
            "street",
            "postcode",
            "town",
            "buyer_reference",
            "einvoice_address",
            "einvoice_operator",
        ]

    def clean_einvoice_address(self) -> str:
        return check_einvoice_address(self.cleaned_data["einvoice_address"])


class RequestForm(BuyerForm):
    """What the organisation wants; the dates are asked beside it."""

    project = ProjectChoice(label=_("Who arranges the experts?"), empty_label=None)

    class Meta(BuyerForm.Meta):
        fields = [
            "project",
            "topic",
            "role",
            "purpose",
            "audience",
            "audience_size",
            "language",
            "accessibility",
            *BuyerForm.Meta.fields,
        ]

    def __init__(self, *args: Any, projects: Any, wanted: ExpertProfile | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.wanted = wanted
        project: Any = self.fields["project"]
        project.choose_from(projects, given=wanted.project if wanted else None)
        if "topic" in self.fields:
            topic: Any = self.fields["topic"]
            topic.queryset, topic.to_field_name = Topic.objects.all().public(), "uuid"


class QuestionForm(RequestForm):
    """Before a booking: only a question."""

    class Meta(RequestForm.Meta):
        fields = ["project", "purpose", "organisation_name", "contact_name", "email", "phone"]
        labels = {"purpose": _("Your question")}


class WhenAndWhere(ModelForm[Booking]):
    """A time to come, and a place unless it is by video or phone."""

    class Meta:
        model = Booking
        fields = ["starts_at", "ends_at", "is_remote", "place", "region"]
        field_classes = {"starts_at": MomentField, "ends_at": MomentField}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and starts <= clock.now():
            self.add_error("starts_at", _("This time has passed. Choose one to come."))
        if starts and ends and ends - starts > LONGEST:
            self.add_error("ends_at", _("One booking is twelve hours at most. Write each day as a date of its own."))
        if not cleaned.get("is_remote"):
            if not cleaned.get("place"):
                self.add_error("place", _("Write the address, or choose video or phone."))
            if not cleaned.get("region"):
                self.add_error("region", _("Choose the region."))
        return cleaned


class SlotForm(WhenAndWhere):
    """One date and place of a request."""

    class Meta(WhenAndWhere.Meta):
        fields = [*WhenAndWhere.Meta.fields, "interpreter_language"]


class PeerForm(ModelForm[BookingRequest]):
    """A newcomer's wish, or an adviser's for a newcomer: simple words, no organisation."""

    class Meta:
        model = BookingRequest
        fields = ["kind", "topic", "language", "gender_wish", "purpose"]
        labels = {"purpose": _("What would help?"), "kind": _("What is it?"), "language": _("In which language?")}

    def __init__(self, *args: Any, may_bridge: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        offered = [RequestKind.PEER, RequestKind.BRIDGE] if may_bridge else [RequestKind.PEER]
        kind.choices = [(one.value, one.label) for one in offered]
        kind.widget = forms.RadioSelect(choices=kind.choices) if may_bridge else forms.HiddenInput()
        kind.initial = self.initial["kind"] = RequestKind.PEER
        topic: Any = self.fields["topic"]
        topic.queryset, topic.to_field_name = Topic.objects.all().public(), "uuid"


class AcceptForm(Form):
    knows_benefits = forms.BooleanField(
        label=_("I know that a fee can affect unemployment benefit, social assistance and other benefits"),
        error_messages={"required": _("Read this first, and tick it. Ask Kela or your adviser if you are not sure.")},
    )
    shows_name = forms.BooleanField(
        label=_("The organisation gets my name and a way to reach me, for the booking and the payment"),
        error_messages={
            "required": _("Without this you cannot be booked. Say no to the request if you do not want it.")
        },
    )
    declines_fee = forms.BooleanField(label=_("I do not want a fee for this, only my travel costs"), required=False)
    note = forms.CharField(label=_("A note"), max_length=300, required=False)


class DeclineForm(Form):
    note = forms.CharField(label=_("A note"), max_length=300, required=False, help_text=_("You need not say why."))


class OtherTimeForm(AcceptForm):
    starts_at = MomentField(label=_("Starts"))
    ends_at = MomentField(label=_("Ends"))

    field_order = ("starts_at", "ends_at")


class AgreementForm(ModelForm[Booking]):
    title = forms.CharField(label=_("What is done, in one line"), max_length=200)
    price = forms.ChoiceField(
        label=_("Price on the invoice"), required=False, help_text=_("Only when we send the organisation an invoice.")
    )
    field_order = ("title", "payer", "price")

    class Meta:
        model = Booking
        fields = ["title", "payer", "fee_per_hour", "travel_cost", "notice_hours", "late_percent"]
        field_classes = {"fee_per_hour": NumberField, "travel_cost": NumberField}

    def __init__(self, *args: Any, prices: list[Price], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prices = {price.name: price for price in prices}
        choice: Any = self.fields["price"]
        choice.choices = [("", _("No invoice")), *((p.name, f"{p.name}: {p.per_hour} €") for p in prices)]
        choice.widget = forms.RadioSelect(choices=choice.choices)
        payer: Any = self.fields["payer"]
        payer.choices = [row for row in payer.choices if row[0] != Payer.PROJECT]
        payer.widget.choices = payer.choices

    def terms(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in self._meta.fields or []}
        return {**told, "price": self.prices.get(self.cleaned_data["price"])}


class AgreeForm(Form):
    version = forms.CharField(widget=forms.HiddenInput, required=False)  # which terms were on the page
    name = forms.CharField(label=_("Your name"), max_length=200)
    agrees = forms.BooleanField(
        label=_("We agree to this"), error_messages={"required": _("Tick this if you agree. If not, cancel below.")}
    )


class CancelForm(Form):
    reason = forms.CharField(label=_("Why?"), max_length=300, required=False)
    whole_series = forms.BooleanField(label=_("Cancel all dates of this request"), required=False)

    def __init__(self, *args: Any, has_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_series:
            del self.fields["whole_series"]


class DeliveryForm(Form):
    hours = NumberField(label=_("How many hours?"), min_value=Decimal("0.25"), max_value=Decimal(24), decimal_places=2)
    heads = forms.IntegerField(label=_("How many people came?"), min_value=0, max_value=100_000)


class PaidForm(Form):
    paid_on = DayField(label=_("Paid on which day?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = clock.today()


class AnswerForm(ModelForm[BookingRequest]):
    class Meta:
        model = BookingRequest
        fields = ["answer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True


class InterpreterForm(ModelForm[Booking]):
    class Meta:
        model = Booking
        fields = ["interpreter_language", "interpreter", "interpreter_mode", "interpreter_reference"]
