"""Growing Together, Kuopio (AMIF): a school year replayed, as the project's own text describes the work.

The text gives the name, the place, who carries it out, the length (two and a half years), the grant (337,000 euros, most of it
from AMIF) and what is done: community advisors in schools, Wilma, moving on, services, family clubs, bullying and racism,
a control group. It gives no days and no counts: every date and every number here is assumed. All people and schools are
invented.
"""

import datetime as dt
import random
from typing import NamedTuple

from kotosilta.activities import services as activities
from kotosilta.activities.models import Activity
from kotosilta.core import clock
from kotosilta.core.translated import texts
from kotosilta.governance import rooting
from kotosilta.governance import services as governance
from kotosilta.governance.models import Decision, Meeting
from kotosilta.guidance.models import Contact, Referral, Service
from kotosilta.people.models import Organisation, Person, User
from kotosilta.people.names import fold
from kotosilta.portal.demo import (
    clubs,
    incidents,
    panels,
    plans,
    published,
    referrals,
    reported,
    schools,
    services,
    surveys,
)
from kotosilta.portal.demo.acting import activity, attend, guardians, on, person, seat, session, staff, target
from kotosilta.portal.demo.stated import budget, estimate, grant, milestone, payroll
from kotosilta.portal.personas import PERSONAS
from kotosilta.projects import services as projects
from kotosilta.projects.models import ActivityKind, Member, Partner, Project

START = dt.date(2025, 8, 1)
# Mother tongue, guardians, children with their grade; names as (Latin or own script, in own script, year of birth, gender).
Row = tuple[str, str, int, str]
FAMILIES: list[tuple[str, list[Row], list[tuple[Row, int]]]] = [
    ("ar", [("Layla Mansour", "ليلى منصور", 1985, "woman"), ("Sami Mansour", "سامي منصور", 1981, "man")], [(("Yara Mansour", "يارا منصور", 2010, "woman"), 9), (("Zaid Mansour", "زيد منصور", 2014, "man"), 5)]),
    ("so", [("Ubax Jaamac", "", 1990, "woman")], [(("Sagal Faarax", "", 2013, "woman"), 6), (("Guuleed Faarax", "", 2017, "man"), 2)]),
    ("fa-af", [("Zohra Karimi", "زهره کریمی", 1988, "woman"), ("Habib Karimi", "حبیب کریمی", 1984, "man")], [(("Mina Karimi", "مینا کریمی", 2015, "woman"), 4)]),
    ("fa", [("Shirin Bahrami", "شیرین بهرامی", 1987, "woman")], [(("Kian Bahrami", "کیان بهرامی", 2011, "man"), 8)]),
    ("uk", [("Тетяна Мельничук", "", 1986, "woman")], [(("Дарина Мельничук", "", 2010, "woman"), 9), (("Остап Мельничук", "", 2016, "man"), 3)]),
    ("ru", [("Ирина Лебедева", "", 1983, "woman"), ("Олег Лебедев", "", 1980, "man")], [(("Кира Лебедева", "", 2013, "woman"), 6)]),
    ("ckb", [("Nasrin Qadir", "نەسرین قادر", 1989, "woman")], [(("Lana Aram", "لانا ئارام", 2016, "woman"), 1)]),
    ("ti", [("Rahel Tekle", "ራሄል ተክለ", 1991, "woman")], [(("Yonas Tekle", "ዮናስ ተክለ", 2014, "man"), 5)]),
    ("tr", [("Zeynep Arslan", "", 1990, "woman"), ("Emre Arslan", "", 1987, "man")], [(("Defne Arslan", "", 2013, "woman"), 6)]),
    ("vi", [("Trần Thị Lan", "", 1988, "woman")], [(("Trần Minh Khôi", "", 2012, "man"), 7)]),
    ("my", [("Ma Hnin", "မနှင်း", 1987, "woman")], [(("Zin Zin", "ဇင်ဇင်", 2015, "woman"), 0)]),
    ("sw", [("Neema Bahati", "", 1989, "woman")], [(("Imani Bahati", "", 2010, "woman"), 9)]),
    ("fr", [("Mariam Diallo", "", 1992, "woman")], [(("Ibrahim Diallo", "", 2017, "man"), 0)]),
]  # fmt: skip
TALKS = [
    (Contact.Topic.SCHOOL, ["sign_in", "read"], "Avattiin Wilma puhelimella."), (Contact.Topic.SCHOOL, ["absence"], "Poissaolo selvitettiin."),
    (Contact.Topic.FREE_TIME, [], "Etsittiin harrastus."), (Contact.Topic.FAMILY, [], "Puhuttiin arjesta ja nukkumisesta."),
    (Contact.Topic.HEALTH, [], "Varattiin aika kouluterveydenhoitajalle."), (Contact.Topic.MONEY, [], "Täytettiin Kelan hakemus."),
    (Contact.Topic.STUDIES, [], "Vertailtiin lukiota ja ammattikoulua."), (Contact.Topic.LANGUAGE, [], "Suomen kurssi vanhemmalle."),
]  # fmt: skip


