"""What the interface says here: the installed catalogues, and the corrections of the translation desk before them.

The corrections stand in the database. Each process writes them as catalogues under settings.DATA / "locale" (which is
first among settings.LOCALE_PATHS) when it finds, once a minute, that they have changed.
"""

import gettext
import hashlib
import logging
import secrets
import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import trans_real

from kotosilta.core import audit, clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import Wording
from kotosilta.core.placeholders import keeps_placeholders
from kotosilta.core.records import Actor

log = logging.getLogger(__name__)
INSTALLED = Path(settings.BASE_DIR) / "kotosilta" / "locale"
LOOK_EVERY = 60.0  # seconds
SOURCE = "en"


class Text(NamedTuple):
    """A text of the interface in a language. `texts` has one entry, or one for each plural form."""

    key: str
    source: str
    plural: str  # "" when it has none
    context: str
    places: list[str]
    texts: list[str]


def _catalogue(root: Path, language: str) -> Path:
    return root / translation.to_locale(language) / "LC_MESSAGES" / "django.po"


def key_of(context: str | None, source: str, plural: str) -> str:
    """Of a text as it is written in English now: another one when that changes."""
    return hashlib.sha256(f"{context or ''}\4{source}\0{plural}".encode()).hexdigest()[:32]


@cache
def installed(language: str) -> dict[str, Text]:
    """What the installed catalogue says, by key; nothing for the language that the texts are written in."""
    path = _catalogue(INSTALLED, language)
    if not path.exists():
        return {}
    found = {}
    for entry in polib.pofile(str(path)):
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        key = key_of(entry.msgctxt, entry.msgid, entry.msgid_plural or "")
        places = [place for place, _line in entry.occurrences]
        found[key] = Text(key, entry.msgid, entry.msgid_plural, entry.msgctxt or "", places, texts)
    return found


def languages() -> list[str]:
    """Those that are translated into."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE]


class _Seen:
    """What this process has read of the corrections."""

    looked = -LOOK_EVERY
    state: str | None = None
    drafts: frozenset[str] = frozenset(languages())


def look_again() -> None:
    """The next page that this process makes says what has just been corrected."""
    _Seen.looked = -LOOK_EVERY


def refresh() -> int:
    """Take up what was corrected since the last look, a minute ago or more. Returns how many languages changed."""
    if time.monotonic() - _Seen.looked < LOOK_EVERY:
        return 0
    _Seen.looked = time.monotonic()
    rows = Wording.objects.order_by("pk").values_list("pk", "changed_at")
    state = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    if state == _Seen.state:
        return 0
    by_language: dict[str, list[Wording]] = defaultdict(list)
    for wording in Wording.objects.all():
        by_language[wording.language].append(wording)
    drafts = set()
    for language in languages():
        known = installed(language)
        wordings = [wording for wording in by_language[language] if wording.key in known]
        try:
            _write(language, [wording for wording in wordings if wording.texts != known[wording.key].texts])
        except OSError:
            log.exception("the corrected texts of %s could not be written", language)
        if sum(wording.is_reviewed for wording in wordings) < len(known):
            drafts.add(language)
    _Seen.state, _Seen.drafts = state, frozenset(drafts)
    forget_catalogues()
    return len({language for language, wordings in by_language.items() if wordings})


def forget_catalogues() -> None:
    """Django reads its catalogues again for the next page; those that are being made keep theirs."""
    gettext._translations = {}  # type: ignore[attr-defined]
    trans_real._translations = {}  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]


def _write(language: str, wordings: list[Wording]) -> None:
    path = _catalogue(Path(settings.DATA) / "locale", language).with_suffix(".mo")
    if not wordings and "-" not in language:
        path.unlink(missing_ok=True)
        return
    # Without a file of its own Easy Finnish would take the corrections of Finnish, and Dari those of Persian.
    known = installed(language)
    made = polib.POFile()
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": polib.pofile(str(_catalogue(INSTALLED, language))).metadata["Plural-Forms"],
    }
    for wording in wordings:
        text = known[wording.key]
        entry = polib.POEntry(msgid=text.source, msgctxt=text.context or None)
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = dict(enumerate(wording.texts))
        else:
            entry.msgstr = wording.texts[0]
        made.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    made.save_as_mofile(str(beside))
    beside.replace(path)


class State(models.TextChoices):
    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    MACHINE = "machine", _("by machine")
    OUTDATED = "outdated", _("outdated")
    REVIEWED = "reviewed", _("checked")


def texts_of(language: str) -> list[tuple[Text, State]]:
    """Every text of the interface as it is said here, and its state."""
    ours = {wording.key: wording for wording in Wording.objects.filter(language=language)}
    rows = []
    for text in installed(language).values():
        wording = ours.get(text.key)
        if wording is not None:
            text = text._replace(texts=wording.texts)
        reviewed = wording is not None and wording.is_reviewed
        empty = not all(text.texts)
        rows.append((text, State.REVIEWED if reviewed else State.MISSING if empty else State.DRAFT))
    return rows


@transaction.atomic
def say(*, language: str, key: str, texts: list[str], is_reviewed: bool, by: Actor) -> None:
    """A text of the interface is said so from now on. Raises Refused for what is not whole."""
    text = installed(language).get(key)
    if text is None:
        raise Refused(translation.gettext("This text is no longer used."))
    texts = [one.strip() for one in texts]
    if len(texts) != len(text.texts) or not all(texts):
        raise Refused(translation.gettext("Write the text."))
    if not keeps_placeholders(text.source, text.plural, texts):
        raise Refused(translation.gettext("Keep what stands in %(…)s and {…} and the marks <bdi> as they are."))
    wording, _created = Wording.objects.update_or_create(
        language=language,
        key=key,
        defaults={"texts": texts, "is_reviewed": is_reviewed, "changed_at": clock.now(), "changed_by": by.uuid},
    )
    audit.record("wording.said", by=by, subject=wording, fields=[language])
    transaction.on_commit(look_again)


def is_draft(language: str) -> bool:
    """Has nobody who speaks the language as their own checked all of its texts?"""
    return language in _Seen.drafts
