"""Acts of a body: seats, proposals, the service's answer, and telling it back."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from kotosilta.activities.models import Activity, Leader
from kotosilta.activities.permissions import can_run_activity
from kotosilta.activities.services import end_enrolment, enrol
from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import current, locked
from kotosilta.core.translated import texts, told
from kotosilta.governance import letters
from kotosilta.governance.models import Body, Decision, Matter, Meeting, Seat
from kotosilta.governance.permissions import MATTER, can_answer, can_propose, can_run_body
from kotosilta.people.models import Message, Person, User
from kotosilta.people.outbox import Letter, interface_language, queue
from kotosilta.people.permissions import actor_of
from kotosilta.projects.models import ActivityKind, Project

CHASED, CHASED_EVERY = "matter_chased", dt.timedelta(days=7)
LINK_VALID = dt.timedelta(days=180)
Status = Matter.Status


@transaction.atomic
def set_up_body(*, project: Project, by: User, **values: Any) -> Body:
    """A new panel, with the activity that its meetings are sessions of."""
    body = Body(project=project, **values)
    require(can_run_body(by, body))
    activity: Activity = Activity.objects.create(
        project=project, kind=ActivityKind.PANEL, title=body.name, enrolment_by=Activity.EnrolmentBy.APPLICATION
    )
    Leader.objects.create(activity=activity, user=by)
    body.activity = activity
    body.save()
    audit.record("body.created", by=by, subject=body)
    return body


@transaction.atomic
def give_seat(
    *, body: Body, person: Person, role: str, term_ends_on: dt.date | None, by: User, represents: str = ""
) -> Seat:
    """A member for a term: is invited to the meetings from now on. Raises Refused for a second seat."""
    require(can_run_body(by, body) and Person.objects.all().visible_to(by).filter(pk=person.pk).exists())
    if Seat.objects.filter(current(), body=body, person=person).exists():
        raise Refused(_("This person has a seat already."))
    if term_ends_on is not None and term_ends_on < clock.today():
        raise Refused(_("Choose a day to come."))
    seat: Seat = Seat.objects.create(
        body=body, person=person, role=role, represents=represents, term_ends_on=term_ends_on
    )
    if not can_run_activity(by, body.activity):  # whoever runs the panel leads its meetings
        Leader.objects.create(activity=body.activity, user=by)
    enrol(activity=body.activity, person=person, by=by)
    audit.record("seat.given", by=by, subject=seat)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, by: User) -> None:
    """No member any more: not invited, and proposes nothing; what was proposed stays."""
    require(can_run_body(by, seat.body))
    _end(seat, by)


def _end(seat: Seat, by: User | None) -> bool:
    """Is it over now, and was not before?"""
    if not audit.end(seat, by=by):
        return False
    for enrolment in seat.body.activity.enrolments.filter(person=seat.person, seat__isnull=False):
        end_enrolment(enrolment, by)
    return True


def end_terms() -> int:
    """A duty of the worker: seats whose term is over end by themselves. Returns how many."""
    over = Seat.objects.filter(until__isnull=True, term_ends_on__lt=clock.today())
    ended = 0
    for seat in over.select_related("body__activity", "person")[:100]:
        with transaction.atomic():
            ended += _end(seat, None)
    return ended


@transaction.atomic
def propose(*, body: Body, person: Person, proposal: str, language: str, by: User) -> Matter:
    """A member or an expert writes in their own language what should change. Those who run the body translate it."""
    require(can_propose(by, body) and person.user_id == by.pk)
    matter: Matter = Matter.objects.create(body=body, proposed_by=person, proposal=proposal, language=language)
    audit.record("matter.proposed", by=by, subject=matter)
    return matter


@transaction.atomic
def send_matter(*, matter: Matter, by: User, **values: Any) -> Matter:
    """To a named owner at the service, with a day to answer by. Raises Refused when it has been sent."""
    fresh = locked(matter, "body__project")
    require(can_run_body(by, fresh.body))
    if fresh.status != Status.PROPOSED:
        raise Refused(_("This has been sent already."))
    for field, value in values.items():
        setattr(fresh, field, value)
    if fresh.due_on is None or fresh.due_on < clock.today():
        raise Refused(_("Choose a day to come for the answer."))
    fresh.status, fresh.sent_at = Status.SENT, clock.now()
    fresh.save()
    audit.record("matter.sent", by=by, subject=fresh, fields=list(values))
    _ask_owner(fresh, "matter_sent", f"matter_sent:{fresh.uuid}", letters.asked)
    return fresh


def _ask_owner(matter: Matter, purpose: str, once_key: str, letter: Callable[[Matter], Letter]) -> None:
    """A message to who answers at the service, with a link of its own."""
    queue(
        matter.owner,
        purpose=purpose,
        once_key=once_key,
        letter=partial(letter, matter),
        about=matter.uuid,
        opens=partial(Link.prepare, MATTER, matter, valid_for=LINK_VALID),
    )


@transaction.atomic
def drop_matter(*, matter: Matter, why: dict[str, Any], by: User) -> Matter:
    """Not taken up, with the reason, which the author reads."""
    fresh = locked(matter, "body__project")
    require(can_run_body(by, fresh.body))
    if fresh.status != Status.PROPOSED:
        raise Refused(_("This has been sent already."))
    fresh.status, fresh.answer = Status.DROPPED, why
    fresh.save()
    audit.record("matter.dropped", by=by, subject=fresh)
    return fresh


@transaction.atomic
def answer_matter(*, matter: Matter, answer: str, by: Any) -> Matter:
    """The service answers by its link, in Finnish or whatever it writes; it may correct the answer until it is told."""
    fresh = locked(matter, "body__project")
    require(can_answer(by, fresh))
    if fresh.status not in (Status.SENT, Status.ANSWERED):
        raise Refused(_("The answer has been told to the panel already. Write to those who run it."))
    # Only the source: translations of an earlier answer stay, and are told to be outdated.
    fresh.answer = {**fresh.answer, **texts(fi=answer)}
    fresh.answered_at, fresh.status = clock.now(), Status.ANSWERED
    fresh.save()
    audit.record("matter.answered", by=actor_of(by), subject=fresh)
    return fresh


@transaction.atomic
def write_what_changed(*, matter: Matter, version: str, by: User, **values: Any) -> Matter:
    """The answer in more languages, what has changed, and whether the open trail shows it. `version` names the answer
    that was read; Raises Refused when the service has corrected it since."""
    fresh = locked(matter, "body__project")
    require(can_run_body(by, fresh.body))
    if fresh.status not in (Status.ANSWERED, Status.TOLD_BACK):
        raise Refused(_("The service has not answered yet."))
    if version != fresh.answer_version:
        raise Refused(_("The service has corrected its answer since you opened this page. Open it again."))
    if fresh.status == Status.TOLD_BACK:
        values.pop("answer", None)  # what has been told stays as it was told
    for field, value in values.items():
        setattr(fresh, field, value)
    fresh.save()
    audit.record("matter.changed", by=by, subject=fresh, fields=list(values))
    return fresh


@transaction.atomic
def tell_back(*, matter: Matter, by: User) -> int:
    """Tell every member in their own language, once. Returns how many got a message; the others read it here. Raises
    Refused while the answer is not there in the language of somebody who gets it."""
    fresh = locked(matter, "body__project")
    require(can_run_body(by, fresh.body))
    if fresh.status != Status.ANSWERED:
        raise Refused(_("There is no answer to tell, or it has been told."))
    members = {seat.person for seat in fresh.body.seats.filter(current()).select_related("person")}
    if fresh.proposed_by is not None:
        members.add(fresh.proposed_by)
    missing = sorted({interface_language(one.language) for one in members} - _languages_of(fresh.answer))
    if missing:
        names = ", ".join(str(get_language_info(code)["name_translated"]) for code in missing)
        raise Refused(_("Write the answer first in: %(languages)s") % {"languages": names})
    fresh.status, fresh.told_back_at = Status.TOLD_BACK, clock.now()
    fresh.save()
    audit.record("matter.told_back", by=by, subject=fresh)
    messages = [
        queue(
            member,
            purpose="matter_told_back",
            once_key=f"matter_told_back:{fresh.uuid}:{member.uuid}",
            letter=partial(letters.told_back, fresh),
            about=fresh.uuid,
        )
        for member in sorted(members, key=lambda one: one.pk)
    ]
    return sum(message is not None for message in messages)


def _languages_of(text: Any) -> set[str]:
    """Languages in which the text is there and up to date."""
    return {code for code in (text or {}) if told(text, code).language == code and told(text, code).state != "outdated"}


def chase() -> int:
    """A duty of the worker: an owner who has not answered in time is asked again every week. Returns how many."""
    chased = 0
    lately = Message.objects.filter(about=OuterRef("uuid"), purpose=CHASED, not_before__gt=clock.now() - CHASED_EVERY)
    for matter in Matter.objects.all().overdue().filter(~Exists(lately)).order_by("due_on")[:100]:
        with transaction.atomic():
            fresh = locked(matter, "body__project")
            if not fresh.is_overdue:
                continue
            _ask_owner(fresh, CHASED, f"{CHASED}:{fresh.uuid}:{clock.today().isoformat()}", letters.chased)
        chased += 1
    return chased


@transaction.atomic
def write_minutes(*, meeting: Meeting, by: User) -> Meeting:
    """The pack before the meeting (what it is about, also in easy language), and afterwards what was said, without
    names."""
    require(can_run_body(by, meeting.body))
    meeting.save()
    audit.record("meeting.minutes", by=by, subject=meeting)
    return meeting


@transaction.atomic
def write_decision(*, decision: Decision, by: User) -> Decision:
    """What the group has decided, and who does what by when."""
    require(can_run_body(by, decision.body))
    decision.save()
    audit.record("decision.written", by=by, subject=decision)
    return decision


@transaction.atomic
def finish_action(*, decision: Decision, outcome: str, by: User) -> Decision:
    """The action is done, with what came of it. Raises Refused when there is none, or it is done."""
    fresh = locked(decision, "body__project")
    require(can_run_body(by, fresh.body))
    if not fresh.action or fresh.done_on is not None:
        raise Refused(_("This is done already."))
    fresh.done_on, fresh.outcome = clock.today(), outcome
    fresh.save(update_fields=["done_on", "outcome"])
    audit.record("decision.action_done", by=by, subject=fresh)
    return fresh
