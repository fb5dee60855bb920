"""What a certificate of competence says: in plain words what the holder can do, outcome by outcome."""

from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock
from kotosilta.core.translated import by_language, in_all_languages
from kotosilta.credentials.snapshots import Outcome as OutcomeSaid
from kotosilta.credentials.snapshots import Snapshot, Words
from kotosilta.people.outbox import interface_language
from kotosilta.validation.models import Assessment, Mark, ValidationCase
from kotosilta.validation.models.assessments import NOT_SHOWN, THREE

KIND = "validation"  # of the snapshot: no kind of activity


def occasion_of(case: ValidationCase) -> UUID:
    """The same for all who were validated against the same units of the same version."""
    units = sorted(str(unit.uuid) for unit in case.units.all())
    return uuid5(UUID(units[0]), ",".join(units))


def says_of(case: ValidationCase, consensus: Assessment) -> Snapshot:
    """Frozen when the decision is approved. Only what was shown stands in it: partial recognition is a result too."""
    units = list(case.units.select_related("standard"))
    three = case.assessments.filter(role__in=THREE, given_at__isnull=False, overturned_at__isnull=True)
    marks = consensus.marks.exclude(level=NOT_SHOWN).select_related("outcome__unit__whole")
    approved = clock.local(consensus.approved_at or clock.now()).date()
    standards = {unit.standard_id: unit.standard for unit in units}.values()
    return {
        "holder": case.person.name_on_paper,
        "languages": (case.project.owner.language, interface_language(case.person.language)),
        "activity_kind": KIND,
        "title": _joined([by_language(unit.title) for unit in units]),
        "about": in_all_languages(
            _("Recognised against the standard %(standards)s: %(shown)s of %(total)s learning outcomes."),
            standards=", ".join(f"{row.code}, {row.version}" for row in standards),
            shown=len(marks),
            total=case.outcomes().count(),
        ),
        "hours": [],
        "total_hours": "0",
        "first_day": case.opened_on.isoformat(),
        "last_day": approved.isoformat(),
        "awarded_on": approved.isoformat(),
        "place": "",
        "outcomes": [_outcome(mark) for mark in marks.prefetch_related("outcome__concepts")],
        "issuer": case.project.owner.name,
        "project": case.project.name,
        "signatories": [
            {"role": in_all_languages(row.get_role_display), "name": row.signed_by}
            for row in three.select_related("assessor")
        ],
    }


def _outcome(mark: Mark) -> OutcomeSaid:
    outcome = mark.outcome
    scale = outcome.scale
    level = next(one for one in scale if one["key"] == mark.level)
    said: OutcomeSaid = {
        "words": by_language(outcome.words),
        "level": by_language(level["words"]),
        "scale": [by_language(one["words"]) for one in scale],
        "shown": in_all_languages(mark.get_ground_display),
    }
    link = next(iter(outcome.concepts.all()), None)
    if link is not None:
        said["url"] = link.uri
    return said


def _joined(titles: list[Words]) -> Words:
    codes = dict.fromkeys(code for title in titles for code in title)
    return {code: ", ".join(title.get(code) or next(iter(title.values()), "") for title in titles) for code in codes}
