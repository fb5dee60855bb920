"""The user panel: a proposal in one's own language, a named owner, an answer by a day, told back to each."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from kotosilta.activities.reminders import remind
from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.translated import texts
from kotosilta.governance import services
from kotosilta.governance.models import Matter, Seat, fees_of
from kotosilta.governance.permissions import MATTER
from kotosilta.people import outbox
from kotosilta.people.models import ContactRoute, Message
from tests.cast import PROPOSAL, make_person

DAY = dt.timedelta(days=1)
TOLD = {"service": "Desk", "owner_name": "B. Oss", "owner_email": "boss@example.org"}


@pytest.fixture
def worker(cast):
    return cast.actors["worker"]


@pytest.fixture
def member(cast):
    """Bashir, who reads Arabic, by e-mail."""
    ContactRoute.objects.create(person=cast.bashir, kind="email", value="bashir@example.org")
    cast.bashir.language = "ar"
    cast.bashir.save()
    return cast.actors["peer"]


@pytest.fixture
def sent(cast, worker) -> Matter:
    return services.send_matter(
        matter=cast.matter, by=worker, title=texts(fi="Aukiolo", en="Hours"), text=texts(fi="Illalla auki"),
        due_on=clock.today() + 10 * DAY, **TOLD,
    )  # fmt: skip


def link_in(message) -> str:
    return re.search(r"/fi/m/\S+/", message.body)[0]


def test_from_a_proposal_to_what_is_told_back(cast, worker, member, client, sent):
    outbox.send_due()
    page = link_in(mail.outbox[-1])
    assert PROPOSAL not in mail.outbox[-1].body, "the service reads what the panel wrote for it, not the author's words"
    assert client.get(page).status_code == 200
    assert client.post(page, {"answer": "Auki kello 20 asti"}).status_code == 200
    sent.refresh_from_db()
    assert (sent.status, sent.answer["fi"]["text"]) == ("answered", "Auki kello 20 asti")
    with pytest.raises(Refused):
        services.tell_back(matter=sent, by=worker)
    with pytest.raises(Refused):
        services.write_what_changed(matter=sent, version="another", by=worker, is_public=True)
    assert "Hours" not in client.get("/en/panel/").content.decode()
    services.write_what_changed(
        matter=sent, version=sent.answer_version, by=worker, answer=texts(fi="Auki kello 20 asti", ar="مفتوح حتى الثامنة"), changed=texts(fi="Iltavuoro"), is_public=True
    )  # fmt: skip
    assert services.tell_back(matter=sent, by=worker) == 1
    outbox.send_due()
    assert mail.outbox[-1].to == ["bashir@example.org"] and "مفتوح حتى الثامنة" in mail.outbox[-1].body
    with pytest.raises(Refused):
        services.tell_back(matter=Matter.objects.get(pk=sent.pk), by=worker)
    assert client.post(page, {"answer": "Toinen"}).status_code == 422, "what has been told is not changed"
    trail = client.get("/en/panel/").content.decode()
    assert "Hours" in trail and "Canary" not in trail and PROPOSAL not in trail


def test_an_owner_who_does_not_answer_is_asked_again_every_week(cast, sent):
    def chased(days: int) -> int:
        with clock.travel(clock.now() + days * DAY):
            return services.chase() + services.chase()

    assert [chased(days) for days in (10, 11, 15, 19)] == [0, 1, 0, 1]
    assert Message.objects.filter(purpose="matter_chased").count() == 2
    services.answer_matter(matter=sent, answer="x", by=Link.prepare(MATTER, sent, valid_for=DAY))
    assert chased(40) == 0


def test_only_members_and_experts_propose_and_only_those_who_run_it_send(cast, worker, member):
    for actor, person in (("guardian", cast.irma), ("peer", cast.aino)):
        with pytest.raises(PermissionDenied):
            services.propose(body=cast.body, person=person, proposal="x", language="fi", by=cast.actors[actor])
    expert = services.propose(body=cast.body, person=cast.aino, proposal="x", language="so", by=cast.actors["self"])
    assert expert.proposed_by == cast.aino, "an expert who has evaluated a service"
    for actor in ("peer", "partner_manager", "other_manager", "leader"):
        with pytest.raises(PermissionDenied):
            services.send_matter(matter=cast.matter, by=cast.actors[actor], due_on=clock.today() + DAY, **TOLD)
    services.end_seat(seat=cast.panel_seat, by=worker)
    with pytest.raises(PermissionDenied):
        services.propose(body=cast.body, person=cast.bashir, proposal="x", language="fi", by=member)


def test_a_link_answers_its_own_matter_only(cast, sent):
    other = Matter.objects.create(body=cast.body, proposal="y", language="fi")
    with pytest.raises(PermissionDenied):
        services.answer_matter(matter=other, answer="x", by=Link.prepare(MATTER, sent, valid_for=DAY))


def test_members_are_invited_to_meetings_paid_for_coming_and_leave_when_the_term_ends(cast, worker, member):
    remind()
    invited = Message.objects.filter(purpose="session_invitation", about=cast.panel_session.uuid)
    assert [message.person for message in invited] == [cast.bashir]
    cast.panel_session.attendances.create(person=cast.bashir, day=cast.panel_session.day, status="present")
    assert fees_of(cast.body) == [(cast.bashir, 1, 20)]
    newcomer = make_person(cast.silta, "New")
    cast.body.project.assignments.create(worker=worker, person=newcomer)
    seat = services.give_seat(body=cast.body, person=newcomer, role="member", term_ends_on=clock.today(), by=worker)
    with pytest.raises(Refused):
        services.give_seat(body=cast.body, person=newcomer, role="member", term_ends_on=None, by=worker)
    with clock.travel(clock.now() + 2 * DAY):
        assert services.end_terms() == 1
        assert not Seat.objects.get(pk=seat.pk).is_current
    assert cast.body.activity.enrolments.get(person=newcomer).status == "left"


def test_what_is_not_taken_up_is_told_to_its_author_alone(cast, worker, member, as_user):
    services.drop_matter(matter=cast.matter, why=texts(en="Not ours to decide"), by=worker)
    assert "Not ours to decide" in as_user(member).get("/en/my/panel/").content.decode()
    assert "Not ours to decide" not in as_user(cast.actors["self"]).get("/en/my/panel/").content.decode()
    services.end_seat(seat=cast.panel_seat, by=worker)
    assert "Not ours to decide" in as_user(member).get("/en/my/panel/").content.decode(), "one's own stays"


def test_a_corrected_answer_makes_its_translations_outdated(cast, worker, member, sent):
    link = Link.prepare(MATTER, sent, valid_for=DAY)
    first = services.answer_matter(matter=sent, answer="Kyllä", by=link)
    services.write_what_changed(
        matter=first, version=first.answer_version, by=worker, answer=texts(fi="Kyllä", ar="نعم"), is_public=True
    )
    services.answer_matter(matter=sent, answer="Ei", by=link)
    assert not Matter.objects.all().public().exists(), "nobody has read the correction yet"
    with pytest.raises(Refused):
        services.tell_back(matter=sent, by=worker)
