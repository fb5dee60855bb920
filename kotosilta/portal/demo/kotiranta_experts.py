"""The experts by experience of Kotiranta: profiles, bookings at every stage, invoices, peers and the user panel."""

import datetime as dt

from kotosilta.activities import services as activities
from kotosilta.activities.models import Activity
from kotosilta.core import clock
from kotosilta.experts.models import Booking, BookingRequest, ExpertProfile
from kotosilta.experts.services import bookings, invoices, offers
from kotosilta.invoicing.models import Price, Seller
from kotosilta.invoicing.services import record_payment
from kotosilta.people.models import ContactRoute, Person, User
from kotosilta.portal.demo import experts, panels
from kotosilta.portal.demo.acting import Setting, account, activity, attend, certify, on, require, session
from kotosilta.projects.models import ActivityKind


def replay(setting: Setting, adults: list[Person]) -> None:
    """The first training has ended: three experts, one of them a persona, and bookings at every stage."""
    project, team, today = setting.project, setting.team, setting.today
    trained = [adults[5], adults[12], adults[13], adults[2]]  # the last has not decided yet to work as an expert
    with on(today - dt.timedelta(days=100)):
        training = activity(
            project, team.worker, ActivityKind.TRAINING,
            {"fi": "Ensimmäinen kokemusasiantuntijakoulutus", "en": "First training of experts by experience", "ar": "التدريب الأول للخبراء بالتجربة"},
            place="Kotirannan talo", capacity=6, enrolment_by=Activity.EnrolmentBy.APPLICATION,
        )  # fmt: skip
        require(training, ["lecture", "group"], 24)
        for one in trained:
            application = activities.apply(activity=training, person=one, why="", by=team.worker)
            activities.select_applicant(application=application, by=team.worker)
    for number in range(8):
        kind = "lecture" if number % 2 else "group"
        attend(session(training, kind, today - dt.timedelta(days=98 - 4 * number), 13, 3), trained, team.worker)
    with on(today - dt.timedelta(days=64)):
        for enrolment in training.enrolments.select_related("activity", "person"):
            activities.complete(enrolment=enrolment, by=team.worker)
        certify(training, "diploma", team.worker)
    subjects = (["arrival", "work"], ["women", "school"], ["services", "work"])
    spoken = (["fi", "uk", "ru"], ["fi", "so"], ["fi", "en", "sw"])
    made = []
    for index, one in enumerate(trained):
        if index == 3:
            one.user = User.objects.create_user(email="graduate@example.org", name=one.full_name)
            one.save(update_fields=["user"])
            break
        if index == 0:
            account(one, "expert")
        else:
            one.user = User.objects.create_user(email=f"expert{index}@example.org", name=one.full_name)
            one.save(update_fields=["user"])
        assert one.user is not None  # noqa: S101 - just given
        ContactRoute.objects.create(person=one, kind=ContactRoute.Kind.EMAIL, value=one.user.email or "")
        with on(today - dt.timedelta(days=60)):
            made.append(
                experts.become_expert(
                    one, one.user, topics=subjects[index], languages=spoken[index], region="central",
                    about="Kerron mielelläni, miten arki alkoi." if index == 0 else "",
                    not_asked="Perheeni, jotka jäivät." if index == 0 else "",
                )
            )  # fmt: skip
    _bookings(setting, made)
    _invoiced(setting, made[1])
    _panel(setting, trained[:3])
    _peers(setting, made[1], adults[3])


LIBRARY = experts.Booker("Rantalan kirjasto", "Kirjastonhoitaja", "kirjasto@example.org", "kaikille avoin ilta")
HEALTH = experts.Booker("Rantalan terveysasema", "Osastonhoitaja", "terveys@example.org", "hoitajat ja lääkärit")
COLLEGE = experts.Booker("Rantalan opisto", "Opettaja", "opisto@example.org", "opiskelijat")


