"""Import of participants: rows a second, and how much of it is checking. `python bench/import_participants.py [ROWS]`."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from django.db import transaction

from bench import arena
from kotosilta.people.models import Person
from kotosilta.projects import imports, tables
from kotosilta.projects.participant_columns import COLUMNS
from tests import cast

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000


def main() -> None:
    arena.migrate()
    project = cast.make_project(cast.Organisation.objects.create(name="Silta ry", kind="association"))
    day = f"{project.starts_on:%d.%m.%Y}"
    lines = [
        f"{name};{1950 + n % 55};nainen;040 {n:07d};arabia;{day};työtön" for n, name in enumerate(arena.names(ROWS))
    ]
    content = "\r\n".join(["Nimi;Syntymäaika;Sukupuoli;Puhelin;Äidinkieli;Aloituspäivä;Työtilanne", *lines]).encode(
        "utf-8-sig"
    )
    started = time.perf_counter()
    columns = tables.guess_columns(tables.read_table(content)[0], COLUMNS)
    rows, _matched, _alike, problems = imports.check(content, columns, project, lambda *_: None)
    checked = time.perf_counter()
    assert not problems, problems[:3]
    with transaction.atomic():
        count = len(imports.write(project, rows, by=None).people)
    done = time.perf_counter()
    assert count == ROWS == Person.objects.count()
    print(
        f"{ROWS} rows in {done - started:.1f} s ({ROWS / (done - started):.0f} rows a second), of it checking {(checked - started) / (done - started):.0%}"
    )


main()
