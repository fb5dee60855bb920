"""The one way from a request to a row: outsiders get 404, members without the right get 403."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from kotosilta.core.records import Record

R = TypeVar("R", bound=Record)


def get_visible(model: type[R], user: Any, uuid: UUID | None, *related: str) -> R:
    """The row, if this user may see it. Raises Http404 alike for "does not exist", "not for you" and no UUID."""
    rows: Any = model._default_manager.all()
    row: R | None = rows.visible_to(user).select_related(*related).filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return row


def require(allowed: bool, why: str = "") -> None:
    """Raise PermissionDenied (403) unless allowed. `why` says in words whom to ask; the page shows it."""
    if not allowed:
        raise PermissionDenied(why)


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view as open without sign-in."""
    view.login_required = False  # type: ignore[attr-defined]
    return view


class Request(HttpRequest):
    """A request as our middleware leaves it: with a user (signed in or anonymous) and htmx details."""

    user: Any
    htmx: Any


def as_uuid(text: Any) -> UUID | None:
    """The UUID that a request names, if it is one."""
    try:
        return UUID(str(text or ""))
    except ValueError:
        return None


def safe_next(request: HttpRequest, default: str) -> str:
    """Where a form asks to go afterwards (`next`), if that is on this site."""
    wanted = request.POST.get("next", "")
    return (
        wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else default
    )
