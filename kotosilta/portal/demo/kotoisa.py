"""KOTOISA, Jyväskylä 2018-2019: the first training of integration experts by experience.

From the city's publication of 24.8.2018 and its project page: the project's dates, its fund, that training began in
June 2018, 60 hours of lectures and group meetings besides site visits and practical training, and seven who received
their diplomas on 6.8.2018. Assumed, because not published: the single dates, the hours of visits and practice, how many
applied and started, and every person.
"""

import datetime as dt
from decimal import Decimal

from kotosilta.activities import services as activities
from kotosilta.activities.models import Activity, Application, Session
from kotosilta.core import clock
from kotosilta.core.translated import texts
from kotosilta.experts.services import bookings
from kotosilta.people.models import Organisation, Person, User
from kotosilta.portal.demo import experts, panels, plans, published, reported
from kotosilta.portal.demo.acting import (
    activity,
    attend,
    certify,
    on,
    outcome,
    person,
    require,
    seat,
    session,
    staff,
    target,
)
from kotosilta.projects import services as projects
from kotosilta.projects.models import ActivityKind, Member, Participation, Partner, Project, Target

DIPLOMA_DAY = dt.date(2018, 8, 6)
# name, in own script, year of birth, gender, first language, what became of them
PEOPLE = [
    ("Zahra Rezayi", "زهرا رضایی", 1985, "woman", "fa-af", "completed"),
    ("Mohammad Reza Ansari", "محمدرضا انصاری", 1979, "man", "fa-af", "completed"),
    ("Fereshteh Karimi", "فرشته کریمی", 1990, "woman", "fa", "completed"),
    ("Ali Ahmad Noori", "علی احمد نوری", 1988, "man", "fa-af", "completed"),
    ("Shirin", "شیرین", 1976, "woman", "fa", "completed"),
    ("Hamid Yousefi", "حمید یوسفی", 1983, "man", "fa", "completed"),
    ("Nasrin Sadeqi", "نسرین صادقی", 1992, "woman", "fa-af", "completed"),
    ("Karim Haidari", "کریم حیدری", 1995, "man", "fa-af", "left"),
    ("Laleh Moradi", "لاله مرادی", 1987, "woman", "fa", "left"),
    ("Omid Rahimi", "امید رحیمی", 1991, "man", "fa-af", "left"),
    ("Maryam Tavakoli", "مریم توکلی", 1980, "woman", "fa", "declined"),
    ("Basir Ahmadi", "بصیر احمدی", 1998, "man", "fa-af", "declined"),
    ("Golnar Sharifi", "گلنار شریفی", 1984, "woman", "fa", "withdrawn"),
]
# day in summer 2018, kind, hours: twelve lectures and eight group meetings of three hours make the 60 published hours
LECTURES = [(6, 5), (6, 7), (6, 12), (6, 14), (6, 19), (6, 26), (6, 28), (7, 3), (7, 10), (7, 17), (7, 24), (7, 31)]
GROUPS = [(6, 8), (6, 15), (6, 29), (7, 6), (7, 13), (7, 20), (7, 27), (8, 2)]
VISITS = [(6, 21), (7, 5), (7, 19)]


