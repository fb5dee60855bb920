"""Kotiranta, an invented project that goes on now: where the personas of the demo work.

Dates are relative to the day of loading, choices come from a seeded generator: the same day gives the same demo.
"""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from kotosilta.activities import services as activities
from kotosilta.activities.models import Activity, Session
from kotosilta.core import audit, clock
from kotosilta.core.remarks import remark
from kotosilta.core.translated import texts
from kotosilta.guidance.models import Contact
from kotosilta.guidance.services.contacts import log_contact
from kotosilta.people.consents import TEXTS
from kotosilta.people.merges import merge_persons
from kotosilta.people.models import ContactRoute, Organisation, Person, User
from kotosilta.people.services import give_consent, open_file
from kotosilta.portal.demo import (
    clubs,
    kotiranta_experts,
    kotiranta_families,
    kotiranta_validations,
    published,
    reported,
    schools,
    services,
    standards,
    steered,
)
from kotosilta.portal.demo.acting import (
    Setting,
    Team,
    account,
    activity,
    attend,
    certify,
    guardians,
    on,
    outcome,
    person,
    require,
    seat,
    session,
    staff,
    target,
)
from kotosilta.portal.demo.stated import budget, estimate, grant, payroll
from kotosilta.portal.personas import PERSONAS
from kotosilta.privacy.models import DataRequest, Erasure
from kotosilta.privacy.services import erasures, requests
from kotosilta.projects import services as projects
from kotosilta.projects import systems
from kotosilta.projects.models import ActivityKind, FollowUp, Participation, Partner, Project, Target
from kotosilta.reporting import periods

# Families: language, guardians and children as (name, in own script, year of birth, gender).
FAMILIES: list[tuple[str, list[tuple[str, str, int, str]], list[tuple[str, str, int, str]]]] = [
    ("ar", [("Samira Haddad", "سميرة حداد", 1988, "woman"), ("Khaled Haddad", "خالد حداد", 1984, "man")],
     [("Nour Haddad", "نور حداد", 2014, "woman"), ("Yazan Haddad", "يزن حداد", 2017, "man"), ("Lina Haddad", "لينا حداد", 2021, "woman")]),
    ("so", [("Hodan Cali Nuur", "", 1991, "woman")], [("Ayaan Maxamed", "", 2015, "woman"), ("Liibaan Maxamed", "", 2019, "man")]),
    ("uk", [("Олена Коваленко", "", 1986, "woman"), ("Андрій Коваленко", "", 1983, "man")], [("Софія Коваленко", "", 2013, "woman"), ("Максим Коваленко", "", 2018, "man")]),
    ("fa-af", [("Freshta Wardak", "فرشته وردک", 1993, "woman"), ("Najib Wardak", "نجیب وردک", 1989, "man")], [("Sahar Wardak", "سحر وردک", 2016, "woman")]),
    ("ti", [("Selam Tesfay", "ሰላም ተስፋይ", 1990, "woman")], [("Natnael Tesfay", "ናትናኤል", 2015, "man"), ("Ruta Tesfay", "ሩታ", 2020, "woman")]),
    ("ckb", [("Shilan Rasul", "شیلان ڕەسوڵ", 1987, "woman"), ("Karwan Aziz", "کاروان عەزیز", 1985, "man")], [("Dilan Karwan", "دیلان", 2014, "man")]),
    ("my", [("Khin Khin", "ခင်ခင်", 1992, "woman")], [("Thiri", "သီရိ", 2018, "woman")]),
    ("ru", [("Наталья Соколова", "", 1982, "woman")], [("Артём Соколов", "", 2012, "man")]),
    ("ar", [("Rania al-Masri", "رانيا المصري", 1990, "woman"), ("Omar al-Masri", "عمر المصري", 1986, "man")], [("Adam al-Masri", "آدم المصري", 2016, "man"), ("Salma al-Masri", "سلمى المصري", 2019, "woman")]),
]  # fmt: skip
# Adults without children in the project: language, name, in own script, year of birth (0: not known), gender.
ADULTS = [
    ("so", "Yusuf Abdi Warsame", "", 1995, "man"), ("ar", "Mohammed Al Hassan", "محمد الحسن", 1979, "man"),
    ("ar", "Muhammad Alhasan", "محمد الحسن", 1979, "man"), ("fa", "Arash Moghadam", "آرش مقدم", 1998, "man"),
    ("uk", "Дмитро Шевчук", "", 1975, "man"), ("uk", "Ірина Бондар", "", 1969, "woman"), ("ti", "Abrehet", "ኣብረሀት", 1984, "woman"),
    ("ckb", "Rebin Hama Salih", "ڕێبین حەمە ساڵح", 1993, "man"), ("my", "Aung Myat", "အောင်မြတ်", 1981, "man"),
    ("vi", "Nguyễn Thị Mai", "", 1989, "woman"), ("th", "Siriporn Chaiyasit", "ศิริพร ไชยสิทธิ์", 1985, "woman"),
    ("ru", "Ольга Кузнецова", "", 1977, "woman"), ("so", "Faadumo Xirsi", "", 1962, "woman"), ("sw", "Amani Mugisha", "", 1999, "man"),
    ("fa-af", "Gul Mohammad", "گل محمد", 0, "man"), ("ar", "Huda Saleh", "هدى صالح", 1996, "woman"), ("tr", "Elif Yıldız", "", 1994, "woman"),
    ("es", "María José Peña Ortiz", "", 1983, "woman"), ("fr", "Aïcha N'Diaye", "", 1990, "woman"), ("ur", "Bilal Ahmed", "بلال احمد", 1992, "man"),
]  # fmt: skip
TOPICS = [
    (Contact.Topic.SCHOOL, "Wilma: viesti luettiin yhdessä"), (Contact.Topic.WORK, "CV kirjoitettiin"), (Contact.Topic.STUDIES, "Ammattikoulun haku"),
    (Contact.Topic.HOUSING, "Vuokrasopimus käytiin läpi"), (Contact.Topic.MONEY, "Kelan hakemus täytettiin"), (Contact.Topic.LANGUAGE, "Kielikurssi etsittiin"),
    (Contact.Topic.FREE_TIME, "Jalkapalloseura löytyi"), (Contact.Topic.HEALTH, "Aika varattiin neuvolaan"),
]  # fmt: skip


