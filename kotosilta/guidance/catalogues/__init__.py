"""Reading service catalogues of others: from a file's content to drafts and problems; nothing is stored."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kotosilta.core.translated import Texts


class Problem(NamedTuple):
    """What is wrong, and where: the row (from 1) or the id in the file."""

    where: str
    what: str


@dataclass
class Draft:
    """A service as a catalogue tells it. `fields` are those of the model `Service`."""

    source_id: str
    name: Texts
    organisation_name: str
    is_offered: bool = True
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reading:
    """What a file holds."""

    source: str
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
