"""Tables that leave the project: whoever collects all of them works out no small group; what is released stays."""

import datetime as dt
import os
import random

import pytest
from django.core.exceptions import PermissionDenied
from scipy.optimize import linprog

from kotosilta.core.acts import Refused
from kotosilta.core.translated import texts
from kotosilta.projects.models import Participation, Target
from kotosilta.reporting import disclosure, releases, shown
from kotosilta.reporting.disclosure import Counted, Item, Release
from kotosilta.reporting.models import Publication
from kotosilta.reporting.models import Release as Released
from kotosilta.reporting.services import publishing
from tests.cast import make_person

PROGRAMMES = 500 if os.environ.get("KOTOSILTA_NIGHTLY") else 12
ROWS, COLUMNS, SITUATIONS = ("w", "m"), ("young", "middle", "old"), ("work", "none", "?")


def count(people: list[tuple[str, str, str]]) -> Counted:
    """The grid of a small programme, made by hand and not by `releases`."""
    items: dict[str, Item] = {}
    lines = []
    for row in ROWS:
        for column in COLUMNS:
            key = f"{row}:{column}"
            items[key] = Item((key,), sum(one[:2] == (row, column) for one in people))
    for row in ROWS:
        parts = tuple(f"{row}:{column}" for column in COLUMNS)
        items[row] = Item(parts, sum(one[0] == row for one in people), 1)
        lines.append((row, parts))
    for column in COLUMNS:
        parts = tuple(f"{row}:{column}" for row in ROWS)
        items[column] = Item(parts, sum(one[1] == column for one in people), 1)
        lines.append((column, parts))
    every = tuple(f"{row}:{column}" for row in ROWS for column in COLUMNS)
    items["all"] = Item(every, len(people), 2)
    lines.append(("all", ROWS))
    for situation in SITUATIONS:
        items[f"s:{situation}"] = Item((f"s:{situation}",), sum(one[2] == situation for one in people))
    keys = tuple(f"s:{situation}" for situation in SITUATIONS)
    lines.append(("all", keys))
    return Counted(items, lines, [(every, keys)])


class Attacker:
    """Knows the tables as published, how a table adds up, and that nobody leaves them; written for itself."""

    NAMES = [*(f"{row}:{column}" for row in ROWS for column in COLUMNS), *(f"s:{one}" for one in SITUATIONS)]

    def __init__(self, published: list[dict[str, int | None]]) -> None:
        self.size = len(self.NAMES)
        self.equal, self.values, self.below = [], [], []
        width = self.size * len(published)
        for time, table in enumerate(published):
            for key, value in table.items():
                if value is not None:
                    self.equal.append(self.vector(width, {time: self.cells(key)}))
                    self.values.append(value)
            balance = self.vector(width, {time: self.cells("all")})
            for name in self.cells("situations"):
                balance[time * self.size + self.NAMES.index(name)] -= 1
            self.equal.append(balance)
            self.values.append(0)
            if time:
                for index in range(self.size):
                    row = [0] * width
                    row[(time - 1) * self.size + index], row[time * self.size + index] = 1, -1
                    self.below.append(row)

    def cells(self, key: str) -> list[str]:
        if key == "all":
            return [name for name in self.NAMES if not name.startswith("s:")]
        if key == "situations":
            return [name for name in self.NAMES if name.startswith("s:")]
        if key in ROWS:
            return [name for name in self.NAMES if name.startswith(f"{key}:") and not name.startswith("s:")]
        return [name for name in self.NAMES if name == key or (name.endswith(f":{key}") and not name.startswith("s:"))]

    def vector(self, width: int, sums: dict[int, list[str]]) -> list[int]:
        row = [0] * width
        for time, names in sums.items():
            for name in names:
                row[time * self.size + self.NAMES.index(name)] += 1
        return row

    def range_of(self, sums: dict[int, list[str]], minus: dict[int, list[str]] | None = None) -> float:
        width = len(self.equal[0])
        aim = self.vector(width, sums)
        for index, value in enumerate(self.vector(width, minus or {})):
            aim[index] -= value
        ends = []
        for sign in (1, -1):
            found = linprog(
                [sign * value for value in aim],
                self.below or None,
                [0] * len(self.below) or None,
                self.equal,
                self.values,
            )
            if found.status == 3:
                return float("inf")
            assert found.status == 0, found.message
            ends.append(found.fun * sign)
        return ends[1] - ends[0]


