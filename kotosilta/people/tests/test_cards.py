"""Access cards: made by the worker, opened by the card and its PIN together."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from kotosilta.people import services
from kotosilta.people.models import AccessCard, User
from tests.cast import make_person


@pytest.fixture
def card(cast) -> services.NewCard:
    return services.make_card(person=cast.aino, by=cast.actors["worker"])


def address(card: services.NewCard) -> str:
    return f"/en/sign-in/card/{card.token}/"


def test_a_worker_makes_a_card_and_sees_square_and_pin_once(cast, as_user):
    page = as_user(cast.actors["worker"]).post(f"/en/desk/people/{cast.aino.uuid}/card/").content.decode()
    pin = re.search(r'<bdi class="ltr pin">(\d{6})</bdi>', page)[1]
    card = AccessCard.objects.get()
    assert pin not in card.pin, "the PIN is kept as a slow hash only"
    assert "<svg" in page
    assert card.number in page
    again = as_user(cast.actors["worker"]).get(f"/en/desk/people/{cast.aino.uuid}/").content.decode()
    assert card.number in again
    assert pin not in again


def test_card_and_pin_sign_in_and_the_session_is_short(cast, card, client):
    page = client.get(address(card))
    assert "PIN" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin", "the address leaves to nobody else"
    answer = client.post(address(card), {"pin": card.pin, "shared": "on"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/en/my/"
    assert client.session.get_expiry_age() <= 15 * 60


def test_somebody_without_phone_and_e_mail_gets_an_account_by_the_card(cast, client):
    farah = make_person(cast.silta, "Farah Nobody")
    made = services.make_card(person=farah, by=cast.actors["coordinator"])
    farah.refresh_from_db()
    assert (farah.user.email, farah.user.phone) == (None, None)
    assert client.post(address(made), {"pin": made.pin}).status_code == 302
    assert client.get("/en/my/").status_code == 200


def test_five_wrong_pins_block_this_card_and_nothing_else(cast, card, client):
    wrong = f"{(int(card.pin) + 1) % 10**6:06}"
    for _times in range(AccessCard.TRIES):
        assert client.post(address(card), {"pin": wrong}).status_code == 422
    assert "wrong too many times" in client.post(address(card), {"pin": card.pin}).content.decode()
    assert client.get("/en/my/").status_code == 302
    other = services.make_card(person=cast.bashir, by=cast.actors["manager"])
    assert client.post(address(other), {"pin": other.pin}).status_code == 302


def test_a_right_pin_forgets_the_wrong_ones(card):
    for _times in range(AccessCard.TRIES - 1):
        assert not services.try_pin(card.card, "x")
    assert services.try_pin(card.card, card.pin)
    assert not services.try_pin(card.card, "x")
    assert services.try_pin(card.card, card.pin)


@pytest.mark.django_db(transaction=True)
def test_many_pins_at_once_do_not_slip_through(cast):
    made = services.make_card(person=cast.aino, by=cast.actors["worker"])

    def guess(number: int) -> bool:
        try:
            return services.try_pin(made.card, f"no{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(guess, range(20)))
    made.card.refresh_from_db()
    assert made.card.wrong == AccessCard.TRIES
    assert not services.try_pin(made.card, made.pin), "a blocked card stays blocked"


def test_a_new_card_ends_the_old_one_and_a_lost_one_is_ended(cast, card, as_user):
    newer = services.make_card(person=cast.aino, by=cast.actors["worker"])
    assert Client().get(address(card)).status_code == 404
    assert Client().get(address(newer)).status_code == 200
    as_user(cast.actors["worker"]).post(f"/en/desk/people/{cast.aino.uuid}/card/end/")
    assert Client().get(address(newer)).status_code == 404


def test_no_card_opens_the_account_of_staff(cast, as_user):
    cast.aino.user.organisation = cast.silta
    cast.aino.user.save()
    assert as_user(cast.actors["worker"]).post(f"/en/desk/people/{cast.aino.uuid}/card/").status_code == 403


def test_where_codes_are_sent_can_be_changed(cast, as_user):
    worker, page = as_user(cast.actors["worker"]), f"/en/desk/people/{cast.aino.uuid}/account/"
    assert 'value="self@example.org"' in worker.get(page).content.decode()
    assert worker.post(page, {"email": "", "phone": ""}).status_code == 422
    User.objects.create_user(phone="+358409999999")
    assert "already signs in" in worker.post(page, {"phone": "040 999 9999"}).content.decode()
    assert worker.post(page, {"email": "", "phone": "040 1234567"}).status_code == 302
    cast.aino.user.refresh_from_db()
    assert (cast.aino.user.email, cast.aino.user.phone) == (None, "+358401234567")


def test_a_lost_card_ends_the_session_that_it_opened_and_no_passkey_is_added_with_it(cast, card, client):
    client.post(address(card), {"pin": card.pin})
    assert client.get("/en/my/").status_code == 200
    assert client.get("/en/passkeys/add/").status_code == 403, "a card lets nobody's own device in for good"
    services.end_cards(person=cast.aino, by=cast.actors["worker"])
    assert client.get("/en/my/").status_code == 302


def test_who_becomes_staff_signs_in_with_no_card_any_more(cast, card, client):
    cast.aino.user.organisation = cast.silta
    cast.aino.user.save()
    assert client.get(address(card)).status_code == 404


def test_when_codes_go_elsewhere_everything_else_ends(cast, client):
    client.force_login(cast.aino.user)
    Authenticator.objects.create(user=cast.aino.user, type=Authenticator.Type.WEBAUTHN, data={})
    services.give_account(person=cast.aino, phone="+358401234567", by=cast.actors["worker"])
    assert client.get("/en/my/").status_code == 302
    assert not Authenticator.objects.filter(user=cast.aino.user).exists()
