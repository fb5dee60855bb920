"""Experts by experience in the demo: profiles, and bookings that go their way through the same acts as on the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.core.translated import texts
from kotosilta.experts.forms import ProfileForm
from kotosilta.experts.models import Availability, Booking, BookingRequest, ExpertProfile, Topic
from kotosilta.experts.permissions import REQUEST
from kotosilta.experts.services import bookings, feedback, offers, profiles
from kotosilta.experts.vocabulary import Payer
from kotosilta.invoicing.models import Price
from kotosilta.people.models import Message, Person, User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Project

TOPICS = {
    "arrival": {"fi": "Ensimmäiset kuukaudet Suomessa", "en": "The first months in Finland", "ar": "الأشهر الأولى في فنلندا"},
    "services": {"fi": "Palvelut maahanmuuttajan silmin", "en": "Services as an immigrant sees them", "ar": "الخدمات من منظور المهاجر"},
    "school": {"fi": "Koulu ja perhe", "en": "School and family", "ar": "المدرسة والعائلة"},
    "work": {"fi": "Työ ja opiskelu", "en": "Work and studies", "ar": "العمل والدراسة"},
    "health": {"fi": "Terveys ja hyvinvointi", "en": "Health and wellbeing", "ar": "الصحة والرفاه"},
    "women": {"fi": "Naisena uudessa maassa", "en": "A woman in a new country", "ar": "المرأة في بلد جديد"},
}  # fmt: skip


class Booker(NamedTuple):
    """An invented organisation that books."""

    name: str
    contact: str
    email: str
    audience: str
    business_id: str = ""


def topic(key: str) -> Topic:
    """A word of the vocabulary; each once."""
    words = texts(**TOPICS[key])
    made: Topic = Topic.objects.filter(words=words).first() or Topic.objects.create(words=words)
    return made


def become_expert(
    one: Person, user: User, *, topics: list[str], languages: list[str], region: str, **more: Any
) -> ExpertProfile:
    """Somebody with a diploma makes a profile and shows it in the directory."""
    values = {
        "public_name": one.full_name.split()[0],
        "topics": [str(topic(key).uuid) for key in topics],
        "roles": ["speak", "support", "develop"],
        "languages": languages,
        "region": region,
        "formats": ["on_site", "remote"],
        "travel_minutes": "30",
        "fee_per_hour": "45",
        **more,
    }
    form = ProfileForm(values, instance=ExpertProfile())
    assert form.is_valid(), form.errors  # noqa: S101 - the demo's own values
    profile = profiles.save_profile(form=form, person=one, by=user)
    for weekday in range(5):
        Availability.objects.create(profile=profile, weekday=weekday, starts=dt.time(9), ends=dt.time(17))
    shown = ["name", "topics", "languages", "region", "diploma"]
    profiles.publish(profile=profile, fields=shown, language="fi", by=user)
    return profile


def ask(project: Project, booker: Booker, days: list[dt.datetime], hours: float, **fields: Any) -> list[Booking]:
    """An organisation asks for these times, in one request."""
    asked = BookingRequest(
        project=project,
        organisation_name=booker.name,
        contact_name=booker.contact,
        email=booker.email,
        business_id=booker.business_id,
        audience=booker.audience,
        **fields,
    )
    slots = [
        Booking(starts_at=day, ends_at=day + dt.timedelta(hours=hours), place=booker.name, region="central")
        for day in days
    ]
    bookings.request_booking(asked=asked, slots=slots)
    return list(asked.bookings.order_by("starts_at"))


def accept(booking: Booking, profile: ExpertProfile, by: User) -> None:
    offer = offers.offer_booking(booking=booking, profile=profile, by=by)
    user = profile.person.user
    offers.accept_offer(offer=offer, by=user)


def agree(booking: Booking, by: User, travel: int = 0, price: Price | None = None) -> Link:
    """The agreement is sent, and the organisation agrees by its link."""
    payer = Payer.BROKER if price else Payer.ORGANISATION
    fresh = bookings.send_agreement(booking=booking, by=by, travel_cost=Decimal(travel), payer=payer, price=price)
    link = Link.prepare(REQUEST, booking.request, valid_for=dt.timedelta(days=120))
    bookings.agree(booking=fresh, name=booking.request.contact_name, version=fresh.agreement_version, by=link)
    return link


def hold(booking: Booking, profile: ExpertProfile, by: User, *, heads: int, days_before: int = 20) -> None:
    """The whole way of one booking, each step on its day, until it is paid."""
    day = clock.local(booking.starts_at).date()
    with on(day - dt.timedelta(days=days_before)):
        accept(booking, profile, by)
        link = agree(booking, by, travel=8)
    hours = booking.planned_hours
    with clock.travel(booking.ends_at + dt.timedelta(hours=1)):
        bookings.confirm_delivery(booking=booking, hours=hours, heads=heads, by=profile.person.user)
        bookings.confirm_delivery(booking=booking, hours=hours, heads=heads, by=link)
        mark = str(5 - heads % 3 // 2)
        feedback.give_feedback(booking=booking, by=link, whole=mark, useful="5", again="yes", words="")
        feedback.give_feedback(booking=booking, by=profile.person.user, whole=mark, respect="5", talk="no", words="")
    with on(day + dt.timedelta(days=10)):
        bookings.mark_paid(booking=booking, paid_on=clock.today(), by=link)


def deliver_old_messages() -> None:
    """What the past would have sent has been sent: the worker of the demo sends nothing of it again."""
    waiting = Message.objects.filter(state=Message.State.WAITING)
    waiting.update(state=Message.State.SENT, sent_at=F("not_before"), opens=None)
