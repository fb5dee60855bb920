"""A person is erased: by two people, whole, for good, and again after a restore; what the law needs stays, without words."""

import datetime as dt
import json
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from kotosilta.activities.models import Attendance
from kotosilta.core import clock
from kotosilta.core.models import AuditEntry, Link
from kotosilta.credentials import issuer
from kotosilta.credentials.models import Credential
from kotosilta.credentials.services import share_credential, take_back
from kotosilta.credentials.vc import status
from kotosilta.experts.models import Booking, ExpertProfile
from kotosilta.governance.models import Matter
from kotosilta.guidance.models import Contact
from kotosilta.people.merging import values_of
from kotosilta.people.models import Person, User
from kotosilta.people.services import make_card
from kotosilta.privacy import ledger
from kotosilta.privacy.clocks import clocks_of, takes_part
from kotosilta.privacy.erasing import plan
from kotosilta.privacy.models import DataRequest, Erasure, Hold
from kotosilta.privacy.record_classes import Keep
from kotosilta.privacy.services import erasures
from kotosilta.projects.models import Assignment, Participation, Project
from kotosilta.validation.models import Assessment
from tests.cast import (
    AINO,
    BASHIR,
    DAY,
    EVIDENCE,
    GOAL,
    NOTE,
    REASON,
    SITUATION,
    STORY,
    code_now,
    give_totp,
    make_user,
    seat,
)

WORDS = (NOTE, GOAL, REASON, SITUATION, STORY, EVIDENCE, "canary-care", "canary-jobs", "canary-mark", "canary-objection",
         "aino@example.org", "canary-step", "canary-landlord")  # fmt: skip


@pytest.fixture
def gone(cast) -> SimpleNamespace:
    """The cast after the project is over, with a second manager."""
    over(cast)
    cast.second = make_user("second", cast.silta)
    seat(cast.second, cast.project, "manager")
    return cast


def over(cast: SimpleNamespace) -> None:
    yesterday = clock.today() - DAY
    Project.objects.filter(pk=cast.project.pk).update(starts_on=yesterday - 400 * DAY, ends_on=yesterday)
    Assignment.objects.filter(until__isnull=True).update(until=clock.now() - DAY)
    Booking.objects.filter(request__for_person__isnull=False).update(status="cancelled", cancelled_at=clock.now())
    Booking.objects.filter(expert=cast.profile).update(status="cancelled", cancelled_at=clock.now())


def paid_long_ago(cast: SimpleNamespace) -> None:
    """The fund has paid, and its years are over; no fee is younger than six years."""
    cast.grant.last_paid_on = dt.date(clock.today().year - 6, 5, 1)
    cast.grant.save()


def erase(cast: SimpleNamespace, person: Person | None = None) -> Erasure:
    proposed = erasures.propose_erasure(person=person or cast.aino, reason="asked", by=cast.actors["manager"])
    return erasures.decide_erasure(erasure=proposed, approve=True, by=cast.second)


def everything_written() -> str:
    """All columns of all tables, encrypted ones opened, but the log."""
    models = [m for m in apps.get_models(include_auto_created=True) if m is not AuditEntry]
    return "\n".join(
        json.dumps(values_of(row), ensure_ascii=False, default=str) for m in models for row in m._base_manager.all()
    )


def rows_of_others(aino: Any) -> dict[str, int]:
    mine = dict(plan(aino).goes)
    return {
        model._meta.label: model._base_manager.exclude(pk__in=mine.get(model, ())).count()
        for model in apps.get_models()
        if model._meta.label not in ("core.AuditEntry", "privacy.Erasure", "core.Link", "projects.Import")
    }


def test_when_no_law_needs_it_nothing_is_left(gone, django_capture_on_commit_callbacks):
    paid_long_ago(gone)
    make_card(person=gone.aino, by=gone.actors["manager"])
    others = rows_of_others(gone.aino)
    account, paper, name = gone.aino.user_id, gone.paper.file.storage, gone.paper.file.name
    with django_capture_on_commit_callbacks(execute=True):
        done = erase(gone)
    written = everything_written()
    for word in (AINO, "Aino", *WORDS):
        assert word not in written, word
    assert not User.objects.filter(pk=account).exists()
    assert not paper.exists(name)
    now = {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.label in others}
    assert now == others, "somebody else lost a row"
    assert BASHIR in written
    assert done.done_at is not None and done.gone["people"] == [1, 0]


