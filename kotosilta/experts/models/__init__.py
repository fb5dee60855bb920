"""Life stories, profiles and their time, requests and bookings."""

from kotosilta.experts.models.bookings import Booking, BookingRequest, Offer, PaymentNotice
from kotosilta.experts.models.profiles import Availability, AvailabilityException, ExpertProfile, Topic
from kotosilta.experts.models.stories import StorySection, StoryShare

__all__ = [
    "Availability",
    "AvailabilityException",
    "Booking",
    "BookingRequest",
    "ExpertProfile",
    "Offer",
    "PaymentNotice",
    "StorySection",
    "StoryShare",
    "Topic",
]
