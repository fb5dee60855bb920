"""ISOK, Competence Development in Eastern Finland (ESF): replayed from the good-practice page of the European Website on
Integration.

The page gives: who carries it out; validation to be begun with about 300 immigrants; 127 long-term and 194 short-term
clients; at least ten major companies and four other organisations; a training programme piloted in four organisations with
more than seventy participants; 620 people at dissemination events; four counsellors, two researchers, a supervisor and a
manager; what a validation consists of, and that many found work or shortened their studies. It gives no days, no hours, no
names and no results of single cases: these are assumed. All people and companies are invented; so is the teachers' standard.
"""

import datetime as dt
import random
from typing import NamedTuple

from kotosilta.activities import services as activities
from kotosilta.core import clock
from kotosilta.core.translated import texts
from kotosilta.people.models import Organisation, Person, User
from kotosilta.portal.demo import panels, published, reported, schools, standards, stated, steered
from kotosilta.portal.demo import validations as demo
from kotosilta.portal.demo.acting import activity, attend, certify, on, person, require, seat, session, staff, target
from kotosilta.portal.personas import PERSONAS
from kotosilta.projects import services as projects
from kotosilta.projects.models import ActivityKind, Member, Partner, Project, TrainingPlace
from kotosilta.validation.models import Objection, Outcome, Standard, Unit, ValidationCase
from kotosilta.validation.services import assessments, cases, objections
from kotosilta.validation.services.standards import qualify

START, END = dt.date(2011, 1, 3), dt.date(2013, 12, 31)
LONG, SHORT = 127, 194
LONG_FROM = 10  # hours; the page does not say where it draws the line
BEGUN = 302  # the page gives the aim of about 300 and says that it was reached
WHOLE, ASSESSED = 36, 12  # decided; waiting for marks or a meeting at the end
COMPANIES = ("Savon Paja Oy", "Itä-Suomen Leipomot Oy", "Karjalan Kone Oy", "Kallaveden Siivous Oy", "Pielisen Puu Oy",
             "Saimaan Hoiva Oy", "Kuopion Kauppahalli Oy", "Varkauden Metalli Oy", "Iisalmen Elintarvike Oy", "Joensuun Ravintolat Oy")  # fmt: skip
OTHERS = (("Pohjois-Savon hoivapiiri", "municipality"), ("Joensuun seudun keittiöt", "municipality"),
          ("Itäinen kierrätys ry", "association"), ("Leppävirran koulukeittiö", "school"))  # fmt: skip
PILOTS = (
    ("Savon koulutuskuntayhtymä", 20),
    ("Pohjois-Karjalan opisto", 18),
    ("Itä-Suomen yliopisto", 17),
    ("Ulkoasiainministeriö", 19),
)
FIRST = {
    "ru": (["Anna", "Olga", "Natalia", "Sergei", "Igor", "Vera"], ["Morozova", "Belova", "Zaitseva", "Orlov", "Kuzmin", "Titova"]),
    "ar": (["Huda", "Nabil", "Rana", "Khaled", "Amal", "Ziad"], ["Saleh", "Hamdan", "Qasim", "Darwish", "Nasser", "Farah"]),
    "so": (["Hodan", "Abdi", "Ifrah", "Liban", "Sahra", "Warsame"], ["Ali Nur", "Hassan Jama", "Omar Yusuf", "Farah Adan", "Ismail", "Osman"]),
    "th": (["Somchai", "Malee", "Niran", "Suda", "Kanya", "Chai"], ["Srisai", "Thongdee", "Boonmee", "Rattana", "Kaewta", "Prasert"]),
    "fa": (["Parvin", "Behzad", "Mina", "Arman", "Roya", "Kaveh"], ["Ebrahimi", "Jafari", "Rostami", "Sohrabi", "Amini", "Taheri"]),
    "my": (["Aye Aye", "Kyaw", "Thida", "Min Thu", "Su Su", "Zaw"], ["Win", "Hlaing", "Oo", "Lwin", "Htun", "Myint"]),
}  # fmt: skip


