"""Error pages in our look, in the user's language, saying what to do."""

import sys
from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from kotosilta.core.access import Request


def not_allowed(request: Request, exception: Any = None) -> HttpResponse:
    return render(request, "portal/errors/403.html", {"why": str(exception or "")}, status=403)


def not_found(request: Request, exception: Any = None) -> HttpResponse:
    return render(request, "portal/errors/404.html", status=404)


def form_expired(request: Request, reason: str = "") -> HttpResponse:
    """The CSRF token did not fit: usually the page lay open over a sign-out."""
    return render(request, "portal/errors/form_expired.html", status=403)


def broken(request: Request) -> HttpResponse:
    """Self-contained: nothing that could fail again. A database that is away, locked or full is told as a pause (503):
    whoever asks again in a moment may get an answer."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _pause()
    return HttpResponse(_page(_BROKEN), status=500)


def not_understood(request: Request, exception: BaseException | None = None) -> HttpResponse:
    """A session that could not be saved is told as a bad request; when that was because the database is away, it is the
    same pause."""
    cause = exception
    while cause is not None:
        if isinstance(cause, OperationalError | InterfaceError):
            return _pause()
        cause = cause.__cause__ or cause.__context__
    return bad_request(request, exception)  # type: ignore[arg-type]


def _pause() -> HttpResponse:
    return HttpResponse(_page(_PAUSED), status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})


class _Words(NamedTuple):
    title: str
    english: str
    finnish: str
    arabic: str


_BROKEN = _Words(
    "Something broke",
    "It is our fault, not yours. What you had saved before is safe. Go back and try again.",
    "Jokin meni rikki. Vika on meissä, ei sinussa. Se, mitä tallensit aiemmin, on tallessa. Mene takaisin ja yritä uudelleen.",
    "حدث خطأ. الخطأ منا وليس منك. ما حفظته من قبل محفوظ. ارجع وحاول مرة أخرى.",
)
_PAUSED = _Words(
    "One moment, please",
    "The service pauses. What you sent just now may not have been saved. Wait a minute, go back and send it again if it is missing.",
    "Palvelu on hetken poissa. Se, mitä lähetit juuri nyt, ei ehkä tallentunut. Odota minuutti, mene takaisin ja lähetä uudelleen, jos se puuttuu.",
    "الخدمة متوقفة قليلا. ربما لم يُحفظ ما أرسلته الآن. انتظر دقيقة ثم ارجع وأرسله مرة أخرى إن لم تجده.",
)


def _page(words: _Words) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{words.title} – Kotosilta</title><h1>{words.title}</h1><p>{words.english}</p>"
        f'<p lang="fi">{words.finnish}</p><p lang="ar" dir="rtl">{words.arabic}</p></html>'
    )
