"""Messages about sessions: the link that answers, faces afterwards, and what a phone shows in each language."""

import datetime as dt
import re
from functools import partial

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client

from kotosilta.activities import coming, faces, letters, message_views, services
from kotosilta.activities.models import Attendance, Enrolment, Session
from kotosilta.activities.permissions import ANSWER
from kotosilta.activities.reminders import remind
from kotosilta.core import clock, sms
from kotosilta.core.models import Link
from kotosilta.core.translated import texts
from kotosilta.people import outbox
from kotosilta.people.models import ContactRoute, Message
from kotosilta.surveys.models import Answer
from tests.cast import make_activity, make_person, make_session

NOON = dt.time(12)


@pytest.fixture
def lesson(cast) -> Session:
    """Tomorrow; Aino has a phone of her own."""
    ContactRoute.objects.filter(person=cast.aino).update(kind="sms_own", value="+358401234567")
    club = make_activity(cast.project, kind="club", is_public=True)
    Enrolment.objects.create(activity=club, person=cast.aino, seat=1)
    return make_session(club, days=0.9)


def send_at_noon() -> None:
    with clock.travel(clock.at(clock.today() + dt.timedelta(days=1), NOON)):
        outbox.send_due()


def test_one_tap_from_the_text_message_tells_that_i_cannot_come(cast, lesson):
    cast.session.delete()
    remind()
    send_at_noon()
    text = sms.outbox[-1].text
    page = re.search(r"http://[^/]+(/\w+/a/\S+)", text)[1]
    phone = Client()
    assert phone.get(page).status_code == 200
    assert Attendance.objects.filter(session=lesson).count() == 0, "opening the link says nothing yet"
    phone.post(page, {"answer": "cannot"})
    mark = Attendance.objects.get(session=lesson)
    assert (mark.person, mark.status, mark.source) == (cast.aino, "excused", "self")
    phone.post(page, {"answer": "can"})
    assert Attendance.objects.filter(session=lesson).count() == 0
    assert not phone.cookies


def test_a_link_answers_for_its_own_person_and_session_only(cast, lesson):
    remind()
    link = Message.objects.filter(about=lesson.uuid).latest("id").opens
    assert coming.asked_by(link) == (lesson, cast.aino)
    for wrong in ({"session": lesson, "person": cast.bashir}, {"session": cast.session, "person": cast.aino}):
        with pytest.raises(PermissionDenied):
            coming.say_cannot_come(**wrong, by=link)
    loose = Link.prepare(ANSWER, lesson, valid_for=dt.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        coming.say_cannot_come(session=lesson, person=cast.aino, by=loose)


def test_own_words_stand_in_reminders_on_paper_and_phone(cast, lesson):
    cast.session.delete()
    lesson.activity.reminder_words = texts(en="Bring shoes", fi="Ota kengät")
    lesson.activity.save()
    remind()
    message = Message.objects.filter(purpose="session_reminder").get()
    assert "Ota kengät" in message.text
    assert message.body.startswith("Ota kengät")
    assert "kengät" not in message.subject


@pytest.mark.parametrize("language", list(dict(settings.LANGUAGES)))
@pytest.mark.parametrize("kind", message_views.KINDS)
def test_what_a_phone_shows_is_at_most_two_segments(cast, lesson, settings, language, kind):
    settings.ORIGIN = "https://kotosilta.example.org"
    shown = message_views.shown_in(language, language, partial(message_views.KINDS[kind][1], lesson))
    assert 1 <= shown.segments <= 2, shown.text
    assert shown.text.endswith("/"), "the address is whole, and nothing stands behind it"
    assert str(lesson.activity) not in shown.text, "the subject of a club is nobody's business"


def test_the_page_shows_every_language_and_keeps_own_words(cast, lesson, as_user):
    manager, page = as_user(cast.actors["manager"]), f"/en/desk/activities/{lesson.activity.uuid}/messages/"
    shown = manager.get(page + "?kind=invitation").content.decode()
    assert shown.count("text message") >= len(settings.LANGUAGES)
    assert manager.post(page, {"reminder_words_en": "Bring shoes"}).status_code == 302
    lesson.activity.refresh_from_db()
    assert lesson.activity.reminder_words["en"]["text"] == "Bring shoes"
    assert "Bring shoes" in manager.get(page).content.decode()


@pytest.fixture
def held(cast, lesson) -> Session:
    """Aino and seven others were there, and it has just ended."""
    lesson.activity.asks_faces = True
    lesson.activity.save()
    ended = make_session(lesson.activity, days=-0.1, status="held")
    people = [cast.aino, *(make_person(cast.silta, f"Guest {n}") for n in range(7))]
    for one in people:
        Attendance.objects.create(session=ended, person=one, day=ended.day, status="present")
    return ended


def test_after_a_session_everybody_who_was_there_is_asked_once(cast, held):
    assert faces.ask_how_it_was() == 1, "only Aino can be reached"
    assert faces.ask_how_it_was() == 0
    held.refresh_from_db()
    message = Message.objects.get(purpose=faces.PURPOSE)
    assert (message.person, message.about) == (cast.aino, held.uuid)


def test_faces_are_answered_without_a_name_and_shown_from_five_on(cast, held, as_user):
    faces.ask_how_it_was()
    held.refresh_from_db()
    page = re.search(r"(/\w+/q/\w+/)", Message.objects.get(purpose=faces.PURPOSE).body)[1]
    once = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(5)]
    for number, one in enumerate(once):
        assert faces.faces_of(held) == []
        assert Client().post(page, {"whole": "5" if number else "2", "once": one}).status_code == 302
    assert not Answer.objects.filter(person__isnull=False).exists()
    assert [face.number for face in faces.faces_of(held)] == [4, 0, 0, 1, 0]
    desk = as_user(cast.actors["manager"]).get(f"/en/desk/sessions/{held.uuid}/").content.decode()
    assert "How it was" in desk


