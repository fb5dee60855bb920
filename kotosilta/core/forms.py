"""The shape of input: one look for every form, one form for dates, nothing typed is ever lost.

`bind(FormClass, request)` is how every view makes its form. A POST that carries `switch_language` is the language
menu: the same form comes back in the new language with what was typed, unvalidated and unsaved.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.forms.widgets import ChoiceWidget
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.templatetags.parts import name, told_filter
from kotosilta.core.translated import Texts, TranslatedField, told

TILES_AT_MOST = 8  # up to here all options are shown as tiles; above, a list to choose from
F = TypeVar("F", bound="Form | ModelForm[Any]")


class Renderer(TemplatesSetting):
    form_template_name = "core/form.html"
    field_template_name = "core/field.html"


class YesNo(forms.RadioSelect):
    """Yes, no, or not known: three tiles, none chosen for you."""

    def __init__(self) -> None:
        super().__init__(choices=[("true", _("Yes")), ("false", _("No")), ("unknown", _("Not known"))])

    format_value = forms.NullBooleanSelect.format_value  # type: ignore[assignment]
    value_from_datadict = forms.NullBooleanSelect.value_from_datadict


class _Pictures(ChoiceWidget):
    """A drawing on each tile, for those who read little; the words stay. `pictures`: {value: name of an icon}."""

    option_template_name = "core/widgets/pictured.html"

    def __init__(self, pictures: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pictures = pictures

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return {**option, "icon": self.pictures.get(str(value))}


class PicturedChoice(_Pictures, forms.RadioSelect):
    pass


class PicturedChoices(_Pictures, forms.CheckboxSelectMultiple):
    pass


def _say_what_to_write(field: forms.Field) -> None:
    """A missing answer is told in words that say what to do."""
    if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.NullBooleanField):
        field.error_messages["required"] = _("Choose one.")
    elif isinstance(field, forms.IntegerField):
        field.error_messages["required"] = _("Write a number.")
    elif isinstance(field, forms.FileField):
        field.error_messages["required"] = _("Choose a file.")
    else:
        field.error_messages["required"] = _("Write the answer here.")


def _name_the_blank(field: Any) -> None:
    """No dashes among the choices: a required question has no blank, an optional one calls it by its name."""
    choices = list(field.choices)
    blank = [choice for choice in choices if choice[0] in ("", None)]
    if not blank or str(blank[0][1]).strip("-"):
        return
    rest = [choice for choice in choices if choice[0] not in ("", None)]
    if not field.required:
        field.choices = [("", _("No answer")), *rest]
    elif len(rest) <= TILES_AT_MOST:
        field.choices = rest
    else:
        field.choices = [("", _("Choose")), *rest]


def _written(row: Any, label: str) -> Texts | None:
    """The translated text of a row that is its label, if it is one."""
    texts = (getattr(row, field.attname) for field in row._meta.fields if isinstance(field, TranslatedField))
    return next((text for text in texts if told(text).text == label), None)


class _Rows(ModelChoiceIterator[Any]):
    """Rows to choose from on tiles: names and texts keep their own direction and language."""

    def choice(self, obj: Any) -> tuple[Any, Any]:
        value, label = super().choice(obj)
        if isinstance(self.field.widget, _ListOfRows):
            return value, label
        text = _written(obj, label)
        return value, told_filter(text) if text else name(label)


class FewIterator(_Rows):
    """Offers the first ones only; a choice beyond them is still valid."""

    MOST = 200

    def __iter__(self) -> Any:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in self.queryset[: self.MOST]:
            yield self.choice(row)


class _ListOfRows(forms.Select):
    """The same in a list, where a label is plain text."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, *args, **kwargs)
        row = getattr(value, "instance", None)
        if row is not None:
            text = _written(row, label)
            option["attrs"] |= {"dir": "auto"} | ({"lang": told(text).language} if text else {})
        return option


class Kept:
    """What every form of ours does."""

    switching = False
    fields: dict[str, forms.Field]
    is_bound: bool
    _errors: ErrorDict | None

    def prepare(self) -> None:
        for field in self.fields.values():
            field.show_hidden_initial = False  # Django would post callable defaults back as text
            _say_what_to_write(field)
            if isinstance(field, forms.ModelChoiceField):
                if field.empty_label == "---------":
                    field.empty_label = _("Choose")
                if type(field.widget) is forms.Select:
                    field.widget = _ListOfRows(attrs=field.widget.attrs)
                    field.widget.is_required = field.required
                if field.iterator is ModelChoiceIterator:
                    field.iterator = _Rows
                field.widget.choices = field.choices
                continue
            if isinstance(field.widget, forms.Select) and not isinstance(field.widget, forms.NullBooleanSelect):
                _name_the_blank(field)
            if isinstance(field.widget, forms.NullBooleanSelect):
                field.widget = YesNo()
            if type(field.widget) is forms.Select and len(list(field.choices)) <= TILES_AT_MOST + 1:  # type: ignore[attr-defined]
                field.widget = forms.RadioSelect(choices=field.choices)  # type: ignore[attr-defined]
                field.widget.is_required = field.required
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs.setdefault("dir", "auto")
            if isinstance(field.widget, forms.Textarea):
                if field.widget.attrs.get("rows") in (None, "10"):  # Django's own size
                    field.widget.attrs["rows"] = 4
                field.widget.attrs.pop("cols", None)

    def keep_typed(self) -> None:
        self.switching = True
        self._errors = ErrorDict()

    def is_valid(self) -> bool:
        return not self.switching and super().is_valid()  # type: ignore[misc]


