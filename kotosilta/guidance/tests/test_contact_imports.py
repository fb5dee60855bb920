"""Contacts from a table of one's own: all or nothing, again without doubling, undone as a whole."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.guidance import contact_imports
from kotosilta.guidance.models import Contact
from kotosilta.projects.models import Import
from kotosilta.projects.tables import Wrong
from tests.cast import AINO

TODAY = f"{clock.today():%-d.%-m.%Y}"
HEAD = "Päivä;Nimi;Aihe;Minuutit;Tapa"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def sent(cast, *rows: str, head: str = HEAD) -> Import:
    content = "\r\n".join([head, *rows]).encode("utf-8-sig")
    return contact_imports.upload(project=cast.project, file_name="c.csv", content=content, by=cast.actors["worker"])


def written(cast, *rows: str, without_unknown: bool = False) -> Import:
    return contact_imports.write(batch=sent(cast, *rows), without_unknown=without_unknown, by=cast.actors["worker"])


def test_contacts_are_those_of_whoever_sends_the_file(cast):
    before = Contact.objects.count()
    written(cast, f"{TODAY};{AINO};koulu;20;puhelin", f"{TODAY};;Asuminen;;")
    made = Contact.objects.order_by("-id")[:2]
    assert Contact.objects.count() == before + 2
    assert {contact.worker for contact in made} == {cast.actors["worker"]}
    assert {(contact.person, contact.topic, contact.minutes, contact.channel) for contact in made} == {
        (cast.aino, "school", 20, "phone"),
        (None, "housing", 15, "face"),
    }


def test_a_file_that_has_grown_doubles_nothing(cast):
    rows = [f"{TODAY};{AINO};koulu;20;", f"{TODAY};;asuminen;10;", f"{TODAY};;asuminen;10;"]
    written(cast, *rows)
    batch = written(cast, *rows, f"{TODAY};;asuminen;10;")
    assert (batch.report["known"], batch.report["new"]) == (3, 1)
    with pytest.raises(Refused, match="already"):
        written(cast, *rows)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (f"{TODAY};{AINO};avaruus;20;", "Aihe"),
        (f"{TODAY};{AINO};;20;", "Aihe"),
        (f"1.1.1999;{AINO};koulu;20;", "Päivä"),
        (f";{AINO};koulu;20;", "Päivä"),
        (f"{TODAY};{AINO};koulu;9000;", "Minuutit"),
        (f"{TODAY};{AINO};koulu;20;savumerkki", "Tapa"),
    ],
)
def test_one_wrong_cell_names_its_row_and_refuses_the_file(cast, row, column):
    before = Contact.objects.count()
    batch = sent(cast, f"{TODAY};{AINO};koulu;20;", row)
    (problem,) = contact_imports.look(batch, cast.actors["worker"]).problems
    assert (problem.row, problem.column) == (3, column)
    with pytest.raises(Refused, match="Mend"):
        contact_imports.write(batch=batch, without_unknown=True, by=cast.actors["worker"])
    assert Contact.objects.count() == before


def test_people_whose_file_is_not_open_to_the_worker_are_not_found(cast):
    row = f"{TODAY};{cast.otto.full_name};koulu;20;"
    with pytest.raises(Refused, match="not found"):
        written(cast, row)
    with pytest.raises(Refused, match="already"):
        written(cast, row, without_unknown=True)


def test_a_table_without_day_or_topic_is_refused(cast):
    with pytest.raises(Wrong):
        sent(cast, f"{TODAY};{AINO}", head="Päivä;Nimi")


def test_an_import_is_undone_and_only_by_its_sender(cast):
    before = Contact.objects.count()
    batch = written(cast, f"{TODAY};{AINO};koulu;20;")
    with pytest.raises(PermissionDenied):
        contact_imports.undo(batch=batch, by=cast.actors["manager"])
    Contact.objects.filter(uuid__in=batch.report["written"]).update(next_step="Call")
    with pytest.raises(Refused, match="changed since"):
        contact_imports.undo(batch=batch, by=cast.actors["worker"])
    Contact.objects.filter(uuid__in=batch.report["written"]).update(next_step="")
    assert contact_imports.undo(batch=batch, by=cast.actors["worker"]) == 1
    assert Contact.objects.count() == before


def test_the_whole_way_in_the_browser(cast, as_user):
    worker, before = as_user(cast.actors["worker"]), Contact.objects.count()
    content = f"{HEAD}\r\n{TODAY};{AINO};koulu;20;\r\n{TODAY};Kuka Lie;koulu;20;".encode()
    values = {"project": cast.project.slug, "file": SimpleUploadedFile("c.csv", content)}
    page = worker.post("/en/desk/contacts/import/", values)["Location"]
    assert "Kuka Lie" in worker.get(page).content.decode()
    worker.post(page, {"write": "1", "without_unknown": "1"})
    assert Contact.objects.count() == before + 1
    worker.post(page + "undo/")
    assert "was undone" in worker.get(page).content.decode()
    assert Contact.objects.count() == before
    assert as_user(cast.actors["colleague"]).get(page).status_code == 404
