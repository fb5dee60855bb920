"""Into a wallet: OpenID for Verifiable Credential Issuance 1.0, pre-authorized code flow with transaction code.

What is issued is an SD-JWT VC bound to the wallet's key; what the wallet asks for cannot widen what the offer fixed.
"""

import datetime as dt
import json
import secrets
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils.translation import gettext as _
from openvc.errors import OpenvcError
from openvc.keys import P256SigningKey
from openvc.openid4vci import parse_credential_request, verify_credential_request_proofs
from openvc.proof.errors import ProofError
from openvc.proof.sd_jwt import SdJwtVcProofSuite

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import hash_token
from kotosilta.credentials import issuer
from kotosilta.credentials.models import Credential, IssuerKey, WalletOffer
from kotosilta.credentials.permissions import can_share_credential
from kotosilta.credentials.printing import check_url
from kotosilta.credentials.snapshots import in_language, outcome_line
from kotosilta.people.models import User

OFFER_VALID = dt.timedelta(minutes=10)
WALLET_VALID = dt.timedelta(days=90)
NONCE_SECONDS = 300
CONFIGURATION = "kotosilta_certificate"
PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
DISCLOSABLE = ("holder", "total_hours", "outcomes", "awarded_on", "issued_for", "check")


class WalletError(Exception):
    """What a wallet is told: an error code of the standard, and the HTTP status."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status


class Offer(NamedTuple):
    """The address that opens a wallet, and the number that the holder types there."""

    uri: str
    pin: str


@transaction.atomic
def offer_to_wallet(*, credential: Credential, by: User) -> Offer:
    """Raises Refused for one that is not valid."""
    require(can_share_credential(by, credential))
    if credential.state != "valid":
        raise Refused(_("Only a valid certificate can be shared."))
    code, pin = secrets.token_urlsafe(16), f"{secrets.randbelow(10**6):06d}"
    WalletOffer.objects.create(
        credential=credential,
        code_hash=hash_token(code),
        pin_hash=hash_token(code + pin),
        expires_at=clock.now() + OFFER_VALID,
    )
    audit.record("credential.offered_to_wallet", by=by, subject=credential)
    grant = {
        "pre-authorized_code": code,
        "tx_code": {"input_mode": "numeric", "length": 6},
    }
    offer = {
        "credential_issuer": settings.ORIGIN,
        "credential_configuration_ids": [CONFIGURATION],
        "grants": {PRE_AUTHORIZED: grant},
    }
    return Offer("openid-credential-offer://?" + urlencode({"credential_offer": json.dumps(offer)}), pin)


def exchange_code(code: str, pin: str) -> tuple[str, int]:
    """The access token for this offer and its seconds. Unknown, ended, used up and wrongly numbered offers are refused
    alike. Raises WalletError."""
    now = clock.now()
    with transaction.atomic():
        offers = WalletOffer.objects.select_for_update()
        offer = offers.filter(code_hash=hash_token(code), expires_at__gt=now, token_hash="", tries_left__gt=0).first()
        expected = offer.pin_hash if offer else hash_token(code)
        right = secrets.compare_digest(hash_token(code + pin), expected) and offer is not None
        token = secrets.token_urlsafe(32)
        if offer is not None:
            if right:
                offer.token_hash = hash_token(token)
            else:
                offer.tries_left -= 1
            offer.save(update_fields=["token_hash", "tries_left"])
    if not right or offer is None:
        raise WalletError("invalid_grant")
    return token, int((offer.expires_at - now).total_seconds())


def fresh_nonce() -> str:
    return TimestampSigner(salt="wallet-nonce").sign(secrets.token_urlsafe(16))


def _is_our_nonce(nonce: str) -> bool:
    try:
        TimestampSigner(salt="wallet-nonce").unsign(nonce, max_age=NONCE_SECONDS)
    except BadSignature:
        return False
    return True


def issue_to_wallet(token: str, body: str) -> str:
    """The SD-JWT VC for the wallet that proved its key. Raises WalletError."""
    offer = (
        WalletOffer.objects.select_related("credential__status_list")
        .filter(token_hash=hash_token(token), expires_at__gt=clock.now(), redeemed_at=None)
        .first()
    )
    if not token or offer is None or offer.credential.state != "valid":
        raise WalletError("invalid_token", 401)
    try:
        request = parse_credential_request(body, supported_configuration_ids=[CONFIGURATION])
        (proof,) = verify_credential_request_proofs(
            request, credential_issuer=settings.ORIGIN, check_nonce=_is_our_nonce, now=clock.now()
        )
    except (OpenvcError, ProofError) as error:
        wrong = "invalid_nonce" if "nonce" in str(error).lower() else "invalid_proof"
        raise WalletError(wrong if "proof" in body else "invalid_credential_request") from error
    issued = sd_jwt(offer.credential, proof.public_jwk)
    with transaction.atomic():
        if not WalletOffer.objects.filter(pk=offer.pk, redeemed_at=None).update(redeemed_at=clock.now()):
            raise WalletError("invalid_token", 401)
        audit.record("credential.fetched_by_wallet", by=None, subject=offer.credential)
    return issued


def sd_jwt(credential: Credential, holder_jwk: dict[str, Any] | None = None) -> str:
    """The credential as SD-JWT VC: the holder chooses what to show of it. It carries no status, so it ends after
    WALLET_VALID and is fetched again; `check` leads to its state. Raises Refused for a credential that is not valid."""
    if credential.state != "valid":
        raise Refused(_("Only a valid certificate can be shared."))
    ends = min(one for one in (clock.now() + WALLET_VALID, credential.valid_until) if one is not None)
    says = credential.says
    language = says["languages"][0]
    pair = issuer.key_in_use(IssuerKey.Kind.P256).pair()
    claims: dict[str, Any] = {
        "iss": pair.did,
        "iat": int(clock.now().timestamp()),
        "exp": int(ends.timestamp()),
        "title": in_language(says["title"], language),
        "issued_by": says["issuer"],
        "check": check_url(credential),
        "holder": says["holder"],
        "awarded_on": says["awarded_on"],
        "total_hours": says["total_hours"],
        "outcomes": [outcome_line(outcome, language) for outcome in says["outcomes"]],
        "issued_for": says["project"],
    }
    key = P256SigningKey.from_pem(pair.pem(), pair.name)
    issued: str = SdJwtVcProofSuite().issue(
        claims, signing_key=key, disclosable=DISCLOSABLE, holder_jwk=holder_jwk, vct=vct()
    )
    return issued


def vct() -> str:
    """The type of our certificates; its address answers with the type's metadata."""
    return f"{settings.ORIGIN}/wallet/certificate"


