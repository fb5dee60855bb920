"""The advisers' pages: requests and bookings on their way, questions, topics, what is to be paid."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kotosilta.core import audit, clock
from kotosilta.core.access import Request, as_uuid, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.core.lists import Column, list_file
from kotosilta.core.translated import told
from kotosilta.core.wording import when
from kotosilta.experts import statements
from kotosilta.experts.forms import (
    AgreementForm,
    AnswerForm,
    BuyerForm,
    CancelForm,
    DeliveryForm,
    InterpreterForm,
    PaidForm,
    TopicForm,
    WhenAndWhere,
)
from kotosilta.experts.models import Booking, BookingRequest, ExpertProfile, Offer, Topic
from kotosilta.experts.models.bookings import Bookings
from kotosilta.experts.permissions import can_broker, can_change_topic, is_broker, used_elsewhere
from kotosilta.experts.services import bookings, feedback, invoices, offers
from kotosilta.experts.suggestions import suggestions
from kotosilta.experts.views.links import answered, cancel_as, has_series
from kotosilta.invoicing.models import keeps_books
from kotosilta.invoicing.views import invoice_url
from kotosilta.projects.permissions import owner_projects
from kotosilta.surveys.questions import in_words

SHOWN = 100
STEPS = [
    Booking.Status.REQUESTED,
    Booking.Status.OFFERED,
    Booking.Status.ACCEPTED,
    Booking.Status.AGREEMENT,
    Booking.Status.CONFIRMED,
    Booking.Status.DELIVERED,
]


def _brokers_only(request: Request) -> None:
    require(is_broker(request.user), _("Only those who work in a project arrange bookings."))


def _bookings(request: Request) -> Bookings:
    rows: Bookings = Booking.objects.all().visible_to(request.user).brokered_by(request.user)
    return rows


BOOKINGS = [
    Column(gettext_lazy("When"), lambda booking: booking.starts_at),
    Column(gettext_lazy("Organisation"), lambda booking: booking.request.organisation_name),
    Column(
        gettext_lazy("Topic"), lambda booking: told(booking.request.topic.words).text if booking.request.topic else ""
    ),
    Column(gettext_lazy("Expert"), lambda booking: booking.expert.public_name if booking.expert else ""),
    Column(gettext_lazy("State"), lambda booking: booking.get_status_display()),
]
EXPERTS = [
    Column(gettext_lazy("Name"), lambda profile: profile.public_name),
    Column(gettext_lazy("Topics"), lambda profile: ", ".join(told(topic.words).text for topic in profile.topics.all())),
    Column(gettext_lazy("Region"), lambda profile: profile.get_region_display()),
    Column(gettext_lazy("Bookings held"), lambda profile: profile.held),
]


def board(request: Request) -> HttpResponse:
    """Everything that is going on, by what has to happen next."""
    _brokers_only(request)
    rows = _bookings(request).going_on().select_related("request__topic", "expert__person")
    if made := list_file(request, "bookings", rows.order_by("starts_at", "pk"), BOOKINGS):
        return made
    waiting = Count("offers", filter=Q(offers__status=Offer.Status.WAITING))
    by_status: dict[str, list[Booking]] = {}
    for booking in rows.annotate(waiting=waiting).order_by("starts_at", "pk")[: SHOWN * 3]:
        by_status.setdefault(booking.status, []).append(booking)
    context = {
        "columns": [(status, status.label, by_status.get(status, [])) for status in STEPS],
        "questions": BookingRequest.objects.all().visible_to(request.user).unanswered()[:SHOWN],
        "may_invoice": keeps_books(request.user).exists(),
        "to_talk": feedback.wanting_to_talk(_bookings(request)).select_related("expert__person")[:SHOWN],
        "today": clock.now(),
    }
    return render(request, "experts/board.html", context)


def _booking(request: Request, uuid: UUID) -> Booking:
    """A booking that the user arranges; the expert, who sees it too, has another page."""
    related = ("request__project", "request__topic", "request__wanted", "expert__person")
    booking = get_visible(Booking, request.user, uuid, *related)
    require(can_broker(request.user, booking.request.project))
    return booking


def booking_url(booking: Booking) -> str:
    return reverse("experts:booking", args=[booking.uuid])


def booking(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    seeking = found.status in offers.SEEKING
    context = {
        "booking": found,
        "asked": found.request,
        "suggestions": suggestions(found) if seeking else [],
        "offers": found.offers.select_related("profile__person"),
        "others": found.request.bookings.exclude(pk=found.pk),
        "invoice": invoices.invoice_of(found),
        "may_invoice": keeps_books(request.user).exists(),
        "said": [
            (Booking.Side(side).label, in_words(answer))
            for side, answer in feedback.answers_of(found, Booking.Side.ORGANISATION, Booking.Side.EXPERT)
        ],
    }
    return render(request, "experts/booking.html", context)


@require_POST
def offer(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    profile = get_visible(ExpertProfile, request.user, as_uuid(request.POST.get("expert")), "person")
    if attempt(request, offers.offer_booking, booking=found, profile=profile):
        messages.success(request, _("Asked: %(name)s. The time is kept for three days at most.") % {"name": profile})
    return redirect(booking_url(found))


def answer_for(request: Request, uuid: UUID, answer: str) -> HttpResponse:
    """The expert has told by phone; the adviser writes it down."""
    found = get_visible(Offer, request.user, uuid, "booking__request__project", "profile__person")
    require(can_broker(request.user, found.booking.request.project))
    return answered(request, found, answer, booking_url(found.booking))


@require_POST
def take_other_time(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(Offer, request.user, uuid, "booking__request__project", "profile__person")
    attempt(request, offers.take_other_time, offer=found)
    return redirect(booking_url(found.booking))


def agreement(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    seller = invoices.seller_for(found)
    prices = seller.prices_on(clock.local(found.starts_at).date()) if seller else []
    form = bind(AgreementForm, request, instance=found, prices=prices)
    if form.is_valid() and attempt(request, bookings.send_agreement, form=form, booking=found, **form.terms()):
        messages.success(request, _("The organisation has got the agreement by e-mail."))
        return redirect(booking_url(found))
    return form_page(request, form, _("Agreement"), booking_url(found), submit_label=_("Send the agreement"))


@require_POST
def confirm_peer(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    if attempt(request, bookings.confirm_peer, booking=found):
        messages.success(request, _("Confirmed. Both have been told."))
    return redirect(booking_url(found))


def move(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    form = bind(WhenAndWhere, request, instance=found)
    if form.is_valid() and attempt(request, bookings.move_booking, form=form, booking=found, **form.cleaned_data):
        messages.success(request, _("Changed. Both sides have been told."))
        return redirect(booking_url(found))
    return form_page(request, form, _("Change the time or the place"), booking_url(found))


def cancel(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    form = bind(CancelForm, request, has_series=has_series(found))
    if form.is_valid() and cancel_as(request, form, found):
        return redirect(booking_url(found))
    label = _("Cancel this booking")
    return form_page(request, form, label, booking_url(found), submit_label=label, lead=_when(found), danger=True)


def _when(found: Booking) -> str:
    return when(found.starts_at, found.ends_at)


def held(request: Request, uuid: UUID) -> HttpResponse:
    """Settle how long it was, after talking with both."""
    found = _booking(request, uuid)
    first = {"hours": found.expert_hours or found.client_hours or found.planned_hours, "heads": found.expert_heads}
    form = bind(DeliveryForm, request, initial=first)
    if form.is_valid() and attempt(request, bookings.confirm_delivery, form=form, booking=found, **form.cleaned_data):
        return redirect(booking_url(found))
    lead = _("Write what both sides have agreed on. It counts from now on.")
    return form_page(request, form, _("It was held"), booking_url(found), submit_label=_("Confirm"), lead=lead)


def paid(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    form = bind(PaidForm, request)
    if form.is_valid() and attempt(request, bookings.mark_paid, form=form, booking=found, **form.cleaned_data):
        return redirect(booking_url(found))
    return form_page(request, form, _("It has been paid"), booking_url(found), lead=_when(found))


def invoice(request: Request, uuid: UUID) -> HttpResponse:
    """Make the invoice of a booking, as it was agreed."""
    found = _booking(request, uuid)
    if request.method == "POST":
        attempt(request, invoices.invoice_booking, booking=found)
        made = invoices.invoice_of(found)
        return redirect(invoice_url(made) if made else booking_url(found))
    text = _("An invoice never changes once it is issued. Check the organisation's address and reference first.")
    label = _("Issue the invoice")
    return confirm_page(request, label, text, booking_url(found), label)


def interpreter(request: Request, uuid: UUID) -> HttpResponse:
    found = _booking(request, uuid)
    form = bind(InterpreterForm, request, instance=found)
    if form.is_valid() and attempt(
        request, bookings.arrange_interpreter, form=form, booking=found, **form.cleaned_data
    ):
        return redirect(booking_url(found))
    return form_page(request, form, _("Interpreter"), booking_url(found), lead=_when(found))


def buyer(request: Request, uuid: UUID) -> HttpResponse:
    """What the organisation has told since: its reference, its address for invoices."""
    asked = get_visible(BookingRequest, request.user, uuid, "project")
    first = asked.bookings.order_by("starts_at").first()
    back = booking_url(first) if first else reverse("experts:board")
    form = bind(BuyerForm, request, instance=asked)
    if form.is_valid() and attempt(
        request, bookings.change_buyer, form=form, asked=form.save(commit=False), fields=list(form.fields)
    ):
        return redirect(back)
    return form_page(request, form, _("The organisation that books"), back)


def question(request: Request, uuid: UUID) -> HttpResponse:
    found = get_visible(BookingRequest, request.user, uuid, "project")
    form = bind(AnswerForm, request, instance=found)
    if form.is_valid() and attempt(
        request, bookings.answer_question, form=form, asked=found, answer=form.cleaned_data["answer"]
    ):
        messages.success(request, _("The answer has been sent."))
        return redirect("experts:board")
    label = _("Send the answer")
    back = reverse("experts:board")
    return form_page(
        request, form, _("A question"), back, template="experts/question.html", asked=found, submit_label=label
    )


def topics(request: Request) -> HttpResponse:
    _brokers_only(request)
    counts = {"used": Count("experts"), "used_elsewhere": used_elsewhere(request.user)}
    rows = Topic.objects.all().visible_to(request.user).annotate(**counts)
    return render(request, "experts/topics.html", {"topics": rows.order_by("pk")})


def add_topic(request: Request) -> HttpResponse:
    return _edit_topic(request, Topic(), _("Add a topic"))


def change_topic(request: Request, uuid: UUID) -> HttpResponse:
    topic = get_visible(Topic, request.user, uuid)
    require(can_change_topic(request.user, topic), _("Experts of other projects use this word too. Add another one."))
    return _edit_topic(request, topic, _("Change the topic"))


def _edit_topic(request: Request, topic: Topic, title: str) -> HttpResponse:
    _brokers_only(request)
    form = bind(TopicForm, request, instance=topic)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect("experts:topics")
    return form_page(request, form, title, reverse("experts:topics"))


def experts(request: Request) -> HttpResponse:
    """The experts of my projects: who can be asked, and how often each has been out."""
    _brokers_only(request)
    rows = ExpertProfile.objects.all().visible_to(request.user).filter(project__in=owner_projects(request.user))
    held = Count("bookings", filter=Q(bookings__status__in=Booking.HELD))
    rows = rows.annotate(held=held).select_related("person", "project").prefetch_related("topics")
    if made := list_file(request, "experts", rows, EXPERTS):
        return made
    people = list(rows[:SHOWN])
    audit.record_list("experts.listed", by=request.user, persons=[profile.person.uuid for profile in people])
    return render(request, "experts/experts.html", {"experts": people})


def payments(request: Request) -> HttpResponse:
    """What has been held and not paid, the oldest first, and what was paid last."""
    _brokers_only(request)
    rows = _bookings(request).select_related("request", "expert__person", "payment_notice")
    context = {
        "open": rows.unpaid().order_by("starts_at")[:SHOWN],
        "paid": rows.owed().filter(paid_on__isnull=False).order_by("-paid_on", "-pk")[:SHOWN],
    }
    return render(request, "experts/payments.html", context)


def wages(request: Request) -> HttpResponse:
    """The list for payroll, as a file."""
    _brokers_only(request)
    owed = list(_bookings(request).owed().select_related("request", "expert__person").order_by("starts_at", "pk"))
    audit.record_list("wages.exported", by=request.user, persons={b.expert.person.uuid for b in owed if b.expert})
    response = HttpResponse(statements.wages_csv(owed), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="palkkiot.csv"'
    return response
