"""Badges to sign in tests."""

import datetime as dt
from typing import Any

from kotosilta.credentials.vc import contexts, status
from kotosilta.credentials.vc.keys import KeyPair

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
LIST = "https://kotosilta.example.org/status/1"


def badge(key: KeyPair, name: str = "Aino Kuusi", **changes: Any) -> dict[str, Any]:
    return {
        "@context": contexts.OURS,
        "id": "urn:uuid:0a5a3c7e-6a52-4f0c-9d2b-6f9a3f1f0001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": key.did, "type": ["Profile"], "name": "Silta ry"},
        "validFrom": "2026-11-01T00:00:00Z",
        "name": "Diploma",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityHash": name, "identityType": "name", "hashed": False}],
            "achievement": {
                "id": "urn:uuid:0a5a3c7e-6a52-4f0c-9d2b-6f9a3f1f0002",
                "type": ["Achievement"],
                "achievementType": "Diploma",
                "name": "Training of experts by experience",
                "description": "60 hours: lectures, visits, practice.",
                "criteria": {"narrative": "All hours of each kind attended."},
                "inLanguage": "en",
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "listen actively",
                        "targetUrl": "http://data.europa.eu/esco/skill/a17286c5-238d-4f0b-bc24-29e9121345de",
                    },
                    {
                        "type": ["Alignment"],
                        "targetName": "speak in public",
                        "targetUrl": "http://data.europa.eu/esco/skill/0bd6d4c8-6f2b-4a2d-8a55-3a2c1ac2b1a5",
                    },
                ],
            },
        },
        "credentialStatus": status.entry(LIST, 7),
        **changes,
    }