class Setting(NamedTuple):
    project: Project
    manager: User
    advisors: list[User]
    families: list[list[Person]]
    schools: list[Partner]
    services: dict[str, Service]
    chance: random.Random


def replay() -> Project:
    """Replay the school year 2025–2026; returns the project."""
    association = Organisation.objects.create(name="Setlementti Puijola", kind=Organisation.Kind.ASSOCIATION)
    city = Organisation.objects.create(
        name="Kuopion kaupunki, kasvun ja oppimisen palvelualue", kind=Organisation.Kind.MUNICIPALITY
    )
    project = Project.objects.create(
        name="Growing Together",
        slug="growing-together",
        fund="amif-2021-2027",
        starts_on=START,
        ends_on=dt.date(2028, 1, 31),
        owner=association,
        long_from_hours=10,
        summary=texts(
            fi="Yhteisöohjaajat kouluissa, perhekerhot ja kiusaamisen ja rasismin ehkäisy. Päivät ja luvut ovat oletuksia: julkaisu ei kerro niitä.",
            en="Community advisors in schools, family clubs, prevention of bullying and racism. Days and numbers are assumed: the publication does not give them.",
            ar="مرشدون مجتمعيون في المدارس ونوادٍ عائلية ومنع التنمر والعنصرية. التواريخ والأرقام مفترضة، فالمنشور لا يذكرها.",
        ),
    )
    since = clock.at(START, dt.time(8))
    Partner.objects.create(project=project, organisation=city, role=Partner.Role.PARTNER, since=since)
    persona = next(one for one in PERSONAS if one.slug == "growing")
    manager = staff(persona.name, persona.email, association)
    advisors = [
        staff("Aada Kivelä", "aada@example.org", association),
        staff("Ilmari Nurmi", "ilmari@example.org", association),
    ]
    seat(project, manager, Member.Role.MANAGER, START)
    for advisor in advisors:
        seat(project, advisor, Member.Role.ADVISOR, START)
    at = [schools.school(project, name) for name in ("Saarijoen koulu", "Niemenrannan koulu", "Harjumäen koulu")]
    known = services.directory(association, manager, "Kuopion", dt.date(2025, 8, 11))
    setting = Setting(project, manager, advisors, _families(project, advisors), at, known, random.Random(2025))
    _in_schools(setting)
    _talks(setting)
    _plans(setting)
    _referrals(setting)
    _reports(setting)
    _surveys(setting)
    _clubs(setting)
    _prevention(setting)
    _stated(setting)
    _targets(project)
    _rooting(setting)
    _control_group(setting)
    reported.report(project, manager, "2025-H2", dt.date(2026, 2, 12))
    published.tables(project, manager, "2025-H2", dt.date(2026, 2, 13))
    published.practice(project, manager, dt.date(2026, 2, 16))
    return project


