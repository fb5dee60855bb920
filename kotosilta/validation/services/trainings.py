"""On-the-job training: a placement with its practice session, into which the trainee writes the days."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.activities.models import Activity, HoursRequirement, Session, SessionKind
from kotosilta.activities.services import enrol, set_up_activity
from kotosilta.core import clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.core.translated import texts
from kotosilta.guidance.models import WorkPlacement
from kotosilta.guidance.services.cases import place_in_work
from kotosilta.people.models import User
from kotosilta.projects.models import ActivityKind, TrainingPlace
from kotosilta.validation.models import ValidationCase
from kotosilta.validation.permissions import can_guide_case
from kotosilta.validation.services.cases import still_open


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