def replay() -> Project:
    """Build the ongoing project; returns it."""
    today = clock.today()
    association = Organisation.objects.create(
        name="Kotiranta ry", business_id="1234567-1", kind=Organisation.Kind.ASSOCIATION
    )
    city = Organisation.objects.create(name="Rantalan kaupunki", kind=Organisation.Kind.MUNICIPALITY)
    project = Project.objects.create(
        name="Kotiranta",
        slug="kotiranta",
        fund="esf-plus-2021-2027",
        grant_number="S30999",
        starts_on=today - dt.timedelta(days=270),
        ends_on=today + dt.timedelta(days=460),
        owner=association,
        long_from_hours=10,
        summary=texts(
            fi="Perheet kouluun, kerhoon ja palveluihin; kokemusasiantuntijoita koulutetaan.",
            en="Families find school, club and services; experts by experience are trained.",
            ar="نساعد العائلات في المدرسة والنادي والخدمات، وندرب خبراء بالتجربة.",
        ),
    )
    since = clock.at(project.starts_on, dt.time(8))
    Partner.objects.create(project=project, organisation=city, role=Partner.Role.PARTNER, since=since)
    setting = Setting(project, _team(project, association), today, random.Random(2026))
    families, adults = _people(setting)
    _club(setting, families)
    _training(setting, adults)
    _orientation(setting, adults)
    _workshop(setting, families, adults)
    kotiranta_experts.replay(setting, adults)
    _event(setting)
    known = services.directory(association, setting.team.counsellor, "Rantalan", today - dt.timedelta(days=70))
    _contacts(setting, families, adults, _schools(setting))
    kotiranta_families.replay(setting, families, adults, known)
    kotiranta_validations.replay(setting, adults, standards.kitchen(today - dt.timedelta(days=110)))
    _leave(setting, adults)
    _one_of_two(setting, adults[6])
    _about_their_data(setting, adults)
    _targets(project)
    _stated(setting)
    past = periods.half_years(project)[1]
    reported.report(project, setting.team.manager, past.key, min(past.last + dt.timedelta(days=20), setting.today))
    _publish(setting, past.key)
    remark(language="ar", page="portal:my_home", words="«اختيار دور» غير واضحة، ربما «اختر شخصية»")
    steered.group_with_pack(project, setting.team.manager, setting.today)
    return project