def replay() -> Project:
    """Replay the training; returns the project."""
    city = Organisation.objects.create(
        name="Jyväskylän kaupunki, maahanmuuttopalvelut", kind=Organisation.Kind.MUNICIPALITY
    )
    house = Organisation.objects.create(name="Kokemustalo ry", kind=Organisation.Kind.ASSOCIATION)
    project = Project.objects.create(
        name="KOTOISA",
        slug="kotoisa",
        fund="amif-2014-2020",
        starts_on=dt.date(2018, 3, 1),
        ends_on=dt.date(2019, 12, 31),
        owner=city,
        long_from_hours=10,
        summary=texts(
            fi="Kotoutumisen kokemusasiantuntijat, kotoutumisraati, sosiaalinen kuntoutus ja asumisneuvonta.",
            en="Integration experts by experience, a user panel, social rehabilitation and housing counselling.",
            ar="خبراء بالتجربة في الاندماج، ومجلس للمستخدمين، وتأهيل اجتماعي، وإرشاد سكني.",
        ),
    )
    since = clock.at(project.starts_on, dt.time(8))
    Partner.objects.create(project=project, organisation=house, role=Partner.Role.PARTNER, since=since)
    manager = staff("Kaisa Virtanen", "kaisa@example.org", city)
    adviser = staff("Sanna Mäkelä", "sanna@example.org", city)
    seat(project, manager, Member.Role.MANAGER, project.starts_on)
    seat(project, adviser, Member.Role.WORKER, project.starts_on)
    training = _training(project, adviser)
    people = _apply(project, training, adviser)
    _train(training, people, adviser)
    _finish(project, training, people, adviser)
    with on(DIPLOMA_DAY):
        certify(training, "diploma", adviser)
        certify(training, "participation", adviser)
    _work_as_experts(project, people["completed"], adviser)
    _panel(project, people["completed"], adviser)
    _counsel(project, people["completed"], adviser)
    _targets(project)
    reported.report(project, manager, "all", dt.date(2020, 2, 10))
    published.tables(project, manager, "all", dt.date(2020, 2, 10))
    published.practice(project, manager, dt.date(2020, 2, 12))
    return project


def _training(project: Project, adviser: User) -> Activity:
    with on(dt.date(2018, 4, 10)):
        training = activity(
            project,
            adviser,
            ActivityKind.TRAINING,
            {
                "fi": "Kotoutumisen kokemusasiantuntijakoulutus",
                "en": "Training of integration experts by experience",
                "ar": "تدريب الخبراء بالتجربة في الاندماج",
            },
            place="Kokemustalo, Jyväskylä",
            enrolment_by=Activity.EnrolmentBy.APPLICATION,
            enrol_until=dt.date(2018, 5, 18),
            capacity=10,
            description={
                "fi": "60 tuntia luentoja ja ryhmätapaamisia, tutustumiskäyntejä ja harjoittelu. Yksittäiset päivät ja "
                "vaaditut tunnit ovat oletuksia: julkaisu ei kerro niitä.",
                "en": "60 hours of lectures and group meetings, site visits and practical training. The single dates and "
                "the hours required are assumed: the publication does not give them.",
            },
        )
    outcome(
        training,
        "http://data.europa.eu/esco/skill/1ef9cce1-bce6-4ec6-9071-41348f4c1acd",
        fi="osaa kertoa kokemuksestaan niin, että kuulija oppii siitä",
        en="can tell about the own experience so that others learn from it",
        ar="يستطيع أن يحكي عن تجربته بطريقة يتعلم منها الآخرون",
    )
    outcome(
        training,
        "http://data.europa.eu/esco/skill/a17286c5-238d-4f0b-bc24-29e9121345de",
        fi="osaa kuunnella ja tukea vastikään muuttanutta",
        en="can listen to and support somebody newly arrived",
        ar="يستطيع الاستماع إلى القادمين الجدد ودعمهم",
    )
    outcome(
        training,
        "http://data.europa.eu/esco/skill/fd446407-b08e-49da-b8e3-7e7c79618c3f",
        fi="osaa puhua yleisölle ja ammattilaisille",
        en="can speak to an audience and to professionals",
        ar="يستطيع التحدث أمام الجمهور والمهنيين",
    )
    require(training, ["lecture", "group"], 48)
    require(training, ["visit"], 6)
    require(training, ["practice"], 12)
    return training


def _apply(project: Project, training: Activity, adviser: User) -> dict[str, list[Person]]:
    """Thirteen apply, eleven are interviewed, ten are selected and start."""
    people: dict[str, list[Person]] = {"completed": [], "left": [], "declined": [], "withdrawn": []}
    for index, (name, native, year, gender, language, fate) in enumerate(PEOPLE):
        with on(dt.date(2018, 4, 16) + dt.timedelta(days=index * 2)):
            one = person(
                project, adviser, name=name, native=native, born=(year, None, None), gender=gender, language=language
            )
            people[fate].append(one)
            application = activities.apply(activity=training, person=one, why="", by=adviser)
        with on(dt.date(2018, 5, 22)):
            _decide(application, fate, adviser)
    for fate in ("completed", "left"):
        for one in people[fate]:
            with on(dt.date(2018, 6, 5)):
                projects.enter_project(
                    project=project,
                    person=one,
                    entered_on=dt.date(2018, 6, 5),
                    by=adviser,
                    entry={"entry_citizenship": _citizenship(people, one)},
                )
    return people


