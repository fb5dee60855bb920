"""The table of indicators, kept until something is written: the audit log knows, because every act writes there."""

from django.core.cache import caches

from kotosilta.core.models import AuditEntry
from kotosilta.projects.models import Project
from kotosilta.reporting import indicators
from kotosilta.reporting.periods import Period

# Entries that say that something was only looked at. An action that is not named here counts as a write.
READS = (
    "evidence.opened", "handover_note.read", "incident.read", "invoice.exported", "number.opened",
    "paper.opened", "participation.explained", "person.opened", "plan.read", "referral.read", "report.exported",
    "report.read", "service_case.read", "session.opened", "skills_interview.exported", "story.read",
    "validation_case.read",
)  # fmt: skip
LATE_AT_MOST = 1000  # entries: on PostgreSQL a number may be given out before, and be written after, a later one
KEPT_FOR = 24 * 60 * 60  # seconds


def last_write() -> str:
    """A sign that is another one after every write."""
    writes = AuditEntry.objects.exclude(action__in=READS)
    last = writes.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"{last}-{writes.filter(pk__gt=last - LATE_AT_MOST).count()}"


def table(project: Project, period: Period) -> indicators.Table:
    """The same as `indicators.table`, counted again only when something was written since."""
    key = f"indicators:{project.uuid}:{project.fund}:{period.first}:{period.last}:{last_write()}"
    cache = caches["process"]  # large, and soon counted anew by another one
    kept: indicators.Table | None = cache.get(key)
    if kept is None:
        kept = indicators.table(project, period)
        cache.set(key, kept, KEPT_FOR)
    return kept
