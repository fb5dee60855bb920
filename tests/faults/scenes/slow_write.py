"""Fifty people read while somebody's write takes long."""

import json
import threading
import time

from tests.faults.scenes.stage import all_at_once

from django.db import connection, transaction  # isort: skip
from django.test import Client  # isort: skip

from kotosilta.people.models import Organisation  # isort: skip
from tests import cast  # isort: skip

HOLD = 200.0  # at the most; let go as soon as all have read


def main() -> None:
    keeper = Organisation.objects.create(name="Silta ry", kind="association")
    cast.make_activity(cast.make_project(keeper), kind="club", is_public=True)
    holding, done = threading.Event(), threading.Event()
    committed: list[float] = []

    def write() -> None:
        with transaction.atomic():
            Organisation.objects.create(name="Slow", kind="company")
            holding.set()
            done.wait(HOLD)
        committed.append(time.monotonic())
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    holding.wait()

    def read(_number: int) -> dict[str, object]:
        status = Client().get("/en/calendar/").status_code
        return {"status": status, "at": time.monotonic()}

    answers = all_at_once(read, 50)
    still_writing = not committed
    done.set()
    writer.join()
    print(
        json.dumps(
            {
                "statuses": sorted({a["status"] if isinstance(a, dict) else a for a in answers}),
                "still_writing": still_writing,
            }
        )
    )


main()
