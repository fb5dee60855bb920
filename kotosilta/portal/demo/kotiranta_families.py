"""Families and schools in the ongoing project: plans, referrals, cases, reports, questionnaires."""

import datetime as dt

from kotosilta.core import clock
from kotosilta.guidance.models import Service
from kotosilta.people.models import Person
from kotosilta.portal.demo import incidents, plans, referrals, surveys
from kotosilta.portal.demo.acting import Setting, activity, attend, on, session
from kotosilta.portal.personas import PERSONAS
from kotosilta.projects.models import ActivityKind, Partner


def replay(setting: Setting, families: list[list[Person]], adults: list[Person], known: dict[str, Service]) -> None:
    _guidance(setting, families, known)
    _rehabilitation(setting, adults)
    _reports(setting)
    _surveys(setting)


def _guidance(setting: Setting, families: list[list[Person]], known: dict[str, Service]) -> None:
    """Plans, pupils who move on, and referrals: answered, waiting, silent, and one that the family is asked about."""
    project, advisor, today = setting.project, setting.team.advisor, setting.today

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    samira, child = families[0][0], families[0][2]
    plans.goal(project, samira, advisor, ago(40), "أريد أن أفهم ما تكتبه المدرسة.", "school",
               [("Wilma avataan puhelimeen", "worker", 7, True), ("Luetaan viestit kahdesti viikossa", "family", 45, False),
                ("Kysytään opettajalta tukiopetuksesta", "worker", 39, False)])  # fmt: skip
    plans.goal(project, families[1][0], advisor, ago(60), "Waxaan rabaa in wiilkaygu barto dabaasha.", "free_time",
               [("Uimakoulun haku", "family", 20, True)], ends="reached")  # fmt: skip
    plans.move_on(project, child, advisor, "grade_6", ago(-200).year, ago(30), done_until=ago(1))
    grown = families[7][1]
    plans.move_on(project, grown, advisor, "grade_9", ago(-200).year, ago(50), done_until=ago(20))
    plans.case(project, samira, advisor, ago(8), "arrears", "تأخرت العائلة في دفع إيجار شهرين.", done=2,
               landlord="Rantalan vuokra-asunnot", rent=712, arrears=1424)  # fmt: skip
    moved = plans.case(project, families[1][0], advisor, ago(120), "notice", "Vuokrasopimus irtisanottiin.", done=5,
                       landlord="Yksityinen", rent=650, notice_on=ago(121), leave_by=ago(60))  # fmt: skip
    plans.close(moved, advisor, ago(62), "moved")
    sent = referrals.refer(
        project, samira, known["family"], advisor, ago(24), "Arki on raskasta, äiti toivoo keskustelua."
    )
    referrals.said_by_service(sent, "waiting", ago(15), weeks=5, note="Jonossa on nyt noin seitsemän viikkoa.")
    sent = referrals.refer(project, samira, known["sport"], advisor, ago(10), "Nour haluaa pelata jalkapalloa.")
    sent = referrals.refer(project, families[2][0], known["debt"], advisor, ago(45), "Laskut ja sähkösopimus.")
    referrals.said_by_service(sent, "accepted", ago(41))
    referrals.said_by_family(sent, "started", ago(30))
    referrals.refer(project, families[3][0], known["welfare"], advisor, ago(33), "Lapsi ei halua mennä kouluun.")
    sent = referrals.refer(project, families[4][0], known["studies"], advisor, ago(20), "Äiti etsii ammattia.")
    referrals.said_by_service(sent, "declined", ago(14), note="Palvelu on alle 30-vuotiaille.")


def _rehabilitation(setting: Setting, adults: list[Person]) -> None:
    """A group on Monday mornings with three people, each with a case: a rhythm, a work try-out, one has just begun."""
    project, by, today = setting.project, setting.team.counsellor, setting.today
    begins = today - dt.timedelta(days=63 + today.weekday())
    with on(begins - dt.timedelta(days=7)):
        group = activity(
            project, by, ActivityKind.GROUP, {"fi": "Voimaryhmä", "en": "Strength group", "ar": "مجموعة القوة"}, place="Kotirannan talo", capacity=8,
        )  # fmt: skip
    cases = []
    for number, one in enumerate((adults[16], adults[17], adults[18])):
        start = begins + dt.timedelta(days=21 * number)
        opened = plans.case(project, one, by, start, "rehabilitation", "Päivät ovat tyhjiä.", done=3 - number)
        plans.join_group(opened, group, by, start)
        cases.append(opened)
    plans.rhythm(cases[0], by, begins + dt.timedelta(days=14), mon="Voimaryhmä klo 10", wed="Uinti", thu="Suomen kieli")
    soon = today - dt.timedelta(days=10)
    plans.try_out(cases[0], by, soon, soon + dt.timedelta(days=60), "Kierrätyskeskus", "lajittelu", goes_on=None)
    for week in range(11):
        held = session(group, "group", begins + dt.timedelta(weeks=week), 10, 2)
        if held.ends_at < clock.now():
            attend(held, [case.person for case in cases if case.opened_on <= held.day][week % 4 == 3 :], by)


def _reports(setting: Setting) -> None:
    """The school's own recipient is a persona: one report is new, one is being dealt with, one has been closed."""
    today, by = setting.today, setting.team.manager
    school = Partner.objects.get(project=setting.project, organisation__name="Rantalan koulu")
    persona = next(one for one in PERSONAS if one.slug == "school")
    reader = incidents.receive(school, persona.email, persona.name, "recipient", today - dt.timedelta(days=90), by)
    incidents.receive(school, "kuraattori@example.org", "Mikko Lahti", "deputy", today - dt.timedelta(days=90), by)

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    incidents.tell(school, ago(3), ["words", "racism"], "Minua haukutaan ihonvärin takia välitunnilla.")
    going_on, _code = incidents.tell(
        school, ago(14), ["excluding", "online"], "ابنتي وحيدة في الاستراحة ويكتبون عنها في الهاتف.", teller="parent", whom="child",
        place="online", since="month", language="ar", contact="Samira H., 044 123 4567",
    )  # fmt: skip
    incidents.handle(going_on, reader, ago(12), until=today, is_bullying=True, is_racism=False)
    closed, _code = incidents.tell(
        school, ago(70), ["hitting"], "Kaveria tönittiin koulutiellä.", teller="friend", whom="other", place="way"
    )
    incidents.handle(closed, reader, ago(68), until=ago(20), is_bullying=False, is_racism=True)


def _surveys(setting: Setting) -> None:
    """Asked before the work began, closed; asked again, open now."""
    today, by, chance = setting.today, setting.team.manager, setting.chance
    school = Partner.objects.get(project=setting.project, organisation__name="Rantalan koulu")
    for key, place in (("pupils", school), ("parents", None)):
        before = today - dt.timedelta(days=150)
        surveys.ask(setting.project, by, key, "before", before, answers=24, level=3.0, chance=chance, school=place)
        lately, until = today - dt.timedelta(days=4), today + dt.timedelta(days=10)
        surveys.ask(
            setting.project, by, key, "during", lately, answers=14, level=3.4, chance=chance, school=place, until=until
        )
