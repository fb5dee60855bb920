"""Twelve teachers ask for the same pupil at the same moment, twelve advisors take the request, twelve say it is done."""

import json
import sys

from tests.faults.scenes.stage import all_at_once

from kotosilta.core import clock  # isort: skip
from kotosilta.core.acts import Refused  # isort: skip
from kotosilta.core.models import Link  # isort: skip
from kotosilta.guidance.models import AdvisorRequest, Contact, SchoolPlacement  # isort: skip
from kotosilta.guidance.permissions import SCHOOL  # isort: skip
from kotosilta.guidance.services import schools  # isort: skip
from kotosilta.people.models import Message, User  # isort: skip
from kotosilta.projects.models import Partner  # isort: skip
from tests import cast  # isort: skip

COUNT = 12


def prepare() -> None:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    school = Partner.objects.create(
        project=project, organisation=cast.Organisation.objects.create(name="School", kind="school"), role="school"
    )
    for number in range(COUNT):
        advisor = cast.make_user(f"advisor{number}", keeper)
        cast.seat(advisor, project, "advisor")
        SchoolPlacement.objects.create(
            school=school, advisor=advisor, weekdays=[0], starts_on=clock.today() - 30 * cast.DAY
        )
    Link.issue(SCHOOL, school, valid_for=cast.DAY)


def told(act) -> str:
    try:
        act()
    except Refused:
        return "refused"
    return "done"


def ask() -> None:
    prepare()

    def ask_for(number: int) -> str:
        school, link = Partner.objects.get(role="school"), Link.objects.get()
        return told(lambda: schools.ask_for_advisor(school=school, initials="AH", school_class="5C", by=link))

    def take(number: int) -> str:
        by = User.objects.get(name=f"advisor{number}")
        return told(lambda: schools.take_request(asked=AdvisorRequest.objects.get(), by=by))

    def answer(number: int) -> str:
        by, asked = User.objects.get(name=f"advisor{number}"), AdvisorRequest.objects.get()
        contact = Contact(project=asked.school.project, topic="school", nickname="AH")
        return told(lambda: schools.answer_request(asked=asked, contact=contact, by=by))

    answers = {act.__name__: all_at_once(act, COUNT) for act in (ask_for, take, answer)}
    print(
        json.dumps(
            {
                **{name: {word: found.count(word) for word in set(found)} for name, found in answers.items()},
                "requests": AdvisorRequest.objects.count(),
                "contacts": Contact.objects.count(),
                "messages": Message.objects.count(),
            }
        )
    )


if __name__ == "__main__":
    {"ask": ask}[sys.argv[1]]()
