"""Small server-made SVG charts. Every chart stands beside a table with the same numbers, which is its long description.

No inline style and no script (the CSP allows neither): colours come from classes of the stylesheet.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

WIDTH = 360  # about a phone's width: the letters keep their size there
ROW = 46
LABELS_AT_MOST = 6
DIGIT = 7  # about the width of a figure


class Bar(NamedTuple):
    """One bar: what was reached and what was aimed at (None: no aim)."""

    label: str
    value: float
    goal: float | None = None


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 1000 else f"{value:g}"


def bars(title: str, items: Sequence[Bar]) -> SafeString:
    """Horizontal bars, each measured against its own goal (the marks stand in one line), so that hours, people and
    visits can be read together; without goals all against the largest. The bars start where reading starts; beyond
    one and a half goals they are cut."""
    largest = max([1.0, *(item.value for item in items if item.goal is None)])
    mirrored = get_language_bidi()
    goal_at = round((WIDTH - 70) / 1.5, 1)
    parts = []
    for index, item in enumerate(items):
        y = index * ROW
        width = round(min(item.value / (item.goal or largest), 1.5) * goal_at, 1)
        parts.append(_text(WIDTH if mirrored else 0, y + 16, "chart-label", item.label))
        x = WIDTH - width if mirrored else 0
        parts.append(format_html('<rect x="{}" y="{}" width="{}" height="14" class="chart-bar"/>', x, y + 23, width))
        shown = _number(item.value)
        if item.goal is not None:
            mark_at = WIDTH - goal_at if mirrored else goal_at
            parts.append(format_html('<path d="M{} {}v22" class="chart-goal"/>', mark_at, y + 19))
            shown += f" / {_number(item.goal)}"
        end = max(width, goal_at) + 8
        parts.append(_text(WIDTH - end if mirrored else end, y + 35, "chart-value", shown))
    return _svg(title, len(items) * ROW, parts)


def _text(x: float, y: float, kind: str, text: str) -> SafeString:
    return format_html('<text x="{}" y="{}" class="{}">{}</text>', x, y, kind, text)


def columns(title: str, items: Sequence[Bar]) -> SafeString:
    """Upright columns for a series in time; the table beside it says the same in words. Numbers that would run into
    each other are in the table only."""
    top = max([1.0, *(item.value for item in items)])
    step = WIDTH / max(1, len(items))
    every = -(-len(items) // LABELS_AT_MOST)
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
        if item.value and len(_number(item.value)) * DIGIT <= step:
            parts.append(
                format_html(
                    '<text x="{}" y="{}" class="chart-value chart-middle">{}</text>',
                    middle,
                    124 - height,
                    _number(item.value),
                )
            )
        if index % every == 0:
            parts.append(_text(middle, 150, "chart-value chart-middle", item.label))
    return _svg(title, 156, parts)


class Whisker(NamedTuple):
    """A mean between `low` and `high`; None when it is not shown."""

    label: str
    mean: float | None
    low: float = 0
    high: float = 0


LINE, SCALE_FROM = 24, 96


def whiskers(title: str, groups: Sequence[tuple[str, Sequence[Whisker]]], *, least: int, most: int) -> SafeString:
    """Means with their intervals on one scale, in groups: a dot, and a line as long as we are unsure."""
    mirrored = get_language_bidi()

    def at(value: float) -> float:
        x = SCALE_FROM + (value - least) / (most - least) * (WIDTH - SCALE_FROM - 12)
        return round(WIDTH - x if mirrored else x, 1)

    start, y, parts = WIDTH if mirrored else 0, 0, []
    for name, rows in groups:
        y += LINE
        parts.append(_text(start, y - 4, "chart-label", name))
        for row in rows:
            y += LINE
            parts.append(_text(start, y - 6, "chart-value", row.label))
            parts.append(format_html('<path d="M{} {}H{}" class="chart-axis"/>', at(least), y - 10, at(most)))
            if row.mean is not None:
                parts.append(format_html('<path d="M{} {}H{}" class="chart-span"/>', at(row.low), y - 10, at(row.high)))
                parts.append(format_html('<circle cx="{}" cy="{}" r="6" class="chart-bar"/>', at(row.mean), y - 10))
    y += LINE
    for tick in range(least, most + 1):
        parts.append(_text(at(tick), y - 4, "chart-value chart-middle", str(tick)))
    return _svg(title, y, parts)


def _svg(title: str, height: int, parts: Sequence[str]) -> SafeString:
    body = mark_safe("".join(parts))  # noqa: S308 - every part was built by format_html
    return format_html(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
        escape(title),
        WIDTH,
        height,
        body,
    )
