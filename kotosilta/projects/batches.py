"""What every import that is planned, written whole and undone whole shares: keeping the file, finding people by their
name, refusing while something is wrong, closing and ending it. What the rows become is the business of each app.
"""

from collections.abc import Sized
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.people import names
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Import, Project
from kotosilta.projects.tables import Problem

State = Import.State


class Planned(Protocol):
    """What writing a file would do: names by row of people who are not found, and what has to be mended in the file."""

    @property
    def new(self) -> Sized: ...
    @property
    def known(self) -> int: ...
    @property
    def unknown(self) -> dict[int, str]: ...
    @property
    def problems(self) -> list[Problem]: ...


def report_of(plan: Planned, **more: Any) -> dict[str, Any]:
    """For the page, which shows it in words."""
    return {
        "read": len(plan.new) + plan.known,
        "new": len(plan.new),
        "known": plan.known,
        "unknown": [[row, name] for row, name in plan.unknown.items()],
        **more,
    }


@transaction.atomic
def keep_file(*, project: Project, kind: str, file_name: str, content: bytes, by: User, **more: Any) -> Import:
    """Until it is written or refused; called by an act that has checked the permission and read the file."""
    batch: Import = Import.objects.create(
        project=project, kind=kind, uploaded_by=by, file_name=file_name[:200], content=content, **more
    )
    audit.record("import.uploaded", by=by, subject=batch)
    return batch


def people_by_name(people: Any) -> dict[str, list[Person]]:
    """Under the folded whole name, and under what somebody is called."""
    found: dict[str, list[Person]] = {}
    for person in people.distinct():
        for name in {names.fold(person.full_name), names.fold(person.called)}:
            found.setdefault(name, []).append(person)
    return found


def several_of(row: int, name: str) -> Problem:
    return Problem(row, name, _("more than one person has this name; write it as it stands on the person's page"))


def require_file(batch: Import) -> bytes:
    """Raises Refused when the file is gone, because it was written and undone."""
    if batch.content is None:
        raise Refused(_("This import was undone."))
    return bytes(batch.content)


def require_ready(plan: Planned, *, without_unknown: bool) -> None:
    """Raises Refused while something is wrong, when somebody is not found and is not to be left out, or when nothing is
    new."""
    if plan.problems:
        raise Refused(_("Nothing was imported. Mend what is wrong in the file and send it again."))
    if plan.unknown and not without_unknown:
        raise Refused(_("Some people are not found. Import them first, or say that their rows are left out."))
    if not plan.new:
        raise Refused(_("All of this is written down already."))


def close(batch: Import, *, rows: list[Any], report: dict[str, Any], by: User) -> Import:
    """It is written: the file itself is not kept. Called inside the act that wrote the rows."""
    batch.state, batch.content, batch.rows_done, batch.report = State.DONE, None, len(rows), report
    batch.save()
    audit.record(f"{batch.kind}.imported", by=by, subject=batch, fields=[str(row.uuid) for row in rows])
    return batch


def lock_written(batch: Import) -> Import:
    """For undoing. Raises Refused when it is not written."""
    fresh = locked(batch)
    if fresh.state != State.DONE:
        raise Refused(_("There is nothing to undo."))
    return fresh


def end(batch: Import, rows: Any, *, by: User) -> int:
    """Take these rows (a QuerySet) out again: it is undone. Returns how many; called inside the act that undoes."""
    taken = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    rows.delete()
    batch.state = State.UNDONE
    batch.save(update_fields=["state"])
    audit.record(f"{batch.kind}.import_undone", by=by, subject=batch, fields=taken)
    return len(taken)
