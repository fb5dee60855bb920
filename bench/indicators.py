"""The whole table of indicators with many people: counted from the rows, opened again when nothing was written, and the
same counts by DuckDB, including the time to get the rows out of the database.
`python bench/indicators.py [PEOPLE [ATTENDANCES]]` on SQLite; `python scripts/on_postgres.py .venv/bin/python
bench/indicators.py` on PostgreSQL. Medians of one run."""

import csv
import datetime as dt
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import arena  # isort: skip
import duckdb  # isort: skip
from django.db import connection  # isort: skip

from kotosilta.activities.models import Activity, Attendance, Session
from kotosilta.core import audit, clock
from kotosilta.core.translated import texts
from kotosilta.people.models import Organisation, Person
from kotosilta.projects.models import FollowUp, Participation, Project
from kotosilta.reporting import indicators, kept, periods

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ATTENDANCES = int(sys.argv[2]) if len(sys.argv) > 2 else 10 * PEOPLE
SESSIONS, ROUNDS, BATCH = 2000, 5, 5000
FIRST, LAST = dt.date(2023, 1, 1), dt.date(2025, 12, 31)
KINDS = ("language_course", "orientation", "club", "training")


def generate(fund: str) -> Project:
    """A project with its people, sessions and attendances, the same for every run."""
    chance = random.Random(7)
    owner = Organisation.objects.create(name=f"Bench {fund}", kind="association")
    project = Project.objects.create(name=fund, slug=fund, fund=fund, starts_on=FIRST, ends_on=LAST, owner=owner)
    names = arena.names(PEOPLE, seed=7)
    people = Person.objects.bulk_create([Person(keeper=owner, full_name=name) for name in names], batch_size=BATCH)
    rows = Participation.objects.bulk_create(
        [_participation(project, person, chance) for person in people], batch_size=BATCH
    )
    left = [row for row in rows if row.left_on]
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                participation=row, kind=kind, asked_on=clock.add_months(row.left_on, months), status="work",
                improved=True,
            )
            for row in left[::2]
            for kind, months in (("weeks_4", 0), ("months_6", 6))
        ],
        batch_size=BATCH,
    )  # fmt: skip
    activities = [Activity.objects.create(project=project, kind=kind, title=texts(en=kind)) for kind in KINDS]
    sessions = Session.objects.bulk_create(
        [_session(activities[number % len(KINDS)], number) for number in range(SESSIONS)], batch_size=BATCH
    )
    for start in range(0, ATTENDANCES, 20 * BATCH):
        Attendance.objects.bulk_create(
            [
                Attendance(session=session, person=person, day=session.day, status="present")
                for number in range(start, min(start + 20 * BATCH, ATTENDANCES))
                for session, person in (
                    (sessions[(number * 7919 + number // PEOPLE) % SESSIONS], people[number % PEOPLE]),
                )
            ],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
    return project


def _participation(project: Project, person: Person, chance: random.Random) -> Participation:
    entered = FIRST + dt.timedelta(days=chance.randrange(1000))
    return Participation(
        project=project, person=person, entered_on=entered,
        entry_gender=chance.choice(["woman", "man", "non_binary", ""]), entry_birth_year=chance.randrange(1950, 2015),
        entry_birth_month=chance.randrange(1, 13), entry_birth_day=chance.randrange(1, 29),
        entry_labour_status=chance.choice(Participation.LabourStatus.values),
        entry_education=chance.choice(Participation.Education.values),
        entry_citizenship=chance.choice(Participation.Citizenship.values),
        left_on=entered + dt.timedelta(days=30) if chance.random() < 0.5 else None, exit_status="jobseeker",
    )  # fmt: skip


def _session(activity: Activity, number: int) -> Session:
    at = clock.at(FIRST + dt.timedelta(days=number % 1000), dt.time(8 + number // 1000))
    return Session(activity=activity, kind="lecture", starts_at=at, ends_at=at + dt.timedelta(hours=2), status="held")


def by_duckdb(project: Project) -> dict[str, int]:
    """The same by DuckDB: people by status, education and citizenship, and third-country nationals at each kind of
    activity. The rows are taken out of the database into two files first."""
    columns = ("person_id", "entry_labour_status", "entry_education", "entry_citizenship")
    was_there = Attendance.objects.filter(session__activity__project=project).counted().order_by()
    people, there = Path(arena.FOLDER) / "people.csv", Path(arena.FOLDER) / "there.csv"
    _write(people, columns, Participation.objects.filter(project=project).order_by().values_list(*columns))
    _write(there, ("person_id", "kind"), was_there.values_list("person_id", "session__activity__kind"))
    with duckdb.connect() as quack:
        counted = dict(quack.execute(BY_STATUS.format(people=people)).fetchall())
        return counted | dict(quack.execute(AT_COURSES.format(people=people, there=there)).fetchall())


BY_STATUS = """
select entry_labour_status, count(*) from '{people}' group by 1
union all select entry_education, count(*) from '{people}' group by 1
union all select entry_citizenship, count(*) from '{people}' group by 1
"""
AT_COURSES = """
select kind, count(distinct person_id) from '{there}' join '{people}' using (person_id)
where entry_citizenship = 'third_country' group by 1
"""


def _write(file: Path, columns: tuple[str, ...], rows: Any) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows.iterator(chunk_size=BATCH))


def main() -> None:
    arena.migrate()
    project = generate("amif-2021-2027")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("analyze")
    audit.record("participants.imported", by=None, subject=project)
    period = periods.whole(project)
    table = indicators.table(project, period)
    assert kept.table(project, period) == table, "kept and counted are the same to the last digit"
    theirs = by_duckdb(project)
    totals = {line.rule.code: line.total for line in table.lines}
    same = {"O.2.3": "third_country", "O.2.3.1": "language_course", "O.2.3.2": "orientation"}
    assert {code: theirs[name] for code, name in same.items()} == {code: totals[code] for code in same}
    rows, again, quack = arena.compare(
        ROUNDS,
        lambda: indicators.table(project, period),
        lambda: kept.table(project, period),
        lambda: by_duckdb(project),
    )
    print(f"{PEOPLE} people, {Attendance.objects.count()} attendances, {connection.vendor}: all indicators")
    print(f"counted from the rows: {rows:.2f} s; opened when nothing was written: {again:.4f} s")
    print(f"DuckDB with taking the rows out: {quack:.2f} s, {quack / rows:.2f} times as long")


main()
