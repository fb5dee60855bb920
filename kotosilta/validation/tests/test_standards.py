"""Standards: read from ePerusteet in both shapes, versioned, and written out again letter by letter."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from kotosilta.core.acts import Refused
from kotosilta.core.translated import texts
from kotosilta.validation.models import Outcome, Standard, Unit
from kotosilta.validation.services.standards import exported, import_standard
from kotosilta.validation.standards import OutcomeDraft, StandardDraft, UnitDraft, Unreadable
from kotosilta.validation.standards.eperusteet import read

REFERENCE = Path(settings.BASE_DIR).parent / "shared" / "data" / "eperusteet"
needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference material is not beside this checkout"
)
LANGUAGES = ("fi", "sv", "en")
# One unit in the shape since 2019: two requirements alone, one under a heading, criteria for levels 1 and 3 of five.
UNIT = {
    "id": 7, "koodiUri": "tutkinnonosat_1", "nimi": {"fi": "Huolto", "sv": "Service", "_id": "1"}, "osaAlueet": [], "laajuus": 15,
    "ammattitaitovaatimukset2019": {
        "vaatimukset": [{"koodi": {"uri": "ammattitaitovaatimukset_1"}, "vaatimus": {"fi": "vaihtaa öljyt ", "sv": "byter olja"}}, {"vaatimus": {"fi": "pesee"}}],
        "kohdealueet": [{"kuvaus": {"fi": "Turvallisuus"}, "vaatimukset": [{"vaatimus": {"fi": "käyttää suojaimia"}}]}],
    },
    "geneerinenArviointiasteikko": {
        "arviointiAsteikko": {"id": 3, "osaamistasot": [{"id": 5, "otsikko": {"fi": "Tyydyttävä 1"}}, {"id": 7, "otsikko": {"fi": "Hyvä 3"}}]},
        "osaamistasonKriteerit": [{"osaamistaso": {"id": 7}, "kriteerit": [{"fi": "osaa itse"}]}, {"osaamistaso": {"id": 5}, "kriteerit": [{"fi": "tarvitsee tukea"}]}],
    },
}  # fmt: skip
# The older shape: a target of assessment with its own criteria, levels by their numbers, from 1 to 3.
OLD_UNIT = {
    "id": 8, "koodiUri": "tutkinnonosat_2", "nimi": {"fi": "Hiusten leikkaus"}, "osaAlueet": [], "ammattitaitovaatimukset2019": None,
    "arviointi": {"arvioinninKohdealueet": [{"otsikko": {"fi": "Työprosessi"}, "arvioinninKohteet": [{
        "otsikko": {"fi": "Suunnittelu"}, "_arviointiAsteikko": "2",
        "osaamistasonKriteerit": [{"_osaamistaso": "4", "kriteerit": [{"fi": "itse"}]}, {"_osaamistaso": "2", "kriteerit": [{"fi": "ohjattuna"}]}],
    }]}]},
}  # fmt: skip


def qualification(**fields) -> bytes:
    whole = {
        "id": 1, "nimi": {"fi": "Autoala", "sv": "Bilbranschen"}, "diaarinumero": "OPH-1-2026", "voimassaoloAlkaa": 1659301200000,
        "tutkinnonOsat": [UNIT, OLD_UNIT], **fields,
    }  # fmt: skip
    return json.dumps(whole).encode()


@pytest.fixture
def standard(db) -> Standard:
    return import_standard(draft=read(qualification()), by=None).standard


def test_both_shapes_are_read_with_headings_codes_and_levels(standard):
    assert (standard.code, standard.version, standard.valid_from.isoformat()) == ("OPH-1-2026", 1, "2022-08-01")
    new, old = standard.units.all()
    assert [(str(one), one.group.get("fi", {}).get("text"), one.code) for one in new.outcomes.all()] == [
        ("vaihtaa öljyt ", None, "ammattitaitovaatimukset_1"), ("pesee", None, ""), ("käyttää suojaimia", "Turvallisuus", ""),
    ]  # fmt: skip
    assert [level["key"] for level in new.levels] == ["1", "2", "3", "4", "5"]
    assert [[one["fi"]["text"] for one in level["criteria"]] for level in new.levels] == [
        ["tarvitsee tukea"],
        [],
        ["osaa itse"],
        [],
        [],
    ]
    (target,) = old.outcomes.all()
    assert {key: said[0]["fi"]["text"] for key, said in target.criteria.items()} == {"1": "ohjattuna", "3": "itse"}
    assert [level["words"]["fi"]["text"] for level in old.levels] == ["Tyydyttävä 1", "Hyvä 2", "Kiitettävä 3"]


def test_the_same_content_is_no_new_version_and_a_changed_one_is(standard):
    again = import_standard(draft=read(qualification()), by=None)
    assert (again.is_new, again.standard) == (False, standard)
    unit = Unit.objects.get(standard=standard, position=0)
    changed = import_standard(draft=read(qualification(nimi={"fi": "Ajoneuvoala"})), by=None)
    assert (changed.is_new, changed.standard.version) == (True, 2)
    standard.refresh_from_db()
    assert standard.replaced_at is not None and list(Standard.objects.all().newest()) == [changed.standard]
    unit.refresh_from_db()
    assert unit.standard == standard and unit.outcomes.count() == 3, "what was begun on version 1 stays there"


def test_the_second_of_two_first_imports_at_once_gets_a_sentence(standard):
    Standard.objects.update(replaced_at=standard.imported_at)  # no newest one that it could wait for
    with pytest.raises(Refused):
        import_standard(draft=read(qualification()), by=None)
    assert Standard.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x00", "not JSON"),
        (b"[]", "no units"),
        (b"[" * 100_000, "not JSON"),
        (b'{"tutkinnonOsat": 5, "nimi": {}}', "another shape"),
        (qualification(tutkinnonOsat=[{**OLD_UNIT, "id": None, "nimi": None, "arviointi": {"arvioinninKohdealueet": [3]}}]), "shape"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_them_says_what_to_choose(content, why):
    with pytest.raises(Unreadable):
        read(content)


def test_a_file_without_outcomes_and_one_that_is_too_large_are_refused_whole(db, monkeypatch):
    with pytest.raises(Refused):
        import_standard(draft=read(qualification(tutkinnonOsat=[{**OLD_UNIT, "arviointi": None}])), by=None)
    monkeypatch.setattr("kotosilta.validation.services.standards.OUTCOMES_AT_MOST", 3)
    with pytest.raises(Refused):
        import_standard(draft=read(qualification()), by=None)
    assert not Standard.objects.exists()


def test_who_works_in_a_project_imports_and_everybody_who_works_somewhere_reads(cast, as_user):
    with pytest.raises(PermissionDenied):
        import_standard(draft=read(qualification()), by=cast.actors["steering"])
    staff = as_user(cast.actors["counsellor"])
    file = SimpleUploadedFile("q.json", qualification())
    page = staff.post("/en/desk/standards/import/", {"file": file}, follow=True).content.decode()
    assert "2 units with 0 parts and 4 learning outcomes" in page and "OPH-1-2026" in page
    again = staff.post(
        "/en/desk/standards/import/", {"file": SimpleUploadedFile("q.json", qualification())}, follow=True
    )
    assert "nothing has changed" in again.content.decode()
    wrong = staff.post("/en/desk/standards/import/", {"file": SimpleUploadedFile("q.json", b"no")})
    assert wrong.status_code == 422 and "not JSON" in wrong.content.decode()
    unit = Unit.objects.get(code="tutkinnonosat_1")
    seen = as_user(cast.actors["auditor"]).get(f"/en/desk/units/{unit.uuid}/").content.decode()
    assert "käyttää suojaimia" in seen and "Turvallisuus" in seen and "osaa itse" in seen
    assert as_user(cast.actors["self"]).get("/en/desk/standards/").status_code == 403


def test_html_of_others_is_text_on_our_page(cast, as_user):
    words = "<p>osaa</p><ul><li>a &amp; b</li></ul><script>alert(1)</script>"
    draft = StandardDraft("x", texts(fi="X"), None, None, [
        UnitDraft("u", texts(fi="U"), None, [], [OutcomeDraft(texts(fi=words), {})], []),
    ])  # fmt: skip
    unit = import_standard(draft=draft, by=None).standard.units.get()
    page = as_user(cast.actors["worker"]).get(f"/en/desk/units/{unit.uuid}/").content.decode()
    assert "• a &amp; b" in page and "<script>alert" not in page


def test_the_commands_read_count_and_write_it_out_again(db, tmp_path):
    file, out = tmp_path / "q.json", StringIO()
    file.write_bytes(qualification())
    call_command("import_standard", file, "--dry-run", stdout=out)
    assert "read 2 units with 0 parts and 4 requirements" in out.getvalue() and not Standard.objects.exists()
    call_command("import_standard", file, stdout=StringIO())
    out = StringIO()
    call_command("standard", "export", "OPH-1-2026", "--format", "json", stdout=out)
    assert json.loads(out.getvalue())["units"][0]["outcomes"][0]["words"] == {
        "fi": "vaihtaa öljyt ",
        "sv": "byter olja",
    }
    with pytest.raises(CommandError):
        call_command("standard", "export", "nothing")
    file.write_bytes(b"{}")
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_standard", file)


# --- Against the real files --------------------------------------------------------------------------------


def told(found) -> str:
    return json.dumps({code: found[code] for code in LANGUAGES if found.get(code)}, sort_keys=True)


def every(found, key: str) -> list:
    """What stands under this key anywhere in the file, found without our reader."""
    if isinstance(found, list):
        return [hit for one in found for hit in every(one, key)]
    if not isinstance(found, dict):
        return []
    return [value for name, value in found.items() if name == key and value] + [
        hit for value in found.values() for hit in every(value, key)
    ]


def written(units: list) -> tuple[Counter, Counter]:
    """Texts of outcomes and of criteria in an export."""
    outcomes, criteria = Counter(), Counter()
    for unit in units:
        outcomes.update(told(one["words"]) for one in unit["outcomes"])
        criteria.update(told(words) for level in unit["levels"] for words in level["criteria"])
        criteria.update(told(words) for one in unit["outcomes"] for said in one["criteria"].values() for words in said)
        more = written(unit["parts"])
        outcomes, criteria = outcomes + more[0], criteria + more[1]
    return outcomes, criteria


@needs_reference
def test_every_requirement_and_criterion_of_a_real_qualification_comes_back_equal(db):
    source = json.loads((REFERENCE / "ajoneuvoalan-perustutkinto-OPH-5410-2021.json").read_text("utf-8"))
    draft = read(json.dumps(source).encode())
    found = exported(import_standard(draft=draft, by=None).standard)
    assert len(found["units"]) == len(source["tutkinnonOsat"]) == 78
    outcomes, _criteria = written(found["units"])
    wanted = Counter(told(words) for words in every(source["tutkinnonOsat"], "vaatimus"))
    assert outcomes == wanted and sum(wanted.values()) == 2293
    for unit, row in zip(found["units"], source["tutkinnonOsat"], strict=True):
        levels = Counter(told(one) for level in unit["levels"] for one in level["criteria"])
        generic = row.get("geneerinenArviointiasteikko") or {}
        assert levels == Counter(told(one) for said in every(generic, "kriteerit") for one in said)
        assert told(unit["title"]) == told(row["nimi"])


@needs_reference
@pytest.mark.parametrize(
    ("name", "units"), [("hiusalan-perustutkinto-2014", 15), ("sosiaali-ja-terveysalan-perustutkinto-2014", 30)]
)
def test_every_criterion_of_a_real_older_qualification_comes_back_equal(db, name, units):
    source = json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))
    found = exported(import_standard(draft=read(json.dumps(source).encode()), by=None).standard)
    assert len(found["units"]) == len(source["tutkinnonOsat"]) == units
    _outcomes, criteria = written(found["units"])
    wanted = Counter(
        told(one)
        for said in every([[row.get("arviointi"), row["osaAlueet"]] for row in source["tutkinnonOsat"]], "kriteerit")
        for one in said
    )
    assert criteria == wanted, "of the units and of their parts"


@needs_reference
@pytest.mark.parametrize(
    ("name", "levels", "outcomes"),
    [("ehoks__eperusteet-tutkinnonosa-asteikko1", 1, 33), ("ehoks__eperusteet-tutkinnonosa-asteikko2", 3, 16),
     ("ehoks__eperusteet-tutkinnonosa-asteikko3", 5, 12), ("koski__osaamismerkit", 1, 6)],
)  # fmt: skip
def test_single_units_of_one_three_and_five_levels_and_badges_are_read(db, name, levels, outcomes):
    draft = read((REFERENCE / f"{name}.json").read_bytes())
    assert {len(unit.levels) for unit in draft.units} == {levels}
    done = import_standard(draft=draft, by=None)
    assert done.outcomes == outcomes == Outcome.objects.filter(unit__standard=done.standard).count()
    assert all(str(one) for one in Outcome.objects.all()), "each says something"
