"""How far the demo is loaded: told by the command that loads it, shown meanwhile by the pages that are open already."""

from pathlib import Path
from typing import NamedTuple

from django.conf import settings


class Progress(NamedTuple):
    """The project that is being loaded now, of so many."""

    number: int
    of: int


def _file() -> Path:
    return Path(settings.DATA) / "demo-loading"


def tell(progress: Progress) -> None:
    """Not a row: the demo is one transaction, and nobody would see it before the end."""
    written = _file().with_suffix(".new")
    written.write_text(f"{progress.number} {progress.of}")
    written.replace(_file())


def end() -> None:
    _file().unlink(missing_ok=True)


def progress() -> Progress | None:
    """None when nothing is being loaded."""
    if not settings.DEMO:
        return None
    try:
        return Progress(*map(int, _file().read_text().split()))
    except FileNotFoundError:
        return None