class Setting(NamedTuple):
    project: Project
    manager: User
    counsellors: list[User]
    teachers: list[User]
    units: list[Unit]
    places: list[TrainingPlace]
    chance: random.Random


def replay() -> Project:
    """Replay the three years; returns the project."""
    owner = Organisation.objects.create(name="Savon koulutuskonserni", kind=Organisation.Kind.SCHOOL)
    project = Project.objects.create(
        name="ISOK",
        slug="isok",
        fund="esf-2007-2013",
        starts_on=START,
        ends_on=END,
        owner=owner,
        long_from_hours=LONG_FROM,
        summary=texts(
            fi="Maahanmuuttajien osaamisen tunnistaminen Itä-Suomessa. Päivät ja yksittäiset tulokset ovat oletuksia: julkaisu ei kerro niitä.",
            en="Validation of immigrants' competence in Eastern Finland. Days and single results are assumed: the publication does not give them.",
            ar="التحقق من كفاءات المهاجرين في شرق فنلندا. التواريخ والنتائج الفردية مفترضة، فالمنشور لا يذكرها.",
        ),
    )
    for name in ("Itä-Suomen yliopisto", "Pohjois-Karjalan opisto"):
        partner = Organisation.objects.create(name=name, kind=Organisation.Kind.SCHOOL)
        Partner.objects.create(
            project=project, organisation=partner, role=Partner.Role.PARTNER, since=clock.at(START, dt.time(8))
        )
    standard = standards.kitchen(dt.date(2011, 2, 1), code="ISOK-2011")
    setting = _team(project, owner, standard, _employers(project, standard))
    clients = _clients(setting)
    _training_programme(setting, standard)
    _validate(setting, clients)
    _events(setting)
    _targets(project)
    _rooting(setting)
    _money(setting)
    _reports(setting)
    return project


def _reports(setting: Setting) -> None:
    """Every six months, as the page says, and one at the end; a steering committee approves them."""
    project, by, owner = setting.project, setting.manager, setting.project.owner
    for year, values in ((2011, "32423322"), (2012, "43433433"), (2013, "44534544")):
        steered.assess(project, by, dt.date(year, 6, 1), values)
        steered.assess(project, by, dt.date(year, 12, 1), values[:-1] + str(min(5, int(values[-1]) + 1)))
    steered.risk(project, by, dt.date(2011, 3, 1), steered.STAFF_LEAVES, 2, 2)
    chair = staff("Paavo Lehikoinen", "isok-ohjausryhma@example.org", owner)
    seat(project, chair, Member.Role.STEERING, START)
    for year in (2011, 2012, 2013):
        reported.report(project, by, f"{year}-H1", dt.date(year, 8, 12), chair)
        reported.report(project, by, f"{year}-H2", dt.date(year + 1, 2, 11), chair)
    reported.report(project, by, "all", dt.date(2014, 2, 28), chair)
    for year in (2011, 2012):
        published.tables(project, by, str(year), dt.date(year + 1, 2, 20))
    published.tables(project, by, "all", dt.date(2014, 2, 28))
    published.practice(project, by, dt.date(2014, 3, 3))
    published.news(
        project, by, dt.date(2013, 11, 4),
        {"fi": "Koulutusohjelma jatkuu", "en": "The training programme goes on", "ar": "برنامج التدريب مستمر"},
        {"fi": "Tunnistajien koulutus jää osaksi henkilöstökoulutusta.", "en": "The training for assessors becomes a part of staff training.",
         "ar": "يصبح تدريب المقيمين جزءا من تدريب الموظفين."},
    )  # fmt: skip


