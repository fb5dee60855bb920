"""Open pages: the directory of experts, and asking for one without an account. No cookie, and nothing for search
engines."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kotosilta.core.access import Request, as_uuid, public
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page, is_switching
from kotosilta.experts import directory
from kotosilta.experts.forms import QuestionForm, RequestForm, SlotForm
from kotosilta.experts.models import ExpertProfile
from kotosilta.experts.services import bookings

DATES_AT_MOST = 8


def _unindexed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@public
def experts(request: Request) -> HttpResponse:
    """Who can be booked, by topic, role, language, region and day."""
    search = directory.Search.of(request.GET)
    context = {"entries": directory.entries(search), "search": search, "filters": directory.filters(search)}
    return _unindexed(render(request, "experts/public/directory.html", context))


@public
def expert(request: Request, uuid: UUID) -> HttpResponse:
    entry = directory.entry(uuid)
    if entry is None:
        raise Http404
    return _unindexed(render(request, "experts/public/expert.html", {"entry": entry}))


@public
def photo(request: Request, uuid: UUID) -> HttpResponse:
    picture = directory.photo(uuid)
    if picture is None:
        raise Http404
    return _unindexed(HttpResponse(picture, content_type="image/webp"))


def _wanted(request: Request) -> ExpertProfile | None:
    """The expert whom the organisation has chosen in the directory, if they still stand there."""
    uuid = as_uuid(request.GET.get("expert"))
    if uuid is None:
        return None
    found: ExpertProfile | None = (
        ExpertProfile.objects.all().public().filter(uuid=uuid).select_related("project").first()
    )
    return found


def _slot_forms(request: Request) -> list[SlotForm]:
    """As many dates as asked for so far; "another date" adds one and keeps what was typed."""
    if request.method != "POST":
        return [SlotForm(prefix="d0")]
    raw = request.POST.get("dates", "1")
    count = min(max(int(raw) if raw.isdecimal() and len(raw) < 3 else 1, 1), DATES_AT_MOST)
    slots = [SlotForm(request.POST, prefix=f"d{number}") for number in range(count)]
    while len(slots) > 1 and not slots[-1].has_changed():  # a date added and left empty
        slots.pop()
    if "add_date" in request.POST and count < DATES_AT_MOST:
        slots.append(SlotForm(prefix=f"d{len(slots)}"))
    if "add_date" in request.POST or is_switching(request):
        for slot in slots:
            if slot.is_bound:
                slot.keep_typed()
    return slots


@public
@never_cache
@csrf_exempt  # nobody is signed in here, so there is nothing to ride on; a token would need a cookie
def request_booking(request: Request) -> HttpResponse:
    """Several dates and places in one request."""
    projects = directory.projects()
    if not projects.exists():
        return render(request, "experts/public/nobody.html")
    wanted = _wanted(request)
    form = bind(RequestForm, request, projects=projects, wanted=wanted)
    slots = _slot_forms(request)
    if "add_date" in request.POST:
        form.keep_typed()
    ready = request.method == "POST" and all([form.is_valid(), *(slot.is_valid() for slot in slots)])
    if ready and attempt(request, _send, form=form, filled=form, slots=slots):
        return redirect("directory:sent")
    context: dict[str, Any] = {
        "slots": slots,
        "wanted": wanted,
        "may_add": len(slots) < DATES_AT_MOST,
        "submit_label": _("Send the request"),
        "template": "experts/public/ask.html",
        "slot_errors": [(slot, number) for number, slot in enumerate(slots, 1) if slot.is_bound and slot.errors],
    }
    page = form_page(request, form, _("Ask for an expert"), reverse("directory:list"), **context)
    page.status_code = 422 if context["slot_errors"] else page.status_code
    return _unindexed(page)


def _send(*, by: Any, filled: Any, slots: list[SlotForm]) -> None:
    asked = filled.save(commit=False)
    asked.letters_in = get_language() or "fi"
    bookings.request_booking(asked=asked, slots=[slot.save(commit=False) for slot in slots])


@public
@never_cache
@csrf_exempt  # as above
def ask_question(request: Request) -> HttpResponse:
    """A question before a booking."""
    projects = directory.projects()
    if not projects.exists():
        return render(request, "experts/public/nobody.html")
    form = bind(QuestionForm, request, projects=projects, wanted=_wanted(request))
    if form.is_valid() and attempt(request, _send, form=form, filled=form, slots=[]):
        return redirect("directory:sent")
    page = form_page(request, form, _("Ask a question"), reverse("directory:list"), submit_label=_("Send"))
    return _unindexed(page)


@public
def sent(request: Request) -> HttpResponse:
    return _unindexed(render(request, "experts/public/sent.html"))