def _publish(setting: Setting, period: str) -> None:
    """The tables of the last half year, and news of the club."""
    by = setting.team.manager
    published.tables(setting.project, by, period, setting.today)
    systems.give_access(project=setting.project, name="Kunnan raportointi", scopes=["results:read"], by=by)
    published.news(
        setting.project, by, setting.today - dt.timedelta(days=12),
        {"fi": "Perhekerho jatkuu syksyllä", "en": "The family club goes on", "ar": "نادي العائلات مستمر"},
        {"fi": "Kerho kokoontuu joka viikko. Kaikki ovat tervetulleita.", "en": "The club meets every week. Everybody is welcome.",
         "ar": "يجتمع النادي كل أسبوع. الجميع مرحب بهم."},
    )  # fmt: skip


def _stated(setting: Setting) -> None:
    """What nobody is asked: the manager estimates it, with the method."""
    project, manager, day = setting.project, setting.team.manager, setting.today - dt.timedelta(days=40)
    estimate(project, manager, day, "EECO12", 2, "Palvelujen arvio alueen osuudesta; keneltäkään ei kysytty.", "woman")
    estimate(project, manager, day, "EECO12", 1, "Palvelujen arvio alueen osuudesta; keneltäkään ei kysytty.", "man")
    grant(project, manager, project.starts_on, 420_000, 20, "flat_40", "unit", side_percent=22)
    budget(project, manager, project.owner, staff=300_000, flat=120_000)
    tasks = [
        (manager.name, "Projektipäällikkö", 60, "28,00"),
        (setting.team.advisor.name, "Yhteisöohjaaja", 100, "21,00"),
        (setting.team.counsellor.name, "Ohjaaja", 100, "22,00"),
        (setting.team.worker.name, "Projektityöntekijä", 80, "20,50"),
    ]
    payroll(project, manager, tasks, setting.today.replace(day=1) - dt.timedelta(days=1))
    estimate(project, manager, day, "EECO17", 0, "Kaikki asuvat kaupungissa (postinumerot).")


def _team(project: Project, association: Organisation) -> Team:
    users = {}
    roles = {"leader", "assessor", "advisor", "counsellor", "worker", "manager", "steering", "auditor", "coordinator"}
    for persona in PERSONAS:
        if persona.slug in roles:
            users[persona.slug] = staff(persona.name, persona.email, association)
            seat(project, users[persona.slug], persona.slug, project.starts_on)
    return Team(*(users[slug] for slug in Team._fields))


def _enter(setting: Setting, one: Person, by: User, day: dt.date, *, adult: bool) -> None:
    """Start in the project; a few entry data are not known yet."""
    chance = setting.chance
    entry: dict[str, Any] = {"entry_citizenship": Participation.Citizenship.THIRD_COUNTRY}
    entry["entry_education"] = (
        Participation.Education.ISCED_1 if not adult else chance.choice(Participation.Education.values)
    )
    entry["entry_labour_status"] = (
        Participation.LabourStatus.STUDYING
        if not adult
        else chance.choice([Participation.LabourStatus.UNEMPLOYED] * 3 + Participation.LabourStatus.values)
    )
    if adult and chance.random() < 0.2:
        entry["entry_education"] = ""
    with on(day):
        projects.enter_project(project=setting.project, person=one, entered_on=day, by=by, entry=entry)


