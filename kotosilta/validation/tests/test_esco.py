"""ESCO: imported from both kinds of file, searched, and linked with the version and the words of that day."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from kotosilta.validation.models import Concept, ConceptLink
from kotosilta.validation.services.standards import exported, import_concepts, link_concept
from kotosilta.validation.standards import Unreadable
from kotosilta.validation.standards.esco import Label, read

REFERENCE = Path(settings.BASE_DIR).parent / "shared" / "data" / "esco"
SKILL = "http://data.europa.eu/esco/skill/d21bcba8-ecf5-4ac3-9a6c-25a5afa42ea2"
JOB = "http://data.europa.eu/esco/occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34"
ROWS = [
    {"uri": SKILL, "prefLabel": {"fi": "kirjoittaa baskia", "en": "write Basque"}},
    {"uri": "http://data.europa.eu/esco/isco/C0", "prefLabel": {"fi": "Sotilaat"}},
]
TABLE = f'conceptType,conceptUri,preferredLabel\nOccupation,{JOB},"المدير، الفني"\nOccupation,,x\n'


def test_json_in_several_languages_and_a_table_in_one_are_read_without_their_groups():
    assert read("skills.json", json.dumps(ROWS).encode()) == [
        Label(SKILL, "skill", {"fi": "kirjoittaa baskia", "en": "write Basque"})
    ]
    assert read("ar_occupations_v1.0.csv", TABLE.encode()) == [Label(JOB, "occupation", {"ar": "المدير، الفني"})]
    assert read("occupations_fi.csv", TABLE.encode())[0].labels == {"fi": "المدير، الفني"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", b"{}"),
        ("x.json", b"\xff"),
        ("skills_en.csv", b"a,b\n1,2\n"),
        ("skills.csv", TABLE.encode()),
        ("x.json", b"[]"),
    ],
)
def test_a_file_that_is_none_of_esco_says_so(name, content):
    with pytest.raises(Unreadable):
        read(name, content)


def test_another_language_is_added_and_another_version_replaces(db):
    first = import_concepts(found=[Label(SKILL, "skill", {"fi": "a"})], version="1.1")
    again = import_concepts(found=[Label(SKILL, "skill", {"fi": "a"})], version="1.1")
    more = import_concepts(found=[Label(SKILL, "skill", {"ar": "b"})], version="1.1")
    assert [(done.new, done.changed) for done in (first, again, more)] == [(1, 0), (0, 0), (0, 1)]
    assert Concept.objects.get().labels == {"fi": "a", "ar": "b"}
    import_concepts(found=[Label(SKILL, "skill", {"fi": "c"})], version="1.2")
    row = Concept.objects.get()
    assert (row.version, row.labels) == ("1.2", {"fi": "c"})


def test_a_link_keeps_its_version_and_words_and_stands_in_the_export(cast, as_user):
    ConceptLink.objects.all().delete()
    worker, outcome = as_user(cast.actors["worker"]), cast.learning_outcome
    address = f"/en/desk/outcomes-of-units/{outcome.uuid}/esco/"
    assert "clean" in worker.get(f"{address}?words=CLEAN").content.decode()
    assert "Nothing was found" in worker.get(f"{address}?words=zzz").content.decode()
    for _time in range(2):
        assert worker.post(address, {"concept": str(cast.concept.uuid)}).status_code == 302
    import_concepts(found=[Label(cast.concept.uri, "skill", {"en": "tidy up"})], version="1.2")
    link = ConceptLink.objects.get()
    assert (link.version, link.labels) == ("1.1.1", {"en": "clean"})
    page = worker.get(f"/en/desk/units/{cast.unit.uuid}/").content.decode()
    assert "ESCO: <bdi>clean</bdi>" in page and "Link to ESCO" in page
    told = exported(cast.standard)["units"][0]["outcomes"][0]["esco"]
    assert told == [{"uri": cast.concept.uri, "version": "1.1.1", "labels": {"en": "clean"}}]
    assert worker.post(f"/en/desk/esco-links/{link.uuid}/end/").status_code == 302
    assert not ConceptLink.objects.exists()
    reader = as_user(cast.actors["auditor"]).get(f"/en/desk/units/{cast.unit.uuid}/").content.decode()
    assert "Link to ESCO" not in reader
    with pytest.raises(PermissionDenied):
        link_concept(outcome=outcome, concept=cast.concept, by=cast.actors["steering"])


def test_without_esco_the_page_says_whom_to_ask(cast, as_user):
    Concept.objects.all().delete()
    address = f"/en/desk/outcomes-of-units/{cast.learning_outcome.uuid}/esco/"
    assert "ESCO has not been imported" in as_user(cast.actors["worker"]).get(address).content.decode()


def test_the_command_counts_and_wants_a_version(db, tmp_path):
    file, out = tmp_path / "skills.json", StringIO()
    file.write_text(json.dumps(ROWS))
    with pytest.raises(CommandError, match="--esco-version"):
        call_command("import_esco", file)
    call_command("import_esco", file, "--esco-version", "1.1.1", "--dry-run", stdout=out)
    assert "read 1 skills and 0 occupations of ESCO 1.1.1" in out.getvalue() and not Concept.objects.exists()
    call_command("import_esco", file, "--esco-version", "1.1.1", stdout=StringIO())
    assert Concept.objects.count() == 1


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference material is not beside this checkout")
def test_the_whole_of_esco_is_imported_in_two_commands(db):
    out = StringIO()
    for name in ("skills_v1.1.1_fi_sv_en.json", "occupations_v1.1.1_fi_sv_en.json"):
        call_command("import_esco", REFERENCE / name, stdout=out)
    assert "read 13896 skills and 0 occupations" in out.getvalue()
    source = json.loads((REFERENCE / "skills_v1.1.1_fi_sv_en.json").read_text("utf-8"))
    stored = dict(Concept.objects.filter(kind="skill").values_list("uri", "labels"))
    assert stored == {row["uri"]: row["prefLabel"] for row in source}
    assert Concept.objects.all().found_by("kirjoittaa baskia").get().labels["en"] == "write Basque"
