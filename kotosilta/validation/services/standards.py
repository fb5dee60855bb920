"""Acts on standards: import a version, link its outcomes to ESCO."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kotosilta.activities.models import Activity
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.translated import by_language
from kotosilta.people.models import User
from kotosilta.projects.permissions import owner_projects
from kotosilta.validation.models import Concept, ConceptLink, Outcome, Standard, Unit
from kotosilta.validation.permissions import can_import_standard, can_link_concept, is_own_standard
from kotosilta.validation.standards import StandardDraft, UnitDraft
from kotosilta.validation.standards.esco import Label

UNITS_AT_MOST, OUTCOMES_AT_MOST = 1_000, 20_000
CODE_AT_MOST = 80


class Imported(NamedTuple):
    """What an import did; nothing is new when the same content was imported before."""

    standard: Standard
    is_new: bool
    units: int
    parts: int
    outcomes: int


@transaction.atomic
def import_standard(*, draft: StandardDraft, by: User | None, source: str = Standard.Source.EPERUSTEET) -> Imported:
    """Write a version of a standard: the first, or the next when its content has changed; what was begun on an earlier
    one stays there. The same content again changes nothing. A table of one's own is a draft until a colleague approves
    it; `by`: None for the command, whose tables are approved by whoever runs the machine. Raises Refused for a file
    without outcomes, or one that is too large."""
    require(by is None or can_import_standard(by))
    parts = [part for unit in draft.units for part in unit.parts]
    outcomes = sum(len(unit.outcomes) for unit in [*draft.units, *parts])
    if not outcomes:
        raise Refused(_("The file names no learning outcomes."))
    if len(draft.units) + len(parts) > UNITS_AT_MOST or outcomes > OUTCOMES_AT_MOST:
        raise Refused(_("The file is larger than any qualification. Divide it into smaller files."))
    codes = [draft.code, *(unit.code for unit in [*draft.units, *parts])]
    content = json.dumps(draft, sort_keys=True, ensure_ascii=False)
    if max(map(len, codes)) > CODE_AT_MOST or "\\u0000" in content:
        raise Refused(_("The file has a code of more than 80 letters, or letters that nobody can see."))
    digest = hashlib.sha256(content.encode()).hexdigest()
    newest = Standard.objects.select_for_update().filter(code=draft.code).newest().first()
    if newest is not None and newest.source != source:
        raise Refused(
            _("%(code)s is the code of a standard from elsewhere. Choose another code.") % {"code": draft.code}
        )
    if newest is not None and source == Standard.Source.OWN and by is not None:
        require(is_own_standard(by, newest))
    if Standard.objects.filter(code=draft.code, approved_at__isnull=True).exists():
        raise Refused(_("The next version is being written already."))
    if newest is not None and newest.digest == digest:
        return Imported(newest, False, len(draft.units), len(parts), outcomes)
    waits = source == Standard.Source.OWN and by is not None  # for a colleague's approval
    if newest is not None and not waits:
        newest.replaced_at = clock.now()
        newest.save(update_fields=["replaced_at"])
    standard = Standard(
        code=draft.code,
        version=newest.version + 1 if newest else 1,
        source=source,
        title=draft.title,
        valid_from=_day(draft.valid_from),
        valid_until=_day(draft.valid_until),
        digest=digest,
        written_by=by if waits else None,
        approved_at=None if waits else clock.now(),
    )
    try:
        with transaction.atomic():
            standard.save()
    except IntegrityError:  # two first versions at once: there was no row to wait for
        raise Refused(_("Somebody else is importing this standard now. Look at the list, and try again.")) from None
    _write_units(standard, draft.units)
    audit.record("standard.imported", by=by, subject=standard, fields=[f"version {standard.version}"])
    return Imported(standard, True, len(draft.units), len(parts), outcomes)


def source_of(is_own: bool) -> str:
    return Standard.Source.OWN if is_own else Standard.Source.EPERUSTEET


def _day(milliseconds: int | None) -> dt.date | None:
    """ePerusteet gives a Finnish midnight in milliseconds since 1970."""
    if milliseconds is None:
        return None
    return clock.local(dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)).date()


def _write_units(standard: Standard, drafts: list[UnitDraft]) -> None:
    rows: list[tuple[Unit, UnitDraft]] = []
    for draft in drafts:
        whole = _unit(standard, draft, None, len(rows))
        rows.append((whole, draft))
        for part in draft.parts:
            rows.append((_unit(standard, part, whole, len(rows)), part))
    Unit.objects.bulk_create([unit for unit, _draft in rows if unit.whole is None])
    Unit.objects.bulk_create([unit for unit, _draft in rows if unit.whole is not None])
    outcomes = [
        Outcome(unit=unit, position=place, words=one.words, group=one.group, code=one.code, criteria=one.criteria)
        for unit, draft in rows
        for place, one in enumerate(draft.outcomes)
    ]
    Outcome.objects.bulk_create(outcomes, batch_size=500)


def _unit(standard: Standard, draft: UnitDraft, whole: Unit | None, position: int) -> Unit:
    return Unit(
        standard=standard, whole=whole, code=draft.code, title=draft.title, points=draft.points, levels=draft.levels,
        position=position,
    )  # fmt: skip


def exported(standard: Standard) -> dict[str, Any]:
    """The standard as JSON for others: every text in every language as it was read."""
    units = list(standard.units.prefetch_related("outcomes__concepts"))

    def unit(row: Unit) -> dict[str, Any]:
        return {
            "code": row.code,
            "title": by_language(row.title),
            "points": float(row.points) if row.points is not None else None,
            "levels": [
                {
                    "key": level["key"],
                    "words": by_language(level["words"]),
                    "criteria": [by_language(one) for one in level["criteria"]],
                }
                for level in row.levels
            ],
            "outcomes": [
                {
                    "code": one.code,
                    "group": by_language(one.group),
                    "words": by_language(one.words),
                    "esco": [{"uri": x.uri, "version": x.version, "labels": x.labels} for x in one.concepts.all()],
                    "criteria": {key: [by_language(words) for words in said] for key, said in one.criteria.items()},
                }
                for one in row.outcomes.all()
            ],
            "parts": [unit(part) for part in units if part.whole_id == row.pk],
        }

    return {
        "code": standard.code,
        "version": standard.version,
        "source": standard.source,
        "title": by_language(standard.title),
        "valid_from": standard.valid_from.isoformat() if standard.valid_from else None,
        "valid_until": standard.valid_until.isoformat() if standard.valid_until else None,
        "units": [unit(row) for row in units if row.whole_id is None],
    }


class ConceptsImported(NamedTuple):
    """How many skills and occupations a file held, and how many of them are new or have changed."""

    skills: int
    occupations: int
    new: int
    changed: int


@transaction.atomic
def import_concepts(*, found: list[Label], version: str) -> ConceptsImported:
    """Take over the labels of ESCO, all or nothing; a command of whoever runs the machine. Another language of the same
    version is added; another version replaces the labels. What has been linked keeps its own."""
    known = {row.uri: row for row in Concept.objects.select_for_update()}
    new: dict[str, Concept] = {}
    changed: dict[str, Concept] = {}
    for label in found:
        row = known.get(label.uri) or new.get(label.uri)
        if row is None:
            row = new[label.uri] = Concept(uri=label.uri, kind=label.kind, version=version)
        labels = {**row.labels, **label.labels} if row.version == version else label.labels
        if (labels, version) != (row.labels, row.version) and label.uri not in new:
            changed[label.uri] = row
        row.labels, row.version = labels, version
        row.derive()
    Concept.objects.bulk_create(new.values(), batch_size=500)
    Concept.objects.bulk_update(changed.values(), ["labels", "version", "search_text"], batch_size=200)
    audit.record("esco.imported", by=None, subject=None, fields=[f"version {version}", f"new {len(new)}"])
    skills = sum(label.kind == Concept.Kind.SKILL for label in found)
    return ConceptsImported(skills, len(found) - skills, len(new), len(changed))


@transaction.atomic
def link_concept(*, outcome: Outcome, concept: Concept, by: User) -> ConceptLink:
    """The outcome says the same as this concept of ESCO, in its present version and words. Linked twice it is one."""
    require(can_link_concept(by, outcome))
    snapshot = {"version": concept.version, "labels": concept.labels}
    link: ConceptLink
    link, created = ConceptLink.objects.get_or_create(outcome=outcome, uri=concept.uri, defaults=snapshot)
    if created:
        audit.record("concept.linked", by=by, subject=link)
    return link


@transaction.atomic
def unlink_concept(*, link: ConceptLink, by: User) -> None:
    require(can_link_concept(by, link.outcome))
    audit.record("concept.unlinked", by=by, subject=link)
    link.delete()


@transaction.atomic
def qualify(*, standard: Standard, trainings: Iterable[Activity], by: User) -> None:
    """Whoever completes one of these trainings may assess by this standard, whatever its version; trainings of other
    organisations stay as they are."""
    require(can_import_standard(by))
    own = Activity.objects.filter(project__in=owner_projects(by))
    chosen = own.filter(pk__in=[one.pk for one in trainings])
    for version in Standard.objects.filter(code=standard.code):
        version.trainings.remove(*version.trainings.filter(pk__in=own))
    standard.trainings.add(*chosen)
    audit.record("standard.trainings_chosen", by=by, subject=standard)
