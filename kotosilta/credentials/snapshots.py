"""What a credential says, in every language it was written in, frozen when it is issued."""

from typing import Any, NotRequired, TypedDict

Words = dict[str, str]  # {language: text}


class HoursOfKind(TypedDict):
    words: Words
    hours: str  # a decimal number


class Outcome(TypedDict):
    """One thing the holder can do now; `url` aligns it with ESCO or ePerusteet. Where it was assessed: its `level`, all
    levels that there are (`scale`), and how it was `shown`."""

    words: Words
    url: NotRequired[str]
    level: NotRequired[Words]
    scale: NotRequired[list[Words]]
    shown: NotRequired[Words]


class Signatory(TypedDict):
    role: Words
    name: str


class Snapshot(TypedDict):
    """`holder`: the name for certificates; `languages`: (of the country, of the holder). Days are ISO dates.
    `activity_kind` says what kind of activity it was for: a training of experts opens the way to a profile."""

    holder: str
    languages: tuple[str, str]
    activity_kind: str
    title: Words
    about: Words
    hours: list[HoursOfKind]
    total_hours: str
    first_day: str
    last_day: str
    awarded_on: str
    place: str
    outcomes: list[Outcome]
    issuer: str
    project: str
    signatories: list[Signatory]


def in_language(words: Words, language: str) -> str:
    """The text in this language, else in its nearest relative, else in English, else in any."""
    near = (words.get(code) for code in (language, language.partition("-")[0], "en"))
    return next((text for text in near if text), next(iter(words.values()), ""))


def outcome_line(outcome: Any, language: str) -> str:
    """What the holder can do, with the level and how it was shown."""
    parts = [in_language(outcome[name], language) for name in ("level", "shown") if outcome.get(name)]
    words = in_language(outcome["words"], language)
    return f"{words} ({'; '.join(parts)})" if parts else words


def own_language(says: Any) -> str:
    """The holder's own language where it differs from the country's; else English beside it."""
    local, own = says["languages"]
    return str(own if own != local else "en")