def _people(setting: Setting) -> tuple[list[list[Person]], list[Person]]:
    """Families with their advisor, other adults with the counsellor; most have an account or a phone, some neither."""
    project, team, today, chance = setting.project, setting.team, setting.today, setting.chance
    families = []
    for index, (language, parents, children) in enumerate(FAMILIES):
        day = project.starts_on + dt.timedelta(days=14 + index * 21)
        with on(day):
            made = [_person(setting, team.advisor, row, language, index) for row in [*parents, *children]]
            guardians(made[len(parents) :], made[: len(parents)])
        for position, one in enumerate(made):
            _enter(setting, one, team.advisor, day, adult=position < len(parents))
        families.append(made)
    adults = []
    for index, (language, *row) in enumerate(ADULTS):
        day = min(project.starts_on + dt.timedelta(days=7 + index * 12), today - dt.timedelta(days=3))
        with on(day):
            one = _person(setting, team.counsellor, tuple(row), language, 20 + index)  # type: ignore[arg-type]
            if index < 14:
                projects.assign(worker=team.worker, person=one, project=project, by=team.counsellor)
        _enter(setting, one, team.counsellor, day, adult=True)
        adults.append(one)
    account(families[0][0], "family")
    account(adults[0], "trainee")
    give_consent(person=families[0][0], key="partners", wording=TEXTS["partners"], language="ar", by=team.advisor)
    with on(today - dt.timedelta(days=2)):
        open_file(person=families[0][0], by=team.advisor)
        open_file(person=families[0][0], by=team.manager)
    chance.shuffle(families[1:])
    return families, adults


def _person(setting: Setting, by: User, row: tuple[str, str, int, str], language: str, number: int) -> Person:
    name, native, year, gender = row
    child = year > setting.today.year - 18
    contact = None
    if not child:
        kinds = [ContactRoute.Kind.OWN_PHONE, ContactRoute.Kind.SHARED_PHONE, ContactRoute.Kind.AT_CLUB]
        kind = kinds[number % 3]
        contact = (kind, "" if kind == ContactRoute.Kind.AT_CLUB else f"+35840555{number:04d}")
    born: tuple[int, int | None, int | None] | None = (year, None, None) if year else None
    if year and number % 3 == 0:
        born = (year, 1, 1)
    elif year and number % 3 == 1:
        born = (year, setting.chance.randint(1, 12), setting.chance.randint(1, 28))
    return person(
        setting.project, by, name=name, native=native, born=born, gender=gender, language=language, contact=contact
    )


def _one_of_two(setting: Setting, one: Person) -> None:
    """The advisor wrote down somebody whom the counsellor knows already; the manager saw it and made one record of
    both. Two others still wait for somebody to compare them."""
    project, team, today = setting.project, setting.team, setting.today
    with on(today - dt.timedelta(days=40)):
        born = (one.birth_year or today.year - 40, None, None)
        phone = (ContactRoute.Kind.SHARED_PHONE, "+358405550999")
        twice = person(project, team.advisor, name="Abrahet", born=born, gender="woman", language="ti", contact=phone)
        projects.enter_project(
            project=project, person=twice, entered_on=today - dt.timedelta(days=40), by=team.advisor, entry={}
        )
    with on(today - dt.timedelta(days=12)):
        merge_persons(kept=one, double=twice, of_double=set(), by=team.manager)


def _about_their_data(setting: Setting, adults: list[Person]) -> None:
    """A mother asks for everything that was written about her; a court case holds a file; the advisor wrote somebody down
    by mistake and proposes to erase the record, which the manager has not decided yet."""
    project, team, today = setting.project, setting.team, setting.today
    asks, account_of = next((person, person.user) for person in adults if person.user is not None)
    with on(today - dt.timedelta(days=6)):
        request = DataRequest(person=asks, kind=DataRequest.Kind.COPY)
        requests.ask(asked=request, by=account_of)
        erasures.put_hold(person=adults[4], reason="Oikeudenkäynti vuokrasta", by=team.manager)
    with on(today - dt.timedelta(days=2)):
        mistake = person(
            project, team.advisor, name="Testi Väärin", born=(1990, None, None), gender="", language="fi", contact=None
        )
        for assignment in mistake.assignments.all():
            audit.end(assignment, by=team.advisor)
    with on(today - dt.timedelta(days=1)):
        erasures.propose_erasure(person=mistake, reason=Erasure.Reason.MISTAKE, by=team.manager)


def _weekday(today: dt.date, weekday: int) -> dt.date:
    """The next such weekday, today included (0 is Monday)."""
    return today + dt.timedelta(days=(weekday - today.weekday()) % 7)


