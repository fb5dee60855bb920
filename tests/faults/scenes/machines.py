"""`prepare` writes down a worker who is signed in, and queues an import; `count` tells what is counted on the replica and
what on the primary; `check` reads UUIDs of contacts and tells what became of them."""

import json
import sys
from pathlib import Path

import tests.faults.scenes.stage  # noqa: F401

from django.conf import settings  # isort: skip
from django.db import connections  # isort: skip
from django.test import Client  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip

from kotosilta.core import replica  # isort: skip
from kotosilta.core.models import AuditEntry  # isort: skip
from kotosilta.guidance.models import Contact  # isort: skip
from kotosilta.people.models import Person  # isort: skip
from kotosilta.projects import imports  # isort: skip
from kotosilta.projects.models import Import, Project, Target  # isort: skip
from kotosilta.reporting import counting  # isort: skip
from tests import cast  # isort: skip

ROWS = 4_000


def prepare() -> dict[str, object]:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    user = cast.make_user("manager", keeper)
    cast.seat(user, project, "manager")
    for measure in ("participants", "light_contacts"):
        Target.objects.create(project=project, words=cast.texts(en=measure), measure=measure, goal=10)
    day = f"{project.starts_on:%d.%m.%Y}"
    content = "Nimi;Aloitus;Syntymäaika\n" + "".join(f"Henkilö {n};{day};{1950 + n % 50}\n" for n in range(ROWS))
    batch = imports.upload(project=project, file_name="many.csv", content=content.encode("utf-8-sig"), by=user)
    Import.objects.update(state="checked")
    imports.start_write(batch=Import.objects.get(pk=batch.pk), by=user)
    client = cast.sign_in(Client(), user)
    return {"session": client.cookies[settings.SESSION_COOKIE_NAME].value, "project": project.slug}


def count() -> dict[str, object]:
    def numbers() -> list[str]:
        return [str(number.value) for number in counting.numbers(Project.objects.get())]

    with CaptureQueriesContext(connections[replica.NAME]) as asked:
        there = replica.counted(numbers)
    return {"there": there, "here": numbers(), "queries_there": len(asked), "behind": replica.behind()}


def check() -> dict[str, object]:
    acknowledged = set(Path(sys.argv[2]).read_text(encoding="ascii").split())
    contacts = [str(uuid) for uuid in Contact.objects.values_list("uuid", flat=True)]
    logged = AuditEntry.objects.filter(action="contact.logged").values_list("subject", flat=True)
    audited = [str(uuid) for uuid in logged]
    return {
        "lost": len(acknowledged - set(contacts)),
        "torn": len(set(contacts) ^ set(audited)),
        "twice": len(contacts) - len(set(contacts)) + len(audited) - len(set(audited)),
        "imported": Person.objects.count(),
        "imports": AuditEntry.objects.filter(action="participants.imported").count(),
        "jobs_left": Import.objects.exclude(state="done").count(),
    }


print(json.dumps({"prepare": prepare, "count": count, "check": check}[sys.argv[1]]()))
