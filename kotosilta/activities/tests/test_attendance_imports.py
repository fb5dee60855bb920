"""Attendance from the workbooks that projects really have: all or nothing, again without doubling, undone as a whole."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from kotosilta.activities import attendance_imports, matrices, services
from kotosilta.activities.matrices import Span
from kotosilta.activities.models import Activity, Attendance, Enrolment, Guest, Session
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.people.models import Person
from kotosilta.projects.models import Import
from kotosilta.projects.tables import Wrong, read_sheets
from tests.cast import AINO, BASHIR, make_activity, make_session

SPAN = Span(dt.date(2025, 8, 1), dt.date(2026, 12, 31))


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def book(*sheets: tuple[str, list[list[object]]], merged: tuple[str, ...] = ()) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(rows: list[list[object]], **more) -> matrices.Matrix:
    return matrices.read_matrix(read_sheets(book(("L", rows), **more)), "L", SPAN)


def test_days_in_one_row_names_down_the_side():
    found = read([["Nimi", "7.9.2026", dt.datetime(2026, 9, 14)], ["Ali Reza", "x", "-"], ["Bo", None, "s"]])
    assert found.days == [dt.date(2026, 9, 7), dt.date(2026, 9, 14)]
    assert [(mark.row, mark.name, mark.day.day, mark.status) for mark in found.marks] == [
        (2, "Ali Reza", 7, "present"),
        (2, "Ali Reza", 14, "absent"),
        (3, "Bo", 14, "excused"),
    ]


def test_merged_months_above_the_numbers_of_their_days():
    rows = [
        ["Perhekerhon läsnäolot"],
        [],
        ["", "", "Marraskuu 2025", "", "Joulukuu", "", "1/2026"],
        ["Etunimi", "Sukunimi", 10, 24, 1, 15, 12],
        ["Aino", "Virta", "x", "", "K", "poissa", "✓"],
        ["Yhteensä", "", 1, 0, 1, 0, 1],
    ]
    found = read(rows, merged=("C3:D3", "E3:F3"))
    assert found.days == [dt.date(2025, 11, 10), dt.date(2025, 11, 24), dt.date(2025, 12, 1), dt.date(2025, 12, 15), dt.date(2026, 1, 12)]  # fmt: skip
    assert set(found.names.values()) == {"Aino Virta"}
    assert [(mark.day.month, mark.day.day, mark.status) for mark in found.marks] == [
        (11, 10, "present"),
        (12, 1, "present"),
        (12, 15, "absent"),
        (1, 12, "present"),
    ]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("ti 8.9.", (2026, 9, 8)),
        ("8.9", (2026, 9, 8)),
        ("2026-09-08", (2026, 9, 8)),
        ("Ke 9.9.2026 klo 17", (2026, 9, 9)),
        ("5.8.", (2026, 8, 5)),
    ],
)
def test_ways_of_writing_a_day(heading, day):
    assert dt.date(*day) in read([["Nimi", heading, "1.9.2026"], ["Ali", "x", "x"]]).days


def test_hours_in_place_of_a_tick():
    found = read([["Nimi", "7.9.2026", "8.9.2026"], ["Ali", "2,5", 1]])
    assert [(mark.status, mark.minutes) for mark in found.marks] == [("present", 150), ("present", None)]


def test_numbers_of_lines_and_phones_beside_the_names_are_no_names():
    found = read([["Nro", "Kuka", "Puh", "7.9.2026"], [1, "Ali Reza", "0401234567", "x"], [2, "Bo", "", "x"]])
    assert list(found.names.values()) == ["Ali Reza", "Bo"]


def test_what_is_no_mark_names_its_row_and_day():
    (problem,) = read([["Nimi", "7.9.2026", "8.9.2026"], ["Ali", "ehkä", "x"]]).problems
    assert (problem.row, problem.column) == (2, "7.9.2026")
    assert "ehkä" in problem.text


@pytest.mark.parametrize("rows", [[["Nimi", "Puhelin"], ["Ali", "040"]], [["", "7.9.2026"], ["", "x"]]])
def test_a_sheet_without_days_or_names_is_refused_in_words(rows):
    with pytest.raises(Wrong):
        read(rows)


@pytest.fixture
def club(cast) -> Activity:
    """Aino comes; there was a session a week ago."""
    club = make_activity(cast.project, kind="club")
    Enrolment.objects.create(activity=club, person=cast.aino, seat=1)
    make_session(club, days=-7)
    return club


def days_ago(number: int) -> dt.datetime:
    return dt.datetime.combine(clock.today() - dt.timedelta(days=number), dt.time())


def of_club(*rows: list[object]) -> bytes:
    return book(("Syksy", [["Nimi", days_ago(14), days_ago(7)], *rows]))


def sent(cast, club, content: bytes) -> Import:
    return attendance_imports.upload(activity=club, file_name="x.xlsx", content=content, by=cast.actors["manager"])


def written(cast, club, content: bytes, **choices) -> Import:
    choices = {"sheet": "Syksy", "without_unknown": False, **choices}
    return attendance_imports.write(
        batch=sent(cast, club, content), activity=club, by=cast.actors["manager"], **choices
    )


def test_marks_are_written_and_missing_sessions_made_with_the_usual_hours(cast, club):
    batch = written(cast, club, of_club([AINO, "x", "s"], [BASHIR, "", "x"]))
    marks = set(Attendance.objects.filter(session__activity=club).values_list("person", "day", "status"))
    week, two = days_ago(7).date(), days_ago(14).date()
    assert marks == {
        (cast.aino.pk, two, "present"),
        (cast.aino.pk, week, "excused"),
        (cast.bashir.pk, week, "present"),
    }
    usual, made = club.sessions.order_by("-starts_at")
    assert (made.day, made.is_assumed, made.status) == (two, True, "held")
    assert clock.local(made.starts_at).time() == clock.local(usual.starts_at).time()
    assert (batch.state, batch.content) == ("done", None), "the file itself is not kept"


def test_a_file_that_has_grown_doubles_nothing_and_keeps_what_was_corrected(cast, club):
    written(cast, club, of_club([AINO, "x", ""]))
    first = club.sessions.order_by("starts_at").first()
    services.mark_attendance(session=first, person=cast.aino, status="absent", by=cast.actors["manager"])
    batch = written(cast, club, of_club([AINO, "x", "x"]))
    assert (batch.report["new"], batch.report["known"]) == (1, 1)
    assert Attendance.objects.get(session=first).status == "absent"
    with pytest.raises(Refused, match="already"):
        written(cast, club, of_club([AINO, "x", "x"]))


def test_who_is_not_found_stops_it_until_the_row_is_left_out(cast, club):
    content = of_club([AINO, "x", ""], ["Tuntematon Ihminen", "x", ""])
    with pytest.raises(Refused, match="not found"):
        written(cast, club, content)
    assert Attendance.objects.filter(session__activity=club).count() == 0
    batch = written(cast, club, content, without_unknown=True)
    assert batch.report["unknown"] == [[3, "Tuntematon Ihminen"]]
    assert Attendance.objects.filter(session__activity=club).count() == 1


def test_people_of_others_are_not_found_by_their_name(cast, club):
    sheets = read_sheets(of_club([cast.otto.full_name, "x", ""]))
    matrix = matrices.read_matrix(sheets, "Syksy", attendance_imports.span_of(club))
    plan = attendance_imports.plan(club, matrix, cast.actors["manager"])
    assert plan.unknown
    assert not plan.new


def test_one_wrong_cell_refuses_the_file(cast, club):
    with pytest.raises(Refused, match="Mend"):
        written(cast, club, of_club([AINO, "x", "ehkä"]))
    assert club.sessions.count() == 1
    assert Attendance.objects.filter(session__activity=club).count() == 0


def test_an_import_is_undone_with_the_sessions_that_it_made(cast, club):
    batch = written(cast, club, of_club([AINO, "x", "x"]))
    assert attendance_imports.undo(batch=batch, activity=club, by=cast.actors["manager"]) == 2
    assert Attendance.objects.filter(session__activity=club).count() == 0
    (left,) = club.sessions.all()
    assert (left.day, left.status) == (days_ago(7).date(), Session.Status.PLANNED)
    assert written(cast, club, of_club([AINO, "x", "x"])).state == "done"


def test_what_was_changed_since_is_not_undone(cast, club):
    batch = written(cast, club, of_club([AINO, "x", "x"]))
    session = club.sessions.order_by("starts_at").first()
    services.mark_attendance(session=session, person=cast.aino, status="absent", by=cast.actors["manager"])
    with pytest.raises(Refused, match="changed since"):
        attendance_imports.undo(batch=batch, activity=club, by=cast.actors["manager"])
    assert Attendance.objects.filter(session__activity=club).count() == 2


def test_minutes_of_a_meeting_are_not_undone_with_the_marks(cast, club):
    batch = written(cast, club, of_club([AINO, "x", "x"]))
    first = club.sessions.order_by("starts_at").first()
    Guest.objects.create(session=first, name="Library")
    with pytest.raises(Refused, match="since"):
        attendance_imports.undo(batch=batch, activity=club, by=cast.actors["manager"])
    assert Attendance.objects.filter(session__activity=club).count() == 2


def test_days_without_names_are_refused_when_the_file_comes(cast, club):
    with pytest.raises(Wrong):
        sent(cast, club, book(("L", [["Nimi", "1.2.2026"], ["Yhteensä", 4]])))


def test_the_whole_way_in_the_browser(cast, club, as_user):
    manager = as_user(cast.actors["manager"])
    content = book(("Ohje", [["Täytä"]]), ("Kevät", [["Nimi", days_ago(14)], [AINO, "x"]]),
                   ("Syksy", [["Nimi", days_ago(7)], [AINO, "x"], ["Kuka Lie", "x"]]))  # fmt: skip
    file = SimpleUploadedFile("l.xlsx", content)
    page = manager.post(f"/en/desk/activities/{club.uuid}/attendance/import/", {"file": file})["Location"]
    shown = manager.get(page).content.decode()
    assert "Kevät" in shown
    assert "Ohje" not in shown
    assert "Kuka Lie" in manager.post(page, {"choose_sheet": "Syksy"}).content.decode()
    manager.post(page, {"write": "1", "sheet": "Kevät"})
    assert Attendance.objects.filter(session__activity=club).count() == 0, "another sheet was chosen meanwhile"
    manager.post(page, {"write": "1", "sheet": "Syksy"})
    assert Attendance.objects.filter(session__activity=club).count() == 0
    manager.post(page, {"write": "1", "sheet": "Syksy", "without_unknown": "1"})
    assert Attendance.objects.filter(session__activity=club).count() == 1
    assert "Undo the import" in manager.get(page).content.decode()
    manager.post(page + "undo/")
    assert "was undone" in manager.get(page).content.decode()
    assert Person.objects.filter(full_name="Kuka Lie").count() == 0
    wrong = manager.post(
        f"/en/desk/activities/{club.uuid}/attendance/import/", {"file": SimpleUploadedFile("x.xlsx", b"PK")}
    )
    assert wrong.status_code == 422
