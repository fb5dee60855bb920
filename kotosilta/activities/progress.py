"""How far somebody is in an activity: hours by kind of session, and whether the rest can still be reached."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kotosilta.activities.models import Activity, Attendance, Enrolment, HoursRequirement, Session
from kotosilta.core import clock


class Hours(NamedTuple):
    """One requirement and how it stands, in hours."""

    requirement: HoursRequirement
    done: Decimal
    possible: Decimal

    @property
    def required(self) -> Decimal:
        return self.requirement.hours

    @property
    def is_met(self) -> bool:
        return self.done >= self.required

    @property
    def can_be_met(self) -> bool:
        """Is there enough time left in the sessions to come?"""
        return self.possible >= self.required


class Progress(NamedTuple):
    enrolment: Enrolment
    hours: list[Hours]
    total: Decimal
    by_kind: dict[str, Decimal]  # hours done, by kind of session

    @property
    def can_complete(self) -> bool:
        return all(hours.is_met for hours in self.hours)

    @property
    def is_out_of_reach(self) -> bool:
        return not all(hours.can_be_met for hours in self.hours)


def progress_of(activity: Activity, enrolments: Iterable[Enrolment]) -> list[Progress]:
    """Progress of these enrolments, in a fixed number of queries."""
    enrolments = list(enrolments)
    sessions = list(activity.sessions.exclude(status=Session.Status.CANCELLED))
    by_id = {session.pk: session for session in sessions}
    requirements = list(activity.requirements.order_by("id"))
    done: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    attended = Attendance.objects.filter(session__in=by_id, person__in=[e.person_id for e in enrolments])
    answered: set[tuple[int, int]] = set(
        attended.exclude(status=Attendance.Status.PRESENT).values_list("person_id", "session_id")
    )
    for row in attended.counted():
        row.session = by_id[row.session_id]
        done[row.person_id, row.session_id] += row.hours
    return [_progress(enrolment, sessions, requirements, done, answered) for enrolment in enrolments]


def _progress(
    enrolment: Enrolment,
    sessions: list[Session],
    requirements: list[HoursRequirement],
    done: dict[tuple[int, int], Decimal],
    answered: set[tuple[int, int]],
) -> Progress:
    now = clock.now()
    mine = {session.pk: done.get((enrolment.person_id, session.pk), Decimal(0)) for session in sessions}
    rows = []
    for requirement in requirements:
        counted = [session for session in sessions if session.kind in requirement.session_kinds]
        attended = sum((mine[session.pk] for session in counted), Decimal(0))
        ahead = sum(
            (
                max(session.hours - mine[session.pk], Decimal(0))
                for session in counted
                if session.ends_at > now and (enrolment.person_id, session.pk) not in answered
            ),
            Decimal(0),
        )
        rows.append(Hours(requirement, attended, attended + ahead))
    by_kind: dict[str, Decimal] = defaultdict(Decimal)
    for session in sessions:
        by_kind[session.kind] += mine[session.pk]
    return Progress(enrolment, rows, sum(mine.values(), Decimal(0)), dict(by_kind))