def _club(setting: Setting, families: list[list[Person]]) -> None:
    """A weekly family club: ten past meetings, one tonight or soon, three more."""
    project, team, today, chance = setting.project, setting.team, setting.today, setting.chance
    with on(today - dt.timedelta(days=90)):
        club = activity(
            project, team.advisor, ActivityKind.CLUB,
            {"fi": "Perhekerho", "en": "Family club", "ar": "نادي العائلة"},
            place="Rantalan koulu, sali",
            is_public=True,
            asks_faces=True,
            reminder_words=texts(fi="Ota sisäkengät mukaan.", en="Bring indoor shoes.", ar="أحضروا أحذية داخلية."),
            description={
                "fi": "Koko perhe tulee yhdessä. Lapsille on oma ryhmä. Tarjolla on välipala. Kerho on ilmainen.",
                "en": "The whole family comes together. Children have a group of their own. There is a snack. The club is free.",
                "ar": "تأتي العائلة كلها معًا. للأطفال مجموعة خاصة بهم. توجد وجبة خفيفة. النادي مجاني.",
            },
        )  # fmt: skip
        _lead(club, team.leader)
        for family in families[:-2]:
            activities.enrol_family(activity=club, people=family, by=team.advisor)
    first = _weekday(today, 1) - dt.timedelta(weeks=10)
    themes = [
        {"fi": "Wilma tutuksi", "en": "Getting to know Wilma", "ar": "التعرف على ويلما"},
        {"fi": "Harrastukset", "en": "Hobbies", "ar": "الهوايات"},
        {"fi": "Kirjasto kylässä", "en": "The library visits", "ar": "زيارة المكتبة"},
        {"fi": "Yhdessä tekemistä", "en": "Doing things together", "ar": "نشاطات مشتركة"},
    ]
    times = clubs.term(club, team.advisor, first, 14, 1, themes)
    for held in times[:10]:
        present = [one for family in families[:-2] if chance.random() < 0.75 for one in family]
        attend(held, present, team.leader, excused=[p for p in families[0] if p not in present][:1])
    clubs.faces(times[9], ["5", "5", "4", "5", "3", "4", "5", "2"])
    clubs.full(project, team.advisor, [families[1][0], families[2][0]], families[0][0])
    Session.objects.filter(pk__in=[one.pk for one in times[10:]]).update(interpreter=Session.Interpreter.ASKED)
    clubs.guest(times[6], team.advisor, "Rantalan kirjasto", "Kirjastokortti", email="library@example.org", comes=True)
    clubs.guest(
        times[11],
        team.advisor,
        "Uimaseura",
        "Uimakoulu",
        email="swim@example.org",
        comes=True,
        note="Tarvitsen näytön.",
    )
    clubs.guest(times[12], team.advisor, "Neuvola", "Lasten uni", email="clinic@example.org")
    clubs.materials(club, times[11])
    samira, nour, yazan = families[0][0], families[0][2], families[0][3]
    clubs.care(samira, nour, "حساسية من المكسرات", "", team.advisor)
    clubs.care(samira, yazan, "Astma: lääke repussa", "", team.advisor)


def _lead(where: Activity, user: User) -> None:
    where.leaders.create(user=user, since=clock.now())


def _training(setting: Setting, adults: list[Person]) -> None:
    """Experts by experience in training: some hours done, practice waiting for approval, applications for the next."""
    project, team, today = setting.project, setting.team, setting.today
    title = {
        "fi": "Kokemusasiantuntijakoulutus",
        "en": "Training of experts by experience",
        "ar": "تدريب الخبراء بالتجربة",
    }
    with on(today - dt.timedelta(days=60)):
        training = activity(
            project, team.worker, ActivityKind.TRAINING, title, place="Kotirannan talo", capacity=8, enrolment_by=Activity.EnrolmentBy.APPLICATION,
            description={"fi": "60 tuntia: luentoja, ryhmiä, käyntejä ja harjoittelu.", "en": "60 hours: lectures, groups, visits and practice.", "ar": "٦٠ ساعة من المحاضرات والمجموعات والزيارات والتدريب العملي."},
        )  # fmt: skip
        _lead(training, team.leader)
        require(training, ["lecture", "group"], 30)
        require(training, ["practice"], 12)
        trainees = [adults[i] for i in (0, 1, 3, 6, 7, 10)]
        for one in trainees:
            application = activities.apply(activity=training, person=one, why="", by=team.worker)
            activities.select_applicant(application=application, by=team.worker)
    first = _weekday(today, 3) - dt.timedelta(weeks=7)
    for week in range(12):
        held = session(training, "lecture" if week % 2 == 0 else "group", first + dt.timedelta(weeks=week), 13, 3)
        if week < 7:
            present = [
                one
                for place, one in enumerate(trainees)
                if not (place == 5 and week > 1) and not (place == 3 and week % 3 == 0)
            ]
            attend(held, present, team.worker)
    _practise(setting, training, trainees)
    _next_training(setting, adults)