def test_while_the_fund_may_check_it_who_took_part_stays_without_words(gone):
    erase(gone)
    written = everything_written()
    for word in WORDS:
        assert word not in written, word
    aino = Person.objects.get(pk=gone.aino.pk)
    assert (aino.full_name, aino.user) == (AINO, None)
    assert Participation.objects.filter(person=aino).exists() and Attendance.objects.filter(person=aino).exists()
    assert Contact.objects.get(pk=gone.contact.pk).note == ""
    assert not aino.consents.filter(withdrawn_at__isnull=True).exists()
    assert not ExpertProfile.objects.filter(person=aino).exists(), "nothing was paid"


def test_done_is_what_was_shown(gone):
    shown = plan(gone.aino).counts()
    assert erase(gone).gone == {key: list(numbers) for key, numbers in shown.items()}
    assert shown["stories"][1] == 0 and shown["taking_part"][0] == 0 and shown["taking_part"][1] >= 4


def test_what_belongs_to_somebody_else_stays_without_the_name(gone):
    gone.peer_booking.request.organisation_name = BASHIR
    gone.peer_booking.request.save()
    erase(gone, gone.bashir)
    matter = Matter.objects.get(pk=gone.matter.pk)
    assert (matter.proposed_by, matter.proposal) == (None, "")
    gone.peer_booking.refresh_from_db()
    assert (gone.peer_booking.request.for_person, gone.peer_booking.request.organisation_name) == (None, "")
    assert gone.peer_booking.request.is_for_newcomer


def test_nobody_does_it_alone(gone):
    proposed = erasures.propose_erasure(person=gone.aino, reason="asked", by=gone.actors["manager"])
    with pytest.raises(PermissionDenied):
        erasures.decide_erasure(erasure=proposed, approve=True, by=gone.actors["manager"])
    for actor in ("colleague", "other_manager", "partner_manager"):
        with pytest.raises(PermissionDenied):
            erasures.decide_erasure(erasure=proposed, approve=True, by=gone.actors[actor])
    with pytest.raises(ValidationError, match="proposed already"):
        erasures.propose_erasure(person=gone.aino, reason="asked", by=gone.second)
    erasures.decide_erasure(erasure=proposed, approve=False, by=gone.second)
    assert Person.objects.filter(pk=gone.aino.pk).exists() and ledger.written_down() == {}
    with pytest.raises(ValidationError, match="decided"):
        erasures.decide_erasure(erasure=proposed, approve=True, by=gone.second)


def test_what_was_proposed_of_a_record_that_was_joined_with_another_one_is_decided_by_nobody(gone):
    proposed = erasures.propose_erasure(person=gone.aino, reason="asked", by=gone.actors["manager"])
    assert proposed in Erasure.objects.all().visible_to(gone.second).waiting()
    Erasure.objects.filter(pk=proposed.pk).update(person=uuid4())
    assert proposed not in Erasure.objects.all().visible_to(gone.second)
    with pytest.raises(PermissionDenied):
        erasures.decide_erasure(erasure=proposed, approve=True, by=gone.second)


def test_not_while_somebody_works_with_the_person(cast):
    with pytest.raises(ValidationError, match="is in a project"):
        erasures.propose_erasure(person=cast.aino, reason="asked", by=cast.actors["manager"])


def test_a_hold_stops_it_also_after_the_proposal(gone):
    proposed = erasures.propose_erasure(person=gone.aino, reason="asked", by=gone.actors["manager"])
    hold = erasures.put_hold(person=gone.aino, reason="At court", by=gone.actors["manager"])
    with pytest.raises(ValidationError, match="hold"):
        erasures.decide_erasure(erasure=proposed, approve=True, by=gone.second)
    erasures.end_hold(hold=hold, by=gone.actors["manager"])
    assert erasures.decide_erasure(erasure=proposed, approve=True, by=gone.second).done_at is not None


