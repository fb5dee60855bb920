"""The issuer of this installation: its keys, its DID, its status lists."""

import datetime as dt
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from kotosilta.core import audit, clock
from kotosilta.core.records import Actor
from kotosilta.credentials.models import Credential, IssuerKey, StatusList
from kotosilta.credentials.vc import proofs, status
from kotosilta.credentials.vc.keys import KeyPair, did_document, did_web

SigningKeys = tuple[KeyPair, KeyPair]
LIST_VALID = dt.timedelta(days=1)


def site_did() -> str:
    """did:web of the public address, or "" where there is none: then each key is its own DID (did:key)."""
    return did_web(settings.ORIGIN) if settings.ORIGIN.startswith("https://") else ""


def key_in_use(kind: str) -> IssuerKey:
    """The key that signs now; made when there is none."""
    method = site_did() or "key"
    key = IssuerKey.objects.filter(kind=kind, did_method=method, retired_at__isnull=True).first()
    if key is None:
        try:
            with transaction.atomic():
                key = _make_key(kind, method)
        except IntegrityError:  # another process made it in the same moment
            key = IssuerKey.objects.get(kind=kind, did_method=method, retired_at__isnull=True)
    return key


def _make_key(kind: str, method: str) -> IssuerKey:
    did = "" if method == "key" else method
    pair = KeyPair.new_ed25519(did) if kind == IssuerKey.Kind.ED25519 else KeyPair.new_p256(did)
    key: IssuerKey = IssuerKey.objects.create(
        kind=kind, did=pair.did, did_method=method, multikey=pair.multikey, private_key=pair.pem().decode()
    )
    audit.record("issuer_key.made", by=None, subject=key)
    return key


def signing_keys() -> SigningKeys:
    """(for badges, for tokens)"""
    return key_in_use(IssuerKey.Kind.ED25519).pair(), key_in_use(IssuerKey.Kind.P256).pair()


@transaction.atomic
def rotate_keys(*, by: Actor | None) -> list[IssuerKey]:
    """From now on new keys sign. The old ones stay in the DID document, so that what they signed can be checked."""
    method = site_did() or "key"
    retired = IssuerKey.objects.filter(did_method=method, retired_at__isnull=True)
    for key in retired:
        audit.record("issuer_key.retired", by=by, subject=key)
    retired.update(retired_at=clock.now())
    return [_make_key(kind, method) for kind in IssuerKey.Kind.values]


def issuer_document() -> dict[str, Any] | None:
    """The DID document of this site, with every key it ever had; None without a public address. No private key is
    opened for it: old credentials can be checked although the field key is lost."""
    did = site_did()
    if not did:
        return None
    return did_document(did, IssuerKey.objects.filter(did_method=did).order_by("id").values_list("multikey", flat=True))


def own_documents() -> list[dict[str, Any]]:
    """The documents of every DID that this installation has issued with."""
    by_did: dict[str, list[str]] = {}
    for did, multikey in IssuerKey.objects.order_by("id").values_list("did", "multikey"):
        by_did.setdefault(did, []).append(multikey)
    return [did_document(did, multikeys) for did, multikeys in by_did.items()]


def new_place() -> tuple[StatusList, int]:
    """A free place, by chance, in the list that the key in use signs. A list takes half of its places, so that chance
    finds one soon."""
    key = key_in_use(IssuerKey.Kind.ED25519)
    newest: StatusList | None = StatusList.objects.filter(key=key).order_by("-id").first()
    if newest is None or Credential.objects.filter(status_list=newest).count() + len(newest.left) >= status.BITS // 2:
        newest = StatusList.objects.create(key=key)
    while True:
        index = secrets.randbelow(status.BITS)
        if str(index) in newest.left:
            continue
        if not Credential.objects.filter(status_list=newest, status_index=index).exists():
            return newest, index


def list_url(status_list: StatusList) -> str:
    return f"{settings.ORIGIN}/status/{status_list.uuid}"


def bits_of(status_list: StatusList) -> bytes:
    revoked = Credential.objects.filter(status_list=status_list, revoked_at__isnull=False)
    left = [int(place) for place, was_revoked in status_list.left.items() if was_revoked]
    return status.bits_with([*revoked.values_list("status_index", flat=True), *left])


def bits_at(url: str) -> bytes | None:
    """The bits of a list of ours, also when it was issued under an earlier public address; None for anybody else's."""
    try:
        found: StatusList | None = StatusList.objects.filter(uuid=UUID(url.rpartition("/status/")[2])).first()
    except ValueError:
        return None
    return bits_of(found) if found else None


def signed_list(status_list: StatusList) -> dict[str, Any]:
    """The list as a signed credential that anybody may keep for a day. The key it began with signs it for ever:
    checkers want the same issuer for a credential and its list."""
    pair = status_list.key.pair()
    now = clock.now()
    document = status.list_credential(
        list_url(status_list),
        pair.did,
        bits_of(status_list),
        proofs.timestamp(now),
        proofs.timestamp(now + LIST_VALID),
    )
    return proofs.sign(document, pair, now)
