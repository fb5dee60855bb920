"""An oracle for the indicators: what the regulations say, written once more and plainly, with loops over simple records
and without the catalogues or the engine. Two hundred generated projects must give the same figures by both."""

import datetime as dt
import random
from types import SimpleNamespace

import pytest

from kotosilta.activities.models import Activity, Attendance, Session
from kotosilta.core import clock
from kotosilta.core.translated import texts
from kotosilta.governance.models import RootingItem
from kotosilta.guidance.models import Contact
from kotosilta.people.models import Organisation, Person
from kotosilta.projects import imports, tables
from kotosilta.projects.models import FollowUp, Milestone, Participation, Partner, Project
from kotosilta.projects.participant_columns import COLUMNS
from kotosilta.projects.services import enter_project, take_in
from kotosilta.reporting import indicators, periods
from kotosilta.reporting.models import Estimate
from tests.cast import make_project, seat

PROJECTS_A_FUND = 40
FUNDS = ("esf-plus-2021-2027", "esf-2014-2020", "esf-2007-2013", "amif-2021-2027", "amif-2014-2020")
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2025, 12, 31)
LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")


def day_in(chance, first=FIRST, last=LAST):
    return first + dt.timedelta(days=chance.randrange((last - first).days + 1))


def someone(chance, number):
    """One participant, with blanks and with everything that may happen to a participant."""
    row = SimpleNamespace(number=number, entered=day_in(chance), attended=[], talks=[], milestones=[], follow_ups={})
    row.gender = chance.choice(["woman", "woman", "man", "man", "non_binary", ""])
    row.birth = chance.choice([None, *[dt.date(1945, 1, 1) + dt.timedelta(days=chance.randrange(27000))] * 8])
    row.labour = chance.choice(["unemployed", "unemployed", "inactive", "studying", "employed", "self_employed", ""])
    row.long_term = chance.choice([True, False, None]) if row.labour == "unemployed" else None
    row.education = chance.choice(["isced_0", "isced_1", "isced_2", "isced_3", "isced_4", "isced_5_8", ""])
    row.citizenship = chance.choice(["third_country", "third_country", "eu", "finland", ""])
    row.left = day_in(chance, row.entered) if chance.random() < 0.6 else None
    row.status = row.qualification = row.helpful = None
    if row.left:
        row.status = chance.choice(["jobseeker", "studies", "work", "entrepreneur", "other", ""])
        row.qualification, row.helpful = chance.choice([True, False, None]), chance.choice([True, False, None])
        if chance.random() < 0.5:  # also too late, or not reached: such an answer counts for nothing
            asked = row.left + dt.timedelta(days=chance.randrange(45))
            row.follow_ups["weeks_4"] = (asked, chance.random() < 0.8, chance.choice(["studies", "work", ""]), None)
        if chance.random() < 0.5:
            asked = clock.add_months(row.left, 6) + dt.timedelta(days=chance.randrange(-20, 20))
            answer = chance.choice(["work", "entrepreneur", "jobseeker", ""])
            row.follow_ups["months_6"] = (asked, chance.random() < 0.8, answer, chance.choice([True, False, None]))
    for _ in range(chance.randrange(4)):
        kind = chance.choice(["language_course", "orientation", "training", "panel", "club", "workshop", "on_the_job"])
        row.attended.append((kind, day_in(chance), chance.random() < 0.8))
    for _ in range(chance.randrange(3)):
        row.talks.append((chance.choice(["work", "studies", "housing", "health", "money"]), day_in(chance)))
    for _ in range(chance.randrange(4)):
        kind = chance.choice(["language", "language", "recognition", "residence"])
        day = day_in(chance, row.entered)
        if (kind, day) not in [(k, d) for k, d, _ in row.milestones]:
            row.milestones.append((kind, day, chance.choice(LEVELS[:4]) if kind == "language" else ""))
    return row


def world(seed):
    chance = random.Random(seed)
    made = SimpleNamespace(people=[someone(chance, n) for n in range(chance.randrange(5, 25))])
    made.partners = [
        (kind, size if kind == "company" else "", chance.choice(["partner", "employer", "school", "funder"]), day)
        for kind, size, day in (
            (
                chance.choice(["company", "company", "municipality", "association", "school"]),
                chance.choice(["micro", "small", "medium", "large", ""]),
                day_in(chance),
            )
            for _ in range(chance.randrange(6))
        )
    ]
    made.owner = chance.choice(["municipality", "association", "school"])
    made.rooted = [(chance.choice(["accepted", "signed_off", "declined"]), day_in(chance)) for _ in range(3)]
    made.estimates = [
        (day_in(chance), chance.choice(["", "woman", "man"]), chance.randrange(5)) for _ in range(chance.randrange(4))
    ]
    return made