def _practise(setting: Setting, training: Activity, trainees: list[Person]) -> None:
    today = setting.today
    period: Session = session(
        training,
        "practice",
        today - dt.timedelta(days=14),
        8,
        35 * 24 + 8,
        practice_hours=Decimal(12),
        place="Rantalan kirjasto",
    )
    yusuf = trainees[0]
    for ago, hours, what in ((6, "4", "Vastaanotto kirjastossa"), (3, "3.5", "Kieliparin ohjaus")):
        day = today - dt.timedelta(days=ago)
        assert yusuf.user is not None  # noqa: S101 - account() gave one
        with on(day, dt.time(18)):
            logged = activities.log_practice(
                session=period, person=yusuf, day=day, hours=Decimal(hours), what=what, by=yusuf.user
            )
            if ago == 6:
                activities.approve_practice(attendance=logged, by=setting.team.leader)


def _next_training(setting: Setting, adults: list[Person]) -> None:
    """The next course takes applications now."""
    project, team, today = setting.project, setting.team, setting.today
    with on(today - dt.timedelta(days=10)):
        course = activity(
            project, team.worker, ActivityKind.TRAINING,
            {"fi": "Kevään kokemusasiantuntijakoulutus", "en": "Next training of experts by experience", "ar": "التدريب القادم للخبراء بالتجربة"},
            place="Kotirannan talo", capacity=6, is_public=True, enrolment_by=Activity.EnrolmentBy.APPLICATION, enrol_until=today + dt.timedelta(days=30),
            description={"fi": "Haku on auki. Haastattelemme kaikki.", "en": "Applications are open. Everybody is interviewed.", "ar": "باب التقديم مفتوح، ونجري مقابلة مع الجميع."},
        )  # fmt: skip
        for one in (adults[4], adults[8], adults[9]):
            activities.apply(activity=course, person=one, why="", by=team.worker)
        invited = activities.apply(activity=course, person=adults[11], why="", by=team.worker)
        activities.invite_to_interview(
            application=invited, at=clock.at(today + dt.timedelta(days=2), dt.time(10)), by=team.worker
        )
    for week in range(3):
        session(course, "lecture", today + dt.timedelta(days=45 + 7 * week), 13, 3)


def _orientation(setting: Setting, adults: list[Person]) -> None:
    """Orientation to society in Arabic; a family still finds a place."""
    project, team, today = setting.project, setting.team, setting.today
    with on(today - dt.timedelta(days=40)):
        course = activity(
            project, team.counsellor, ActivityKind.ORIENTATION,
            {"fi": "Yhteiskuntaorientaatio arabiaksi", "en": "Orientation to society in Arabic", "ar": "التعريف بالمجتمع باللغة العربية"},
            place="Kotirannan talo", capacity=12, is_public=True,
            description={"fi": "Suomen yhteiskunta omalla kielellä, keskustellen.", "en": "Finnish society in your own language, by talking.", "ar": "المجتمع الفنلندي بلغتك وبالحوار."},
        )  # fmt: skip
        for one in (adults[1], adults[3], adults[15]):
            activities.enrol(activity=course, person=one, by=team.counsellor)
    first = _weekday(today, 0) - dt.timedelta(weeks=4)
    for week in range(8):
        held = session(course, "lecture", first + dt.timedelta(weeks=week), 10, 2, language="ar")
        if week < 4:
            attend(held, [adults[1], adults[15]] + ([adults[3]] if week % 2 else []), team.counsellor)