def _families(project: Project, advisors: list[User]) -> list[list[Person]]:
    """A new family every other week from the beginning of school; guardians first."""
    families = []
    for index, (language, parents, children) in enumerate(FAMILIES):
        day = dt.date(2025, 8, 18) + dt.timedelta(days=index * 13)
        by = advisors[index % 2]
        with on(day):
            made = [
                person(
                    project, by, name=name, native=native, born=(born, None, None), gender=gender, language=language,
                    contact=("sms_own", f"+3584055581{index:02d}") if number < len(parents) else None,
                )
                for number, (name, native, born, gender) in enumerate([*parents, *(child for child, _grade in children)])
            ]  # fmt: skip
            guardians(made[len(parents) :], made[: len(parents)])
            for number, one in enumerate(made):
                entry = {
                    "entry_citizenship": "third_country",
                    "entry_education": "isced_2"
                    if number >= len(parents)
                    else ("isced_3", "isced_2", "isced_5_8")[index % 3],
                    "entry_labour_status": "inactive"
                    if number >= len(parents)
                    else ("unemployed", "inactive", "employed")[index % 3],
                }
                projects.enter_project(project=project, person=one, entered_on=day, by=by, entry=entry)
        families.append(made)
    return families


def _in_schools(setting: Setting) -> None:
    """Two advisors in three schools; in January one of them takes a school over from the other. Teachers ask all year."""
    first, second = setting.advisors
    river, shore, ridge = setting.schools
    schools.place(river, first, [0, 2], dt.date(2025, 8, 13), "huone 12")
    leaving = schools.place(shore, first, [1, 3], dt.date(2025, 8, 13), "kirjaston takahuone")
    schools.place(ridge, second, [0, 1, 3], dt.date(2025, 8, 18), "oppilashuollon käytävä")
    initials = ["AK", "ML", "SB", "TR", "JO", "EN", "HV", "LP", "DK", "RY", "OM", "IS"]
    for number, name in enumerate(initials):
        day = _school_day(dt.date(2025, 9, 2) + dt.timedelta(days=21 * number))
        asked = schools.ask(setting.schools[number % 3], name, f"{number % 9 + 1}{'AB'[number % 2]}", day)
        by = second if number % 3 == 2 or (number % 3 == 1 and day >= dt.date(2026, 1, 8)) else first
        schools.take(asked, by, day)
        schools.answer(asked, by, day, language=FAMILIES[number % len(FAMILIES)][0])
        if number == 5:
            schools.hand_over(leaving, second, dt.date(2026, 1, 8), setting.families[2], by=first)


