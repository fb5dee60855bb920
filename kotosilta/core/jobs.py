"""The worker: runs queued jobs under a lease, gives back the jobs of dead workers, does the duties in between.

A job may run twice (a worker can die after its last write), so every job must be idempotent.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kotosilta.core import clock
from kotosilta.core.models import JobLease

log = logging.getLogger(__name__)
done_on: dict[Callable[[], int], dt.date] = {}  # daily duties, by this worker


class LeasedWorker(Worker):
    """The library's worker with a heartbeat around each job."""

    def run_task(self, db_task_result: Any) -> None:
        job = db_task_result.id
        beat(job, self.worker_id)
        stop = threading.Event()
        heart = threading.Thread(target=self._keep_beating, args=(job, stop), daemon=True)
        heart.start()
        try:
            super().run_task(db_task_result)
        finally:
            stop.set()
            heart.join()
            JobLease.objects.filter(job=job, worker=self.worker_id).delete()

    def _keep_beating(self, job: UUID, stop: threading.Event) -> None:
        try:
            while not stop.wait(settings.JOB_LEASE_SECONDS / 4):
                try:
                    beat(job, self.worker_id)
                except Exception:
                    log.exception("heartbeat failed; trying again")
                    connection.close()  # a broken connection would fail for ever
        finally:
            connection.close()


def beat(job: UUID, worker: str) -> None:
    JobLease.objects.update_or_create(job=job, defaults={"worker": worker, "beat_at": clock.now()})


def give_back_lost_jobs() -> int:
    """Make jobs runnable again whose worker has not been heard of for the length of a lease. Returns how many."""
    limit = clock.now() - dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)
    with transaction.atomic():
        alive = JobLease.objects.filter(beat_at__gte=limit).values_list("job", flat=True)
        lost = DBTaskResult.objects.running().filter(started_at__lt=limit).exclude(id__in=list(alive))
        returned: int = lost.update(status="READY", started_at=None)
    if returned:
        log.warning("gave back %d job(s) of a worker that died", returned)
    return returned


def daily(duty: Callable[[], int]) -> Callable[[], int]:
    """A duty that this worker does once a day; before that, and after it has failed, it is done when it is called."""

    @wraps(duty)
    def once_a_day() -> int:
        if done_on.get(duty) == clock.today():
            return 0
        count = duty()
        done_on[duty] = clock.today()
        return count

    return once_a_day


def do_duties() -> None:
    """One round of everything that is done every few seconds. One failing duty does not stop the others."""
    for name in [*settings.DUTIES, "kotosilta.core.jobs.give_back_lost_jobs"]:
        try:
            import_string(name)()
        except Exception:
            log.exception("the duty %s failed; trying again", name)


def keep_doing_duties(every: float) -> None:
    while True:
        close_old_connections()
        do_duties()
        time.sleep(every)
