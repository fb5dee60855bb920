"""Acts of a project's questionnaires: open a round, ask, answer, close."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.people.models import Person, User
from kotosilta.people.outbox import queue
from kotosilta.surveys import letters
from kotosilta.surveys.models import Answer, Round
from kotosilta.surveys.permissions import SURVEY, can_answer, can_ask

AT_MOST = 2000  # answers of one round: beyond it somebody plays with the link


@transaction.atomic
def open_round(*, asked: Round, by: User) -> Round:
    """A project begins to ask. Raises Refused for a last day that has passed."""
    assert asked.project is not None  # noqa: S101 - the form sets it
    require(can_ask(by, asked.project))
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


@transaction.atomic
def give_link(*, asked: Round, by: User) -> str:
    """The token of a link that a whole class shares. Earlier ones go on working until the round closes."""
    _require_open(asked, by)
    audit.record("survey.link_given", by=by, subject=asked)
    return Link.issue(SURVEY, asked, valid_for=asked.ends_at - clock.now())


@transaction.atomic
def invite(*, asked: Round, people: Iterable[Person], by: User) -> int:
    """A message to each of these, in their language, with a link that says of nobody who answered. Returns how many
    can be reached by e-mail."""
    _require_open(asked, by)
    audit.record("survey.invited", by=by, subject=asked)
    told = [
        queue(
            person,
            purpose="survey_invitation",
            once_key=f"survey_invitation:{asked.uuid}:{person.uuid}",
            letter=partial(letters.asked_to_answer, asked),
            about=asked.uuid,
            opens=partial(Link.prepare, SURVEY, asked, valid_for=asked.ends_at - clock.now()),
        )
        for person in people
    ]
    return sum(message is not None for message in told)


def round_behind(link: Link) -> Round | None:
    """The round that the link opens, while it is open."""
    found = Round.objects.filter(uuid=link.target).select_related("questionnaire", "school__organisation").first()
    return found if found is not None and found.is_open else None


@transaction.atomic
def answer(*, asked: Round, once: UUID, values: dict[str, str], by: Link) -> Answer:
    """One more answer of nobody who gave a name; the same `once` is the same answer, corrected. Raises Refused for an
    empty one."""
    require(can_answer(by, asked))
    locked(asked)
    if not any(values.values()):
        raise Refused(_("Nothing is answered yet. Choose at least one picture."))
    if asked.answers.count() >= AT_MOST:
        raise Refused(_("Too many answers have come. Please talk with those who asked you."))
    made: Answer
    made, _created = Answer.objects.update_or_create(
        uuid=once, round=asked, defaults={"values": values, "answered_at": clock.at(clock.today(), dt.time(0))}
    )
    return made


@transaction.atomic
def close_round(*, asked: Round, by: User) -> Round:
    """Nobody can answer any more: the links end."""
    _require_open(asked, by)
    asked.closes_on = clock.today() - dt.timedelta(days=1)
    asked.save(update_fields=["closes_on"])
    Link.objects.for_target(SURVEY, asked).filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    audit.record("survey.closed", by=by, subject=asked)
    return asked
