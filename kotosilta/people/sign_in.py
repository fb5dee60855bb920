"""How allauth is fitted to us: nobody signs up alone, texts in our words, only staff need a second factor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account comes from a worker or a coordinator."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes leave at once and are kept nowhere; they are not queued in the outbox."""
        super().send_mail(template_prefix, email, {**context, "service": "Kotosilta"})


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        """TOTP secrets lie encrypted in the database."""
        from kotosilta.core.encryption import seal

        return seal(text, "mfa|secret|authenticator")

    def decrypt(self, encrypted_text: str) -> str:
        from kotosilta.core.encryption import open_sealed

        return open_sealed(encrypted_text, "mfa|secret|authenticator")
