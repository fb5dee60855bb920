"""Error pages in our look, in the user's language, saying what to do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from kotosilta.core.access import Request


def not_allowed(request: Request, exception: Any = None) -> HttpResponse:
    return render(request, "portal/errors/403.html", {"why": str(exception or "")}, status=403)


def not_found(request: Request, exception: Any = None) -> HttpResponse:
    return render(request, "portal/errors/404.html", status=404)


def form_expired(request: Request, reason: str = "") -> HttpResponse:
    """The CSRF token did not fit: usually the page lay open over a sign-out."""
    return render(request, "portal/errors/form_expired.html", status=403)


def broken(request: Request) -> HttpResponse:
    """Self-contained: nothing that could fail again."""
    return HttpResponse(_BROKEN, status=500)


_BROKEN = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Error – Kotosilta</title>'
    "<h1>Something broke</h1><p>It is our fault, not yours. What you had saved before is safe. Go back and try again.</p>"
    '<p lang="fi">Jokin meni rikki. Vika on meissä, ei sinussa. Se, mitä tallensit aiemmin, on tallessa. Mene takaisin ja yritä uudelleen.</p>'
    '<p lang="ar" dir="rtl">حدث خطأ. الخطأ منا وليس منك. ما حفظته من قبل محفوظ. ارجع وحاول مرة أخرى.</p></html>'
)
