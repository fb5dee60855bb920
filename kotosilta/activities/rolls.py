"""Lists that the pages of activities show, each in a fixed number of queries."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q

from kotosilta.activities.models import Activity, Attendance, CareNote, Enrolment, Session
from kotosilta.core import clock
from kotosilta.people.family import families
from kotosilta.people.models import Message, Person
from kotosilta.people.purposes import why

TOLD_AT_MOST = 200


class RollRow(NamedTuple):
    """One line of the attendance list. `family` says whether one tap marks others too; `care` is what the leader must
    know of the person (allergies), where it is allowed."""

    person: Person
    status: str
    is_child: bool
    is_enrolled: bool
    has_left: bool
    family: bool
    age: int | None
    care: str


class Roll(NamedTuple):
    """The attendance list: adults and children apart."""

    adults: list[RollRow]
    children: list[RollRow]

    @property
    def present(self) -> int:
        return sum(row.status == Attendance.Status.PRESENT for row in [*self.adults, *self.children])

    @property
    def present_children(self) -> int:
        return sum(row.status == Attendance.Status.PRESENT for row in self.children)

    @property
    def unmarked(self) -> list[Person]:
        """Who is enrolled and has no mark yet."""
        return [row.person for row in [*self.adults, *self.children] if row.is_enrolled and not row.status]

    @property
    def with_care(self) -> list[Person]:
        """Of whom the list tells what the leader must know."""
        return [row.person for row in [*self.adults, *self.children] if row.care]

    @property
    def groups(self) -> list[tuple[str, list[RollRow]]]:
        return [group for group in (("adults", self.adults), ("children", self.children)) if group[1]]


def roll(session: Session, user: Any) -> Roll:
    """Everybody enrolled or already marked, whom the user sees."""
    marks = dict(Attendance.objects.filter(session=session).values_list("person_id", "status"))
    seats = dict(Enrolment.objects.filter(activity=session.activity).values_list("person_id", "seat"))
    enrolled = {pk for pk, seat in seats.items() if seat is not None}
    people = list(Person.objects.all().visible_to(user).filter(pk__in=enrolled | set(marks)).order_by("sort_key", "id"))
    family = families([person.pk for person in people])
    sizes: dict[int, int] = {}
    for person in people:
        sizes[family[person.pk]] = sizes.get(family[person.pk], 0) + (person.pk in enrolled)
    care = {note.person_id: note.text for note in CareNote.objects.all().visible_to(user).filter(person__in=people)}
    today = clock.today()
    rows = []
    for person in people:
        age = person.age_on(today)
        is_child = age is not None and age < 18
        rows.append(
            RollRow(
                person=person,
                status=marks.get(person.pk, ""),
                is_child=is_child,
                is_enrolled=person.pk in enrolled,
                has_left=person.pk in seats and person.pk not in enrolled,
                family=not is_child and sizes[family[person.pk]] > 1,
                age=age if is_child else None,
                care=care.get(person.pk, ""),
            )
        )
    return Roll([row for row in rows if not row.is_child], [row for row in rows if row.is_child])


def with_counts(activities: Any) -> Any:
    """Activities with the number of seats taken and the next session's start, those with a coming session first."""
    return activities.annotate(
        seats_taken=Count("enrolments", filter=Q(enrolments__seat__isnull=False), distinct=True),
        next_at=Min(
            "sessions__starts_at",
            filter=Q(sessions__ends_at__gt=clock.now()) & ~Q(sessions__status="cancelled"),
        ),
    ).order_by("next_at", "id")


def sessions_with_counts(activity: Activity) -> Any:
    """Sessions in order, with how many were present and what the headcount was."""
    present = Count("attendances__person", filter=Q(attendances__status=Attendance.Status.PRESENT), distinct=True)
    rows = activity.sessions.annotate(present=present).select_related("headcount").order_by("starts_at", "id")
    return rows.prefetch_related("guests__booking__expert")


class Told(NamedTuple):
    """A message about a session: to whom, why, and whether it has left."""

    person: Person
    why: str
    state: str
    state_in_words: str
    at: dt.datetime


def told_about(session: Session, user: Any) -> list[Told]:
    """What was sent to whom about a session, the newest first; of those whose names the user may see."""
    seen = Person.objects.all().visible_to(user)
    rows = Message.objects.filter(about=session.uuid, person__in=seen).select_related("person").order_by("-pk")
    return [
        Told(row.person, why(row.purpose), row.state, row.get_state_display(), row.sent_at or row.not_before)
        for row in rows.defer("body", "calendar")[:TOLD_AT_MOST]
        if row.person
    ]


class DeviceRow(NamedTuple):
    """One line on the club's device: who, and the mark."""

    person: Person
    status: str


class DeviceRoll(NamedTuple):
    rows: list[DeviceRow]

    @property
    def present(self) -> int:
        return sum(row.status == Attendance.Status.PRESENT for row in self.rows)


def roll_of_device(session: Session) -> DeviceRoll:
    """Everybody enrolled or on the list, by name; for the link of the club's device."""
    marks = dict(Attendance.objects.filter(session=session).values_list("person_id", "status"))
    seated = Enrolment.objects.filter(activity=session.activity, seat__isnull=False).values_list("person", flat=True)
    people = Person.objects.filter(pk__in={*seated, *marks}).order_by("sort_key", "id")
    return DeviceRoll([DeviceRow(person, marks.get(person.pk, "")) for person in people])
