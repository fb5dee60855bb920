"""The outbox: queued once, sent once, in the reader's language, links made when they leave."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils.translation import gettext

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