def _decide(application: Application, fate: str, adviser: User) -> None:
    if fate == "withdrawn":
        activities.withdraw_application(application=application, by=adviser)
    elif fate == "declined":
        activities.decline_applicant(application=application, by=adviser)
    else:
        activities.select_applicant(application=application, by=adviser)


def _citizenship(people: dict[str, list[Person]], one: Person) -> str:
    """Some had become citizens of Finland; whom the fund then does not count (assumed: two)."""
    naturalised = {p.pk for p in people["completed"][:2]}
    return Participation.Citizenship.FINLAND if one.pk in naturalised else Participation.Citizenship.THIRD_COUNTRY


def _train(training: Activity, people: dict[str, list[Person]], adviser: User) -> None:
    """Every meeting; who left came to the first ones only, and each who completed missed one at most."""
    days = (
        [((2018, *d), "lecture") for d in LECTURES]
        + [((2018, *d), "group") for d in GROUPS]
        + [((2018, *d), "visit") for d in VISITS]
    )
    made = [session(training, kind, dt.date(*day), 16, 3, is_assumed=True) for day, kind in sorted(days)]
    for index, held in enumerate(made):
        missing = people["completed"][index % 21 : index % 21 + 1] if index % 3 == 2 else []
        present = [one for one in people["completed"] if one not in missing]
        present += [one for place, one in enumerate(people["left"]) if index < 3 + place * 3]
        attend(held, present, adviser, excused=missing)
    _practise(training, people["completed"], adviser)


def _practise(training: Activity, people: list[Person], adviser: User) -> None:
    """Practical training in July: logged by the trainee, approved by the adviser."""
    period: Session = session(
        training, "practice", dt.date(2018, 7, 2), 8, 32 * 24 + 8, practice_hours=Decimal(12), is_assumed=True
    )
    for index, one in enumerate(people):
        one.user = User.objects.create_user(email=f"kotoisa{index + 1}@example.org", name=one.full_name)
        one.save()
        for day in (9 + index, 16 + index):
            with on(dt.date(2018, 8, 3)):
                logged = activities.log_practice(
                    session=period, person=one, day=dt.date(2018, 7, day), hours=Decimal(6), what="", by=one.user
                )
                activities.approve_practice(attendance=logged, by=adviser)


def _finish(project: Project, training: Activity, people: dict[str, list[Person]], adviser: User) -> None:
    for enrolment in training.enrolments.filter(person__in=people["completed"]).select_related("activity", "person"):
        with on(DIPLOMA_DAY):
            activities.complete(enrolment=enrolment, by=adviser, on=DIPLOMA_DAY)
    for enrolment in training.enrolments.filter(person__in=people["left"]).select_related("activity", "person"):
        with on(dt.date(2018, 7, 2)):
            activities.leave_activity(enrolment=enrolment, by=adviser)
    for participation in project.participations.filter(person__in=people["left"]).select_related("project", "person"):
        with on(dt.date(2018, 7, 2)):
            projects.leave_project(
                participation=participation,
                left_on=dt.date(2018, 7, 2),
                status=Participation.ExitStatus.OTHER,
                qualification=None,
                by=adviser,
            )


