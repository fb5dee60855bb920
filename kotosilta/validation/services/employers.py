"""Acts on employers: the places they offer, and how ready they are."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.people.models import User
from kotosilta.projects.models import Partner, TrainingPlace
from kotosilta.surveys.models import Answer, Round
from kotosilta.surveys.questions import standard as questionnaire
from kotosilta.validation.models import Outcome, WorkplaceReadiness
from kotosilta.validation.permissions import READINESS, can_keep_employer
from kotosilta.validation.readiness import QUESTIONNAIRE

READINESS_VALID = dt.timedelta(days=30)


@transaction.atomic
def offer_place(*, place: TrainingPlace, outcomes: list[Outcome], by: User) -> TrainingPlace:
    """An employer's place, new or changed, and the outcomes that can be shown there."""
    require(can_keep_employer(by, place.employer))
    created = place.pk is None
    place.save()
    earlier = place.outcomes.filter(unit__standard__replaced_at__isnull=False) if not created else []
    place.outcomes.set([*outcomes, *earlier])  # of replaced versions, on which open cases stay
    audit.record("training_place.offered" if created else "training_place.changed", by=by, subject=place)
    return place


@transaction.atomic
def ask_readiness(*, employer: Partner, stage: str, by: User) -> str:
    """A link by which the employer answers, once before and once after; returns its token. An earlier link ends. Raises
    Refused when it has been answered."""
    require(can_keep_employer(by, employer) and stage in WorkplaceReadiness.Stage.values)
    locked(employer)
    asked = WorkplaceReadiness.objects.filter(employer=employer, stage=stage).first()
    if asked is None:
        asked = WorkplaceReadiness.objects.create(
            employer=employer, stage=stage, round=Round.objects.create(questionnaire=questionnaire(QUESTIONNAIRE))
        )
    if asked.round.answers.exists():
        raise Refused(_("This has been answered already."))
    Link.objects.for_target(READINESS, asked).filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    audit.record("readiness.asked", by=by, subject=asked)
    return Link.issue(READINESS, asked, valid_for=READINESS_VALID)


@transaction.atomic
def say_readiness(*, readiness: WorkplaceReadiness, values: dict[str, str], by: Link) -> Answer:
    """The employer's answers, in the organisation's name; sent again within the time of the link they are corrected.
    Raises Refused for an empty answer."""
    require(by.purpose == READINESS and by.target == readiness.uuid)
    if not any(values.values()):
        raise Refused(_("Nothing is answered yet. Choose at least one picture."))
    made: Answer
    made, _created = Answer.objects.update_or_create(
        round=readiness.round,
        organisation=readiness.employer.organisation.name,
        defaults={"values": {key: text for key, text in values.items() if text}, "answered_at": clock.now()},
    )
    audit.record("readiness.said", by=None, subject=readiness)
    return made
