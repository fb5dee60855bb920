"""Numbers for whatever watches over the servers (Prometheus text format): what waits, how long, what failed."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Min
from django_tasks_db.models import DBTaskResult

from kotosilta.core import clock
from kotosilta.core.models import AuditEntry
from kotosilta.people.models import Message
from kotosilta.privacy.models import DataRequest, Erasure, RetentionRun


class Gauge(NamedTuple):
    name: str
    help: str
    value: float


def _age(moment: dt.datetime | None) -> float:
    """Seconds since then; 0 for never."""
    return (clock.now() - moment).total_seconds() if moment is not None else 0.0


def gauges() -> Iterator[Gauge]:
    ready = DBTaskResult.objects.filter(status="READY")
    yield Gauge("jobs_waiting", "Jobs that no worker has begun.", ready.count())
    oldest_job = ready.aggregate(at=Min("enqueued_at"))["at"]
    yield Gauge("jobs_oldest_seconds", "Age of the oldest job that waits.", _age(oldest_job))
    yield Gauge("jobs_failed", "Jobs that ended with an error.", DBTaskResult.objects.filter(status="FAILED").count())
    waiting = Message.objects.filter(state=Message.State.WAITING, not_before__lte=clock.now())
    yield Gauge("messages_waiting", "Messages that are due and not sent.", waiting.count())
    oldest_message = waiting.aggregate(at=Min("not_before"))["at"]
    yield Gauge("messages_oldest_seconds", "How long the oldest of them is due.", _age(oldest_message))
    failed = Message.objects.filter(state=Message.State.FAILED).count()
    yield Gauge("messages_failed", "Messages that could not be sent.", failed)
    unchained = AuditEntry.objects.filter(number__isnull=True).count()
    yield Gauge("audit_unchained", "Audit entries that are not in the chain yet.", unchained)
    late = DataRequest.objects.filter(answered_at__isnull=True, due_on__lt=clock.today()).count()
    yield Gauge("data_requests_late", "Requests about people's data that are past their month.", late)
    yield Gauge("erasures_to_do", "Erasures that were approved and are not done.", Erasure.objects.to_do().count())
    last = RetentionRun.objects.first()
    days = (clock.today() - last.on).days if last is not None else -1
    yield Gauge("retention_days_ago", "Days since the clocks were looked at; -1 for never.", days)


def text() -> str:
    lines = []
    for gauge in gauges():
        name = f"kotosilta_{gauge.name}"
        lines += [f"# HELP {name} {gauge.help}", f"# TYPE {name} gauge", f"{name} {gauge.value:g}"]
    return "\n".join(lines) + "\n"
