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
    """The DID document of this site, with every key it ever had; None without a public address."""
    did = site_did()
    if not did:
        return None
    for kind in IssuerKey.Kind.values:
        key_in_use(kind)
    keys = IssuerKey.objects.filter(did_method=did).order_by("id")
    return did_document(did, [key.pair() for key in keys])


def new_place() -> tuple[StatusList, int]:
    """A free place in a list, by chance. A list takes half of its places, so that chance finds one soon."""
    newest: StatusList | None = StatusList.objects.order_by("-id").first()
    if newest is None or Credential.objects.filter(status_list=newest).count() >= status.BITS // 2:
        newest = StatusList.objects.create()
    while True:
        index = secrets.randbelow(status.BITS)
        if not Credential.objects.filter(status_list=newest, status_index=index).exists():
            return newest, index


def list_url(status_list: StatusList) -> str:
    return f"{settings.ORIGIN}/status/{status_list.uuid}"


def bits_of(status_list: StatusList) -> bytes:
    bits = bytearray(status.BITS // 8)
    revoked = Credential.objects.filter(status_list=status_list, revoked_at__isnull=False)
    for index in revoked.values_list("status_index", flat=True):
        bits[index // 8] |= 0x80 >> (index % 8)
    return bytes(bits)


def bits_at(url: str) -> bytes | None:
    """The bits of a list of ours; None for anybody else's."""
    prefix = f"{settings.ORIGIN}/status/"
    if not url.startswith(prefix):
        return None
    try:
        found: StatusList | None = StatusList.objects.filter(uuid=UUID(url.removeprefix(prefix))).first()
    except ValueError:
        return None
    return bits_of(found) if found else None


def signed_list(status_list: StatusList) -> dict[str, Any]:
    """The list as a signed credential that anybody may keep for a day."""
    pair = key_in_use(IssuerKey.Kind.ED25519).pair()
    now = clock.now()
    document = status.list_credential(
        list_url(status_list),
        pair.did,
        bits_of(status_list),
        proofs.timestamp(now),
        proofs.timestamp(now + LIST_VALID),
    )
    return proofs.sign(document, pair, now)
