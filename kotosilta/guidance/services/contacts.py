"""Acts of one-to-one guidance."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.guidance.models import Contact
from kotosilta.people.grounds import may_open_file
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Participation
from kotosilta.projects.permissions import can_work_in_project
from kotosilta.projects.services import enter_project, take_in


@transaction.atomic
def log_contact(*, contact: Contact, by: User) -> Contact:
    """Write down a contact, with a person whose file the worker may open, or with somebody without a name. Whoever
    writes it down does the next step."""
    require(can_work_in_project(by, contact.project), _("Only those who work in the project log contacts."))
    require(contact.person is None or may_open_file(by, contact.person))
    contact.worker = by
    contact.next_step_by = by if contact.next_step else None
    if contact._state.adding and Contact.objects.filter(uuid=contact.uuid, worker=by).exists():
        return contact  # the answer to the first sending was lost on the way
    contact.save()
    audit.record("contact.logged", by=by, subject=contact)
    return contact


@transaction.atomic
def link_contact(*, contact: Contact, person: Person, by: User) -> Contact:
    """A light contact turns out to have been with this person. From now on it counts with the person, and no longer
    as a contact without a name: one row is one contact, whoever it belongs to."""
    require(contact.person is None and contact.worker_id == by.pk and may_open_file(by, person))
    contact.person, contact.nickname = person, ""
    contact.save(update_fields=["person", "nickname"])
    audit.record("contact.linked", by=by, subject=contact)
    return contact


@transaction.atomic
def become_participant(*, contact: Contact, person: Person, entered_on: dt.date, by: User) -> Participation:
    """Somebody without a name becomes a named participant: the person is written down, linked, and enters."""
    take_in(project=contact.project, person=person, by=by, fields=["full_name", "birth_year"])
    link_contact(contact=contact, person=person, by=by)
    return enter_project(project=contact.project, person=person, entered_on=entered_on, by=by)


@transaction.atomic
def finish_next_step(*, contact: Contact, by: User) -> None:
    require(contact.next_step_by_id == by.pk or can_work_in_project(by, contact.project))
    contact.next_step_done_at = clock.now()
    contact.save(update_fields=["next_step_done_at"])
    audit.record("contact.next_step_done", by=by, subject=contact)
