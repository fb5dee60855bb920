"""Validations of competence in the ongoing project: one waits for the teacher, one has a certificate, one has begun."""

import datetime as dt

from kotosilta.activities.models import Attendance
from kotosilta.activities.services import approve_practice
from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.guidance.models import Contact, WorkPlacement
from kotosilta.guidance.services.contacts import log_contact
from kotosilta.people.models import ContactRoute, Organisation, Person, User
from kotosilta.portal.demo import validations as demo
from kotosilta.portal.demo.acting import Setting, account, on, person
from kotosilta.portal.personas import account_of
from kotosilta.projects import services as projects
from kotosilta.projects.models import Partner, TrainingPlace
from kotosilta.validation.models import Outcome, Standard, Unit
from kotosilta.validation.permissions import READINESS
from kotosilta.validation.services.employers import ask_readiness, offer_place, say_readiness


def replay(setting: Setting, adults: list[Person], standard: Standard) -> None:
    """The candidate persona's case; two others of people in the project."""
    kitchen, serving = standard.units.all()
    places = _employers(setting, [kitchen, serving])
    counsellor, worker, manager = setting.team.counsellor, setting.team.worker, setting.team.manager
    teacher = account_of("assessor")
    assert teacher is not None  # noqa: S101 - the team was seated before
    _omar(setting, teacher, kitchen, counsellor, worker)
    begun = setting.today - dt.timedelta(days=100)
    with on(begun):
        for one in adults[2:4]:
            projects.assign(project=setting.project, person=one, worker=counsellor, by=manager)
    case = demo.begin(setting.project, adults[2], counsellor, begun, [serving], "Haluan töihin kahvilaan.")
    demo.speak(case, counsellor, begun + demo.days(3), "32")
    demo.talk(
        case,
        counsellor,
        begun + demo.days(5),
        jobs="Teehuone, seitsemän vuotta.",
        work_wish="Kahvila tai lounasravintola.",
    )
    demo.show(case, counsellor, begun + demo.days(9), "work", "Teehuone", [0, 1], place="Kabul", years="2008–2015")
    place = demo.train(
        case,
        counsellor,
        begun + demo.days(20),
        4,
        "Lounaskahvila Kanerva",
        "Anneli Kurki",
        "Kassa ja sali",
        place=places[1],
    )
    _log_days(place, counsellor)
    asked = demo.ask(case, counsellor, begun + demo.days(40), "teacher", teacher)
    own = demo.ask(case, counsellor, begun + demo.days(40), "counsellor", worker)
    demo.tutor_gives(case, place, counsellor, begun + demo.days(50), "31", "Anneli Kurki")
    demo.give(asked, begun + demo.days(52), "32", "talk")
    demo.give(own, begun + demo.days(53), "32", "papers")
    reason = "Opettaja näki asiakastilanteen, jossa tuotteista kerrottiin selvästi."
    demo.decide(case, counsellor, manager, begun + demo.days(60), "32", reason)
    demo.begin(setting.project, adults[3], counsellor, setting.today - dt.timedelta(days=9), [kitchen])