def _money(setting: Setting) -> None:
    """550,000 euros, eight percent of it the organisations' own, as the page says; the single lines are assumed and are
    used up at the end."""
    project, by, owner = setting.project, setting.manager, setting.project.owner
    with on(END):
        stated.grant(project, by, START, 550_000, 8, "real", "real")
        stated.budget(project, by, owner, staff=432_000, travel=21_600, services=50_400, other=46_000)
        lines = []
        for number in range(36):
            day = clock.add_months(START.replace(day=1), number) + demo.days(27)
            lines += [
                (day, "palkat", "12000", f"Palkat {day:%-m/%Y}"),
                (day, "matkat", "600", "Matkat Itä-Suomessa"),
                (day, "ostopalvelut", "1400", "Ammatilliset opettajat ja arvioijat"),
                (day, "muut", "1278" if number < 35 else "1270", "Materiaalit ja tilaisuudet"),
            ]
        stated.ledger(project, by, owner, lines)


def _team(project: Project, owner: Organisation, standard: Standard, places: list[TrainingPlace]) -> Setting:
    """A manager, four counsellors, two researchers and their supervisor: eight; two professional teachers of the many
    experts that were used beside them."""
    persona = next(one for one in PERSONAS if one.slug == "isok")
    manager = staff(persona.name, persona.email, owner)
    seat(project, manager, Member.Role.MANAGER, START)
    names = ("Anneli Kauppinen", "Heikki Räty", "Sirpa Laukkanen", "Jukka Miettinen")
    counsellors = [staff(name, f"isok{number}@example.org", owner) for number, name in enumerate(names)]
    for user in counsellors:
        seat(project, user, Member.Role.COUNSELLOR, START)
    teachers = [
        staff("Terttu Hakkarainen", "isok8@example.org", owner),
        staff("Veikko Pulkkinen", "isok9@example.org", owner),
    ]
    for user in teachers:
        seat(project, user, Member.Role.ASSESSOR, START)
    university = project.partners.get(organisation__name="Itä-Suomen yliopisto").organisation
    for number, name in enumerate(("Outi Rautio", "Timo Asikainen", "Marketta Pesonen")):  # two researchers, supervisor
        seat(project, staff(name, f"isok-uef{number}@example.org", university), Member.Role.WORKER, START)
    return Setting(project, manager, counsellors, teachers, list(standard.units.all()), places, random.Random(2011))


def _employers(project: Project, standard: Standard) -> list[TrainingPlace]:
    """Ten large companies and four others; each offers a place where one of the units can be shown."""
    units = list(standard.units.all())
    rows = [(name, "company", "large") for name in COMPANIES] + [(name, kind, "medium") for name, kind in OTHERS]
    places = []
    for number, (name, kind, size) in enumerate(rows):
        since = START + demo.days(30 + number * 21)
        organisation = Organisation.objects.create(name=name, kind=kind, size=size)
        employer = Partner.objects.create(
            project=project, organisation=organisation, role=Partner.Role.EMPLOYER, since=clock.at(since, dt.time(9)),
            until=clock.at(END, dt.time(16)),
        )  # fmt: skip
        place = TrainingPlace.objects.create(
            employer=employer, title=("Keittiöapulainen", "Myyjän apu", "Kahvilatyöntekijä")[number % 3], seats=3, since=since,
            until=END, area=("Kuopio", "Joensuu", "Varkaus", "Iisalmi")[number % 4], finnish=("A2", "", "B1")[number % 3],
            tutor="Vuoropäällikkö", tasks="Keittiö, sali ja kassa",
        )  # fmt: skip
        place.outcomes.set(Outcome.objects.filter(unit=units[number % len(units)]))
        places.append(place)
    return places


def _clients(setting: Setting) -> list[Person]:
    """127 come to guidance in a group for twelve hours, 194 to one or two talks; the long ones first."""
    project, chance = setting.project, setting.chance
    languages = list(FIRST)
    people = []
    for number in range(LONG + SHORT):
        language = languages[number % len(languages)]
        first, last = FIRST[language]
        day = START + demo.days(20 + number * 2)
        by = setting.counsellors[number % len(setting.counsellors)]
        name = f"{first[number // 6 % 6]} {last[number // 36 % 6]}"
        with on(day):
            one = person(
                project,
                by,
                name=name,
                born=(1955 + number * 7 % 38, None, None),
                gender=("woman", "man")[number % 2],
                language=language,
            )
            entry = {
                "entry_labour_status": ("unemployed", "unemployed", "inactive")[number % 3],
                "entry_education": chance.choice(["isced_2", "isced_3", "isced_5_8"]),
            }
            projects.enter_project(project=project, person=one, entered_on=day, by=by, entry=entry)
        schools.talk(
            project, by, day, 14, person=one, topic="work", language=language, minutes=60, note="", outcome="helped"
        )
        people.append(one)
    _guidance_groups(setting, people[:LONG])
    return people


