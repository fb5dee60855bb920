"""Placeholders and marks in texts to translate: what is filled in, and what is HTML, stays as it is."""

import re
from collections import defaultdict

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?bdi>")
HTML = re.compile(r"</?\w[^>]*>|&\w+;|[<>&]")


def keeps_placeholders(source: str, plural: str, texts: list[str]) -> bool:
    """Have these translations the placeholders and marks of their source, and no others? A plural form may leave one
    out: the number. What is neither would be HTML on everybody's pages, or break the page that fills it in."""
    wanted = set(PLACEHOLDER.findall(plural or source))
    marks = set(HTML.findall(source)) | set(HTML.findall(plural))
    for text in texts:
        got = set(PLACEHOLDER.findall(text))
        if not got <= wanted or len(wanted - got) > bool(plural):
            return False
        if not set(HTML.findall(text)) <= marks or not _fills(source, text):
            return False
    return True


def _fills(source: str, text: str) -> bool:
    if "%(" not in source:
        return True
    try:
        text % defaultdict(int)
    except (ValueError, TypeError):
        return False
    return True
