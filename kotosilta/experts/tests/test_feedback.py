"""Feedback both ways: each side about its own, said when it has been held."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.experts.permissions import REQUEST
from kotosilta.experts.services.feedback import answers_of, give_feedback
from kotosilta.surveys.models import Answer
from kotosilta.surveys.questions import in_words

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def link(cast) -> Link:
    return Link.prepare(REQUEST, cast.asked, valid_for=dt.timedelta(days=30))


def test_each_side_answers_its_own_questions_and_may_correct(cast, link):
    with pytest.raises(Refused):
        give_feedback(booking=cast.booking, by=link, whole="5")
    with clock.travel(cast.booking.ends_at + HOUR):
        for mark in ("4", "5"):
            give_feedback(booking=cast.booking, by=link, whole=mark, words="Thank you")
        give_feedback(booking=cast.booking, by=cast.actors["self"], whole="2", talk="yes")
        for nobody in (
            cast.actors["peer"],
            cast.actors["worker"],
            Link.prepare(REQUEST, cast.question, valid_for=HOUR),
        ):
            with pytest.raises(PermissionDenied):
                give_feedback(booking=cast.booking, by=nobody, whole="1")
    cast.booking.refresh_from_db()
    said = dict(answers_of(cast.booking, "organisation", "expert"))
    assert Answer.objects.count() == 2
    assert [answer for _question, answer in in_words(said["organisation"])][-1] == "Thank you"
    assert said["expert"].person == cast.aino and said["organisation"].person is None


def test_the_expert_reads_the_organisations_words_and_the_organisation_not_the_experts(cast, link, as_user, client):
    with clock.travel(cast.booking.ends_at + HOUR):
        give_feedback(booking=cast.booking, by=link, words="canary-from-organisation")
        give_feedback(booking=cast.booking, by=cast.actors["self"], words="canary-from-expert")
        mine = as_user(cast.actors["self"]).get(f"/en/my/expert/bookings/{cast.booking.uuid}/").content.decode()
        theirs = client.get(f"/en/b/{link.new_token()}/").content.decode()
        desk = as_user(cast.actors["worker"]).get(f"/en/desk/bookings/{cast.booking.uuid}/").content.decode()
    assert "canary-from-organisation" in mine
    assert "canary-from-expert" not in theirs
    assert "canary-from-organisation" in desk and "canary-from-expert" in desk


def test_an_expert_who_wants_to_talk_afterwards_is_seen_by_the_adviser(cast, as_user):
    adviser = as_user(cast.actors["worker"])
    with clock.travel(cast.booking.ends_at + HOUR):
        for talk, shown in (("no", False), ("yes", True)):
            give_feedback(booking=cast.booking, by=cast.actors["self"], talk=talk)
            assert ("talk with somebody afterwards" in adviser.get("/en/desk/bookings/").content.decode()) is shown


def test_the_page_asks_in_the_readers_language_and_nothing_is_required(cast, link, client):
    token = link.new_token()
    with clock.travel(cast.booking.ends_at + HOUR):
        page = f"b/{token}/{cast.booking.uuid}/feedback/"
        assert "كيف كان اللقاء؟" in client.get(f"/ar/{page}").content.decode()
        assert client.post(f"/en/{page}", {}).status_code == 302
        assert client.post(f"/en/{page}", {"whole": "99"}).status_code == 422
