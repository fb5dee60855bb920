"""The way in: the public front, the role's home, the choice of language and colours."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_POST

from kotosilta.core.access import Request, public, safe_next
from kotosilta.portal import loading

YEAR = 365 * 24 * 60 * 60


@public
def choose_language(request: Request) -> HttpResponse:
    """`/`: to the browser's language if we have it; otherwise ask, and never silently choose Finnish."""
    wanted = get_language_from_request(request)
    offered = [code.split("-")[0] for code in request.headers.get("Accept-Language", "").replace(" ", "").split(",")]
    if wanted.split("-")[0] in {code.split(";")[0] for code in offered}:
        return redirect(f"/{wanted}/")
    return render(request, "portal/choose_language.html")


@public
def front(request: Request) -> HttpResponse:
    return render(request, "portal/front.html", {"loading": loading.progress()})


def home(request: Request) -> HttpResponse:
    """Where signing in leads: staff to the desk, everybody else to their own page."""
    return redirect("portal:desk" if request.user.organisation_id else "portal:my_home")


@public
@require_POST
def theme(request: Request) -> HttpResponse:
    response = redirect(safe_next(request, "/"))
    if request.POST.get("theme") in {"light", "dark"}:
        response.set_cookie(
            "theme", request.POST["theme"], max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
        )
    return response