def test_the_leader_sees_what_was_sent_to_whom_and_why(cast, lesson, as_user):
    cast.session.delete()
    remind()
    page = as_user(cast.actors["manager"]).get(f"/en/desk/sessions/{lesson.uuid}/").content.decode()
    assert "messages about this session" in page
    assert "You are enrolled, and the time is tomorrow." in page


def test_a_person_reads_the_messages_and_why_on_their_own_page(cast, lesson, as_user):
    cast.session.delete()
    remind()
    page = as_user(cast.actors["guardian"]).get("/en/my/messages/").content.decode()
    assert "You are enrolled, and the time is tomorrow." in page
    assert outbox.TOKEN not in page
    assert "enrolled, and" not in as_user(cast.actors["peer"]).get("/en/my/messages/").content.decode()


def test_letters_say_nothing_of_the_topic_in_their_subject(cast, lesson):
    for letter in (letters.invited, letters.reminded, letters.changed):
        assert str(lesson.activity) not in letter(lesson).subject


def test_who_is_marked_later_is_asked_later(cast, held):
    mark = Attendance.objects.get(session=held, person=cast.aino)
    mark.delete()
    assert faces.ask_how_it_was() == 0
    Attendance.objects.create(session=held, person=cast.aino, day=held.day, status="present")
    assert (faces.ask_how_it_was(), faces.ask_how_it_was()) == (1, 0)


def test_a_session_of_tomorrow_morning_that_is_moved_is_told_at_night(cast, lesson):
    cast.session.delete()
    remind()
    tonight = lesson.starts_at - dt.timedelta(hours=8)
    with clock.travel(tonight):
        lesson.starts_at += dt.timedelta(days=7)
        lesson.ends_at += dt.timedelta(days=7)
        services.change_session(session=lesson, by=cast.actors["manager"], fields=["starts_at", "ends_at"])
    assert Message.objects.get(purpose="session_changed").is_urgent


def test_an_open_address_goes_to_the_phone_as_it_is(cast, held):
    faces.ask_how_it_was()
    assert "/q/" in Message.objects.get(purpose=faces.PURPOSE).text
