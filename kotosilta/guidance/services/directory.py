"""Acts on the directory of services: write, check, import."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.guidance.catalogues import Draft, Reading
from kotosilta.guidance.models import Service
from kotosilta.guidance.permissions import can_change_service, can_keep_services
from kotosilta.people.models import Organisation, User

REACHED_BY = ("phone", "email", "web", "address", "opening_hours")


class Imported(NamedTuple):
    """What an import did: names of what is new, what changed, how many stayed the same, and what was left out."""

    new: list[str]
    changed: list[str]
    same: int
    left_out: list[str]


@transaction.atomic
def save_service(*, service: Service, fields: list[str], by: User) -> Service:
    """Write a service down, or change it: whoever writes has checked it today."""
    require(can_change_service(by, service))
    created = service.pk is None
    service.checked_on, service.checked_by = clock.today(), by
    service.derive()
    service.save()
    audit.record("service.created" if created else "service.changed", by=by, subject=service, fields=fields)
    return service


@transaction.atomic
def check_service(*, service: Service, by: User) -> None:
    """Everything that stands here is right today."""
    require(can_change_service(by, service))
    service.checked_on, service.checked_by = clock.today(), by
    service.save(update_fields=["checked_on", "checked_by"])
    audit.record("service.checked", by=by, subject=service)


@transaction.atomic
def import_services(*, reading: Reading, keeper: Organisation, by: User | None) -> Imported:
    """Write what a catalogue says, all or nothing; the same file again changes nothing. What was written here stays:
    where referrals go, a confidential address, and the needs of a service that somebody has checked. A telephone number
    or an address that cannot be one is left out and named. `by`: None for the command. Raises Refused for problems in
    the file."""
    require(by is None or can_keep_services(by, keeper))
    if reading.problems:
        raise Refused([_("%(where)s: %(what)s") % one._asdict() for one in reading.problems[:20]])
    ids = [draft.source_id for draft in reading.drafts]
    known = {
        one.source_id: one for one in Service.objects.filter(keeper=keeper, source=reading.source, source_id__in=ids)
    }
    report = Imported([], [], 0, [])
    new, changed = [], []
    for draft in reading.drafts:
        service = known.get(draft.source_id) or Service(keeper=keeper, source=reading.source, source_id=draft.source_id)
        before = _content(service)
        report.left_out.extend(_fill(service, draft))
        if service.pk is None:
            new.append(service)
        elif _content(service) != before:
            changed.append(service)
    Service.objects.bulk_create(new, batch_size=200)
    written = [
        field.name
        for field in Service._meta.fields
        if field.name not in ("id", "uuid", "keeper", "source", "source_id")
    ]
    Service.objects.bulk_update(changed, written, batch_size=100)
    audit.record("services.imported", by=by, subject=keeper, fields=[f"new {len(new)}", f"changed {len(changed)}"])
    return report._replace(
        new=[one.title for one in new], changed=[one.title for one in changed], same=len(known) - len(changed)
    )


def _content(service: Service) -> dict[str, Any]:
    return {field.name: field.value_from_object(service) for field in Service._meta.fields}


def _fill(service: Service, draft: Draft) -> list[str]:
    """Take over what the draft says; returns what of it could not be used, in words. Raises Refused."""
    service.name, service.organisation_name, service.is_offered = draft.name, draft.organisation_name, draft.is_offered
    kept = {"needs"} if service.pk and service.checked_on else set()
    if service.is_address_confidential:
        kept |= {"is_address_confidential", "address"}
    for field, value in draft.fields.items():
        if field not in kept:
            setattr(service, field, value)
    service.derive()
    left_out = []
    try:
        service.clean_fields(exclude={"keeper", "checked_by"})
    except ValidationError as wrong:
        for field in wrong.message_dict:
            if field not in REACHED_BY:
                raise Refused(f"{service.title}: {field}: {', '.join(wrong.message_dict[field])}") from None
            left_out.append(f"{service.title}: {getattr(service, field)}")
            setattr(service, field, "")
    return left_out
