"""The verdict on a credential of anybody, from what is at hand: nothing is ever fetched.

What is not at hand (an issuer's DID document, a status list) makes a verdict *unconfirmed*, never valid.
"""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from pyld.jsonld import JsonLdError

from kotosilta.credentials.vc import proofs, rules, status, tokens
from kotosilta.credentials.vc.canonical import TooTangled
from kotosilta.credentials.vc.contexts import UnknownContext
from kotosilta.credentials.vc.keys import BadKey, Found, KeyNotFound, find_key, from_multikey
from kotosilta.credentials.vc.reasons import Reason, Refused

BYTES_AT_MOST = 200_000
DEPTH_AT_MOST = 32
PARTS_AT_MOST = 3_000  # values of all objects and lists together
LIST_AT_MOST = 300
NUMBER_AT_MOST = 2**53
PROOFS_AT_MOST = 5
CLOCKS_DIFFER = dt.timedelta(minutes=5)
Document = dict[str, Any]
ListOf = Callable[[str], bytes | None]  # bits of the status list at this address, if we hold it


class Outcome(StrEnum):
    VALID = "valid"
    UNCONFIRMED = "unconfirmed"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    INVALID = "invalid"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"


UNKNOWN_HERE = {Reason.OLD_MODEL, Reason.KIND_OF_PROOF}


class Verdict(NamedTuple):
    """`why`: (reason, name of the part) pairs; `document`: what was read, whether it is to be believed or not."""

    outcome: Outcome
    why: tuple[tuple[Reason, str], ...] = ()
    document: Document | None = None


def check(text: str, *, now: dt.datetime, documents: Sequence[Document] = (), list_of: ListOf | None = None) -> Verdict:
    """The verdict on a credential as JSON or as a compact JWT. `documents`: DID documents that are trusted to be the
    issuers' own: only such an issuer is confirmed."""
    if len(text) > BYTES_AT_MOST:
        return Verdict(Outcome.UNREADABLE, ((Reason.TOO_LARGE, ""),))
    try:
        if text.lstrip()[:1] == "{":
            document = read_json(text)
            return _check_document(document, now, documents, list_of)
        return _check_token(text.strip(), now, documents, list_of)
    except Refused as refused:
        return Verdict(Outcome.UNREADABLE, ((refused.reason, refused.what),))


def read_json(text: str) -> Document:
    """Raises Refused for what is no JSON object, or one that is too deep or too large to look at."""
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(Reason.UNREADABLE) from None
    if not isinstance(document, dict):
        raise Refused(Reason.NOT_A_CREDENTIAL)
    _measure(document)
    return document


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _measure(document: Document) -> None:
    """Raises Refused for what would take long to look at: JSON-LD processors are slow with deep and long input."""
    level: list[Any] = [document]
    parts = 0
    for _depth in range(DEPTH_AT_MOST):
        below: list[Any] = []
        for node in level:
            if len(node) > LIST_AT_MOST:
                raise Refused(Reason.TOO_TANGLED)
            below.extend(node.values() if isinstance(node, dict) else node)
        parts += len(below)
        if parts > PARTS_AT_MOST:
            break
        if any(isinstance(part, int | float) and abs(part) > NUMBER_AT_MOST for part in below):
            raise Refused(Reason.UNREADABLE)
        level = [node for node in below if isinstance(node, dict | list)]
        if not level:
            return
    raise Refused(Reason.TOO_TANGLED)


def _check_token(token: str, now: dt.datetime, documents: Sequence[Document], list_of: ListOf | None) -> Verdict:
    try:
        header, payload = tokens.read_token(token)
    except tokens.BadToken:
        return Verdict(Outcome.UNREADABLE, ((Reason.UNREADABLE, ""),))
    _measure(payload)
    if "type" not in payload and "vc" not in payload:
        return Verdict(Outcome.UNREADABLE, ((Reason.NOT_A_CREDENTIAL, ""),))

    def judge() -> Verdict:
        tokens.check_algorithm(header)
        tokens.check_claims(payload, now)
        rules.check_characters(payload)
        rules.check_credential(payload)
        found = _key(str(header.get("kid", "")), documents)
        if not tokens.token_fits(token, found.public):
            raise Refused(Reason.SIGNATURE)
        return _judge(payload, [found], now, documents, list_of)

    return _say(payload, now, judge)


def _check_document(
    document: Document, now: dt.datetime, documents: Sequence[Document], list_of: ListOf | None
) -> Verdict:
    if "type" not in document and "@context" not in document:
        return Verdict(Outcome.UNREADABLE, ((Reason.NOT_A_CREDENTIAL, ""),))

    def judge() -> Verdict:
        if not document.get("proof"):
            raise Refused(Reason.NO_PROOF)
        rules.check_characters(document)
        rules.check_credential(document)
        found = _check_proofs(document, now, documents)
        rules.check_expansion({name: value for name, value in document.items() if name != "proof"})
        return _judge(document, found, now, documents, list_of)

    return _say(document, now, judge)


