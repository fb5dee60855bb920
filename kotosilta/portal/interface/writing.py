"""What other systems write. Sent twice, it is there once."""

from typing import Any
from uuid import UUID

from ninja import Router

from kotosilta.activities.permissions import can_run_activity
from kotosilta.activities.services import mark_attendance
from kotosilta.core.access import get_visible, require
from kotosilta.core.acts import Refused
from kotosilta.guidance.models import Contact
from kotosilta.guidance.services.contacts import log_contact
from kotosilta.people.models import Person
from kotosilta.portal.interface.access import Scope, Token
from kotosilta.portal.interface.reading import REFUSALS, session_of
from kotosilta.portal.interface.shapes import ContactIn, ContactOut, MarkIn, MarkOut, Refusal

router = Router(tags=["Writing"])


@router.put(
    "/sessions/{uuid:session}/attendance/{uuid:person}",
    auth=Token(Scope.ATTENDANCE),
    response={200: MarkOut, 409: Refusal, **REFUSALS},
)
def mark(request: Any, session: UUID, person: UUID, sent: MarkIn) -> Any:
    """Mark one person at one session; marking again corrects."""
    user = request.auth.user
    found = session_of(request.auth, session)
    require(can_run_activity(user, found.activity))
    who = get_visible(Person, user, person)
    made = mark_attendance(session=found, person=who, status=sent.status, by=user)
    return {"person": who.uuid, "name": who.full_name, "status": made.status}


@router.put(
    "/contacts/{uuid:contact}",
    auth=Token(Scope.CONTACTS),
    response={200: ContactOut, 409: Refusal, **REFUSALS},
)
def contact(request: Any, contact: UUID, sent: ContactIn) -> Any:
    """Write down one contact under an id that the other system chooses. The same id again changes nothing; with other
    content it is refused (409), as is an id that is taken."""
    access = request.auth
    who = get_visible(Person, access.user, sent.person) if sent.person is not None else None
    fields = sent.dict(exclude={"person"})
    known: Any = Contact.objects.filter(uuid=contact).first()
    if known is not None:
        same = known.worker_id == access.user.pk and known.project_id == access.project_id and known.person == who
        if not same or any(getattr(known, name) != value for name, value in fields.items()):
            raise Refused("There is another contact with this id.", code="conflict")
        return {"id": contact}
    made = Contact(uuid=contact, project=access.project, person=who, **fields)
    made.clean()
    made.validate_constraints(exclude=["worker"])
    log_contact(contact=made, by=access.user)
    return {"id": contact}
