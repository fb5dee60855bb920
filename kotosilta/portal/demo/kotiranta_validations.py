"""Validations of competence in the ongoing project: one waits for the teacher, one has a certificate, one has begun."""

import datetime as dt

from kotosilta.people.models import ContactRoute, Person, User
from kotosilta.portal.demo import validations as demo
from kotosilta.portal.demo.acting import Setting, account, on, person
from kotosilta.portal.personas import account_of
from kotosilta.projects import services as projects
from kotosilta.validation.models import Standard


def replay(setting: Setting, adults: list[Person], standard: Standard) -> None:
    """The candidate persona's case; two others of people in the project."""
    kitchen, serving = standard.units.all()
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
        case, counsellor, begun + demo.days(20), 4, "Lounaskahvila Kanerva", "Anneli Kurki", "Kassa ja sali"
    )
    asked = demo.ask(case, counsellor, begun + demo.days(40), "teacher", teacher)
    own = demo.ask(case, counsellor, begun + demo.days(40), "counsellor", worker)
    demo.tutor_gives(case, place, counsellor, begun + demo.days(50), "31", "Anneli Kurki")
    demo.give(asked, begun + demo.days(52), "32", "talk")
    demo.give(own, begun + demo.days(53), "32", "papers")
    reason = "Opettaja näki asiakastilanteen, jossa tuotteista kerrottiin selvästi."
    demo.decide(case, counsellor, manager, begun + demo.days(60), "32", reason)
    demo.begin(setting.project, adults[3], counsellor, setting.today - dt.timedelta(days=9), [kitchen])


def _omar(setting: Setting, teacher: User, kitchen: object, counsellor: User, worker: User) -> None:
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
            "entry_education": "isced_0_2",
            "entry_labour_status": "unemployed",
        }
        projects.enter_project(project=setting.project, person=omar, entered_on=begun, by=counsellor, entry=entry)
    me = omar.user
    assert me is not None  # noqa: S101 - account() gave one
    case = demo.begin(setting.project, omar, counsellor, begun, [kitchen], "أريد أن أعمل طباخًا كما عملت في حلب.")  # type: ignore[list-item]
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