def people_of(chance: random.Random, number: int) -> list[tuple[str, str, str]]:
    return [
        (
            chance.choices(ROWS, [5, 4])[0],
            chance.choices(COLUMNS, [2, 6, 1])[0],
            chance.choices(SITUATIONS, [3, 4, 1])[0],
        )
        for _ in range(number)
    ]


def programme(seed: int) -> list[tuple[Counted, frozenset[str]]]:
    """Four releases of a programme that grows; refused ones are not published."""
    chance = random.Random(seed)
    people: list[tuple[str, str, str]] = []
    done: list[tuple[Counted, frozenset[str]]] = []
    for _time in range(4):
        people = people + people_of(chance, chance.choice([2, 9, 30, 90]))
        counted = count(people)
        hidden = disclosure.hidden_in(counted, [Release(*one) for one in done])
        if hidden is not None:
            done.append((counted, hidden))
    return done


@pytest.mark.parametrize("seed", range(PROGRAMMES))
def test_nobody_works_out_a_small_group_or_a_small_change(seed):
    done = programme(seed)
    attacker = Attacker([{k: None if k in hidden else i.value for k, i in c.items.items()} for c, hidden in done])
    for time, (counted, _hidden) in enumerate(done):
        for key, item in counted.items.items():
            if 0 < item.value < 10:
                assert attacker.range_of({time: attacker.cells(key)}) >= 10 - 1e-6, (seed, time, key)
            for past in range(time):
                joined = item.value - done[past][0].items[key].value
                if 0 < joined < 10:
                    cells = attacker.cells(key)
                    assert attacker.range_of({time: cells}, {past: cells}) >= 10 - 1e-6, (seed, time, past, key)


def test_the_attacker_finds_what_hiding_the_small_cell_alone_gives_away():
    counted = count([("w", "old", "work")] * 3 + [("w", "middle", "none")] * 30 + [("m", "middle", "none")] * 30)
    attacker = Attacker([{key: None if key == "w:old" else item.value for key, item in counted.items.items()}])
    assert attacker.range_of({0: ["w:old"]}) < 1e-6


def test_a_large_programme_still_says_something():
    chance = random.Random(1)
    hidden = disclosure.hidden_in(count(people_of(chance, 400)), [])
    assert hidden is not None
    assert len(hidden) <= 4


def test_where_everybody_is_alike_it_is_not_said():
    counted = count([("w", "middle", "work")] * 40 + [("m", "young", "none")] * 20 + [("m", "middle", "none")] * 20)
    hidden = disclosure.hidden_in(counted, [])
    assert hidden is not None
    assert {"w:middle"} <= hidden, "all women are of the middle age"


@pytest.fixture
def crowd(cast):
    """Sixty people who entered in the first half of 2025."""
    project = cast.project
    project.starts_on, project.ends_on = dt.date(2025, 1, 1), dt.date(2027, 12, 31)
    project.save()
    for number in range(60):
        enter(cast, number, dt.date(2025, 3, 1))
    return cast