def _invoiced(setting: Setting, expert: ExpertProfile) -> None:
    """Two bookings that the project pays itself: the organisation gets an invoice; one is paid, one is open."""
    project, worker, today = setting.project, setting.team.worker, setting.today
    seller = Seller.objects.create(
        organisation=project.owner, street="Rantakatu 1", postcode="40100", town="Rantala", account="FI2112345600000785", bank="NDEAFIHH",
        einvoice_address="003712345671", einvoice_operator="003721291126", vat_category="O", vat_reason="AVL 4 §: yleishyödyllinen yhteisö",
        decided_by="Tilitoimisto Laskurit", decided_on=project.starts_on, email="laskut@example.org",
    )  # fmt: skip
    price = Price.objects.create(seller=seller, name="Kokemuspuheenvuoro", since=project.starts_on, per_hour=70)
    for ago, is_paid in ((40, True), (12, False)):
        day = today - dt.timedelta(days=ago)
        with on(day - dt.timedelta(days=15)):
            (booking,) = experts.ask(
                project, COUNCIL, [clock.at(day, dt.time(14))], 2, purpose="Koulutus henkilöstölle", topic=experts.topic("school"), role="train",
                street="Virastotalo 2", postcode="40100", town="Rantala", buyer_reference=f"KK-{ago}",
            )  # fmt: skip
            experts.accept(booking, expert, worker)
            experts.agree(booking, worker, travel=12, price=price)
        with clock.travel(booking.ends_at + dt.timedelta(hours=2)):
            bookings.confirm_delivery(booking=booking, hours=booking.planned_hours, heads=16, by=worker)
            made = invoices.invoice_booking(booking=booking, by=worker)
        if is_paid:
            with on(day + dt.timedelta(days=18)):
                record_payment(invoice=made, paid_on=clock.today(), amount=made.total, by=worker)
                bookings.mark_paid(booking=booking, paid_on=clock.today(), by=worker)


def _peers(setting: Setting, peer: ExpertProfile, newcomer: Person) -> None:
    """An adviser has asked a peer for a newcomer, who comes next week."""
    project, worker, today = setting.project, setting.team.worker, setting.today
    with on(today - dt.timedelta(days=6)):
        asked = BookingRequest(
            project=project, kind="peer", for_person=newcomer, organisation_name=newcomer.called, contact_name=newcomer.called,
            topic=experts.topic("arrival"), purpose="Juttelu arjesta", language="fi",
        )  # fmt: skip
        start = clock.at(today + dt.timedelta(days=8), dt.time(15))
        slot = Booking(
            starts_at=start, ends_at=start + dt.timedelta(hours=1), place="Kotirannan talo", region="central"
        )
        bookings.request_booking(asked=asked, slots=[slot], by=worker)
        experts.accept(asked.bookings.get(), peer, worker)
        bookings.confirm_peer(booking=asked.bookings.get(), by=worker)


