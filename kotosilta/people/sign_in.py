"""How allauth is fitted to us: nobody signs up alone, texts in our words, only staff need a second factor."""

import logging
import threading
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account comes from a worker or a coordinator."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes leave at once and are kept nowhere (not in the outbox either), but beside the request: how long the
        answer takes must not tell whether the address is known, and a mail server that is down is not the visitor's
        fault."""
        message = self.render_mail(template_prefix, email, context)
        threading.Thread(target=_send, args=(message,), daemon=True).start()


def _send(message: Any) -> None:
    try:
        message.send()
    except OSError as failure:
        log.error("a sign-in code could not be sent: %s", type(failure).__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        """TOTP secrets lie encrypted in the database."""
        from kotosilta.core.encryption import seal

        return seal(text, "mfa|secret|authenticator")

    def decrypt(self, encrypted_text: str) -> str:
        from kotosilta.core.encryption import open_sealed

        return open_sealed(encrypted_text, "mfa|secret|authenticator")


class AskForCode(RequestLoginCodeForm):
    """One box, no example in it that looks like an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label, email.error_messages["required"] = _("E-mail address"), _("Write your e-mail address.")
        email.widget.attrs.pop("placeholder", None)


class GiveCode(ConfirmLoginCodeForm):
    """The code that came by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.error_messages["required"] = _("Code"), _("Write the code from the e-mail.")
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs.update(autocomplete="one-time-code", dir="ltr")
