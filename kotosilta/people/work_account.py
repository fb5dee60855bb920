"""Signing in with the account that somebody has at work (OpenID Connect), where KOTOSILTA_OIDC names its provider.

It stands in place of the code by e-mail: whoever the provider says has an account's verified address may use that
account. Nobody signs up by it, nothing of what the provider tells is kept, and staff still give their second factor.
"""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from requests import RequestException

from kotosilta.core.access import public
from kotosilta.people.models import User

PROVIDER = "work"
LANGUAGE = "work_account_language"  # in the session: the way back has none in its address
log = logging.getLogger(__name__)


class WorkAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """An account comes from a worker or a coordinator."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        user = User.objects.filter(email__in=verified, is_active=True).first()
        if user is None:
            text = _("Nobody here has the address of your work account. Ask whoever invited you, or use a code.")
            raise ImmediateHttpResponse(_back(request, text))
        sociallogin.user = user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        """Cancelled, too late, or the provider has refused: one sentence, and the other ways of signing in."""
        raise ImmediateHttpResponse(_failed(request, told.get("exception") or told.get("error")))


def _failed(request: HttpRequest, why: Any) -> HttpResponse:
    log.warning("signing in with a work account failed: %s", type(why).__name__ if isinstance(why, Exception) else why)
    return _back(request, _("Signing in with your work account did not succeed. Try again, or use a code."))


def _back(request: HttpRequest, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect("account_login")


@public
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. A GET is enough: it changes nothing here, and what comes back is bound to this session."""
    if not settings.OIDC:
        return redirect("account_login")
    request.GET = QueryDict()  # allauth takes wishes there: to connect accounts, to go elsewhere afterwards
    request.session[LANGUAGE] = get_language()
    try:
        return openid.login(request, provider_id)  # type: ignore[no-any-return]
    except (RequestException, ValueError) as failure:  # it does not answer, or not as its kind does
        return _failed(request, failure)


@public
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    if not settings.OIDC:
        return redirect("account_login")
    with override(request.session.pop(LANGUAGE, None) or get_language()):
        return openid.callback(request, provider_id)  # type: ignore[no-any-return]
