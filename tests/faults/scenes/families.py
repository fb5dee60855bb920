"""What families, schools and services do twice or all at once: each act happens once, everybody else gets a sentence."""

import datetime as dt
import json
import sys
from collections import Counter
from uuid import UUID, uuid4

from tests.faults.scenes.stage import all_at_once

from kotosilta.activities import clubs  # isort: skip
from kotosilta.activities.models import Activity, Guest, Session, SessionKind  # isort: skip
from kotosilta.core import clock  # isort: skip
from kotosilta.core.acts import Refused  # isort: skip
from kotosilta.core.models import Link  # isort: skip
from kotosilta.guidance.models import ChecklistStep, Referral, ReferralStep, ServiceCase  # isort: skip
from kotosilta.guidance.permissions import REFERRAL  # isort: skip
from kotosilta.guidance.services import cases, plans, referrals  # isort: skip
from kotosilta.incidents.models import Incident, Step  # isort: skip
from kotosilta.incidents.services import cases as incidents  # isort: skip
from kotosilta.incidents.services.reports import report  # isort: skip
from kotosilta.people.models import User  # isort: skip
from kotosilta.projects.models import Partner  # isort: skip
from kotosilta.surveys.models import Answer, Round  # isort: skip
from kotosilta.surveys.permissions import SURVEY  # isort: skip
from kotosilta.surveys.services import answer  # isort: skip
from tests import cast  # isort: skip

COUNT = 12
ONCE = UUID("9b0e7d52-6f43-4d0c-8a54-0d1c6f2f5a11")


def told(act) -> str:
    try:
        act()
    except Refused:
        return "refused"
    return "done"


def by(name: str) -> User:
    return User.objects.get(name=name)


def act() -> None:
    made = cast.make_cast()
    Link.issue(REFERRAL, made.referral, valid_for=cast.DAY)
    Link.issue(SURVEY, made.round, valid_for=cast.DAY)
    draft = Referral(
        project=made.project, person=made.aino, service=made.service, reason="x", reached_by="x", language="fi"
    )
    referrals.write_referral(referral=draft, by=made.actors["worker"])
    draft, case_step, talk = draft.pk, made.case_step.pk, made.talk.pk
    reports, guests = Incident.objects.count(), Guest.objects.count()
    steps = ReferralStep.objects.filter(referral=made.referral).count()

    def decline(number: int) -> str:
        row, link = Referral.objects.get(pk=made.referral.pk), Link.objects.get(purpose=REFERRAL)
        return told(lambda: referrals.tell_referral(referral=row, status="declined", by=link, note="Full"))

    def send(number: int) -> str:
        row = Referral.objects.get(pk=draft)
        return told(lambda: referrals.send_referral(referral=row, language="fi", by=by("worker")))

    def tick(number: int) -> str:
        return "done" if plans.tick_step(step=ChecklistStep.objects.get(pk=case_step), by=by("worker")) else "refused"

    def close(number: int) -> str:
        row = ServiceCase.objects.get(pk=made.case.pk)
        return told(lambda: cases.close_service_case(case=row, result="kept", by=by("worker")))

    def take_up(number: int) -> str:
        row = Incident.objects.get(pk=made.incident.pk)
        return told(lambda: incidents.take_up(incident=row, by=by("recipient")))

    def talk_with(number: int) -> str:
        row = Step.objects.get(pk=talk)
        return told(lambda: incidents.do_step(step=row, note=f"n{number}", result="", by=by("recipient")))

    def tell(number: int) -> str:
        school = Partner.objects.get(role="school")
        values = {"teller": "pupil", "whom": "me", "what": ["words"], "place": "break", "since": "once", "told": "x",
                  "contact": "", "language": "fi"}  # fmt: skip
        return told(lambda: report(school=school, not_to=[], once=ONCE, **values))

    def answer_once(number: int) -> str:
        row, link = Round.objects.all().of_people().get(), Link.objects.get(purpose=SURVEY)
        return told(lambda: answer(asked=row, once=ONCE, values={"belonging_class": "4"}, by=link))

    def answer_each(number: int) -> str:
        row, link = Round.objects.all().of_people().get(), Link.objects.get(purpose=SURVEY)
        return told(lambda: answer(asked=row, once=uuid4(), values={"belonging_class": "4"}, by=link))

    def plan(number: int) -> str:
        row, day = Activity.objects.get(pk=made.activity.pk), clock.today() + 400 * cast.DAY
        starts = [clock.at(day + week * 7 * cast.DAY, dt.time(17)) for week in range(5)]
        sessions = [Session(kind=SessionKind.GROUP, starts_at=at, ends_at=at + dt.timedelta(hours=2)) for at in starts]
        return told(lambda: clubs.plan_term(activity=row, sessions=sessions, by=by("leader")))

    def invite(number: int) -> str:
        row = Session.objects.get(pk=made.session.pk)
        return told(lambda: clubs.invite_guest(guest=Guest(session=row, name="Police"), by=by("leader")))

    acts = (decline, send, tick, close, take_up, talk_with, tell, answer_once, answer_each, plan, invite)
    answers = {one.__name__: dict(Counter(all_at_once(one, COUNT))) for one in acts}
    print(
        json.dumps(
            {
                **answers,
                "referral_steps": ReferralStep.objects.filter(referral=made.referral).count() - steps,
                "sent_steps": ReferralStep.objects.filter(referral=draft).count(),
                "case_steps": Step.objects.filter(incident=made.incident).count(),
                "reports": Incident.objects.count() - reports,
                "survey_answers": Answer.objects.filter(round=made.round).count(),
                "planned": made.activity.sessions.filter(starts_at__gt=clock.now() + 300 * cast.DAY).count(),
                "guests": Guest.objects.count() - guests,
            }
        )
    )


if __name__ == "__main__":
    {"act": act}[sys.argv[1]]()
