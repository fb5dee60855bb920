"""The demo's door: sign in as a persona by one press. Exists only with KOTOSILTA_DEMO=1."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from kotosilta.core.access import Request, public
from kotosilta.people.middleware import SESSION_KEY
from kotosilta.portal import loading
from kotosilta.portal.personas import PERSONAS, account_of


@public
def demo(request: Request) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    if request.method != "POST":
        return render(request, "portal/demo.html", {"personas": PERSONAS, "loading": loading.progress()})
    user = account_of(request.POST.get("persona", ""))
    if user is None and loading.progress():
        return redirect("portal:demo")
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SESSION_KEY] = True  # in the demo nobody has a phone with the codes
    return redirect("portal:home")