def _guidance_groups(setting: Setting, people: list[Person]) -> None:
    """Each counsellor's own clients, sixteen at a time, three afternoons of four hours."""
    for index, by in enumerate(setting.counsellors):
        own = people[index::4]
        for start in range(0, len(own), 16):
            members = own[start : start + 16]
            day = START + demo.days(30 + (start + len(members)) * 8)
            with on(day):
                words = {"fi": "Osaaminen näkyväksi", "en": "Making skills visible", "ar": "إظهار المهارات"}
                group = activity(setting.project, by, ActivityKind.GROUP, words)
                for one in members:
                    activities.enrol(activity=group, person=one, by=by)
            for week in range(3):
                held = session(group, "group", day + demo.days(7 + 7 * week), 12, 4, is_assumed=True)
                attend(held, members, by)


def _training_programme(setting: Setting, standard: Standard) -> None:
    """Piloted in four organisations: counsellors, teachers and tutors, who then may assess."""
    project, by = setting.project, setting.manager
    made = []
    for number, (name, count) in enumerate(PILOTS):
        day = dt.date(2011, 9, 12) + demo.days(120 * number)
        with on(day - demo.days(14)):
            course = activity(
                project, by, ActivityKind.TRAINING,
                {"fi": f"Osaamisen tunnistajan koulutus: {name}", "en": f"Training for assessors: {name}", "ar": f"تدريب المقيمين: {name}"},
            )  # fmt: skip
            require(course, ["lecture"], 12)
            people = [person(project, by, name=f"Osallistuja {number + 1}.{place + 1:02d}") for place in range(count)]
            if number == 0:  # the project's own assessors among them
                for one, teacher in zip(people, [*setting.teachers, *setting.counsellors], strict=False):
                    one.contact_routes.create(kind="email", value=teacher.email or "")
            for one in people:
                activities.enrol(activity=course, person=one, by=by)
        for week in range(2):
            held = session(course, "lecture", day + demo.days(14 * week), 9, 6, is_assumed=True)
            attend(held, people, by)
        with on(day + demo.days(20)):
            for one in people:
                activities.complete(enrolment=course.enrolments.get(person=one), by=by)
            certify(course, "diploma", by)
        made.append(course)
    with on(dt.date(2012, 1, 9)):
        qualify(standard=standard, trainings=made, by=by)


def _validate(setting: Setting, clients: list[Person]) -> None:
    """Begun with 302; 36 come to a decision, 12 wait in the assessment, the others stop after an earlier stage."""
    for number, one in enumerate(clients[:BEGUN]):
        by = setting.counsellors[number % 4]
        day = START + demo.days(90 + number * 2)
        case = demo.begin(setting.project, one, by, day, [setting.units[number % 2]])
        if number < WHOLE + ASSESSED:
            _assess(setting, case, number, by, day)
        elif number < 2 * (WHOLE + ASSESSED):
            demo.speak(case, by, day + demo.days(4), "2312")
            demo.show(case, by, day + demo.days(9), "work", "Aiempi työ", [0], place="Kotimaassa", years="2001–2007")
            demo.end(case, by, day + demo.days(60), "enough")
        elif number % 40 == 39:
            demo.end(case, by, day + demo.days(30), "broken_off")
        else:
            demo.end(case, by, day + demo.days(45), "enough")


