"""What messages about bookings say, each in the reader's language. Subjects tell no name and no topic."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core import clock
from kotosilta.core.wording import short_day, when
from kotosilta.experts.models import Booking, BookingRequest, ExpertProfile, Offer, PaymentNotice
from kotosilta.people.outbox import TOKEN, Letter

REASONS = {  # why somebody got the message
    "offer": gettext_lazy("You are an expert by experience, and somebody asks for you."),
    "offer_withdrawn": gettext_lazy("You were asked, and it was taken back."),
    "directory_ends": gettext_lazy("Your permission for the directory ends soon."),
    "booking_confirmed": gettext_lazy("You have agreed to come."),
    "booking_moved": gettext_lazy("A time that you have agreed to has changed."),
    "booking_cancelled": gettext_lazy("A time that you had agreed to was cancelled."),
    "booking_held": gettext_lazy("You have been there, and we ask whether it was held."),
    "booking_week": gettext_lazy("You have agreed to come within a week."),
    "booking_day": gettext_lazy("You have agreed to come tomorrow."),
}


def _day(booking: Booking) -> dict[str, str]:
    return {"day": short_day(clock.local(booking.starts_at).date())}


def _their_page(request: BookingRequest) -> str:
    """Where who asked goes on: an organisation without an account, a newcomer after signing in."""
    if request.is_for_newcomer:
        return settings.ORIGIN + reverse("my_experts:peers")
    return settings.ORIGIN + reverse("bookings:request", args=[TOKEN])


def _experts_page() -> str:
    return settings.ORIGIN + reverse("my_experts:home")


def facts(booking: Booking) -> str:
    place = _("By video or phone") if booking.is_remote else booking.place
    lines = [when(booking.starts_at, booking.ends_at), str(place), booking.title]
    return "\n".join(line for line in lines if line)


def _told(booking: Booking, *, for_expert: bool) -> dict[str, str]:
    """What a letter to one of the two sides says of the booking, and where they go on."""
    return {"facts": facts(booking), "page": _experts_page() if for_expert else _their_page(booking.request)}


def _all(request: BookingRequest) -> str:
    return "\n".join(when(booking.starts_at, booking.ends_at) for booking in request.bookings.all())


def received(request: BookingRequest) -> Letter:
    if request.is_question:
        body = _("We have your question and answer by e-mail. You see it here: %(page)s") % {
            "page": _their_page(request)
        }
        return Letter(_("We have your question"), body)
    body = _(
        "We have your request and look for an expert. You hear from us within a few working days.\n%(times)s\n\n"
        "Here you see how it goes on, and can cancel: %(page)s"
    ) % {"times": _all(request), "page": _their_page(request)}
    return Letter(_("We have your request"), body)


def answered(request: BookingRequest) -> Letter:
    body = _("%(answer)s\n\nYour question and this answer are here: %(page)s") % {
        "answer": request.answer,
        "page": _their_page(request),
    }
    return Letter(_("An answer to your question"), body)


def offered(offer: Offer) -> Letter:
    body = _(
        "You are asked to come:\n%(facts)s\n\nSay yes, no, or offer another time here: %(page)s\n"
        "The time is kept for you until %(until)s. You do not have to say yes."
    ) % {
        "facts": facts(offer.booking),
        "page": settings.ORIGIN + reverse("bookings:offer", args=[TOKEN]),
        "until": f"{short_day(clock.local(offer.expires_at).date())} {clock.local(offer.expires_at):%H:%M}",
    }
    return Letter(_("Can you come on %(day)s?") % _day(offer.booking), body)


def withdrawn(offer: Offer) -> Letter:
    body = _("This request needs no answer any more:\n%(facts)s\n\nThank you for being ready to help.") % {
        "facts": facts(offer.booking)
    }
    return Letter(_("No answer is needed for %(day)s") % _day(offer.booking), body)


def agreement(booking: Booking) -> Letter:
    body = _(
        "An expert can come:\n%(facts)s\n\nRead the agreement (fee, travel, cancellation) and agree here: %(page)s"
    ) % _told(booking, for_expert=False)
    return Letter(_("An expert can come on %(day)s") % _day(booking), body)


def confirmed(booking: Booking, *, for_expert: bool) -> Letter:
    """The invitation for the calendar, for both."""
    body = _("It is agreed:\n%(facts)s\n\nEverything about it is here: %(page)s") % _told(
        booking, for_expert=for_expert
    )
    return Letter(_("Agreed: %(day)s") % _day(booking), body, booking.meeting())


def moved(booking: Booking, *, for_expert: bool) -> Letter:
    body = _(
        "The time or the place has changed. It is now:\n%(facts)s\n\nEverything about it is here: %(page)s"
    ) % _told(booking, for_expert=for_expert)
    return Letter(_("Changed: %(day)s") % _day(booking), body, booking.meeting())


def _late(booking: Booking) -> str:
    if not booking.late_fee:
        return ""
    return _("It was cancelled late: %(euros)s € are to be paid to the expert, as agreed.") % {
        "euros": booking.late_fee
    }


def cancelled(booking: Booking, *, was_invited: bool) -> Letter:
    body = _("This is cancelled:\n%(facts)s\n\n%(reason)s") % {
        "facts": facts(booking),
        "reason": "\n".join(text for text in (booking.cancel_reason, _late(booking)) if text),
    }
    meeting = booking.meeting() if was_invited else None
    return Letter(_("Cancelled: %(day)s") % _day(booking), body, meeting)


def reminded(booking: Booking, *, for_expert: bool) -> Letter:
    body = _("Remember:\n%(facts)s\n\nEverything about it is here: %(page)s") % _told(booking, for_expert=for_expert)
    return Letter(_("Reminder: %(day)s") % _day(booking), body)


def ask_how_it_went(booking: Booking, *, for_expert: bool) -> Letter:
    body = _("Please say here how long it was, how many people came, and how it went: %(page)s\n%(facts)s") % _told(
        booking, for_expert=for_expert
    )
    return Letter(_("How did it go on %(day)s?") % _day(booking), body)


def payment(notice: PaymentNotice) -> Letter:
    body = _(
        "Thank you. Please pay the expert %(total)s € by %(due)s, as wage. What your payroll needs is here: %(page)s"
    ) % {"total": notice.total, "due": short_day(notice.due_on), "page": _their_page(notice.booking.request)}
    return Letter(_("Payment notice for %(day)s") % _day(notice.booking), body)


def consent_ends(profile: ExpertProfile, *, ends: Any) -> Letter:
    body = _(
        "You stand in the open directory of experts until %(day)s. If you want to stay in it, say so here: %(page)s\n"
        "If you do nothing, you are no longer shown."
    ) % {"day": short_day(clock.local(ends).date()), "page": settings.ORIGIN + reverse("my_experts:publish")}
    return Letter(_("Your place in the directory ends soon"), body)
