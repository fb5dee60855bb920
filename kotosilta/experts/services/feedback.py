"""Feedback both ways after a booking: the organisation about the visit, the expert about how they were treated."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.experts.models import Booking
from kotosilta.experts.permissions import side_of
from kotosilta.experts.services.offers import lock
from kotosilta.people.permissions import actor_of
from kotosilta.surveys.models import Answer, Questionnaire, Round
from kotosilta.surveys.questions import standard

ASKS = {Booking.Side.ORGANISATION: "booking-by-organisation", Booking.Side.EXPERT: "booking-by-expert"}
FIELDS = {Booking.Side.ORGANISATION: "organisation_feedback", Booking.Side.EXPERT: "expert_feedback"}


def questionnaire_for(side: str) -> Questionnaire:
    return standard(ASKS[Booking.Side(side)])


@transaction.atomic
def give_feedback(*, booking: Booking, by: Any, **values: str) -> Answer:
    """Said once it has begun; saying it again corrects. Raises Refused before that and for what was cancelled."""
    fresh = lock(booking)
    side = side_of(by, fresh)
    require(side in ASKS)
    if fresh.status not in (Booking.Status.CONFIRMED, *Booking.HELD) or fresh.starts_at > clock.now():
        raise Refused(_("This can be said after it has been held, once."))
    field = FIELDS[Booking.Side(side)]
    held: Round | None = getattr(fresh, field)
    if held is None:
        held = Round.objects.create(questionnaire=questionnaire_for(side))
        setattr(fresh, field, held)
        fresh.save(update_fields=[field])
    expert = fresh.expert
    assert expert is not None  # noqa: S101 - a constraint says so
    who = (
        {"person": expert.person} if side == Booking.Side.EXPERT else {"organisation": fresh.request.organisation_name}
    )
    answer: Answer
    answer, _created = Answer.objects.update_or_create(  # a round of one respondent
        round=held, defaults={**who, "values": values, "answered_at": clock.now()}
    )
    audit.record("booking.feedback", by=actor_of(by), subject=fresh, fields=[side])
    return answer


def wanting_to_talk(bookings: Any) -> Any:
    """Of the last thirty days: experts who have said that they want to talk with somebody about it."""
    lately = bookings.filter(starts_at__gt=clock.now() - dt.timedelta(days=30))
    return lately.filter(expert_feedback__answers__values__talk="yes").order_by("-starts_at")


def answers_of(booking: Booking, *sides: str) -> list[tuple[str, Answer]]:
    """Side and answer, of those sides that have answered."""
    found = []
    for side in sides:
        held = getattr(booking, FIELDS[Booking.Side(side)])
        answer = held.answers.select_related("round__questionnaire").first() if held else None
        if answer is not None:
            found.append((side, answer))
    return found


def said_before(booking: Booking, side: str) -> dict[str, str]:
    """The values of that side's answer, to be corrected; empty when it has not answered."""
    return dict(next((answer.values for _side, answer in answers_of(booking, side)), {}))