# Invented organisations of the kinds that the publication names.
BOOKERS = [
    experts.Booker("Keskustan terveysasema", "Osastonhoitaja", "terveysasema@example.org", "hoitajat"),
    experts.Booker("Kotoutumiskoulutus Silta", "Opettaja", "koulutus@example.org", "vastikään muuttaneet"),
    experts.Booker("Järven ammattiopisto", "Opettaja", "opisto@example.org", "lähihoitajaopiskelijat"),
    experts.Booker("Sosiaalipalvelut, aikuistyö", "Johtava sosiaalityöntekijä", "sosiaali@example.org", "sosiaalityöntekijät"),
    experts.Booker("Harjun koulu", "Rehtori", "koulu@example.org", "opettajat ja vanhemmat"),
    experts.Booker("Kirjastot", "Tapahtumat", "kirjasto@example.org", "kaikille avoin"),
]  # fmt: skip
FIRST_BOOKING = dt.date(2018, 9, 5)


def _work_as_experts(project: Project, people: list[Person], adviser: User) -> None:
    """A year of bookings after the diplomas. That the booking organisation pays is published; every booking is assumed."""
    topics = list(experts.TOPICS)
    profiles = []
    for index, one in enumerate(people):
        assert one.user is not None  # noqa: S101 - _practise() gave one
        with on(DIPLOMA_DAY + dt.timedelta(days=10 + index)):
            profiles.append(
                experts.become_expert(
                    one, one.user, topics=[topics[index % 6], topics[(index + 1) % 6]], languages=["fi", one.language], region="central"
                )
            )  # fmt: skip
    for number in range(42):
        day = FIRST_BOOKING + dt.timedelta(days=number * 9 - number * 9 % 7)  # Wednesdays, about five a month
        booker = BOOKERS[(number * number + number // 5) % len(BOOKERS)]
        subject = topics[(number * 5 + number // 4) % 6]
        with on(day - dt.timedelta(days=30)):
            (booking,) = experts.ask(
                project, booker, [clock.at(day, dt.time(9 + number % 5))], 1 + number % 3,
                purpose="Kokemuspuheenvuoro", topic=experts.topic(subject), role="speak",
            )  # fmt: skip
        if number % 14 == 9:
            with on(day - dt.timedelta(days=12)):
                bookings.cancel_booking(booking=booking, reason="Tilaisuus siirtyy.", by=adviser)
            continue
        experts.hold(booking, profiles[number % 7], adviser, heads=8 + number * 7 % 40)


def _panel(project: Project, people: list[Person], adviser: User) -> None:
    """The user panel of the integration services: that there was one is published, what it said is assumed."""
    body = panels.panel(project, adviser, people[:4], dt.date(2018, 10, 1))
    for month in (10, 11, 12):
        panels.meet(body, dt.date(2018, month, 17), people[:4], adviser)
    matter = panels.propose(body, people[0], dt.date(2018, 11, 2), "نامه‌های خدمات را نمی‌فهمیم.", "fa-af")
    link = panels.send(
        matter, adviser, dt.date(2018, 11, 5),
        title={"fi": "Kirjeet selkokielellä", "en": "Letters in plain language", "ar": "رسائل بلغة بسيطة"},
        text={"fi": "Palvelujen kirjeet selkokielellä ja tulkatut tekstit mukaan.", "en": "Letters of the services in plain Finnish, with translations."},
        service="Maahanmuuttajapalvelut",
    )  # fmt: skip
    panels.answer(
        matter, link, adviser, dt.date(2018, 12, 3),
        answer={"fi": "Kirjepohjat uudistetaan.", "en": "The letters are rewritten.", "ar": "ستُكتب الرسائل من جديد.",
                "fa": "نامه‌ها از نو نوشته می‌شوند.", "fa-af": "مکتوب‌ها از سر نوشته می‌شوند."},
        changed={"fi": "Viisi kirjettä on nyt selkokielellä.", "en": "Five letters are in plain language now.", "ar": "خمس رسائل أصبحت بلغة بسيطة.",
                 "fa": "اکنون پنج نامه به زبان ساده است.", "fa-af": "حالا پنج مکتوب به زبان ساده است."},
    )  # fmt: skip


def _counsel(project: Project, people: list[Person], adviser: User) -> None:
    """Housing counselling and social rehabilitation, which the publication names without numbers: one case of unpaid rent
    and a rehabilitation from start to end, both assumed."""
    day = dt.date(2018, 10, 1)
    home = plans.case(project, people[1], adviser, day, "arrears", "Kaksi vuokraa puuttuu, vuokranantaja on soittanut.", done=5,
                      landlord="Jyväskylän vuokra-asunnot", rent=640, arrears=1280)  # fmt: skip
    plans.close(home, adviser, day + dt.timedelta(days=70), "kept")
    start = dt.date(2018, 11, 5)
    way = plans.case(project, people[2], adviser, start, "rehabilitation", "Päivät ovat tyhjiä, uni on huonoa.", done=6)
    plans.goal(project, people[2], adviser, start + dt.timedelta(days=10), "Haluan herätä aamulla ja lähteä ulos.", "health",
               [("Ryhmään maanantaisin", "family", 30, True), ("Kysytään työkokeilun paikkaa", "worker", 50, True)], ends="reached")  # fmt: skip
    plans.rhythm(way, adviser, start + dt.timedelta(days=20), mon="Ryhmä klo 10", wed="Suomen kieli klo 9", fri="Uinti")
    plans.try_out(
        way, adviser, dt.date(2019, 1, 14), dt.date(2019, 4, 12), "Kirpputori Kierto", "lajittelu, myynti", goes_on=True
    )
    plans.close(way, adviser, dt.date(2019, 4, 15), "work")


def _targets(project: Project) -> None:
    """What the project reports. The goals are assumed to be what was reached: the publication gives results only."""
    target(
        project,
        Target.Measure.COMPLETED,
        7,
        {
            "fi": "Kokemusasiantuntijaa valmistui",
            "en": "Experts by experience qualified",
            "ar": "خبراء بالتجربة أكملوا التدريب",
        },
        kind=ActivityKind.TRAINING,
    )
    target(
        project,
        Target.Measure.SESSION_HOURS,
        60,
        {
            "fi": "Tuntia luentoja ja ryhmätapaamisia",
            "en": "Hours of lectures and group meetings",
            "ar": "ساعات المحاضرات واللقاءات الجماعية",
        },
        kind=ActivityKind.TRAINING,
    )
    target(
        project,
        Target.Measure.PARTICIPANTS,
        10,
        {"fi": "Aloitti hankkeessa", "en": "Started in the project", "ar": "بدأوا في المشروع"},
    )
    target(
        project,
        Target.Measure.APPLICANTS,
        13,
        {"fi": "Haki koulutukseen", "en": "Applied to the training", "ar": "تقدموا للتدريب"},
        kind=ActivityKind.TRAINING,
    )
    target(
        project,
        Target.Measure.VISITS,
        150,
        {"fi": "Käyntiä koulutuksessa", "en": "Visits at the training", "ar": "مرات الحضور في التدريب"},
        kind=ActivityKind.TRAINING,
    )
    target(
        project,
        Target.Measure.INDICATOR,
        8,
        {
            "fi": "Kohderyhmän henkilöitä autettu",
            "en": "Target group persons assisted",
            "ar": "أشخاص من الفئة المستهدفة تلقوا مساعدة",
        },
        indicator="SO2.C2",
    )
    _booking_targets(project)


def _booking_targets(project: Project) -> None:
    """Assumed, as the bookings are."""
    for measure, goal, words in (
        (Target.Measure.BOOKINGS, 40, {"fi": "Varausta pidettiin", "en": "Bookings held", "ar": "حجوزات نُفذت"}),
        (Target.Measure.BOOKED_HOURS, 80, {"fi": "Tuntia varauksissa", "en": "Hours at bookings", "ar": "ساعات الحجوزات"}),
        (Target.Measure.BOOKED_HEADS, 1000, {"fi": "Ihmistä kuuli", "en": "People reached", "ar": "أشخاص استمعوا"}),
        (Target.Measure.BOOKERS, 6, {"fi": "Organisaatiota varasi", "en": "Organisations that booked", "ar": "منظمات حجزت"}),
    ):  # fmt: skip
        target(project, measure, goal, words)