def _assess(setting: Setting, case: ValidationCase, number: int, by: User, day: dt.date) -> None:
    """Portfolio, training, three who assess: in every third case they differ, once an appeal overturns the decision."""
    outcomes = case.outcomes().count()
    plain = "".join(str(1 + (number + place) % 3) for place in range(outcomes))
    other = plain[:-1] + (str(int(plain[-1]) % 3 + 1) if number % 6 else "0")
    demo.speak(case, by, day + demo.days(4), plain)
    demo.show(
        case, by, day + demo.days(10), "work", "Ravintola", list(range(outcomes)), place="Kotimaassa", years="1999–2008"
    )
    place = setting.places[number % len(setting.places)]
    first = max(day + demo.days(20), place.since)
    training = demo.train(
        case, by, first, 6, place.employer.organisation.name, "Vuoropäällikkö", "Keittiö ja sali", place=place
    )
    asked = first + demo.days(44)
    teacher = demo.ask(case, by, asked, "teacher", setting.teachers[number % 2])
    own = demo.ask(case, by, asked, "counsellor", setting.counsellors[(number + 1) % 4])
    demo.tutor_gives(case, training, by, asked + demo.days(2), plain, "Vuoropäällikkö")
    if number >= WHOLE and number % 2:
        return  # the teacher's marks are still awaited
    demo.give(teacher, asked + demo.days(6), other if number % 3 == 0 else plain, "talk")
    demo.give(own, asked + demo.days(9), plain, "papers")
    if number >= WHOLE:
        return  # they have not met yet
    reason = "Työpaikalla nähty osaaminen ratkaisi."
    decided = asked + demo.days(16)
    if number == 7:
        _overturned(setting, case, by, decided, outcomes)
        decided += demo.days(25)
    demo.decide(case, by, setting.manager, decided, plain if number % 6 else other, reason)
    _afterwards(case, number, by, decided)


def _overturned(setting: Setting, case: ValidationCase, by: User, day: dt.date, outcomes: int) -> None:
    """The first decision recognised nothing; the candidate appealed and was right."""
    one = case.person
    one.user = User.objects.create_user(
        email=f"isok-client-{one.pk}@example.org", name=one.full_name, language=one.language
    )
    one.save()
    demo.decide(case, by, setting.manager, day, "0" * outcomes, "Osoittaminen jäi kesken.")
    with on(day + demo.days(5)):
        words = "Я показала это на рабочем месте."
        said = objections.object_to(
            objection=Objection(case=case, kind=Objection.Kind.APPEAL, words=words, language="ru"), by=one.user
        )
    with on(day + demo.days(12)):
        judge = setting.counsellors[(setting.counsellors.index(by) + 2) % 4]
        objections.answer_objection(
            objection=said, upheld=True, answer="Ohjaajan merkintöjä ei ollut luettu.", by=judge
        )


def _afterwards(case: ValidationCase, number: int, by: User, decided: dt.date) -> None:
    """What became of it, at the end and six months later."""
    work = ("short", "none", "long", "none")[number % 4]
    studies = number % 4 in (1, 2)
    with on(decided + demo.days(10)):
        cases.tell_after(
            case=case,
            moment="exit",
            by=by,
            work=work,
            studies=studies,
            qualification=False,
            weeks=12 if studies else None,
        )
        if (
            number % 5 == 0
            and case.assessments.filter(role="consensus", marks__level="none", overturned_at=None).exists()
        ):
            assessments.plan_missing(case=case, by=by)
    demo.end(case, by, decided + demo.days(20), "certified")
    with on(min(decided + demo.days(190), END)):
        later = "long" if work == "short" and number % 8 == 0 else work
        cases.tell_after(
            case=case,
            moment="months_6",
            by=by,
            work=later,
            studies=studies,
            qualification=number % 12 == 1,
            weeks=20 if studies else None,
        )


def _events(setting: Setting) -> None:
    """Eight dissemination events, 620 people together."""
    project, by = setting.project, setting.manager
    with on(dt.date(2011, 5, 2)):
        events = activity(
            project, by, ActivityKind.EVENT, {"fi": "Tiedotustilaisuudet", "en": "Dissemination events", "ar": "فعاليات التعريف"},
            enrolment_by="none",
        )  # fmt: skip
    for number, heads in enumerate((60, 75, 80, 90, 65, 85, 95, 70)):
        held = session(events, "lecture", dt.date(2011, 5, 17) + demo.days(130 * number), 13, 3, is_assumed=True)
        with clock.travel(held.ends_at):
            activities.count_heads(session=held, adults=heads, children=0, by=by)


