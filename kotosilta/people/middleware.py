"""Staff sign in with two factors, everybody else with one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import resolve

SESSION_KEY = "second_factor"
# Where somebody without a second factor may still go.
OPEN = {
    "mfa_activate_totp",
    "account_logout",
    "account_reauthenticate",
    "portal:theme",
    "portal:front",
    "portal:demo",
}


def second_factor(get_response: Callable[[Any], HttpResponse]) -> Callable[[Any], HttpResponse]:
    """Send staff who have no second factor to the page where they make one. allauth itself asks for the code at
    sign-in once there is one. A user is staff when they belong to an organisation."""

    def handle(request: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.organisation_id and not request.session.get(SESSION_KEY):
            if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
                request.session[SESSION_KEY] = True
            elif resolve(request.path_info).view_name not in OPEN:
                return redirect("mfa_activate_totp")
        return get_response(request)

    return handle