def _panel(setting: Setting, members: list[Person]) -> None:
    """Three members; one proposal has been told back, one waits for its answer too long, one is new."""
    project, worker, today = setting.project, setting.team.worker, setting.today

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    body = panels.panel(project, worker, members, ago(58))
    panels.meet(body, ago(50), members, worker)
    panels.meet(body, ago(22), members[:2], worker)
    panels.meet(body, today + dt.timedelta(days=6), [], worker)
    first = panels.propose(body, members[1], ago(50), "Kirjeitä on vaikea ymmärtää.", "fi")
    link = panels.send(
        first, worker, ago(48),
        title={"fi": "Ajanvaraus ilman pankkitunnuksia", "en": "Booking without bank codes", "ar": "حجز المواعيد دون رموز بنكية"},
        text={"fi": "Ajan voi varata vain pankkitunnuksilla. Kaikilla niitä ei ole.", "en": "Times can be booked with bank codes only. Not everybody has them.", "ar": "لا يمكن الحجز إلا برموز البنك، وليست لدى الجميع."},
        service="Rantalan neuvontapiste",
    )  # fmt: skip
    panels.answer(
        first, link, worker, ago(30),
        answer={"fi": "Ajan voi varata myös puhelimella.", "en": "Times can be booked by telephone too.", "ar": "يمكن الحجز بالهاتف أيضًا.",
                "uk": "Записатися можна й телефоном.", "so": "Ballanta waxaad sidoo kale ku qabsan kartaa telefoon."},
        changed={"fi": "Puhelinpalvelu on auki arkisin kello 9–12.", "en": "The telephone is answered on weekdays from 9 to 12.", "ar": "يُرد على الهاتف في أيام العمل من 9 إلى 12.",
                 "uk": "На дзвінки відповідають у будні з 9 до 12.", "so": "Telefoonka waxaa laga jawaabaa maalmaha shaqada 9–12."},
    )  # fmt: skip
    second = panels.propose(body, members[2], ago(40), "Huduma ya jioni inahitajika.", "sw")
    panels.send(
        second, worker, ago(38),
        title={"fi": "Palvelua illalla", "en": "Service in the evening", "ar": "خدمة في المساء"},
        text={"fi": "Työssä käyvä ei ehdi päivällä. Auki yhtenä iltana viikossa.", "en": "Who works cannot come by day. Open one evening a week."},
        service="Rantalan neuvontapiste",
    )  # fmt: skip
    panels.propose(body, members[0], ago(2), "Потрібен перекладач у поліклініці без довгого очікування.", "uk")


COUNCIL = experts.Booker(
    "Rantalan kaupunki, varhaiskasvatus", "Päiväkodin johtaja", "paivakoti@example.org", "henkilöstö", "0112038-9"
)


def _bookings(setting: Setting, made: list[ExpertProfile]) -> None:
    project, worker, today = setting.project, setting.team.worker, setting.today
    persona = made[0]

    def at(days: int, hour: int) -> dt.datetime:
        return clock.at(today + dt.timedelta(days=days), dt.time(hour))

    def request(
        booker: experts.Booker, days: list[dt.datetime], subject: str, *, ago: int, hours: float = 2
    ) -> list[Booking]:
        with on(today - dt.timedelta(days=ago)):
            return experts.ask(
                project, booker, days, hours, purpose="Puheenvuoro ja keskustelu", topic=experts.topic(subject), role="speak", audience_size=25
            )  # fmt: skip

    for index, (days, booker, subject) in enumerate(
        [(-33, LIBRARY, "arrival"), (-25, HEALTH, "services"), (-18, COLLEGE, "work")]
    ):
        (booking,) = request(booker, [at(days, 13)], subject, ago=50)
        experts.hold(booking, made[index], worker, heads=18 + 9 * index, days_before=10)
    (held,) = request(COLLEGE, [at(-2, 10)], "work", ago=20)
    coming = request(LIBRARY, [at(6, 17), at(13, 17)], "arrival", ago=15)
    with on(today - dt.timedelta(days=9)):
        for booking in (held, *coming):
            experts.accept(booking, persona, worker)
            experts.agree(booking, worker, travel=6)
    (asked,) = request(HEALTH, [at(20, 12)], "services", ago=3)
    (accepted,) = request(COLLEGE, [at(24, 9)], "school", ago=6)
    request(HEALTH, [at(31, 14), at(38, 14)], "women", ago=1)
    with on(today - dt.timedelta(days=1)):
        offers.offer_booking(booking=asked, profile=persona, by=worker)
        experts.accept(accepted, made[1], worker)
        bookings.request_booking(
            asked=BookingRequest(
                project=project, organisation_name="Rantalan lukio", contact_name="Opinto-ohjaaja", email="lukio@example.org",
                purpose="Voiko kokemusasiantuntija tulla etänä ja mitä se maksaa?",
            ),
            slots=[],
        )  # fmt: skip