def _school_day(day: dt.date) -> dt.date:
    """The same day, or Monday after a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _talks(setting: Setting) -> None:
    """Two or three talks a week through the school year, with whoever of the families; some gave no name."""
    chance = setting.chance
    for number in range(96):
        day = _school_day(dt.date(2025, 9, 1) + dt.timedelta(days=int(number * 2.8)))
        family = setting.families[number % len(setting.families)]
        by = setting.advisors[number % len(setting.families) % 2]
        if family is setting.families[2] and day >= dt.date(2026, 1, 8):
            by = setting.advisors[1]  # handed over
        topic, taught, note = TALKS[number % len(TALKS)]
        entered = dt.date(2025, 8, 18) + dt.timedelta(days=number % len(setting.families) * 13)
        light = number % 8 == 7 or day <= entered
        schools.talk(
            setting.project, by, day, 9 + number % 6, person=None if light else family[0], nickname="isä koulun pihalla" if light else "",
            topic=topic, taught=taught, note="" if light else note, language=family[0].language, minutes=chance.choice([10, 15, 30, 45]),
            outcome=chance.choice(["answered", "helped", "directed"]), school=setting.schools[number % 3],
        )  # fmt: skip


def _plans(setting: Setting) -> None:
    """Goals in the family's words, and everybody who moves on: with a place, without, still there in January."""
    project, (first, second) = setting.project, setting.advisors
    arabic, somali, dari, _persian, ukrainian, russian = setting.families[:6]
    plans.goal(project, arabic[0], first, dt.date(2025, 9, 10), "أريد أن أفهم رسائل المدرسة بنفسي.", "school",
               [("Wilma puhelimeen", "worker", 7, True), ("Luetaan viestit yhdessä kerran viikossa", "family", 30, True)], ends="reached")  # fmt: skip
    plans.goal(project, somali[0], second, dt.date(2025, 10, 1), "Carruurtaydu ha yeeshaan saaxiibo.", "free_time",
               [("Kokeillaan jalkapalloa", "family", 14, True), ("Soitto seuraan maksuista", "worker", 10, True)], ends="reached")  # fmt: skip
    plans.goal(project, dari[0], first, dt.date(2025, 10, 6), "می‌خواهم فنلاندی یاد بگیرم.", "language",
               [("Kurssipaikan haku", "family", 21, True), ("Lastenhoito kurssin ajaksi", "worker", 30, False)])  # fmt: skip
    plans.goal(project, russian[0], second, dt.date(2025, 11, 3), "Хочу понять, как выбирать предметы в седьмом классе.", "school",
               [("Tapaaminen opinto-ohjaajan kanssa", "other", 60, True)], ends="given_up")  # fmt: skip
    june, august, now = dt.date(2026, 6, 13), dt.date(2026, 8, 11), dt.date(2026, 9, 1)
    for family, by, place in (
        (arabic, first, "Kuopion lukio"),
        (ukrainian, first, "Ammattikoulu, hoiva-ala"),
        (setting.families[11], second, "TUVA"),
    ):
        child = family[2] if family is arabic else family[1]
        day = dt.date(2026, 1, 15) if place == "TUVA" else dt.date(2025, 11, 17)  # the last family came in January
        made = plans.move_on(project, child, by, "grade_9", 2026, day, done_until=now)
        plans.outcome(made, by, june, place=place, place_on=june)
        if place != "TUVA":
            plans.outcome(made, by, august, began_on=august)
    for family, by in ((somali, second), (russian, second), (setting.families[8], first)):
        child = next(one for one in family if one.birth_year == 2013)
        made = plans.move_on(project, child, by, "grade_6", 2026, dt.date(2026, 2, 2), done_until=now)
        plans.outcome(
            made, by, august, place="Harjumäen koulu, 7. luokka", place_on=dt.date(2026, 5, 20), began_on=august
        )
    for family, by in ((setting.families[10], first), (setting.families[12], first)):
        plans.move_on(project, family[1], by, "preparatory", 2026, dt.date(2026, 2, 16), done_until=dt.date(2026, 5, 1))


def _referrals(setting: Setting) -> None:
    """In every state: answered by the service, by the family, by a note; waiting, declined, silent, taken back."""
    known, families = setting.services, setting.families
    days = [dt.date(2025, 9, 15) + dt.timedelta(days=20 * number) for number in range(11)]

    def send(number: int, service: str, reason: str) -> tuple[Referral, dt.date, User]:
        by = setting.advisors[number % 2]
        day = max(days[number], dt.date(2025, 8, 18) + dt.timedelta(days=number * 13 + 2))
        return referrals.refer(setting.project, families[number][0], known[service], by, day, reason), day, by

    def after(day: dt.date, number: int) -> dt.date:
        return day + dt.timedelta(days=number)

    sent, day, _by = send(0, "family", "Perhe toivoo keskusteluapua arkeen.")
    referrals.said_by_service(sent, "accepted", after(day, 6), note="Aika annetaan puhelimitse.")
    referrals.said_by_service(sent, "started", after(day, 15))
    referrals.said_by_service(sent, "ended", after(day, 90))
    sent, day, _by = send(1, "welfare", "Lapsi jää välitunneilla yksin.")
    referrals.said_by_service(sent, "started", after(day, 4))
    sent, day, _by = send(3, "debt", "Laskut ovat kasaantuneet.")
    referrals.said_by_service(sent, "waiting", after(day, 9), weeks=6)
    referrals.said_by_family(sent, "started", after(day, 55))
    sent, day, by = send(4, "sport", "Tyttö haluaa tanssia.")
    referrals.noted(sent, "started", by, after(day, 12), "Äiti kertoi kerhossa, että tunnit alkoivat.")
    sent, day, _by = send(5, "studies", "Isä etsii opintoja.")
    referrals.said_by_service(sent, "declined", after(day, 8), note="Palvelu on alle 30-vuotiaille.")
    sent, day, _by = send(6, "clinic", "Pikkusisaruksen neuvolakäynnit.")
    referrals.said_by_family(sent, "not_started", after(day, 30))
    sent, day, _by = send(7, "housing", "Vuokrasopimus päättyy.")
    referrals.said_by_service(sent, "accepted", after(day, 3))
    referrals.said_by_family(sent, "started", after(day, 11))
    sent, day, by = send(8, "family", "Vanhemmat pyytävät tukea.")
    with on(after(day, 5)):
        referrals.take_back(sent, by)
    send(9, "welfare", "Koulunkäynti väsyttää.")  # nobody ever answers
    sent, day, _by = send(10, "clinic", "Rokotukset puuttuvat.")
    referrals.said_by_service(sent, "accepted", after(day, 2))


