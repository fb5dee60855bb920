"""Page parts that templates use everywhere (built in: no `{% load %}` needed)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import formats, translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kotosilta.core import clock
from kotosilta.core.translated import told

register = template.Library()

# Drawn by us, 24 x 24, strokes only. An icon never stands alone: its text is always beside it.
ICONS = {
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 3-6.5 6.5-6.5s6.5 2.5 6.5 6.5M16 5a3.5 3.5 0 0 1 0 6.5M18 14c2.300.8 3.500 3 3.500 6"/>',
    "calendar": '<rect x="3.500" y="5" width="17" height="15.500" rx="2"/><path d="M3.500 10h17M8 3v4M16 3v4"/>',
    "talk": '<path d="M4 5h16v11H10l-5 4v-4H4z"/>',
    "chart": '<path d="M4 4v16h16M8 16v-4M12.500 16V8M17 16v-6"/>',
    "check": '<path d="M4.500 12.500l5 5 10-11"/>',
    "clock": '<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5.500l3.500 2"/>',
    "file": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "home": '<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z"/>',
    "search": '<circle cx="10.500" cy="10.500" r="6.500"/><path d="M15.500 15.500L21 21"/>',
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "moon": '<path d="M19 14.500A8 8 0 0 1 9.500 5 8 8 0 1 0 19 14.500z"/>',
    "out": '<path d="M10 4H5v16h5M14 8l4 4-4 4M9 12h9"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 16v4h16v-4"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "phone": '<path d="M6 3h4l1.500 5-2.500 1.500c1 2.500 3 4.500 5.500 5.500L16 12.500l5 1.500v4c0 1.500-1.500 3-3 3C10 21 3 14 3 6c0-1.500 1.500-3 3-3z"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon, hidden from screen readers."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - our own constant
    return format_html(
        '<svg class="icon" aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        drawing,
    )


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
    return format_html(_("from {} to {}"), hour(start), hour(end))


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
def quantity(value: Any) -> str:
    """A number without useless zeros: 60, 2.5 (2,5 in Finnish)."""
    if isinstance(value, float | Decimal):
        rounded = round(float(value), 2)
        value = int(rounded) if rounded == int(rounded) else rounded
    return formats.number_format(value)


@register.filter
def language_name(code: str) -> str:
    """Name of a language in the reader's language."""
    from kotosilta.core.languages import NAMES

    return str(NAMES.get(code, code))


@register.simple_tag(takes_context=True)
def language_choices(context: dict[str, Any]) -> list[dict[str, str]]:
    """The same page in every language that is switched on, each by its own name."""
    request = context["request"]
    path, query = request.path, request.META.get("QUERY_STRING", "")
    return [
        {
            "code": code,
            "name": settings_name(code),
            "path": same_page(path, code) + (f"?{query}" if query else ""),
        }
        for code, _label in settings.LANGUAGES
    ]


def settings_name(code: str) -> str:
    return str(translation.get_language_info(code)["name_local"]).capitalize()


def same_page(path: str, code: str) -> str:
    """The URL of the same page in another language."""
    try:
        match = resolve(path)
    except Resolver404:
        return f"/{code}/"
    with translation.override(code):
        return str(reverse(match.view_name, args=match.args, kwargs=match.kwargs))


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
