"""Fifty people press "Enrol" for the last seat at the same moment, through the page."""

import json

from tests.faults.scenes.stage import all_at_once

from django.test import Client  # isort: skip

from kotosilta.activities.models import Enrolment  # isort: skip
from tests import cast  # isort: skip

COUNT = 50


def main() -> None:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    club = cast.make_activity(project, kind="club", is_public=True, capacity=3)
    for number in range(2):
        Enrolment.objects.create(activity=club, person=cast.make_person(keeper, f"Early {number}"), seat=number + 1)
    people = [cast.make_person(keeper, f"Person {n}", user=cast.make_user(f"person{n}")) for n in range(COUNT)]

    def press(number: int) -> dict[str, object]:
        client = cast.sign_in(Client(), people[number].user)
        url = f"/en/my/activities/{club.uuid}/"
        pressed = client.post(url + "enrol/", {"people": str(people[number].uuid)})
        page = client.get(url)
        told = "All places are taken" in page.content.decode()
        return {"status": pressed.status_code, "page": page.status_code, "told": told}

    answers = all_at_once(press, COUNT)
    seats = sorted(Enrolment.objects.filter(activity=club, seat__isnull=False).values_list("seat", flat=True))
    print(json.dumps({"answers": answers, "seats": seats}))


main()
