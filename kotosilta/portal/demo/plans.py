"""Plans of families, checklists of moving on in school, and service cases, in the demo."""

import datetime as dt

from kotosilta.activities.models import Activity
from kotosilta.guidance.models import PlanGoal, PlanStep, ServiceCase, Transition, WorkPlacement
from kotosilta.guidance.services import cases, plans
from kotosilta.people.models import Person, User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Project

Step = tuple[str, str, int, bool]  # what, whose, due after how many days, done


def goal(
    project: Project, one: Person, by: User, day: dt.date, words: str, topic: str, steps: list[Step], *, ends: str = ""
) -> PlanGoal:
    """Agreed on that day; `ends` is reached or given_up, after the last step."""
    with on(day):
        agreed = PlanGoal(
            project=project,
            person=one,
            words=words,
            language=one.language,
            topic=topic,
            by_when=day + dt.timedelta(days=90),
        )
        plans.agree_goal(goal=agreed, by=by)
        made = [
            PlanStep(goal=agreed, what=what, whose=whose, by_when=day + dt.timedelta(days=days))
            for what, whose, days, _is_done in steps
        ]
        for step in made:
            plans.add_step(step=step, by=by)
    for step, (_what, _whose, days, is_done) in zip(made, steps, strict=True):
        if is_done:
            with on(day + dt.timedelta(days=days)):
                plans.tick_step(step=step, by=by)
    if ends:
        with on(day + dt.timedelta(days=max(days for _what, _whose, days, _done in steps) + 7)):
            plans.end_goal(goal=agreed, status=ends, by=by)
    return agreed


def move_on(
    project: Project, one: Person, by: User, path: str, year: int, day: dt.date, *, done_until: dt.date
) -> Transition:
    """A checklist begun on that day, ticked for everything due until the day given."""
    with on(day):
        made = plans.begin_transition(transition=Transition(project=project, person=one, path=path, year=year), by=by)
    for step in made.steps.filter(due_on__lte=done_until):
        with on(max(day, step.due_on - dt.timedelta(days=3))):
            plans.tick_step(step=step, by=by)
    return made


def outcome(made: Transition, by: User, day: dt.date, **values: object) -> None:
    """What came of it, as it became known."""
    with on(day):
        for field, value in values.items():
            setattr(made, field, value)
        plans.record_outcome(transition=made, fields=sorted(values), by=by)


def case(
    project: Project, one: Person, by: User, day: dt.date, kind: str, situation: str, *, done: int, **home: object
) -> ServiceCase:
    """Opened on that day, with its first steps done; `home` is written into the lease."""
    with on(day):
        opened = ServiceCase(project=project, person=one, kind=kind, situation=situation, opened_on=day)
        cases.open_case(case=opened, by=by)
        if home:
            for field, value in home.items():
                setattr(opened, field, value)
            cases.write_situation(case=opened, fields=sorted(home), by=by)
    for step in opened.steps.all()[:done]:
        with on(step.due_on):
            plans.tick_step(step=step, by=by)
    return opened


def close(opened: ServiceCase, by: User, day: dt.date, result: str) -> None:
    with on(day):
        cases.close_service_case(case=opened, result=result, by=by)


def rhythm(opened: ServiceCase, by: User, day: dt.date, **week: str) -> None:
    """What the week looks like; keys are mon, tue, …"""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    opened.rhythm = {str(names.index(name)): what for name, what in week.items()}
    with on(day):
        cases.write_situation(case=opened, fields=["rhythm"], by=by)


def join_group(opened: ServiceCase, group: Activity, by: User, day: dt.date) -> None:
    with on(day):
        cases.join_group(case=opened, group=group, by=by)


def try_out(
    opened: ServiceCase, by: User, first: dt.date, last: dt.date, workplace: str, tasks: str, *, goes_on: bool | None
) -> None:
    with on(first - dt.timedelta(days=7)):
        placement = WorkPlacement(
            case=opened,
            person=opened.person,
            project=opened.project,
            workplace=workplace,
            tasks=tasks,
            tutor="Vastaava työntekijä",
            starts_on=first,
            ends_on=last,
            weekly_hours=16,
        )
        cases.place_in_work(placement=placement, by=by)
    if goes_on is not None:
        placement.goes_on, placement.said_afterwards = goes_on, "Jaksoin tulla joka kerta."
        with on(last):
            cases.place_in_work(placement=placement, by=by)
