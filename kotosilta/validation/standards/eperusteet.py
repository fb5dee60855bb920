"""JSON of ePerusteet: a qualification, single units, or competence badges; the shape since 2019 and the older one.

Field names as in the public interface (Opetushallitus/eperusteet, objects PerusteKaikkiDto and TutkinnonOsaKaikkiDto).
"""

import json
from typing import Any

from django.utils.translation import gettext as _

from kotosilta.validation.standards import OutcomeDraft, StandardDraft, UnitDraft, Unreadable, kept

# The three scales of ePerusteet (tables arviointiasteikko and osaamistaso): its numbers of the levels, from the lowest,
# and their names. Older files give the numbers only.
SCALES: dict[str, list[tuple[str, dict[str, str]]]] = {
    "1": [("1", {"fi": "Hyväksytty", "sv": "Godkänd", "en": "Approved"})],
    "2": [
        ("2", {"fi": "Tyydyttävä 1", "sv": "Nöjaktiga 1", "en": "Satisfactory 1"}),
        ("3", {"fi": "Hyvä 2", "sv": "Goda 2", "en": "Good 2"}),
        ("4", {"fi": "Kiitettävä 3", "sv": "Berömliga 3", "en": "Excellent 3"}),
    ],
    "3": [
        ("5", {"fi": "Tyydyttävä 1", "sv": "Nöjaktiga 1", "en": "Satisfactory 1"}),
        ("6", {"fi": "Tyydyttävä 2", "sv": "Nöjaktiga 2", "en": "Satisfactory 2"}),
        ("7", {"fi": "Hyvä 3", "sv": "Goda 3", "en": "Good 3"}),
        ("8", {"fi": "Hyvä 4", "sv": "Goda 4", "en": "Good 4"}),
        ("9", {"fi": "Kiitettävä 5", "sv": "Berömliga 5", "en": "Excellent 5"}),
    ],
}  # fmt: skip
KEYS = {number: str(place) for levels in SCALES.values() for place, (number, _words) in enumerate(levels, 1)}
Json = Any


def read(content: bytes) -> StandardDraft:
    """What the file holds. Raises Unreadable."""
    try:
        found: Json = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable(_("This is not JSON. Choose the JSON file of ePerusteet.")) from None
    rows = found if isinstance(found, list) else [found]
    first = rows[0] if rows and isinstance(rows[0], dict) else {}
    try:
        if "tutkinnonOsat" in first:
            return _qualification(first)
        if "arviointikriteerit" in first:
            return _badges(rows)
        if "koodiUri" in first:
            return _single_units(rows)
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        raise Unreadable(_("The file has another shape than ePerusteet's: %(what)s.") % {"what": wrong}) from None
    raise Unreadable(_("The file holds no units of a qualification. Choose the JSON of a qualification in ePerusteet."))


def _qualification(found: Json) -> StandardDraft:
    places = {
        str(row["_tutkinnonOsa"]): row
        for way in found.get("suoritustavat") or []
        for row in way.get("tutkinnonOsaViitteet") or []
    }
    units = [_unit(row, places.get(str(row["id"]), {})) for row in found["tutkinnonOsat"]]
    return StandardDraft(
        code=found.get("diaarinumero") or f"ePerusteet {found['id']}",
        title=kept(found["nimi"]),
        valid_from=found.get("voimassaoloAlkaa"),
        valid_until=found.get("voimassaoloLoppuu"),
        units=units,
    )


def _single_units(rows: list[Json]) -> StandardDraft:
    units = [_unit(row, {}) for row in rows]
    return StandardDraft(rows[0]["koodiUri"], units[0].title, None, None, units)


def _badges(rows: list[Json]) -> StandardDraft:
    """Competence badges: the goals are outcomes, the criteria those of the one level."""
    units = []
    for row in rows:
        criteria = [kept(one.get("arviointikriteeri")) for one in row["arviointikriteerit"]]
        outcomes = [OutcomeDraft(kept(one.get("osaamistavoite")), {}) for one in row["osaamistavoitteet"]]
        units.append(UnitDraft(row["koodiUri"], kept(row["nimi"]), None, _scale("1", {"1": criteria}), outcomes, []))
    return StandardDraft("osaamismerkit", kept(rows[0]["kategoria"]["nimi"]), None, None, units)


