"""Who asks: a token of one user, for one project, with scopes."""

from typing import Any

from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from kotosilta.core.access import require
from kotosilta.projects.models import SystemAccess
from kotosilta.projects.systems import access_of

Scope = SystemAccess.Scope


class Token(HttpBearer):
    """Written in the header "Authorization: Bearer …". A browser that is signed in opens nothing here."""

    openapi_name = "Token"

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: Any, token: str) -> SystemAccess | None:
        access = access_of(token)
        if access is None:
            return None
        require(self.scope in access.scopes, _("The token does not allow this: %(scope)s") % {"scope": self.scope})
        request.user = access.user  # nothing that follows is kept in a cache
        return access
