"""Do other people's cases slow the pages of validation down? The counsellor's list, one case and the candidate's path with
a few cases in the project, and again after CASES cases of other people with their marks and evidence have come.
`python bench/validation.py [CASES]`. The ratio is of medians in one run; 1.0 is no slower."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import arena  # isort: skip
from django.test import Client  # isort: skip

from kotosilta.core import clock
from kotosilta.people.models import Consent, Person
from kotosilta.projects.models import Assignment
from kotosilta.validation.models import Assessment, Evidence, Mark, ValidationCase
from tests import cast

CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
ROUNDS = 15


def cases(made, worker, number: int, first: int) -> None:
    """So many people with a case each, self-assessment and three marks, and five pieces of evidence."""
    people = [Person(keeper=made.silta, full_name=name, birth_year=1980) for name in arena.names(number, seed=first)]
    for person in people:
        person.derive()
    Person.objects.bulk_create(people, batch_size=500)
    since = clock.now() - 30 * cast.DAY
    Assignment.objects.bulk_create(
        Assignment(worker=worker, person=person, project=made.project, since=since) for person in people
    )
    Consent.objects.bulk_create(
        Consent(person=person, key="validation", text="…", text_version="1", language="fi") for person in people
    )
    rows = [
        ValidationCase(project=made.project, person=person, guide=worker, stages=["assessment"]) for person in people
    ]
    ValidationCase.objects.bulk_create(rows)
    ValidationCase.units.through.objects.bulk_create(
        ValidationCase.units.through(validationcase=row, unit=made.unit) for row in rows
    )
    Evidence.objects.bulk_create(Evidence(case=row, kind="work", title="x") for row in rows for _piece in range(5))
    voices = [
        Assessment(case=row, role=role, given_at=since)
        for row in rows
        for role in ("self", "counsellor", "teacher", "tutor")
    ]
    Assessment.objects.bulk_create(voices)
    Mark.objects.bulk_create(Mark(assessment=one, outcome=made.learning_outcome, level="1") for one in voices)


def main() -> None:
    arena.migrate()
    made = cast.make_cast()
    cases(made, made.actors["worker"], 40, 0)
    worker, me = cast.sign_in(Client(), made.actors["worker"]), cast.sign_in(Client(), made.actors["self"])
    uuid = made.validation.uuid
    pages = {
        "the counsellor's list": (worker, "/en/desk/validation/"),
        "one case": (worker, f"/en/desk/validation/{uuid}/"),
        "the candidate's path": (me, f"/en/my/skills/{uuid}/"),
    }

    def open_page(client: Client, address: str) -> int:
        page = client.get(address)
        assert page.status_code == 200
        return len(page.content)

    before = arena.compare(ROUNDS, *(lambda a=args: open_page(*a) for args in pages.values()))
    sizes = [open_page(*args) for args in pages.values()]
    cases(made, made.actors["colleague"], CASES, 1)
    after = arena.compare(ROUNDS, *(lambda a=args: open_page(*a) for args in pages.values()))
    assert [open_page(*args) for args in pages.values()] == sizes, "the pages show the same"
    for name, was, now in zip(pages, before, after, strict=True):
        print(f"{name} after {CASES} cases of others: {now / was:.2f} times as long ({now * 1000:.0f} ms)")


main()
