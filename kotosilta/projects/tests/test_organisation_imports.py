"""Organisations from a table: matched by business id or name, written whole, undone whole, never doubled."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kotosilta.core.acts import Refused
from kotosilta.people.models import Organisation
from kotosilta.projects import organisation_imports
from kotosilta.projects.models import Import, Partner
from kotosilta.projects.tables import Wrong

HEAD = "Nimi;Y-tunnus;Laji;Koko\n"
FILE = HEAD + "Silta ry;;;\nLeipomo Muru Oy;FI20774740;yritys;10–49\nPajakoulu;;koulu;\nLeipomo Muru oy;2077474-0;;\n"


def send(client, text, role="employer"):
    file = SimpleUploadedFile("kumppanit.csv", text.encode())
    response = client.post("/en/desk/projects/silta/partners/import/", {"role": role, "file": file})
    assert response.status_code == 302, response.content.decode()
    return response["Location"], Import.objects.latest("pk")


@pytest.fixture
def manager(cast, as_user):
    return as_user(cast.actors["manager"])


def test_what_is_here_is_matched_and_what_is_new_comes_once(cast, manager):
    organisations = Organisation.objects.count()
    page, batch = send(manager, FILE)
    shown = manager.get(page).content.decode()
    assert "Leipomo Muru Oy" in shown
    assert Organisation.objects.count() == organisations, "looking writes nothing"
    assert manager.post(page, {"write": "1"}).status_code == 302
    bakery = Organisation.objects.get(business_id="2077474-0")
    assert (bakery.name, bakery.kind, bakery.size) == ("Leipomo Muru Oy", "company", "small")
    assert Organisation.objects.get(name="Pajakoulu").kind == "school"
    assert Organisation.objects.count() == organisations + 2
    partners = Partner.objects.filter(project=cast.project, role="employer")
    assert {partner.organisation.name for partner in partners} >= {"Leipomo Muru Oy", "Pajakoulu", cast.silta.name}
    batch.refresh_from_db()
    assert (batch.state, batch.content, batch.report["new"], batch.report["known"]) == ("done", None, 3, 1)


def test_sent_again_it_doubles_nothing_and_undone_all_of_it_goes(cast, manager):
    before = (Organisation.objects.count(), Partner.objects.count())
    page, batch = send(manager, FILE)
    manager.post(page, {"write": "1"})
    manager.post(page, {"write": "1"})
    again, _batch = send(manager, FILE)
    assert "All of this is written down already." in manager.get(again).content.decode()
    assert manager.get(page + "undo/").status_code == 200
    manager.post(page + "undo/")
    assert (Organisation.objects.count(), Partner.objects.count()) == before
    batch.refresh_from_db()
    assert batch.state == "undone"
    with pytest.raises(Refused):
        organisation_imports.write(batch=batch, by=cast.actors["manager"])


@pytest.mark.parametrize("use", ["changed", "partner elsewhere", "ended"])
def test_what_has_been_used_since_is_not_undone(cast, manager, use):
    page, batch = send(manager, FILE)
    manager.post(page, {"write": "1"})
    bakery = Organisation.objects.get(business_id="2077474-0")
    if use == "changed":
        manager.post(
            f"/en/desk/organisations/{bakery.uuid}/change/", {"name": "Muru", "kind": "company", "language": "fi"}
        )
        bakery.refresh_from_db()
        assert bakery.name == "Muru"
    elif use == "partner elsewhere":
        Partner.objects.create(project=cast.project, organisation=bakery, role="funder")
    else:
        manager.post(f"/en/desk/partners/{Partner.objects.get(organisation=bakery).uuid}/end/")
    with pytest.raises(Refused):
        organisation_imports.undo(batch=batch, by=cast.actors["manager"])
    assert Organisation.objects.filter(pk=bakery.pk).exists()


@pytest.mark.parametrize(
    ("row", "role", "told"),
    [
        ("Uusi ry;;;", "partner", "say in a column"),
        ("Muru;1234567-8;;", "employer", "not a business ID"),
        (";;koulu;", "employer", "write something here"),
        ("Muru;;pilvi;", "employer", "write one of these"),
        ("Muru;;;monta", "employer", "write one of these"),
        ("x" * 201 + ";;;", "employer", "at most 200"),
        ("Kaksi Oy;2077474-0;;", "employer", "another business ID"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_nothing_is_written(cast, manager, row, role, told):
    Organisation.objects.create(name="Kaksi Oy", business_id="0112038-9", kind="company")
    before = (Organisation.objects.count(), Partner.objects.count())
    page, batch = send(manager, HEAD + "Hyvä Oy;;yritys;\n" + row + "\n", role)
    assert told in manager.get(page).content.decode()
    manager.post(page, {"write": "1"})
    assert (Organisation.objects.count(), Partner.objects.count()) == before
    assert [problem.row for problem in organisation_imports.look(batch).problems] == [3]


def test_a_name_that_two_have_needs_the_business_id(cast, manager):
    for number in ("0112038-9", "2077474-0"):
        Organisation.objects.create(name="Kaksi Oy", business_id=number, kind="company")
    _page, batch = send(manager, HEAD + "Kaksi Oy;;;\nKaksi Oy;2077474-0;;\n")
    plan = organisation_imports.look(batch)
    assert ([problem.row for problem in plan.problems], len(plan.new)) == ([2], 1)


def test_a_table_without_names_and_other_people_are_refused(cast, manager, as_user):
    with pytest.raises(Wrong):
        organisation_imports.upload(
            project=cast.project, role="employer", file_name="x.csv", content=b"A;B\n1;2\n", by=cast.actors["manager"]
        )
    page, _batch = send(manager, FILE)
    assert as_user(cast.actors["worker"]).get(page).status_code == 404
    assert as_user(cast.actors["worker"]).get("/en/desk/projects/silta/partners/import/").status_code == 403


def test_a_later_row_says_more_of_a_new_one_and_what_is_matched_is_shown(cast, manager):
    page, _batch = send(manager, HEAD + "Muru Oy;;;\nMuru Oy;2077474-0;;pieni\nsilta RY;;;\n")
    assert ">Row 4: <bdi>Silta ry</bdi><" in manager.get(page).content.decode()
    manager.post(page, {"write": "1"})
    made = Organisation.objects.get(name="Muru Oy")
    assert (made.business_id, made.size) == ("2077474-0", "small")


def test_written_by_two_at_once_the_second_gets_a_sentence(cast, manager, monkeypatch):
    _page, batch = send(manager, FILE)
    found = organisation_imports.look(batch)
    Organisation.objects.create(name="Muru", business_id="2077474-0", kind="company")
    monkeypatch.setattr(organisation_imports, "plan", lambda *_args: found)
    with pytest.raises(Refused, match=r"juuri|just"):
        organisation_imports.write(batch=batch, by=cast.actors["manager"])