# What the regulations say --------------------------------------------------------------------------------------------


def age(row):
    if row.birth is None:
        return None
    birthday_came = (row.entered.month, row.entered.day) >= (row.birth.month, row.birth.day)
    return row.entered.year - row.birth.year - (0 if birthday_came else 1)


def upon_leaving(row, until):
    """Between the exit date and four weeks after it; the last word counts."""
    if row.left is None or row.left > until:
        return None
    if "weeks_4" in row.follow_ups:
        asked, reached, status, _ = row.follow_ups["weeks_4"]
        if reached and status and row.left <= asked <= row.left + dt.timedelta(days=28) and asked <= until:
            return status
    return row.status


def six_months_after(row, until):
    if row.left is None or row.left > until or "months_6" not in row.follow_ups:
        return None, None
    asked, reached, status, improved = row.follow_ups["months_6"]
    if not reached or not status or asked < clock.add_months(row.left, 6) or asked > until:
        return None, None
    return status, improved


def qualified(row, until):
    return row.left is not None and row.left <= until and row.qualification is True


OUT_OF_WORK, AT_WORK, EARNS = ("inactive", "studying"), ("employed", "self_employed"), ("work", "entrepreneur")


def of_esf_plus(row, until):
    if not (row.gender and row.birth and row.labour and row.education):
        return {}
    inactive, unemployed, employed = row.labour in OUT_OF_WORK, row.labour == "unemployed", row.labour in AT_WORK
    left, (later, improved) = upon_leaving(row, until), six_months_after(row, until)
    half_year = clock.add_months(row.left, 6) if row.left else None
    conditions = {
        "EECO01": unemployed or inactive or employed,
        "EECO02": unemployed,
        "EECO03": unemployed and row.long_term is True,
        "EECO04": inactive,
        "EECO05": employed,
        "EECO06": age(row) < 18,
        "EECO07": 18 <= age(row) <= 29,
        "EECO08": age(row) >= 55,
        "EECO09": row.education in ("isced_0", "isced_1", "isced_2"),
        "EECO10": row.education in ("isced_3", "isced_4"),
        "EECO11": row.education == "isced_5_8",
        "EECO13": row.citizenship == "third_country",
    }
    found = {code: row.entered for code, holds in conditions.items() if holds}
    results = {
        "EECR01": left == "jobseeker" and inactive,
        "EECR02": left == "studies" and row.labour != "studying",
        "EECR03": qualified(row, until),
        "EECR04": left in EARNS and (unemployed or inactive),
    }
    found |= {code: row.left for code, holds in results.items() if holds}
    if later in EARNS and (unemployed or inactive):
        found["EECR05"] = half_year
    if improved and employed:
        found["EECR06"] = half_year
    return found


def of_esf_2014(row, until):
    if not (row.gender and row.birth and row.labour and row.education):
        return {}
    inactive, unemployed, employed = row.labour in OUT_OF_WORK, row.labour == "unemployed", row.labour in AT_WORK
    left, (later, improved) = upon_leaving(row, until), six_months_after(row, until)
    old_outside = age(row) > 54 and (unemployed or row.labour == "inactive")
    conditions = {
        "CO01": unemployed,
        "CO02": unemployed and row.long_term is True,
        "CO03": inactive,
        "CO04": row.labour == "inactive",
        "CO05": employed,
        "CO06": age(row) < 25,
        "CO07": age(row) > 54,
        "CO08": old_outside,
        "CO09": row.education in ("isced_1", "isced_2"),
        "CO10": row.education in ("isced_3", "isced_4"),
        "CO11": row.education == "isced_5_8",
    }
    found = {code: row.entered for code, holds in conditions.items() if holds}
    results = {
        "CR01": left == "jobseeker" and inactive,
        "CR02": left == "studies" and row.labour != "studying",
        "CR03": qualified(row, until),
        "CR04": left in EARNS and (unemployed or inactive),
    }
    found |= {code: row.left for code, holds in results.items() if holds}
    later_results = {
        "CR06": later in EARNS and (unemployed or inactive),
        "CR07": bool(improved) and employed,
        "CR08": later in EARNS and old_outside,
    }
    found |= {code: clock.add_months(row.left, 6) for code, holds in later_results.items() if holds}
    return found


