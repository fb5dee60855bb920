"""Placeholders in texts to translate: what is filled in, and the marks around it, stays as it is."""

import re

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?bdi>")


def keeps_placeholders(source: str, plural: str, texts: list[str]) -> bool:
    """Have these translations the placeholders of their source? A plural form may leave out the number."""
    wanted = set(PLACEHOLDER.findall(plural or source))
    found = [set(PLACEHOLDER.findall(text)) for text in texts]
    return all(got <= wanted if plural else got == wanted for got in found)