def _reports(setting: Setting) -> None:
    """A report every other month at each school: most stopped, one continued and was tightened, one nobody took up yet."""
    names = [
        ("Riitta Koskela", "Antti Hiltunen"),
        ("Päivi Räsänen-Aho", "Jussi Tolvanen"),
        ("Leila Kettunen", "Marko Vainio"),
    ]
    readers = []
    for number, school in enumerate(setting.schools):
        for role, name in zip(("recipient", "deputy"), names[number], strict=True):
            address = f"{name.split()[0].lower()}.{number}@example.org".replace("ä", "a")
            user = incidents.receive(school, address, name, role, dt.date(2025, 8, 20), setting.manager)
            readers += [user] if role == "recipient" else []
    told = [("words", "Haukutaan joka päivä."), ("racism", "Sanotaan, että mene kotiin."), ("excluding", "Kukaan ei ota mukaan."),
            ("online", "Ryhmächatissa kuvia."), ("hitting", "Tönitään jonossa."), ("racism", "Huivia revittiin."), ("things", "Reppu heitettiin lumeen.")]  # fmt: skip
    for number in range(14):
        day = _school_day(dt.date(2025, 9, 10) + dt.timedelta(days=18 * number))
        what, words = told[number % len(told)]
        teller, whom = (("pupil", "me"), ("parent", "child"), ("friend", "other"), ("staff", "other"))[number % 4]
        at = number % len(setting.schools)
        made, _code = incidents.tell(
            setting.schools[at],
            day,
            [what],
            words,
            teller=teller,
            whom=whom,
            since=("once", "week", "month")[number % 3],
        )
        if number == 13:
            continue  # nobody has taken it up
        results = {"follow_up_month": "continues"} if number == 6 else None
        incidents.handle(
            made, readers[at], day + dt.timedelta(days=1 + number % 3), until=day + dt.timedelta(days=60), is_bullying=number % 3 != 0,
            is_racism=what == "racism", results=results,
        )  # fmt: skip


def _surveys(setting: Setting) -> None:
    """Pupils at each school and parents, before, during and after the school year; few parents answered in between."""
    project, by, chance = setting.project, setting.manager, setting.chance
    for stage, day, level in (
        ("before", dt.date(2025, 9, 1), 3.1),
        ("during", dt.date(2026, 1, 19), 3.4),
        ("after", dt.date(2026, 5, 11), 3.8),
    ):
        for school in setting.schools:
            surveys.ask(project, by, "pupils", stage, day, answers=18, level=level, chance=chance, school=school)
        count = 7 if stage == "during" else 19
        surveys.ask(project, by, "parents", stage, day, answers=count, level=level - 0.2, chance=chance)


