"""Does the project's history slow the advisor's day and the club's list down? Both pages in a project with a few families,
and again after FAMILIES families of other advisors with their contacts, plans, requests and attendances have come.
`python bench/advisors_day.py [FAMILIES]`. The ratio is of medians in one run; 1.0 is no slower."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import arena  # isort: skip
from django.test import Client  # isort: skip

from kotosilta.activities.models import Attendance, CareNote, Enrolment, Session
from kotosilta.core import clock
from kotosilta.guidance.models import AdvisorRequest, Contact, PlanGoal, PlanStep
from kotosilta.people.models import Person
from kotosilta.projects.models import Assignment
from tests import cast

FAMILIES = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
ROUNDS = 15


def families(made, advisor, club: Session, number: int, first: int) -> None:
    """So many families with everything that is written down about one in a year."""
    keeper, project, today = made.silta, made.project, clock.today()
    people = [Person(keeper=keeper, full_name=name, birth_year=1980) for name in arena.names(number, seed=first)]
    for person in people:
        person.derive()
    Person.objects.bulk_create(people, batch_size=500)
    since = clock.now() - 30 * cast.DAY
    Assignment.objects.bulk_create(Assignment(worker=advisor, person=p, project=project, since=since) for p in people)
    Contact.objects.bulk_create(
        Contact(
            project=project, worker=advisor, person=person, topic="school", at=since, next_step="call", next_step_by=advisor,
            next_step_on=today if index % 10 == 0 else today + 90 * cast.DAY,
        )
        for person in people
        for index in range(5)
    )  # fmt: skip
    goals = [
        PlanGoal(project=project, person=p, worker=advisor, words="x", language="fi", topic="school") for p in people
    ]
    PlanGoal.objects.bulk_create(goals)
    PlanStep.objects.bulk_create(PlanStep(goal=goal, what="x", whose="worker", by_when=today) for goal in goals)
    done = {"taken_by": advisor, "taken_at": since, "done_at": since}
    AdvisorRequest.objects.bulk_create(
        AdvisorRequest(school=made.school, initials="AB", school_class="1A", **done) for _person in people
    )
    seated = people[:40] if first == 0 else []
    Enrolment.objects.bulk_create(
        Enrolment(activity=club.activity, person=person, seat=index + 1) for index, person in enumerate(seated)
    )
    CareNote.objects.bulk_create(CareNote(person=person, text="nuts") for person in people)
    old = cast.make_session(made.activity, days=-30 - first, status="held")
    Attendance.objects.bulk_create(Attendance(session=old, person=p, day=old.day, status="present") for p in people)


def main() -> None:
    arena.migrate()
    made = cast.make_cast()
    advisor, other = made.actors["advisor"], made.actors["colleague"]
    club = cast.make_session(cast.make_activity(made.project, kind="club"), days=0.1, kind="club")
    club.activity.leaders.create(user=advisor)
    families(made, advisor, club, 40, 0)
    client = cast.sign_in(Client(), advisor)
    pages = {"the day": "/en/desk/day/", "the club's list": f"/en/desk/sessions/{club.uuid}/"}

    def open_page(address: str) -> int:
        page = client.get(address)
        assert page.status_code == 200
        return len(page.content)

    before = arena.compare(ROUNDS, *(lambda a=address: open_page(a) for address in pages.values()))
    sizes = [open_page(address) for address in pages.values()]
    families(made, other, club, FAMILIES, 1)
    after = arena.compare(ROUNDS, *(lambda a=address: open_page(a) for address in pages.values()))
    assert [open_page(address) for address in pages.values()] == sizes, "the pages show the same"
    for name, was, now in zip(pages, before, after, strict=True):
        print(f"{name} after {FAMILIES} families of others: {now / was:.2f} times as long ({now * 1000:.0f} ms)")


main()