def _employers(setting: Setting, units: list[Unit]) -> list[TrainingPlace]:
    """Two employers; one has said how ready the workplace is, before."""
    rows = (
        ("Lounasravintola Ruisleipä", "large", "Lounaskokin apu", "A2", "day", "Pekka Lahti"),
        ("Lounaskahvila Kanerva", "small", "Kahvilatyöntekijä", "B1", "day", "Anneli Kurki"),
        ("Yökeittiö Kuutamo", "medium", "Keittiöapulainen", "", "night", ""),
    )
    places = []
    for number, (name, size, title, finnish, shift, tutor) in enumerate(rows):
        since = setting.today - demo.days(150 - number * 20)
        employer = Partner.objects.create(
            project=setting.project, organisation=Organisation.objects.create(name=name, kind="company", size=size),
            role=Partner.Role.EMPLOYER, since=clock.at(since, dt.time(9)),
        )  # fmt: skip
        with on(since):
            place = TrainingPlace(
                employer=employer, title=title, area="Rantala", shift=shift, finnish=finnish, seats=2, since=since, tutor=tutor,
                tasks="Ruoan valmistus, astiat ja sali",
            )  # fmt: skip
            shown = list(Outcome.objects.filter(unit=units[number % 2]))
            places.append(offer_place(place=place, outcomes=shown, by=setting.team.counsellor))
            contact = Contact(
                school=employer, project=setting.project, topic="work", nickname=tutor or "Ravintolapäällikkö", channel="phone",
                minutes=20, outcome="answered", next_step="Sovitaan tutustumiskäynti" if number == 2 else "",
            )  # fmt: skip
            log_contact(contact=contact, by=setting.team.counsellor)
    with on(setting.today - demo.days(120)):
        employer = places[0].employer
        token = ask_readiness(employer=employer, stage="before", by=setting.team.counsellor)
        link = Link.objects.find(READINESS, token)
        assert link is not None  # noqa: S101 - just made
        values = dict(zip(READY, ("4", "2", "2", "3", "5", "4", "4", "2"), strict=True))
        say_readiness(readiness=employer.readiness.get(), values=values, by=link)
    return places


def _log_days(placement: WorkPlacement, counsellor: User) -> None:
    """The first week as the trainee wrote it down, approved by the counsellor."""
    one, practice = placement.person, placement.practice
    assert practice is not None  # noqa: S101 - begin_training() made it
    for number in range(5):
        day = placement.starts_on + demo.days(number)
        with on(day, dt.time(16)):
            logged = Attendance.objects.create(
                session=practice,
                person=one,
                day=day,
                status="present",
                source="self",
                minutes=360,
                what="Kassa ja tarjoilu",
            )
            approve_practice(attendance=logged, by=counsellor)


READY = (
    "welcome_person", "welcome_plan", "language_plain", "language_time", "equality_rules", "equality_holidays", "recruiting_skills",
    "recruiting_finnish",
)  # fmt: skip


def _omar(setting: Setting, teacher: User, kitchen: Unit, counsellor: User, worker: User) -> None:
    """Reads Arabic only; everything is ready for the teacher, whose marks are the last that are missing."""
    begun = setting.today - dt.timedelta(days=60)
    with on(begun):
        omar = person(
            setting.project, counsellor, name="Omar Khalil", native="عمر خليل", born=(1984, 5, None), gender="man",
            language="ar", contact=(ContactRoute.Kind.OWN_PHONE, "+358405559021"),
        )  # fmt: skip
        account(omar, "candidate")
        entry = {
            "entry_citizenship": "third_country",
            "entry_education": "isced_2",
            "entry_labour_status": "unemployed",
        }
        projects.enter_project(project=setting.project, person=omar, entered_on=begun, by=counsellor, entry=entry)
    me = omar.user
    assert me is not None  # noqa: S101 - account() gave one
    case = demo.begin(setting.project, omar, counsellor, begun, [kitchen], "أريد أن أعمل طباخًا كما عملت في حلب.")
    demo.speak(case, me, begun + demo.days(2), "2321")
    demo.talk(
        case, counsellor, begun + demo.days(6), jobs="Kokki, kaksitoista vuotta, Aleppo ja Izmir.",
        home="Kokkaa juhliin neljällekymmenelle.", work_wish="Kokki lounasravintolassa.",
    )  # fmt: skip
    demo.show(case, me, begun + demo.days(8), "photo", "طبق من عملي", [2])
    demo.show(case, me, begun + demo.days(8), "work", "مطعم الشهباء", [0, 1, 2], place="Aleppo", years="2003–2013")
    demo.show(case, me, begun + demo.days(11), "paper", "شهادة النظافة", [0])
    demo.train(
        case, counsellor, begun + demo.days(20), 6, "Lounasravintola Ruisleipä", "Pekka Lahti", "Lounaan valmistus"
    )
    demo.ask(case, counsellor, begun + demo.days(50), "teacher", teacher)
    own = demo.ask(case, counsellor, begun + demo.days(50), "counsellor", worker)
    demo.give(own, begun + demo.days(55), "2321", "papers", "Työhistoria on selvä, allergioista puhuttiin vähän.")