def _stated(setting: Setting) -> None:
    """Events that the fund counts, and what only the project can state (assumed)."""
    first_guardians = [family[0] for family in setting.families[:6]]
    for number, one in enumerate(first_guardians):
        by = setting.manager
        milestone(setting.project, one.full_name, by, dt.date(2025, 11, 3), "language", ("A0", "A1", "A2")[number % 3])
        if number % 2:
            later = dt.date(2026, 4, 13) + dt.timedelta(days=number)
            milestone(setting.project, one.full_name, by, later, "language", ("A2", "B1")[number % 2])
    milestone(setting.project, first_guardians[0].full_name, setting.manager, dt.date(2026, 2, 2), "recognition")
    project, by = setting.project, setting.manager
    grant(project, by, START, 337_000, 10, "flat_40", "unit", side_percent=25)
    with on(dt.date(2026, 6, 30)):
        budget(project, by, project.owner, staff=240_000, flat=96_000)
        staff_of = [("Hankepäällikkö", "Hankepäällikkö", 50, "27,00")]
        staff_of += [(one.name, "Yhteisöohjaaja", 100, "21,50") for one in setting.advisors]
        payroll(project, by, staff_of, dt.date(2026, 6, 1))
    estimate(setting.project, setting.manager, dt.date(2026, 5, 29), "O.2.4", 0, "Hanke ei tee tällaisia aineistoja.")


def _targets(project: Project) -> None:
    """The publication names no numbers: the goals are assumed."""
    for measure, goal, words in (
        ("participants", 60, {"fi": "Osallistujia (oletus)", "en": "Participants (assumed)", "ar": "المشاركون (مفترض)"}),
        ("families", 12, {"fi": "Perheitä perhekerhoissa (oletus)", "en": "Families in the family clubs (assumed)", "ar": "العائلات في النوادي (مفترض)"}),
        ("headcount", 500, {"fi": "Ihmisiä työpajoissa, välitunneilla ja vanhempainilloissa (oletus)", "en": "Heads at workshops, breaks and parents' evenings (assumed)", "ar": "الحضور في الورش والاستراحات والأمسيات (مفترض)"}),
        ("contacts", 200, {"fi": "Kahdenkeskisiä kontakteja (oletus)", "en": "One-to-one contacts (assumed)", "ar": "لقاءات فردية (مفترض)"}),
        ("referrals", 15, {"fi": "Palvelu alkoi ohjauksen jälkeen (oletus)", "en": "Help began after a referral (assumed)", "ar": "بدأت المساعدة بعد الإحالة (مفترض)"}),
    ):  # fmt: skip
        target(project, measure, goal, words)


def _rooting(setting: Setting) -> None:
    """What goes on after the project, which the text promises: answers and terms are assumed."""
    project, by = setting.project, setting.manager
    city, area = "Kuopion kaupunki, kasvun ja oppimisen palvelualue", "Hyvinvointialue, perhepalvelut"
    advisors = panels.root(
        project, by, dt.date(2026, 3, 2), {"fi": "Yhteisöohjaaja koulussa", "en": "A community advisor in the school", "ar": "مرشد مجتمعي في المدرسة"},
        {"fi": "Opettajat pyytävät ohjaajaa joka viikko, ja perheet saavat vastauksen.", "en": "Teachers ask for the advisor every week, and families get an answer."},
        (city, "Opetusjohtaja"), measure="contacts",
    )  # fmt: skip
    panels.taken_over(
        advisors,
        dt.date(2026, 4, 10),
        "Kaksi yhteisöohjaajaa kolmeen kouluun.",
        dt.date(2028, 2, 1),
        "Kaupungin talousarvio 2028",
    )
    with on(dt.date(2026, 5, 20)):
        rooting.sign_off(item=advisors, day=dt.date(2026, 5, 20), by=by)
    referral = panels.root(
        project, by, dt.date(2026, 3, 2), {"fi": "Ohjaus palveluun, johon vastataan", "en": "Referrals that are answered", "ar": "إحالات يُجاب عنها"},
        {"fi": "Vastaus kahdessa viikossa; perheeltä kysytään, alkoiko apu."}, (area, "Palvelupäällikkö"), measure="referrals",
    )  # fmt: skip
    panels.taken_over(
        referral,
        dt.date(2026, 5, 4),
        "Perhepalvelut vastaa linkillä kahdessa viikossa.",
        dt.date(2027, 1, 1),
        "Osana perustyötä",
    )
    panels.root(
        project, by, dt.date(2026, 5, 25), {"fi": "Turvallinen ilmoituskanava", "en": "A safe way to report", "ar": "طريقة آمنة للإبلاغ"},
        {"fi": "Kiusaaminen loppui useimmissa asioissa kuukauden seurannassa."}, (city, "Perusopetuksen päällikkö"),
    )  # fmt: skip
    clubs = panels.root(
        project, by, dt.date(2026, 3, 2), {"fi": "Perhekerhot", "en": "Family clubs", "ar": "النوادي العائلية"}, {"fi": "Perheet tapaavat viikoittain."},
        ("Kuopion Vanhempainyhdistys", "Puheenjohtaja"),
    )  # fmt: skip
    with on(dt.date(2026, 4, 2)):
        rooting.decline_item(item=clubs, why="Yhdistyksellä ei ole palkattua ohjaajaa.", by=by)


