"""What a strict verifier would refuse, refused before it is signed, and told of what others have signed.

A JSON-LD processor silently drops what its contexts do not define; the signature would then cover less than the reader
sees. Verifiers in "safe mode" refuse such documents (VC Data Integrity 1.0 § 2.4.2; Open Badges 3.0 certification).
"""

import datetime as dt
import re
from typing import Any

from pyld import jsonld

from kotosilta.credentials.vc import contexts
from kotosilta.credentials.vc.reasons import Reason, Refused

# Processors write these differently into canonical N-Quads, so a signature over them would not hold everywhere.
UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
CONTEXTS_AT_MOST = 5
INDEX_DIGITS = 10
VALUE_KEYS = {"@value", "@language", "@direction"}
RELATIVE = "relative:///"  # what a relative address comes out under
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
BADGE = {"OpenBadgeCredential", "AchievementCredential"}
# The type that the object under each name must carry (Open Badges 3.0 appendix B).
NODE_TYPES = {
    "issuer": "Profile",
    "parentOrg": "Profile",
    "source": "Profile",
    "creator": "Profile",
    "otherIdentifier": "IdentifierEntry",
    "credentialSubject": "AchievementSubject",
    "achievement": "Achievement",
    "result": "Result",
    "resultDescription": "ResultDescription",
    "rubricCriterionLevel": "RubricCriterionLevel",
    "evidence": "Evidence",
    "identifier": "IdentityObject",
    "alignment": "Alignment",
    "related": "Related",
    "address": "Address",
    "geo": "GeoCoordinates",
}


def check_characters(node: Any) -> None:
    """Raises Refused for control characters other than tab and line breaks, and for halves of characters."""
    if isinstance(node, str):
        if UNSAFE.search(node):
            raise Refused(Reason.CONTROL_CHARACTER)
    elif isinstance(node, dict):
        for value in node.values():
            check_characters(value)
    elif isinstance(node, list):
        for value in node:
            check_characters(value)


def check_plain(node: Any) -> None:
    """Raises Refused for JSON-LD that can say the same in other words than the ones we read: a signature covers RDF,
    so an alias, a full address as a key, or a context of one's own would hide a part from us without breaking it."""
    if isinstance(node, dict):
        is_text = "@value" in node
        for name, value in node.items():
            if name == "@context":
                _check_contexts(value)
            elif ":" in name or (name.startswith("@") and not (is_text and name in VALUE_KEYS)):
                raise Refused(Reason.UNDEFINED_TERM, name)
            else:
                check_plain(value)
    elif isinstance(node, list):
        for value in node:
            check_plain(value)


def _check_contexts(value: Any) -> None:
    named = as_list(value)
    if not named or len(named) > CONTEXTS_AT_MOST or not all(isinstance(url, str) for url in named):
        raise Refused(Reason.CONTEXT)
    for url in named:
        if url not in contexts.READ:
            raise Refused(Reason.UNKNOWN_CONTEXT, url)


def check_expansion(document: dict[str, Any]) -> None:
    """Raises Refused when JSON-LD expansion loses something, or leaves a type or id that is not an absolute address."""
    dropped: list[Any] = []
    options = {"documentLoader": contexts.load, "base": RELATIVE}
    expanded = jsonld.expand(document, options, on_property_dropped=dropped.append)
    if dropped:
        raise Refused(Reason.UNDEFINED_TERM, ", ".join(map(str, dropped)))
    _check_nodes(expanded)


