"""What was said about referrals is what their numbers say."""

import datetime as dt

from django.utils.translation import override

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.guidance.models import Referral, ReferralStep
from kotosilta.guidance.permissions import REFERRAL
from kotosilta.guidance.services import referrals
from kotosilta.projects.models import Target
from kotosilta.reporting import counting, loops
from tests.cast import DAY, texts


def later(days: float):
    return clock.travel(clock.now() + dt.timedelta(days=days))


@override("en")
def test_the_funnel_counts_what_was_said_and_the_target_what_began(cast, as_user):
    sent = cast.referral
    other = Referral.objects.create(
        project=cast.project, person=cast.irma, service=cast.service, worker=cast.actors["worker"], reason="x", reached_by="x",
        language="so", status="sent", sent_at=clock.now(), heard_at=clock.now(), consent_key="referral.x",
    )  # fmt: skip
    with later(9):
        referrals.tell_referral(referral=sent, status="accepted", by=Link.prepare(REFERRAL, sent, valid_for=30 * DAY))
    with later(20):
        referrals.tell_referral(referral=sent, status="started", by=cast.actors["self"])
    found = loops.loops(cast.project)
    assert [row.number for row in loops.funnel(found)] == [2, 1, 1, 1, 0]
    assert [row.number for row in loops.waits(found)] == [0, 0, 1, 0, 0]
    assert {row.name: row.number for row in loops.words_of(found)} == {
        "the service": 0,
        "the family": 1,
        "a note of the advisor": 0,
    }
    assert round(loops.median_days(found)) == 20
    target = Target.objects.create(project=cast.project, words=texts(en="x"), measure="referrals", goal=2)
    assert counting.number(target).value == 1
    page = as_user(cast.actors["manager"]).get("/en/oversight/silta/referrals/").content.decode()
    assert "2 referrals were sent" in page and ReferralStep.objects.filter(referral=other).count() == 0
