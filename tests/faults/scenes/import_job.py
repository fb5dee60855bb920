"""`prepare` queues an import of many rows; `wait` returns when it has begun; `look` tells how it stands."""

import json
import sys
import time

import tests.faults.scenes.stage  # noqa: F401

from kotosilta.core.models import AuditEntry  # isort: skip
from kotosilta.people.models import Person  # isort: skip
from kotosilta.projects import imports  # isort: skip
from kotosilta.projects.models import Import  # isort: skip
from tests import cast  # isort: skip

ROWS = 12_000


def prepare() -> None:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    manager = cast.make_user("manager", keeper)
    cast.seat(manager, project, "manager")
    day = f"{project.starts_on:%d.%m.%Y}"
    content = "Nimi;Aloitus;Syntymäaika\n" + "".join(f"Henkilö {n};{day};{1950 + n % 50}\n" for n in range(ROWS))
    batch = imports.upload(project=project, file_name="many.csv", content=content.encode("utf-8-sig"), by=manager)
    Import.objects.update(state="checked")
    imports.start_write(batch=Import.objects.get(pk=batch.pk), by=manager)


def look() -> dict[str, object]:
    batch = Import.objects.get()
    return {
        "state": batch.state,
        "rows_done": batch.rows_done,
        "people": Person.objects.count(),
        "audit": AuditEntry.objects.filter(action="participants.imported").count(),
    }


if sys.argv[1] == "prepare":
    prepare()
elif sys.argv[1] == "wait":
    deadline = time.monotonic() + 60
    while not look()["rows_done"] and time.monotonic() < deadline:
        time.sleep(0.02)
print(json.dumps(look()))
