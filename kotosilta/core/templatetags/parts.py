"""Page parts that templates use everywhere (built in: no `{% load %}` needed)."""

import datetime as dt
import html
from decimal import Decimal
from typing import Any

import segno
from django import template
from django.conf import settings
from django.utils import formats, translation
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.core.icons import ICONS
from kotosilta.core.languages import NAMES, languages_of
from kotosilta.core.translated import told

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon, hidden from screen readers."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - our own constant
    return format_html(
        '<svg class="icon" aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        drawing,
    )


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """A square that a camera reads."""
    square = mark_safe(segno.make(text, error="l").svg_inline(border=4, omitsize=True))  # noqa: S308 - drawn here
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', _("QR code"), square)


SIGNS = {"ok": "✓", "wait": "…", "no": "✕", "note": "!", "plain": ""}


@register.simple_tag
def status(kind: str, text: Any) -> SafeString:
    """A status: sign, word and colour together, never colour alone. `kind`: ok, wait, no, note or plain."""
    sign = SIGNS[kind]
    mark = format_html('<span aria-hidden="true">{} </span>', sign) if sign else ""
    return format_html('<span class="status status-{}">{}{}</span>', kind, mark, text)


@register.filter
def day(value: dt.date | dt.datetime | None) -> SafeString:
    """8.12.2026"""
    if value is None:
        return SafeString("")
    date = clock.local(value).date() if isinstance(value, dt.datetime) else value
    return format_html('<time datetime="{}">{}</time>', date.isoformat(), f"{date.day}.{date.month}.{date.year}")


@register.filter
def weekday(value: dt.date | dt.datetime | None) -> SafeString:
    """Tuesday 8.12.2026"""
    if value is None:
        return SafeString("")
    date = clock.local(value).date() if isinstance(value, dt.datetime) else value
    return format_html(
        '<time datetime="{}">{}</time>',
        date.isoformat(),
        f"{formats.date_format(date, 'l')} {date.day}.{date.month}.{date.year}",
    )


@register.filter
def moment(value: dt.datetime | None) -> SafeString:
    """8.12.2026 17:00"""
    if value is None:
        return SafeString("")
    wall = clock.local(value)
    return format_html(
        '<time datetime="{}" class="unbroken">{}</time>',
        wall.isoformat(),
        f"{wall.day}.{wall.month}.{wall.year} {wall:%H:%M}",
    )


@register.filter
def hour(value: dt.datetime) -> SafeString:
    """17:00"""
    wall = clock.local(value)
    return format_html('<time datetime="{}">{}</time>', wall.isoformat(), f"{wall:%H:%M}")


@register.simple_tag
def hours_between(start: dt.datetime, end: dt.datetime) -> SafeString:
    """A range in words: "17:00–19:00" mirrors in right-to-left text."""
    before, between, after = _("from {} to {}").split("{}")  # a translation is no format
    return format_html("{}{}{}{}{}", before, hour(start), between, hour(end), after)


@register.filter
def name(value: Any) -> SafeString:
    """A person's name, isolated from the direction of the sentence around it."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter(name="told")
def told_filter(value: Any) -> SafeString:
    """A translated text in the reader's language; marked with its own language where that is another one."""
    text = told(value)
    if text.language == translation.get_language():
        return conditional_escape(text.text)
    return format_html('<span lang="{}" dir="auto">{}</span>', text.language, text.text)


@register.filter
def beside(value: Any, language: str) -> str:
    """The same text in another language, to stand beside it; "" when there is none or the reader sees that one."""
    other = told(value, language)
    return "" if other.language != language or told(value).language == language else _plain(other.text)


def _plain(text: str) -> str:
    return html.unescape(strip_tags(text.replace("<li>", "• "))).strip()


@register.filter
def told_plain(value: Any) -> SafeString:
    """The same of a text that others wrote with HTML in it: its tags are left out, items of a list stand apart."""
    text = told(value)
    words = _plain(text.text)
    if text.language == translation.get_language():
        return conditional_escape(words)
    return format_html('<span lang="{}" dir="auto">{}</span>', text.language, words)


@register.filter
def quantity(value: Any) -> str:
    """A number without useless zeros: 60, 2.5 (2,5 in Finnish)."""
    if isinstance(value, float | Decimal):
        rounded = round(float(value), 2)
        value = int(rounded) if rounded == int(rounded) else rounded
    return formats.number_format(value)


@register.filter
def euros(value: Any) -> str:
    """An amount to the cent: 44,000.00 € (44 000,00 € in Finnish)."""
    return f"{formats.number_format(value, 2, force_grouping=True)}\u00a0€"


@register.filter
def language_name(code: str) -> str:
    """Name of a language in the reader's language."""
    return str({**dict(settings.LANGUAGES), **NAMES}.get(code, code))


@register.simple_tag(takes_context=True)
def language_choices(context: dict[str, Any]) -> list[dict[str, str]]:
    """The same page in every language that it is in, each by its own name."""
    request = context["request"]
    path, query = request.path, request.META.get("QUERY_STRING", "")
    return [
        {
            "code": code,
            "name": settings_name(code),
            "path": same_page(path, code) + (f"?{query}" if query else ""),
        }
        for code in languages_of(path, context.get("user"))
    ]


def settings_name(code: str) -> str:
    return str(translation.get_language_info(code)["name_local"]).capitalize()


def same_page(path: str, code: str) -> str:
    """The URL of the same page in another language; the language stands first, and nothing else differs."""
    language, _slash, rest = path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if language in dict(settings.LANGUAGES) else f"/{code}/"


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """The current query string with some values changed ("" removes one)."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in ("", None):
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"


@register.filter
def unlocalized(value: Any) -> str:
    """A number for an attribute, with a point in every language."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
