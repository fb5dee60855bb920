"""`prepare` sets the scene; `save [NUMBER]` logs one contact after the other and tells each uuid once it is
acknowledged;
`check` reads the acknowledged uuids and tells what is missing or half done."""

import itertools
import json
import sys

import tests.faults.scenes.stage  # noqa: F401

from kotosilta.core.models import AuditEntry  # isort: skip
from kotosilta.guidance.models import Contact  # isort: skip
from kotosilta.guidance.services.contacts import log_contact  # isort: skip
from kotosilta.people.models import User  # isort: skip
from kotosilta.projects.models import Project  # isort: skip
from tests import cast  # isort: skip


def prepare() -> None:
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    cast.seat(cast.make_user("worker", keeper), cast.make_project(keeper), "worker")


def save() -> None:
    worker, project = User.objects.get(name="worker"), Project.objects.get()
    for _number in range(int(sys.argv[2])) if len(sys.argv) > 2 else itertools.count():
        contact = log_contact(contact=Contact(project=project, topic="work", note="x" * 300), by=worker)
        print(contact.uuid, flush=True)


def check() -> dict[str, int]:
    acknowledged = set(sys.argv[2].split(",")) - {""}
    stored = {str(contact) for contact in Contact.objects.values_list("uuid", flat=True)}
    audited = {
        str(entry) for entry in AuditEntry.objects.filter(action="contact.logged").values_list("subject", flat=True)
    }
    return {"acknowledged": len(acknowledged), "lost": len(acknowledged - stored), "torn": len(stored ^ audited)}


if sys.argv[1] == "save":
    save()
elif sys.argv[1] == "prepare":
    prepare()
    print("{}")
else:
    print(json.dumps(check()))
