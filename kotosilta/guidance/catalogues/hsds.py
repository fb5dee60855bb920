"""Open Referral Human Services Data Specification 3: JSON (a service, a list, or a page of them with `contents`) and
CSV tables, one file a table.
"""

import re
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from kotosilta.core.languages import NAMES
from kotosilta.core.translated import texts
from kotosilta.guidance.catalogues import Draft, Problem, Reading
from kotosilta.guidance.models.contacts import Contact

Topic = Contact.Topic
# Words of a taxonomy term, a name or a description that say what the service helps with.
WORDS = {
    "hous": Topic.HOUSING, "shelter": Topic.HOUSING, "school": Topic.SCHOOL, "education": Topic.STUDIES,
    "employ": Topic.WORK, "job": Topic.WORK, "health": Topic.HEALTH, "counsel": Topic.HEALTH,
    "famil": Topic.FAMILY, "parent": Topic.FAMILY, "child": Topic.FAMILY, "benefit": Topic.MONEY,
    "food": Topic.MONEY, "language": Topic.LANGUAGE, "immigra": Topic.PERMIT, "refugee": Topic.PERMIT,
    "sport": Topic.FREE_TIME, "leisure": Topic.FREE_TIME,
}  # fmt: skip
CHILDREN = ("phones", "languages", "service_areas", "schedules", "attributes", "contacts")


def read(contents: list[Any]) -> Reading:
    """Every service of the decoded JSON files."""
    reading = Reading("hsds")
    for content in contents:
        rows = content.get("contents", [content]) if isinstance(content, dict) else content
        for number, one in enumerate(rows if isinstance(rows, list) else [], start=1):
            if isinstance(one, dict) and "name" in one and ("organization" in one or "organization_id" in one):
                _add(reading, one, str(one.get("id") or number))
            elif isinstance(one, dict) and "services" in one and "name" in one:  # an organisation with its services
                about = {key: value for key, value in one.items() if key != "services"}
                for service in one["services"] or []:
                    _add(reading, {"organization": about, **service}, str(service.get("id") or number))
    if not reading.drafts and not reading.problems:
        reading.problems.append(Problem("1", _("The file holds no service of the specification (name, organization).")))
    return reading


def read_tables(tables: dict[str, list[dict[str, str]]]) -> Reading:
    """Every row of the table `services`, with what the other tables say of it. Keys are table names."""
    organisations = {row["id"]: row for row in tables.get("organizations", [])}
    locations: dict[str, dict[str, Any]] = {row["id"]: dict(row) for row in tables.get("locations", [])}
    for row in tables.get("addresses", []):
        locations.get(row.get("location_id", ""), {}).setdefault("addresses", []).append(row)
    about: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for name in CHILDREN:
        for row in tables.get(name, []):
            about[row.get("service_id") or row.get("link_id") or ""][name].append(row)
    for row in tables.get("service_at_location", []):
        where = locations.get(row.get("location_id", ""))
        about[row.get("service_id", "")]["service_at_locations"].append({"location": where} if where else {})
    reading = Reading("hsds")
    for number, row in enumerate(tables.get("services", []), start=2):  # row 1 holds the names of the columns
        whole = {
            **row,
            **about.get(row["id"], {}),
            "organization": organisations.get(row.get("organization_id", ""), {}),
        }
        _add(reading, whole, f"services.csv {number}")
    if "services" not in tables:
        reading.problems.append(Problem("1", _("There is no table services.csv.")))
    return reading


def _add(reading: Reading, one: dict[str, Any], where: str) -> None:
    try:
        reading.drafts.append(_draft(one))
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        reading.problems.append(Problem(where, str(wrong)))


def _draft(one: dict[str, Any]) -> Draft:
    organisation = one.get("organization") or {}
    name, whose = str(one.get("name") or "").strip(), str(organisation.get("name") or "").strip()
    if not name:
        raise ValueError(_("The service has no name."))
    if not whose:
        raise ValueError(_("The service names no organisation."))
    if not one.get("id"):
        raise ValueError(_("The service has no id."))
    places = [row.get("location") or {} for row in one.get("service_at_locations") or []]
    addresses = [address for place in places for address in place.get("addresses") or []]
    phones = [*(one.get("phones") or []), *(organisation.get("phones") or [])]
    return Draft(
        source_id=str(one["id"]),
        name=texts(en=name),
        organisation_name=whose[:200],
        is_offered=one.get("status", "active") == "active",
        fields={
            "summary": texts(en=str(one.get("description") or "")),
            "eligibility": texts(en=_eligibility(one)),
            "how_to": texts(en=str(one.get("application_process") or "")),
            "needs": _needs(one),
            "languages": _languages(one),
            "areas": sorted({str(row["city"]).strip() for row in addresses if row.get("city")}),
            "address": _address(addresses),
            "is_address_confidential": _is_confidential(places),
            "phone": next((str(row["number"]).strip('" ') for row in phones if row.get("number")), "")[:60],
            "email": str(one.get("email") or organisation.get("email") or ""),
            "web": str(one.get("url") or organisation.get("website") or ""),
            "opening_hours": next(
                (str(row["description"]) for row in one.get("schedules") or [] if row.get("description")), ""
            )[:300],
        },
    )


def _eligibility(one: dict[str, Any]) -> str:
    """For whom, with the ages where they are given."""
    low, high = one.get("minimum_age"), one.get("maximum_age")
    ages = f"{low or 0:.0f}–{float(high):.0f}" if high not in (None, "") and isinstance(low, int | float) else ""
    if isinstance(low, str) and low and high:
        ages = f"{low}–{high}"
    return " ".join(
        part for part in (str(one.get("eligibility_description") or "").strip(), f"({ages})" if ages else "") if part
    )


def _languages(one: dict[str, Any]) -> list[str]:
    """BCP 47 codes that we know; `eng` and the like are cut to two letters where that is a code."""
    found = [str(row.get("code") or "").lower() for row in one.get("languages") or []]
    return sorted(
        {code if code in NAMES else code[:2] for code in found if code and (code in NAMES or code[:2] in NAMES)}
    )


def _needs(one: dict[str, Any]) -> list[str]:
    terms = [str((row.get("taxonomy_term") or {}).get("name") or "") for row in one.get("attributes") or []]
    said = " ".join([*terms, str(one.get("name")), str(one.get("description") or "")]).casefold()
    found = {need for word, need in WORDS.items() if re.search(rf"\b{word}", said)}
    return sorted(str(need) for need in found or {Topic.OTHER})


def _address(addresses: list[dict[str, Any]]) -> str:
    rows = sorted(addresses, key=lambda row: row.get("address_type") != "physical")
    for row in rows:
        town = f"{row.get('postal_code') or ''} {row.get('city') or ''}".strip()
        parts = [str(row.get("address_1") or "").strip(), str(row.get("address_2") or "").strip(), town]
        if parts[0]:
            return ", ".join(part for part in parts if part)[:300]
    return ""


def _is_confidential(places: list[dict[str, Any]]) -> bool:
    """The specification has no field for it; publishers say so in words (openreferral/specification, issue 468)."""
    said = " ".join(
        str(place.get(field) or "") for place in places for field in ("name", "description", "location_type")
    )
    return "confidential" in said.casefold()
