"""Which training place fits a candidate, and why: outcomes still to be shown, language, travel, shift, first day."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kotosilta.activities.models import Attendance, minutes_to_hours
from kotosilta.core import clock
from kotosilta.guidance.models import WorkPlacement
from kotosilta.people.models import LanguageSkill
from kotosilta.people.names import fold
from kotosilta.projects.models import TrainingPlace
from kotosilta.validation.models import Outcome, ValidationCase

# What each reason is worth; together a hundred.
OUTCOMES, LANGUAGE, TRAVEL, SHIFT, START = 40, 25, 15, 10, 10
LEVELS = [level for level in LanguageSkill.Level.values if level]
SOON = dt.timedelta(days=30)  # a place that begins so much later than the candidate is free still fits


class Reason(NamedTuple):
    """Why it fits or does not; `fits` None: not known."""

    words: str
    fits: bool | None


class Fit(NamedTuple):
    place: TrainingPlace
    score: int  # of 100
    reasons: list[Reason]
    free: int
    shows: list[Outcome]  # of those still to be shown


class Candidate(NamedTuple):
    """An open case that a place fits, as far as it does."""

    case: ValidationCase
    fit: Fit


def _to_show(case: ValidationCase) -> dict[int, Outcome]:
    """Outcomes that nothing shows yet, by id. Reads what has been prefetched (NEEDED)."""
    shown = {outcome.pk for piece in case.evidence.all() for outcome in piece.outcomes.all()}
    units = [one for unit in case.units.all() for one in (unit, *unit.parts.all())]
    return {outcome.pk: outcome for unit in units for outcome in unit.outcomes.all() if outcome.pk not in shown}


def _spoken_finnish(case: ValidationCase) -> str:
    return next((skill.speaks for skill in case.person.language_skills.all() if skill.language == "fi"), "")


NEEDED = ("units__outcomes", "units__parts__outcomes", "evidence__outcomes", "person__language_skills")


def _with_seats(places: Any) -> Any:
    """With the number of seats that are taken now or soon."""
    today = clock.today()
    going_on = Q(placements__ends_on__gte=today, placements__starts_on__lte=today + SOON)
    rows = places.annotate(taken=Count("placements", filter=going_on)).select_related("employer__organisation")
    return rows.prefetch_related("outcomes")


def _fit(place: Any, case: ValidationCase, missing: dict[int, Outcome]) -> Fit:
    shows = [missing[outcome.pk] for outcome in place.outcomes.all() if outcome.pk in missing]
    scored = [_shows(shows, missing), _language(place, _spoken_finnish(case))]
    scored += [rule(place, case) for rule in (_travel, _shift, _start)]
    score = round(sum(points for points, _reason in scored))
    return Fit(place, score, [reason for _points, reason in scored], place.seats - place.taken, shows)


def fits(case: ValidationCase, places: Any) -> list[Fit]:
    """The places with a free seat, the best fit first; the same score by the earlier beginning."""
    prefetch_related_objects([case], *NEEDED)
    missing = _to_show(case)
    found = [_fit(place, case, missing) for place in _with_seats(places) if place.seats > place.taken]
    return sorted(found, key=lambda fit: (-fit.score, fit.place.since, fit.place.pk))


def candidates_for(place: TrainingPlace, cases: Any) -> list[Candidate]:
    """Of these cases, whom the place fits best; the same score by the earlier case. In a fixed number of queries."""
    offered = _with_seats(TrainingPlace.objects.filter(pk=place.pk)).get()
    rows = cases.select_related("person").prefetch_related(*NEEDED).defer("wish")
    found = [Candidate(case, _fit(offered, case, _to_show(case))) for case in rows]
    return sorted(found, key=lambda one: (-one.fit.score, one.case.opened_on, one.case.pk))


Scored = tuple[float, Reason]


def _shows(shows: list[Outcome], missing: dict[int, Outcome]) -> Scored:
    if not missing:
        return OUTCOMES, Reason(_("everything is shown already"), None)
    words = ngettext(
        "shows %(number)s of %(total)s that is missing",
        "shows %(number)s of %(total)s that are missing",
        len(missing),
    )
    counts = {"number": len(shows), "total": len(missing)}
    return OUTCOMES * len(shows) / len(missing), Reason(words % counts, bool(shows))


def _language(place: TrainingPlace, spoken: str) -> Scored:
    if not place.finnish:
        return LANGUAGE, Reason(_("no Finnish is needed"), True)
    if not spoken:
        words = _("Finnish %(level)s is needed; the candidate's is not known")
        return LANGUAGE / 2, Reason(words % {"level": place.finnish}, None)
    enough = LEVELS.index(spoken) >= LEVELS.index(place.finnish)
    words = _("Finnish %(level)s is needed, the candidate has %(spoken)s")
    return LANGUAGE * enough, Reason(words % {"level": place.finnish, "spoken": spoken}, enough)


def _travel(place: TrainingPlace, case: ValidationCase) -> Scored:
    if not case.area:
        words = _("in %(area)s; where the candidate can train is not known")
        return TRAVEL / 2, Reason(words % {"area": place.area}, None)
    near = fold(place.area) == fold(case.area)
    return TRAVEL * near, Reason(_("in %(area)s") % {"area": place.area}, near)


def _shift(place: TrainingPlace, case: ValidationCase) -> Scored:
    name = str(place.get_shift_display())
    if not case.shifts:
        return SHIFT / 2, Reason(name, None)
    possible = place.shift in case.shifts
    return SHIFT * possible, Reason(name, possible)


def _start(place: TrainingPlace, case: ValidationCase) -> Scored:
    free_from = max(case.free_from or clock.today(), clock.today())
    words = _("from %(day)s") % {"day": f"{place.since:%-d.%-m.%Y}"}
    ends_before = place.until is not None and place.until < free_from
    soon = not ends_before and place.since <= free_from + SOON
    return START * soon, Reason(words, soon)


def trainings_of(case: ValidationCase, user: Any) -> list[WorkPlacement]:
    """The candidate's on-the-job training in the project, with the approved hours as `hours`."""
    rows = WorkPlacement.objects.all().visible_to(user).filter(project=case.project, case__isnull=True)
    placements = list(rows.filter(person=case.person).select_related("practice"))
    sessions = [row.practice_id for row in placements]
    counted = Attendance.objects.counted().filter(session__in=sessions, person=case.person)
    minutes = dict(counted.values_list("session").annotate(Sum("minutes")))
    for row in placements:
        row.hours = minutes_to_hours(minutes.get(row.practice_id) or 0) if row.practice_id else Decimal(0)
    return placements
