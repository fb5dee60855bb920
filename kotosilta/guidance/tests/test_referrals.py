"""Referrals: sent with consent, answered by the service, the family or the advisor, chased when nobody says anything."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry, Link
from kotosilta.core.translated import texts
from kotosilta.guidance.models import Referral
from kotosilta.guidance.permissions import REFERRAL, REFERRAL_FAMILY
from kotosilta.guidance.services import referrals
from kotosilta.people import outbox
from kotosilta.people.models import Consent, Message
from kotosilta.people.services import withdraw_consent
from tests.cast import AINO, DAY, make_service


@pytest.fixture
def sent(cast) -> Referral:
    return cast.referral


def link_to(referral: Referral, purpose: str = REFERRAL) -> str:
    return Link.issue(purpose, referral, valid_for=DAY)


def by_link_to(referral: Referral, purpose: str = REFERRAL) -> Link:
    return Link.objects.find(purpose, link_to(referral, purpose))


def later(days: float):
    return clock.travel(clock.now() + dt.timedelta(days=days))


def test_a_referral_is_written_read_by_the_family_allowed_and_sent(cast, as_user):
    client = as_user(cast.actors["worker"])
    page = client.post(
        f"/en/desk/people/{cast.aino.uuid}/referrals/add/",
        {
            "project": "silta",
            "service": str(cast.service.uuid),
            "reason": "Help with the lease",
            "reached_by": "044 1",
            "language": "so",
        },
    )
    made = Referral.objects.exclude(pk=cast.referral.pk).get()
    assert page.headers["Location"].endswith(f"/desk/referrals/{made.uuid}/allow/")
    url = f"/en/desk/referrals/{made.uuid}/allow/"
    shown = client.get(url).content.decode()
    assert "Help with the lease" in shown and AINO in shown, "the family sees what the service will read"
    assert client.post(url, {}).status_code == 422, "without the family's word nothing is sent"
    assert not Message.objects.filter(purpose="referral_sent").exists()
    assert client.post(url, {"understood": "on"}).status_code == 302
    made.refresh_from_db()
    consent = Consent.objects.get(key=made.consent_key)
    assert (made.status, consent.person, consent.recorded_by) == ("sent", cast.aino, cast.actors["worker"])
    assert client.post(url, {"understood": "on"}).status_code == 302 and Message.objects.count() == 1, "sent once"


def test_the_message_names_nobody_and_its_link_opens_what_the_family_allowed(cast):
    draft = Referral.objects.create(
        project=cast.project, person=cast.aino, service=cast.service, worker=cast.actors["worker"],
        reason="canary-reason", reached_by="canary-phone", language="so",
    )  # fmt: skip
    referrals.send_referral(referral=draft, language="fi", by=cast.actors["worker"])
    outbox.send_due()
    (letter,) = mail.outbox
    assert letter.to == ["advice@example.org"]
    assert "canary" not in (letter.subject + letter.body).casefold() and "Asumisneuvonta" not in letter.subject
    token = letter.body.split("/r/")[1].split("/")[0]
    client = Client()
    page = client.get(f"/en/r/{token}/").content.decode()
    assert AINO in page and "canary-reason" in page and "canary-phone" in page and not client.cookies
    assert AuditEntry.objects.filter(action="referral.opened_by_service", person=cast.aino.uuid).exists()


def test_the_service_answers_and_whose_word_it_is_stands_beside_it(sent, as_user, cast):
    token, client = link_to(sent), Client()
    url = f"/en/r/{token}/"
    assert client.post(url, {"status": "declined"}).status_code == 422, "why? stands empty"
    late = {"status": "waiting", "waiting_until_day": "1", "waiting_until_month": "1", "waiting_until_year": "2020"}
    assert client.post(url, late).status_code == 422
    day = clock.today() + 30 * DAY
    good = {
        "status": "waiting",
        "waiting_until_day": day.day,
        "waiting_until_month": day.month,
        "waiting_until_year": day.year,
        "note": "six weeks",
    }
    assert client.post(url, good).status_code == 302, "a reload answers nothing twice"
    sent.refresh_from_db()
    assert (sent.status, sent.waiting_until) == ("waiting", day)
    step = sent.steps.last()
    assert (step.source, step.note, step.by) == ("service", "six weeks", None)
    page = as_user(cast.actors["worker"]).get(f"/en/desk/referrals/{sent.uuid}/").content.decode()
    assert "the service" in page and "six weeks" in page


def test_the_familys_word_closes_it_by_one_tap_and_so_does_the_advisors_note(sent, cast, as_user):
    family = Client().post(f"/en/f/{link_to(sent, REFERRAL_FAMILY)}/", {"said": "yes"})
    assert "Thank you" in family.content.decode()
    sent.refresh_from_db()
    assert (sent.status, sent.steps.last().source) == ("started", "family")
    as_user(cast.actors["worker"]).post(
        f"/en/desk/referrals/{sent.uuid}/tell/", {"status": "ended", "note": "by phone"}
    )
    sent.refresh_from_db()
    assert (sent.status, sent.steps.last().source, sent.steps.last().by) == ("ended", "advisor", cast.actors["worker"])
    assert Client().post(f"/en/f/{link_to(sent, REFERRAL_FAMILY)}/", {"said": "yes"}).status_code == 200
    assert sent.steps.count() == 3, "what has ended stays as it is"


def test_the_family_says_so_on_its_own_page_and_a_guardian_for_the_child(sent, as_user, cast):
    page = as_user(cast.actors["guardian"]).get("/en/my/referrals/").content.decode()
    assert "Did you get help?" in page and "Housing advice" in page
    as_user(cast.actors["guardian"]).post(reverse("my_guidance:say", args=[sent.uuid]), {"said": "not_yet"})
    sent.refresh_from_db()
    assert (sent.status, sent.steps.last().status, sent.steps.last().source) == ("sent", "not_yet", "family")
    as_user(cast.actors["self"]).post(reverse("my_guidance:say", args=[sent.uuid]), {"said": "no"})
    sent.refresh_from_db()
    assert sent.status == "not_started"
    assert "not been referred" in as_user(cast.actors["peer"]).get("/en/my/referrals/").content.decode()


def test_what_cannot_follow_is_refused_in_words(sent, cast):
    referrals.tell_referral(referral=sent, status="started", by=by_link_to(sent))
    with pytest.raises(Refused, match="This cannot follow now"):
        referrals.tell_referral(referral=sent, status="declined", by=by_link_to(sent))
    with pytest.raises(PermissionDenied):
        referrals.tell_referral(referral=sent, status="ended", by=cast.actors["colleague"])
    with pytest.raises(PermissionDenied):
        referrals.tell_referral(referral=sent, status="ended", by=by_link_to(sent, "other"))


def test_silence_is_chased_every_week_three_times_and_the_family_is_asked_once(sent, cast):
    assert referrals.chase() == 0, "two weeks are not over"
    for day, written in ((13, 0), (15, 2), (16, 0), (23, 1), (31, 1), (39, 0)):
        with later(day):
            assert referrals.chase() == written, day
    purposes = sorted(Message.objects.values_list("purpose", flat=True))
    assert purposes == ["referral_chased"] * 3 + ["referral_family"]
    assert Message.objects.get(purpose="referral_family").person == cast.aino


def test_a_waiting_time_that_was_told_is_no_silence_until_it_is_over(sent, cast):
    referrals.tell_referral(
        referral=sent, status="waiting", waiting_until=clock.today() + 40 * DAY, by=by_link_to(sent)
    )
    with later(30):
        assert not Referral.objects.all().silent().exists() and referrals.chase() == 0
    with later(41):
        assert Referral.objects.all().silent().get().is_silent


def test_whom_nobody_has_answered_stands_in_a_list_and_on_the_desk(sent, cast, as_user):
    Referral.objects.update(heard_at=clock.now() - 20 * DAY)
    worker = as_user(cast.actors["worker"])
    page = worker.get("/en/desk/referrals/?show=silent").content.decode()
    assert AINO in page and "silent for 20 days" in page
    assert "1 without an answer" in worker.get("/en/desk/").content.decode()
    referrals.tell_referral(referral=sent, status="accepted", by=cast.actors["worker"])
    assert "Everybody has been answered." in worker.get("/en/desk/referrals/?show=silent").content.decode()


def test_what_the_family_takes_back_opens_nothing_any_more(sent, cast, as_user):
    token, family = link_to(sent), link_to(sent, REFERRAL_FAMILY)
    assert Client().get(f"/en/r/{token}/").status_code == 200
    assert as_user(cast.actors["self"]).post(f"/en/my/referrals/{sent.uuid}/take-back/").status_code == 302
    assert Client().get(f"/en/r/{token}/").status_code == 404
    assert Client().get(f"/en/f/{family}/").status_code == 404
    sent.refresh_from_db()
    assert (sent.status, sent.steps.last().source) == ("withdrawn", "family")
    with later(30):
        assert referrals.chase() == 0
    with pytest.raises(Refused, match="cannot follow"):
        referrals.tell_referral(referral=sent, status="started", by=cast.actors["worker"])


def test_a_consent_withdrawn_elsewhere_closes_the_link_too(sent, cast):
    token = link_to(sent)
    withdraw_consent(consent=Consent.objects.get(key=sent.consent_key), by=cast.actors["self"])
    assert Client().get(f"/en/r/{token}/").status_code == 404
    with later(30):
        assert referrals.chase() == 0, "nobody is asked about somebody who does not allow it"


def test_a_draft_that_the_family_does_not_want_is_gone(cast):
    draft = Referral.objects.create(
        project=cast.project, person=cast.aino, service=cast.service, worker=cast.actors["worker"], reason="x",
        reached_by="x", language="so",
    )  # fmt: skip
    assert not Referral.objects.all().visible_to(cast.actors["self"]).filter(pk=draft.pk).exists()
    pk = draft.pk
    referrals.take_back_referral(referral=draft, by=cast.actors["worker"])
    assert not Referral.objects.filter(pk=pk).exists()


def test_those_whom_nobody_can_be_asked_about_do_not_keep_others_from_being_chased(sent, cast):
    cast.service.referral_email = ""
    cast.service.save()
    cast.route.delete()
    with later(20):
        assert referrals.chase() == 0, "no address, no e-mail: the advisor calls"
        Referral.objects.filter(pk=sent.pk).update(service=make_service(cast.silta, name=texts(en="Other")))
        assert referrals.chase() == 1


def test_a_service_beyond_the_first_two_hundred_is_found_in_the_directory_and_chosen_there(cast, as_user):
    many = [make_service(cast.silta, name=texts(en=f"A service {number:03d}")) for number in range(210)]
    last = make_service(cast.silta, name=texts(en="Zebra advice"))
    worker = as_user(cast.actors["worker"])
    refer = reverse("guidance:add_referral", args=[cast.aino.uuid])
    page = worker.get(refer).content.decode()
    search = f"{reverse('guidance:services')}?for={cast.aino.uuid}"
    assert search in page and "Zebra advice" not in page and len(many) > 200
    found = worker.get(f"{search}&words=zebra").content.decode()
    chosen = f"{refer}?service={last.uuid}"
    assert chosen in found and AINO in found
    assert f'value="{last.uuid}" selected' in worker.get(chosen).content.decode()
    wrong = worker.post(
        refer, {"project": "silta", "service": str(last.uuid), "reason": "", "reached_by": "", "language": "fi"}
    )
    assert wrong.status_code == 422 and f'value="{last.uuid}" selected' in wrong.content.decode(), "stays chosen"
    for nobody in ("colleague", "recipient"):
        assert AINO not in as_user(cast.actors[nobody]).get(search).content.decode()
    assert worker.get(f"{refer}?service=nonsense").status_code == 200
