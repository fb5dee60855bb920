"""Who may do what with experts and their bookings."""

from typing import Any

from django.db.models import Count, Q

from kotosilta.core.models import Link
from kotosilta.core.records import current
from kotosilta.experts.models import Booking, BookingRequest, ExpertProfile, Offer, StorySection, Topic
from kotosilta.experts.models.stories import READS
from kotosilta.people.grounds import may_open_file
from kotosilta.people.models import Person, User
from kotosilta.projects.models import Member, Project
from kotosilta.projects.permissions import owner_projects

REQUEST, OFFER = "booking_request", "booking_offer"  # purposes of links


def can_write_story(user: Any, person: Person) -> bool:
    """Only the author: no role writes or opens a story."""
    return bool(user.is_authenticated and person.user_id == user.pk)


def can_share_story(user: Any, section: StorySection) -> bool:
    return can_write_story(user, section.person)


def story_readers(person: Person) -> Any:
    """With whom the author may share: those who work or lead in a project that the author takes part in."""
    projects = person.participations.values("project")
    seats = Member.objects.filter(current(), project__in=projects, role__in=READS)
    return User.objects.filter(pk__in=seats.values("user")).exclude(pk=person.user_id or 0).order_by("name")


def can_change_profile(user: Any, profile: ExpertProfile) -> bool:
    """The expert alone says what is told about them."""
    return bool(user.is_authenticated and profile.person.user_id == user.pk)


def can_broker(user: Any, project: Project) -> bool:
    """Propose experts, make agreements, settle: those who work in the project for its owner."""
    return bool(user.is_authenticated and owner_projects(user).filter(project=project).exists())


def can_ask_for_peer(user: Any, person: Person) -> bool:
    """The newcomer, a guardian, and those who work with the person."""
    return may_open_file(user, person)


def is_broker(user: Any) -> bool:
    """Arranges bookings in some project: keeps its experts, the vocabulary, the panel."""
    return bool(user.is_authenticated and owner_projects(user).exists())


def can_change_topic(user: Any, topic: Topic) -> bool:
    """A word that experts of other projects use is not changed over their heads."""
    if not is_broker(user):
        return False
    words = Topic.objects.filter(pk=topic.pk).annotate(used_elsewhere=used_elsewhere(user))
    return not words.filter(used_elsewhere__gt=0).exists()


def used_elsewhere(user: Any) -> Count:
    """Of a topic: how many experts of projects that the user does not arrange bookings for use it."""
    return Count("experts", filter=~Q(experts__project__in=owner_projects(user)))


def opens(link: Any, purpose: str, target: BookingRequest | Offer) -> bool:
    """Is it the link of this purpose to this row?"""
    return isinstance(link, Link) and link.purpose == purpose and link.target == target.uuid


def can_answer_offer(by: Any, offer: Offer) -> bool:
    """The expert, signed in or by the link in the message; or the adviser, who was told by phone."""
    if isinstance(by, Link):
        return opens(by, OFFER, offer)
    return can_change_profile(by, offer.profile) or can_broker(by, offer.booking.request.project)


def side_of(by: Any, booking: Booking) -> str:
    """For whom somebody acts in a booking: the organisation by its link, the expert, or the project; "" for nobody."""
    if isinstance(by, Link):
        return Booking.Side.ORGANISATION if opens(by, REQUEST, booking.request) else ""
    if booking.request.for_person is not None and booking.request.for_person.user_id == by.pk:
        return Booking.Side.ORGANISATION
    if booking.expert is not None and can_change_profile(by, booking.expert):
        return Booking.Side.EXPERT
    return Booking.Side.BROKER if can_broker(by, booking.request.project) else ""
