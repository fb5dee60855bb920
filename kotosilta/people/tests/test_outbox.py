"""The outbox: queued once, sent once, in the reader's language, links made when they leave."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils.translation import gettext

from kotosilta.core import clock, sms
from kotosilta.core.models import Link
from kotosilta.people import outbox
from kotosilta.people.models import ContactRoute, Message
from kotosilta.people.outbox import Letter, Mailbox


def hello() -> Letter:
    return Letter("Hello", "Come in")


@pytest.fixture
def message(cast) -> Message:
    return outbox.queue(cast.aino, purpose="test", once_key="test:1", letter=hello)


def test_a_message_is_queued_and_sent_once(cast, message):
    again = outbox.queue(cast.aino, purpose="test", once_key="test:1", letter=lambda: Letter("Again", "x"))
    assert again == message
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    assert [sent.subject for sent in mail.outbox] == ["Hello"]


def test_a_worker_that_died_while_sending_does_not_send_twice(cast, message):
    Message.objects.update(state=Message.State.SENDING)
    assert outbox.send_due() == 0
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_tried_again_later(cast, message, monkeypatch):
    monkeypatch.setattr(outbox.EmailMultiAlternatives, "send", lambda self: (_ for _ in ()).throw(OSError("down")))
    outbox.send_due()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 1)
    assert outbox.send_due() == 0, "not at once"


def test_who_has_no_address_gets_no_message(cast):
    ContactRoute.objects.all().delete()
    assert outbox.queue(cast.aino, purpose="x", once_key="x", letter=hello) is None


def test_messages_speak_the_readers_language(cast):
    def letter() -> Letter:
        return Letter(gettext("You have a place"), "x")

    cast.aino.language = "ar"
    made = outbox.queue(cast.aino, purpose="x", once_key="y", letter=letter)
    assert made.language == "ar" and made.subject != "You have a place"
    to_office = outbox.queue(Mailbox("office@example.org", "fi"), purpose="x", once_key="z", letter=letter)
    assert (to_office.person, to_office.subject) == (None, "Sinulla on paikka")


def test_the_token_of_a_link_is_made_when_the_message_leaves_and_stored_nowhere(cast):
    link = Link.prepare("test", cast.aino, valid_for=dt.timedelta(days=1))
    made = outbox.queue(
        cast.aino, purpose="x", once_key="x", letter=lambda: Letter("x", f"/open/{outbox.TOKEN}/"), opens=lambda: link
    )
    assert outbox.TOKEN in made.body
    assert outbox.send_due() == 1
    token = re.search(r"/open/(\S+)/", mail.outbox[0].body)[1]
    assert Link.objects.find("test", token) == link
    made.refresh_from_db()
    assert token not in made.body + made.once_key


@pytest.fixture
def phone(cast) -> ContactRoute:
    route = ContactRoute.objects.get(person=cast.aino)
    route.kind, route.value = "sms_own", "+358401234567"
    route.save()
    return route


def at(hour: int) -> dt.datetime:
    return clock.at(clock.today(), dt.time(hour))


def test_without_e_mail_a_text_goes_to_the_phone(cast, phone):
    made = outbox.queue(cast.aino, purpose="x", once_key="x", letter=hello)
    with clock.travel(at(12) + dt.timedelta(days=1)):
        assert outbox.send_due() == 1
    (sent,) = sms.outbox
    assert sent.number == "+358401234567"
    assert sent.text.startswith("Hello. http")
    assert made.body == "Come in", "the whole letter is read on the person's own page"
    assert mail.outbox == []


def test_on_a_shared_phone_nobody_learns_what_it_is_about(cast, phone):
    phone.kind = "sms_shared"
    phone.save()
    link = Link.prepare("test", cast.aino, valid_for=dt.timedelta(days=1))
    made = outbox.queue(
        cast.aino,
        purpose="x",
        once_key="x",
        letter=lambda: Letter("Secret", f"/open/{outbox.TOKEN}/", text="Housing"),
        opens=lambda: link,
    )
    assert "Secret" not in made.text
    assert "Housing" not in made.text
    assert outbox.TOKEN not in made.text, "no link that acts for the person"


def test_the_way_that_somebody_prefers_comes_first(cast, phone):
    ContactRoute.objects.create(person=cast.aino, kind="email", value="a@example.org")
    assert outbox.mailbox_of(cast.aino).address == "a@example.org"
    phone.is_preferred = True
    phone.save()
    assert outbox.mailbox_of(cast.aino).address == "+358401234567"


@pytest.mark.parametrize(("hour", "leaves"), [(7, 0), (8, 1), (20, 1), (21, 0), (23, 0)])
def test_phones_are_left_alone_at_night(cast, phone, hour, leaves):
    outbox.queue(cast.aino, purpose="x", once_key="x", letter=hello)
    with clock.travel(at(hour) + dt.timedelta(days=1)):
        assert outbox.send_due() == leaves


def test_what_is_urgent_and_what_goes_by_e_mail_leaves_at_night_too(cast, phone):
    outbox.queue(cast.aino, purpose="x", once_key="x", letter=hello, is_urgent=True)
    outbox.queue(Mailbox("office@example.org", "fi"), purpose="x", once_key="y", letter=hello)
    with clock.travel(at(23) + dt.timedelta(days=1)):
        assert outbox.send_due() == 2


def test_a_gateway_that_is_down_is_tried_again(cast, phone, settings):
    settings.SMS_GATEWAY = "http://127.0.0.1:1/"
    made = outbox.queue(cast.aino, purpose="x", once_key="x", letter=hello)
    with clock.travel(at(12) + dt.timedelta(days=1)):
        outbox.send_due()
    made.refresh_from_db()
    assert (made.state, made.attempts) == ("waiting", 1)
