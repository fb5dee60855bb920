"""A project asks: rounds, links, answers of nobody who gave a name."""

import datetime as dt
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection

from kotosilta.core import clock, jobs
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.core.translated import in_all_languages
from kotosilta.people.models import ContactRoute, Message
from kotosilta.people.outbox import send_due
from kotosilta.surveys import services
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
    wanted = {code for code, _name in settings.LANGUAGES} - {"fi-simple"}  # may be the same as the Finnish
    assert set(in_all_languages(title)) - {"fi-simple"} == wanted
    for name, _kind, words in questions:
        assert set(in_all_languages(words)) - {"fi-simple"} == wanted, name


@pytest.mark.parametrize("key", OF_PROJECTS)
def test_a_project_asks_about_every_theme_with_pictures(key):
    asked = {theme_of(name): kind for name, kind, _words in STANDARD[key][1] if theme_of(name)}
    of_skills = {"confidence", "direction", "wellbeing", "agency"}
    assert set(asked) >= (
        of_skills if key == "empowerment" else {"belonging", "loneliness", "safety", "wellbeing", "agency"}
    )
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
    assert 'name="switch_language" value="ar"' in empty.content.decode(), "the menu is a button that keeps the answers"
    switched = client.post(page.replace("/en/", "/ar/"), {"once": str(uuid4()), **GIVEN, "switch_language": "ar"})
    text = switched.content.decode()
    assert "أنتمي" in text or "أشعر أنني جزء من صفي" in text
    assert text.count("checked") == 2 and not Answer.objects.exists()


def test_families_are_invited_in_their_language_by_one_link_that_leads_to_nobody(cast, as_user, client):
    cast.irma.language = "ar"
    cast.irma.save()
    for person in (cast.irma, cast.aino):
        ContactRoute.objects.filter(person=person).delete()
        ContactRoute.objects.create(person=person, kind="email", value=f"{person.pk}@example.org")
    by = cast.actors["worker"]
    assert invite(asked=cast.round, people=[cast.irma, cast.aino], by=by) == 2
    assert invite(asked=cast.round, people=[cast.irma], by=by) == 0, "nobody is invited twice"
    token = give_link(asked=cast.round, by=by)
    messages = list(Message.objects.filter(purpose="survey_invitation"))
    assert {message.language for message in messages} == {"ar", "fi"}
    assert all(f"/q/{token}/" in message.body and message.opens is None for message in messages), "the same for all"
    assert Link.objects.filter(purpose=SURVEY).count() == 1
    send_due()
    assert client.get(f"/ar/q/{token}/").status_code == 200
    with pytest.raises(PermissionDenied):
        invite(asked=cast.round, people=[cast.otto], by=by)


def test_keys_of_answers_are_drawn_by_chance_and_rows_are_mixed_every_day(cast, link):
    jobs.done_on.clear()
    made = [answer(asked=cast.round, once=uuid4(), values=GIVEN, by=link).pk for _pupil in range(20)]
    assert made != sorted(made, key=str), "twenty in a row by chance: once in 2 × 10^18"
    before = list(Answer.objects.order_by().extra(select={"place": "rowid"}).order_by("place")) if is_sqlite() else []
    assert services.mix_answers() == 20 and services.mix_answers() == 0
    if before:
        after = list(Answer.objects.order_by().extra(select={"place": "rowid"}).order_by("place"))
        assert [row.pk for row in before] != [row.pk for row in after]
    assert {row.pk for row in Answer.objects.all()} == set(made)


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def test_whoever_is_signed_in_is_nobody_on_the_page(cast, page, as_user):
    signed_in = as_user(cast.actors["guardian"])
    text = signed_in.get(page).content.decode()
    assert "Irma" not in text and "guardian" not in text
    signed_in.post(page, {"once": str(uuid4()), **GIVEN})
    assert not AuditEntry.objects.filter(actor=cast.actors["guardian"].uuid).exists()


def test_the_round_page_does_not_tell_when_somebody_answered(cast, link, as_user):
    staff, address = as_user(cast.actors["worker"]), f"/en/desk/surveys/{cast.round.uuid}/"
    seen = []
    for _pupil in range(12):
        answer(asked=cast.round, once=uuid4(), values=GIVEN, by=link)
        seen.append("at least 10 answers" in staff.get(address).content.decode())
    assert seen == [False] * 9 + [True] * 3
    close_round(asked=cast.round, by=cast.actors["worker"])
    assert "12 answers" in staff.get(address).content.decode()


def test_what_came_before_the_round_closed_is_kept_and_nothing_comes_after(cast, link):
    stale = Round.objects.get(pk=cast.round.pk)
    ContactRoute.objects.create(person=cast.irma, kind="email", value="irma@example.org")
    invite(asked=cast.round, people=[cast.irma], by=cast.actors["worker"])
    closed = close_round(asked=cast.round, by=cast.actors["worker"])
    assert closed.closes_on == clock.today() and not closed.is_open
    with pytest.raises(Refused):
        answer(asked=stale, once=uuid4(), values=GIVEN, by=link)
    assert send_due() == 0, "an invitation that leads nowhere is not sent"


def test_a_key_that_was_sent_in_another_round_is_refused_and_the_form_sent_twice_is_one_round(cast, link, as_user):
    once, other = uuid4(), ask_questions(cast, "after")
    answer(asked=cast.round, once=once, values=GIVEN, by=link)
    with pytest.raises(Refused):
        answer(asked=other, once=once, values=GIVEN, by=Link.prepare(SURVEY, other, valid_for=DAY))
    day = clock.today() + 20 * DAY
    given = {"project": "silta", "which": "parents", "stage": "during", "school": "", "once": str(uuid4()),
             "closes_on_day": day.day, "closes_on_month": day.month, "closes_on_year": day.year}  # fmt: skip
    count, staff = Round.objects.count(), as_user(cast.actors["advisor"])
    assert {staff.post("/en/desk/surveys/add/", given).status_code for _time in range(2)} == {302}
    assert Round.objects.count() == count + 1


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
    given = {
        "project": "silta",
        "which": "parents",
        "stage": "during",
        "school": "",
        "closes_on_day": "1",
        "once": str(uuid4()),
    }
    wrong = staff.post("/en/desk/surveys/add/", given)
    assert wrong.status_code == 422 and 'value="parents"' in wrong.content.decode()
    fields = dict(zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True))
    given = {**given, **{f"closes_on_{part}": value for part, value in fields.items()}}
    made = staff.post("/en/desk/surveys/add/", given)
    assert made.status_code == 302
    asked = Round.objects.latest("pk")
    assert (asked.questionnaire.key, asked.stage, asked.closes_on) == ("parents", "during", day)