def _workshop(setting: Setting, families: list[list[Person]], adults: list[Person]) -> None:
    """A finished workshop: those who came both times have a diploma, one who came once a certificate."""
    project, team, today = setting.project, setting.team, setting.today
    came = [families[0][0], adults[0], adults[3], adults[9], adults[11], adults[12]]
    with on(today - dt.timedelta(days=80)):
        workshop = activity(
            project, team.counsellor, ActivityKind.WORKSHOP,
            {"fi": "Työelämän pelisäännöt", "en": "How working life works in Finland", "ar": "كيف تسير حياة العمل في فنلندا"},
            place="Kotirannan talo",
            description={"fi": "Sopimus, vuorot, palkka, oikeudet.", "en": "Contract, shifts, pay, rights.", "ar": "العقد والمناوبات والأجر والحقوق."},
        )  # fmt: skip
        outcome(
            workshop,
            fi="osaa lukea työsopimuksen ja palkkalaskelman",
            en="can read a work contract and a payslip",
            ar="يستطيع قراءة عقد العمل وكشف الراتب",
        )
        require(workshop, ["lecture", "group"], 6)
        for one in came:
            activities.enrol(activity=workshop, person=one, by=one.user or team.counsellor)
    for kind, days, who in (("lecture", 60, came), ("group", 53, came[:-1])):
        attend(session(workshop, kind, today - dt.timedelta(days=days), 13, 3), who, team.counsellor)
    with on(today - dt.timedelta(days=50)):
        for enrolment in workshop.enrolments.filter(person__in=came[:-1]).select_related("activity", "person"):
            activities.complete(enrolment=enrolment, by=team.counsellor)
        certify(workshop, "diploma", team.counsellor)
        certify(workshop, "participation", team.counsellor)


def _event(setting: Setting) -> None:
    """Open information events: heads are counted, nobody becomes a participant."""
    project, team, today = setting.project, setting.team, setting.today
    with on(today - dt.timedelta(days=120)):
        event = activity(
            project, team.worker, ActivityKind.EVENT,
            {"fi": "Avoin infopäivä", "en": "Open information day", "ar": "يوم معلومات مفتوح"},
            place="Rantalan kirjasto", is_public=True, enrolment_by=Activity.EnrolmentBy.NONE,
        )  # fmt: skip
        _lead(event, team.leader)
    for ago, adults, children in ((100, 46, 18), (55, 61, 25), (20, 38, 12)):
        held = session(event, "group", today - dt.timedelta(days=ago), 12, 3)
        with clock.travel(held.ends_at):
            activities.count_heads(session=held, adults=adults, children=children, by=team.leader)
    session(event, "group", today + dt.timedelta(days=12), 12, 3)


def _schools(setting: Setting) -> list[Partner]:
    """The advisor is at a school on every working day; one pupil waits, one is taken, two were met."""
    advisor, today = setting.team.advisor, setting.today
    by_the_shore = schools.school(setting.project, "Rantalan koulu")
    meadow = schools.school(setting.project, "Niittylän koulu")
    since = today - dt.timedelta(days=60)
    schools.place(by_the_shore, advisor, [0, 2, 4], since, "huone 114, kirjaston vieressä")
    schools.place(meadow, advisor, [1, 3], since, "oppilashuollon huone")
    for days, initials, school_class in ((9, "AH", "3B"), (5, "TN", "6A")):
        day = today - dt.timedelta(days=days)
        asked = schools.ask(by_the_shore, initials, school_class, day)
        schools.take(asked, advisor, day)
        schools.answer(asked, advisor, day, language="ar" if days == 9 else "uk", note="Puhuttiin välitunneista.")
    schools.take(schools.ask(meadow, "SO", "4A", today - dt.timedelta(days=1)), advisor, today - dt.timedelta(days=1))
    schools.ask(by_the_shore, "MK", "9C", today, hour=7)
    return [by_the_shore, meadow]


