"""Records of one person are merged by many at once, and by a process that is killed in the middle of it."""

import json
import sys
from collections import Counter

from tests.faults.scenes.stage import all_at_once

from kotosilta.activities.models import Attendance  # isort: skip
from kotosilta.core.acts import Refused  # isort: skip
from kotosilta.core.models import AuditEntry  # isort: skip
from kotosilta.people.merges import merge_persons, undo_merge  # isort: skip
from kotosilta.people.models import Comparison, Person, User  # isort: skip
from tests import cast  # isort: skip

PAIRS, SESSIONS = 40, 12


def prepare() -> None:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    cast.seat(cast.make_user("manager", keeper), project, "manager")
    activity = cast.make_activity(project, kind="club")
    sessions = [cast.make_session(activity, days=-number - 1) for number in range(SESSIONS)]
    for pair in range(PAIRS):
        for _record in range(2):
            person = cast.make_person(keeper, f"Person {pair}")
            cast.enter(person, project)
            Attendance.objects.bulk_create(
                [Attendance(session=at, person=person, day=at.day, status="present") for at in sessions]
            )
    print(json.dumps({"pairs": PAIRS}))


def manager() -> User:
    return User.objects.get(name="manager")


def left() -> list[list[Person]]:
    """The pairs that are still two records."""
    pairs = [list(Person.objects.filter(full_name=f"Person {pair}").order_by("pk")) for pair in range(PAIRS)]
    return [pair for pair in pairs if len(pair) == 2]


def merge() -> None:
    """One pair after the other, until somebody kills us."""
    print("begun", flush=True)
    for kept, double in left():
        merge_persons(kept=kept, double=double, of_double=set(), by=manager())


def look() -> None:
    """Pairs that are merged whole or not at all, and those in between."""
    here = Counter(Person.objects.values_list("full_name", flat=True))
    held = Counter(Attendance.objects.values_list("person__full_name", flat=True))
    merged = set(Comparison.objects.merges().values_list("kept__full_name", flat=True))
    torn = [
        name
        for name, records in here.items()
        if (records, held[name], name in merged) not in {(2, 2 * SESSIONS, False), (1, SESSIONS, True)}
    ]
    entries = AuditEntry.objects.filter(action="person.merged").count()
    print(json.dumps({"merged": len(merged), "people": len(here), "torn": torn, "entries": entries}))


def press() -> None:
    """Twelve merge the same two, some the other way round; then twelve undo it."""
    prepare()
    first, second = left()[0]

    def one(number: int) -> str:
        kept, double = (first, second) if number % 2 else (second, first)
        return answer(lambda: merge_persons(kept=kept, double=double, of_double=set(), by=manager()))

    merged = Counter(all_at_once(one, 12))
    made = Comparison.objects.get()
    undone = Counter(all_at_once(lambda _number: answer(lambda: undo_merge(merge=made, by=manager())), 12))
    print(json.dumps({"merged": merged, "undone": undone, "pairs": len(left())}))


def answer(act: object) -> str:
    try:
        act()  # type: ignore[operator]
    except Refused:
        return "refused"
    return "done"


{"prepare": prepare, "merge": merge, "look": look, "press": press}[sys.argv[1]]()
