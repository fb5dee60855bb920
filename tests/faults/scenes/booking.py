"""Twenty-four advisers ask one expert for overlapping hours at the same moment; then the expert answers twice at once,
and a worker dies between sending a message and noting it."""

import datetime as dt
import itertools
import json
import sys

from tests.faults.scenes.stage import all_at_once

from django.core.mail.backends import locmem  # isort: skip

from kotosilta.core import clock  # isort: skip
from kotosilta.core.acts import Refused  # isort: skip
from kotosilta.experts.models import Booking, BookingRequest, ExpertProfile, Offer, PaymentNotice  # isort: skip
from kotosilta.experts.services import bookings, invoices, offers  # isort: skip
from kotosilta.invoicing.models import Invoice  # isort: skip
from kotosilta.invoicing.tests.sellers import make_seller  # isort: skip
from kotosilta.people import outbox  # isort: skip
from kotosilta.people.models import Message, Reservation, User  # isort: skip
from tests import cast  # isort: skip

COUNT = 24
HOUR = dt.timedelta(hours=1)


def prepare() -> None:
    """One expert, and as many bookings as advisers, each an hour and a half later by a quarter of an hour."""
    keeper = cast.Organisation.objects.create(name="Silta ry", kind="association")
    project = cast.make_project(keeper)
    adviser = cast.make_user("adviser", keeper)
    cast.seat(adviser, project, "worker")
    person = cast.make_person(keeper, "Expert", user=cast.make_user("expert"))
    cast.ContactRoute.objects.create(person=person, kind="email", value="expert@example.org")
    cast.make_expert(person, project)
    for number in range(COUNT):
        booking = cast.make_booking(cast.make_request(project, email=f"office{number}@example.org"), days=10, hours=1.5)
        booking.starts_at += number * HOUR / 4
        booking.ends_at += number * HOUR / 4
        booking.save()


def told(act) -> str:
    try:
        act()
    except Refused:
        return "refused"
    return "done"


def press() -> None:
    prepare()
    pks = list(Booking.objects.order_by("pk").values_list("pk", flat=True))

    def ask(number: int) -> str:
        profile, adviser = ExpertProfile.objects.get(), User.objects.get(name="adviser")
        booking = Booking.objects.get(pk=pks[number])
        return told(lambda: offers.offer_booking(booking=booking, profile=profile, by=adviser))

    asked = all_at_once(ask, COUNT)
    offer = Offer.objects.order_by("pk").first().pk

    def accept(number: int) -> str:
        found = Offer.objects.get(pk=offer)
        return told(lambda: offers.accept_offer(offer=found, by=User.objects.get(name="expert")))

    def answer_or_ask(number: int) -> str:
        """The expert answers while advisers go on asking: those who wait for each other must not block each other."""
        return accept(number) if number % 3 == 0 else ask(number)

    accepted = all_at_once(answer_or_ask, COUNT)
    spans = sorted(Booking.objects.filter(status__in=["offered", "accepted"]).values_list("starts_at", "ends_at"))
    way = ExpertProfile.objects.get().buffer(False)
    overlaps = [a for a, b in itertools.pairwise(spans) if a[1] + way > b[0] - way]
    print(
        json.dumps(
            {
                "asked": {word: asked.count(word) for word in set(asked)},
                "accepted": {word: accepted.count(word) for word in set(accepted)},
                "yes": Offer.objects.filter(status="accepted").count(),
                "offers": Offer.objects.count(),
                "overlaps": len(overlaps),
                "doubled": Reservation.objects.count()
                - Reservation.objects.values("person", "quarter").distinct().count(),
                "mails": Message.objects.filter(purpose="offer").count(),
            }
        )
    )


def invoice() -> None:
    """Eight people press "Issue the invoice" for one booking, and for seven others, at the same moment."""
    prepare()
    adviser = User.objects.get(name="adviser")
    seller = make_seller(cast.Organisation.objects.get())
    buyer = {
        "business_id": "0174666-4",
        "street": "Katu 1",
        "postcode": "40100",
        "town": "Town",
        "buyer_reference": "x",
    }
    BookingRequest.objects.update(**buyer)
    held = {"status": "delivered", "hours": 2, "heads": 1, "payer": "broker", "price_per_hour": 70}
    Booking.objects.update(expert=ExpertProfile.objects.get(), **held)
    pks = list(Booking.objects.order_by("pk").values_list("pk", flat=True)[:8])

    def issue(number: int) -> str:
        booking = Booking.objects.get(pk=pks[0] if number % 2 else pks[number // 2])
        return told(lambda: invoices.invoice_booking(booking=booking, by=adviser))

    answers = all_at_once(issue, 16)
    numbers = sorted(Invoice.objects.filter(seller=seller).values_list("number", flat=True))
    print(json.dumps({"answers": {word: answers.count(word) for word in set(answers)}, "numbers": numbers}))


def die() -> None:
    """Confirm a booking, then be killed by the mail server's answer: sent, but not marked as sent."""
    prepare()
    booking = Booking.objects.order_by("pk").first()
    profile, adviser = ExpertProfile.objects.get(), User.objects.get(name="adviser")
    offers.accept_offer(
        offer=offers.offer_booking(booking=booking, profile=profile, by=adviser), by=profile.person.user
    )
    booking = bookings.send_agreement(booking=booking, by=adviser)
    bookings.agree(booking=booking, name="x", version=booking.agreement_version, by=adviser)
    with clock.travel(booking.ends_at + HOUR):
        bookings.confirm_delivery(booking=booking, hours=1, heads=1, by=adviser)
    Message.objects.update(not_before=clock.now())  # also what was written in the time travelled to
    print(json.dumps({"waiting": Message.objects.count()}), flush=True)


class Dying(locmem.EmailBackend):
    """Prints what it sends; the first message is the last one of this process."""

    def send_messages(self, messages: list) -> int:
        import os
        import signal

        for message in messages:
            print(
                json.dumps({"sent": message.extra_headers.get("Message-ID", message.subject + str(message.to))}),
                flush=True,
            )
        os.kill(os.getpid(), signal.SIGKILL)
        return len(messages)


def send() -> None:
    from django.conf import settings

    settings.EMAIL_BACKEND = "tests.faults.scenes.booking.Dying"
    outbox.send_due()
    print(json.dumps({"sent": None}), flush=True)


def look() -> None:
    print(
        json.dumps(
            {
                "states": sorted(Message.objects.values_list("state", flat=True)),
                "notices": PaymentNotice.objects.count(),
                "confirmed": Booking.objects.filter(status="delivered").count(),
            }
        )
    )


if __name__ == "__main__":
    {"press": press, "die": die, "invoice": invoice, "send": send, "look": look}[sys.argv[1]]()