def of_esf_2007(row, until):
    has_left = row.left is not None and row.left <= until
    conditions = {
        "ESF07-P1": True,
        "ESF07-P1.in": True,
        "ESF07-P1.carry": not has_left,
        "ESF07-G1": row.gender == "woman",
        "ESF07-G2": row.gender == "man",
        "ESF07-L1": row.labour in AT_WORK,
        "ESF07-L1.1": row.labour == "self_employed",
        "ESF07-L2": row.labour == "unemployed",
        "ESF07-L2.1": row.labour == "unemployed" and row.long_term is True,
        "ESF07-L3": row.labour in OUT_OF_WORK,
        "ESF07-L3.1": row.labour == "studying",
        "ESF07-A1": row.birth is not None and 15 <= age(row) <= 24,
        "ESF07-A2": row.birth is not None and 55 <= age(row) <= 64,
        "ESF07-E1": row.education in ("isced_1", "isced_2"),
        "ESF07-E2": row.education == "isced_3",
        "ESF07-E3": row.education == "isced_4",
        "ESF07-E4": row.education == "isced_5_8",
    }
    found = {code: row.entered for code, holds in conditions.items() if holds}
    if has_left:
        found["ESF07-P1.out"] = row.left
    return found


def first_day(row, days, until):
    known = [day for day in days if day <= until]
    return max(min(known), row.entered) if known else None


def was_at(row, kinds, until):
    return first_day(row, [day for kind, day, present in row.attended if kind in kinds and present], until)


def talked_about(row, topics, until):
    return first_day(row, [day for topic, day in row.talks if topic in topics], until)


def of_amif_2021(row, until):
    """Third-country nationals, as at entry: who is a Finn on the first day is none."""
    if row.citizenship != "third_country":
        return {}
    tests = sorted((day, LEVELS.index(level)) for kind, day, level in row.milestones if kind == "language")
    rises = [day for day, level in tests if level > tests[0][1]]
    found = {
        "O.2.3": row.entered,
        "O.2.3.1": was_at(row, ("language_course",), until),
        "O.2.3.2": was_at(row, ("orientation",), until),
        "O.2.3.3": talked_about(row, ("work", "studies"), until),
        "R.2.10": first_day(row, [day for kind, day, _ in row.milestones if kind == "recognition"], until),
        "R.2.11": first_day(row, [day for kind, day, _ in row.milestones if kind == "residence"], until),
    }
    if found["O.2.3.1"]:
        found["R.2.8"] = first_day(row, rises, until)
    if row.left and row.left <= until and row.helpful:
        found["R.2.9"] = row.left
    return {code: day for code, day in found.items() if day is not None}


def of_amif_2014(row, until):
    if row.citizenship != "third_country":
        return {}
    learning = ("training", "language_course", "orientation", "workshop", "on_the_job")
    found = {
        "SO2.C2": row.entered,
        "SO2.C2.a": was_at(row, learning, until),
        "SO2.C2.b": talked_about(row, ("housing",), until),
        "SO2.C2.c": talked_about(row, ("health",), until),
        "SO2.C2.d": was_at(row, ("panel",), until),
    }
    return {code: day for code, day in found.items() if day is not None}


OF_PEOPLE = dict(zip(FUNDS, (of_esf_plus, of_esf_2014, of_esf_2007, of_amif_2021, of_amif_2014), strict=True))
BANDS = {"amif-2021-2027": ((0, 17), (18, 60), (61, 120)), "amif-2014-2020": ((0, 17), (18, 60), (61, 120))}


def of_others(fund, made, until):
    """[(code, day)] of organisations, practices and the project itself."""
    found, small = [], ("micro", "small", "medium")
    for kind, size, role, day in made.partners:
        if role == "funder" or day > until:
            continue
        if kind in ("municipality", "school"):
            found.append(("EECO18", day))
        if kind == "municipality":
            found.append(("O.2.2", day))
        if kind == "company" and size in small:
            found += [("EECO19", day), ("CO23", day)]
    if made.owner == "municipality":
        found.append(("O.2.7", FIRST))
    if "association" in (made.owner, *(kind for kind, _, role, _ in made.partners if role == "partner")):
        found.append(("CO20", FIRST))
    found += [("SO2.C3", day) for status, day in made.rooted if status != "declined" and day <= until]
    prefix = dict(zip(FUNDS, ("EECO", "CO", "ESF07", "O.2", "SO2"), strict=True))[fund]
    return [(code, day) for code, day in found if code.startswith(prefix)]


ESTIMATED = {"esf-plus-2021-2027": "EECO12", "esf-2014-2020": "CO16", "esf-2007-2013": "ESF07-V3"}