def _unit(row: Json, place: Json) -> UnitDraft:
    points = row.get("laajuus") or place.get("laajuus")
    levels = _generic(row.get("geneerinenArviointiasteikko"))
    if row.get("ammattitaitovaatimukset2019"):
        outcomes = _requirements(row["ammattitaitovaatimukset2019"])
    else:
        outcomes, levels = _targets(row.get("arviointi"))
    parts = [part for area in row.get("osaAlueet") or [] for part in _areas(area)]
    return UnitDraft(row.get("koodiUri") or "", kept(row["nimi"]), points, levels, outcomes, parts)


def _requirements(found: Json) -> list[OutcomeDraft]:
    """Since 2019: requirements, alone or under headings."""
    heads: list[tuple[Json, list[Json]]] = [({}, found.get("vaatimukset") or [])]
    heads += [(head.get("kuvaus"), head.get("vaatimukset") or []) for head in found.get("kohdealueet") or []]
    return [
        OutcomeDraft(kept(row["vaatimus"]), kept(head), (row.get("koodi") or {}).get("uri") or "")
        for head, rows in heads
        for row in rows
    ]


def _generic(found: Json) -> list[dict[str, Any]]:
    """Criteria that hold for every requirement of the unit, by level."""
    if not found:
        return []
    scale = found.get("arviointiAsteikko") or {}
    names = {str(level["id"]): kept(level["otsikko"]) for level in scale.get("osaamistasot") or []}
    return _scale(str(scale.get("id") or found.get("_arviointiAsteikko")), _by_level(found), names)


def _by_level(found: Json) -> dict[str, list[Any]]:
    """{key of the level: criteria}; the number of the level stands in the file as an object or as a number."""
    criteria: dict[str, list[Any]] = {}
    for row in found.get("osaamistasonKriteerit") or []:
        number = str((row.get("osaamistaso") or {}).get("id") or row.get("_osaamistaso"))
        criteria.setdefault(KEYS[number], []).extend(kept(one) for one in row.get("kriteerit") or [])
    return criteria


def _scale(number: str, criteria: dict[str, list[Any]], names: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return [
        {
            "key": str(place),
            "words": (names or {}).get(level) or kept(words),
            "criteria": criteria.get(str(place), []),
        }
        for place, (level, words) in enumerate(SCALES[number], 1)
    ]


def _targets(found: Json) -> tuple[list[OutcomeDraft], list[dict[str, Any]]]:
    """Before 2019: targets of assessment under headings, each with its own criteria. Where there is one level only, its
    criteria say what is to be shown, each by itself."""
    outcomes: list[OutcomeDraft] = []
    scale = ""
    for head in (found or {}).get("arvioinninKohdealueet") or []:
        group = kept(head.get("otsikko"))
        for target in head.get("arvioinninKohteet") or []:
            scale = str((target.get("arviointiAsteikko") or {}).get("id") or target.get("_arviointiAsteikko") or scale)
            criteria = _by_level(target)
            words = kept(target.get("otsikko"))
            if scale == "1":
                outcomes += [OutcomeDraft(one, words or group) for one in criteria.get("1", [])]
            else:
                outcomes.append(OutcomeDraft(words or group, group, "", criteria))
    return outcomes, _scale(scale, {}) if scale else []


def _areas(area: Json) -> list[UnitDraft]:
    """A part of a unit: since 2020 one with obligatory and one with optional goals, before that a list of goals."""
    goals = [area.get("pakollisetOsaamistavoitteet"), area.get("valinnaisetOsaamistavoitteet")]
    goals += area.get("osaamistavoitteet") or []
    levels = _generic(area.get("arviointi")) if area.get("arviointi") else []
    drafts = []
    for goal in goals:
        if not goal:
            continue
        told, own = goal.get("tavoitteet"), levels
        if isinstance(told, dict) and "kohdealueet" in told:
            outcomes = _requirements(told)
        else:
            outcomes, own = _targets(goal.get("arviointi"))
            if words := kept(told):
                outcomes.insert(0, OutcomeDraft(words, {}))
        title = kept(goal.get("nimi")) or kept(area["nimi"])
        code = goal.get("koodiUri") or area.get("koodiUri") or ""
        drafts.append(UnitDraft(code, title, goal.get("laajuus"), own or levels, outcomes, []))
    return drafts
