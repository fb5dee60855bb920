"""Participants from CSV: what Finnish Excel and others write, all or nothing, with row numbers."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from kotosilta.core import clock
from kotosilta.people.models import ContactRoute, FamilyRelation, Person
from kotosilta.people.services import save_person
from kotosilta.projects import imports, tables
from kotosilta.projects.models import Import, Participation
from kotosilta.projects.participant_columns import COLUMNS
from tests.cast import make_person

TODAY = f"{clock.today():%-d.%-m.%Y}"
HEAD = "Nimi;Syntymäaika;Sukupuoli;Puhelin;Äidinkieli;Aloituspäivä"


def csv(*rows: str, head: str = HEAD, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join([head, *rows]).encode(encoding)


def checked(content: bytes, project):
    columns = tables.guess_columns(tables.read_table(content)[0], COLUMNS)
    found = imports.check(content, columns, project, lambda *_: None)
    return found.rows, found.problems


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_finnish_excel(cast, encoding):
    content = csv(f"Äijä Öhman;1.1.1990;nainen;040 123 4567;arabia;{TODAY}", encoding=encoding)
    rows, problems = checked(content, cast.project)
    assert problems == []
    assert rows[0].values["full_name"] == "Äijä Öhman"
    assert rows[0].values["birth"] == (1990, 1, 1)
    assert rows[0].values["phone"] == "+358401234567"
    assert rows[0].values["language"] == "ar"


def test_commas_and_iso_dates(cast):
    content = csv(
        f'"Doe, Jane",1985,female,,ar,{clock.today().isoformat()}',
        head="Name,Born,Gender,Phone,Language,Start",
        encoding="utf-8",
    )
    rows, problems = checked(content, cast.project)
    assert problems == []
    assert rows[0].values["full_name"] == "Doe, Jane"
    assert rows[0].values["birth"] == (1985, None, None)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (f"Ali;31.2.1990;;;;{TODAY}", "Syntymäaika", "31.2.1990"),
        (f";1990;;;;{TODAY}", "Nimi", "name"),
        (f"Ali;1990;robotti;;;{TODAY}", "Sukupuoli", "nainen"),
        (f"Ali;1990;;abc;;{TODAY}", "Puhelin", "040"),
        (f"Ali;1990;;;klingon;{TODAY}", "Äidinkieli", "arabia"),
        ("Ali;1990;;;;", "Aloituspäivä", "8.12.2026"),
        ("Ali;1990;;;;1.1.1999", "Aloituspäivä", "outside the project"),
    ],
)
def test_a_wrong_cell_names_its_row_column_and_what_to_write(cast, row, column, says):
    from django.utils.translation import override

    with override("en"):
        _rows, problems = checked(csv(f"Fine;1980;;;;{TODAY}", row), cast.project)
    assert [(problem.row, problem.column) for problem in problems] == [(3, column)]
    assert says in problems[0].text


def test_row_numbers_count_lines_inside_quotation_marks(cast):
    content = csv(f'"Two\nlines";1980;;;;{TODAY}', f"Ali;31.2.1990;;;;{TODAY}")
    _rows, problems = checked(content, cast.project)
    assert [problem.row for problem in problems] == [4]


def test_the_same_person_twice_in_the_file_is_told(cast):
    row = f"Ali Reza;5.5.1990;;;;{TODAY}"
    _rows, problems = checked(csv(row, row), cast.project)
    assert [problem.row for problem in problems] == [3]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02PK", b"Nimi;Aloitus", b'Nimi;Aloitus\n"unbalanced;1', b"\xff\xfe" + "Nimi".encode("utf-16-le")],
)
def test_what_is_no_table_is_refused_in_words(cast, content):
    with pytest.raises(tables.Wrong):
        imports.upload(project=cast.project, file_name="x.csv", content=content, by=cast.actors["manager"])
    assert Import.objects.filter(kind="participants").count() == 1  # the cast's own


def test_the_whole_way_in_the_browser(cast, as_user, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    manager: Client = as_user(cast.actors["manager"])
    before = Person.objects.count()
    file = SimpleUploadedFile("list.csv", csv(f"Uusi Ihminen;1990;mies;;;{TODAY}", f"Toinen;1991;nainen;;;{TODAY}"))
    response = manager.post("/en/desk/projects/silta/import/", {"file": file})
    columns_url = response["Location"]
    page = manager.get(columns_url).content.decode()
    assert "Uusi Ihminen" in page
    batch = Import.objects.latest("id")
    manager.post(columns_url, {name: str(index) for name, index in batch.columns.items()})
    batch.refresh_from_db()
    assert (batch.state, batch.problems) == ("checked", [])
    assert "All 2 rows are in order" in manager.get(f"/en/desk/imports/{batch.uuid}/").content.decode()
    manager.post(f"/en/desk/imports/{batch.uuid}/write/")
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, batch.content) == ("done", 2, None)
    assert Person.objects.count() == before + 2
    assert Participation.objects.filter(
        project=cast.project, person__full_name="Uusi Ihminen", entry_gender="man"
    ).exists()
    assert Person.objects.search("uusi").exists(), "imported people are found by name"


def test_one_wrong_row_refuses_the_file(cast, as_user, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    manager: Client = as_user(cast.actors["manager"])
    before = Person.objects.count()
    batch = imports.upload(
        project=cast.project,
        file_name="x.csv",
        content=csv(f"Hyvä;1990;;;;{TODAY}", "Huono;1990;;;;"),
        by=cast.actors["manager"],
    )
    manager.post(f"/en/desk/imports/{batch.uuid}/columns/", {name: str(index) for name, index in batch.columns.items()})
    page = manager.get(f"/en/desk/imports/{batch.uuid}/").content.decode()
    assert "Nothing was imported" in page
    manager.post(f"/en/desk/imports/{batch.uuid}/write/")
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert Person.objects.count() == before


def test_the_command(cast, tmp_path, capsys):
    path = tmp_path / "people.csv"
    path.write_bytes(csv(f"Komento Rivi;1990;;;;{TODAY}"))
    before = Person.objects.count()
    call_command("import_participants", str(path), "--project", "silta", "--dry-run")
    assert Person.objects.count() == before
    call_command("import_participants", str(path), "--project", "silta")
    assert Person.objects.count() == before + 1
    path.write_bytes(csv(f"Hyvä;1990;;;;{TODAY}", "Huono;1990;;;;31.2.2026"))
    with pytest.raises(CommandError, match=r"Row 3, column Aloituspäivä"):
        call_command("import_participants", str(path), "--project", "silta")
    assert Person.objects.count() == before + 1
    with pytest.raises(CommandError, match="no project"):
        call_command("import_participants", str(path), "--project", "nowhere")


def book(rows, *, title: str = "Osallistujat", more: dict[str, list] | None = None) -> bytes:
    """A workbook as projects have them."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, others in (more or {}).items():
        other = made.create_sheet(name)
        for row in others:
            other.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


