"""Checking a release against all earlier ones: how the time grows from the first to the twelfth half year of a project.
`python bench/releases.py [PEOPLE A HALF YEAR]`."""

import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import arena  # noqa: F401  # isort: skip - sets Django up

from kotosilta.reporting import disclosure, releases
from kotosilta.reporting.disclosure import Counted, Item

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 150
RELEASES, PROJECTS = 12, 1


def counted(people: list[tuple[str, str, str, str]]) -> Counted:
    """The grid of `releases`, of people as (gender, age, situation, education)."""
    made = Counted({}, [], [])
    for place, table in enumerate(releases.TABLES, start=1):
        for column in releases.columns_of(table):
            keys = []
            for gender in releases.GENDERS if table.by_gender else [""]:
                key = f"{table.name}:{gender}:{column}"
                number = sum(
                    one[place] == column and one[0] in (gender, one[0] if not gender else "") for one in people
                )
                made.items[key] = Item((key,), number)
                keys.append(key)
            if table.by_gender:
                releases._put_sum(made, f"{table.name}::{column}", keys)
    releases._put_totals(made)
    return made


def draw(chance: random.Random) -> tuple[str, str, str, str]:
    gender = chance.choices(list(releases.GENDERS), [50, 45, 1])[0]
    return (gender, *(chance.choice(list(releases.columns_of(table))) for table in releases.TABLES))


def project(seed: int) -> list[float]:
    """Seconds for each release of one project."""
    chance, people, done, took = random.Random(seed), [], [], []
    for _half_year in range(RELEASES):
        people += [draw(chance) for _one in range(PEOPLE)]
        grid = counted(people)
        start = time.perf_counter()
        hidden = disclosure.hidden_in(grid, done)
        took.append(time.perf_counter() - start)
        if hidden is not None:
            done.append(disclosure.Release(grid, hidden))
    return took


def main() -> None:
    runs = [project(seed) for seed in range(PROJECTS)]
    first, last = (statistics.median(run[index] for run in runs) for index in (0, -1))
    print(f"{PEOPLE} new people a half year, {RELEASES} releases of a project")
    print(f"first check {first:.2f} s, twelfth {last:.2f} s: {last / first:.0f} times as long")


main()
