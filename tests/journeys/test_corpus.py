"""Sixty people with names of every form pass each form, list, file, message and feed, whole and in their own order."""

import csv
import io
import re
from urllib.parse import unquote

import icalendar
import openpyxl
import pytest
from django.core import mail

from kotosilta.activities import feeds
from kotosilta.activities.models import Attendance, Enrolment
from kotosilta.activities.reminders import remind
from kotosilta.core import sms
from kotosilta.people import outbox
from kotosilta.people.models import ContactRoute, Message, Person, User
from kotosilta.projects import imports, tables
from kotosilta.projects.participant_columns import COLUMNS
from tests.cast import make_activity, make_session
from tests.corpus import PEOPLE

NAMES = {one.name for one in PEOPLE}


def test_they_are_sixty_and_more():
    assert len(PEOPLE) == len(NAMES) >= 60


def birth(written: str) -> dict[str, str]:
    """The boxes of the form: day, month, year, from the right."""
    parts = ["", "", *written.split(".")][-3:]
    return dict(zip(("birth_day", "birth_month", "birth_year"), parts, strict=True))


@pytest.fixture
def taken_in(cast, as_user):
    """Everybody, written down in the form by a worker, as a stranger would be."""
    worker = as_user(cast.actors["manager"])
    for one in PEOPLE:
        values = {
            "project": cast.project.slug,
            "full_name": one.name,
            "call_me": one.call_me,
            "name_native": one.native,
            **birth(one.born),
            "phone": one.reach,
            "language": "fi",
            "sure": "True",
        }
        page = worker.post("/en/desk/people/add/", values)
        assert page.status_code == 302, (one, page.context["form"].errors)
    return {person.full_name: person for person in Person.objects.filter(full_name__in=NAMES)}


def shown(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page).replace("&#x27;", "'").replace("&amp;", "&")


def test_the_names_stay_as_they_were_written(taken_in):
    assert set(taken_in) == NAMES
    for one in PEOPLE:
        person = taken_in[one.name]
        assert (person.name_native, person.call_me) == (one.native, one.call_me)
        assert person.called
        assert person.sort_key, one.name


def test_each_is_found_by_every_part_of_the_name(taken_in):
    for one in PEOPLE:
        for part in one.name.replace(",", " ").split():
            assert taken_in[one.name] in Person.objects.search(part), (one.name, part)


def test_pages_lists_and_files_show_them_whole(cast, taken_in, as_user):
    manager = as_user(cast.actors["manager"])
    for person in taken_in.values():
        assert person.full_name in shown(manager.get(f"/en/desk/people/{person.uuid}/").content.decode())
    table = manager.get("/en/desk/people/?file=csv").content.decode("utf-8-sig")
    in_csv = {row[0].lstrip("'") for row in csv.reader(io.StringIO(table), delimiter=";")}
    assert in_csv >= NAMES
    book = openpyxl.load_workbook(io.BytesIO(manager.get("/en/desk/people/?file=xlsx").content))
    assert {str(row[0].value).lstrip("'") for row in book.active.iter_rows()} >= NAMES


def test_the_list_of_people_is_walked_to_its_end_in_their_order(cast, taken_in, as_user):
    manager, page, seen = as_user(cast.actors["manager"]), "/en/desk/people/", []
    for _step in range(40):
        text = manager.get(page).content.decode()
        seen += re.findall(r"href=\"([0-9a-f-]{36})/\"", text)
        following = re.search(r'href="(\?[^"]*after=[^"]*)"', text)
        if not following:
            break
        page = "/en/desk/people/" + unquote(following[1].replace("&amp;", "&"))
    walked = list(dict.fromkeys(seen))
    assert {str(person.uuid) for person in taken_in.values()} <= set(walked)


@pytest.fixture
def lesson(cast, taken_in):
    """Everybody comes tomorrow."""
    club = make_activity(cast.project, kind="club")
    for seat, person in enumerate(taken_in.values(), start=1):
        Enrolment.objects.create(activity=club, person=person, seat=seat)
    return make_session(club, days=0.4)


def test_the_attendance_list_shows_and_marks_them(cast, taken_in, lesson, as_user):
    manager = as_user(cast.actors["manager"])
    page = shown(manager.get(f"/en/desk/sessions/{lesson.uuid}/").content.decode())
    assert [name for name in NAMES if name not in page] == []
    manager.post(f"/en/desk/sessions/{lesson.uuid}/mark/", {"mark": "rest"})
    assert Attendance.objects.filter(session=lesson, status="present").count() == len(PEOPLE)


def test_messages_reach_those_who_can_be_reached_and_nobody_else(taken_in, lesson):
    reached = {one.name for one in PEOPLE if one.reach}
    remind()
    told = set(Message.objects.filter(about=lesson.uuid).values_list("person__full_name", flat=True))
    assert told == reached
    Message.objects.update(is_urgent=True)
    outbox.send_due()
    assert len(mail.outbox) + len(sms.outbox) == Message.objects.count()
    assert ContactRoute.objects.filter(person__in=taken_in.values()).count() == len(reached)


def test_their_calendars_open(cast, taken_in, lesson, client):
    for name in ("أحمد", "ሰላም ተስፋይ", "Mary O’Brien", "Suharto"):
        person = taken_in[name]
        person.user = User.objects.create_user(name=name)
        person.save()
        address = feeds.open_feed(person=person, by=person.user)
        calendar = icalendar.Calendar.from_ical(client.get(re.search(r"/feed/\S+", address)[0]).content)
        assert len(calendar.walk("VEVENT")) == 1


def test_they_come_from_a_file_and_each_is_told_to_be_here(cast, taken_in):
    lines = ["Nimi;Syntymäaika;Aloituspäivä"]
    for one in PEOPLE:
        born = "" if re.fullmatch(r"\d{1,2}\.\d{4}", one.born) else one.born  # a month alone is no cell
        lines.append(f'"{one.name}";{born};{cast.project.starts_on.isoformat()}')
    content = "\r\n".join(lines).encode("utf-8-sig")
    columns = tables.guess_columns(tables.read_table(content)[0], COLUMNS)
    found = imports.check(content, columns, cast.project, lambda *_: None)
    assert found.problems == []
    exact = {one.name for one in PEOPLE if not re.fullmatch(r"\d{1,2}\.\d{4}", one.born)}
    assert {name for _row, name in found.alike} >= exact