def _say(document: Document, now: dt.datetime, judge: Callable[[], Verdict]) -> Verdict:
    """The verdict, or what stood in its way."""
    try:
        return judge()
    except KeyNotFound as missing:  # no signature was checked: nothing of it is to be believed
        why = ((Reason.KEY_NOT_AT_HAND, missing.did), *_time_reasons(document, now))
        return Verdict(Outcome.UNSUPPORTED, why, document)
    except BadKey:
        return Verdict(Outcome.INVALID, ((Reason.KEY_NAME, ""),), document)
    except TooTangled:
        return Verdict(Outcome.UNREADABLE, ((Reason.TOO_TANGLED, ""),))
    except JsonLdError as error:
        cause: BaseException | None = error
        while isinstance(cause, JsonLdError):
            cause = cause.__cause__ or cause.__context__
        if isinstance(cause, UnknownContext):
            return Verdict(Outcome.INVALID, ((Reason.UNKNOWN_CONTEXT, str(cause)),), document)
        return Verdict(Outcome.INVALID, ((Reason.CONTEXT, ""),), document)
    except Refused as refused:
        if refused.reason in (Reason.EXPIRED, Reason.NOT_YET):  # said by the proof or the token
            return Verdict(Outcome(refused.reason.value), ((refused.reason, refused.what),), document)
        outcome = Outcome.UNSUPPORTED if refused.reason in UNKNOWN_HERE else Outcome.INVALID
        return Verdict(outcome, ((refused.reason, refused.what), *_time_reasons(document, now)), document)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        # A shape that nobody foresaw, in a library or here: never an error page, and never believed.
        return Verdict(Outcome.UNREADABLE, ((Reason.UNREADABLE, ""),))


def _time_reasons(document: Document, now: dt.datetime) -> list[tuple[Reason, str]]:
    """Expired or not yet valid, if its dates can be read."""
    try:
        first, last = rules.moment_of(document, "validFrom"), rules.moment_of(document, "validUntil")
    except Refused:
        return []
    if last and last < now:
        return [(Reason.EXPIRED, str(document["validUntil"]))]
    return [(Reason.NOT_YET, str(document["validFrom"]))] if first and first > now else []


def _check_proofs(document: Document, now: dt.datetime, documents: Sequence[Document]) -> list[Found]:
    """The keys of the proofs that fit. Every proof of a kind that we know must fit."""
    listed = rules.as_list(document["proof"])
    if len(listed) > PROOFS_AT_MOST:
        raise Refused(Reason.TOO_TANGLED)
    known = [proof for proof in listed if isinstance(proof, dict) and _is_known(proof)]
    if not known:
        kind = listed[0].get("cryptosuite") or listed[0].get("type") if isinstance(listed[0], dict) else ""
        raise Refused(Reason.KIND_OF_PROOF, str(kind))
    keys = [_key(str(proof.get("verificationMethod", "")), documents) for proof in known]
    hashed = proofs.canonical_hash(document)
    for proof, key in zip(known, keys, strict=True):
        if proof.get("proofPurpose") != "assertionMethod":
            raise Refused(Reason.PURPOSE)
        if not proofs.proof_fits(document, hashed, proof, key):
            raise Refused(Reason.SIGNATURE)
        rules.check_expansion(
            {name: value for name, value in proof.items() if name != "proofValue"} | {"@context": document["@context"]}
        )
        created, expires = rules.moment_of(proof, "created"), rules.moment_of(proof, "expires")
        if created and created > now + CLOCKS_DIFFER:
            raise Refused(Reason.NOT_YET, str(proof["created"]))
        if expires and expires < now:
            raise Refused(Reason.EXPIRED, str(proof["expires"]))
    return keys


def _is_known(proof: Document) -> bool:
    return proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") == proofs.SUITE


def _key(name: str, documents: Sequence[Document]) -> Found:
    """The key; one that only the credential itself shows (in the fragment of its name) has no controller."""
    try:
        return find_key(name, documents)
    except KeyNotFound:
        fragment = name.partition("#")[2]
        if fragment.startswith("z"):
            return Found(from_multikey(fragment), "")
        raise


def _judge(
    document: Document,
    found: Sequence[Found],
    now: dt.datetime,
    documents: Sequence[Document],
    list_of: ListOf | None,
) -> Verdict:
    """The signature fits: does it speak for the issuer, now? Only an issuer whose own document is at hand is confirmed:
    a did:key proves a key, not who holds it."""
    doubts: list[tuple[Reason, str]] = []
    issuer = str(rules.issuer_of(document))
    known = any(one.get("id") == issuer for one in documents)
    if not known or not any(key.controller == issuer for key in found):
        doubts.append((Reason.ISSUER_UNCONFIRMED, issuer))
    for entry in rules.as_list(document.get("credentialStatus")):
        revoked = _is_revoked(entry, list_of)
        if revoked:
            return Verdict(Outcome.REVOKED, ((Reason.REVOKED, ""), *doubts), document)
        if revoked is None:
            doubts.append((Reason.STATUS_UNKNOWN, ""))
    for reason, what in _time_reasons(document, now):
        return Verdict(Outcome(reason.value), ((reason, what), *doubts), document)
    return Verdict(Outcome.UNCONFIRMED if doubts else Outcome.VALID, tuple(doubts), document)


def _is_revoked(entry: Document, list_of: ListOf | None) -> bool | None:
    """None: the list is not at hand, or the entry is about something else than revocation."""
    if "BitstringStatusListEntry" not in rules.as_list(entry.get("type")):
        return None
    bits = list_of(str(entry.get("statusListCredential"))) if list_of is not None else None
    if bits is None or entry.get("statusPurpose") != status.REVOCATION:
        return None
    try:
        return status.bit_of(bits, int(entry["statusListIndex"]))
    except status.BadStatusList:
        return None
