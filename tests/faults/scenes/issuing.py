"""Eight leaders press "Issue" at the same moment; workers sign, and one of them is killed in the middle."""

import json
import sys
import time

from tests.faults.scenes.stage import all_at_once

from django.test import Client  # isort: skip

from kotosilta.activities.models import Activity, Enrolment, Leader  # isort: skip
from kotosilta.core.models import AuditEntry  # isort: skip
from kotosilta.credentials.models import Credential  # isort: skip
from kotosilta.people.models import User  # isort: skip
from tests import cast  # isort: skip

PEOPLE, LEADERS = 300, 8


def press() -> None:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    course = cast.make_activity(project, title=cast.texts(fi="Kurssi"))
    for number in range(LEADERS):
        user = cast.make_user(f"leader{number}", keeper)
        cast.seat(user, project, "leader")
        Leader.objects.create(activity=course, user=user)
    for number in range(PEOPLE):
        person = cast.make_person(keeper, f"Person {number}")
        Enrolment.objects.create(
            activity=course, person=person, seat=number + 1, status="completed", completed_on=project.starts_on
        )

    def issue(number: int) -> int:
        client = cast.sign_in(Client(), User.objects.get(name=f"leader{number}"))
        return client.post(f"/en/desk/activities/{course.uuid}/diplomas/issue/", {"kind": "diploma"}).status_code

    print(json.dumps({"statuses": sorted(set(all_at_once(issue, LEADERS)))}))


def wait() -> None:
    """Until the first ones are signed."""
    while not Credential.objects.filter(issued_at__isnull=False).exists():
        time.sleep(0.01)
    print(json.dumps({"signed": Credential.objects.filter(issued_at__isnull=False).count()}))


def look() -> None:
    rows = Credential.objects.all()
    print(
        json.dumps(
            {
                "ordered": rows.count(),
                "signed": rows.filter(issued_at__isnull=False).count(),
                "people": rows.values("person").distinct().count(),
                "places": rows.values("status_list", "status_index").distinct().count(),
                "issued_entries": AuditEntry.objects.filter(action="credential.issued").count(),
                "activities": Activity.objects.count(),
            }
        )
    )


{"press": press, "wait": wait, "look": look}[sys.argv[1]]()
