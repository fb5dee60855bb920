"""Reports of bullying and racism in the demo, and the school's cases."""

import datetime as dt
from typing import Any

from kotosilta.core import clock
from kotosilta.incidents.models import Incident, Recipient
from kotosilta.incidents.services import cases, reports
from kotosilta.people.models import User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Partner

RESULTS = {"follow_up_week": "lessened", "follow_up_month": "stopped"}


def receive(school: Partner, email: str, name: str, role: str, day: dt.date, by: User) -> User:
    """The school has named who reads its reports."""
    with on(day):
        row: Recipient = cases.name_recipient(
            school=school, email=email, name=name, role=role, since=day, until=None, by=by
        )
    return row.user


def tell(school: Partner, day: dt.date, what: list[str], told: str, **more: Any) -> tuple[Incident, str]:
    """Somebody reports; returns the code too."""
    values = {
        "teller": "pupil",
        "whom": "me",
        "place": "break",
        "since": "week",
        "contact": "",
        "language": "fi",
        "not_to": [],
        **more,
    }
    with on(day):
        return reports.report(school=school, what=what, told=told, **values)


def handle(
    incident: Incident,
    by: User,
    day: dt.date,
    *,
    until: dt.date,
    is_bullying: bool,
    is_racism: bool,
    results: dict[str, str] | None = None,
) -> None:
    """Taken up on that day; every step that falls due until the day given is done; closed when nothing is left open."""
    with on(day):
        case = cases.take_up(incident=incident, by=by)
        for field in ("is_repeated", "is_intended", "is_unequal"):
            setattr(case, field, is_bullying)
        case.is_racism, case.is_harassment = is_racism, False
        cases.assess(incident=case, fields=["is_racism"], by=by)
        for side, name in (("target", "A. A., 4B"), ("suspected", "B. B., 6A")):
            cases.involve(incident=case, side=side, name=name, by=by)
    said = {**RESULTS, **(results or {})}
    for step in case.steps.filter(due_on__lte=until):
        with on(step.due_on):
            cases.do_step(step=step, note="", result=said.get(step.key, ""), by=by)
    with on(until):
        if not case.steps.filter(done_on__isnull=True).exists() and clock.today() > day:
            cases.close_case(incident=case, by=by)