def oracle(fund, made, first, last):
    """{(code, gender, age band): (since the beginning, in the period)}"""
    counted = {}

    def add(key, day):
        so_far, now = counted.get(key, (0, 0))
        counted[key] = (so_far + 1, now + (first <= day <= last))

    for row in made.people:
        if row.entered > last:
            continue
        band = next((b for b in BANDS.get(fund, ()) if row.birth and b[0] <= age(row) <= b[1]), None)
        for code, day in OF_PEOPLE[fund](row, last).items():
            add((code, row.gender, band), day)
    for code, day in of_others(fund, made, last):
        add((code, "", None), day)
    if fund in ESTIMATED:
        for gender in ("", "woman", "man"):
            upto = sorted((day, n) for n, (day, g, _) in enumerate(made.estimates) if g == gender and day <= last)
            before = [pair for pair in upto if pair[0] < first]
            if upto:
                now, then = made.estimates[upto[-1][1]][2], made.estimates[before[-1][1]][2] if before else 0
                counted[ESTIMATED[fund], gender, None] = (now, now - then)
    return counted


# The same world in the database --------------------------------------------------------------------------------------


def store(fund, made, number):
    def organisation(kind, size=""):
        return Organisation.objects.create(name=f"{fund} {number} {kind}", kind=kind, size=size)

    owner = organisation(made.owner)
    project = Project.objects.create(
        name=f"{fund} {number}", slug=f"{fund}-{number}", fund=fund, starts_on=FIRST, ends_on=LAST, owner=owner
    )
    activities = {
        kind: Activity.objects.create(project=project, kind=kind, title=texts(en=kind))
        for kind in {kind for row in made.people for kind, _, _ in row.attended}
    }
    for row in made.people:
        _store_person(project, owner, row, activities)
    for kind, size, role, day in made.partners:
        since = clock.at(day, dt.time(12))
        Partner.objects.create(project=project, organisation=organisation(kind, size), role=role, since=since)
    for status, day in made.rooted:
        RootingItem.objects.create(
            project=project, practice=texts(en="x"), owner_organisation="x", owner_name="x", status=status,
            answered_at=clock.at(day, dt.time(12)), signed_off_on=day if status == "signed_off" else None,
            accepts="" if status == "declined" else "x", from_on=None if status == "declined" else day,
            funded_how="x", declined_why="x" if status == "declined" else "",
        )  # fmt: skip
    if fund in ESTIMATED:
        kept = {(day, gender): value for day, gender, value in made.estimates}  # one a day
        made.estimates = [(day, gender, value) for (day, gender), value in kept.items()]
        for day, gender, value in made.estimates:
            Estimate.objects.create(
                project=project, indicator=ESTIMATED[fund], gender=gender, value=value, method="x", estimated_on=day
            )
    return project


def _store_person(project, owner, row, activities):
    person = Person.objects.create(full_name=f"Person {row.number}", keeper=owner)
    entry = {"entry_birth_year": None}
    if row.birth:
        entry = {f"entry_birth_{part}": getattr(row.birth, part) for part in ("year", "month", "day")}
    participation = Participation.objects.create(
        project=project, person=person, entered_on=row.entered, entry_gender=row.gender, left_on=row.left,
        entry_labour_status=row.labour, entry_long_term_unemployed=row.long_term, entry_education=row.education,
        entry_citizenship=row.citizenship, exit_status=row.status or "", exit_qualification=row.qualification,
        exit_helpful=row.helpful, **entry,
    )  # fmt: skip
    FollowUp.objects.bulk_create(
        FollowUp(
            participation=participation, kind=kind, asked_on=asked, reached=reached, status=status, improved=improved
        )
        for kind, (asked, reached, status, improved) in row.follow_ups.items()
    )
    Milestone.objects.bulk_create(
        Milestone(participation=participation, kind=kind, on=day, level=level) for kind, day, level in row.milestones
    )
    for kind, day, present in row.attended:
        at = clock.at(day, dt.time(10))
        session = Session.objects.create(activity=activities[kind], kind="lecture", starts_at=at, ends_at=at + dt.timedelta(hours=2), status="held")  # fmt: skip
        status = "present" if present else "absent"
        Attendance.objects.create(session=session, person=person, day=day, status=status)
    Contact.objects.bulk_create(
        Contact(
            project=project, person=person, worker=project.worker, topic=topic, channel="meeting", minutes=30,
            at=clock.at(day, dt.time(9)), language="fi",
        )
        for topic, day in row.talks
    )  # fmt: skip


@pytest.fixture
def worker(cast, monkeypatch):
    monkeypatch.setattr(Project, "worker", cast.actors["worker"], raising=False)


