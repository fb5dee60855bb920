"""Whom somebody sees, beside a second telling of the rules: people, seats, assignments, families and consents that come
and go in any order. The rules are told here as the design tells them, over plain lists, and know nothing of SQL."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kotosilta.activities.models import Enrolment, Leader
from kotosilta.core import clock
from kotosilta.people.grounds import ground_for, may_open_file
from kotosilta.people.models import Consent, FamilyRelation, Person
from kotosilta.projects.models import Assignment
from tests import cast
from tests.figures import figure

NIGHTLY = bool(os.environ.get("KOTOSILTA_NIGHTLY"))
RUNS, STEPS = (200, 40) if NIGHTLY else (4, 15)
WORKING = {"manager", "worker", "advisor", "counsellor"}
LEADING = WORKING | {"leader"}
ROLES = ["manager", "worker", "advisor", "leader", "steering", "auditor", "coordinator"]
few = st.integers(0, 5)
looked: dict[str, int] = {"at": 0}


@dataclass
class Fact:
    """Something that holds until it ends, with the row that says so."""

    row: Any
    what: tuple[Any, ...]
    holds: bool = True


@dataclass
class World:
    """What is so, as lists: (user, project or None, organisation, role); (worker, person, project); …"""

    seats: list[Fact] = field(default_factory=list)
    assignments: list[Fact] = field(default_factory=list)
    guardians: list[Fact] = field(default_factory=list)
    consents: list[Fact] = field(default_factory=list)
    leaders: list[Fact] = field(default_factory=list)
    entered: set[tuple[int, int]] = field(default_factory=set)
    enrolled: set[tuple[int, int]] = field(default_factory=set)

    def roles(self, user: int, project: int, organisation: int) -> set[str]:
        return {s.what[3] for s in self.seats if s.holds and s.what[:3] == (user, project, organisation)}


class Access(RuleBasedStateMachine):
    """Three organisations with two workers each, two projects, six people, two of whom sign in and two of whom are children."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = World()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.organisations = [cast.Organisation.objects.create(name=f"Org {n}", kind="association") for n in range(3)]
        self.projects = [cast.make_project(self.organisations[n], slug=f"project-{n}") for n in range(2)]
        self.users = [cast.make_user(f"worker{n}", self.organisations[n % 3]) for n in range(6)]
        guests = [cast.make_user(f"guest{n}") for n in range(2)]
        self.children = {4, 5}
        self.people = [
            cast.make_person(
                self.organisations[n % 3], f"Person {n}", user=guests[n] if n < 2 else None,
                birth_year=clock.today().year - (9 if n in self.children else 40),
            )
            for n in range(6)
        ]  # fmt: skip
        self.everybody = [*self.users, *guests]
        self.keeper = {n: n % 3 for n in range(6)}
        self.activities = [cast.make_activity(project) for project in self.projects]

    # What happens

    @rule(user=few, project=st.integers(0, 1), role=st.sampled_from(ROLES))
    def give_seat(self, user: int, project: int, role: str) -> None:
        where = None if role == "coordinator" else project
        if any(s.holds and s.what == (user, where, user % 3, role) for s in self.world.seats):
            return
        row = cast.seat(self.users[user], None if where is None else self.projects[where], role)
        self.world.seats.append(Fact(row, (user, where, user % 3, role)))

    @rule(worker=few, person=few, project=st.integers(0, 1))
    def assign(self, worker: int, person: int, project: int) -> None:
        if any(a.holds and a.what == (worker, person, project) for a in self.world.assignments):
            return
        row = Assignment.objects.create(
            worker=self.users[worker],
            person=self.people[person],
            project=self.projects[project],
            since=clock.now() - cast.DAY,
        )
        self.world.assignments.append(Fact(row, (worker, person, project)))

    @rule(person=few, project=st.integers(0, 1))
    def enter(self, person: int, project: int) -> None:
        if (person, project) not in self.world.entered:
            cast.enter(self.people[person], self.projects[project])
            self.world.entered.add((person, project))

    @rule(guardian=st.integers(0, 1), child=few, kind=st.sampled_from(["guardian", "guardian", "sibling"]))
    def be_family(self, guardian: int, child: int, kind: str) -> None:
        if guardian == child or any(g.holds and g.what[:2] == (guardian, child) for g in self.world.guardians):
            return
        row = FamilyRelation.objects.create(person=self.people[guardian], relative=self.people[child], kind=kind)
        self.world.guardians.append(Fact(row, (guardian, child, kind)))

    @rule(child=few)
    def come_of_age(self, child: int) -> None:
        Person.objects.filter(pk=self.people[child].pk).update(birth_year=clock.today().year - 19)
        self.children.discard(child)

    @rule(person=few, key=st.sampled_from(["partners", "partners", "photo"]))
    def allow(self, person: int, key: str) -> None:
        row = Consent.objects.create(person=self.people[person], key=key, text="…", text_version="1", language="fi")
        self.world.consents.append(Fact(row, (person, key)))

    @rule(user=few, activity=st.integers(0, 1))
    def lead(self, user: int, activity: int) -> None:
        if not any(led.holds and led.what == (user, activity) for led in self.world.leaders):
            row = Leader.objects.create(
                activity=self.activities[activity], user=self.users[user], since=clock.now() - cast.DAY
            )
            self.world.leaders.append(Fact(row, (user, activity)))

    @rule(person=few, activity=st.integers(0, 1))
    def enrol(self, person: int, activity: int) -> None:
        if (person, activity) not in self.world.enrolled:
            Enrolment.objects.create(activity=self.activities[activity], person=self.people[person], seat=person + 1)
            self.world.enrolled.add((person, activity))

    @rule(
        which=st.sampled_from(["seats", "assignments", "guardians", "leaders", "consents"]), number=st.integers(0, 30)
    )
    def end(self, which: str, number: int) -> None:
        holding = [fact for fact in getattr(self.world, which) if fact.holds]
        if holding:
            fact = holding[number % len(holding)]
            column = "withdrawn_at" if which == "consents" else "until"
            type(fact.row).objects.filter(pk=fact.row.pk).update(**{column: clock.now()})
            fact.holds = False

    @rule(person=few, organisation=st.integers(0, 2))
    def move(self, person: int, organisation: int) -> None:
        Person.objects.filter(pk=self.people[person].pk).update(keeper=self.organisations[organisation])
        self.keeper[person] = organisation

    # The rules, told a second time

    def grounds(self, user: int, person: int) -> Iterator[str]:
        world, keeper = self.world, self.keeper[person]
        if user >= 6:  # a guest: person 0 or 1
            me = user - 6
            if me == person:
                yield "own_file"
            if person in self.children and any(g.holds and g.what == (me, person, "guardian") for g in world.guardians):
                yield "family"
            return
        seats = [s.what for s in world.seats if s.holds and s.what[0] == user]
        worked_with = {(a.what[1], a.what[2]) for a in world.assignments}
        for _user, project, organisation, role in seats:
            runs = role == "manager" and ((person, project) in world.entered or (person, project) in worked_with)
            if organisation == keeper and (role == "coordinator" or runs):
                yield "project_administration"
        for a in world.assignments:
            if a.holds and a.what[:2] == (user, person) and world.roles(user, a.what[2], keeper) & WORKING:
                yield "assignment"
        if any(self.leads(user, n) for one, n in world.enrolled if one == person):
            yield "leadership"
        allowed = any(c.holds and c.what == (person, "partners") for c in world.consents)
        in_projects = {project for one, project in world.entered if one == person}
        if allowed and any(project in in_projects and role in WORKING for _u, project, _o, role in seats):
            yield "shared_by_consent"

    def leads(self, user: int, activity: int) -> bool:
        """Who stands among the leaders with a seat in the project that lets them, and who manages the project for the
        organisation that owns it. Activity, project and owner have the same number."""
        seats = [s.what for s in self.world.seats if s.holds and s.what[:2] == (user, activity)]
        stands = any(led.holds and led.what == (user, activity) for led in self.world.leaders)
        return any(
            (stands and role in LEADING) or (role == "manager" and organisation == activity)
            for _user, _project, organisation, role in seats
        )

    @invariant()
    def everybody_sees_whom_the_rules_let_them_see(self) -> None:
        if not hasattr(self, "everybody"):
            return
        opens = {"own_file", "family", "assignment", "project_administration"}
        for number, user in enumerate(self.everybody):
            grounds = {n: set(self.grounds(number, n)) for n in range(6)}
            by_pk = {person.pk: n for n, person in enumerate(self.people)}
            seen = {by_pk[pk] for pk in Person.objects.all().visible_to(user).values_list("pk", flat=True)}
            opened = {by_pk[pk] for pk in Person.objects.all().open_to(user).values_list("pk", flat=True)}
            assert seen == {n for n, found in grounds.items() if found}, (number, grounds)
            assert opened == {n for n, found in grounds.items() if found & opens}, (number, grounds)
            looked["at"] += 1
            if looked["at"] % 5 == 0:  # the page of one person says the same as the list
                one = looked["at"] % 6
                assert may_open_file(user, self.people[one]) == (one in opened)
                assert (ground_for(user, self.people[one]) or "none") in (grounds[one] or {"none"})


@pytest.mark.filterwarnings("ignore")
def test_whoever_comes_and_goes_each_sees_whom_the_rules_let_them_see(db):
    looked["at"] = 0
    run_state_machine_as_test(
        Access,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize=not NIGHTLY, print_blob=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    figure(
        "access, stateful",
        looked["at"],
        0,
        told=f"looks of somebody at everybody, in {RUNS} runs of at most {STEPS} steps",
    )
    assert looked["at"] > RUNS * 8