HEADINGS = ["Nimi", "Syntymäaika", "Sukupuoli", "Aloituspäivä"]
NOW = dt.datetime.combine(clock.today(), dt.time())


def test_a_workbook_with_a_title_above_and_real_dates(cast):
    content = book([["Osallistujat 2026"], [], HEADINGS, ["Äijä Öhman", dt.datetime(1990, 1, 1), "nainen", NOW]])
    headings, table = tables.read_table(content, columns=COLUMNS)
    assert headings == HEADINGS
    assert table[0][0] == 4, "the row number that Excel shows"
    columns = tables.guess_columns(headings, COLUMNS)
    found = imports.check(content, columns, cast.project, lambda *_: None)
    assert found.problems == []
    assert found.rows[0].values["birth"] == (1990, 1, 1)


def send(client: Client, content: bytes, name: str = "x.xlsx") -> Import:
    client.post("/en/desk/projects/silta/import/", {"file": SimpleUploadedFile(name, content)})
    return Import.objects.latest("id")


def through(client: Client, batch: Import) -> Import:
    page = f"/en/desk/imports/{batch.uuid}/"
    client.post(page + "columns/", {name: str(index) for name, index in batch.columns.items()})
    client.post(page + "write/")
    batch.refresh_from_db()
    return batch


@pytest.fixture
def manager(cast, as_user, settings) -> Client:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return as_user(cast.actors["manager"])


def test_the_likely_sheet_is_chosen_and_another_can_be(manager):
    other = {"Muut": [HEADINGS, ["Toinen Lista", 1980, "mies", NOW], ["Kolmas", 1981, "mies", NOW]]}
    batch = send(manager, book([["Ohje"], ["Täytä taulukko"]], title="Ohje", more=other))
    assert (batch.sheet, batch.rows_total) == ("Muut", 2)
    page = f"/en/desk/imports/{batch.uuid}/columns/"
    assert "Which sheet?" in manager.get(page).content.decode()
    manager.post(page, {"choose_sheet": "Ohje"})
    batch.refresh_from_db()
    assert (batch.sheet, batch.rows_total) == ("Ohje", 1)


def test_a_file_that_has_grown_is_sent_again_and_doubles_nobody(cast, manager):
    first = [HEADINGS, ["Uusi Ihminen", 1990, "mies", NOW]]
    assert through(manager, send(manager, book(first))).state == "done"
    batch = through(manager, send(manager, book([*first, ["Toinen Ihminen", 1991, "nainen", NOW]])))
    assert (batch.state, batch.rows_done, batch.report["matched"]) == ("done", 1, [2])
    assert Person.objects.filter(full_name="Uusi Ihminen").count() == 1
    again = send(manager, book(first))
    manager.post(f"/en/desk/imports/{again.uuid}/columns/", {n: str(i) for n, i in again.columns.items()})
    assert "in the project already" in manager.get(f"/en/desk/imports/{again.uuid}/").content.decode()


