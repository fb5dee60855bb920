"""What is sent and received, as the description says it."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, WithJsonSchema

from kotosilta.activities.models import Attendance
from kotosilta.core import languages
from kotosilta.guidance.models import Contact
from kotosilta.projects.models import ActivityKind

Words = dict[str, str]  # {language: text}


def _storable(text: str) -> str:
    """Neither database stores a zero byte or half a character."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("holds a character that no text has")
    return text


def _of_our_time(moment: dt.datetime) -> dt.datetime:
    if not 2000 <= moment.year <= 2100:
        raise ValueError("must be between the years 2000 and 2100")
    return moment


def _known(code: str) -> str:
    if code not in languages.NAMES:
        raise ValueError("is no code of a language that is known here")
    return code


Text = Annotated[str, AfterValidator(_storable)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Language = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(languages.NAMES)})]


class Refusal(Schema):
    """Why not, in words."""

    detail: str | list[str] | list[dict[str, Any]]


class ActivityOut(Schema):
    id: UUID
    kind: ActivityKind
    title: Words
    description: Words
    is_public: bool
    sessions: int


class SessionOut(Schema):
    id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: str
    place: str
    language: str


class ExpertOut(Schema):
    """Only what the expert has allowed to show."""

    id: UUID
    name: str
    topics: list[Words]
    roles: list[str]
    languages: list[str]
    region: str
    about: str


class TargetOut(Schema):
    id: UUID
    words: Words
    unit: str
    goal: float
    value: float | None = Field(description="null: fewer than ten people are behind it, or it would give them away")


class ReleaseOut(Schema):
    project: dict[str, str]
    period: str
    known_on: dt.date
    released_on: dt.date
    numbers: dict[str, int | None] = Field(description="by key, as in the open data; null: hidden")
    targets: list[TargetOut]


class IndicatorOut(Schema):
    code: str
    words: str
    kind: str
    wording_checked: bool
    value: int | None
    in_period: int | None


class IndicatorsOut(Schema):
    project: str
    period: str
    first: dt.date
    last: dt.date
    participants: int
    incomplete: int
    indicators: list[IndicatorOut]


class MarkIn(Schema):
    model_config = ConfigDict(extra="forbid")

    status: Attendance.Status = Field(examples=["present"])


class MarkOut(Schema):
    person: UUID
    name: str
    status: str = Field(description='"" while nobody has marked anything')


class ContactIn(Schema):
    """Without a person it is a contact with somebody who gave no name."""

    model_config = ConfigDict(extra="forbid")

    person: UUID | None = None
    nickname: Text = Field("", max_length=60)
    at: Moment = Field(examples=["2026-05-04T10:30:00+03:00"])
    minutes: int = Field(15, ge=1, le=600)
    topic: Contact.Topic = Field(examples=["school"])
    channel: Contact.Channel = Contact.Channel.FACE
    language: Language = "fi"
    outcome: Contact.Outcome = Contact.Outcome.ANSWERED
    note: Text = Field("", max_length=4000)


class ContactOut(Schema):
    id: UUID
