"""Open pages: anybody checks a credential, without a cookie and without being noted."""

from uuid import UUID

from django.core.cache import caches
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kotosilta.core.access import Request, public
from kotosilta.core.forms import bind, is_switching
from kotosilta.credentials import issuer, reading, services
from kotosilta.credentials.forms import CheckForm, YearForm
from kotosilta.credentials.models import Credential, StatusList, tidy_code
from kotosilta.credentials.reading import told_in

LIST_KEPT = 300  # seconds


@public
def to_check_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code leads to: the check page in the browser's language."""
    return redirect("check:code", code)


@public
@never_cache
@csrf_exempt  # a check changes nothing, and a token would need a cookie
def check_code(request: Request, code: str) -> HttpResponse:
    """Valid, taken back, expired or not found; the holder's name only for who knows the year of birth."""
    shown = Credential.objects.all().public(code).select_related("person").first()
    form = bind(YearForm, request)
    holder, wrong = "", False
    if shown is not None and form.is_valid():
        holder = services.name_for_year(shown, form.cleaned_data["year"])
        wrong = not holder
    context = {
        "credential": shown,
        "says": told_in(shown.says, get_language() or "en") if shown else None,
        "form": form if request.method == "POST" and not is_switching(request) else YearForm(),
        "holder": holder,
        "wrong": wrong,
    }
    return render(request, "credentials/public/code.html", context, status=200 if shown else 404)


@public
@never_cache
@csrf_exempt
def check_file(request: Request) -> HttpResponse:
    """Check a file or a text, ours or another issuer's. Nothing is kept and nothing is fetched."""
    code = tidy_code(request.GET.get("code", ""))
    if code:
        return redirect("check:code", code)
    checked = None
    try:
        form = bind(CheckForm, request)
    except RequestDataTooBig:
        form = CheckForm()
        checked = reading.in_words(reading.TOO_LARGE)
    if form.is_valid():
        file, document = form.cleaned_data["file"], form.cleaned_data["did_document"]
        content = file.read(reading.FILE_AT_MOST + 1) if file else form.cleaned_data["text"].encode("utf-8", "replace")
        checked = reading.in_words(reading.check_content(content, document.read(100_000) if document else b""))
    wrong = form.is_bound and bool(form.errors)
    return render(
        request, "credentials/public/check.html", {"form": form, "checked": checked}, status=422 if wrong else 200
    )


@public
@never_cache
def shared(request: Request, token: str) -> HttpResponse:
    """A certificate that its holder shared by a link: with the name."""
    shown = services.shared_credential(token)
    if shown is None:
        raise Http404
    context = {
        "credential": shown,
        "says": told_in(shown.says, get_language() or "en"),
        "check_url": reverse("check:code", args=[shown.code]),
    }
    return render(request, "credentials/public/shared.html", context)


@public
def did_json(request: HttpRequest) -> HttpResponse:
    """did:web: where others find our keys."""
    document = issuer.issuer_document()
    if document is None:
        raise Http404
    return _cacheable(JsonResponse(document, content_type="application/did+json"))


@public
def status_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed status list. It is made anew every few minutes, and the same for everybody who asks."""
    found = StatusList.objects.all().public(uuid).first()
    if found is None:
        raise Http404
    signed = caches["process"].get_or_set(f"status-{uuid}", lambda: issuer.signed_list(found), LIST_KEPT)
    return _cacheable(JsonResponse(signed, content_type="application/vc"))


def _cacheable(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={LIST_KEPT}"
    response["Access-Control-Allow-Origin"] = "*"  # wallets and checkers in a browser read it
    return response