class Form(Kept, forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()


M = TypeVar("M", bound=Any)


class ModelForm(Kept, forms.ModelForm[M]):
    use_required_attribute = False
    also_validated: tuple[str, ...] = ()  # fields of the row that the form fills without showing them

    def _get_validation_exclusions(self) -> set[str]:
        """Django skips a constraint when one of its fields is not on the form; but what the view has set (whose row
        it is) must count, or "twice" would be found by the database only."""
        fields = self.instance._meta.fields
        given = {f.name for f in fields if f.is_relation and getattr(self.instance, f.attname) is not None}
        given |= {"since", "until", *self.also_validated}  # "once at a time" speaks of the end of a relation
        return set(super()._get_validation_exclusions()) - given  # type: ignore[misc]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()


def is_switching(request: HttpRequest) -> bool:
    """Is this POST only the language menu?"""
    return request.method == "POST" and "switch_language" in request.POST


def bind(form_class: type[F], request: HttpRequest, **kwargs: Any) -> F:
    """The form for this request: empty for a GET, bound for a POST, kept as typed when only the language changes."""
    if request.method != "POST":
        return form_class(**kwargs)
    form = form_class(request.POST, request.FILES, **kwargs)
    if is_switching(request):
        form.keep_typed()
    return form


def form_page(
    request: HttpRequest,
    form: Any,
    title: str,
    back: str,
    *,
    template: str = "core/form_page.html",
    **context: Any,
) -> HttpResponse:
    """A page that is one form; wrong input answers with status 422 so that nobody mistakes it for a success."""
    wrong = form.is_bound and bool(form.errors)
    # An open page that asks for no token sets no cookie.
    is_open = request.resolver_match is not None and getattr(request.resolver_match.func, "csrf_exempt", False)
    context = {"form": form, "page_title": title, "back_url": back, "keeps_typed": True, "is_open": is_open, **context}
    return render(request, template, context, status=422 if wrong else 200)


def confirm_page(
    request: HttpRequest, title: str, text: str, back: str, submit_label: str, *, danger: bool = True
) -> HttpResponse:
    """Ask before an act, one that cannot be taken back above all; the POST to the same address does it."""
    context = {
        "form": None,
        "page_title": title,
        "lead": text,
        "back_url": back,
        "submit_label": submit_label,
        "danger": danger,
    }
    return render(request, "core/form_page.html", context)


class FewChoices(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of many: a page must not grow with the number of people in the database. Whoever is not in the list is
    reached from their own page."""

    iterator = FewIterator


class ManyRows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the rows, as tiles."""

    def __init__(self, rows: Any, **kwargs: Any) -> None:
        super().__init__(rows, to_field_name="uuid", widget=forms.CheckboxSelectMultiple, **kwargs)


class Several(forms.TypedMultipleChoiceField):
    """Some of a list, as tiles; cleans to a list of their values."""

    def __init__(self, choices: Any, coerce: Any = str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=choices, coerce=coerce, **kwargs)


class UploadForm(Form):
    """One file of at most ten megabytes."""

    file = forms.FileField(label=_("The file"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 10 * 1024 * 1024:
            raise ValidationError(_("The file is larger than 10 megabytes. Divide it into smaller files."))
        return file


class NumberField(forms.DecimalField):
    """A number with decimals as people type it: with a comma or a point, whatever the language of the page."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "box-4"})
        super().__init__(**{"localize": True, **kwargs, "widget": box})

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub("[,٫]", ".", value) if isinstance(value, str) else value)


class DayWidget(forms.MultiWidget):
    """Three boxes, day month year; never a calendar pop-up, which nobody can use for a birth date."""

    template_name = "core/widgets/day.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "day": forms.TextInput(attrs={**box, "maxlength": 2, "class": "box-2"}),
                "month": forms.TextInput(attrs={**box, "maxlength": 2, "class": "box-2"}),
                "year": forms.TextInput(attrs={**box, "maxlength": 4, "class": "box-4"}),
            },
            attrs,
        )

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dt.datetime):
            value = clock.local(value).date()
        if isinstance(value, dt.date):
            return [value.day, value.month, value.year]
        if isinstance(value, PartialDay):
            return [value.day, value.month, value.year]
        return [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(
            context["widget"]["subwidgets"], (_("Day"), _("Month"), _("Year"), _("Time")), strict=False
        ):
            part["label"] = label
        return context


def _number(text: str) -> int | None:
    return int(text) if text.strip() else None


class DayField(forms.MultiValueField):
    """An exact date."""

    widget: Any = DayWidget
    wrong = _("This date does not exist. Write it with numbers, for example 8.12.2026.")

    def __init__(self, **kwargs: Any) -> None:
        boxes = [
            forms.RegexField(r"^\s*\d{0,2}\s*$", required=False),
            forms.RegexField(r"^\s*\d{0,2}\s*$", required=False),
            forms.RegexField(r"^\s*\d{0,4}\s*$", required=False),
        ]
        for box in boxes:
            box.error_messages["invalid"] = self.wrong
        kwargs.setdefault("error_messages", {"required": _("Write the date.")})
        for useless in ("input_formats", "localize"):
            kwargs.pop(useless, None)
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dt.date | None:
        if not data_list or not any(part.strip() for part in data_list):
            return None
        day, month, year = (_number(part) for part in data_list[:3])
        if not (day and month and year):
            raise ValidationError(_("Write the day, the month and the year."), code="incomplete")
        return _date(year, month, day)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [str(part or "") for part in self.widget.decompress(initial)]
        return before != [str(part or "").strip().lstrip("0") for part in (data or ["", "", ""])]


def _date(year: int, month: int, day: int) -> dt.date:
    if not 1900 <= year <= 2100:
        raise ValidationError(_("Write the year with four numbers, for example 2026."), code="year")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValidationError(DayField.wrong, code="invalid") from None


class PartialDay(NamedTuple):
    """A date of which the day, or the day and the month, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None


class PartialDayField(DayField):
    """A birth date: the year is enough. `month` and `day` of the result may be None; no date at all gives None."""

    def compress(self, data_list: list[str]) -> PartialDay | None:  # type: ignore[override]
        if not data_list or not any(part.strip() for part in data_list):
            return None
        day, month, year = (_number(part) for part in data_list)
        if not year:
            raise ValidationError(_("Write the year. If you do not know the day, leave it empty."), code="year")
        if day and not month:
            raise ValidationError(_("Write the month too, or leave the day empty."), code="month")
        _date(year, month or 1, day or 1)
        if year > clock.today().year:
            raise ValidationError(_("This year is in the future."), code="future")
        return PartialDay(year, month, day)


class AnyDayField(DayField):
    """A date of any calendar, the year is enough: only the shape is checked. Cleans to a PartialDay or None."""

    def compress(self, data_list: list[str]) -> PartialDay | None:  # type: ignore[override]
        day, month, year = (_number(part) for part in (data_list or ["", "", ""]))
        if not year:
            if day or month:
                raise ValidationError(_("Write the year. If you do not know the day, leave it empty."), code="year")
            return None
        return PartialDay(year, month, day if month else None)


class MomentWidget(DayWidget):
    template_name = "core/widgets/day.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [
            *self.widgets,
            forms.TextInput(attrs={"maxlength": 5, "class": "box-4", "autocomplete": "off"}),
        ]
        self.widgets_names: list[str] = [*self.widgets_names, "_time"]

    def decompress(self, value: Any) -> list[Any]:
        time = f"{clock.local(value):%H:%M}" if isinstance(value, dt.datetime) else None
        return [*super().decompress(value), time]


class MomentField(DayField):
    """A date and a wall-clock time in Finland, e.g. 8.12.2026 17:00. Cleans to an aware datetime in UTC."""

    widget: Any = MomentWidget
    gap = _("This time does not exist: on that night the clocks go forward. Choose a time one hour later.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        time = forms.CharField(required=False)
        self.fields = (*self.fields, time)

    def compress(self, data_list: list[str]) -> Any:
        day = super().compress(data_list)
        if day is None:
            return None
        found = re.fullmatch(r"\s*(\d{1,2})(?:[:.](\d{2}))?\s*", data_list[3] if len(data_list) > 3 else "")
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError(_("Write the time, for example 17:00."), code="time")
        try:
            return clock.at(day, dt.time(int(found[1]), int(found[2] or 0)))
        except ValueError:
            raise ValidationError(self.gap, code="gap") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [str(part or "") for part in self.widget.decompress(initial)]
        return before != [str(part or "").strip() for part in (data or ["", "", "", ""])]
