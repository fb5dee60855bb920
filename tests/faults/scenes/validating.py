"""What a candidate, assessors and counsellors do twice or all at once: each act happens once, the others get a sentence."""

import json
import sys
from collections import Counter
from uuid import UUID

from tests.faults.scenes.stage import all_at_once

from kotosilta.core import clock  # isort: skip
from kotosilta.core.acts import Refused  # isort: skip
from kotosilta.core.models import Link  # isort: skip
from kotosilta.credentials.models import Credential  # isort: skip
from kotosilta.guidance.models import WorkPlacement  # isort: skip
from kotosilta.people.models import User  # isort: skip
from kotosilta.projects.models import TrainingPlace  # isort: skip
from kotosilta.validation.models import Assessment, Evidence, Mark, Objection, ValidationCase  # isort: skip
from kotosilta.validation.permissions import TUTOR  # isort: skip
from kotosilta.validation.services import assessments, cases, objections, trainings  # isort: skip
from kotosilta.validation.services.assessments import GivenMark  # isort: skip
from tests import cast  # isort: skip

COUNT = 12
ONCE = UUID("3a6f1c1e-3a0e-4c55-9f0d-7a1c52b86c10")


def told(act) -> str:
    try:
        act()
    except Refused:
        return "refused"
    return "done"


def by(name: str) -> User:
    return User.objects.get(name=name)


def act() -> None:
    made = cast.make_cast()
    case, outcome = made.validation.pk, made.learning_outcome
    Assessment.objects.filter(case=case).exclude(pk=made.assessment.pk).delete()
    asked = assessments.ask_assessor(
        case=made.validation, role="counsellor", assessor=by("colleague"), by=by("worker")
    ).pk
    tutor, _token = assessments.ask_tutor(case=made.validation, placement=made.training, by=by("worker"))
    results: dict[str, dict[str, int]] = {}

    def row() -> ValidationCase:
        return ValidationCase.objects.get(pk=case)

    def marks(words: str = "") -> list[GivenMark]:
        return [GivenMark(outcome, "1", "work", words)]

    def begin(number: int) -> str:
        new = ValidationCase(project=made.project, person=made.bashir, stages=["assessment"])
        return told(lambda: cases.begin_case(case=new, units=[made.unit], by=by("manager")))

    def say(number: int) -> str:
        level = str(number % 4)
        return told(lambda: cases.speak_of_oneself(case=row(), outcome=outcome, level=level, by=by("self")))

    def hand_in(number: int) -> str:
        return told(lambda: cases.hand_in(case=row(), by=by("self")))

    def show(number: int) -> str:
        piece = Evidence(case=row(), kind="work", title="x", uuid=ONCE)
        return told(lambda: cases.show_evidence(evidence=piece, by=by("self")))

    def give(number: int) -> str:
        one = Assessment.objects.get(pk=asked)
        return told(lambda: assessments.give_marks(assessment=one, marks=marks(), by=by("colleague")))

    def teach(number: int) -> str:
        one = Assessment.objects.get(pk=made.assessment.pk)
        return told(lambda: assessments.give_marks(assessment=one, marks=marks(), by=by("assessor")))

    def guide(number: int) -> str:
        one, link = Assessment.objects.get(pk=tutor.pk), Link.objects.get(purpose=TUTOR)
        return told(lambda: assessments.give_marks(assessment=one, marks=marks(), by=link, assessor_name="T"))

    def agree(number: int) -> str:
        said = {"marks": marks("why"), "held_on": clock.today(), "note": "x"}
        return told(lambda: assessments.agree(case=row(), by=by("worker"), **said))

    def approve(number: int) -> str:
        one = Assessment.objects.get(case=case, role="consensus")
        return told(lambda: assessments.approve(consensus=one, by=by("manager")))

    def appeal(number: int) -> str:
        new = Objection(case=row(), kind="appeal", words="x", language="fi")
        return told(lambda: objections.object_to(objection=new, by=by("self")))

    def train(number: int) -> str:
        place, today = TrainingPlace.objects.get(pk=made.place.pk), clock.today()
        new = WorkPlacement(
            person=made.aino,
            project=made.project,
            place=place,
            workplace="x",
            starts_on=today,
            ends_on=today,
            weekly_hours=1,
        )
        return told(lambda: trainings.begin_training(case=row(), placement=new, by=by("worker")))

    def end(number: int) -> str:
        return told(lambda: cases.end_case(case=row(), result="withdrawn", by=by("self")))

    for scene in (begin, say, hand_in, show, give, teach, guide, agree, approve, appeal, train, end):
        results[scene.__name__] = dict(Counter(all_at_once(scene, COUNT)))
    counts = {
        "cases": ValidationCase.objects.filter(person=made.bashir).count(),
        "said": Mark.objects.filter(assessment__role="self").count(),
        "pieces": Evidence.objects.filter(uuid=ONCE).count(),
        "decisions": Assessment.objects.filter(role="consensus").count(),
        "credentials": Credential.objects.filter(kind="competence").count(),
        "placements": WorkPlacement.objects.filter(place=made.place).count(),
    }
    print(json.dumps({**results, "counts": counts}))


if __name__ == "__main__":
    {"act": act}[sys.argv[1]]()