def _control_group(setting: Setting) -> None:
    """Who sits there is what the text says; who they are, when they met and what they decided is assumed."""
    project, by = setting.project, setting.manager
    with on(dt.date(2025, 9, 1)):
        group = governance.set_up_body(
            project=project,
            by=by,
            kind="control",
            name=texts(fi="Seurantaryhmä", en="Control group", ar="مجموعة المتابعة"),
            answer_days=30,
            fee=0,
        )
        for name, side in (
            ("Opetusjohtaja Kirsi Lampi", "city"),
            ("Palvelupäällikkö Outi Vesa", "area"),
            ("Vanhempainyhdistyksen Tero Salmi", "parents"),
        ):
            member = person(project, by, name=name)
            governance.give_seat(body=group, person=member, role="member", represents=side, term_ends_on=None, by=by)
        mother = setting.families[0][0]
        governance.give_seat(body=group, person=mother, role="member", represents="target", term_ends_on=None, by=by)
    for day, easy in (
        (dt.date(2025, 11, 12), {"fi": "Puhumme yhteisöohjaajista. Auttaako ohjaaja perheitä?", "en": "We talk about the advisors. Do they help families?", "ar": "نتحدث عن المرشدين. هل يساعدون العائلات؟"}),
        (dt.date(2026, 5, 20), {"fi": "Päätämme, mikä jää, kun hanke loppuu.", "en": "We decide what stays when the project ends.", "ar": "نقرر ما يبقى عندما ينتهي المشروع."}),
    ):  # fmt: skip
        held = session(group.activity, "group", day, 15, 2, is_assumed=True)
        attend(held, [mother], by)
        with on(day):
            governance.write_minutes(
                meeting=Meeting(
                    body=group,
                    session=held,
                    easy=texts(**easy),
                    agenda=texts(fi="1. Tilanne\n2. Juurruttamissuunnitelma"),
                ),
                by=by,
            )
    for day, text, action, done in (
        (dt.date(2025, 11, 12), {"fi": "Ohjaajat jatkavat kolmessa koulussa.", "en": "The advisors go on in three schools."}, "Huone jokaiseen kouluun", True),
        (dt.date(2026, 5, 20), {"fi": "Yhteisöohjaaja jää kaupungin työksi.", "en": "The advisor becomes work of the city."}, "Määräraha talousarvioesitykseen", False),
    ):  # fmt: skip
        with on(day):
            decision = governance.write_decision(
                decision=Decision(
                    body=group,
                    text=texts(**text),
                    decided_on=day,
                    action=action,
                    who="Kuopion kaupunki",
                    due_on=day + dt.timedelta(days=60),
                ),
                by=by,
            )
        if done:
            with on(day + dt.timedelta(days=30)):
                governance.finish_action(decision=decision, outcome="Huoneet löytyivät.", by=by)