@pytest.mark.parametrize("fund", FUNDS)
def test_the_engine_and_the_oracle_agree(fund, worker):
    compared = 0
    for number in range(PROJECTS_A_FUND):
        made = world(f"{fund}{number}")
        project = store(fund, made, number)
        for period in (periods.find(project, "2024-H2"), periods.find(project, "2025"), periods.whole(project)):
            table = indicators.table(project, period)
            ours = {}
            for line in table.lines:
                for (gender, band), value in (line.so_far or {}).items():
                    if value or (line.in_period or {}).get((gender, band)):
                        ours[line.rule.code, gender, band] = (value, (line.in_period or {}).get((gender, band), 0))
            theirs = {key: pair for key, pair in oracle(fund, made, period.first, period.last).items() if any(pair)}
            assert ours == theirs, (fund, number, period)
            assert table.grand_total == sum(row.entered <= period.last for row in made.people)
            _no_result_above_its_base(project, table)
            compared += len(theirs)
    assert compared > 1000, "the generated projects are not empty"


def _no_result_above_its_base(project, table):
    totals = {line.rule.code: line.total for line in table.lines}
    for rule in project.fund_rules.indicators.values():
        if rule.counts in indicators.OF_PEOPLE and rule.within:
            assert totals[rule.code] <= sum(totals[code] for code in rule.within)


def test_removing_one_record_changes_exactly_the_figures_that_it_should(worker):
    made = world("esf-plus-2021-202711")
    project = store("esf-plus-2021-2027", made, 11)
    period = periods.whole(project)
    for row in list(made.people):
        before = oracle("esf-plus-2021-2027", made, period.first, period.last)
        project.participations.filter(person__full_name=f"Person {row.number}").delete()
        made.people.remove(row)
        after = oracle("esf-plus-2021-2027", made, period.first, period.last)
        lost = {key: before[key][0] - after.get(key, (0, 0))[0] for key in before}
        found = {
            (line.rule.code, gender, None): value
            for line in indicators.table(project, period).lines
            for (gender, _band), value in (line.so_far or {}).items()
        }
        for key, (so_far, _now) in before.items():
            assert found.get(key, 0) == so_far - lost[key]


def test_a_project_from_a_file_gives_the_same_figures_as_one_entered_by_hand(cast):
    """The same forty people, once written down one by one and once read from a table."""
    chance, manager = random.Random(4), cast.actors["manager"]
    by_hand, by_file = cast.project, make_project(cast.silta, slug="by-file")
    seat(manager, by_file, "manager")
    Participation.objects.all().delete()
    lines = ["Nimi;Syntymäaika;Sukupuoli;Työmarkkina-asema;Pitkäaikaistyötön;Koulutus;Kansalaisuus;Aloituspäivä"]
    for number in range(40):
        person = Person(
            full_name=f"Henkilö {number}", gender=chance.choice(["woman", "man", ""]),
            birth_year=chance.choice([1950, 1980, 2000, 2012]), birth_month=5, birth_day=17,
        )  # fmt: skip
        entry = {
            "entry_labour_status": chance.choice([*Participation.LabourStatus.values, ""]),
            "entry_education": chance.choice([*Participation.Education.values, ""]),
            "entry_citizenship": chance.choice(Participation.Citizenship.values),
            "entry_long_term_unemployed": chance.choice([True, False, None]),
        }
        entered = clock.today() - dt.timedelta(days=chance.randrange(60))
        take_in(project=by_hand, person=person, by=manager, fields=["full_name"])
        enter_project(project=by_hand, person=person, entered_on=entered, by=manager, entry=entry)
        yes_no = {True: "kyllä", False: "ei", None: ""}[entry["entry_long_term_unemployed"]]
        cells = (
            person.full_name, f"17.5.{person.birth_year}", person.gender, entry["entry_labour_status"], yes_no,
            entry["entry_education"], entry["entry_citizenship"], f"{entered:%-d.%-m.%Y}",
        )  # fmt: skip
        lines.append(";".join(cells))
    content = "\n".join(lines).encode("utf-8-sig")
    columns = tables.guess_columns(tables.read_table(content)[0], COLUMNS)
    rows, _matched, _alike, problems = imports.check(content, columns, by_file, lambda *_: None)
    assert problems == []
    imports.write(by_file, rows, manager)
    for key in (periods.WHOLE, periods.half_years(by_hand)[0].key):
        ours = indicators.table(by_hand, periods.find(by_hand, key))
        theirs = indicators.table(by_file, periods.find(by_file, key))
        assert ours._replace(lines=of_people(ours)) == theirs._replace(lines=of_people(theirs))
        assert sum(line.total for line in of_people(ours)) > 50


def of_people(table):
    return [line for line in table.lines if line.rule.counts in indicators.OF_PEOPLE]