def _contacts(setting: Setting, families: list[list[Person]], adults: list[Person], at_schools: list[Partner]) -> None:
    """A season of one-to-one contacts, some with people who gave no name, some with a next step that is due."""
    project, team, today, chance = setting.project, setting.team, setting.today, setting.chance
    for index in range(70):
        by, one = (
            (team.advisor, families[index % len(families)][0])
            if index % 2
            else (team.counsellor, adults[index % len(adults)])
        )
        day = today - dt.timedelta(days=1 + index * 2)
        if day < project.starts_on + dt.timedelta(days=200):
            day = today - dt.timedelta(days=1 + index % 40)
        topic, note = chance.choice(TOPICS)
        light = index % 7 == 6
        contact = Contact(
            project=project, person=None if light else one, nickname="äiti, puhuu daria" if light else "", topic=topic, note="" if light else note,
            channel=chance.choice(Contact.Channel.values), language=one.language if not light else "fi",
            minutes=chance.choice([10, 15, 20, 30, 45]), outcome=chance.choice(Contact.Outcome.values[:4]),
            school=at_schools[index % 4 // 2] if by == team.advisor and index % 3 else None,
        )  # fmt: skip
        if index % 9 == 0:
            contact.next_step, contact.next_step_on = "Soitetaan yhdessä", today + dt.timedelta(days=index % 6 - 2)
        with on(day, dt.time(9 + index % 7)):
            contact.at = clock.now()
            log_contact(contact=contact, by=by)


def _leave(setting: Setting, adults: list[Person]) -> None:
    """Some have left: follow-ups fall due; one came back."""
    project, team, today = setting.project, setting.team, setting.today
    statuses = [
        Participation.ExitStatus.WORK,
        Participation.ExitStatus.STUDIES,
        Participation.ExitStatus.JOBSEEKER,
        Participation.ExitStatus.WORK,
    ]
    for ago, one, status in zip(
        (200, 60, 35, 10), (adults[2], adults[4], adults[12], adults[5]), statuses, strict=True
    ):
        day = max(today - dt.timedelta(days=ago), _entered(project, one))
        with on(day):
            participation = project.participations.select_related("project", "person").get(person=one)
            projects.leave_project(
                participation=participation, left_on=day, status=status, qualification=False, by=team.counsellor
            )
        if ago == 60:
            told_of = day + dt.timedelta(days=28)
            answer = FollowUp(participation=participation, kind=FollowUp.Kind.WEEKS_4, asked_on=told_of, status=status)
            with on(told_of):
                projects.answer_follow_up(follow_up=answer, by=team.counsellor)
    with on(today - dt.timedelta(days=1)):
        projects.enter_project(
            project=project, person=adults[5], entered_on=today - dt.timedelta(days=1), by=team.counsellor
        )


def _entered(project: Project, one: Person) -> dt.date:
    return project.participations.get(person=one).entered_on


# measure, goal, kind of activity or indicator, words in three languages
TARGETS = [
    ("participants", 120, "", "Aloittanutta osallistujaa", "Participants started", "مشاركون بدأوا"),
    ("participants_long", 40, "", "Pitkää osallistujaa", "Long participants", "مشاركون لفترة طويلة"),
    ("families", 12, "club", "Perhettä perhekerhossa", "Families in the family club", "عائلات في نادي العائلة"),
    ("visits", 200, "club", "Käyntiä perhekerhossa", "Visits to the family club", "زيارات لنادي العائلة"),
    ("completed", 10, "training", "Kokemusasiantuntijaa koulutettu", "Experts by experience trained", "خبراء بالتجربة تدربوا"),
    ("headcount", 250, "event", "Kävijää avoimissa tilaisuuksissa", "Visitors at open events", "زوار الفعاليات المفتوحة"),
    ("contacts", 300, "", "Kahdenkeskistä ohjausta", "One-to-one contacts", "لقاءات فردية"),
    ("indicator", 60, "EECO02", "Työttömiä aloittaessaan", "Unemployed at entry", "عاطلون عند البداية"),
    ("indicator", 110, "EECO13", "Kolmansien maiden kansalaisia", "Third-country nationals", "مواطنو دول ثالثة"),
]  # fmt: skip


def _targets(project: Project) -> None:
    for measure, goal, of, fi, en, ar in TARGETS:
        coded = {"indicator": of} if measure == Target.Measure.INDICATOR else {"kind": of}
        target(project, measure, goal, {"fi": fi, "en": en, "ar": ar}, **coded)