def enter(cast, number: int, day: dt.date) -> None:
    Participation.objects.create(
        project=cast.project, person=make_person(cast.silta, f"Somebody {number}"), entered_on=day,
        entry_gender=("woman", "man")[number % 2], entry_birth_year=(1980, 2000)[number // 2 % 2],
        entry_labour_status=("unemployed", "studying")[number // 4 % 2], entry_education="isced_3",
    )  # fmt: skip


def test_tables_are_released_once_and_stay_as_they_are(crowd):
    manager = crowd.actors["manager"]
    made = publishing.release_tables(project=crowd.project, period="2025", by=manager)
    assert made.shown("people") == Participation.objects.filter(entered_on__lte=made.last).count()
    with pytest.raises(Refused, match="already"):
        publishing.release_tables(project=crowd.project, period="2025-H2", by=manager)
    with pytest.raises(PermissionDenied):
        publishing.release_tables(project=crowd.project, period="2025", by=crowd.actors["worker"])
    Participation.objects.all().delete()
    assert Released.objects.get().shown("people") == made.numbers["people"]


def test_three_newcomers_do_not_show(crowd):
    manager = crowd.actors["manager"]
    first = publishing.release_tables(project=crowd.project, period="2025", by=manager)
    for number in range(3):
        enter(crowd, number, dt.date(2026, 3, 1))
    second = publishing.release_tables(project=crowd.project, period="2026-H1", by=manager)
    assert second.numbers["people"] - first.numbers["people"] == 3
    assert first.shown("people") is None or second.shown("people") is None


def test_a_target_of_few_people_is_hidden_and_one_of_hours_is_not(crowd):
    few = Target.objects.create(project=crowd.project, words=texts(en="Done"), measure="completed", goal=5, position=8)
    hours = Target.objects.create(project=crowd.project, words=texts(en="Hours"), measure="session_hours", goal=5)
    counted, facts = releases.count(crowd.project, publishing.periods.find(crowd.project, "2025"))
    assert f"target:{few.uuid}" in counted.items
    assert [row["value"] for row in facts["targets"] if row["id"] == str(hours.uuid)] == [0]


def test_open_data_say_hidden_where_the_page_does(crowd, client):
    made = publishing.release_tables(project=crowd.project, period="2025", by=crowd.actors["manager"])
    data = client.get(f"/en/results/{crowd.project.slug}/data.json").json()["releases"][0]
    assert data["numbers"]["people"] == made.shown("people")
    assert all(value is None or value == 0 or value >= 10 for value in data["numbers"].values())
    lines = client.get(f"/en/results/{crowd.project.slug}/data.csv").content.decode().splitlines()
    assert len(lines) == 1 + len(data["numbers"])
    for key in made.hidden:
        if not key.startswith("target:"):
            assert data["numbers"][key] is None
    assert shown.as_data(made) == data


def test_what_is_not_published_or_taken_down_is_on_no_open_page(crowd, client):
    page = f"/en/results/{crowd.project.slug}/"
    made = Publication(
        project=crowd.project, kind="news", title=texts(en="canary-news"), sections={"text": texts(en="Words")}
    )
    manager = crowd.actors["manager"]
    publishing.write_publication(publication=made, by=manager)
    assert client.get(page).status_code == 404
    publishing.publish(publication=made, by=manager)
    assert "canary-news" in client.get(page).content.decode()
    publishing.take_down(publication=made, by=manager)
    assert client.get(page).status_code == 404
    with pytest.raises(Refused):
        publishing.take_down(publication=made, by=manager)


def test_the_good_practice_begins_with_the_records_and_leaves_as_html_and_docx(crowd, as_user, client):
    manager = as_user(crowd.actors["manager"])
    page = manager.get(f"/en/oversight/{crowd.project.slug}/publishing/practice/")
    assert str(crowd.project.targets.first()) in page.content.decode()
    form = {"title_en": "A practice", "summary_en": "It works", "goal_en": "More"}
    assert manager.post(f"/en/oversight/{crowd.project.slug}/publishing/practice/", form).status_code == 302
    made = Publication.objects.get(kind="practice")
    publishing.publish(publication=made, by=crowd.actors["manager"])
    html = client.get(f"/en/results/{crowd.project.slug}/practice.html").content.decode()
    assert "It works" in html
    assert "<h2>Project goal</h2>" in html
    assert client.get(f"/en/results/{crowd.project.slug}/practice.docx").content[:2] == b"PK"


def test_a_target_that_says_the_same_as_a_line_of_the_grid_is_known_to_be_the_same(crowd):
    """Else the target would tell what the table hides."""
    Target.objects.create(
        project=crowd.project, words=texts(en="Unemployed"), measure="indicator", indicator="EECO02", goal=5, position=9
    )
    counted, _facts = releases.count(crowd.project, publishing.periods.find(crowd.project, "2025"))
    key = next(key for key, item in counted.items.items() if key.startswith("target:") and item.value == 32)
    assert ((key,), ("situation::unemployed",)) in counted.same


def test_a_twin_that_differed_at_an_earlier_time_stops_no_release():
    """Entry data were completed since: then the two did not say the same, and tell nothing of each other."""
    earlier, now = (count(people_of(random.Random(3), number)) for number in (120, 260))
    for counted, twin in ((earlier, -4), (now, 0)):
        counted.items["target"] = Item(("target",), counted.items["s:work"].value + twin)
        counted.same.append((("target",), ("s:work",)))
    first = disclosure.hidden_in(earlier, [])
    assert first is not None
    assert disclosure.hidden_in(now, [Release(earlier, first)]) is not None