def _check_nodes(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _check_nodes(item)
    elif isinstance(node, dict):
        for address in [*as_list(node.get("@id")), *as_list(node.get("@type"))]:
            if not is_address(address) or address.startswith(RELATIVE):
                raise Refused(Reason.RELATIVE_ADDRESS, str(address))
        for key, value in node.items():
            if not key.startswith("@") and not is_address(key):
                raise Refused(Reason.UNDEFINED_TERM, key)
            if not key.startswith("@") or key in ("@list", "@set", "@graph", "@included"):
                _check_nodes(value)


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def is_address(value: Any) -> bool:
    return isinstance(value, str) and bool(ABSOLUTE.fullmatch(value))


def issuer_of(document: dict[str, Any]) -> Any:
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def moment_of(document: dict[str, Any], name: str) -> dt.datetime | None:
    """The moment under this name. Raises Refused when it is not an XML Schema dateTimeStamp."""
    value = document.get(name)
    if value is None:
        return None
    if isinstance(value, str) and MOMENT.fullmatch(value):
        try:
            return dt.datetime.fromisoformat(value)
        except ValueError:
            pass
    raise Refused(Reason.MOMENT, name)


def check_credential(document: dict[str, Any]) -> None:
    """Raises Refused for a credential that breaks the data model (VCDM 2.0 § 4) or Open Badges 3.0 (appendix B)."""
    types = {name for name in as_list(document.get("type")) if isinstance(name, str)}
    named = [url for url in as_list(document.get("@context")) if isinstance(url, str)]
    if named[:1] != [contexts.CREDENTIALS_V2]:
        raise Refused(Reason.OLD_MODEL if named[:1] == [contexts.CREDENTIALS_V1] else Reason.CONTEXT)
    check_plain(document)
    if "VerifiableCredential" not in types:
        raise Refused(Reason.TYPE, "VerifiableCredential")
    if contexts.OPEN_BADGES_3 in named and not types & {*BADGE, "EndorsementCredential"}:
        raise Refused(Reason.TYPE, "OpenBadgeCredential")
    if "id" in document and not is_address(document["id"]):
        raise Refused(Reason.ID)
    if not is_address(issuer_of(document)):
        raise Refused(Reason.ISSUER)
    subjects = as_list(document.get("credentialSubject"))
    if not subjects or not all(isinstance(subject, dict) and subject for subject in subjects):
        raise Refused(Reason.SUBJECT)
    first, last = moment_of(document, "validFrom"), moment_of(document, "validUntil")
    if first and last and last < first:
        raise Refused(Reason.ORDER_OF_DATES)
    for name in ("credentialStatus", "credentialSchema", "evidence", "termsOfUse", "refreshService"):
        for part in as_list(document.get(name)):
            if not isinstance(part, dict) or not part.get("type"):
                raise Refused(Reason.NODE_TYPE, name)
    for entry in as_list(document.get("credentialStatus")):
        _check_status_entry(entry)
    if types & BADGE:
        if first is None:
            raise Refused(Reason.MOMENT, "validFrom")
        for subject in subjects:
            _check_achievement(subject.get("achievement"))
        _check_node_types(document)


def _check_achievement(achievement: Any) -> None:
    for name in ("id", "name", "description", "criteria"):
        if not isinstance(achievement, dict) or not achievement.get(name):
            raise Refused(Reason.ACHIEVEMENT, name)
    for name in ("name", "description"):
        if not isinstance(achievement[name], str):
            raise Refused(Reason.ACHIEVEMENT, name)


def _check_node_types(node: dict[str, Any]) -> None:
    for name, value in node.items():
        if name in ("@context", "endorsement"):  # an endorsement is a credential of its own
            continue
        for part in as_list(value):
            if isinstance(part, dict):
                wanted = NODE_TYPES.get(name)
                if wanted and wanted not in as_list(part.get("type")):
                    raise Refused(Reason.NODE_TYPE, name)
                _check_node_types(part)


def _check_status_entry(entry: dict[str, Any]) -> None:
    """Bitstring Status List 1.0 § 2.1. (The standard wants the index as text; some issuers write a number.)"""
    if "BitstringStatusListEntry" not in as_list(entry["type"]):
        return
    index, url = str(entry.get("statusListIndex")), entry.get("statusListCredential")
    if not index.isdecimal() or not index.isascii() or len(index) > INDEX_DIGITS:
        raise Refused(Reason.STATUS_ENTRY, "statusListIndex")
    if not is_address(url) or entry.get("id") == url:
        raise Refused(Reason.STATUS_ENTRY, "statusListCredential")
    if not entry.get("statusPurpose"):
        raise Refused(Reason.STATUS_ENTRY, "statusPurpose")
