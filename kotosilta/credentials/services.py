"""Acts on credentials: order, sign, take back, correct, share."""

import datetime as dt
import logging
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django_tasks import task

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.credentials import issuer
from kotosilta.credentials.models import Credential, StatusList
from kotosilta.credentials.permissions import can_revoke_credential, can_share_credential
from kotosilta.credentials.snapshots import Snapshot
from kotosilta.credentials.vc import proofs, reasons, rules, tokens
from kotosilta.credentials.writing import open_badge
from kotosilta.people.models import Organisation, Person, User

log = logging.getLogger(__name__)
SHARED = "credential"
SHARED_FOR = dt.timedelta(days=30)
GUESSES_AT_MOST = 5
GUESSES_FORGOTTEN = dt.timedelta(hours=1)


@transaction.atomic
def order_credential(
    *,
    kind: str,
    person: Person,
    keeper: Organisation,
    source: UUID,
    occasion: UUID,
    says: Snapshot,
    by: User,
    replaces: Credential | None = None,
) -> Credential:
    """Write down what is to be certified; the worker signs it (`sign_occasion`). Ordering twice is one credential.
    The caller has checked that the person has earned it and that `by` may say so. Raises Refused for a text that cannot
    be signed."""
    existing: Credential | None = Credential.objects.in_force().filter(source=source, kind=kind).first()
    if existing is not None:
        return existing
    status_list, index = issuer.new_place()
    credential: Credential = Credential.objects.create(
        kind=kind,
        person=person,
        keeper=keeper,
        source=source,
        occasion=occasion,
        says=says,
        status_list=status_list,
        status_index=index,
        replaces=replaces,
    )
    _check_texts(credential)
    audit.record("credential.ordered", by=by, subject=credential, fields=[kind])
    return credential


def _check_texts(credential: Credential) -> None:
    """What cannot be signed is told before anything is taken back or promised."""
    document = open_badge(credential, "did:example:issuer", clock.now())
    try:
        rules.check_characters(document)
        rules.check_credential(document)
    except reasons.Refused:
        raise Refused(
            _("The certificate of %(name)s cannot be signed: a text has characters that nobody can see, or is missing.")
            % {"name": credential.says["holder"]}
        ) from None


@task()
def sign_occasion(occasion: str) -> None:
    """Sign every credential of an occasion that waits. Safe to run twice, and beside itself."""
    keys = issuer.signing_keys()
    for credential in Credential.objects.waiting().filter(occasion=occasion).select_related("status_list", "person"):
        try:
            sign_credential(credential, keys)
        except reasons.Refused:  # one that went wrong must not hold up the others
            log.exception("credential %s cannot be signed", credential.uuid)


def sign_credential(credential: Credential, keys: issuer.SigningKeys | None = None) -> bool:
    """Sign and issue one; False when somebody else did, or took it back, in the meantime."""
    now = clock.now()
    badge_key, token_key = keys or issuer.signing_keys()
    document = proofs.sign(open_badge(credential, badge_key.did, now), badge_key, now)
    token = tokens.sign_token(open_badge(credential, token_key.did, now), token_key)
    with transaction.atomic():
        waiting = Credential.objects.waiting().filter(pk=credential.pk)
        if not waiting.update(issued_at=now, document=document, token=token):
            return False
        audit.record("credential.issued", by=None, subject=credential)
    return True


@transaction.atomic
def revoke_credential(*, credential: Credential, because: str, by: User) -> None:
    """Take it back: its check page and the status list say so from now on. Raises Refused when it already is."""
    require(can_revoke_credential(by, credential))
    take_back(credential=credential, because=because, by=by)


def take_back(*, credential: Credential, because: str, by: User) -> None:
    """Within an act that has checked its own permission. Raises Refused when it is taken back already."""
    changed = (
        Credential.objects.in_force().filter(pk=credential.pk).update(revoked_at=clock.now(), revoked_because=because)
    )
    if not changed:
        raise Refused(_("This has already been taken back."))
    Link.objects.for_target(SHARED, credential).update(revoked_at=clock.now())
    credential.wallet_offers.filter(redeemed_at=None).update(expires_at=clock.now())
    audit.record("credential.revoked", by=by, subject=credential)


@transaction.atomic
def correct_credential(*, credential: Credential, says: Snapshot, because: str, by: User) -> Credential:
    """What was issued cannot change: the wrong one is taken back, unless it is already, and a right one is issued in
    its place. Raises Refused when another stands in its place already."""
    require(can_revoke_credential(by, credential))
    current = locked(credential)  # two at once would replace it twice
    if current.is_replaced:
        raise Refused(_("A right one has already been issued in its place."))
    if current.revoked_at is None:
        revoke_credential(credential=credential, because=because, by=by)
    corrected = order_credential(
        kind=credential.kind,
        person=credential.person,
        keeper=credential.keeper,
        source=credential.source,
        occasion=credential.occasion,
        says=says,
        by=by,
        replaces=credential,
    )
    sign_occasion.enqueue(str(credential.occasion))
    return corrected


def name_for_year(credential: Credential, year: int) -> str:
    """The holder's name for somebody who knows the year of birth, "" for anybody else. A few guesses an hour for each
    certificate, whoever makes them and in whichever process."""
    now = clock.now()
    row = Credential.objects.filter(pk=credential.pk)
    row.filter(Q(guessed_since=None) | Q(guessed_since__lt=now - GUESSES_FORGOTTEN)).update(
        guesses=0, guessed_since=now
    )
    if not row.filter(guesses__lt=GUESSES_AT_MOST).update(guesses=F("guesses") + 1):
        return ""
    known = credential.person.birth_year
    return str(credential.says["holder"]) if known is not None and known == year else ""


@transaction.atomic
def share_credential(*, credential: Credential, by: User) -> str:
    """A link for 30 days that shows the certificate with the holder's name; returns its token. Nobody learns who
    opens it."""
    require(can_share_credential(by, credential))
    if credential.state != "valid":
        raise Refused(_("Only a valid certificate can be shared."))
    audit.record("credential.shared", by=by, subject=credential)
    return Link.issue(SHARED, credential, valid_for=SHARED_FOR)


@transaction.atomic
def stop_sharing(*, credential: Credential, by: User) -> None:
    """Every link that the holder gave out ends now."""
    require(can_share_credential(by, credential))
    Link.objects.for_target(SHARED, credential).usable().update(revoked_at=clock.now())
    audit.record("credential.sharing_stopped", by=by, subject=credential)


def links_of(credential: Credential) -> int:
    """How many links that the holder gave out still work."""
    count: int = Link.objects.for_target(SHARED, credential).usable().count()
    return count


def shared_credential(token: str) -> Credential | None:
    """The credential behind a link that was shared, while it is usable."""
    link = Link.objects.find(SHARED, token)
    return Credential.objects.select_related("person").filter(uuid=link.target).first() if link else None


@transaction.atomic
def forget(credentials: Iterable[Credential]) -> None:
    """Delete them for good. What their holders carry goes on as it is: a place in a status list is never given to
    another one, and what was revoked stays revoked."""
    rows = list(credentials)
    for status_list in StatusList.objects.select_for_update().filter(pk__in={row.status_list_id for row in rows}):
        mine = [row for row in rows if row.status_list_id == status_list.pk]
        status_list.left |= {str(row.status_index): row.revoked_at is not None for row in mine}
        status_list.save(update_fields=["left"])
    gone = Credential.objects.filter(pk__in=[row.pk for row in rows])
    Credential.objects.filter(replaces__in=gone).update(replaces=None)
    gone.delete()
