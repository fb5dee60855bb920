"""`fill` writes the cast and a file; `digests` tells what every table and file of the installation holds; `write` logs
contacts until it is killed."""

import hashlib
import json
import sys
import time

import tests.faults.scenes.stage  # noqa: F401

from django.conf import settings  # isort: skip
from django.db import connection  # isort: skip

from kotosilta.core import audit  # isort: skip
from kotosilta.core.backup import digest_of  # isort: skip
from kotosilta.activities.models import CareNote  # isort: skip
from kotosilta.people.models import Organisation  # isort: skip
from tests import cast  # isort: skip


def fill() -> str:
    made = cast.make_cast()
    audit.chain_entries()
    return made.paper.file.name


def digests() -> dict[str, str]:
    tables = {table: digest_of(table) for table in connection.introspection.table_names()}
    files = {
        str(path.relative_to(settings.DATA)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(settings.MEDIA_ROOT.rglob("*"))
        if path.is_file()
    }
    return tables | files | {"audit": "; ".join(audit.verify()), "secret": CareNote.objects.get().text}


if sys.argv[1] == "fill":
    print(json.dumps(fill()))
elif sys.argv[1] == "digests":
    print(json.dumps(digests()))
elif sys.argv[1] == "add":
    Organisation.objects.create(name="Later ry", kind="association")
    print("{}")
elif sys.argv[1] == "hold":
    Organisation.objects.count()
    print("{}", flush=True)
    time.sleep(60)
