"""Writing a standard of one's own, approving it, and translating outcomes."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.core.translated import Texts, in_all_languages, source_of, texts, with_translation
from kotosilta.people.models import User
from kotosilta.validation.models import Outcome, Standard, Unit
from kotosilta.validation.permissions import (
    can_approve_standard,
    can_import_standard,
    can_write_standard,
    is_own_standard,
)

# Scales of one, three and five levels; the words of five are those of Finnish vocational education.
SCALES: dict[int, list[Promise]] = {
    1: [gettext_lazy("Shown")],
    3: [gettext_lazy("Satisfactory"), gettext_lazy("Good"), gettext_lazy("Excellent")],
    5: [
        gettext_lazy("Satisfactory 1"),
        gettext_lazy("Satisfactory 2"),
        gettext_lazy("Good 3"),
        gettext_lazy("Good 4"),
        gettext_lazy("Excellent 5"),
    ],
}


@transaction.atomic
def write_standard(*, code: str, title: Texts, by: User) -> Standard:
    """A draft: nobody is assessed by it until it is approved. Raises Refused when the code is taken."""
    require(can_import_standard(by))
    if Standard.objects.filter(code=code).exists():
        raise Refused(_("A standard with this code is here already. Choose another code, or write its next version."))
    draft = Standard(code=code, source=Standard.Source.OWN, title=title, written_by=by, approved_at=None)
    _save_draft(draft)
    audit.record("standard.written", by=by, subject=draft)
    return draft


def _save_draft(draft: Standard) -> None:
    draft.digest = hashlib.sha256(str(draft.uuid).encode()).hexdigest()  # of no file
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise Refused(_("Somebody else is writing this now. Look at the list.")) from None


@transaction.atomic
def next_version(*, standard: Standard, by: User) -> Standard:
    """A draft with everything that the approved version says. Raises Refused while another draft is being written."""
    newest = locked(standard)
    require(can_import_standard(by) and is_own_standard(by, newest))
    if newest.replaced_at is not None or newest.approved_at is None:
        raise Refused(_("Write the next version of the newest one that is approved."))
    if Standard.objects.filter(code=newest.code, approved_at__isnull=True).exists():
        raise Refused(_("The next version is being written already."))
    last = Standard.objects.filter(code=newest.code).aggregate(last=Max("version"))["last"]
    draft = Standard(
        code=newest.code, version=last + 1, source=newest.source, title=newest.title, written_by=by, approved_at=None,
        valid_from=newest.valid_from, valid_until=newest.valid_until,
    )  # fmt: skip
    _save_draft(draft)
    copies: dict[int, Unit] = {}
    for unit in newest.units.order_by(F("whole_id").asc(nulls_first=True), "position"):
        old = unit.pk
        whole = copies.get(unit.whole_id) if unit.whole_id else None
        copies[old] = Unit.objects.create(
            standard=draft, whole=whole, code=unit.code, title=unit.title, points=unit.points, levels=unit.levels,
            position=unit.position,
        )  # fmt: skip
        Outcome.objects.bulk_create(
            Outcome(
                unit=copies[old], group=row.group, words=row.words, code=row.code, criteria=row.criteria,
                position=row.position,
            )
            for row in unit.outcomes.all()
        )  # fmt: skip
    audit.record("standard.next_written", by=by, subject=draft)
    return draft


def _draft(standard: Standard, by: User) -> Standard:
    """The draft as it is now, locked. Raises Refused when it has been approved."""
    fresh = locked(standard)
    require(can_import_standard(by))
    if not can_write_standard(by, fresh):
        raise Refused(_("An approved standard does not change. Write its next version."))
    return fresh


@transaction.atomic
def write_unit(*, unit: Unit, scale: int | None, by: User) -> Unit:
    """A unit of a draft, new or changed; `scale`: of how many levels."""
    _draft(unit.standard, by)
    if unit._state.adding:
        last = Unit.objects.filter(standard=unit.standard).aggregate(last=Max("position"))["last"]
        unit.position = 0 if last is None else last + 1
    if scale is not None:
        unit.levels = [
            {"key": str(number), "words": texts(**in_all_languages(words)), "criteria": []}
            for number, words in enumerate(SCALES[scale], start=1)
        ]
    unit.save()
    audit.record("unit.written", by=by, subject=unit)
    return unit


@transaction.atomic
def write_outcome(*, outcome: Outcome, by: User) -> Outcome:
    """An outcome of a draft's unit, new or changed."""
    _draft(outcome.unit.standard, by)
    if outcome._state.adding:
        last = outcome.unit.outcomes.aggregate(last=Max("position"))["last"]
        outcome.position = 0 if last is None else last + 1
    outcome.save()
    audit.record("outcome.written", by=by, subject=outcome)
    return outcome


@transaction.atomic
def remove_outcome(*, outcome: Outcome, by: User) -> None:
    """Out of a draft."""
    _draft(outcome.unit.standard, by)
    audit.record("outcome.removed", by=by, subject=outcome)
    outcome.delete()


@transaction.atomic
def approve_standard(*, standard: Standard, by: User) -> Standard:
    """Somebody else has read it: from now on it does not change, and it takes the place of the version before. Raises
    Refused for a draft without outcomes."""
    fresh = locked(standard)
    require(can_approve_standard(by, fresh))
    if not Outcome.objects.filter(unit__standard=fresh).exists():
        raise Refused(_("Write at least one unit with an outcome first."))
    earlier = Standard.objects.filter(code=fresh.code, replaced_at__isnull=True).exclude(pk=fresh.pk)
    earlier.filter(approved_at__isnull=False).update(replaced_at=clock.now())
    fresh.approved_at, fresh.approved_by = clock.now(), by
    fresh.save(update_fields=["approved_at", "approved_by"])
    audit.record("standard.approved", by=by, subject=fresh)
    return fresh


@transaction.atomic
def translate_outcomes(*, unit: Unit, language: str, words: dict[Outcome, str], by: User) -> int:
    """Outcomes in a language that the standard does not have, for those who read no other: a draft, and it says so.
    What the standard itself says never changes. Returns how many were written."""
    require(can_import_standard(by))
    locked(unit)
    written = 0
    for outcome in unit.outcomes.filter(pk__in=[one.pk for one in words]):  # as they are now
        text = words[outcome]
        source = source_of(outcome.words)
        before = outcome.words.get(language, {})
        if not source or language == source or (before and before.get("state") not in ("draft", None)):
            continue  # the standard's own words
        if before.get("text", "") == text.strip():
            continue
        outcome.words = with_translation(outcome.words, language, text, "draft")
        outcome.save(update_fields=["words"])
        written += 1
    if written:
        audit.record("unit.translated", by=by, subject=unit, fields=[language])
    return written
