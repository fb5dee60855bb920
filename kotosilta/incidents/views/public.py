"""Reporting without sign-in, in four screens, and coming back by the code. These pages know no browser: the middleware
takes the session's cookie away before anything can look at it, and none is set."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kotosilta.core import clock
from kotosilta.core.access import Request, public
from kotosilta.core.acts import Refused
from kotosilta.core.forms import is_switching
from kotosilta.core.languages import NAMES
from kotosilta.incidents.forms import CodeForm, MessageForm, ReportForm
from kotosilta.incidents.services import reports
from kotosilta.projects.models import Partner

TRIES_AN_HOUR = 50


def anonymous(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open, never cached, no token (it would need a cookie), no referrer."""

    def handle(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return public(never_cache(csrf_exempt(handle)))


@anonymous
def report(request: Request) -> HttpResponse:
    """What happened; where and since when; who; how to reach you. Each screen carries the answers of the others."""
    screens = len(ReportForm.SCREENS)
    asked = request.POST.get("screen", "1")
    screen = int(asked) if asked in {str(number) for number in range(1, screens + 1)} else 1
    if request.method != "POST":
        return _screen(request, ReportForm(schools=reports.receiving_schools(), screen=1))
    if is_switching(request) and "code" in request.POST:  # the receipt in another language
        return _receipt(request, request.POST["code"])
    if is_switching(request) or "back" in request.POST:
        return _blank(request, screen if is_switching(request) else max(1, screen - 1))
    form = ReportForm(request.POST, schools=reports.receiving_schools(), screen=screen)
    wrong = form.first_wrong(screen)
    if wrong:
        return _screen(request, ReportForm(request.POST, schools=reports.receiving_schools(), screen=wrong), status=422)
    if screen < screens:
        return _blank(request, screen + 1)
    values = {"not_to": [], **form.cleaned_data}
    language = get_language() or "fi"
    try:
        _incident, code = reports.report(language=language if language in NAMES else "other", **values)
    except Refused as refused:
        form = ReportForm(request.POST, schools=reports.receiving_schools(), screen=3)
        form.is_valid()
        form.add_error("not_to", refused.messages[0])
        return _screen(request, form, status=422)
    return _receipt(request, code)


def _receipt(request: Request, code: str) -> HttpResponse:
    return render(request, "incidents/public/receipt.html", {"code": code[:40], "keeps_typed": True})


def _blank(request: Request, screen: int) -> HttpResponse:
    """A screen with what was typed, without red."""
    form = ReportForm(request.POST, schools=reports.receiving_schools(), screen=screen)
    form.without_errors()
    return _screen(request, form)


def _screen(request: Request, form: ReportForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "screen": form.screen,
        "screens": len(ReportForm.SCREENS),
        "is_last": form.screen == len(ReportForm.SCREENS),
        "readers": reports.readers_of(*_chosen(form)) if form.readers else [],
        "keeps_typed": True,
        "no_school": form.screen == 1 and not reports.receiving_schools().exists(),
    }
    return render(request, "incidents/public/report.html", context, status=status)


def _chosen(form: ReportForm) -> tuple[Partner, list[Any]]:
    """The school, and whom the reporter has named."""
    named = {str(value) for name, value in form.carried() if name == "not_to"}
    left_out = [row.user for row in form.readers if str(row.user.uuid) in named]
    return form.readers[0].school, left_out


@anonymous
def back(request: Request) -> HttpResponse:
    """How far it is, and messages both ways, for whoever has the code. Wrong and unknown codes look alike and take the
    same time; few may be tried in an hour."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        wrong = request.method == "POST" and not is_switching(request)
        form = form if wrong else CodeForm()
        return render(request, "incidents/public/back.html", {"form": form}, status=422 if wrong else 200)
    if _tries(request) > TRIES_AN_HOUR:
        form.add_error("code", _("Too many tries. Wait an hour and try again."))
        return render(request, "incidents/public/back.html", {"form": form}, status=429)
    incident = reports.find_by_code(form.cleaned_data["code"])
    if incident is None:
        _tries(request, more=1)
        form.add_error("code", _("This code opens nothing. Check every digit."))
        return render(request, "incidents/public/back.html", {"form": form}, status=422)
    message = MessageForm(request.POST if "text" in request.POST else None)
    done = False
    if is_switching(request):
        message.keep_typed()
    elif "text" in request.POST and message.is_valid():
        try:
            reports.write_from_outside(incident=incident, **message.cleaned_data)
            done, message = True, MessageForm()
        except Refused as refused:
            message.add_error("text", refused.messages[0])
    context = {
        "incident": incident,
        "talk": incident.messages.all(),
        "follow_ups": incident.steps.exclude(result=""),
        "form": message,
        "code": form.cleaned_data["code"],
        "done": done,
        "keeps_typed": True,
    }
    return render(request, "incidents/public/progress.html", context, status=422 if message.errors else 200)


def _tries(request: Request, more: int = 0) -> int:
    """How many codes from one address opened nothing in this hour. The address (before our own proxies) is kept as a
    keyed hash of the day, in the memory of this process only, for an hour."""
    seen = f"{get_adapter().get_client_ip(request)}|{clock.today().isoformat()}"
    key = "code-" + salted_hmac("report-tries", seen, algorithm="sha256").hexdigest()
    cache = caches["process"]
    cache.add(key, 0, timeout=3600)
    return int(cache.incr(key, more))
