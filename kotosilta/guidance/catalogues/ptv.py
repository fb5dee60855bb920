"""Suomi.fi service catalogue (Palvelutietovaranto, PTV): the response objects of its open interface, versions 8 to 12.

Services carry their words, classes and areas; telephone, e-mail and address stand in the channels that they name. A
file may hold services, channels and organisations in any order, alone, in a list, or in the interface's pages
(`itemList`).
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kotosilta.core.translated import Texts, language_codes, texts
from kotosilta.guidance.catalogues import Draft, Problem, Reading
from kotosilta.guidance.models.contacts import Contact

Topic = Contact.Topic
# Service classes (PTVL) by the beginning of their code, the longest that fits; the others are "something else".
NEEDS = {
    "P1": Topic.HOUSING, "P3": Topic.FAMILY, "P4.9": Topic.SCHOOL, "P5": Topic.HEALTH, "P6": Topic.STUDIES,
    "P6.1": Topic.SCHOOL, "P6.2": Topic.SCHOOL, "P10": Topic.WORK, "P10.6": Topic.MONEY, "P27": Topic.FREE_TIME,
}  # fmt: skip
# Classes whose code does not say enough: a part of the Finnish name.
WORDS = {
    "maahanmuut": Topic.PERMIT, "kotout": Topic.PERMIT, "toimeentulo": Topic.MONEY, "kielikoulutus": Topic.LANGUAGE,
    "kirjasto": Topic.FREE_TIME, "kulttuuri": Topic.FREE_TIME,
}  # fmt: skip


def objects_in(content: Any) -> Iterator[dict[str, Any]]:
    """The catalogue's objects in a decoded JSON file."""
    if isinstance(content, dict) and "itemList" in content:
        content = content["itemList"]
    for one in content if isinstance(content, list) else [content]:
        if isinstance(one, dict):
            yield one


def read(contents: list[Any]) -> Reading:
    """Every service of the decoded files, with the contact details of the channels that are there too."""
    found = [one for content in contents for one in objects_in(content)]
    channels = {str(one["id"]): one for one in found if "serviceChannelNames" in one and "id" in one}
    organisations = {
        str(one["id"]): _first(_said(one.get("organizationNames")))
        for one in found
        if "organizationNames" in one and "id" in one
    }
    reading = Reading("ptv")
    services = [one for one in found if "serviceNames" in one]
    for number, one in enumerate(services, start=1):
        try:
            reading.drafts.append(_draft(one, channels, organisations))
        except (KeyError, TypeError, AttributeError, ValueError) as wrong:
            reading.problems.append(Problem(str(one.get("id") or number), str(wrong)))
    if not services:
        reading.problems.append(Problem("1", _("The file holds no service of the catalogue (serviceNames).")))
    return reading


def _said(rows: Any, kind: str = "") -> Texts:
    """The words by language; of a list of descriptions only the `kind` asked for."""
    by_language = {
        row["language"]: row["value"]
        for row in rows or []
        if row.get("value") and row.get("language") in language_codes() and kind in ("", row.get("type"))
    }
    return texts(**by_language)


def _first(said: Texts) -> str:
    return next((entry["text"] for entry in said.values()), "")


def _draft(one: dict[str, Any], channels: dict[str, Any], organisations: dict[str, str]) -> Draft:
    name = _said(one["serviceNames"], "Name") or _said(one["serviceNames"])
    if not name:
        raise ValueError(_("The service has no name in a language that is switched on."))
    described = one.get("serviceDescriptions")
    used = [channels[key] for key in _channel_ids(one) if key in channels]
    return Draft(
        source_id=str(one["id"]),
        name=name,
        organisation_name=_responsible(one, organisations),
        is_offered=one.get("publishingStatus", "Published") == "Published",
        fields={
            "summary": _said(described, "Summary")
            or _said(described, "ShortDescription")
            or _said(described, "Description"),
            "eligibility": _said(one.get("requirements")),
            "how_to": _said(described, "UserInstruction") or _said(described, "ServiceUserInstruction"),
            "needs": _needs(one.get("serviceClasses") or []),
            "languages": [code for code in one.get("languages") or [] if isinstance(code, str)],
            "areas": sorted(set(_municipalities(one))),
            **_reached_by(used),
        },
    )


def _channel_ids(one: dict[str, Any]) -> list[str]:
    return [str((row.get("serviceChannel") or {}).get("id")) for row in one.get("serviceChannels") or []]


def _responsible(one: dict[str, Any], organisations: dict[str, str]) -> str:
    """The organisation that answers for the service, else the first one named."""
    rows = sorted(one.get("organizations") or [], key=lambda row: row.get("roleType") != "Responsible")
    for row in rows:
        organisation = row.get("organization") or {}
        name = organisation.get("name") or organisations.get(str(organisation.get("id")), "")
        if name:
            return str(name)[:200]
    raise ValueError(_("The service names no organisation."))


def _needs(classes: list[dict[str, Any]]) -> list[str]:
    found = set()
    for one in classes:
        code, name = one.get("code") or "", _finnish(one.get("name")).casefold()
        by_word = next((need for word, need in WORDS.items() if word in name), None)
        fits = [key for key in NEEDS if code == key or code.startswith(f"{key}.")]
        found.add(by_word or (NEEDS[max(fits, key=len)] if fits else Topic.OTHER))
    return sorted(str(need) for need in found or {Topic.OTHER})


def _finnish(names: Any) -> str:
    return next((str(row["value"]) for row in names or [] if row.get("language") == "fi" and row.get("value")), "")


def _municipalities(one: dict[str, Any]) -> Iterator[str]:
    """Names in Finnish and Swedish; a service of the whole country names none."""
    for area in one.get("areas") or []:
        for place in area.get("municipalities") or []:
            yield from (str(row["value"]) for row in place.get("name") or [] if row.get("language") in ("fi", "sv"))


def _reached_by(channels: list[dict[str, Any]]) -> dict[str, str]:
    """The first telephone number, e-mail address, web page and address among the channels."""
    found: dict[str, str] = {}
    for channel in channels:
        for row in [*(channel.get("phoneNumbers") or []), *(channel.get("supportPhones") or [])]:
            if row.get("number") and row.get("type", "Phone") == "Phone":
                found.setdefault("phone", f"{row.get('prefixNumber') or ''} {row['number']}".strip()[:60])
        for row in [*(channel.get("emails") or []), *(channel.get("supportEmails") or [])]:
            if row.get("value"):
                found.setdefault("email", str(row["value"]))
        for row in channel.get("webPages") or []:
            if row.get("url"):
                found.setdefault("web", str(row["url"]))
        for row in channel.get("addresses") or []:
            address = _address(row.get("streetAddress") or {})
            if address:
                found.setdefault("address", address)
    return found


def _address(street: dict[str, Any]) -> str:
    name = _finnish(street.get("street")) or _first(_said(street.get("street")))
    town = _finnish(street.get("postOffice"))
    parts = [f"{name} {street.get('streetNumber') or ''}".strip(), f"{street.get('postalCode') or ''} {town}".strip()]
    return ", ".join(part for part in parts if part)[:300] if name else ""
