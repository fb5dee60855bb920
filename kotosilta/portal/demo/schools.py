"""Advisors in schools, in the demo: placements, teachers who ask, what came of it."""

import datetime as dt
from typing import Any

from kotosilta.core.models import Link
from kotosilta.guidance.models import AdvisorRequest, Contact, SchoolPlacement
from kotosilta.guidance.permissions import SCHOOL
from kotosilta.guidance.services import schools
from kotosilta.guidance.services.contacts import log_contact
from kotosilta.people.models import Organisation, Person, User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Partner, Project


def school(project: Project, name: str) -> Partner:
    organisation = Organisation.objects.create(name=name, kind=Organisation.Kind.SCHOOL)
    made: Partner = Partner.objects.create(project=project, organisation=organisation, role=Partner.Role.SCHOOL)
    return made


def place(where: Partner, advisor: User, weekdays: list[int], first_day: dt.date, room: str) -> SchoolPlacement:
    placement = SchoolPlacement(school=where, advisor=advisor, weekdays=weekdays, starts_on=first_day, room=room)
    with on(first_day, dt.time(8)):
        return schools.place_advisor(placement=placement, by=advisor)


def ask(where: Partner, initials: str, school_class: str, day: dt.date, hour: int = 9) -> AdvisorRequest:
    """A teacher asks by the school's link."""
    with on(day, dt.time(hour, 10)):
        link = Link.objects.for_target(SCHOOL, where).usable().first()
        if link is None:
            link = Link.prepare(SCHOOL, where, valid_for=schools.LINK_VALID)
        return schools.ask_for_advisor(school=where, initials=initials, school_class=school_class, by=link)


def take(asked: AdvisorRequest, by: User, day: dt.date) -> None:
    with on(day, dt.time(10)):
        schools.take_request(asked=asked, by=by)


def answer(asked: AdvisorRequest, by: User, day: dt.date, **talk: Any) -> Contact:
    """The advisor meets the pupil and logs it; the school sees "done"."""
    with on(day, dt.time(13)):
        values = {"nickname": str(asked), "topic": Contact.Topic.SCHOOL, "minutes": 20, **talk}
        contact = Contact(project=asked.school.project, **values)
        return schools.answer_request(asked=asked, contact=contact, by=by)


def talk(project: Project, by: User, day: dt.date, hour: int = 10, **values: Any) -> Contact:
    """One contact, logged when it was."""
    with on(day, dt.time(hour)):
        return log_contact(contact=Contact(project=project, **values), by=by)


def hand_over(
    placement: SchoolPlacement, advisor: User, first_day: dt.date, people: list[Person], *, by: User
) -> SchoolPlacement:
    with on(first_day, dt.time(8)):
        return schools.hand_over(
            placement=placement,
            advisor=advisor,
            first_day=first_day,
            people=people,
            note="Aamuisin kannattaa olla aulassa.",
            by=by,
        )
