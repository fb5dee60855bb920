"""Every list of staff goes out as a file: with its filter, whole, with the same people as the page, safe in Excel."""

import csv
import io

import pytest
from openpyxl import load_workbook

from kotosilta.activities.models import Attendance
from kotosilta.core.models import AuditEntry
from kotosilta.people.models import Person
from tests.cast import AINO, enter, make_person

LISTS = {
    "manager": ["/en/desk/people/", "/en/desk/organisations/", "/en/desk/activities/", "/en/desk/bookings/", "/en/desk/experts/",
                "/en/desk/invoices/", "/en/desk/projects/silta/follow-ups/", "/en/oversight/silta/money/costs/",
                "/en/oversight/silta/money/hours/"],
    "worker": ["/en/desk/contacts/", "/en/desk/referrals/", "/en/desk/cases/", "/en/desk/validation/"],
}  # fmt: skip
SEES_ALL = ["/en/desk/people/", "/en/desk/referrals/", "/en/desk/cases/", "/en/desk/validation/"]


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(("actor", "path"), [(actor, path) for actor, paths in LISTS.items() for path in paths])
def test_a_list_as_csv_and_xlsx(cast, as_user, actor, path):
    client = as_user(cast.actors[actor])
    page = client.get(path).content.decode()
    assert "?file=csv" in page and "?file=xlsx" in page
    sheet = client.get(f"{path}?file=csv")
    assert sheet["Content-Disposition"].startswith("attachment") and sheet.content.startswith(b"\xef\xbb\xbf")
    heads, *rows = table(sheet.content)
    assert all(heads) and all(len(row) == len(heads) for row in rows)
    book = load_workbook(io.BytesIO(client.get(f"{path}?file=xlsx").content))
    cells = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(cells[0]) == heads and len(cells) == len(rows) + 1
    if path in SEES_ALL:
        assert any(AINO in row for row in rows)


@pytest.mark.parametrize("name", ["attendance", "applications"])
def test_lists_of_one_session_and_activity(cast, as_user, name):
    marked = Attendance.objects.filter(session__activity__project=cast.project).first()
    path = {
        "attendance": f"/en/desk/sessions/{marked.session.uuid}/",
        "applications": f"/en/desk/activities/{cast.activity.uuid}/applications/",
    }[name]
    client = as_user(cast.actors["manager"])
    assert "?file=csv" in client.get(path).content.decode()
    _heads, *rows = table(client.get(f"{path}?file=csv").content)
    assert rows


def test_the_filter_is_kept_and_the_page_is_not(cast, as_user):
    for number in range(60):
        enter(make_person(cast.silta, f"Zed Canary-{number:02}"), cast.project)
    client = as_user(cast.actors["manager"])
    page = client.get("/en/desk/people/?search=zed").content.decode()
    assert "?search=zed&amp;file=csv" in page
    assert len(table(client.get("/en/desk/people/?search=zed&file=csv").content)) == 61
    second = client.get("/en/desk/people/?after=zed canary 10~1").content.decode()
    assert "after" not in second.partition("file=csv")[0].rpartition("href")[2], "whole, from any page"
    shown = client.get("/en/desk/people/?search=zed", headers={"hx-request": "true"}).content.decode()
    assert "?search=zed&amp;file=csv" in shown, "the link follows a search without a new page"


def test_whoever_is_in_the_file_can_see_that_it_went_out(cast, as_user):
    as_user(cast.actors["manager"]).get("/en/desk/people/?file=xlsx")
    entry = AuditEntry.objects.get(action="people.exported")
    assert str(cast.aino.uuid) in entry.fields and entry.actor == cast.actors["manager"].uuid


def test_a_name_that_looks_like_a_formula_stays_a_name(cast, as_user):
    Person.objects.filter(pk=cast.aino.pk).update(full_name="=1+1")
    client = as_user(cast.actors["manager"])
    assert ["'=1+1"] in [row[:1] for row in table(client.get("/en/desk/people/?file=csv").content)]
    book = load_workbook(io.BytesIO(client.get("/en/desk/people/?file=xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if "1+1" in str(cell.value)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("'=1+1", "s")]


def test_others_get_no_file(cast, as_user):
    for path in ("/en/desk/people/", "/en/desk/contacts/", "/en/desk/invoices/"):
        assert as_user(cast.actors["peer"]).get(f"{path}?file=csv").status_code in {403, 404}
