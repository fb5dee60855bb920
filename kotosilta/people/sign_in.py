"""How allauth is fitted to us: nobody signs up alone, texts in our words, only staff need a second factor."""

import logging
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kotosilta.core import sms
from kotosilta.core.access import require
from kotosilta.core.encryption import key_id, open_sealed, seal
from kotosilta.people.checks import international_phone
from kotosilta.people.models import User

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
SHARED = "shared_device"  # in the session: others use this device, so the session ends soon after the last page


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account comes from a worker or a coordinator."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes leave at once and are kept nowhere (not in the outbox either), but beside the request: how long the
        answer takes must not tell whether the address is known, and a mail server that is down is not the visitor's
        fault."""
        _beside_the_request(self.render_mail(template_prefix, email, context).send)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **_more: Any) -> None:
        text = gettext("%(code)s is your code. It works for ten minutes. Give it to nobody.") % {"code": code}
        _beside_the_request(lambda: sms.send(phone, text))

    def generate_phone_verification_code(self, *, user: Any, phone: str) -> str:
        """The same form as by e-mail."""
        return str(self.generate_login_code())

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        """A number is written down by the person's worker, and whoever reads the code has the phone."""
        return (user.phone, True) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.phone = phone
        user.save(update_fields=["phone"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        """Nothing to keep: see `get_phone`."""

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone, is_active=True).first()

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Every way of signing in comes by here with its own form, before a second step."""
        if request.POST.get("shared"):
            request.session[SHARED] = True
        return super().pre_login(request, user, **kwargs)  # type: ignore[no-any-return]


def _beside_the_request(send: Callable[[], Any]) -> None:
    def leave() -> None:
        try:
            send()
        except OSError as failure:
            log.error("a sign-in code could not be sent: %s", type(failure).__name__)

    threading.Thread(target=leave, daemon=True).start()


class SecondFactorAdapter(DefaultMFAAdapter):
    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """A second step is for staff. For everybody else a passkey stands in place of the code, so that a lost phone
        locks nobody out."""
        return bool(user.is_authenticated and user.organisation_id) and bool(super().is_mfa_enabled(user, types))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """TOTP secrets lie encrypted in the database."""
        return seal(text, "mfa|secret|authenticator")

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text, "mfa|secret|authenticator")


def seal_second_factors_anew() -> int:
    """For core.rekey: what an older key has sealed of second factors. Returns how many values."""
    adapter, newest = SecondFactorAdapter(), key_id(settings.KEYS.ring("field")[0])
    count = 0
    for pk in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=pk)
            old = [key for key in ("secret", "seed") if key in row.data and row.data[key].split(".")[1] != newest]
            for key in old:
                row.data[key] = adapter.encrypt(adapter.decrypt(row.data[key]))
            row.save(update_fields=["data"])
            count += len(old)
    return count


def on_own_device(view: View) -> View:
    """A passkey lets its device in for good: not on one that others use, nor where a card was enough to come in."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        by_card = any(record.get("method") == "card" for record in records)
        require(
            not (request.session.get(SHARED) or by_card),
            gettext("Passkeys are for your own phone or computer. Sign in there by a code, and add it there."),
        )
        return view(request, *args, **kwargs)

    return handle


class AskForCode(RequestLoginCodeForm):
    """One box for either; no example in it that looks like an answer."""

    address = forms.CharField(
        label=_("Your phone number or e-mail address"),
        max_length=200,
        error_messages={"required": _("Write your phone number or your e-mail address.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "ltr", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"], self.fields["phone"]

    @property
    def work_account(self) -> str:
        """What the account at work is called, with which one may sign in too; "" where there is none."""
        return settings.OIDC and (settings.OIDC_NAME or urlsplit(settings.OIDC).hostname or "")

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for what is neither, and when too many codes were asked for from this place. An
        address that nobody has gets the same answer as any other."""
        given = self.cleaned_data.get("address", "").strip()
        if not given:
            return {}
        is_mail = "@" in given
        address = given.lower() if is_mail else self._checked(international_phone, given)
        if is_mail:
            self._checked(validate_email, address)
        request = context.request
        place = get_adapter().get_client_ip(request)
        if address and not ratelimit.consume(request, action="request_login_code", key=f"{address} {place}"):
            raise ValidationError(_("Too many codes were asked for. Wait ten minutes, then try again."))
        kind = "email" if is_mail else "phone"
        self._user = User.objects.filter(**{kind: address}, is_active=True).first() if address else None
        return {kind: address}

    def _checked(self, check: Callable[[str], Any], value: str) -> Any:
        try:
            return check(value)
        except ValidationError as wrong:
            self.add_error("address", wrong)
            return None


class GiveCode(ConfirmLoginCodeForm):
    """The code that came by e-mail or text message."""

    shared = forms.BooleanField(label=_("Other people use this device too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.error_messages["required"] = _("Code"), _("Write the code that we sent.")
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs.update(autocomplete="one-time-code", dir="ltr")


class AddPasskey(AddWebAuthnForm):
    """A passkey always opens the account alone; whose it is follows from its name."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey, for example “My phone”")
        self.fields["name"].max_length = 60
        self.fields["credential"].error_messages["required"] = _("Press the button, and answer your phone or computer.")


def second_factor_again(view: View) -> View:
    """A page for which whoever has a second factor gives it anew, unless they did within five minutes: a screen that
    was left open is not enough. What was pressed goes on afterwards."""
    asked: View = reauthentication_required(view)
    return asked
