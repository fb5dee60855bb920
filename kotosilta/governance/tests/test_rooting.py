"""The rooting plan: a practice, its evidence, its future owner, the terms, signed off."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.governance import rooting
from kotosilta.governance.models import RootingItem
from kotosilta.governance.permissions import ROOTING
from kotosilta.people import outbox
from tests.cast import DAY

AUGUST = dt.date(2027, 8, 1)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def accepted(cast) -> RootingItem:
    return rooting.accept_item(
        item=cast.rooting_item,
        accepts="Two advisors",
        from_on=AUGUST,
        funded_how="City budget",
        by=cast.actors["worker"],
    )


def test_a_practice_goes_from_the_plan_to_its_owner_and_is_signed_off(cast, as_user):
    worker = as_user(cast.actors["worker"])
    form = {"practice_en": "Family clubs", "owner_organisation": "City", "owner_name": "B. Oss", "owner_email": "boss@example.org",
            "target": str(cast.target.uuid)}  # fmt: skip
    add = reverse("governance:add_rooting_item", args=["silta"])
    assert worker.post(add, {**form, "owner_email": "no"}).status_code == 422
    assert worker.post(add, form).status_code == 302
    item = RootingItem.objects.get(owner_name="B. Oss")
    worker.post(reverse("governance:ask_owner", args=[item.uuid]))
    outbox.send_due()
    token = mail.outbox[-1].body.split("/t/")[1].split("/")[0]
    owner = Client()
    assert "Family clubs" in owner.get(f"/en/t/{token}/").content.decode()
    assert owner.post(f"/en/t/{token}/", {"takes_over": "yes"}).status_code == 422, "what, from when, paid for how?"
    terms = {
        "takes_over": "yes",
        "accepts": "Weekly clubs",
        "from_on_day": "1",
        "from_on_month": "8",
        "from_on_year": "2027",
        "funded_how": "Budget",
    }
    assert "Thank you" in owner.post(f"/en/t/{token}/", terms, follow=True).content.decode() and not owner.cookies
    item.refresh_from_db()
    assert (item.status, item.from_on, item.funded_how) == ("accepted", AUGUST, "Budget")
    today = clock.today()
    manager = as_user(cast.actors["manager"])
    day = {"day_day": today.day, "day_month": today.month, "day_year": today.year}
    assert manager.post(reverse("governance:sign_off", args=[item.uuid]), day).status_code == 302
    page = as_user(cast.actors["steering"]).get("/en/desk/projects/silta/rooting/").content.decode()
    assert "2 practices, 1 signed off" in page and "Weekly clubs" in page


def test_a_change_from_a_form_opened_before_keeps_that_the_owner_was_asked(cast):
    manager, opened_before = cast.actors["manager"], RootingItem.objects.get(pk=cast.rooting_item.pk)
    rooting.ask_owner(item=cast.rooting_item, by=manager)
    asked_at = RootingItem.objects.get(pk=cast.rooting_item.pk).asked_at
    opened_before.owner_name = "Another Boss"
    rooting.write_item(item=opened_before, fields=["owner_name"], by=manager)
    stored = RootingItem.objects.get(pk=cast.rooting_item.pk)
    assert (stored.owner_name, stored.status, stored.asked_at) == ("Another Boss", "asked", asked_at)


def test_a_no_has_a_reason_and_another_owner_can_be_asked(cast):
    link = Link.objects.find(ROOTING, Link.issue(ROOTING, cast.rooting_item, valid_for=DAY))
    item = rooting.decline_item(item=cast.rooting_item, why="No money", by=link)
    assert (item.status, item.declined_why) == ("declined", "No money")
    item.owner_name = "Another"
    rooting.write_item(item=item, fields=["owner_name"], by=cast.actors["worker"])
    assert rooting.ask_owner(item=item, by=cast.actors["worker"]).status == "asked"


def test_what_has_been_accepted_is_neither_changed_nor_answered_again(cast, accepted):
    with pytest.raises(Refused, match="Write a new item"):
        rooting.write_item(item=accepted, fields=[], by=cast.actors["worker"])
    with pytest.raises(Refused, match="accepted already"):
        rooting.decline_item(item=accepted, why="x", by=cast.actors["worker"])
    with pytest.raises(Refused):
        rooting.ask_owner(item=accepted, by=cast.actors["worker"])


def test_only_what_is_accepted_is_signed_off_and_only_by_who_runs_the_project(cast, accepted):
    with pytest.raises(PermissionDenied):
        rooting.sign_off(item=accepted, day=clock.today(), by=cast.actors["worker"])
    with pytest.raises(Refused, match="not in the future"):
        rooting.sign_off(item=accepted, day=clock.today() + DAY, by=cast.actors["manager"])
    done = rooting.sign_off(item=accepted, day=clock.today(), by=cast.actors["manager"])
    with pytest.raises(Refused, match="Only what the future owner"):
        rooting.sign_off(item=done, day=clock.today(), by=cast.actors["manager"])


def test_the_database_keeps_no_acceptance_without_terms(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        RootingItem.objects.filter(pk=cast.rooting_item.pk).update(status="accepted")


def test_a_link_opens_its_own_item_only(cast):
    assert Client().get(f"/en/t/{Link.issue('other', cast.rooting_item, valid_for=DAY)}/").status_code == 404
    assert Client().get("/en/t/wrong/").status_code == 404
    stranger = Link.objects.find(ROOTING, Link.issue(ROOTING, cast.matter, valid_for=DAY))
    with pytest.raises(PermissionDenied):
        rooting.decline_item(item=cast.rooting_item, why="x", by=stranger)
