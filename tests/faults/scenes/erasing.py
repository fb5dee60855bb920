"""People are erased one after the other, by a process that is killed in the middle of it; and by many at once."""

import json
import sys
from collections import Counter

from tests.faults.scenes.stage import all_at_once

from kotosilta.activities.models import Attendance  # isort: skip
from kotosilta.core import clock  # isort: skip
from kotosilta.core.acts import Refused  # isort: skip
from kotosilta.core.models import AuditEntry  # isort: skip
from kotosilta.people.models import Person, User  # isort: skip
from kotosilta.privacy import ledger  # isort: skip
from kotosilta.privacy.models import Erasure  # isort: skip
from kotosilta.privacy.services.erasures import decide_erasure, finish_erasures, propose_erasure  # isort: skip
from tests import cast  # isort: skip

PEOPLE, SESSIONS = 60, 8


def prepare() -> None:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    for name in ("manager", "second"):
        cast.seat(cast.make_user(name, keeper), project, "manager")
    activity = cast.make_activity(project, kind="club")
    sessions = [cast.make_session(activity, days=-number - 1) for number in range(SESSIONS)]
    for number in range(PEOPLE):
        person = cast.make_person(keeper, f"Person {number}")
        assigned = cast.Assignment.objects.create(worker=user("manager"), person=person, project=project)
        Attendance.objects.bulk_create(
            [Attendance(session=at, person=person, day=at.day, status="present") for at in sessions]
        )
        assigned.until = clock.now()
        assigned.save()
        propose_erasure(person=person, reason="mistake", by=user("manager"))
    print(json.dumps({"people": PEOPLE}))


def user(name: str) -> User:
    return User.objects.get(name=name)


def approve() -> None:
    """One after the other, until somebody kills us."""
    print("begun", flush=True)
    for erasure in Erasure.objects.waiting().order_by("pk"):
        decide_erasure(erasure=erasure, approve=True, by=user("second"))


def finish() -> None:
    """As the worker does."""
    print(json.dumps({"finished": finish_erasures()}))


def look() -> None:
    """Whoever is torn: neither whole nor gone; and what is approved, done, in the ledger."""
    here = {person.uuid: person.attendances_here for person in _with_attendances()}
    approved = set(Erasure.objects.filter(is_approved=True).values_list("person", flat=True))
    done = set(Erasure.objects.filter(done_at__isnull=False).values_list("person", flat=True))
    torn = [str(uuid) for uuid, held in here.items() if held != SESSIONS or uuid in done]
    torn += [str(uuid) for uuid in done if uuid in here or uuid not in ledger.written_down()]
    erased = AuditEntry.objects.filter(action="person.erased").count()
    orphans = Attendance.objects.count() - SESSIONS * len(here)
    print(
        json.dumps(
            {
                "here": len(here),
                "approved": len(approved),
                "done": len(done),
                "torn": torn,
                "erased": erased,
                "orphans": orphans,
            }
        )
    )


def _with_attendances() -> list[Person]:
    people = list(Person.objects.all())
    held = Counter(Attendance.objects.values_list("person", flat=True))
    for person in people:
        person.attendances_here = held[person.pk]  # type: ignore[attr-defined]
    return people


def press() -> None:
    """Twelve approve the same erasure."""
    prepare()
    erasure = Erasure.objects.waiting().order_by("pk").first()

    def one(_number: int) -> str:
        try:
            decide_erasure(erasure=erasure, approve=True, by=user("second"))
        except Refused:
            return "refused"
        return "done"

    print(json.dumps({"answers": Counter(all_at_once(one, 12)), "left": Person.objects.count()}))


{"prepare": prepare, "approve": approve, "finish": finish, "look": look, "press": press}[sys.argv[1]]()
