"""Staff sign in with two factors, everybody else with one; sessions on shared devices are short."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import resolve

from kotosilta.people.sign_in import SHARED

SESSION_KEY = "second_factor"  # set by the demo's door only: nobody there has the app
SHORT = 15 * 60  # seconds
# Where somebody without a second factor may still go.
OPEN = {
    "mfa_activate_totp",
    "account_logout",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_add_webauthn",
    "portal:theme",
    "portal:front",
    "portal:demo",
    "demo",
}


def second_factor(get_response: Callable[[Any], HttpResponse]) -> Callable[[Any], HttpResponse]:
    """Let staff in only when this very session has passed the second step. Who has no second factor yet is sent to
    make one, who has one is asked for it. A user is staff when they belong to an organisation; a seat in a project
    always comes with one (see projects.services.seat_member)."""

    def handle(request: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.organisation_id and not _has_passed(request):
            if resolve(request.path_info).view_name in OPEN:
                return get_response(request)
            kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
            if Authenticator.Type.TOTP in kinds:
                return redirect("mfa_reauthenticate")
            has_key = Authenticator.Type.WEBAUTHN in kinds
            return redirect("mfa_reauthenticate_webauthn" if has_key else "mfa_activate_totp")
        return get_response(request)

    return handle


def _has_passed(request: Any) -> bool:
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return bool(request.session.get(SESSION_KEY)) or any(method.get("method") == "mfa" for method in methods)


def short_on_shared_devices(get_response: Callable[[Any], HttpResponse]) -> Callable[[Any], HttpResponse]:
    """On a device that others use too, a session ends a quarter of an hour after the last page."""

    def handle(request: Any) -> HttpResponse:
        if request.session.get(SHARED):
            request.session.set_expiry(SHORT)
        return get_response(request)

    return handle
