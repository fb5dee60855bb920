"""Answering what people ask about their data, holds, erasures, and what goes soon."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import clock
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.people.models import Person
from kotosilta.people.sign_in import second_factor_again
from kotosilta.privacy.assessment import docx_of
from kotosilta.privacy.clocks import clocks_of
from kotosilta.privacy.copies import label_of, mark_of, texts_to_read
from kotosilta.privacy.desk_forms import AnswerForm, ErasureForm, HoldForm, ReadThroughForm
from kotosilta.privacy.erasing import plan, told
from kotosilta.privacy.models import DataRequest, Erasure, FileClock, Hold, RetentionRun, keepers_of
from kotosilta.privacy.permissions import can_answer, can_decide_erasure, can_hand_out_copy, can_propose_erasure
from kotosilta.privacy.record_classes import CLASSES, KEEP_WORDS, kinds_of
from kotosilta.privacy.retention import rows_announced
from kotosilta.privacy.services import erasures, requests
from kotosilta.privacy.views.my import zip_response
from kotosilta.reporting.files import KINDS

SHOWN = 50


def _require_runs(request: Request) -> None:
    require(keepers_of(request.user).exists(), _("Only managers and coordinators answer for what is kept."))


def overview(request: Request) -> HttpResponse:
    """What waits, what is held, what goes within thirty days."""
    _require_runs(request)
    user = request.user
    due = FileClock.objects.all().visible_to(user).announced().select_related("person")
    waiting = list(Erasure.objects.all().visible_to(user).waiting().select_related("proposed_by"))
    people = Person.objects.all().visible_to(user)
    names = dict(people.filter(uuid__in=[one.person for one in waiting]).values_list("uuid", "full_name"))
    asked = DataRequest.objects.all().visible_to(user).to_answer_by(user).open().select_related("person")
    context = {
        "asked": asked,
        "waiting": [(one, names.get(one.person, ""), one.proposed_by_id != user.pk) for one in waiting],
        "holds": Hold.objects.all().visible_to(user).current().select_related("person"),
        "due": due[:SHOWN],
        "due_count": due.count(),
        "rows_due": rows_announced(user),
        "last_run": RetentionRun.objects.all().visible_to(user).first(),
        "done": Erasure.objects.all().visible_to(user).filter(done_at__isnull=False)[:SHOWN],
    }
    return render(request, "privacy/overview.html", context)


def register(request: Request) -> HttpResponse:
    """The record of processing activities (GDPR Art. 30), as the models declare it."""
    _require_runs(request)
    rows = [(one, KEEP_WORDS[one.keep], kinds_of(one)) for one in CLASSES]
    return render(request, "privacy/register.html", {"rows": rows})


def assessment(request: Request) -> HttpResponse:
    """The beginning of an impact assessment (GDPR Art. 35), as a document."""
    _require_runs(request)
    name = f"kotosilta-dpia-{clock.today().isoformat()}.docx"
    return HttpResponse(docx_of(), KINDS["docx"], headers={"Content-Disposition": f'attachment; filename="{name}"'})


@second_factor_again
def answer(request: Request, uuid: UUID) -> HttpResponse:
    asked = get_visible(DataRequest, request.user, uuid, "person")
    require(can_answer(request.user, asked.person))
    back = reverse("privacy:overview")
    if asked.kind == DataRequest.Kind.COPY:
        return _read_through(request, asked, back)
    form = bind(AnswerForm, request)
    if form.is_valid() and attempt(request, requests.answer, form=form, asked=asked, text=form.cleaned_data["text"]):
        messages.success(request, _("The person can read the answer now."))
        return redirect(back)
    context = {"asked": asked, "submit_label": _("Send")}
    return form_page(request, form, asked.get_kind_display(), back, template="privacy/answer.html", **context)


def _read_through(request: Request, asked: DataRequest, back: str) -> HttpResponse:
    """Of a copy: the texts of staff, each to be let through or held back. One that was written since the page was made
    has not been read."""
    texts = [
        (mark_of(row, field.name), f"{label_of(field)}: {text}") for row, field, text in texts_to_read(asked.person)
    ]
    form = bind(ReadThroughForm, request, texts=texts)
    if form.is_valid() and attempt(request, requests.answer, form=form, asked=asked, let_through=form.let_through()):
        messages.success(request, _("The person can take the whole copy now, for thirty days."))
        return redirect(back)
    context = {"asked": asked, "submit_label": _("Let the rest through")}
    return form_page(request, form, asked.get_kind_display(), back, template="privacy/answer.html", **context)


@require_POST
@second_factor_again
def copy(request: Request, uuid: UUID) -> HttpResponse:
    """For somebody who has no phone: everything but the texts that have to be read through."""
    person = get_visible(Person, request.user, uuid)
    require(can_hand_out_copy(request.user, person), _("Only whoever works with the person can do this."))
    return zip_response(request, person, None)


def erase(request: Request, uuid: UUID) -> HttpResponse:
    """What an erasure would do, row by row of the record classes; and proposing it."""
    person = get_visible(Person, request.user, uuid, "user", "keeper")
    require(can_propose_erasure(request.user, person), _("Only whoever works with the person can do this."))
    back = request.path.removesuffix("erase/")  # the person's page, which belongs to a higher app
    form = bind(ErasureForm, request)
    if form.is_valid() and attempt(request, erasures.propose_erasure, form=form, person=person, **form.cleaned_data):
        messages.success(request, _("Proposed. Somebody else who runs the project or the organisation approves it."))
        return redirect(back)
    context = {
        "person": person,
        "counts": told(plan(person).counts()),
        "clocks": clocks_of(person),
        "submit_label": _("Propose the erasure"),
        "danger": True,
    }
    return form_page(request, form, _("Erase the file"), back, template="privacy/erase.html", **context)


@second_factor_again
def decide(request: Request, uuid: UUID) -> HttpResponse:
    """The second of two."""
    erasure = get_visible(Erasure, request.user, uuid, "proposed_by")
    require(can_decide_erasure(request.user, erasure), _("Somebody else than who proposed it has to decide."))
    person = Person.objects.all().visible_to(request.user).filter(uuid=erasure.person).first()
    if person is None or erasure.decided_at is not None:
        raise Http404
    back = reverse("privacy:overview")
    if request.method == "POST":
        approve = request.POST.get("decision") == "approve"
        decided = done(request, erasures.decide_erasure, erasure=erasure, approve=approve)
        if decided is not None:
            messages.success(request, _("The data are gone.") if decided.done_at else _("Nothing was erased."))
        return redirect(back)
    context = {
        "erasure": erasure, "person": person, "counts": told(plan(person).counts()), "clocks": clocks_of(person),
        "back_url": back,
    }  # fmt: skip
    return render(request, "privacy/decide.html", context)


def put_hold(request: Request, uuid: UUID) -> HttpResponse:
    person = get_visible(Person, request.user, uuid)
    require(can_answer(request.user, person), _("Only managers and coordinators answer for what is kept."))
    form = bind(HoldForm, request, instance=Hold(person=person))
    back = reverse("privacy:overview")
    if form.is_valid() and attempt(
        request, erasures.put_hold, form=form, person=person, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, _("Nothing of this person is erased until the hold ends."))
        return redirect(back)
    return form_page(request, form, _("The data must stay"), back, lead=person.full_name)


def end_hold(request: Request, uuid: UUID) -> HttpResponse:
    hold = get_visible(Hold, request.user, uuid, "person")
    require(can_answer(request.user, hold.person))
    back = reverse("privacy:overview")
    if request.method != "POST":
        text = _("From then on the clocks count again, and the data can be erased.")
        return confirm_page(request, _("End the hold"), text, back, _("End the hold"))
    attempt(request, erasures.end_hold, hold=hold)
    return redirect(back)
