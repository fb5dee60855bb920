"""Clubs: a term planned at once, guests who answer by a link, families invited, allergies for the leader only."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from kotosilta.activities import clubs, seats, services
from kotosilta.activities.club_forms import FreeDays
from kotosilta.activities.models import CareNote, Enrolment, Guest, Leader, Material, Session
from kotosilta.activities.permissions import GUEST
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.core.translated import texts, told
from kotosilta.people.models import ContactRoute, FamilyRelation, Message
from kotosilta.people.services import withdraw_consent
from tests.cast import CARE, DAY, enter, make_activity, make_person, make_session, seat


@pytest.fixture
def club(cast):
    """A family club, led by the leader, with one session next week."""
    made = make_activity(
        cast.project, kind="club", title=texts(en="Family club", fi="Perhekerho"), place="Hall", is_public=True
    )
    Leader.objects.create(activity=made, user=cast.actors["leader"])
    return made


def seat_in(user, project) -> None:
    """Works in another project too."""
    seat(user, project, "worker")


@pytest.fixture
def evening(club) -> Session:
    return make_session(club, days=7, kind="club", topic=texts(en="Sleep"))


# --- A term ------------------------------------------------------------------------------------------------


def term(first: dt.date, **more):
    return {
        "kind": "club", "starts_at_day": first.day, "starts_at_month": first.month, "starts_at_year": first.year, "starts_at_time": "17:00",
        "minutes": "120", "every": "2", "last_day_day": "1", "last_day_month": "6", "last_day_year": first.year + 1, "free": "",
        "themes": "Wilma\n\nSleep", **more,
    }  # fmt: skip


def monday() -> dt.date:
    """A Monday in early autumn of next year, so that the clocks go back within the term."""
    day = dt.date(clock.today().year + 1, 9, 1)
    return day + dt.timedelta(days=-day.weekday() % 7)


def test_a_term_is_planned_at_once_with_its_themes_and_at_the_same_hour_all_year(cast, club, as_user):
    first = monday()
    last = first + dt.timedelta(weeks=12)
    free = first + dt.timedelta(weeks=4)
    given = term(
        first, last_day_day=last.day, last_day_month=last.month, last_day_year=last.year,
        free=f"{free.day}.{free.month}.{free.year}", children_topic="Crafts", children_place="Room 3", interpreter_language="so",
    )  # fmt: skip
    sent = as_user(cast.actors["leader"]).post(f"/en/desk/activities/{club.uuid}/term/", given)
    assert sent.status_code == 302
    planned = list(club.sessions.all())
    assert [session.day for session in planned] == [first + dt.timedelta(weeks=w) for w in (0, 2, 6, 8, 10, 12)]
    assert {clock.local(session.starts_at).hour for session in planned} == {17}
    assert [told(session.topic).text for session in planned[:3]] == ["Wilma", "", "Sleep"]
    assert told(planned[5].children_topic).text == "Crafts" and planned[5].interpreter_language == "so"


def test_the_same_term_sent_twice_is_planned_once(cast, club, as_user):
    leader, given = as_user(cast.actors["leader"]), term(monday())
    address = f"/en/desk/activities/{club.uuid}/term/"
    assert leader.post(address, given).status_code == 302
    count = club.sessions.count()
    again = leader.post(address, given)
    assert again.status_code == 422 and "is planned already" in again.content.decode()
    assert "Wilma" in again.content.decode(), "what was typed stays"
    assert club.sessions.count() == count


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"free": "tomorrow"}, "is no day"),
        ({"free": "31.2.2027"}, "is no day"),
        ({"last_day_year": "2020"}, "must be after the first"),
        ({"last_day_year": "2099"}, "a year at most"),
        ({"minutes": "5"}, "15"),
        ({"free": "6.1.2028–21.12.2027"}, "ends before it begins"),
        ({"themes": "x\n" * 60}, "60 themes for"),
    ],
)
def test_a_term_that_cannot_be_says_what_to_write(cast, club, as_user, more, says):
    page = as_user(cast.actors["leader"]).post(f"/en/desk/activities/{club.uuid}/term/", term(monday(), **more))
    assert page.status_code == 422 and says in page.content.decode()
    assert not club.sessions.exists()


def test_an_empty_first_line_leaves_the_first_time_open(cast, club, as_user):
    given = term(monday(), themes="\nWilma")
    assert as_user(cast.actors["leader"]).post(f"/en/desk/activities/{club.uuid}/term/", given).status_code == 302
    assert [told(session.topic).text for session in club.sessions.all()[:2]] == ["", "Wilma"]


def test_an_hour_that_does_not_exist_is_said_on_the_form(cast, club, as_user):
    day = dt.date(clock.today().year + 1, 3, 31)
    spring = day - dt.timedelta(days=(day.weekday() + 1) % 7)  # the Sunday on which the clocks go forward
    first = spring - dt.timedelta(weeks=2)
    page = as_user(cast.actors["leader"]).post(
        f"/en/desk/activities/{club.uuid}/term/",
        term(
            first,
            starts_at_time="3:30",
            every="1",
            last_day_day=spring.day,
            last_day_month=spring.month,
            last_day_year=spring.year,
        ),
    )
    assert page.status_code == 422 and "does not exist" in page.content.decode()


def test_days_off_are_read_as_people_write_them():
    field = FreeDays(required=False)
    assert field.clean("") == []
    assert field.clean("13.10.2026, 21.12.2026–6.1.2027\n1.5.2027 - 2.5.2027") == [
        (dt.date(2026, 10, 13), dt.date(2026, 10, 13)),
        (dt.date(2026, 12, 21), dt.date(2027, 1, 6)),
        (dt.date(2027, 5, 1), dt.date(2027, 5, 2)),
    ]
    with pytest.raises(ValidationError):
        field.clean("13.10.")


# --- Guests ------------------------------------------------------------------------------------------------


def invite(cast, evening, **fields) -> Guest:
    values = {"name": "Library", "subject": "Library card", "email": "library@example.org", **fields}
    return clubs.invite_guest(guest=Guest(session=evening, **values), by=cast.actors["leader"])


def test_a_guest_answers_by_the_link_and_families_see_who_comes(cast, club, evening, client, as_user):
    guest = invite(cast, evening)
    message = Message.objects.get(purpose="guest_asked")
    assert message.address == "library@example.org" and message.opens.target == guest.uuid
    Enrolment.objects.create(activity=club, person=cast.aino, seat=1)
    family = as_user(cast.actors["guardian"])
    mine = f"/en/my/activities/{club.uuid}/"
    assert "Library" not in family.get(mine).content.decode(), "nobody has promised anything yet"
    address = f"/en/g/{message.opens.new_token()}/"
    shown = client.get(address)
    assert "Library card" in shown.content.decode() and not shown.cookies
    client.post(address, {"answer": "yes", "note": "A table"})
    guest.refresh_from_db()
    assert (guest.is_coming, guest.note) == (True, "A table")
    page = family.get(mine).content.decode()
    assert "Library" in page and "A table" not in page
    client.post(address, {"answer": "no", "note": ""})
    assert "Library" not in family.get(mine).content.decode()


def test_one_without_an_address_was_told_by_word_of_mouth_and_nobody_is_asked_twice(cast, evening):
    assert invite(cast, evening, email="").is_coming
    with pytest.raises(Refused):
        invite(cast, evening)
    assert not Message.objects.exists()


def test_a_guest_hears_of_a_change_and_of_a_cancellation(cast, evening):
    invite(cast, evening)
    invite(cast, evening, name="Police", email="police@example.org")
    clubs.answer_as_guest(guest=Guest.objects.get(name="Police"), comes=False, by=cast.actors["leader"])
    evening.place = "Library"
    services.change_session(session=evening, by=cast.actors["leader"], fields=["place"])
    services.cancel_session(session=evening, by=cast.actors["leader"])
    told_of = list(Message.objects.filter(purpose="guest_changed").order_by("pk"))
    assert [message.address for message in told_of] == ["library@example.org"] * 2, "who has declined hears no more"
    assert "METHOD:CANCEL" in told_of[1].calendar


def test_a_cancellation_is_told_once_and_a_form_opened_before_does_not_bring_the_session_back(cast, evening):
    invite(cast, evening)
    stale = Session.objects.get(pk=evening.pk)
    services.cancel_session(session=evening, by=cast.actors["leader"])
    with pytest.raises(Refused):
        services.cancel_session(session=stale, by=cast.actors["leader"])
    stale.place = "Library"
    with pytest.raises(Refused):
        services.change_session(session=stale, by=cast.actors["leader"], fields=["place"])
    evening.refresh_from_db()
    assert evening.status == "cancelled"
    assert Message.objects.filter(purpose="guest_changed").count() == 1


def test_a_corrected_theme_is_no_change_that_somebody_must_hear_of(cast, evening):
    invite(cast, evening)
    evening.topic = texts(en="Sleep and screens")
    services.change_session(session=evening, by=cast.actors["leader"], fields=["topic"])
    assert not Message.objects.filter(purpose="guest_changed").exists()


def test_what_the_open_calendar_tells_of_guests(cast, club, evening, client):
    invite(cast, evening, name="Nurse Canary", email="", subject="Teeth")
    clubs.answer_as_guest(guest=invite(cast, evening), comes=True, by=cast.actors["leader"])
    page = client.get(f"/en/calendar/{club.uuid}/").content.decode()
    assert "Library" in page, "who was asked has read that the name is shown"
    assert "Teeth" in page and "Nurse Canary" not in page, "who was written down was not"


def test_only_a_leader_or_the_guests_own_link_answers_and_not_afterwards(cast, evening):
    guest = invite(cast, evening)
    other = Link.prepare(GUEST, invite(cast, evening, name="Police"), valid_for=DAY)
    for nobody in (cast.actors["worker"], cast.actors["guardian"], other):
        with pytest.raises(PermissionDenied):
            clubs.answer_as_guest(guest=guest, comes=True, by=nobody)
    with clock.travel(evening.ends_at), pytest.raises(Refused):
        clubs.answer_as_guest(guest=guest, comes=True, by=cast.actors["leader"])


def test_a_service_of_the_directory_is_invited_to_a_club(cast, club, evening, as_user):
    address = f"/en/desk/services/{cast.service.uuid}/invite/"
    Leader.objects.create(activity=club, user=cast.actors["advisor"])
    advisor = as_user(cast.actors["advisor"])
    assert "advice@example.org" in advisor.get(address).content.decode()
    sent = advisor.post(address, {"session": str(evening.uuid), "subject": "Rent", "email": "advice@example.org"})
    assert sent.status_code == 302
    guest = Guest.objects.get(session=evening)
    assert (guest.service, guest.status, guest.email) == (cast.service.uuid, "asked", "advice@example.org")
    stranger = as_user(cast.actors["other_worker"]).post(address, {"session": str(evening.uuid)})
    assert stranger.status_code == 422, "a club that they do not lead is not offered"


# --- Families ----------------------------------------------------------------------------------------------


def test_nobody_is_invited_to_what_they_cannot_open_or_by_somebody_who_does_not_see_them(cast, club):
    with pytest.raises(PermissionDenied):
        clubs.invite_families(activity=club, people=[cast.otto], by=cast.actors["leader"])
    club.is_public = False
    club.save()
    with pytest.raises(Refused):
        clubs.invite_families(activity=club, people=[cast.irma], by=cast.actors["manager"])


def test_who_works_with_somebody_enrols_them_in_that_project_and_ends_no_seat(cast, club):
    worker = cast.actors["worker"]
    seat_in(worker, cast.other_project)
    elsewhere = make_activity(cast.other_project, kind="club")
    enrolment = services.enrol(activity=club, person=cast.aino, by=worker)
    with pytest.raises(PermissionDenied):
        services.enrol(activity=elsewhere, person=cast.aino, by=worker)
    for nobody in ("former", "retired", "colleague"):
        with pytest.raises(PermissionDenied):
            services.enrol(activity=club, person=cast.irma, by=cast.actors[nobody])
    with pytest.raises(PermissionDenied):
        services.leave_activity(enrolment=enrolment, by=worker)


def test_families_are_invited_once_in_their_own_language_children_and_enrolled_ones_not(cast, club, as_user):
    mother = make_person(cast.silta, "Parent Canary", birth_year=1985, language="ar")
    ContactRoute.objects.create(person=mother, kind="email", value="parent@example.org")
    for person in (mother, cast.irma):
        enter(person, cast.project)
    Enrolment.objects.create(activity=club, person=cast.irma, seat=1)
    manager = as_user(cast.actors["manager"])
    address = f"/en/desk/activities/{club.uuid}/invite/"
    page = manager.get(address).content.decode()
    assert "Parent Canary" in page and "Aino Canary" not in page and "Irma Canary" not in page
    assert manager.post(address, {"people": [str(mother.uuid)]}).status_code == 302
    again = manager.get(address).content.decode()
    assert "Parent Canary" not in again and "nobody to invite" in again
    message = Message.objects.get(purpose="activity_invitation")
    assert message.language == "ar" and message.subject == "دعوة لعائلتك" and str(club.uuid) in message.body


# --- What the leader must know -----------------------------------------------------------------------------


def test_allergies_are_read_by_the_leader_and_by_nobody_else_and_the_reading_is_logged(cast, as_user):
    address = f"/en/desk/sessions/{cast.session.uuid}/"
    assert CARE in as_user(cast.actors["leader"]).get(address).content.decode()
    entry = AuditEntry.objects.get(action="care_notes.read")
    assert entry.actor == cast.actors["leader"].uuid
    for actor in ("manager", "worker", "colleague", "advisor", "auditor", "peer", "partner_manager", "other_leader"):
        assert not CareNote.objects.all().visible_to(cast.actors[actor]).exists(), actor
    for actor in ("self", "guardian", "leader"):
        assert CareNote.objects.all().visible_to(cast.actors[actor]).exists(), actor


def test_without_consent_seat_or_leadership_the_leader_reads_nothing(cast):
    notes = CareNote.objects.all()
    leader = cast.actors["leader"]
    cast.leading.until = clock.now()
    cast.leading.save()
    assert not notes.visible_to(leader).exists()
    cast.leading.until = None
    cast.leading.save()
    services.leave_activity(enrolment=cast.enrolment, by=cast.actors["guardian"])
    assert not notes.visible_to(leader).exists()
    seats.give_seat(cast.activity, cast.aino, cast.actors["manager"])
    assert notes.visible_to(leader).exists()
    cast.participation.left_on = clock.today()
    cast.participation.exit_status = "work"
    cast.participation.save()
    assert not notes.visible_to(leader).exists(), "has left the project"
    cast.participation.left_on, cast.participation.exit_status = None, ""
    cast.participation.save()
    with clock.travel(cast.session.ends_at + 30 * DAY):
        assert not notes.visible_to(leader).exists(), "the activity is over"
    withdraw_consent(consent=cast.aino.consents.get(key="care_note"), by=cast.actors["guardian"])
    assert not notes.visible_to(leader).exists() and notes.visible_to(cast.actors["guardian"]).exists()


def test_a_guardian_writes_it_with_the_consent_and_takes_both_away(cast, as_user):
    cast.aino.consents.filter(key="care_note").delete()
    guardian = as_user(cast.actors["guardian"])
    address = f"/en/my/people/{cast.aino.uuid}/care/"
    written = cast.care_note.written_at.isoformat()
    guardian.post(address, {"text": "Eggs", "read_at": written})
    assert CareNote.objects.get(person=cast.aino).text == "Eggs"
    consent = cast.aino.consents.valid("care_note").get()
    assert consent.language == "en" and "allergies" in consent.text
    stale = guardian.post(address, {"text": "", "read_at": written})
    assert stale.status_code == 422 and "written here meanwhile" in stale.content.decode(), (
        "a form opened before deletes nothing"
    )
    read_at = CareNote.objects.get(person=cast.aino).written_at.isoformat()
    guardian.post(address, {"text": "", "read_at": read_at})
    assert not CareNote.objects.filter(person=cast.aino).exists()
    assert not cast.aino.consents.valid("care_note").exists()


def test_the_database_never_sees_the_text(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM activities_carenote")
        assert all("canary" not in row[0] for row in cursor.fetchall())


def test_a_guardian_whose_relation_has_ended_neither_reads_nor_writes(cast):
    FamilyRelation.objects.filter(pk=cast.relation.pk).update(until=clock.now())
    assert not CareNote.objects.all().visible_to(cast.actors["guardian"]).exists()
    with pytest.raises(PermissionDenied):
        clubs.write_care_note(person=cast.aino, text="x", language="fi", by=cast.actors["guardian"])


# --- Materials and the children's group --------------------------------------------------------------------


def test_families_see_their_materials_and_the_childrens_programme_and_not_the_leaders_list(
    cast, club, evening, as_user
):
    evening.children_topic, evening.children_place = texts(en="Crafts"), "Room 3"
    evening.save()
    Enrolment.objects.create(activity=club, person=cast.aino, seat=1)
    Material.objects.create(activity=club, title=texts(en="Bring shoes"), session=evening)
    Material.objects.create(activity=club, title=texts(en="Forty apples"), for_families=False)
    family = as_user(cast.actors["guardian"]).get(f"/en/my/activities/{club.uuid}/").content.decode()
    assert "Bring shoes" in family and "Forty apples" not in family and "Children: Crafts" in family
    leader = as_user(cast.actors["leader"]).get(f"/en/desk/sessions/{evening.uuid}/").content.decode()
    assert "Bring shoes" in leader and "Forty apples" in leader
    assert "Room 3" in leader and "years</span>" in leader, "the children stand apart, with their ages"


def test_material_needs_a_text_or_an_address_and_can_be_taken_away(cast, club, as_user):
    leader = as_user(cast.actors["leader"])
    add = f"/en/desk/activities/{club.uuid}/materials/add/"
    empty = leader.post(add, {"title_en": "Song", "for_families": "on"})
    assert empty.status_code == 422 and "text or a web address" in empty.content.decode()
    assert leader.post(add, {"title_en": "Song", "words_en": "La la", "for_families": "on"}).status_code == 302
    material = Material.objects.get(activity=club)
    material.session = make_session(club, days=3, kind="club")
    material.save()
    change = f"/en/desk/materials/{material.uuid}/change/"
    assert (
        f'value="{material.session.uuid}" selected' in leader.get(change).content.decode()
        or "checked" in leader.get(change).content.decode()
    ), "the time is chosen as it was"
    assert leader.post(f"/en/desk/materials/{material.uuid}/delete/").status_code == 302
    assert not Material.objects.filter(activity=club).exists()
