"""Acts on people."""

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.people.consents import ConsentText
from kotosilta.people.grounds import ground_for, may_open_file
from kotosilta.people.models import Consent, FamilyRelation, NameKey, Person, User, keys_of
from kotosilta.people.outbox import interface_language
from kotosilta.people.permissions import can_change_person


@transaction.atomic
def save_person(*, person: Person, by: User | None, fields: list[str], action: str = "") -> Person:
    """Save a person with the search keys that follow from the names. The caller has checked the permission."""
    created = person.pk is None
    person.save()
    if created or {"full_name", "call_me", "name_native", "name_document", "sort_as"} & set(fields):
        person.name_keys.all().delete()
        NameKey.objects.bulk_create(keys_of(person))
    audit.record(action or f"person.{'created' if created else 'changed'}", by=by, subject=person, fields=fields)
    return person


@transaction.atomic
def open_file(*, person: Person, by: User) -> str:
    """Log that somebody opens a person's file; returns the ground. A reading that cannot be logged is refused."""
    ground = ground_for(by, person)
    require(
        may_open_file(by, person),
        _("You may see this name, but not the file. Ask the worker named for this person."),
    )
    audit.record("person.opened", by=by, subject=person, ground=ground)
    return ground


@transaction.atomic
def give_consent(
    *, person: Person, key: str, wording: ConsentText, language: str, by: User, expires_at: dt.datetime | None = None
) -> Consent:
    """Record a consent in the words and the language in which the person saw it."""
    require(may_open_file(by, person))
    shown = interface_language(language)
    with translation.override(shown):
        text = str(wording.text)
    person.consents.filter(key=key, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    consent: Consent = Consent.objects.create(
        person=person,
        key=key,
        text=text,
        text_version=wording.version,
        language=shown,
        recorded_by=by,
        expires_at=expires_at,
    )
    audit.record("consent.given", by=by, subject=consent)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User) -> None:
    require(may_open_file(by, consent.person))
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = clock.now()
    consent.save(update_fields=["withdrawn_at"])
    audit.record("consent.withdrawn", by=by, subject=consent)


@transaction.atomic
def end_relation(*, relation: FamilyRelation, by: User) -> None:
    """The relation no longer holds, and with it ends what a guardian may see."""
    require(can_change_person(by, relation.person) or can_change_person(by, relation.relative))
    audit.end(relation, by=by)


@transaction.atomic
def give_account(*, person: Person, email: str, by: User) -> User:
    """Let a person sign in by codes sent to this address."""
    require(can_change_person(by, person) and person.user_id is None)
    user = User.objects.create_user(email=email, name=person.full_name, language=person.language)
    person.user = user
    person.save(update_fields=["user"])
    audit.record("person.account_given", by=by, subject=person)
    return user
