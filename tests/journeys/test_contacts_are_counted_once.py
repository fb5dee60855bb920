"""A contact with or without a name, counted once whatever becomes of it."""

import pytest
from django.core.exceptions import PermissionDenied

from kotosilta.core import clock
from kotosilta.guidance.models import Contact
from kotosilta.guidance.services import contacts as services
from kotosilta.people.models import Person
from kotosilta.projects.models import Participation, Target
from kotosilta.reporting.counting import number


def value(cast, measure: str) -> int:
    return int(number(Target(project=cast.project, measure=measure, goal=1)).value)


def figures(cast) -> tuple[int, int, int]:
    return value(cast, "contacts"), value(cast, "light_contacts"), value(cast, "participants")


def test_a_contact_is_logged_in_one_post(cast, as_user):
    worker = as_user(cast.actors["worker"])
    page = worker.get("/en/desk/contacts/add/").content.decode()
    assert 'name="topic"' in page
    response = worker.post(
        "/en/desk/contacts/add/",
        {
            "project": "silta", "nickname": "mother, Dari", "topic": "school", "channel": "face", "language": "fa-af", "minutes": "10", "outcome": "answered",
            "at_day": "1", "at_month": "1", "at_year": "2026", "at_time": "9:00",
        },
    )  # fmt: skip
    assert response.status_code == 302, response.content.decode()[:3000]
    assert Contact.objects.filter(nickname="mother, Dari", worker=cast.actors["worker"]).exists()


def test_linking_moves_a_contact_from_nameless_to_the_person(cast):
    before = figures(cast)
    services.link_contact(contact=cast.light, person=cast.aino, by=cast.actors["worker"])
    assert figures(cast) == (before[0], before[1] - 1, before[2])
    with pytest.raises(PermissionDenied):
        services.link_contact(contact=cast.light, person=cast.aino, by=cast.actors["worker"])


def test_becoming_a_participant_counts_the_contact_once(cast):
    before = figures(cast)
    person = Person(full_name="Now Known")
    services.become_participant(contact=cast.light, person=person, entered_on=clock.today(), by=cast.actors["worker"])
    assert figures(cast) == (before[0], before[1] - 1, before[2] + 1)
    assert Participation.objects.filter(person=person).count() == 1


def test_nobody_logs_with_a_person_whose_file_is_closed_to_them(cast):
    with pytest.raises(PermissionDenied):
        services.log_contact(
            contact=Contact(project=cast.project, person=cast.aino, topic="work"), by=cast.actors["colleague"]
        )


def test_the_family_does_not_read_the_notes(cast):
    for actor in ("self", "guardian", "coordinator"):
        assert not Contact.objects.all().visible_to(cast.actors[actor]).exists()
