"""Text that people write in several languages, kept in one JSON column: {language: {text, state, source_hash}}.

The source is the first language of settings.LANGUAGES that has text. A translation is outdated when the hash of the
source that it was made from differs from the source's hash now, not when somebody merely pressed "save".
"""

import hashlib
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

Texts = dict[str, dict[str, str]]


class Told(NamedTuple):
    """A text, the language it is in and its state: source, reviewed or outdated."""

    text: str
    language: str
    state: str


def language_codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def source_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def source_of(texts: Texts) -> str:
    """Code of the source language; "" when there is no text at all. A translation that nobody has checked is never the
    source of the others."""
    given = [code for code in language_codes() if texts.get(code, {}).get("text")]
    written = [code for code in given if texts[code].get("state") == "source"]
    checked = [code for code in given if texts[code].get("state") not in ("draft", "machine")]
    return next(iter(written or checked), "")


def told(texts: Texts | None, language: str | None = None) -> Told:
    """The text in the language wanted, else in its nearest relative (Persian for Dari), else in the source language."""
    texts = texts or {}
    wanted = language or get_language() or settings.LANGUAGE_CODE
    source = source_of(texts)
    near = [wanted, wanted.partition("-")[0]]
    code = next((one for one in near if texts.get(one, {}).get("text")), source)
    if not code:
        return Told("", wanted, "missing")
    entry = texts[code]
    if code == source:
        return Told(entry["text"], code, "source")
    fresh = entry.get("source_hash") == source_hash(texts[source]["text"])
    return Told(entry["text"], code, entry.get("state", "reviewed") if fresh else "outdated")


def texts(**by_language: str) -> Texts:
    """Build the stored value from `fi="…", en="…"`; languages left out are missing."""
    given = {code: text.strip() for code, text in by_language.items() if text.strip()}
    source = next((code for code in language_codes() if code in given), "")
    return {
        code: {
            "text": text,
            "state": "source" if code == source else "reviewed",
            "source_hash": source_hash(given[source]),
        }
        for code, text in given.items()
    }


def with_translation(texts: Texts, language: str, text: str, state: str) -> Texts:
    """The texts with a translation in the language put in (or, empty, taken out). The source stays."""
    source = source_of(texts)
    if not source or language == source:
        return texts
    made = {code: entry for code, entry in texts.items() if code != language}
    if text.strip():
        entry = {"text": text.strip(), "state": state, "source_hash": source_hash(texts[source]["text"])}
        made[language] = entry
    return made


def in_all_languages(label: Any, **values: Any) -> dict[str, str]:
    """A text of ours (or what says it when called) in every language that has it, with the values put in."""
    words = {}
    for code in language_codes():
        with override(code):
            text = str(label() if callable(label) else label)
            words[code] = text % values if values else text
    standing_in = words[settings.LANGUAGE_CODE]  # for a language that lacks the text
    own = settings.LANGUAGE_CODE  # and what is derived from it may well say the same
    return {code: text for code, text in words.items() if code.partition("-")[0] == own or text != standing_in}


def by_language(texts: Texts | None) -> dict[str, str]:
    """Only the words, for other programs: {language: text}."""
    return {code: entry["text"] for code, entry in (texts or {}).items() if entry.get("text")}


class TranslatedWidget(forms.MultiWidget):
    template_name = "core/widgets/translated.html"
    use_fieldset = True

    def __init__(self, *, long: bool = False) -> None:
        widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()
        super().__init__(dict.fromkeys(language_codes(), widget))

    def decompress(self, value: Texts | None) -> list[str]:
        return [(value or {}).get(code, {}).get("text", "") for code in language_codes()]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = dict(settings.LANGUAGES)
        shown: list[Any] = []
        others: list[Any] = []
        for part, code in zip(context["widget"]["subwidgets"], language_codes(), strict=True):
            part["attrs"] = {**part["attrs"], "lang": code, "dir": "auto", "required": False}
            part["label"] = names[code]
            (shown if part["value"] or code in settings.STAFF_LANGUAGES else others).append(part)
        context["widget"] |= {"shown": shown, "others": others}
        return context


class TranslatedFormField(forms.MultiValueField):
    def __init__(self, *, long: bool = False, max_length: int = 200, **kwargs: Any) -> None:
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        kwargs["widget"] = TranslatedWidget(long=long)
        fields = [
            forms.CharField(required=False, max_length=None if long else max_length) for _code in language_codes()
        ]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> Texts:
        return texts(**dict(zip(language_codes(), data_list or [], strict=False)))

    def clean(self, value: Any) -> Texts:
        cleaned: Texts = super().clean(value) or {}
        if self.required and not cleaned:
            raise ValidationError(_("Write the text in at least one language."), code="required")
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        before: list[str] = self.widget.decompress(initial)
        return [*(data or [])] != before


class TranslatedField(models.JSONField[Any, Any]):
    """A translated text; `long=True` gives several lines in forms."""

    def __init__(self, *args: Any, long: bool = False, **kwargs: Any) -> None:
        self.long = long
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def save_form_data(self, instance: Any, data: Any) -> None:
        """What the form left as it was keeps its state: pressing "save" checks and refreshes no translation."""
        before = getattr(instance, self.attname) or {}
        was = source_of(before)
        kept = {
            code: before[code] if before.get(code, {}).get("text") == entry["text"] else entry
            for code, entry in (data or {}).items()
        }
        if was in kept:
            hashed = source_hash(kept[was]["text"])
            for code, entry in kept.items():
                if code == was:
                    kept[code] = entry | {"state": "source", "source_hash": hashed}
                elif entry is not before.get(code):
                    kept[code] = entry | {"state": "reviewed", "source_hash": hashed}
        super().save_form_data(instance, kept)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TranslatedFormField, "long": self.long, **kwargs})
