"""On-the-job training: a placement with its practice session, into which the trainee writes the days."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.activities.models import Activity, HoursRequirement, Session, SessionKind
from kotosilta.activities.services import enrol, set_up_activity
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.core.translated import texts
from kotosilta.guidance.models import WorkPlacement
from kotosilta.guidance.services.cases import place_in_work
from kotosilta.people.models import User
from kotosilta.projects.models import ActivityKind, Partner, TrainingPlace
from kotosilta.projects.permissions import owner_projects
from kotosilta.surveys.models import Answer, Round
from kotosilta.surveys.questions import standard as questionnaire
from kotosilta.validation.models import Outcome, Standard, ValidationCase, WorkplaceReadiness
from kotosilta.validation.permissions import READINESS, can_guide_case, can_import_standard, can_keep_employer
from kotosilta.validation.readiness import QUESTIONNAIRE
from kotosilta.validation.services.cases import still_open

READINESS_VALID = dt.timedelta(days=30)


@transaction.atomic
def begin_training(*, case: ValidationCase, placement: WorkPlacement, by: User) -> WorkPlacement:
    """The candidate trains at the place from the first day to the last, and writes the days down on the phone; whoever
    guides approves the hours. Raises Refused when all seats of the place are taken at that time."""
    fresh = still_open(case)
    require(can_guide_case(by, fresh) and placement.person_id == fresh.person_id)
    if placement.place is not None:
        _require_seat(locked(placement.place), placement)
    placement.practice = _practice(placement, by)
    place_in_work(placement=placement, by=by)
    return placement


def _require_seat(place: TrainingPlace, placement: WorkPlacement) -> None:
    if place.employer.project_id != placement.project_id:
        raise Refused(_("This place is another project's."))
    if placement.starts_on < place.since or (place.until is not None and placement.ends_on > place.until):
        raise Refused(_("The place is not offered on all of these days."))
    same_time = place.placements.filter(starts_on__lte=placement.ends_on, ends_on__gte=placement.starts_on)
    if same_time.count() >= place.seats:
        raise Refused(_("All seats of this place are taken at that time. Choose other days or another place."))


def _practice(placement: WorkPlacement, by: User) -> Session:
    """An activity of one, with one session over the whole time and the hours that were agreed on."""
    activity = Activity(
        project=placement.project, kind=ActivityKind.ON_THE_JOB, title=texts(fi=placement.workplace[:200]), capacity=1,
        place=placement.workplace, enrolment_by=Activity.EnrolmentBy.OPEN,
    )  # fmt: skip
    set_up_activity(activity=activity, by=by)
    enrol(activity=activity, person=placement.person, by=by)
    HoursRequirement.objects.create(
        activity=activity, session_kinds=[SessionKind.PRACTICE], hours=placement.agreed_hours
    )
    session: Session = Session.objects.create(
        activity=activity,
        kind=SessionKind.PRACTICE,
        starts_at=clock.at(placement.starts_on, dt.time(0)),
        ends_at=clock.at(placement.ends_on, dt.time(23, 59)),
        practice_hours=placement.agreed_hours,
    )
    return session


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


@transaction.atomic
def qualify(*, standard: Standard, trainings: Iterable[Activity], by: User) -> None:
    """Whoever completes one of these trainings may assess by this standard; those of other projects stay as they
    are."""
    require(can_import_standard(by))
    own = Activity.objects.filter(project__in=owner_projects(by))
    standard.trainings.remove(*standard.trainings.filter(pk__in=own))
    standard.trainings.add(*own.filter(pk__in=[one.pk for one in trainings]))
    audit.record("standard.trainings_chosen", by=by, subject=standard)


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
