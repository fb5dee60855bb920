"""Signing in with the account that somebody has at work (OpenID Connect), where KOTOSILTA_OIDC names its provider.

It stands in place of the code by e-mail for those who work here: whoever the provider says has a verified address of
an account of staff may use that account. Nobody signs up by it, what the provider tells is kept nowhere but in the
session, and the second factor is still given here.
"""

import logging
from collections.abc import Callable
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
from django.views.decorators.http import require_GET

from kotosilta.core.access import public
from kotosilta.people.models import User

PROVIDER = "work"
LANGUAGE = "work_account_language"  # in the session: the way back has none in its address
log = logging.getLogger(__name__)


class WorkAccountAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # Some providers send the claim as a text, and "false" would be true.
        given = sociallogin.email_addresses
        verified = [address.email.lower() for address in given if address.verified in (True, "true")]
        staff = User.objects.filter(organisation__isnull=False, is_active=True)
        user = staff.filter(email__in=verified).first()
        if user is None:
            text = _("Nobody here has the address of your work account. Ask whoever invited you, or use a code.")
            raise ImmediateHttpResponse(_back(request, text))
        sociallogin.user = user
        sociallogin.account.extra_data, sociallogin.token = {}, None  # both would lie in the session meanwhile

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        """Cancelled, too late, or the provider has refused: one sentence, and the other ways of signing in."""
        raise ImmediateHttpResponse(_failed(request, told.get("exception") or told.get("error")))


def _failed(request: HttpRequest, why: Any) -> HttpResponse:
    log.warning("signing in with a work account failed: %s", type(why).__name__ if isinstance(why, Exception) else why)
    return _back(request, _("Signing in with your work account did not succeed. Try again, or use a code."))


def _back(request: HttpRequest, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect("account_login")


def _told(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """What allauth does there; a provider that does not answer, or not as its kind does, is told in a sentence."""
    try:
        return view(request, provider_id)
    except (OSError, ValueError, KeyError) as failure:  # OSError: whatever goes wrong on the way there
        return _failed(request, failure)


@public
@require_GET
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. A GET is enough: it changes nothing here, and what comes back is bound to this session."""
    if not settings.OIDC:
        return redirect("account_login")
    request.GET = QueryDict()  # allauth takes wishes there: to connect accounts, to go elsewhere afterwards
    request.session[LANGUAGE] = get_language()
    return _told(openid.login, request, provider_id)


@public
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    if not settings.OIDC:
        return redirect("account_login")
    with override(request.session.pop(LANGUAGE, None) or get_language()):
        return _told(openid.callback, request, provider_id)
