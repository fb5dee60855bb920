"""A project asks: rounds, links, answers of nobody who gave a name."""

import datetime as dt
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.people.models import ContactRoute, Message
from kotosilta.people.outbox import send_due
from kotosilta.surveys.models import Answer, Round
from kotosilta.surveys.permissions import SURVEY
from kotosilta.surveys.questions import OF_PROJECTS, SCALES, STANDARD, THEMES, theme_of
from kotosilta.surveys.services import answer, close_round, give_link, invite
from tests.cast import DAY, ask_questions

GIVEN = {"belonging_class": "4", "loneliness_school": "2"}


@pytest.fixture
def link(cast) -> Link:
    return Link.prepare(SURVEY, cast.round, valid_for=14 * DAY)


@pytest.fixture
def page(cast) -> str:
    return f"/en/q/{give_link(asked=cast.round, by=cast.actors['worker'])}/"


@pytest.mark.parametrize("key", STANDARD)
def test_every_question_stands_in_every_language_that_is_switched_on(key):
    title, questions = STANDARD[key]
    wanted = {code for code, _name in settings.LANGUAGES}
    assert set(title) == wanted
    for name, _kind, words in questions:
        assert set(words) == wanted, name


@pytest.mark.parametrize("key", OF_PROJECTS)
def test_a_project_asks_about_every_theme_with_pictures(key):
    asked = {theme_of(name): kind for name, kind, _words in STANDARD[key][1] if theme_of(name)}
    assert set(asked) >= {"belonging", "loneliness", "safety", "wellbeing", "agency"}
    assert set(asked) <= set(THEMES) and set(asked.values()) <= set(SCALES)


def test_an_answer_keeps_no_person_no_moment_and_no_link(cast, link):
    moment = clock.at(clock.today(), dt.time(13, 37))
    with clock.travel(moment):
        made = answer(asked=cast.round, once=uuid4(), values=GIVEN, by=link)
    made.refresh_from_db()
    assert (made.person, made.organisation, made.values) == (None, "", GIVEN)
    assert clock.local(made.answered_at).time() == dt.time(0), "the day, never the moment"
    assert not AuditEntry.objects.filter(subject=made.uuid).exists()
    assert {field.name for field in Answer._meta.get_fields()} == {
        "id", "uuid", "round", "person", "organisation", "values", "answered_at",
    }  # fmt: skip


def test_sent_twice_it_is_one_answer_and_the_next_pupil_is_another(cast, link):
    once = uuid4()
    for values in (GIVEN, {"belonging_class": "5"}):
        answer(asked=cast.round, once=once, values=values, by=link)
    answer(asked=cast.round, once=uuid4(), values=GIVEN, by=link)
    assert cast.round.answers.count() == 2
    assert cast.round.answers.get(uuid=once).values == {"belonging_class": "5"}


def test_only_a_link_of_the_round_answers_and_nothing_is_no_answer(cast, link):
    for nobody in (cast.actors["manager"], Link.prepare(SURVEY, ask_questions(cast, "after"), valid_for=DAY)):
        with pytest.raises(PermissionDenied):
            answer(asked=cast.round, once=uuid4(), values=GIVEN, by=nobody)
    with pytest.raises(Refused):
        answer(asked=cast.round, once=uuid4(), values={}, by=link)


def test_the_page_asks_with_pictures_and_sets_no_cookie(cast, page, client):
    shown = client.get(page)
    assert not shown.cookies and shown["Referrer-Policy"] == "no-referrer"
    text = shown.content.decode()
    assert text.count('type="radio"') == 8 * 5 + 2 and text.count("<svg") >= 48
    sent = client.post(page, {"once": str(uuid4()), **GIVEN, "words": "More adults", "quote": "yes"})
    assert sent.status_code == 302 and sent["Location"].endswith("?sent")
    assert "Thank you" in client.get(sent["Location"]).content.decode()
    assert Answer.objects.get(round=cast.round).values["words"] == "More adults"


def test_an_empty_page_is_told_what_to_do_and_the_language_changes_without_losing_answers(page, client):
    empty = client.post(page, {"once": str(uuid4())})
    assert empty.status_code == 422 and "Choose at least one picture" in empty.content.decode()
    switched = client.post(page.replace("/en/", "/ar/"), {"once": str(uuid4()), **GIVEN, "switch_language": "ar"})
    text = switched.content.decode()
    assert "أنتمي" in text or "أشعر أنني جزء من صفي" in text
    assert text.count("checked") == 2 and not Answer.objects.exists()


def test_families_are_invited_in_their_language_and_the_link_says_nothing_of_them(cast, as_user, client):
    cast.irma.language = "ar"
    cast.irma.save()
    ContactRoute.objects.create(person=cast.irma, kind="email", value="irma@example.org")
    told = invite(asked=cast.round, people=[cast.irma, cast.bashir], by=cast.actors["worker"])
    assert told == 1, "Bashir has no e-mail address"
    invite(asked=cast.round, people=[cast.irma], by=cast.actors["worker"])
    message = Message.objects.get(purpose="survey_invitation")
    assert message.language == "ar" and message.subject == "سؤال لك" and "%(" not in message.body
    send_due()
    link = message.opens
    assert link.target == cast.round.uuid and str(cast.irma.uuid) not in str(vars(link))


def test_the_page_invites_grown_ups_only_and_says_who_has_no_mail(cast, as_user):
    staff = as_user(cast.actors["manager"])
    address = f"/en/desk/surveys/{cast.round.uuid}/invite/"
    assert "Aino Canary" not in staff.get(address).content.decode(), "a child"
    page = staff.post(address, {"people": []})
    assert page.status_code == 422


def test_a_closed_round_takes_no_answers_and_its_links_end(cast, page, link, client):
    close_round(asked=cast.round, by=cast.actors["worker"])
    assert client.get(page).status_code == 404
    with pytest.raises(Refused):
        give_link(asked=cast.round, by=cast.actors["worker"])
    with pytest.raises(PermissionDenied):
        close_round(asked=cast.round, by=cast.actors["partner_worker"])


def test_a_round_is_opened_from_the_browser(cast, as_user):
    staff = as_user(cast.actors["advisor"])
    day = clock.today() + 20 * DAY
    given = {"project": "silta", "which": "parents", "stage": "during", "school": "", "closes_on_day": "1"}
    wrong = staff.post("/en/desk/surveys/add/", given)
    assert wrong.status_code == 422 and 'value="parents"' in wrong.content.decode()
    fields = dict(zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True))
    given = {**given, **{f"closes_on_{part}": value for part, value in fields.items()}}
    made = staff.post("/en/desk/surveys/add/", given)
    assert made.status_code == 302
    asked = Round.objects.latest("pk")
    assert (asked.questionnaire.key, asked.stage, asked.closes_on) == ("parents", "during", day)