def test_killed_after_the_approval_the_worker_goes_on(gone):
    paid_long_ago(gone)
    proposed = erasures.propose_erasure(person=gone.aino, reason="asked", by=gone.actors["manager"])
    with (
        patch("kotosilta.privacy.services.erasures._erase", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        erasures.decide_erasure(erasure=proposed, approve=True, by=gone.second)
    assert Person.objects.filter(pk=gone.aino.pk).exists()
    assert erasures.finish_erasures() == 1
    assert not Person.objects.filter(pk=gone.aino.pk).exists()
    assert erasures.finish_erasures() == 0
    assert gone.aino.uuid in ledger.written_down()


def test_the_ledger_erases_again_who_came_back(gone):
    paid_long_ago(gone)
    ledger.write_down(gone.aino.uuid)
    assert ledger.erase_again() == 1
    assert not Person.objects.filter(uuid=gone.aino.uuid).exists()
    assert ledger.erase_again() == 0
    assert "Aino" not in ledger.ledger_file().read_text()


def test_a_restore_leaves_alone_who_has_come_back(gone):
    """Emptied, later in a new project, then a backup of yesterday is restored."""
    erase(gone)
    assert ledger.erase_again() == 0, "this database knows of it"
    Erasure.objects.filter(person=gone.aino.uuid).delete()  # a backup from before
    Project.objects.filter(pk=gone.project.pk).update(ends_on=clock.today() + DAY)
    assert ledger.erase_again() == 0 and Person.objects.filter(pk=gone.aino.pk).exists()


def test_a_line_that_was_cut_off_stops_no_other(gone, caplog):
    paid_long_ago(gone)
    ledger.ledger_file().write_text("2026-11-30T10:")
    with ledger.ledger_file().open("a") as file:
        file.write("\n")
    ledger.write_down(gone.aino.uuid)
    assert ledger.erase_again() == 1
    assert "line 1 of the erasure ledger" in caplog.text


def test_a_hold_stops_what_was_approved_and_not_done(gone):
    proposed = erasures.propose_erasure(person=gone.aino, reason="asked", by=gone.actors["manager"])
    with (
        patch("kotosilta.privacy.services.erasures._erase", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        erasures.decide_erasure(erasure=proposed, approve=True, by=gone.second)
    erasures.put_hold(person=gone.aino, reason="At court", by=gone.actors["manager"])
    erasures.finish_erasures()
    proposed.refresh_from_db()
    assert not proposed.is_approved and Person.objects.filter(pk=gone.aino.pk).exists()
    assert gone.aino.uuid not in ledger.written_down()


def test_one_erasure_that_fails_stops_no_other(gone):
    for person in (gone.aino, gone.bashir):
        Erasure.objects.create(
            person=person.uuid, keeper=gone.silta, reason="asked", is_approved=True, decided_at=clock.now()
        )
    real = erasures._erase

    def fails_for_aino(uuid, by):
        if uuid == gone.aino.uuid:
            raise ValueError("broken")
        return real(uuid, by)

    with patch("kotosilta.privacy.services.erasures._erase", side_effect=fails_for_aino):
        assert erasures.finish_erasures() == 2
        assert erasures.finish_erasures() == 0, "not again and again"
    assert Erasure.objects.get(person=gone.bashir.uuid).done_at is not None
    erasures.failed_here.clear()


def test_who_approved_what_stays_while_the_evidence_does(gone):
    """The person's own account goes; those of staff, whom kept rows name, do not."""
    gone.logged.approved_by = gone.actors["leader"]
    gone.logged.save()
    assessment = Assessment.objects.get(pk=gone.consensus.pk)
    assessment.approved_by, assessment.approved_at = gone.second, clock.now()
    assessment.save()
    erase(gone)
    gone.logged.refresh_from_db()
    assessment.refresh_from_db()
    assert (gone.logged.approved_by, assessment.approved_by) == (gone.actors["leader"], gone.second)


def test_files_go_also_when_the_process_was_killed_after_the_erasure(gone):
    paid_long_ago(gone)
    paper, name = gone.paper.file.storage, gone.paper.file.name
    with patch("kotosilta.privacy.ledger.delete_files"):
        erase(gone)
    assert paper.exists(name)
    erasures.finish_erasures()
    assert not paper.exists(name) and Erasure.objects.get(person=gone.aino.uuid).files == []


def test_a_guardian_goes_on_while_the_child_does(cast):
    assert takes_part(cast.irma)
    over(cast)
    assert not takes_part(cast.irma)


def test_links_that_were_sent_open_nothing_more(gone):
    paid_long_ago(gone)
    share_credential(credential=gone.credential, by=gone.actors["self"])
    assert Link.objects.filter(target=gone.credential.uuid).exists()
    erase(gone)
    uuids = {str(gone.credential.uuid), str(gone.referral.uuid)}
    assert not Link.objects.filter(target__in=uuids).exists()


def test_a_certificate_that_was_revoked_stays_so_and_its_place_is_not_given_again(gone):
    paid_long_ago(gone)
    held, place = gone.credential.status_list, gone.credential.status_index
    take_back(credential=gone.credential, because="A mistake", by=gone.actors["manager"])
    erase(gone)
    assert not Credential.objects.filter(pk=gone.credential.pk).exists()
    held.refresh_from_db()
    assert status.bit_of(issuer.bits_of(held), place)
    with patch("kotosilta.credentials.issuer.secrets.randbelow", side_effect=[place, place + 1]):
        assert issuer.new_place() == (held, place + 1)


def test_the_clock_of_the_fund_runs_from_its_last_payment(gone):
    assert clocks_of(gone.aino).evidence is None
    gone.grant.last_paid_on = dt.date(2026, 3, 1)
    gone.grant.save()
    clocks = clocks_of(gone.aino)
    assert clocks.evidence == dt.date(2031, 12, 31)
    assert clocks.holds(Keep.EVIDENCE, dt.date(2031, 12, 31)) and not clocks.holds(Keep.EVIDENCE, dt.date(2032, 1, 1))
    assert clocks.work == clock.add_months(clock.today() - DAY, 12)


def test_a_fee_keeps_the_books_for_six_years(gone):
    paid_long_ago(gone)
    Booking.objects.filter(pk=gone.booking.pk).update(paid_on=dt.date(2026, 2, 3))
    clocks = clocks_of(gone.aino)
    assert clocks.books == dt.date(2032, 12, 31)
    erase(gone)
    aino = Person.objects.get(pk=gone.aino.pk)
    assert aino.full_name == AINO and not Participation.objects.filter(person=aino).exists()
    profile = ExpertProfile.objects.get(person=aino)
    assert (profile.ended_on, bytes(profile.photo or b""), profile.about) == (clock.today(), b"", "")
    assert Booking.objects.get(pk=gone.booking.pk).paid_on == dt.date(2026, 2, 3)


def test_two_people_erase_on_the_pages(gone, as_user):
    first, second = as_user(gone.actors["manager"]), as_user(gone.second)
    address = f"/en/desk/people/{gone.aino.uuid}/erase/"
    assert "Stays, without free words" in first.get(address).content.decode()
    assert first.post(address, {}).status_code == 422
    assert first.post(address, {"reason": "asked"}).status_code == 302
    assert first.post(address, {"reason": "asked"}).status_code == 422
    erasure = Erasure.objects.get(person=gone.aino.uuid)
    page = f"/en/desk/data/erasures/{erasure.uuid}/"
    assert first.get(page).status_code == 403
    assert AINO in second.get(page).content.decode()
    assert second.post(page, {"decision": "approve"}).status_code == 302
    assert second.get(page).status_code == 404
    assert DataRequest.objects.filter(kind="erase").exists(), "evidence of the answer"
    overview = second.get("/en/desk/data/")
    assert overview.status_code == 200 and "The person asked for it" in overview.content.decode()


def test_who_approves_gives_the_second_factor_again(gone, as_user):
    secret = give_totp(gone.second)
    proposed = erasures.propose_erasure(person=gone.aino, reason="asked", by=gone.actors["manager"])
    client, page = as_user(gone.second), f"/en/desk/data/erasures/{proposed.uuid}/"
    assert client.get(page).headers["Location"].startswith("/en/second-factor/again/")
    pressed = client.post(page, {"decision": "approve"})
    assert Erasure.objects.get(pk=proposed.pk).decided_at is None, "not before"
    client.post(pressed.headers["Location"], {"code": code_now(secret)})
    assert Erasure.objects.get(pk=proposed.pk).done_at is not None, "what was pressed goes on"


def test_a_hold_is_put_and_ended_on_the_pages(gone, as_user):
    client = as_user(gone.actors["manager"])
    address = f"/en/desk/people/{gone.aino.uuid}/hold/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "An audit"}).status_code == 302
    hold = Hold.objects.get(reason="An audit")
    assert "An audit" in client.get("/en/desk/data/").content.decode()
    assert client.get(f"/en/desk/data/holds/{hold.uuid}/end/").status_code == 200
    assert client.post(f"/en/desk/data/holds/{hold.uuid}/end/").status_code == 302
    assert not Hold.objects.current().filter(person=gone.aino).exists()


def test_the_register_tells_of_every_class(gone, as_user):
    page = as_user(gone.actors["coordinator"]).get("/en/desk/data/register/").content.decode()
    assert "6(1)(e)" in page and "special (Art. 9)" in page and "Your life story" in page
    assert as_user(gone.actors["worker"]).get("/en/desk/data/register/").status_code == 403