def _targets(project: Project) -> None:
    """The goals that the page names; the words say where it names none."""
    for measure, goal, kind, words in (
        ("validations", 300, "", {"fi": "Osaamisen tunnistaminen aloitettu", "en": "Validations begun", "ar": "بدء التحقق من الكفاءة"}),
        ("participants_long", 127, "", {"fi": "Pitkäkestoisia asiakkaita (toteuma)", "en": "Long-term clients (as reached)", "ar": "مشاركون لمدة طويلة (المتحقق)"}),
        ("participants_short", 194, "", {"fi": "Lyhytkestoisia asiakkaita (toteuma)", "en": "Short-term clients (as reached)", "ar": "مشاركون لمدة قصيرة (المتحقق)"}),
        ("large_employers", 10, "", {"fi": "Suuria yrityksiä", "en": "Major companies", "ar": "شركات كبيرة"}),
        ("other_employers", 4, "", {"fi": "Muita organisaatioita työnantajina", "en": "Other organisations", "ar": "منظمات أخرى"}),
        ("completed", 70, "training", {"fi": "Koulutusohjelman suorittaneita", "en": "Completed the training programme", "ar": "أنهوا برنامج التدريب"}),
        ("headcount", 620, "event", {"fi": "Tiedotustilaisuuksissa (toteuma)", "en": "At dissemination events (as reached)", "ar": "في فعاليات التعريف (المتحقق)"}),
        ("certified", 30, "", {"fi": "Osaamistodistuksia (oletus)", "en": "Certificates of competence (assumed)", "ar": "شهادات كفاءة (مفترض)"}),
        ("validated_work", 15, "", {"fi": "Työssä tunnistamisen jälkeen (oletus)", "en": "At work after a validation (assumed)", "ar": "في العمل بعد التحقق (مفترض)"}),
        ("weeks_saved", 200, "", {"fi": "Lyhentyneitä opintoviikkoja (oletus)", "en": "Weeks of study saved (assumed)", "ar": "أسابيع دراسة موفرة (مفترض)"}),
    ):  # fmt: skip
        target(project, measure, goal, words, kind=kind)


def _rooting(setting: Setting) -> None:
    """The training programme goes on without the project, and a national programme builds on it."""
    item = panels.root(
        setting.project, setting.manager, dt.date(2013, 4, 15),
        {"fi": "Osaamisen tunnistajan koulutus", "en": "Training for assessors", "ar": "تدريب المقيمين"},
        {"fi": "Pilotoitu neljässä organisaatiossa.", "en": "Piloted in four organisations."},
        ("Savon koulutuskuntayhtymä", "Koulutuspäällikkö"), measure="completed",
    )  # fmt: skip
    national = panels.root(
        setting.project, setting.manager, dt.date(2013, 4, 15),
        {"fi": "Osaamisen tunnistaminen kansallisessa kotouttamisohjelmassa", "en": "Validation in the national integration programme", "ar": "التحقق من الكفاءة في البرنامج الوطني للاندماج"},
        {"fi": "Yksi pilottikoulutus pidettiin ulkoasiainministeriössä.", "en": "One pilot was held at the Ministry of Foreign Affairs."},
        ("Kansallinen kotouttamisohjelma", "Ohjelman valmistelija"),
    )  # fmt: skip
    panels.taken_over(
        national,
        dt.date(2013, 9, 2),
        "Huomioidaan ohjelman kehittämisessä.",
        dt.date(2014, 1, 1),
        "Valtion talousarvio",
    )
    panels.taken_over(
        item, dt.date(2013, 6, 3), "Osa henkilöstökoulutusta.", dt.date(2014, 1, 1), "Koulutuksen oma rahoitus"
    )