def issuer_metadata() -> dict[str, Any]:
    """/.well-known/openid-credential-issuer (OpenID4VCI 1.0 § 12.2)."""
    claims = ["title", "issued_by", *DISCLOSABLE]
    return {
        "credential_issuer": settings.ORIGIN,
        "credential_endpoint": f"{settings.ORIGIN}/wallet/credential",
        "nonce_endpoint": f"{settings.ORIGIN}/wallet/nonce",
        "display": [{"name": "Kotosilta", "locale": "fi"}],
        "credential_configurations_supported": {
            CONFIGURATION: {
                "format": "dc+sd-jwt",
                "vct": vct(),
                "cryptographic_binding_methods_supported": ["jwk"],
                "credential_signing_alg_values_supported": ["ES256"],
                "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}},
                "credential_metadata": {
                    "display": [{"name": "Todistus", "locale": "fi"}, {"name": "Certificate", "locale": "en"}],
                    "claims": [{"path": [name]} for name in claims],
                },
            }
        },
    }


def authorization_metadata() -> dict[str, Any]:
    """/.well-known/oauth-authorization-server (RFC 8414)."""
    return {
        "issuer": settings.ORIGIN,
        "token_endpoint": f"{settings.ORIGIN}/wallet/token",
        "grant_types_supported": [PRE_AUTHORIZED],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def type_metadata() -> dict[str, Any]:
    """What `vct` leads to (SD-JWT VC § 6)."""
    names = {
        "holder": "Holder",
        "total_hours": "Hours",
        "outcomes": "Learning outcomes",
        "awarded_on": "Awarded",
        "issued_for": "Project",
        "check": "Where to check it",
    }
    return {
        "vct": vct(),
        "name": "Kotosilta certificate",
        "claims": [
            {"path": [name], "display": [{"lang": "en", "label": label}], "sd": "always"}
            for name, label in names.items()
        ],
    }
