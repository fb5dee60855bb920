"""Placeholders and marks in texts to translate: what is filled in, and what is HTML, stays as it is."""

import re

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?bdi>")
HTML = re.compile(r"</?\w[^>]*>|&\w+;|[<>&]")


def keeps_placeholders(source: str, plural: str, texts: list[str]) -> bool:
    """Have these translations the placeholders and marks of their source, and no others? A plural form may leave one
    out: the number. What is neither would be HTML on everybody's pages, leave the attribute in which it stands, break
    the page that fills it in, or read what lies behind the value that is filled in ("{.__class__}")."""
    wanted = set(PLACEHOLDER.findall(plural or source))
    marks = set(HTML.findall(source)) | set(HTML.findall(plural))
    for text in texts:
        got = set(PLACEHOLDER.findall(text))
        if not got <= wanted or len(wanted - got) > bool(plural):
            return False
        if not set(HTML.findall(text)) <= marks or text.count("{}") != source.count("{}"):
            return False
        if not _signs(text, source + plural) <= _signs(source + plural, source + plural):
            return False
    return True


def _signs(text: str, source: str) -> set[str]:
    """Which signs with a meaning stand in the text beside its placeholders: of a format, and of an attribute's end."""
    bare = PLACEHOLDER.sub("", text)
    filled_in = "%(" in source
    return {sign for sign in '{}"' if sign in bare} | ({"%"} if filled_in and "%" in bare.replace("%%", "") else set())
