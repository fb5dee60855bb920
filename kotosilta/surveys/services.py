"""Acts of a project's questionnaires: open a round, ask, answer, close."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.jobs import daily
from kotosilta.core.models import Link
from kotosilta.core.records import locked, mix
from kotosilta.people.models import Message, Person, User
from kotosilta.people.outbox import invite_each
from kotosilta.people.permissions import require_visible
from kotosilta.surveys import letters
from kotosilta.surveys.models import Answer, Round
from kotosilta.surveys.permissions import SURVEY, can_answer, can_ask

INVITATION = "survey_invitation"
AT_MOST = 2000  # answers of one round: beyond it somebody plays with the link


@transaction.atomic
def open_round(*, asked: Round, by: User) -> Round:
    """A project begins to ask. Raises Refused for a last day that has passed."""
    assert asked.project is not None  # noqa: S101 - the form sets it
    require(can_ask(by, asked.project))
    there: Round | None = Round.objects.filter(uuid=asked.uuid).first()
    if there is not None:  # the form was sent twice
        return there
    if not asked.is_open:
        raise Refused(_("The last day to answer has passed. Choose a later one."))
    asked.save()
    audit.record("survey.opened", by=by, subject=asked)
    return asked


def _require_open(asked: Round, by: User) -> None:
    assert asked.project is not None  # noqa: S101 - only a project's rounds are seen
    require(can_ask(by, asked.project))
    if not asked.is_open:
        raise Refused(_("This round has closed."))


def shared_token(asked: Round) -> str:
    """The token that everybody who is asked in this round shares, so that no address leads to a person."""
    return salted_hmac("kotosilta.surveys", asked.uuid.hex, algorithm="sha256").hexdigest()[:32]


def open_link(asked: Round) -> str:
    """Let the round be answered by the link that all share; returns its token."""
    if Link.objects.find(SURVEY, shared_token(asked)) is None:
        Link.prepare(SURVEY, asked, valid_for=asked.ends_at - clock.now(), token=shared_token(asked))
    return shared_token(asked)


@transaction.atomic
def give_link(*, asked: Round, by: User) -> str:
    """The token of the round's link: on a wall, on the tablet of a class, in the message to a family the same."""
    fresh = locked(asked)
    _require_open(fresh, by)
    audit.record("survey.link_given", by=by, subject=fresh)
    return open_link(fresh)


@transaction.atomic
def invite(*, asked: Round, people: Iterable[Person], by: User) -> int:
    """A message to each of these, in their language, with the link that all share. Returns how many are told now:
    whoever has no e-mail, or was invited before, is not."""
    fresh, chosen = locked(asked), list(people)
    _require_open(fresh, by)
    require_visible(by, chosen)
    audit.record("survey.invited", by=by, subject=fresh)
    letter = partial(letters.asked_to_answer, fresh, open_link(fresh))
    return invite_each(chosen, purpose=INVITATION, about=fresh.uuid, letter=letter)


def round_behind(link: Link) -> Round | None:
    """The round that the link opens, while it is open."""
    found = Round.objects.filter(uuid=link.target).select_related("questionnaire", "school__organisation").first()
    return found if found is not None and found.is_open else None


@transaction.atomic
def answer(*, asked: Round, once: UUID, values: dict[str, str], by: Link) -> Answer:
    """One more answer of nobody who gave a name; the same `once` is the same answer, corrected. Raises Refused for an
    empty one."""
    require(can_answer(by, asked))
    fresh = locked(asked)
    if not fresh.is_open:
        raise Refused(_("This round has closed."))
    if Answer.objects.filter(uuid=once).exclude(round=fresh).exists():
        raise Refused(_("This has been sent already."))
    if not any(values.values()):
        raise Refused(_("Nothing is answered yet. Choose at least one picture."))
    if fresh.answers.count() >= AT_MOST:
        raise Refused(_("Too many answers have come. Please talk with those who asked you."))
    made: Answer
    made, _created = Answer.objects.update_or_create(
        uuid=once, round=fresh, defaults={"values": values, "answered_at": clock.at(clock.today(), dt.time(0))}
    )
    return made


@transaction.atomic
def close_round(*, asked: Round, by: User) -> Round:
    """Nobody can answer any more: the link ends, and invitations that have not left are not sent."""
    fresh = locked(asked)
    _require_open(fresh, by)
    fresh.closed_at, fresh.closes_on = clock.now(), clock.today()
    fresh.save(update_fields=["closed_at", "closes_on"])
    Link.objects.for_target(SURVEY, fresh).filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    Message.objects.filter(purpose=INVITATION, about=fresh.uuid, state=Message.State.WAITING).delete()
    audit.record("survey.closed", by=by, subject=fresh)
    return fresh


@daily
def mix_answers() -> int:
    """A duty of the worker, once a day: write the anonymous answers of rounds that are open, or were until lately, anew
    in an order drawn by chance. Else the place where the database keeps them would tell who came after whom. Returns
    how many."""
    count = 0
    lately = clock.today() - dt.timedelta(days=7)
    for asked in Round.objects.filter(closes_on__gte=lately):
        with transaction.atomic():
            count += mix(locked(asked).answers.all())
    return count
