"""The credential in the terms of the European Learning Model v3 (EDC application profile), unsigned.

Europass takes only what carries an electronic seal of the issuer; this export gives the content for such a seal.
"""

from typing import Any

from kotosilta.credentials.models import Credential
from kotosilta.credentials.snapshots import Words
from kotosilta.credentials.writing import ESCO

CONTEXT = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
GENERIC_PROFILE = "http://data.europa.eu/snb/credential/e34929035b"  # "Generic" in the list of credential profiles


def elm_document(credential: Credential) -> dict[str, Any]:
    """Of an issued credential, in every language of its snapshot."""
    says = credential.says
    assert credential.issued_at is not None and credential.document is not None  # noqa: S101 - the caller has looked
    issued = credential.issued_at.isoformat()
    organisation = {
        "id": credential.document["issuer"]["id"],
        "type": "Organisation",
        "legalName": {says["languages"][0]: [says["issuer"]]},
    }
    specification = {
        "id": f"urn:kotosilta:specification:{credential.occasion}",
        "type": "LearningAchievementSpecification",
        "title": _many(says["title"]),
        "learningOutcome": [_outcome(credential, number, row) for number, row in enumerate(says["outcomes"])],
    }
    if says["hours"]:
        specification["volumeOfLearning"] = _duration(says["total_hours"])
    achievement = {
        "id": f"urn:kotosilta:achievement:{credential.uuid}",
        "type": "LearningAchievement",
        "title": _many(says["title"]),
        "specifiedBy": specification,
        "awardedBy": {
            "id": f"urn:kotosilta:awarding:{credential.uuid}",
            "type": "AwardingProcess",
            "awardingBody": [organisation],
            "awardingDate": f"{says['awarded_on']}T00:00:00Z",
        },
        "influencedBy": [_activity(credential, number, row) for number, row in enumerate(says["hours"])],
    }
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{credential.uuid}",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialProfiles": [{"id": GENERIC_PROFILE, "type": "Concept", "prefLabel": {"en": ["Generic"]}}],
        "issuer": organisation,
        "issuanceDate": issued,
        "issued": issued,
        "validFrom": issued,
        "credentialSubject": {
            "id": f"urn:kotosilta:person:{credential.uuid}",
            "type": "Person",
            "fullName": {says["languages"][0]: [says["holder"]]},
            "hasClaim": [achievement],
        },
    }


def _many(words: Words) -> dict[str, list[str]]:
    return {language: [text] for language, text in words.items()}


def _duration(hours: str) -> str:
    """ISO 8601: 12.5 hours are PT12H30M."""
    whole, _point, part = hours.partition(".")
    minutes = round(float(f"0.{part or 0}") * 60)
    return f"PT{whole}H{minutes}M" if minutes else f"PT{whole}H"


def _outcome(credential: Credential, number: int, row: Any) -> dict[str, Any]:
    outcome: dict[str, Any] = {
        "id": f"urn:kotosilta:outcome:{credential.uuid}:{number}",
        "type": "LearningOutcome",
        "title": _many(row["words"]),
    }
    if row.get("url", "").startswith(ESCO):
        outcome["relatedESCOSkill"] = [{"id": row["url"], "type": "Concept", "prefLabel": _many(row["words"])}]
    return outcome


def _activity(credential: Credential, number: int, row: Any) -> dict[str, Any]:
    return {
        "id": f"urn:kotosilta:activity:{credential.uuid}:{number}",
        "type": "LearningActivity",
        "title": _many(row["words"]),
        "workload": _duration(row["hours"]),
    }
