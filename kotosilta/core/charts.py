"""Small server-made SVG charts. Every chart stands beside a table with the same numbers, which is its long description.

No inline style and no script (the CSP allows neither): colours come from classes of the stylesheet.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

WIDTH = 640
ROW = 46


class Bar(NamedTuple):
    """One bar: what was reached and what was aimed at (None: no aim)."""

    label: str
    value: float
    goal: float | None = None


def _number(value: float) -> str:
    return f"{value:g}"


def bars(title: str, items: Sequence[Bar]) -> SafeString:
    """Horizontal bars with the goal as a mark on each. The bars start where reading starts."""
    top = max([1.0, *(max(item.value, item.goal or 0) for item in items)])
    mirrored = get_language_bidi()
    parts = []
    for index, item in enumerate(items):
        y = index * ROW
        width = round((WIDTH - 90) * item.value / top, 1)
        anchor = WIDTH if mirrored else 0
        parts.append(format_html('<text x="{}" y="{}" class="chart-label">{}</text>', anchor, y + 16, item.label))
        x = WIDTH - width if mirrored else 0
        parts.append(format_html('<rect x="{}" y="{}" width="{}" height="14" class="chart-bar"/>', x, y + 23, width))
        if item.goal:
            mark = round((WIDTH - 90) * item.goal / top, 1)
            mark_x = WIDTH - mark if mirrored else mark
            parts.append(format_html('<path d="M{} {}v22" class="chart-goal"/>', mark_x, y + 19))
        shown = _number(item.value) if item.goal is None else f"{_number(item.value)} / {_number(item.goal)}"
        end = max(width, round((WIDTH - 90) * (item.goal or 0) / top, 1)) + 8
        parts.append(
            format_html(
                '<text x="{}" y="{}" class="chart-value">{}</text>',
                WIDTH - end if mirrored else end,
                y + 35,
                shown,
            )
        )
    return _svg(title, len(items) * ROW, parts)


def columns(title: str, items: Sequence[Bar]) -> SafeString:
    """Upright columns for a series in time; the table beside it says the same in words."""
    top = max([1.0, *(item.value for item in items)])
    step = WIDTH / max(1, len(items))
    mirrored = get_language_bidi()
    parts = []
    for index, item in enumerate(items):
        x = round((len(items) - 1 - index if mirrored else index) * step, 1)
        height = round(110 * item.value / top, 1)
        middle = round(x + step / 2, 1)
        parts.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" class="chart-bar"/>',
                round(x + step * 0.15, 1),
                130 - height,
                round(step * 0.7, 1),
                height,
            )
        )
        if item.value:
            parts.append(
                format_html(
                    '<text x="{}" y="{}" class="chart-value chart-middle">{}</text>',
                    middle,
                    124 - height,
                    _number(item.value),
                )
            )
        parts.append(format_html('<text x="{}" y="150" class="chart-value chart-middle">{}</text>', middle, item.label))
    return _svg(title, 156, parts)


def _svg(title: str, height: int, parts: Sequence[str]) -> SafeString:
    body = mark_safe("".join(parts))  # noqa: S308 - every part was built by format_html
    return format_html(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        escape(title),
        WIDTH,
        height,
        body,
    )