def _clubs(setting: Setting) -> None:
    """A family club every second week through the year, in three schools in turn."""
    project, by = setting.project, setting.manager
    with on(dt.date(2025, 9, 1)):
        club = activity(
            project, by, ActivityKind.CLUB, {"fi": "Perhekerho", "en": "Family club", "ar": "نادي العائلة"}, place="Saarijoen koulu, ruokasali",
        )  # fmt: skip
    themes = [
        {"fi": "Wilma tutuksi", "en": "Getting to know Wilma", "ar": "التعرف على ويلما"}, {"fi": "Koulupäivä", "en": "A day at school", "ar": "يوم في المدرسة"},
        {"fi": "Harrastukset", "en": "Hobbies", "ar": "الهوايات"}, {"fi": "Uni ja ruutuaika", "en": "Sleep and screens", "ar": "النوم والشاشات"},
        {"fi": "Palvelut esittäytyvät", "en": "Services present themselves", "ar": "الخدمات تعرّف بنفسها"},
    ]  # fmt: skip
    autumn = clubs.term(club, by, dt.date(2025, 9, 18), 7, 2, themes, is_assumed=True)
    spring = clubs.term(club, by, dt.date(2026, 1, 8), 9, 2, themes[::-1], is_assumed=True)
    clubs.materials(club, spring[0])
    for number, held in enumerate([*autumn, *spring]):
        day = held.day
        here = [
            family
            for index, family in enumerate(setting.families)
            if dt.date(2025, 8, 18) + dt.timedelta(days=index * 13) <= day
        ]
        for family in here:
            if not club.enrolments.filter(person=family[0]).exists():
                with on(day - dt.timedelta(days=1)):
                    activities.enrol_family(activity=club, people=family, by=by)
        came = [one for index, family in enumerate(here) if (index + number) % 3 for one in family]
        attend(held, came, by)
    for held, name, subject, comes in (
        (autumn[4], "Perhekeskus", "Mistä perhe saa apua", True),
        (spring[2], "Kaupunginkirjasto", "Kirjoja monella kielellä", True),
        (spring[5], "Poliisi", "Turvallisesti netissä", False),
    ):
        email = f"{fold(name).replace(' ', '')}@example.org"
        clubs.guest(held, by, name, subject, email=email, comes=comes, note="" if comes else "Emme pääse sinä päivänä.")
    with on(dt.date(2025, 9, 20)):
        mother, child = setting.families[0][0], setting.families[0][3]
        clubs.care(mother, child, "لا يأكل البيض", "layla@example.org", setting.advisors[0])


def _prevention(setting: Setting) -> None:
    """Workshops in classes, presence in breaks, parents' evenings: heads are counted, nobody becomes a participant."""
    project, by = setting.project, setting.advisors[1]
    rows: list[tuple[str, dict[str, str], int, int, int]] = [
        (ActivityKind.CLASS_WORKSHOP, {"fi": "Kaikki mukaan -työpaja", "en": "Everybody belongs: a workshop", "ar": "ورشة: الجميع معنا"}, 9, 2, 22),
        (ActivityKind.BREAKS, {"fi": "Välituntiläsnäolo", "en": "Presence in breaks", "ar": "الحضور في الاستراحة"}, 18, 0, 35),
        (ActivityKind.PARENTS_EVENING, {"fi": "Vanhempainilta", "en": "Parents' evening", "ar": "أمسية أولياء الأمور"}, 4, 28, 9),
    ]  # fmt: skip
    for kind, title, times, adults, children in rows:
        with on(dt.date(2025, 9, 1)):
            made = activity(project, by, kind, title, enrolment_by=Activity.EnrolmentBy.NONE)
        for number in range(times):
            day = _school_day(dt.date(2025, 9, 15) + dt.timedelta(days=number * 240 // times))
            held = session(made, "group", day, 18 if kind == ActivityKind.PARENTS_EVENING else 10, 1, is_assumed=True)
            with clock.travel(held.ends_at):
                activities.count_heads(session=held, adults=adults + number % 2, children=children + number % 7, by=by)