def test_the_same_headings_get_the_columns_that_were_matched_before(manager):
    odd = ["Kuka", "Syntymäaika", "Sukupuoli", "Milloin"]
    batch = send(manager, book([odd, ["Uusi Ihminen", 1990, "mies", NOW]]))
    assert "full_name" not in batch.columns
    batch.columns |= {"full_name": 0, "entered_on": 3}
    assert through(manager, batch).state == "done"
    assert send(manager, book([odd, ["Toinen", 1991, "mies", NOW]])).columns["full_name"] == 0


def test_somebody_with_the_same_phone_is_told_before_writing(cast, manager):
    ContactRoute.objects.create(person=cast.bashir, kind="sms_own", value="+358401112223")
    heads = ["Nimi", "Puhelin", "Aloituspäivä"]
    batch = send(manager, book([heads, ["Bashir Toinen", "040 111 2223", NOW]]))
    page = f"/en/desk/imports/{batch.uuid}/"
    manager.post(page + "columns/", {name: str(index) for name, index in batch.columns.items()})
    shown = manager.get(page).content.decode()
    assert "Perhaps the same person" in shown
    assert cast.bashir.full_name in shown


def test_an_import_is_undone_as_a_whole_and_never_what_came_later(cast, manager):
    before = Person.objects.count()
    rows = [HEADINGS, ["Uusi Ihminen", 1990, "mies", NOW], ["Toinen Ihminen", 1991, "nainen", NOW]]
    batch = through(manager, send(manager, book(rows)))
    one = Person.objects.get(full_name="Uusi Ihminen")
    relation = FamilyRelation.objects.create(person=one, relative=cast.aino, kind="relative", since=clock.now())
    page = f"/en/desk/imports/{batch.uuid}/undo/"
    manager.post(page)
    assert Person.objects.count() == before + 2, "something has been recorded since"
    relation.delete()
    assert "taken out" in manager.get(page).content.decode()
    manager.post(page)
    batch.refresh_from_db()
    assert (Person.objects.count(), batch.state) == (before, "undone")
    manager.post(page)
    assert through(manager, send(manager, book(rows))).state == "done", "and it can be sent again"


def test_what_was_added_or_changed_since_is_not_undone(cast, manager):
    rows = [HEADINGS, ["Uusi Ihminen", 1990, "mies", NOW]]
    batch = through(manager, send(manager, book(rows)))
    one = Person.objects.get(full_name="Uusi Ihminen")
    route = ContactRoute.objects.create(person=one, kind="email", value="x@example.org")
    manager.post(f"/en/desk/imports/{batch.uuid}/undo/")
    assert Person.objects.filter(pk=one.pk).exists(), "a way to be reached was added"
    route.delete()
    values = {
        "full_name": "Uusi Nimi",
        "birth_year": "1990",
        "birth_precision": "exact",
        "language": "fi",
        "informed": "read",
    }
    save_person(person=one, by=cast.actors["manager"], fields=list(values))
    manager.post(f"/en/desk/imports/{batch.uuid}/undo/")
    assert Person.objects.filter(pk=one.pk).exists(), "the person was changed"


def test_who_is_not_seen_is_told_by_the_row_only(cast, manager):
    hidden = make_person(cast.silta, "Secret Canary-Hidden")
    ContactRoute.objects.create(person=hidden, kind="sms_own", value="+358401119999")
    batch = send(manager, book([["Nimi", "Puhelin", "Aloituspäivä"], ["Joku", "040 111 9999", NOW]]))
    page = f"/en/desk/imports/{batch.uuid}/"
    manager.post(page + "columns/", {name: str(index) for name, index in batch.columns.items()})
    shown = manager.get(page).content.decode()
    assert "somebody whom you do not see" in shown
    assert "Canary-Hidden" not in shown


def test_another_sheet_is_checked_anew_before_it_is_written(cast, manager):
    more = {"B": [HEADINGS, ["Toinen", 1980, "mies", NOW], ["Kolmas", 1981, "mies", NOW]]}
    batch = send(manager, book([HEADINGS, ["Ensimmäinen", 1990, "mies", NOW]], title="A", more=more))
    page = f"/en/desk/imports/{batch.uuid}/"
    manager.post(page + "columns/", {name: str(index) for name, index in batch.columns.items()})
    manager.post(page + "columns/", {"choose_sheet": "B"})
    manager.post(page + "write/")
    batch.refresh_from_db()
    assert (batch.state, batch.sheet) == ("uploaded", "B")
    assert not Person.objects.filter(full_name="Toinen").exists()
