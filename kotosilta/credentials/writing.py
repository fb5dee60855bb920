"""From a snapshot to the document that is signed: an Open Badges 3.0 credential."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from kotosilta.credentials import issuer
from kotosilta.credentials.models import Credential
from kotosilta.credentials.snapshots import in_language
from kotosilta.credentials.vc import contexts, proofs, status

ESCO = "http://data.europa.eu/esco/"
# Open Badges 3.0 § B.1.1, achievementType
ACHIEVEMENT_TYPES = {
    Credential.Kind.DIPLOMA: "CertificateOfCompletion",
    Credential.Kind.PARTICIPATION: "Certificate",
    Credential.Kind.COMPETENCE: "Competency",
}


def open_badge(credential: Credential, did: str, issued: Any) -> dict[str, Any]:
    """The unsigned document of this issuer, in the language of the country."""
    says = credential.says
    language = says["languages"][0]
    achievement: dict[str, Any] = {
        "id": f"urn:uuid:{uuid5(credential.occasion, credential.kind)}",  # the same for all who achieved the same
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPES[Credential.Kind(credential.kind)],
        "name": in_language(says["title"], language),
        "description": in_language(says["about"], language) or in_language(says["title"], language),
        "inLanguage": language,
        "criteria": {"narrative": _criteria(says, language)},
    }
    aligned = [outcome for outcome in says["outcomes"] if outcome.get("url")]
    if aligned:
        achievement["alignment"] = [_alignment(outcome, language) for outcome in aligned]
    document: dict[str, Any] = {
        "@context": contexts.OURS,
        "id": f"urn:uuid:{credential.uuid}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": did, "type": ["Profile"], "name": says["issuer"]},
        "validFrom": proofs.timestamp(issued),
        "awardedDate": f"{says['awarded_on']}T00:00:00Z",
        "name": in_language(says["title"], language),
        "description": _own_hours(says, language),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityHash": says["holder"], "identityType": "name", "hashed": False}
            ],
            "achievement": achievement,
        },
        "credentialStatus": status.entry(issuer.list_url(credential.status_list), credential.status_index),
    }
    levels = [(number, row) for number, row in enumerate(says["outcomes"]) if row.get("level")]
    if levels:
        achievement["resultDescription"] = [_result_description(achievement, *one, language) for one in levels]
        document["credentialSubject"]["result"] = [_result(achievement, *one, language) for one in levels]
    if credential.valid_until is not None:
        document["validUntil"] = proofs.timestamp(credential.valid_until)
    return document


def _alignment(outcome: Any, language: str) -> dict[str, Any]:
    """Where else this outcome is described: ESCO, ePerusteet, another framework (the code ends the address)."""
    url = outcome["url"]
    host = urlsplit(url).hostname or ""
    kind = "ESCOSkill" if url.startswith(ESCO) else "ePerusteet" if host.startswith("eperusteet.") else "Other"
    return {
        "type": ["Alignment"],
        "targetCode": url.rstrip("/").rpartition("/")[2],
        "targetName": in_language(outcome["words"], language),
        "targetUrl": url,
        "targetType": f"ext:{kind}",
    }


def _result_id(achievement: dict[str, Any], number: int) -> str:
    return f"urn:uuid:{uuid5(UUID(achievement['id'].rpartition(':')[2]), f'result {number}')}"


def _result_description(achievement: dict[str, Any], number: int, outcome: Any, language: str) -> dict[str, Any]:
    """An outcome on its scale, the same for all holders (Open Badges 3.0 § B.5.14)."""
    return {
        "id": _result_id(achievement, number),
        "type": ["ResultDescription"],
        "name": in_language(outcome["words"], language),
        "resultType": "PerformanceLevel",
        "allowedValue": [in_language(words, language) for words in outcome["scale"]],
    }


def _result(achievement: dict[str, Any], number: int, outcome: Any, language: str) -> dict[str, Any]:
    """This holder's level (Open Badges 3.0 § B.5.13)."""
    return {
        "type": ["Result"],
        "resultDescription": _result_id(achievement, number),
        "value": in_language(outcome["level"], language),
    }


def _criteria(says: Any, language: str) -> str:
    """What everybody who has it can do, one line each."""
    lines = [in_language(outcome["words"], language) for outcome in says["outcomes"]]
    return "\n".join(lines) or in_language(says["title"], language)


def _own_hours(says: Any, language: str) -> str:
    """What this holder did: hours by kind. Where no hours count, what was recognised."""
    if not says["hours"]:
        return in_language(says["about"], language) or in_language(says["title"], language)
    lines = [f"{in_language(row['words'], language)}: {row['hours']} h" for row in says["hours"]]
    return "\n".join([*lines, f"{says['total_hours']} h"])
