"""Acts on people."""

import datetime as dt
import secrets
from typing import NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.models import Link
from kotosilta.people.consents import ConsentText
from kotosilta.people.grounds import ground_for, may_open_file
from kotosilta.people.models import AccessCard, Consent, FamilyRelation, NameKey, Person, User, keys_of
from kotosilta.people.outbox import interface_language
from kotosilta.people.permissions import can_change_person, can_change_sign_in

CARD = "access_card"
CARD_LASTS = dt.timedelta(days=365)


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
def give_account(*, person: Person, email: str = "", phone: str = "", by: User) -> User:
    """Let a person sign in by codes sent to this address or number, or change where they are sent: then everything
    else that opened the account ends, because a phone may have been stolen. With neither, only a card opens it."""
    require(can_change_sign_in(by, person))
    if person.user is None:
        person.user = User.objects.create_user(
            email=email, phone=phone or None, name=person.full_name, language=person.language
        )
        person.save(update_fields=["user"])
        audit.record("person.account_given", by=by, subject=person)
        return person.user
    person.user.email, person.user.phone = email or None, phone or None
    person.user.save(update_fields=["email", "phone"])
    end_ways_in(person.user)
    audit.record("person.account_changed", by=by, subject=person, fields=["email", "phone"])
    return person.user


class NewCard(NamedTuple):
    """What is seen once, when the card is made: the token of its square and the PIN."""

    card: AccessCard
    token: str
    pin: str


@transaction.atomic
def make_card(*, person: Person, by: User) -> NewCard:
    """A card on paper with which the person signs in; an earlier one opens nothing from now on."""
    require(can_change_sign_in(by, person))
    user = person.user or give_account(person=person, by=by)
    if _end_cards(user):
        end_ways_in(user)
    token, pin = secrets.token_urlsafe(16), f"{secrets.randbelow(10**6):06}"
    link = Link.prepare(CARD, person, valid_for=CARD_LASTS, token=token)
    card = AccessCard.objects.create(user=user, link=link, pin=make_password(pin))
    audit.record("person.card_made", by=by, subject=person)
    return NewCard(card, token, pin)


@transaction.atomic
def end_cards(*, person: Person, by: User) -> None:
    """A card that was lost opens nothing any more, nor does a session that it opened."""
    require(can_change_sign_in(by, person))
    if person.user is not None and _end_cards(person.user):
        end_ways_in(person.user)
        audit.record("person.card_ended", by=by, subject=person)


def card_of(person: Person) -> AccessCard | None:
    """The card with which the person signs in now."""
    if person.user_id is None:
        return None
    return AccessCard.objects.usable().filter(user=person.user_id).order_by("-made_at", "-id").first()


def card_behind(token: str) -> AccessCard | None:
    """The card that this token opens, blocked or not."""
    link = Link.objects.find(CARD, token)
    if link is None:
        return None
    cards = AccessCard.objects.filter(link=link, user__is_active=True, user__organisation__isnull=True)
    return cards.select_related("user").first()


def end_ways_in(user: User) -> None:
    """Cards, passkeys and open sessions of the account end; codes go on."""
    _end_cards(user)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).delete()
    user.set_unusable_password()  # a new random one, on which the mark of every session depends
    user.save(update_fields=["password"])


def close_account(user: User) -> None:
    """Nobody signs in with it any more, and it says no longer whose it was; what was done with it stays done."""
    end_ways_in(user)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.email = user.phone = user.organisation = None
    user.name, user.is_active = "", False
    user.save(update_fields=["email", "phone", "organisation", "name", "is_active"])


def _end_cards(user: User) -> int:
    links = AccessCard.objects.usable().filter(user=user).values("link")
    return Link.objects.filter(pk__in=links).update(revoked_at=clock.now())


def try_pin(card: AccessCard, pin: str) -> bool:
    """Is this the card's PIN? Each wrong one counts before it is compared, so that many at once do not slip through."""
    counted = AccessCard.objects.filter(pk=card.pk, wrong__lt=AccessCard.TRIES).update(wrong=F("wrong") + 1)
    if not counted or not check_password(pin, card.pin):
        return False
    AccessCard.objects.filter(pk=card.pk).update(wrong=0)
    return True
